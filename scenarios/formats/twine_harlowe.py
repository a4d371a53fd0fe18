"""What does a passage in Harlowe do?

Macros that move the story, change a variable or show words are read; whatever
else there is becomes a finding. Nothing is run.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from scenarios.formats.twine_changes import read_changes
from scenarios.formats.twine_harlowe_logic import Logic, label_of
from scenarios.formats.twine_hooks import (
    Call,
    Hook,
    HookReader,
    Jump,
    Part,
    Program,
    Prose,
    as_text,
    split_arguments,
)
from scenarios.formats.twine_program import (
    Back,
    Branch,
    Goto,
    If,
    Include,
    Item,
    Link,
    Log,
    Quiet,
    Storylets,
    Text,
    Timer,
)
from scenarios.formats.twine_values import Dialect, Unreadable

_ONCE: Final = frozenset(
    {
        "link", "linkreplace", "linkreveal", "linkappend", "linkshow", "click",
        "clickreplace", "clickappend", "clickprepend", "mouseover", "mouseout",
    }
)  # fmt: skip
_STICKY: Final = frozenset(["linkrepeat", "linkrerun", "clickrepeat", "clickrerun"])
_ELSE: Final = ("else", "elseif")
#: How it looks, not what it does.
_LOOKS: Final = frozenset(
    {
        "align", "transition", "t8n", "transitiontime", "t8ntime",
        "transitiondelay", "transitionskip", "textstyle", "textcolour", "textcolor",
        "colour", "color", "background", "bg", "css", "font", "box", "floatbox",
        "hoverstyle", "textrotatez", "textrotatex", "textrotatey", "textsize",
        "size", "collapse", "nobr", "verbatim", "charstyle", "opacity", "border",
        "b4r", "cornerradius", "bordersize", "bordercolour", "buttondepart",
        "button", "hook", "hidden", "show", "hide", "rerun", "change", "enchant",
        "linestyle", "columns", "columnsleft", "textindent", "t8narrive",
        "t8ndepart", "transitionarrive", "transitiondepart", "linkrevealgotostyle",
        "stop", "scroll", "pagestyle", "forcecheckbox", "iconundo", "iconredo",
        "iconfullscreen", "iconrestart", "metadata", "urgency", "exclusivity",
        "ignore",
    }
)  # fmt: skip
_SECONDS: Final = re.compile(r"(\d{1,6}(?:\.\d{1,3})?)\s*(ms|s)\b")


class Harlowe:
    def __init__(self, names: frozenset[str]) -> None:
        self.names = names
        self.dialect = Dialect()

    def read(self, text: str, first_line: int, log: Log) -> tuple[Item, ...]:
        return _Passage(self, log).read(text, first_line)


class _Passage(Logic):
    def __init__(self, story: Harlowe, log: Log) -> None:
        super().__init__(log, story.dialect)
        self.story = story
        self.unknown: set[str] = set()
        self.hooks: dict[str, str] = {}
        self.macros: dict[str, Callable[[Call], tuple[Item, ...]]] = {
            "set": self._set,
            "put": self._put,
            "goto": self._goto,
            "display": self._include,
            "linkgoto": self._link_goto,
            "linkrevealgoto": self._link_goto,
            "clickgoto": self._click,
            "linkundo": self._back,
            "undo": self._back,
            "linkstorylet": self._link_storylet,
            "openstorylets": self._open_storylets,
            "storylet": lambda call: self._known(()),
            "live": self._timer,
            "after": self._timer,
            "afterevent": self._timer,
            "event": self._event,
            "for": self._for,
            "loop": self._for,
            "replace": self._replace,
            "append": self._replace,
            "prepend": self._replace,
            "replacewith": self._replace,
            "cyclinglink": self._cycle,
            "seqlink": self._cycle,
            "sequencelink": self._cycle,
            "print": self._print,
            "restart": self._restart,
            "reload": self._restart,
        }

    def read(self, text: str, first_line: int) -> tuple[Item, ...]:
        reader = HookReader(text, first_line)
        parts = reader.read()
        for at in reader.unclosed[:20]:
            if text[at] == "(" or text.startswith("[[", at):
                self.log.tell(
                    "warning",
                    "twine_unclosed_bracket",
                    reader.lines.at(at),
                    found=text[at : at + 30],
                )
        self._learn_hooks(parts)
        return self.items(parts)

    def _learn_hooks(self, parts: list[Part]) -> None:
        for part in parts:
            hook = part.hook if isinstance(part, Call) else part
            if isinstance(hook, Hook):
                words = [one.text for one in hook.children if isinstance(one, Prose)]
                if hook.name and words:
                    self.hooks.setdefault(hook.name.lower(), words[0].strip())
                self._learn_hooks(hook.children)

    def items(self, parts: list[Part]) -> tuple[Item, ...]:
        found: list[Item] = []
        branches: list[Branch] = []  # of an (if:) that may go on
        line = 0

        def settle() -> None:
            if branches:
                found.append(If(tuple(branches), line))
                branches.clear()

        for part in parts:
            if isinstance(part, Call):
                if part.name in ("if", "unless"):
                    settle()
                    line = part.line
                    branches.append(self._branch(part))
                    continue
                if part.name in _ELSE and branches:
                    branches.append(self._branch(part))
                    continue
            if branches and isinstance(part, Prose) and not part.text.strip():
                continue
            settle()
            found += self._item(part)
        settle()
        return tuple(found)

    def _item(self, part: Part) -> tuple[Item, ...]:
        if isinstance(part, Prose):
            return (Text(part.text, part.line),)
        if isinstance(part, Jump):
            return self._bracket(part)
        if isinstance(part, Program):
            self.log.unsupported("twine_program", part.line)
            self.log.code.append((part.text, part.line))
            return ()
        if isinstance(part, Hook):
            return self.items(part.children)
        return self._call(part)

    def _known(self, items: tuple[Item, ...]) -> tuple[Item, ...]:
        self.log.understood()
        return items

    def _bracket(self, jump: Jump) -> tuple[Item, ...]:
        self.log.understood()
        bracket = jump.bracket
        if bracket.is_external:
            self.log.tell(
                "info", "twine_external_link", jump.line, found=bracket.target
            )
            return (Text(bracket.label, jump.line),)
        return (Link(bracket.label, bracket.target, jump.line),)

    def _call(self, call: Call) -> tuple[Item, ...]:
        calls = [call, *call.more]
        known = next((one for one in calls if one.name in self.macros), None)
        link = next((one for one in calls if one.name in _ONCE | _STICKY), None)
        if link is not None:
            link.hook = call.hook
            return self._link(link)
        if known is not None:
            known.hook = known.hook or call.hook
            return self.macros[known.name](known)
        if any(one.name in ("if", "unless") for one in calls[1:]):
            test = next(one for one in calls[1:] if one.name in ("if", "unless"))
            test.hook = call.hook
            return (If((self._branch(test),), call.line),)
        if call.name in _ELSE:
            self.log.unsupported("twine_stray_else", call.line)
            return self._inside(call)
        if call.name in _LOOKS:
            return self._known(self._inside(call))
        self.log.constructs += 1
        if call.name not in self.unknown:
            self.unknown.add(call.name)
            self.log.tell("warning", "twine_unknown_macro", call.line, macro=call.name)
        self.log.code.append((call.args, call.line))
        return self._inside(call)

    # -- moves ----------------------------------------------------------------------------------
    def _goto(self, call: Call) -> tuple[Item, ...]:
        target = self._target(call.args, call.line)
        return () if target is None else (Goto(target, call.line),)

    def _include(self, call: Call) -> tuple[Item, ...]:
        target = self._target(call.args, call.line)
        return () if target is None else (Include(target, call.line),)

    def _link_goto(self, call: Call) -> tuple[Item, ...]:
        given = split_arguments(call.args)
        told = given[-1] if given else ""
        target = self._target(told, call.line)
        label = label_of(given[0]) if given else ""
        body = self._inside(call)
        return (Link(label, told if target is None else target, call.line, body),)

    def _link(self, call: Call) -> tuple[Item, ...]:
        if call.name.startswith(("click", "mouse")):
            return self._click(call)
        given = split_arguments(call.args)
        label = label_of(given[0]) if given else ""
        self.log.understood()
        body = self._inside(call)
        return (Link(label, None, call.line, body, once=call.name in _ONCE),)

    def _click(self, call: Call) -> tuple[Item, ...]:
        """What is clicked is a named part of the page, or words that stand in it."""
        given = split_arguments(call.args)
        what = given[0] if given else ""
        label = as_text(what) or self.hooks.get(what.lstrip("?").lower(), "")
        if call.name == "clickgoto" and given[1:]:
            target = self._target(given[1], call.line)
            return (Link(label, given[1] if target is None else target, call.line),)
        self.log.understood()
        body = self._inside(call)
        return (Link(label, None, call.line, body, once=call.name in _ONCE),)

    def _back(self, call: Call) -> tuple[Item, ...]:
        given = split_arguments(call.args)
        return self._known((Back(label_of(given[0]) if given else "", call.line),))

    def _restart(self, call: Call) -> tuple[Item, ...]:
        self.log.understood()
        self.log.tell("info", "twine_restart_link", call.line)
        return ()

    def _link_storylet(self, call: Call) -> tuple[Item, ...]:
        given = split_arguments(call.args)
        number = next(
            (
                int(one)
                for one in given
                if one.isascii() and one.isdigit() and len(one) < 4
            ),
            1,
        )
        return self._known((Storylets(number, call.line),))

    def _open_storylets(self, call: Call) -> tuple[Item, ...]:
        return self._known((Storylets(None, call.line),))

    def _timer(self, call: Call) -> tuple[Item, ...]:
        self.log.understood()
        match = _SECONDS.search(call.args)
        seconds = None
        if match:
            seconds = float(match[1]) / (1000 if match[2] == "ms" else 1)
        return (Timer(seconds, self._inside(call), call.name == "live", call.line),)

    # -- words -----------------------------------------------------------------------------------
    def _replace(self, call: Call) -> tuple[Item, ...]:
        """A page that is put there again is not shown twice."""
        self.log.understood()
        found: list[Item] = []
        for one in self._inside(call):
            is_number = isinstance(one, Text) and re.fullmatch(
                r"\s*[$_]\w+\s*", one.words
            )
            quiet = isinstance(one, Include) or is_number
            found.append(Quiet((one,), call.line) if quiet else one)
        return tuple(found)

    def _cycle(self, call: Call) -> tuple[Item, ...]:
        """The first value is set on arrival; one click for each of the others."""
        given = split_arguments(call.args)
        match = re.match(r"2?bind\s+([$_]\w+)$", given[0]) if given else None
        values = [one for one in given[1:] if as_text(one) is not None]
        if match is None or not values or len(values) != len(given) - 1:
            self.log.unsupported(
                "twine_expression_unread", call.line, found=call.args[:200]
            )
            return ()
        self.log.understood()
        name = match[1]
        found = list(
            read_changes_or_none(
                f"{name} to {values[0]}", self.story.dialect, call.line
            )
        )
        for value in values:
            body = read_changes_or_none(
                f"{name} to {value}", self.story.dialect, call.line
            )
            found.append(
                Link(as_text(value) or "", None, call.line, body, counts=False)
            )
        return tuple(found)

    def _print(self, call: Call) -> tuple[Item, ...]:
        told = as_text(call.args)
        if told is not None:
            return self._known((Text(told, call.line),))
        if re.fullmatch(r"[$_]\w+", call.args):
            return self._known((Text(call.args, call.line),))
        self.log.unsupported("twine_print_unread", call.line, found=call.args[:200])
        self.log.code.append((call.args, call.line))
        return ()


def read_changes_or_none(text: str, dialect: Dialect, line: int) -> tuple[Item, ...]:
    try:
        return read_changes(text, dialect, line)
    except Unreadable:
        return ()
