"""One vocabulary for QTI 2 and 3: version 3 writes `qti-simple-choice` with
`match-max` where version 2 wrote `simpleChoice` with `matchMax`."""

from __future__ import annotations

from html import escape
from typing import Final

from scenarios.formats.safe_xml import Element

_PREFIX: Final = "qti-"


def as_version_2(element: Element) -> Element:
    """The same tree with the names of version 2, changed in place."""
    if element.name.startswith(_PREFIX):
        element.name = _camel(element.name.removeprefix(_PREFIX))
    element.attributes = {
        _camel(name): value for name, value in element.attributes.items()
    }
    for child in element:
        as_version_2(child)
    return element


def _camel(name: str) -> str:
    first, *rest = name.split("-")
    return first + "".join(part.capitalize() for part in rest)


def html_of(element: Element, marks: dict[int, str], leave: set[int]) -> str:
    """What stands inside an element as HTML for `plain_text`. An element whose `id()`
    is in `marks` is written as that mark, one in `leave` not at all."""
    written = []
    for part in element.parts:
        if isinstance(part, str):
            written.append(escape(part, quote=False))
        elif id(part) in marks:
            written.append(marks[id(part)])
        elif id(part) not in leave:
            attributes = "".join(
                f' {name}="{escape(value)}"'
                for name, value in part.attributes.items()
                if name in ("src", "alt", "href", "data", "type")
            )
            inner = html_of(part, marks, leave)
            # QTI's own frames around a text are blocks and nothing more.
            name = part.name if part.name.islower() else "div"
            end = "" if name in ("br", "img", "hr") else f"</{name}>"
            written.append(f"<{name}{attributes}>{inner}{end}")
    return "".join(written)
