"""What does a passage in Snowman do?

Snowman's passages are programs. Their links and words are read, and passages
that a template shows inside another; no program is ever run.
"""

from __future__ import annotations

import re
from typing import Final

from scenarios.formats.twine_links import Links
from scenarios.formats.twine_macros import Lines
from scenarios.formats.twine_program import Include, Item, Link, Log, Quiet, Text
from scenarios.formats.twine_text import lowered, plain_label

_SIGN: Final = re.compile(
    r"\[\[|<%|<!--|<(?:script|style)\b|<[a-zA-Z]{1,20}(?=\s)[^<>]{0,1000}\bdata-passage\s*=[^<>]{0,1000}>",
    re.I,
)
_RENDER: Final = re.compile(
    r"\brender\(\s*(?:\"([^\"\n]{1,300})\"|'([^'\n]{1,300})')\s*\)"
)
_PASSAGE: Final = re.compile(r"\bdata-passage\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.I)


class Snowman:
    def __init__(self, names: frozenset[str]) -> None:
        self.names = names

    def read(self, text: str, first_line: int, log: Log) -> tuple[Item, ...]:
        return _Passage(self, text, first_line, log).read()


class _Passage:
    def __init__(self, story: Snowman, text: str, first_line: int, log: Log) -> None:
        self.story = story
        self.text = text
        self.lower = lowered(text)
        self.brackets = Links(text)
        self.lines = Lines(text, first_line)
        self.log = log

    def read(self) -> tuple[Item, ...]:
        found: list[Item] = []
        at = plain = 0
        while match := _SIGN.search(self.text, at):
            start = match.start()
            items, after = self._sign(match)
            if items is None:
                at = after
                continue
            if start > plain:
                found.append(Text(self.text[plain:start], self.lines.at(plain)))
            found += items
            at = plain = after
        if plain < len(self.text):
            found.append(Text(self.text[plain:], self.lines.at(plain)))
        return tuple(found)

    def _sign(self, match: re.Match[str]) -> tuple[tuple[Item, ...] | None, int]:
        start, sign = match.start(), match[0].lower()
        line = self.lines.at(start)
        if sign == "[[":
            return self._bracket(start, line)
        if sign == "<%":
            return self._template(start, line)
        if sign == "<!--":
            end = self.text.find("-->", start)
            return ((), end + 3) if end >= 0 else ((), len(self.text))
        if sign in ("<script", "<style"):
            return self._program(start, sign[1:], line)
        name = _PASSAGE.search(match[0])
        target = (name[1] or name[2] or "") if name else ""
        end = self.text.find("</", match.end(), match.end() + 1_000)
        label = plain_label(self.text[match.end() : end]) if end >= 0 else ""
        self.log.understood()
        after = match.end() if end < 0 else end
        return (Link(label or target, target, line),), after

    def _bracket(self, start: int, line: int) -> tuple[tuple[Item, ...] | None, int]:
        bracket = self.brackets.at(start)
        if bracket is None:
            return None, start + 2
        self.log.understood()
        if bracket.is_external:
            self.log.tell("info", "twine_external_link", line, found=bracket.target)
            return (Text(bracket.label, line),), bracket.end
        return (Link(bracket.label, bracket.target, line),), bracket.end

    def _template(self, start: int, line: int) -> tuple[tuple[Item, ...], int]:
        end = self.text.find("%>", start)
        end = len(self.text) if end < 0 else end
        code = self.text[start + 2 : end].strip()
        rendered = [one[1] or one[2] for one in _RENDER.finditer(code)]
        is_shown = code[:1] in "=-"
        if rendered:
            self.log.understood()
            items: tuple[Item, ...] = tuple(Include(one, line) for one in rendered)
            return (items if is_shown else (Quiet(items, line),)), end + 2
        self.log.unsupported("twine_program", line)
        self.log.code.append((code, line))
        # What a template would print is a gap that the author has to fill.
        gap = (Text(f"{{{code[1:].strip()[:200]}}}", line),) if is_shown else ()
        return gap, end + 2

    def _program(
        self, start: int, name: str, line: int
    ) -> tuple[tuple[Item, ...], int]:
        end = self.lower.find(f"</{name}", start)
        end = len(self.text) if end < 0 else end
        self.log.unsupported("twine_program", line)
        self.log.code.append((self.text[start:end], line))
        after = self.text.find(">", end)
        return (), len(self.text) if after < 0 else after + 1
