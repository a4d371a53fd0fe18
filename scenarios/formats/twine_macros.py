"""How do SugarCube's (and Twine 1's) macros nest in a passage?

`<<name arguments>>` … `<</name>>` becomes a tree; what the macros mean is read in
`twine_sugarcube.py`. One pass over the text, whatever is in it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Final

from scenarios.formats.twine_links import Bracket, Links
from scenarios.formats.twine_program import MAX_NESTING
from scenarios.formats.twine_text import lowered

CONTAINERS: Final = frozenset(
    {
        "if", "for", "switch", "link", "button", "click", "linkreplace",
        "linkappend", "linkprepend", "timed", "repeat", "silently", "silent",
        "nobr", "capture", "replace", "append", "prepend", "copy", "script",
        "widget", "type", "cycle", "listbox", "done", "createplaylist",
        "createaudiogroup", "optiongroup", "do",
    }
)  # fmt: skip
#: Macros that begin the next part of the one they stand in.
_PARTS: Final = {
    "else": ("if",), "elseif": ("if",), "case": ("switch",), "default": ("switch",),
    "next": ("timed",), "option": ("cycle", "listbox"),
    "optionsfrom": ("cycle", "listbox"),
}  # fmt: skip
_RAW: Final = ("script", "style")
_SIGN: Final = re.compile(
    r"<<|\[[<>]?img\[|\[\[|/\*|/%|<!--|\"\"\"|\{\{\{|<nowiki>|<html>|<(?:script|style)\b"
    r"|<[a-zA-Z]{1,20}(?=\s)[^<>]{0,1000}\bdata-passage\s*=[^<>]{0,1000}>",
    re.I,
)
_VERBATIM: Final = {
    "/*": "*/", "/%": "%/", "<!--": "-->", '"""': '"""', "{{{": "}}}",
    "<nowiki>": "</nowiki>", "<html>": "</html>",
}  # fmt: skip
_HIDDEN: Final = ("/*", "/%", "<!--")
_IMAGE: Final = re.compile(
    r"\[[<>]?img\[(?:([^\]|\"]{0,300})\|)?[^\]]{0,5000}\]"
    r"(?:\[([^\]]{0,500})\])?(?:\[([^\]]{0,500})\])?\]",
    re.I,
)
_NAME: Final = re.compile(r"\s*(/?)(end(?=[a-z]))?([A-Za-z][\w-]*|[=-])", re.A)
#: A macro longer than this is no macro that we could read.
MAX_MACRO: Final = 20_000


@dataclass(slots=True)
class Part:
    name: str
    args: str
    line: int
    children: list[Piece] = field(default_factory=list)


@dataclass(slots=True)
class Macro:
    name: str
    args: str
    line: int
    parts: list[Part] = field(default_factory=list)
    #: The text inside, of a program.
    raw: str = ""

    @property
    def children(self) -> list[Piece]:
        return self.parts[0].children if self.parts else []


@dataclass(frozen=True, slots=True)
class Words:
    """`is_markup` False: shown as it is written."""

    text: str
    line: int
    is_markup: bool = True


@dataclass(frozen=True, slots=True)
class Click:
    bracket: Bracket
    line: int


@dataclass(frozen=True, slots=True)
class TagLink:
    """An HTML element with `data-passage`."""

    tag: str
    label: str
    line: int


Piece = Words | Macro | Click | TagLink


@dataclass(frozen=True, slots=True)
class Trouble:
    """A macro that is not closed, or closed where it is not open."""

    code: str
    macro: str
    line: int


class Lines:
    """The line of the file in which a place of a text stands."""

    def __init__(self, text: str, first: int) -> None:
        self.starts = [0]
        self.starts += [match.end() for match in re.finditer("\n", text)]
        self.first = first

    def at(self, position: int) -> int:
        return self.first + bisect_right(self.starts, position) - 1


class MacroReader:
    def __init__(self, text: str, first_line: int, more: frozenset[str]) -> None:
        self.text = text
        self.lines = Lines(text, first_line)
        self.containers = CONTAINERS | more | _closed_names(text)
        self.lower = lowered(text)
        self.brackets = Links(text)
        #: Where words begin that are not taken yet.
        self.plain = 0
        self.troubles: list[Trouble] = []
        #: Closing signs that do not come any more.
        self.absent: set[str] = set()
        self.minds_quotes = True
        #: Where the next `>>` stands; looked for once.
        self.next_close = -1
        self.root: list[Piece] = []
        self.open: list[Macro] = []

    @property
    def into(self) -> list[Piece]:
        return self.open[-1].parts[-1].children if self.open else self.root

    def read(self) -> list[Piece]:
        at = 0
        while match := _SIGN.search(self.text, at):
            at = self._sign(match)
        self._flush(len(self.text))
        for macro in self.open:
            self._trouble("twine_unclosed_macro", macro.name, macro.line)
        return self.root

    def _flush(self, end: int) -> None:
        """Takes the words before `end`."""
        if end > self.plain:
            text = self.text[self.plain : end]
            self.into.append(Words(text, self.lines.at(self.plain)))
        self.plain = end

    def _take(self, piece: Piece, start: int, end: int) -> int:
        self._flush(start)
        self.into.append(piece)
        self.plain = end
        return end

    def _sign(self, match: re.Match[str]) -> int:
        """Takes what begins at `match`; where the text goes on."""
        start, sign = match.start(), match[0]
        if sign == "<<":
            return self._macro(start)
        if sign == "[[":
            return self._link(start)
        if sign[0] == "[":
            return self._image(start)
        if sign.lower() in _VERBATIM:
            return self._verbatim(start, sign.lower())
        if sign.lower() in ("<script", "<style"):
            return self._program(start, sign.lower()[1:])
        return self._tag(match)

    def _link(self, start: int) -> int:
        bracket = self.brackets.at(start)
        if bracket is None:
            return start + 2
        return self._take(Click(bracket, self.lines.at(start)), start, bracket.end)

    def _image(self, start: int) -> int:
        """`[img[title|source][passage][setter]]`: a picture that may be clicked."""
        match = _IMAGE.match(self.text, start)
        if match is None:
            return start + 1
        line = self.lines.at(start)
        if not match[2]:
            picture = Words(f'<img alt="{match[1] or ""}">', line)
            return self._take(picture, start, match.end())
        target = match[2].strip()
        label = (match[1] or "").strip() or target
        bracket = Bracket(label, target, match[3] or "", start, match.end())
        return self._take(Click(bracket, line), start, match.end())

    def _verbatim(self, start: int, sign: str) -> int:
        close = _VERBATIM[sign]
        end = -1
        if close not in self.absent:
            end = self.lower.find(close, start + len(sign))
        if end < 0:
            self.absent.add(close)
            return start + len(sign)
        after = end + len(close)
        if sign in _HIDDEN:
            self._flush(start)
            self.plain = after
            return after
        inside = self.text[start + len(sign) : end]
        words = Words(inside, self.lines.at(start), sign == "<html>")
        return self._take(words, start, after)

    def _program(self, start: int, name: str) -> int:
        end = self.lower.find(f"</{name}", start)
        end = len(self.text) if end < 0 else end
        body = self.text[start:end].partition(">")[2]
        after = self.text.find(">", end)
        after = len(self.text) if after < 0 else after + 1
        macro = Macro(name, "", self.lines.at(start), raw=body)
        return self._take(macro, start, after)

    def _tag(self, match: re.Match[str]) -> int:
        tag = match[0]
        name = re.match(r"<(\w+)", tag)
        close = f"</{name[1]}" if name else "</a"
        end = self.text.find(close, match.end(), match.end() + 1_000)
        label = self.text[match.end() : end] if end >= 0 else ""
        after = match.end()
        if end >= 0:
            after = self.text.find(">", end) + 1 or len(self.text)
        link = TagLink(tag, label, self.lines.at(match.start()))
        return self._take(link, match.start(), after)

    # -- macros ----------------------------------------------------------------------
    def _macro(self, start: int) -> int:
        name = _NAME.match(self.text, start + 2)
        end = -1 if name is None else self._macro_end(name.end())
        if name is None or end < 0:
            return start + 2
        self._flush(start)
        self.plain = end + 2
        line = self.lines.at(start)
        args = self.text[name.end() : end].strip()
        closes, word = bool(name[1]), name[3]
        if name[2]:
            whole = name[2] + word
            if word in self.containers or word in _PARTS:
                closes = True  # Twine 1 writes <<endif>>
            else:
                word = whole
        if closes:
            self._close(word, line)
        elif word in _PARTS and self.open and self.open[-1].name in _PARTS[word]:
            self.open[-1].parts.append(Part(word, args, line))
        else:
            self.plain = self._open(word, args, line, end + 2)
        return self.plain

    def _open(self, word: str, args: str, line: int, end: int) -> int:
        macro = Macro(word, args, line)
        self.into.append(macro)
        if word in _RAW:
            close = self.text.find(f"<</{word}>>", end)
            if close < 0:
                self._trouble("twine_unclosed_macro", word, line)
                return end
            macro.raw = self.text[end:close]
            return close + len(word) + 5
        if word in self.containers and len(self.open) < MAX_NESTING:
            macro.parts.append(Part(word, args, line))
            self.open.append(macro)
        return end

    def _close(self, word: str, line: int) -> None:
        for at in range(len(self.open) - 1, -1, -1):
            if self.open[at].name == word:
                for inner in self.open[at + 1 :]:
                    self._trouble("twine_unclosed_macro", inner.name, inner.line)
                del self.open[at:]
                return
        self._trouble("twine_stray_close", word, line)

    def _trouble(self, code: str, macro: str, line: int) -> None:
        if len(self.troubles) < 50:
            self.troubles.append(Trouble(code, macro, line))

    def _macro_end(self, start: int) -> int:
        """Where `>>` closes the macro; signs in quotes do not."""
        if self.next_close < start:
            found = self.text.find(">>", start)
            self.next_close = len(self.text) + MAX_MACRO if found < 0 else found
        plain = self.next_close
        if plain > start + MAX_MACRO:
            return -1
        if not self.minds_quotes:
            return plain
        at = start
        most = min(len(self.text), start + MAX_MACRO)
        while at < most:
            sign = self.text[at]
            if sign in "\"'`":
                close = self._quote_end(at, most)
                if close < 0:
                    # A lone quote: from here on quotes hide nothing.
                    self.minds_quotes = False
                    return plain
                at = close
            elif sign == ">" and self.text.startswith(">>", at):
                return at
            at += 1
        self.minds_quotes = False
        return plain

    def _quote_end(self, start: int, most: int) -> int:
        quote, at = self.text[start], start + 1
        while at < most:
            if self.text[at] == "\\":
                at += 2
                continue
            if self.text[at] == quote:
                return at
            at += 1
        return -1


def _closed_names(text: str) -> frozenset[str]:
    """Names that some `<</name>>` closes: containers of the story's own."""
    return frozenset(re.findall(r"<</([A-Za-z][\w-]*)", text))


_ARGUMENT: Final = re.compile(
    r"\s*(?:\"(?P<double>(?:[^\"\\]|\\.)*)\"|'(?P<single>(?:[^'\\]|\\.)*)'"
    r"|\[\[(?P<link>(?:(?!\]\]).)+)\]\]|`(?P<code>[^`]*)`|(?P<bare>[^\s\"'`]+))",
    re.S,
)


@dataclass(frozen=True, slots=True)
class Argument:
    """kind: text, link, code, bare."""

    kind: str
    value: str


def arguments(args: str) -> list[Argument]:
    """The arguments of a macro, as SugarCube takes them apart."""
    found: list[Argument] = []
    at = 0
    while at < len(args) and len(found) < 100:
        match = _ARGUMENT.match(args, at)
        if match is None:
            break
        kind = match.lastgroup or "bare"
        value = match[kind]
        if kind in ("double", "single"):
            kind, value = "text", re.sub(r"\\(.)", r"\1", value)
        found.append(Argument(kind, value))
        at = match.end()
    return found
