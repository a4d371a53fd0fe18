"""Our own document: canonical JSON, and the TOML outline of the same shape."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext as _

from scenarios.domain.document import SCHEMA_VERSION, read_document
from scenarios.domain.findings import order_findings
from scenarios.formats.safe_json import read_json
from scenarios.formats.shape import MAX_NODES, Imported, ImportRefused, Parcel

NAME: Final = "document"
_TABLE: Final = re.compile(rb"^\[\[nodes\]\][ \t]*\r?$", re.MULTILINE)
_FIELD: Final = re.compile(rb"^(?:slug|title|key|start) *=", re.MULTILINE)


def detect(parcel: Parcel) -> bool:
    if parcel.members or not parcel.raw:
        return False
    if _is_json(parcel.raw):
        return b'"nodes"' in parcel.raw and b'"branchingScenario"' not in parcel.raw
    if parcel.name.lower().endswith(".toml"):
        return True
    # A Twee story may link to a passage called “nodes”, but has no such lines.
    return bool(_TABLE.search(parcel.raw) and _FIELD.search(parcel.raw))


def read(parcel: Parcel) -> tuple[Imported, ...]:
    """The one conversation of the document. Raises `ImportRefused`."""
    raw = _values(parcel)
    version = raw.get("schema_version", SCHEMA_VERSION)
    if version not in (1, SCHEMA_VERSION):
        raise ImportRefused(
            _("The document was written by a later version and cannot be read here.")
        )
    nodes = raw.get("nodes")
    if not isinstance(nodes, list) or not nodes:
        raise ImportRefused(_("The document holds no nodes."))
    if len(nodes) > MAX_NODES:
        raise ImportRefused(
            _("The scenario has more than %(most)s nodes.") % {"most": MAX_NODES}
        )
    reading = read_document(raw)
    graph = reading.graph
    choices = sum(len(node.choices) for node in graph.nodes)
    constructs = len(graph.nodes) + choices
    return (
        Imported(
            source=NAME,
            title=graph.title,
            graph=graph,
            nodes=len(graph.nodes),
            choices=choices,
            endings=sum(node.is_ending for node in graph.nodes),
            findings=order_findings(reading.findings),
            supported=max(0, constructs - len(reading.findings)),
            constructs=constructs,
        ),
    )


def _is_json(raw: bytes) -> bool:
    return raw.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{"


def _values(parcel: Parcel) -> Mapping[str, Any]:
    name = parcel.name or _("The file")
    if _is_json(parcel.raw):
        found = read_json(parcel.raw, name)
        return found if isinstance(found, Mapping) else {}
    try:
        return tomllib.loads(parcel.raw.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise ImportRefused(
            _("“%(name)s” is written in characters that are not read here.")
            % {"name": name}
        ) from None
    except RecursionError:
        raise ImportRefused(
            _("“%(name)s” is nested too deeply.") % {"name": name}
        ) from None
    except ValueError as error:
        raise ImportRefused(
            _("“%(name)s” is not well-formed TOML: %(problem)s.")
            % {"name": name, "problem": str(error)[:200]}
        ) from None
