"""From what an author wrote to a `Graph`: the one way, for the editor, the
publisher, the command line, imports and the demo.

    outline (TOML), JSON, another tool's file ──▶ Scenario (fields, script) ──▶ Graph

A `Scenario` keeps what lists and forms need as fields and the conversation itself
as its `script`: a document in the shape that `domain/document.py` reads. Compiling
never fails: what cannot be read becomes a finding, so that a draft in any state can
be checked and shown.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from scenarios.domain.document import Reading, read_document, to_json
from scenarios.exceptions import OutlineError

if TYPE_CHECKING:
    from scenarios.models import Scenario

OUTLINE_MAX_BYTES: Final = 5 * 1024 * 1024
OUTLINE_MAX_NODES: Final = 2_000
#: Parts of a document that are fields of their own.
FIELDS: Final = (
    "slug",
    "title",
    "code",
    "minutes",
    "turns",
    "language",
    "opening",
    "content_note",
    "support",
    "confidant",
    "meters_in_play",
)
PERSONA: Final = (
    "persona_name",
    "persona_age",
    "persona_about",
    "persona_portrait",
)
#: Parts of a document that its script holds.
SCRIPT: Final = (
    "schema_version",
    "start",
    "nodes",
    "skills",
    "variables",
    "rules",
    "order_rules",
    "plans",
    "source",
    "external_id",
)


# -- Scenario → Graph ---------------------------------------------------------------
def document_of(scenario: Scenario) -> dict[str, Any]:
    """The whole document of what the author wrote, whatever state it is in."""
    script = scenario.script if isinstance(scenario.script, dict) else {}
    return {
        **{name: script[name] for name in SCRIPT if name in script},
        **{name: getattr(scenario, name) for name in FIELDS},
        "minutes": scenario.minutes or 0,
        "turns": scenario.turns or 0,
        "persona": {
            "name": scenario.persona_name,
            "age": scenario.persona_age,
            "about": scenario.persona_about,
            "portrait": scenario.persona_portrait,
        },
    }


def compile_scenario(scenario: Scenario) -> Reading:
    """The graph of what the author wrote, and what could not be read."""
    return read_document(document_of(scenario))


# -- document → Scenario ---------------------------------------------------------------
def script_of(document: Mapping[str, Any]) -> dict[str, Any]:
    """The script of a document: in its one spelling where all of it can be read,
    otherwise as it was written, so that the check can say what is wrong."""
    reading = read_document(document)
    readable = not any(one.severity == "error" for one in reading.findings)
    written = to_json(reading.graph) if readable else document
    return {name: written[name] for name in SCRIPT if name in written}


def fields_from_outline(outline: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a `Scenario` written as an outline; never fails."""
    graph = read_document(outline).graph
    return {
        **{name: getattr(graph, name) for name in FIELDS},
        "minutes": _small(outline.get("minutes"), 8),
        "turns": _small(outline.get("turns"), 8),
        "persona_name": graph.persona.name,
        "persona_age": graph.persona.age
        if graph.persona.age is None or 0 <= graph.persona.age <= 130
        else None,
        "persona_about": graph.persona.about,
        "persona_portrait": graph.persona.portrait,
        "script": script_of(outline),
    }


def _small(raw: object, otherwise: int) -> int:
    return raw if type(raw) is int and 0 <= raw <= 32_000 else otherwise


def parse_outline(raw: bytes, name: str) -> dict[str, Any]:
    """The outline in the bytes of a file. Raises `OutlineError` with one sentence."""
    try:
        outline = tomllib.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise OutlineError(
            _("%(file)s is not a text file (UTF-8), so it was not read.")
            % {"file": name}
        ) from error
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        raise OutlineError(
            _("%(file)s is not a conversation in our TOML format: %(reason)s")
            % {"file": name, "reason": str(error).splitlines()[0]}
        ) from error
    nodes = outline.get("nodes")
    if not isinstance(nodes, list) or not nodes:
        raise OutlineError(
            _("%(file)s holds no conversation: it has no [[nodes]].") % {"file": name}
        )
    if len(nodes) > OUTLINE_MAX_NODES:
        raise OutlineError(
            _("%(file)s has more than 2,000 nodes, so it was not read.")
            % {"file": name}
        )
    return outline
