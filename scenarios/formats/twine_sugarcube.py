"""What does a passage in SugarCube (or Twine 1) do?

Macros that move the story, change a variable or show words are read; a widget is
read where it is called; whatever else there is becomes a finding. Nothing is run.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from scenarios.domain.graph import RETURN
from scenarios.formats.twine_expressions import read_value
from scenarios.formats.twine_links import read_bracket
from scenarios.formats.twine_macros import (
    Click,
    Macro,
    MacroReader,
    Piece,
    TagLink,
    Words,
    arguments,
)
from scenarios.formats.twine_program import (
    Back,
    Goto,
    Include,
    Item,
    Link,
    Log,
    Quiet,
    Text,
    Timer,
)
from scenarios.formats.twine_sugarcube_logic import (
    Logic,
    attribute_of,
    put_on_line,
    seconds_of,
)
from scenarios.formats.twine_values import Dialect, Name, Unreadable

#: Shown once clicked, and then no link any more.
_ONCE: Final = ("linkreplace", "linkappend", "linkprepend")
#: Neither words nor moves of a story.
_IGNORED: Final = frozenset(
    {
        "stop", "break", "continue", "br", "unset", "forget", "remember",
        "addclass", "removeclass", "toggleclass", "audio", "cacheaudio", "playlist",
        "masteraudio", "waitforaudio", "removeaudiogroup", "removeplaylist",
        "track", "notify", "wikify",
    }
)  # fmt: skip
_THROUGH: Final = frozenset(
    {
        "nobr", "capture", "done", "type", "append", "prepend", "copy",
        "createplaylist", "createaudiogroup", "do", "optiongroup",
    }
)  # fmt: skip
#: Widgets inside widgets.
MAX_WIDGETS: Final = 3
#: Signs that all calls of widgets on one page may bring.
MAX_WIDGET_TEXT: Final = 200_000


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


class _Passage(Logic):
    def __init__(self, story: SugarCube, log: Log) -> None:
        super().__init__(log, story.dialect, story.names)
        self.story = story
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
            self.log.tell(
                "info", "twine_external_link", click.line, found=bracket.target
            )
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
        target = attribute_of(piece.tag, "data-passage")
        self.log.understood()
        setter = attribute_of(piece.tag, "data-setter")
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
        self.log.tell("info", "twine_macro_as_link", macro.line, macro=macro.name)
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
            self.log.tell(
                "warning", "twine_unknown_macro", macro.line, macro=macro.name
            )
        self.log.code.append((macro.args, macro.line))

    def _widget(self, macro: Macro, text: str) -> tuple[Item, ...]:
        """The widget's own text with its arguments put in."""
        for at, one in enumerate(arguments(macro.args)):
            quoted = f'"{one.value}"' if one.kind == "text" else one.value
            for name in (f"$args[{at}]", f"_args[{at}]"):
                text = text.replace(f'"+{name}+"', one.value).replace(name, quoted)
        self.widget_text += len(text)
        if self.widget_depth >= MAX_WIDGETS or self.widget_text > MAX_WIDGET_TEXT:
            self.log.unsupported("twine_widget_too_deep", macro.line, macro=macro.name)
            return ()
        self.log.understood()
        self.widget_depth += 1
        reader = MacroReader(text, macro.line, frozenset())
        pieces = reader.read()
        for piece in pieces:
            put_on_line(piece, macro.line)
        found = self.items(pieces)
        self.widget_depth -= 1
        return (*found, *self.items(macro.children))

    # -- moves -----------------------------------------------------------------------------
    def _goto(self, macro: Macro) -> tuple[Item, ...]:
        if self.dialect.ours and macro.args.strip() == "$back":
            return (Goto(RETURN, macro.line),)
        target = self._passage_of(macro)
        return () if target is None else (Goto(target, macro.line),)

    def _include(self, macro: Macro) -> tuple[Item, ...]:
        target = self._passage_of(macro)
        return () if target is None else (Include(target, macro.line),)

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
        self.log.tell("warning", "twine_target_unread", line, found=found[:200])

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
            waited += seconds_of(part.args) or 0.0
            self.log.understood()
            found.append(Timer(waited, self.items(part.children), line=part.line))
        return tuple(found)

    def _repeat(self, macro: Macro) -> tuple[Item, ...]:
        self.log.understood()
        items = self.items(macro.children)
        return (Timer(seconds_of(macro.args), items, repeats=True, line=macro.line),)

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
        self.log.unsupported("twine_program", macro.line)
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
        self.log.unsupported("twine_print_unread", macro.line, found=macro.args[:200])
        self.log.code.append((macro.args, macro.line))
        return ()
