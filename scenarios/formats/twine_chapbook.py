"""What does a passage in Chapbook do?

Variables above the line of two hyphens, modifiers in brackets on lines of their
own, inserts in braces. JavaScript is kept as a finding, never run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from scenarios.formats.twine_changes import read_changes
from scenarios.formats.twine_expressions import is_always, read_condition
from scenarios.formats.twine_hooks import as_text, split_arguments
from scenarios.formats.twine_links import Links
from scenarios.formats.twine_macros import Lines
from scenarios.formats.twine_program import (
    Back,
    Branch,
    If,
    Include,
    Item,
    Link,
    Log,
    Text,
    Timer,
    negated,
)
from scenarios.formats.twine_text import lowered
from scenarios.formats.twine_values import Dialect, Unreadable

_DIVIDER: Final = re.compile(r"^--[ \t]*$", re.M)
_VARIABLE: Final = re.compile(
    r"\s*([A-Za-z_$][\w.]*)\s*(?:\(([^()\n]{1,300})\))?\s*:\s*(.*)", re.S
)
_MODIFIER: Final = re.compile(
    r"^\[([^\[\]\n]{1,500}(?:\[[^\[\]\n]{0,50}\][^\[\]\n]{0,200}){0,5})\][ \t]*$", re.M
)
_SIGN: Final = re.compile(r"\[\[|<!--|<(?:script|style)\b|\{", re.I)
_NAME: Final = re.compile(r"[A-Za-z_$][\w.]*")
_CONTINUES: Final = ("cont'd", "cont", "continued", "continue", "cont’d")
_NOTES: Final = ("note", "note to myself", "n.b.", "fixme", "todo", "css")
_LOOKS: Final = ("align", "append")
_SECONDS: Final = re.compile(
    r"(\d{1,6}(?:\.\d{1,3})?)\s*(ms|milliseconds?|s|seconds?|m|minutes?)\b"
)


class Chapbook:
    def __init__(self, names: frozenset[str]) -> None:
        self.names = names
        self.dialect = Dialect(bare=True)

    def read(self, text: str, first_line: int, log: Log) -> tuple[Item, ...]:
        return _Passage(self, log).read(text, first_line)


@dataclass(frozen=True, slots=True)
class _Section:
    """Text under one modifier line; "" is the one before the first."""

    modifier: str
    text: str
    line: int


class _Passage:
    def __init__(self, story: Chapbook, log: Log) -> None:
        self.story = story
        self.log = log

    def read(self, text: str, first_line: int) -> tuple[Item, ...]:
        divider = _DIVIDER.search(text)
        found: list[Item] = []
        if divider is not None:
            found += self._variables(text[: divider.start()], first_line)
            first_line += text.count("\n", 0, divider.end()) + 1
            text = text[divider.end() + 1 :]
        found += self._body(text, first_line)
        return tuple(found)

    # -- variables --------------------------------------------------------------------
    def _variables(self, text: str, line: int) -> Iterator[Item]:
        for at, row in enumerate(text.split("\n")):
            if not row.strip():
                continue
            match = _VARIABLE.match(row)
            if match is None:
                self.log.unsupported(
                    "twine_expression_unread", line + at, found=row.strip()[:200]
                )
                continue
            name, when, value = match[1], match[2], match[3].strip()
            if name.startswith("config."):
                self.log.understood()
                continue
            items = self._changes(name, value, line + at)
            if when and items:
                yield If((self._branch(when, items, line + at),), line + at)
            else:
                yield from items

    def _changes(self, name: str, value: str, line: int) -> tuple[Item, ...]:
        try:
            found = read_changes(f"{name} = {value}", self.story.dialect, line)
        except Unreadable:
            self.log.unsupported(
                "twine_expression_unread", line, found=f"{name}: {value}"[:200]
            )
            self.log.code.append((value, line))
            return ()
        self.log.understood()
        return found

    def _branch(
        self, text: str, items: tuple[Item, ...], line: int, *, opposite: bool = False
    ) -> Branch:
        if is_always(text) and not opposite:
            self.log.understood()
            return Branch(None, items)
        try:
            condition = read_condition(text, self.story.dialect)
        except Unreadable:
            self.log.unsupported("twine_condition_unread", line, found=text[:200])
            self.log.code.append((text, line))
            return Branch(None, items, readable=False)
        self.log.understood()
        return Branch(negated(condition) if opposite else condition, items)

    # -- modifiers ---------------------------------------------------------------------------
    def _body(self, text: str, first_line: int) -> Iterator[Item]:
        branches: list[Branch] = []
        line = first_line
        for section in _sections(text, first_line):
            word, _, rest = section.modifier.partition(" ")
            word = word.lower().rstrip(";,")
            if word == "else" and branches:
                branches.append(Branch(None, self._words(section)))
                self.log.understood()
                continue
            if branches:
                yield If(tuple(branches), line)
                branches = []
            if word in ("if", "unless", "ifalways", "ifnever"):
                line = section.line
                condition = re.split(r";|,(?![^(]*\))", rest)[0].strip()
                items = self._words(section)
                if word in ("if", "unless"):
                    opposite = word == "unless"
                    branches.append(
                        self._branch(condition, items, section.line, opposite=opposite)
                    )
                elif word == "ifalways":
                    self.log.understood()
                    yield from items
                continue
            yield from self._modified(section, word, rest)
        if branches:
            yield If(tuple(branches), line)

    def _modified(self, section: _Section, word: str, rest: str) -> tuple[Item, ...]:
        whole = section.modifier.lower()
        if word == "javascript":
            self.log.unsupported("twine_program", section.line)
            self.log.code.append((section.text, section.line))
            return ()
        if whole in _NOTES or word in _NOTES:
            self.log.understood()
            return ()
        items = self._words(section)
        if word == "after":
            self.log.understood()
            return (Timer(_seconds(rest), items, line=section.line),)
        if not word or word in _CONTINUES or word in _LOOKS:
            self.log.constructs += bool(word)
            self.log.supported += bool(word)
            return items
        self.log.unsupported(
            "twine_unknown_macro", section.line, macro=section.modifier[:60]
        )
        return items

    # -- inserts and links -------------------------------------------------------------------
    def _words(self, section: _Section) -> tuple[Item, ...]:
        text, lines = section.text, Lines(section.text, section.line)
        lower = lowered(text)
        brackets = Links(text)
        found: list[Item] = []
        at = plain = 0
        while match := _SIGN.search(text, at):
            start = match.start()
            items, after = self._sign(text, lower, brackets, match, lines.at(start))
            if items is None:
                at = after
                continue
            if start > plain:
                found.append(Text(_unforked(text[plain:start]), lines.at(plain)))
            found += items
            at = plain = after
        if plain < len(text):
            found.append(Text(_unforked(text[plain:]), lines.at(plain)))
        return tuple(found)

    def _sign(
        self,
        text: str,
        lower: str,
        brackets: Links,
        match: re.Match[str],
        line: int,
    ) -> tuple[tuple[Item, ...] | None, int]:
        start, sign = match.start(), match[0]
        if sign == "[[":
            bracket = brackets.at(start)
            if bracket is None:
                return None, start + 2
            self.log.understood()
            if bracket.is_external:
                self.log.tell("info", "twine_external_link", line, found=bracket.target)
                return (Text(bracket.label, line),), bracket.end
            return (Link(bracket.label, bracket.target, line),), bracket.end
        if sign == "{":
            end = text.find("}", start, start + 1_000)
            if end < 0:
                return None, start + 1
            items = self._insert(text[start + 1 : end].strip(), line)
            return (None, start + 1) if items is None else (items, end + 1)
        if sign == "<!--":
            end = text.find("-->", start)
            return ((), end + 3) if end >= 0 else ((), len(text))
        end = lower.find(f"</{sign[1:].lower()}", start)
        end = len(text) if end < 0 else end
        self.log.unsupported("twine_program", line)
        self.log.code.append((text[start:end], line))
        after = text.find(">", end)
        return (), len(text) if after < 0 else after + 1

    def _insert(self, insert: str, line: int) -> tuple[Item, ...] | None:
        """None where the braces are only braces."""
        head, _, rest = insert.partition(",")
        name, _, value = head.partition(":")
        words = " ".join(name.lower().split())
        options = _options(rest)
        if words in ("embed passage", "embed passage named"):
            target = as_text(value.strip())
            if target is None:
                self.log.unsupported("twine_target_unread", line, found=insert[:200])
                return ()
            self.log.understood()
            return (Include(target, line),)
        if words == "back link":
            self.log.understood()
            return (Back(as_text(options.get("label", "")) or "", line),)
        if words == "restart link":
            self.log.understood()
            self.log.tell("info", "twine_restart_link", line)
            return ()
        if words == "reveal link":
            return self._reveal(as_text(value.strip()) or "", options, line)
        if words in ("cycling link for", "dropdown menu for"):
            return self._cycle(as_text(value.strip()) or "", rest, line)
        if words.startswith(
            ("embed", "ambient sound", "no ambient", "sound effect", "theme")
        ):
            self.log.understood()
            return ()
        if _NAME.fullmatch(insert) and not insert.startswith("random."):
            self.log.understood()
            return (Text("{" + insert + "}", line),)  # shown as a gap to be filled
        if re.fullmatch(r"[a-z][a-z ]*(?::.*)?", insert, re.S) or insert.startswith(
            "random."
        ):
            self.log.unsupported("twine_print_unread", line, found=insert[:200])
            return ()
        return None

    def _reveal(
        self, label: str, options: dict[str, str], line: int
    ) -> tuple[Item, ...]:
        self.log.understood()
        passage = as_text(options.get("passage", ""))
        words = as_text(options.get("text", ""))
        body: tuple[Item, ...] = ()
        if passage:
            body = (Include(passage, line),)
        elif words:
            body = (Text(words, line),)
        return (Link(label, None, line, body, once=True),)

    def _cycle(self, name: str, rest: str, line: int) -> tuple[Item, ...]:
        match = re.search(r"choices\s*:\s*\[([^\]]{0,900})\]", rest)
        if match is None or not name:
            self.log.unsupported("twine_print_unread", line, found=rest[:200])
            return ()
        found = []
        for value in split_arguments(match[1]):
            body = self._changes(name, value, line)
            found.append(Link(as_text(value) or value, None, line, body, counts=False))
        return tuple(found)


def _sections(text: str, first_line: int) -> Iterator[_Section]:
    modifier, start, line = "", 0, first_line
    for match in _MODIFIER.finditer(text):
        inside = match[1].strip()
        yield _Section(modifier, text[start : match.start()], line)
        line += text.count("\n", start, match.end())
        modifier, start = inside, match.end()
    yield _Section(modifier, text[start:], line)


def _options(text: str) -> dict[str, str]:
    found = {}
    for one in split_arguments(text):
        name, _, value = one.partition(":")
        found[name.strip().lower()] = value.strip()
    return found


def _unforked(text: str) -> str:
    """A fork is only another look of the links on lines of their own."""
    return re.sub(r"^> ?(?=\s*$)", "", text, flags=re.M)


def _seconds(text: str) -> float | None:
    match = _SECONDS.search(text)
    if match is None:
        return None
    number = float(match[1])
    if match[2].startswith("ms") or match[2].startswith("milli"):
        return number / 1000
    return number * 60 if match[2].startswith("m") else number
