"""An XML member as a small tree: names without prefixes, texts, lines, raw source.

Refuses any document type, any entity of its own, and what is nested or large
beyond reason; it never fetches and never expands anything.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

from django.utils.translation import gettext as _

from scenarios.formats.plain import tidy
from scenarios.formats.shape import MAX_TEXT_BYTES, ImportRefused

MAX_DEPTH: Final = 64
MAX_ELEMENTS: Final = 200_000


@dataclass(slots=True)
class Element:
    """`parts` are texts and elements in their order; `source` is the slice of the
    member this was read from, `line` counts from 1."""

    name: str
    attributes: dict[str, str]
    line: int
    parts: list[Element | str] = field(default_factory=list)
    source: str = ""

    def __iter__(self) -> Iterator[Element]:
        return (part for part in self.parts if isinstance(part, Element))

    def all(self, name: str) -> list[Element]:
        """The children of that name."""
        return [child for child in self if child.name == name]

    def first(self, name: str) -> Element | None:
        return next((child for child in self if child.name == name), None)

    def walk(self) -> Iterator[Element]:
        yield self
        for child in self:
            yield from child.walk()

    def text(self) -> str:
        """All texts inside, in their order."""
        return "".join(
            part if isinstance(part, str) else part.text() for part in self.parts
        )

    def value(self, name: str) -> str:
        """The text of the first child of that name, without the spaces around it."""
        child = self.first(name)
        return "" if child is None else tidy(child.text()).strip()


class _Reader:
    def __init__(self, raw: bytes, name: str) -> None:
        self.raw = raw
        self.name = name
        self.root: Element | None = None
        self.open: list[tuple[Element, int]] = []
        self.count = 0
        parser = expat.ParserCreate(namespace_separator="\x1f")
        parser.buffer_text = True
        parser.StartElementHandler = self.begin
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.words
        parser.StartDoctypeDeclHandler = self.refuse_doctype
        parser.EntityDeclHandler = self.refuse_doctype
        parser.ExternalEntityRefHandler = self.refuse_doctype
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        self.parser = parser

    def refuse_doctype(self, *given: object) -> int:
        raise ImportRefused(
            _("“%(name)s” declares a document type or entities; it was not read.")
            % {"name": self.name}
        )

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        self.count += 1
        if len(self.open) >= MAX_DEPTH or self.count > MAX_ELEMENTS:
            raise ImportRefused(
                _("“%(name)s” is nested too deeply or has too many elements.")
                % {"name": self.name}
            )
        element = Element(
            _local(name),
            {_local(key): tidy(value) for key, value in attributes.items()},
            self.parser.CurrentLineNumber,
        )
        if self.open:
            self.open[-1][0].parts.append(element)
        else:
            self.root = element
        self.open.append((element, self.parser.CurrentByteIndex))

    def end(self, name: str) -> None:
        element, start = self.open.pop()
        stop = self.raw.find(b">", self.parser.CurrentByteIndex) + 1
        element.source = tidy(self.raw[start:stop].decode("utf-8", "replace"))

    def words(self, text: str) -> None:
        if self.open:
            self.open[-1][0].parts.append(text)


def _local(name: str) -> str:
    return name.rpartition("\x1f")[2]


def read_xml(raw: bytes, name: str) -> Element:
    """The root of an XML member. Raises `ImportRefused`."""
    if len(raw) > MAX_TEXT_BYTES:
        raise ImportRefused(_("The file has more than 5 MB of scenario text."))
    reader = _Reader(raw, name)
    try:
        reader.parser.Parse(raw, True)
    except expat.ExpatError as error:
        raise ImportRefused(
            _("“%(name)s” is not well-formed XML (line %(line)s).")
            % {"name": name, "line": error.lineno}
        ) from None
    except (ValueError, LookupError):
        raise ImportRefused(
            _("“%(name)s” is written in characters that are not read here.")
            % {"name": name}
        ) from None
    if reader.root is None:
        raise ImportRefused(
            _("“%(name)s” is not well-formed XML (line %(line)s).")
            % {"name": name, "line": 1}
        )
    return reader.root
