"""A small tree of QTI and HTML elements, and its text in version 2.1 or 3.0."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final
from xml.sax.saxutils import escape, quoteattr


@dataclass(frozen=True, slots=True)
class Version:
    """What differs between the versions of QTI."""

    name: str
    item_namespace: str
    item_type: str
    schema_version: str
    #: Whether elements are written `qti-simple-choice`.
    is_hyphenated: bool


VERSION_2: Final = Version(
    "2.1",
    "http://www.imsglobal.org/xsd/imsqti_v2p1",
    "imsqti_item_xmlv2p1",
    "2.1",
    is_hyphenated=False,
)


VERSION_3: Final = Version(
    "3.0",
    "http://www.imsglobal.org/xsd/imsqtiasi_v3p0",
    "imsqti_item_xmlv3p0",
    "3.0.0",
    is_hyphenated=True,
)


@dataclass(frozen=True, slots=True)
class Node:
    """An element of QTI, or of HTML where `is_html`."""

    name: str
    attributes: tuple[tuple[str, str], ...] = ()
    parts: tuple[Any, ...] = ()
    is_html: bool = False


def node(name: str, *parts: Any, **attributes: str) -> Node:
    return Node(name, tuple(attributes.items()), parts)


def html_node(name: str, *parts: Any, **attributes: str) -> Node:
    return Node(name, tuple(attributes.items()), parts, is_html=True)


def markup_of(node: Node, version: Version, depth: int, *, is_inline: bool) -> str:
    hyphenated = version.is_hyphenated and not node.is_html
    name = "qti-" + _hyphens(node.name) if hyphenated else node.name
    attributes = "".join(
        f" {_hyphens(key) if hyphenated else key}={quoteattr(value)}"
        for key, value in node.attributes
    )
    if not node.parts:
        return f"<{name}{attributes}/>"
    is_inline = is_inline or any(isinstance(part, str) for part in node.parts)
    inner = [
        escape(part)
        if isinstance(part, str)
        else markup_of(part, version, depth + 1, is_inline=is_inline)
        for part in node.parts
    ]
    if is_inline:
        return f"<{name}{attributes}>{''.join(inner)}</{name}>"
    space = "\n" + "  " * depth
    lines = "".join(f"{space}  {part}" for part in inner)
    return f"<{name}{attributes}>{lines}{space}</{name}>"


def _hyphens(name: str) -> str:
    return re.sub(r"(?<=[a-z])([A-Z])", r"-\1", name).lower()
