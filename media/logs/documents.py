"""JSON and XML from outside, read within limits: neither may fill the memory.

Nothing is fetched and no entity is expanded; what declares any is refused.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Final, Protocol
from xml.parsers import expat

from django.conf import settings

from media.exceptions import LogRefused
from media.logs.text import sound
from media.wording import sentence

#: Values in a JSON document, estimated by its marks before it is read: each takes
#: some hundred bytes of memory once it is.
MOST_VALUES: Final = 2_000_000
DEEPEST: Final = 40
#: Letters of one field of an event; longer ones are cut.
LONGEST_TEXT: Final = 400


def read_json(text: str) -> Any:
    """LogRefused for what is no JSON, or too much or too deep of it."""
    if sum(map(text.count, "{[,")) > MOST_VALUES:
        raise LogRefused(sentence("file_too_many_values"))
    try:
        document = json.loads(text)
    except RecursionError as error:
        raise LogRefused(sentence("file_too_deep")) from error
    except ValueError as error:
        line = getattr(error, "lineno", 1)
        raise LogRefused(sentence("file_not_json", line=line)) from error
    return document


def texts_of(entry: Any, *names: str) -> str:
    """The first of these fields that holds words or a number; nothing else is text."""
    if isinstance(entry, Mapping):
        for name in names:
            value = entry.get(name)
            if isinstance(value, str) and value.strip():
                return sound(value)[:LONGEST_TEXT]
            if isinstance(value, int) and not isinstance(value, bool):
                return str(value)[:LONGEST_TEXT]
    return ""


def list_of(entry: Any, name: str) -> list[Any]:
    """The list under this name, or an empty one."""
    value = entry.get(name) if isinstance(entry, Mapping) else None
    return value if isinstance(value, list) else []


def mapping_of(entry: Any, name: str) -> Mapping[str, Any]:
    value = entry.get(name) if isinstance(entry, Mapping) else None
    return value if isinstance(value, Mapping) else {}


class Reader(Protocol):
    """What is told of each element, in the order of the file."""

    def begin(self, name: str, attributes: dict[str, str]) -> None: ...
    def words(self, text: str) -> None: ...
    def end(self, name: str) -> None: ...


def read_xml(text: str, reader: Callable[[Any], Reader]) -> None:
    """Tell the reader, made with its parser, every element. LogRefused for a document
    type, entities, or what is not well-formed; what the reader raises goes through."""
    parser = expat.ParserCreate()
    told = reader(parser)
    parser.buffer_text = True
    parser.StartElementHandler = told.begin
    parser.EndElementHandler = told.end
    parser.CharacterDataHandler = told.words
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    parser.ExternalEntityRefHandler = _refuse
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    try:
        # The text is decoded already; a declaration may name another alphabet.
        parser.Parse(_without_declaration(text).encode(), True)
    except expat.ExpatError as error:
        raise LogRefused(sentence("file_not_xml", line=error.lineno)) from error
    except (ValueError, LookupError) as error:
        raise LogRefused(sentence("file_not_xml", line=1)) from error


def _refuse(*given: object) -> int:
    raise LogRefused(sentence("file_entities"))


class _Events:
    """Hands each child of the root to `take`, once it is complete, and forgets it."""

    def __init__(
        self,
        root: str,
        take: Callable[[str, dict[str, str], dict[str, str], int], None],
        parser: Any,
    ) -> None:
        self.root, self.take, self.parser = root, take, parser
        self.path: list[str] = []
        self.count = 0
        self.line = 0
        self.attributes: dict[str, str] = {}
        self.fields: dict[str, str] = {}

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        if not self.path and name != self.root:
            raise LogRefused(sentence("file_root", root=self.root, found=name[:40]))
        self.path.append(name)
        if len(self.path) > DEEPEST:
            raise LogRefused(sentence("file_too_deep"))
        if len(self.path) == 2:
            # Two events on one line still are two entries.
            self.line = max(self.parser.CurrentLineNumber, self.line + 1)
            self.attributes, self.fields = attributes, {}
        if len(self.path) == 1:
            self.take(name, attributes, {}, self.parser.CurrentLineNumber)

    def words(self, text: str) -> None:
        if len(self.path) == 3:
            so_far = self.fields.get(self.path[-1], "")
            self.fields[self.path[-1]] = (so_far + text)[:LONGEST_TEXT]

    def end(self, name: str) -> None:
        if len(self.path) == 2:
            self.count += 1
            self.take(name, self.attributes, self.fields, self.line)
        self.path.pop()


def read_events(
    text: str,
    *,
    root: str,
    take: Callable[[str, dict[str, str], dict[str, str], int], None],
) -> None:
    """Call `take(name, attributes, fields, line)` for the root and each of its children.

    The children's own children are the fields; nothing deeper is kept. LogRefused
    for another root, a document type, entities, or what is not well-formed.
    """
    read_xml(text, lambda parser: _Events(root, take, parser))


def _without_declaration(text: str) -> str:
    plain = text.lstrip("\ufeff \t\r\n")
    if plain.startswith("<?xml") and "?>" in plain[:200]:
        declaration, _mark, rest = plain.partition("?>")
        return "\n" * declaration.count("\n") + rest
    return plain


def most_rows() -> int:
    return int(settings.LOG_FILE_MAX_ROWS)
