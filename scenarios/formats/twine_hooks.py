"""How do Harlowe's macros and hooks nest in a passage?

One pass finds which bracket closes which; the tree is then read off. Quotes hide
brackets inside a macro's round brackets only, for prose is full of apostrophes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from scenarios.formats.twine_links import Bracket, Links
from scenarios.formats.twine_macros import Lines
from scenarios.formats.twine_program import MAX_NESTING
from scenarios.formats.twine_text import lowered

_MACRO: Final = re.compile(r"\(([A-Za-z][\w-]*|[$_][A-Za-z]\w*)\s*:")
_HOOK_NAME: Final = re.compile(r"\|([A-Za-z]\w*)(?:>|\))$")
_NAME_AFTER: Final = re.compile(r"<([A-Za-z]\w*)\|")
_SIGN: Final = re.compile(
    r"\[\[|<!--|<(?:script|style)\b|[()\[\]\"'`{}]|\|[A-Za-z]\w*[>)](?=\[)", re.I
)


#: Macros that do something themselves; a hook after them is another matter.
_COMMANDS: Final = frozenset(
    {
        "set", "put", "move", "goto", "display", "print", "cyclinglink", "seqlink",
        "sequencelink", "linkgoto", "linkundo", "undo", "restart", "reload",
        "openstorylets", "linkstorylet", "storylet", "clickgoto", "show", "hide",
        "stop", "savegame", "loadgame", "alert", "prompt", "confirm", "random",
        "either", "history", "metadata",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Prose:
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Jump:
    bracket: Bracket
    line: int


@dataclass(frozen=True, slots=True)
class Program:
    text: str
    line: int


@dataclass(slots=True)
class Hook:
    """`[…]`, with the macros before it that say what becomes of it."""

    name: str
    line: int
    children: list[Part] = field(default_factory=list)


@dataclass(slots=True)
class Call:
    """`(name: args)`; `hook` is the one it is attached to."""

    name: str
    args: str
    line: int
    hook: Hook | None = None
    #: Further changers between it and the hook: (a:)+(b:)[…].
    more: list[Call] = field(default_factory=list)


Part = Prose | Jump | Program | Hook | Call


class HookReader:
    def __init__(self, text: str, first_line: int) -> None:
        self.text = text
        self.lower = lowered(text)
        self.brackets = Links(text)
        self.lines = Lines(text, first_line)
        self.unclosed: list[int] = []
        self.links: dict[int, Bracket] = {}
        self.closing = self._match()

    # -- which bracket closes which ---------------------------------------------------
    def _match(self) -> dict[int, int]:
        found: dict[int, int] = {}
        stack: list[int] = []
        text, at = self.text, 0
        absent: set[str] = set()
        while match := _SIGN.search(text, at):
            start, sign = match.start(), match[0]
            at = match.end()
            in_macro = bool(stack) and text[stack[-1]] == "("
            if sign == "<!--" or sign[0] == "<":
                close = "-->" if sign == "<!--" else f"</{sign[1:].lower()}"
                end = -1 if close in absent else self.lower.find(close, at)
                if end < 0:
                    absent.add(close)
                else:
                    found[start] = end
                    at = end + len(close)
            elif sign == "[[" and not in_macro:
                bracket = self.brackets.at(start)
                if bracket is None or "[" in bracket.target:
                    at = start + 1
                    stack.append(start)
                else:
                    self.links[start] = bracket
                    at = bracket.end
            elif sign[0] in "\"'`":
                if in_macro:
                    at = self._quoted(start, absent)
            elif sign == "(":
                if in_macro or _MACRO.match(text, start):
                    stack.append(start)
            elif sign[0] == "[":
                stack.append(start)
                at = start + 1
            elif sign in ")]" and stack:
                self._close(sign, start, stack, found)
        self.unclosed = stack
        return found

    def _quoted(self, start: int, absent: set[str]) -> int:
        """The end of a text in quotes; a lone quote hides nothing."""
        quote = self.text[start]
        if quote in absent:
            return start + 1
        end = self.text.find(quote, start + 1)
        while end > 0 and self.text[end - 1] == "\\":
            end = self.text.find(quote, end + 1)
        if end < 0:
            absent.add(quote)
            return start + 1
        return end + 1

    def _close(
        self, sign: str, at: int, stack: list[int], found: dict[int, int]
    ) -> None:
        opening = "(" if sign == ")" else "["
        if self.text[stack[-1]] == opening:
            found[stack.pop()] = at
        elif sign == "]":
            # A round bracket that never closes ends with the hook it is in.
            for back in range(len(stack) - 1, max(-1, len(stack) - 8), -1):
                if self.text[stack[back]] == "[":
                    found[stack[back]] = at
                    del stack[back:]
                    return

    # -- the tree --------------------------------------------------------------------------
    def read(self) -> list[Part]:
        return self._parts(0, len(self.text), 0)

    def _parts(self, start: int, end: int, depth: int) -> list[Part]:
        found: list[Part] = []
        at, plain = start, start
        while at < end:
            match = _SIGN.search(self.text, at, end)
            if match is None:
                break
            at = match.start()
            part, after = self._part(at, match[0], end, depth)
            if part is None:
                if after > at + 1 or match[0] in "{}":  # left out
                    self._prose(found, plain, at)
                    plain = after
                at = after
                continue
            self._prose(found, plain, at)
            found.append(part)
            at = plain = after
        self._prose(found, plain, end)
        return found

    def _prose(self, into: list[Part], start: int, end: int) -> None:
        if end > start:
            into.append(Prose(self.text[start:end], self.lines.at(start)))

    def _part(
        self, at: int, sign: str, end: int, depth: int
    ) -> tuple[Part | None, int]:
        line = self.lines.at(at)
        if at in self.links and self.links[at].end <= end:
            return Jump(self.links[at], line), self.links[at].end
        if sign[0] == "<":
            close = self.closing.get(at, -1)
            if close < 0:
                return None, at + 1
            if sign == "<!--":
                return None, close + 3
            after = self.text.find(">", close)
            after = end if after < 0 else after + 1
            return Program(self.text[at:close].partition(">")[2], line), after
        if sign[0] == "|":
            hook, after = self._hook(at + len(sign), sign[1:-1], end, depth)
            return (hook, after) if hook else (None, at + 1)
        if sign[0] == "[":
            hook, after = self._hook(at, "", end, depth)
            return (hook, after) if hook else (None, at + 1)
        if sign == "(":
            return self._call(at, end, depth)
        return None, at + 1

    def _hook(
        self, at: int, name: str, end: int, depth: int
    ) -> tuple[Hook | None, int]:
        close = self.closing.get(at, -1)
        if self.text[at : at + 1] != "[":
            return None, at
        start = at + 1
        if self.text.startswith("=", start) and close < 0:
            close, start = end, start + 1  # "[=" is open to the end
        if close < 0 or close > end:
            return None, at
        hook = Hook(name, self.lines.at(at))
        if depth < MAX_NESTING:
            hook.children = self._parts(start, close, depth + 1)
        after = min(close + 1, end)
        named = _NAME_AFTER.match(self.text, after)
        if named:
            hook.name, after = named[1], named.end()
        return hook, after

    def _call(self, at: int, end: int, depth: int) -> tuple[Part | None, int]:
        match = _MACRO.match(self.text, at)
        close = self.closing.get(at, -1)
        if match is None or close < 0 or close >= end:
            return None, at + 1
        args = self.text[match.end() : close].strip()
        call = Call(macro_name(match[1]), args, self.lines.at(at))
        if call.name in _COMMANDS:
            return call, close + 1
        after = self._skip_blanks(close + 1, end)
        # Harlowe lets blanks stand between a changer and its hook.
        if self.text.startswith("+", after):
            next_at = self._skip_blanks(after + 1, end)
            if next_at < end and self.text[next_at] == "(" and depth < MAX_NESTING:
                other, other_after = self._call(next_at, end, depth + 1)
                if isinstance(other, Call):
                    call.more = [other, *other.more]
                    call.hook, other.hook = other.hook, None
                    return call, other_after
        named = re.compile(r"\|([A-Za-z]\w*)[>)](?=\[)").match(self.text, after, end)
        hook_at, name = (named.end(), named[1]) if named else (after, "")
        if hook_at in self.links and self.links[hook_at].end <= end:
            bracket = self.links[hook_at]
            line = self.lines.at(hook_at)
            call.hook = Hook(name, line, [Jump(bracket, line)])
            return call, bracket.end
        if hook_at < end and self.text[hook_at] == "[":
            hook, hook_after = self._hook(hook_at, name, end, depth)
            if hook is not None:
                call.hook = hook
                return call, hook_after
        return call, close + 1

    def _skip_blanks(self, at: int, end: int) -> int:
        while at < end and self.text[at].isspace():
            at += 1
        return at


def macro_name(name: str) -> str:
    """Harlowe minds neither case nor hyphens nor underscores."""
    if name[:1] in "$_":
        return name
    return name.lower().replace("-", "").replace("_", "")


def split_arguments(args: str) -> list[str]:
    """Arguments between the commas that stand in no bracket and no quotes."""
    found: list[str] = []
    depth, start, quote = 0, 0, ""
    for at, sign in enumerate(args):
        if quote:
            if sign == quote and args[at - 1] != "\\":
                quote = ""
        elif sign in "\"'`":
            quote = sign
        elif sign in "([{":
            depth += 1
        elif sign in ")]}":
            depth -= 1
        elif sign == "," and depth <= 0:
            found.append(args[start:at].strip())
            start = at + 1
    rest = args[start:].strip()
    return [*found, rest] if rest else found


def as_text(argument: str) -> str | None:
    """The text that an argument in quotes is; None for an expression."""
    if len(argument) >= 2 and argument[0] in "\"'" and argument[-1] == argument[0]:
        inside = argument[1:-1]
        if argument[0] not in inside.replace("\\" + argument[0], ""):
            return re.sub(r"\\(.)", r"\1", inside)
    return None
