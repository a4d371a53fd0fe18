"""Texts of a Moodle XML element, each in the format that it names."""

from __future__ import annotations

from typing import Final

from courses.formats.parcel import Code, LeftOut
from courses.formats.texts import HTML, MARKDOWN, MOODLE, PLAIN, Texts
from scenarios.formats.safe_xml import Element

#: Moodle's names of its text formats. Old files name none.
_FORMATS: Final = {
    "html": HTML,
    "moodle_auto_format": MOODLE,
    "plain_text": PLAIN,
    "markdown": MARKDOWN,
}


def value_of(element: Element, name: str) -> str:
    return element.value(name)


def written_in(element: Element, default: str = MOODLE) -> str:
    return _FORMATS.get(element.attributes.get("format", ""), default)


def text_in(element: Element, name: str, texts: Texts, default: str = MOODLE) -> str:
    """The text of a child (of the element itself where `name` is empty) as plain
    text; empty where there is none."""
    holder = element.first(name) if name else element
    if holder is None:
        return ""
    inner = holder.first("text")
    written = inner.text() if inner is not None else ""
    return texts.plain(written, written_in(holder, default), holder.line)


def needed(text: str, element: Element, code: Code = Code.EMPTY_OPTION) -> str:
    if not text:
        raise LeftOut(code, element.line)
    return text


def is_true(written: str) -> bool:
    return written.strip().lower() in ("1", "true")
