"""What does a passage in SugarCube (or Twine 1) do?

Macros that move the story, change a variable or show words are read; a widget is
read where it is called; whatever else there is becomes a finding. Nothing is run.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from scenarios.domain.conditions import Condition
from scenarios.domain.graph import RETURN
from scenarios.formats.twine_expressions import (
    Dialect,
    Name,
    Unreadable,
    dice_share,
    is_always,
    read_changes,
    read_condition,
    read_value,
)
from scenarios.formats.twine_links import read_bracket
from scenarios.formats.twine_macros import (
    Argument,
    Click,
    Macro,
    MacroReader,
    Part,
    Piece,
    TagLink,
    Words,
    arguments,
)
from scenarios.formats.twine_program import (
    Back,
    Branch,
    Call,
    Chance,
    Goto,
    If,
    Include,
    Item,
    Link,
    Log,
    Quiet,
    Text,
    Timer,
    Took,
)

#: Shown once clicked, and then no link any more.
_ONCE: Final = ("linkreplace", "linkappend", "linkprepend")
#: Neither words nor moves of a story.
_IGNORED: Final = frozenset(
    [
        "stop",
        "break",
        "continue",
        "br",
        "unset",
        "forget",
        "remember",
        "addclass",
        "removeclass",
        "toggleclass",
        "audio",
        "cacheaudio",
        "playlist",
        "masteraudio",
        "waitforaudio",
        "removeaudiogroup",
        "removeplaylist",
        "track",
        "notify",
        "wikify",
    ]
)
_THROUGH: Final = frozenset(
    [
        "nobr",
        "capture",
        "done",
        "type",
        "append",
        "prepend",
        "copy",
        "createplaylist",
        "createaudiogroup",
        "do",
        "optiongroup",
    ]
)
#: Widgets inside widgets.
MAX_WIDGETS: Final = 5
#: Signs that all calls of widgets on one page may bring.
MAX_WIDGET_TEXT: Final = 200_000
_OURS: Final = re.compile(
    r"\s*(?:\$taken\[\"([^\"\n]{1,200})\"\] to true|\$turn (?:\+= 1|to 0)|_offered to true"
    r"|\$at\[\"[^\"\n]{1,200}\"\] to \$turn|\$(?:taken|at) to \{\}|\$calls to \[\]"
    r"|\$back to \"\")\s*(?:,\s*|$)"
)
_ATTRIBUTE: Final = r"\b{}\s*=\s*(?:\"([^\"]*)\"|'([^']*)')"
_SECONDS: Final = re.compile(r"(\d{1,6}(?:\.\d{1,3})?)\s*(ms|s)\b")


class SugarCube:
    """Reads passages of one story; `names` are all passages, `widgets` their
    texts by name."""

    def __init__(
        self, names: frozenset[str], widgets: Mapping[str, str], *, is_ours: bool
    ) -> None:
        self.names = names
        self.widgets = widgets
        self.dialect = Dialect(ours=is_ours)

    def read(self, text: str, first_line: int, log: Log) -> tuple[Item, ...]:
        return _Passage(self, log).read(text, first_line)


def widget_texts(text: str) -> dict[str, str]:
    """The widgets that a passage defines: `<<widget "ask">>` … `<</widget>>`."""
    found: dict[str, str] = {}
    for match in re.finditer(r"<<widget\s+[\"']?([\w-]{1,60})[\"']?[^>]{0,60}>>", text):
        end = text.find("<</widget>>", match.end())
        if end < 0:
            break
        found[match[1]] = text[match.end() : end]
    return found


class _Passage:
    def __init__(self, story: SugarCube, log: Log) -> None:
        self.story = story
        self.log = log
        self.dialect = story.dialect
        self.widget_depth = 0
        self.widget_text = 0
        self.unknown: set[str] = set()
        self.macros: dict[str, Callable[[Macro], tuple[Item, ...]]] = {
            "if": self._if,
            "switch": self._switch,
            "for": self._for,
            "set": self._set,
            "run": self._set,
            "goto": self._goto,
            "call": self._call,
            "comeback": self._comeback,
            "include": self._include,
            "display": self._include,
            "link": self._link,
            "button": self._link,
            "click": self._link,
            "linkreplace": self._link,
            "linkappend": self._link,
            "linkprepend": self._link,
            "actions": self._actions,
            "choice": self._actions,
            "back": self._back,
            "return": self._back,
            "timed": self._timed,
            "repeat": self._repeat,
            "silently": self._quiet,
            "silent": self._quiet,
            "replace": self._replace,
            "script": self._script,
            "cycle": self._cycle,
            "listbox": self._cycle,
            "print": self._print,
            "=": self._print,
            "-": self._print,
            "widget": lambda macro: (),
            "style": lambda macro: (),
        }

    def read(self, text: str, first_line: int) -> tuple[Item, ...]:
        reader = MacroReader(text, first_line, frozenset())
        pieces = reader.read()
        for trouble in reader.troubles:
            self.log.tell("warning", trouble.code, trouble.line, macro=trouble.macro)
        return self.items(pieces)

    def items(self, pieces: list[Piece]) -> tuple[Item, ...]:
        found: list[Item] = []
        for piece in pieces:
            if isinstance(piece, Words):
                found.append(Text(piece.text, piece.line))
            elif isinstance(piece, Click):
                found += self._bracket(piece)
            elif isinstance(piece, TagLink):
                found += self._tag(piece)
            else:
                found += self._macro(piece)
        return tuple(found)

    # -- links --------------------------------------------------------------------
    def _bracket(self, click: Click) -> tuple[Item, ...]:
        bracket = click.bracket
        self.log.understood()
        if bracket.is_external:
            self.log.tell("info", "external_link", click.line, found=bracket.target)
            return (Text(bracket.label, click.line),)
        body: tuple[Item, ...] = ()
        if bracket.setter:
            body = self._changes(bracket.setter, click.line)
        return (Link(bracket.label, self._target(bracket.target), click.line, body),)

    def _target(self, name: str) -> str:
        """A passage that is not there may be named in quotes, as an expression."""
        if name not in self.story.names and name[:1] in "\"'" and name[-1:] == name[:1]:
            return name[1:-1]
        return name

    def _tag(self, piece: TagLink) -> tuple[Item, ...]:
        target = _attribute(piece.tag, "data-passage")
        self.log.understood()
        setter = _attribute(piece.tag, "data-setter")
        body = self._changes(setter, piece.line) if setter else ()
        return (Link(piece.label or target, target, piece.line, body),)

    # -- macros ---------------------------------------------------------------------
    def _macro(self, macro: Macro) -> tuple[Item, ...]:
        word = macro.name.lower()
        if word in self.story.widgets and word not in self.macros:
            return self._widget(macro, self.story.widgets[word])
        if macro.name in self.story.widgets and macro.name not in self.macros:
            return self._widget(macro, self.story.widgets[macro.name])
        known = self.macros.get(word)
        if known is not None:
            return known(macro)
        if word in _IGNORED:
            self.log.understood()
            return ()
        if word in _THROUGH:
            self.log.understood()
            return self.items(macro.children)
        return self._unknown(macro)

    def _unknown(self, macro: Macro) -> tuple[Item, ...]:
        """A macro of the story's own: where its arguments name passages, it leads
        there; a variable beside them is what the learner types in."""
        given = arguments(macro.args)
        targets = [
            one.value
            for one in given
            if one.kind == "text" and one.value in self.story.names
        ]
        inside = self.items(macro.children)
        if not targets:
            self._unsupported_macro(macro)
            return inside
        self.log.understood()
        self.log.tell("info", "macro_as_link", macro.line, macro=macro.name)
        words = [
            one.value
            for one in given
            if one.kind == "text"
            and one.value not in targets
            and one.value[:1] not in "$_"
        ]
        typed = any(one.value.startswith(("$", "_")) for one in given)
        label = words[0] if words and not typed else ""
        asked = (Text(f"\n{words[0]}\n", macro.line),) if words and typed else ()
        links = tuple(
            Link(label, target, macro.line, own_words=typed) for target in targets
        )
        return (*asked, *inside, *links)

    def _unsupported_macro(self, macro: Macro) -> None:
        self.log.constructs += 1
        if macro.name not in self.unknown:
            self.unknown.add(macro.name)
            self.log.tell("warning", "unknown_macro", macro.line, macro=macro.name)
        self.log.code.append((macro.args, macro.line))

    def _widget(self, macro: Macro, text: str) -> tuple[Item, ...]:
        """The widget's own text with its arguments put in."""
        for at, one in enumerate(arguments(macro.args)):
            quoted = f'"{one.value}"' if one.kind == "text" else one.value
            for name in (f"$args[{at}]", f"_args[{at}]"):
                text = text.replace(f'"+{name}+"', one.value).replace(name, quoted)
        self.widget_text += len(text)
        if self.widget_depth >= MAX_WIDGETS or self.widget_text > MAX_WIDGET_TEXT:
            self.log.unsupported("widget_too_deep", macro.line, macro=macro.name)
            return ()
        self.log.understood()
        self.widget_depth += 1
        reader = MacroReader(text, macro.line, frozenset())
        pieces = reader.read()
        for piece in pieces:
            _place(piece, macro.line)
        found = self.items(pieces)
        self.widget_depth -= 1
        return (*found, *self.items(macro.children))

    # -- conditions ---------------------------------------------------------------------
    def _if(self, macro: Macro) -> tuple[Item, ...]:
        weights = _dice_weights(macro)
        if weights:
            self.log.understood()
            throws = zip(weights, macro.parts, strict=True)
            branches = [(weight, self.items(part.children)) for weight, part in throws]
            return (Chance(tuple(branches), macro.line),)
        branches = []
        for part in macro.parts:
            args = part.args
            if part.name == "else" and args.startswith("if "):
                args = args[3:]  # Twine 1
            items = self.items(part.children)
            if part.name == "else" and args == part.args:
                branches.append(Branch(None, items))
                continue
            branches.append(self._branch(args, items, part.line))
        return (If(tuple(branches), macro.line),)

    def _branch(self, text: str, items: tuple[Item, ...], line: int) -> Branch:
        if is_always(text):
            self.log.understood()
            return Branch(None, items)
        try:
            condition = read_condition(text, self.dialect)
        except Unreadable:
            self.log.unsupported("condition_unread", line, found=text[:200])
            self.log.code.append((text, line))
            return Branch(None, items, readable=False)
        self.log.understood()
        return Branch(condition, items)

    def _switch(self, macro: Macro) -> tuple[Item, ...]:
        branches: list[Branch] = []
        earlier: list[Condition] = []
        for part in macro.parts[1:]:
            items = self.items(part.children)
            if part.name == "default":
                branches.append(Branch(None, items))
                continue
            either = self._cases(macro.args, part)
            if either is None:
                self.log.unsupported("condition_unread", part.line, found=macro.args)
                branches.append(Branch(None, items, readable=False))
                continue
            self.log.understood()
            earlier.append(either)
            branches.append(Branch(either, items))
        return (If(tuple(branches), macro.line),) if branches else ()

    def _cases(self, subject: str, part: Part) -> Condition | None:
        found = []
        for one in arguments(part.args):
            value = f'"{one.value}"' if one.kind == "text" else one.value
            try:
                found.append(read_condition(f"{subject} is {value}", self.dialect))
            except Unreadable:
                return None
        if not found:
            return None
        return found[0] if len(found) == 1 else Condition("or", tuple(found))

    def _for(self, macro: Macro) -> tuple[Item, ...]:
        self.log.unsupported("loop_unread", macro.line)
        items = self.items(macro.children)
        return (If((Branch(None, items, readable=False),), macro.line),)

    # -- changes -----------------------------------------------------------------------
    def _set(self, macro: Macro) -> tuple[Item, ...]:
        return self._changes(macro.args, macro.line)

    def _changes(self, text: str, line: int) -> tuple[Item, ...]:
        if self.dialect.ours:
            kept = _OURS.match(text)
            if kept is not None:
                self.log.understood()  # what our export keeps to know what was taken
                took = (Took(kept[1]),) if kept[1] else ()
                rest = text[kept.end() :]
                return (*took, *self._changes(rest, line)) if rest.strip() else took
        try:
            found = read_changes(text, self.dialect, line)
        except Unreadable:
            self.log.unsupported(
                "expression_unread", line, found=" ".join(text.split())[:200]
            )
            self.log.code.append((text, line))
            return ()
        self.log.understood()
        return found

    # -- moves -----------------------------------------------------------------------------
    def _goto(self, macro: Macro) -> tuple[Item, ...]:
        target = self._passage_of(macro)
        return () if target is None else (Goto(target, macro.line),)

    def _call(self, macro: Macro) -> tuple[Item, ...]:
        """Of our own export alone; in another story it is a macro like any other."""
        if not self.dialect.ours:
            return self._unknown(macro)
        target = self._passage_of(macro)
        items = self.items(macro.children)
        return () if target is None else (Call(target, macro.line, items),)

    def _comeback(self, macro: Macro) -> tuple[Item, ...]:
        return (
            (Goto(RETURN, macro.line),) if self.dialect.ours else self._unknown(macro)
        )

    def _include(self, macro: Macro) -> tuple[Item, ...]:
        target = self._passage_of(macro)
        return () if target is None else (Include(target, macro.line),)

    def _passage_of(self, macro: Macro) -> str | None:
        given = arguments(macro.args)
        found = self._named(given[0]) if given else None
        if found is None:
            self.log.unsupported("target_unread", macro.line, found=macro.args[:200])
            self.log.code.append((macro.args, macro.line))
            return None
        self.log.understood()
        return found

    def _named(self, argument: Argument) -> str | None:
        if argument.kind == "link":
            return read_bracket(argument.value).target
        if argument.kind in ("text", "code"):
            return (
                argument.value.strip("\"' ")
                if argument.kind == "code"
                else argument.value
            )
        return argument.value if argument.value in self.story.names else None

    def _link(self, macro: Macro) -> tuple[Item, ...]:
        given = arguments(macro.args)
        body = self.items(macro.children)
        label, target = macro.args, None
        if given and given[0].kind == "link":
            bracket = read_bracket(given[0].value)
            label, target = bracket.label, bracket.target
            if bracket.setter:
                body = (*self._changes(bracket.setter, macro.line), *body)
        elif given:
            label = given[0].value
            if given[1:]:
                target = self._named(given[1])
                if target is None:
                    self._dynamic(given[1].value, macro.line)
                    target = given[1].value
        self.log.understood()
        once = macro.name.lower() in _ONCE
        return (Link(label, target, macro.line, body, once=once),)

    def _dynamic(self, found: str, line: int) -> None:
        self.log.tell("warning", "target_unread", line, found=found[:200])

    def _actions(self, macro: Macro) -> tuple[Item, ...]:
        self.log.understood()
        found = []
        for one in arguments(macro.args):
            if one.kind == "link":
                bracket = read_bracket(one.value)
                found.append(Link(bracket.label, bracket.target, macro.line))
            elif one.kind == "text":
                found.append(Link(one.value, one.value, macro.line))
        if macro.name.lower() == "choice" and len(found) == 2 and found[1].target:
            # <<choice "Passage" "label">>
            found = [replace(found[0], label=found[1].label)]
        return tuple(found)

    def _back(self, macro: Macro) -> tuple[Item, ...]:
        self.log.understood()
        given = arguments(macro.args)
        label = given[0].value if given else ""
        if given and given[0].kind == "link":
            bracket = read_bracket(given[0].value)
            return (Link(bracket.label, bracket.target, macro.line),)
        if len(given) > 1 and given[1].value in self.story.names:
            return (Link(label, given[1].value, macro.line),)
        return (Back(label, macro.line),)

    # -- time --------------------------------------------------------------------------------
    def _timed(self, macro: Macro) -> tuple[Item, ...]:
        found: list[Item] = []
        waited = 0.0
        for part in macro.parts:
            waited += _seconds(part.args) or 0.0
            self.log.understood()
            found.append(Timer(waited, self.items(part.children), line=part.line))
        return tuple(found)

    def _repeat(self, macro: Macro) -> tuple[Item, ...]:
        self.log.understood()
        items = self.items(macro.children)
        return (Timer(_seconds(macro.args), items, repeats=True, line=macro.line),)

    # -- words ---------------------------------------------------------------------------------
    def _quiet(self, macro: Macro) -> tuple[Item, ...]:
        self.log.understood()
        return (Quiet(self.items(macro.children), macro.line),)

    def _replace(self, macro: Macro) -> tuple[Item, ...]:
        """Words put somewhere on the page; a page that is put there again is not
        shown twice."""
        self.log.understood()
        return tuple(
            Quiet((one,), macro.line) if isinstance(one, Include) else one
            for one in self.items(macro.children)
        )

    def _script(self, macro: Macro) -> tuple[Item, ...]:
        self.log.unsupported("program", macro.line)
        self.log.code.append((macro.raw, macro.line))
        return ()

    def _print(self, macro: Macro) -> tuple[Item, ...]:
        try:
            value = read_value(macro.args, self.dialect)
        except Unreadable:
            value = Name("")
        if isinstance(value, (bool, int, str)):
            self.log.understood()
            return (Text(str(value), macro.line),)
        if isinstance(value, Name) and value.name:
            self.log.understood()
            return (Text(macro.args.strip(), macro.line),)
        self.log.unsupported("print_unread", macro.line, found=macro.args[:200])
        self.log.code.append((macro.args, macro.line))
        return ()

    def _cycle(self, macro: Macro) -> tuple[Item, ...]:
        """One click for each value: the learner stays on the page."""
        given = arguments(macro.args)
        name = given[0].value if given else ""
        found: list[Item] = []
        for part in macro.parts[1:]:
            options = arguments(part.args)
            if part.name != "option" or not options:
                self.log.unsupported(
                    "expression_unread", part.line, found=part.args[:200]
                )
                continue
            value = (
                options[1]
                if options[1:] and options[1].value != "selected"
                else options[0]
            )
            told = f'"{value.value}"' if value.kind == "text" else value.value
            body = self._changes(f"{name} to {told}", part.line)
            found.append(Link(options[0].value, None, part.line, body))
        return tuple(found)


def _dice_weights(macro: Macro) -> list[int]:
    """`random(1, 7) lte 2`, then `random(1, 5) lte 3` …, else: the weights of one
    throw of dice; none where it is something else."""
    rest, found = None, []
    for part in macro.parts:
        if part.name == "else":
            return [*found, rest] if rest else []
        share = dice_share(part.args)
        if share is None or (rest is not None and share[1] != rest):
            return []
        if not 0 < share[0] <= share[1]:
            return []
        rest = share[1] - share[0]
        found.append(share[0])
    return found if rest == 0 else []


def _place(piece: Piece, line: int) -> None:
    """What a widget brings stands where it is called."""
    if isinstance(piece, Macro):
        piece.line = line
        for part in piece.parts:
            part.line = line
            for child in part.children:
                _place(child, line)


def _attribute(tag: str, name: str) -> str:
    match = re.search(_ATTRIBUTE.format(name), tag, re.I)
    return (match[1] or match[2] or "") if match else ""


def _seconds(args: str) -> float | None:
    match = _SECONDS.search(args)
    if match is None:
        return None
    number = float(match[1])
    return number / 1000 if match[2] == "ms" else number
