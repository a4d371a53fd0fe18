"""From what an author wrote to a `Graph`: the one way, for the editor, the
publisher, the command line and the demo.

    outline (TOML) ──fields_from_outline──▶ Scenario (StreamField) ──compile──▶ Graph

Compiling never fails: what cannot be read becomes a finding, so that a draft
in any state can be checked and shown.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from scenarios.domain.conditions import (
    Condition,
    ConditionError,
    condition_from_json,
    format_condition,
    parse_condition,
)
from scenarios.domain.explore import Finding
from scenarios.domain.graph import (
    METERS,
    Choice,
    Cue,
    Effect,
    Graph,
    Mark,
    Node,
    Persona,
    Skill,
    Variable,
)
from scenarios.exceptions import OutlineError

if TYPE_CHECKING:
    from scenarios.models import Scenario

OUTLINE_MAX_BYTES: Final = 5 * 1024 * 1024
OUTLINE_MAX_NODES: Final = 2_000


@dataclass(frozen=True, slots=True)
class Compiled:
    """A graph and what could not be read on the way to it."""

    graph: Graph
    findings: tuple[Finding, ...]


# -- StreamField → Graph ---------------------------------------------------------
class _Compiler:
    def __init__(self) -> None:
        self.findings: list[Finding] = []

    def number(self, raw: object, node: str) -> int:
        if isinstance(raw, bool) or not isinstance(raw, int):
            self.findings.append(
                Finding("error", "not_a_number", node, (("found", str(raw)),))
            )
            return 0
        return raw

    def effects(self, entries: Iterable[Any], node: str) -> tuple[Effect, ...]:
        return tuple(
            Effect(
                variable=_text(entry, "variable"),
                amount=self.number(entry.get("amount"), node),
                op="set" if entry.get("op") == "set" else "add",
            )
            for entry in entries or ()
        )

    def condition(self, text: str, node: str, choice: str) -> Condition | None:
        if not text:
            return None
        try:
            return parse_condition(text)
        except ConditionError as error:
            details = (("choice", choice), ("problem", error.code))
            found = tuple(error.details.items())
            self.findings.append(
                Finding("error", "bad_condition", node, (*details, *found))
            )
            return None

    def choice(self, value: Any, node: str) -> Choice:
        key = _text(value, "key")
        return Choice(
            key=key,
            text=_text(value, "text"),
            target=_text(value, "target"),
            spoken=bool(value.get("spoken")),
            quality=_text(value, "quality"),
            space=_text(value, "space"),
            effects=self.effects(value.get("effects"), node),
            marks=tuple(
                Mark(_text(entry, "skill"), self.number(entry.get("mark"), node))
                for entry in value.get("marks") or ()
            ),
            once=bool(value.get("once")),
            condition=self.condition(_text(value, "condition"), node, key),
            thought=_text(value, "thought"),
            better=_text(value, "better"),
            why=_text(value, "why"),
            evidence=_text(value, "evidence"),
        )

    def node(self, kind: str, value: Any, persona: str) -> Node:
        key = _text(value, "key")
        cue = value.get("cue") or {}
        speaker = _text(value, "speaker")
        return Node(
            key=key,
            kind=kind,
            turn=value.get("turn"),
            moment=_text(value, "moment"),
            speaker=speaker or (persona if kind == "patient" else ""),
            text=_text(value, "text"),
            action=_text(value, "action"),
            sight=_text(value, "sight"),
            expression=_text(value, "expression") or "attentive",
            cue=Cue(_text(cue, "kind"), _text(cue, "words"))
            if _text(cue, "kind")
            else None,
            effects=self.effects(value.get("effects"), key),
            choices=tuple(
                self.choice(entry, key) for entry in value.get("choices") or ()
            ),
            ending=_text(value, "ending"),
            evening=_text(value, "evening"),
        )

    def variables(self, entries: Iterable[Any]) -> tuple[Variable, ...]:
        """The meters, where the author gave them other bounds, then the rest."""
        own = [
            Variable(
                key=_text(entry, "key"),
                initial=self.number(entry.get("initial"), ""),
                minimum=self.number(entry.get("minimum"), ""),
                maximum=self.number(entry.get("maximum"), ""),
            )
            for entry in entries
        ]
        replaced = {variable.key: variable for variable in reversed(own)}
        meters = {meter.key for meter in METERS}
        seen: set[str] = set()
        rest = []
        for variable in own:
            if variable.key not in meters or variable.key in seen:
                rest.append(variable)
            seen.add(variable.key)
        return (*(replaced.get(meter.key, meter) for meter in METERS), *rest)


def _text(value: Mapping[str, Any], key: str) -> str:
    raw = value.get(key)
    return raw.strip() if isinstance(raw, str) else ""


def compile_scenario(scenario: Scenario) -> Compiled:
    """The graph of what the author wrote, whatever state it is in."""
    compiler = _Compiler()
    nodes = tuple(
        compiler.node(child.block_type, child.value, scenario.persona_name)
        for child in scenario.nodes
    )
    graph = Graph(
        slug=scenario.slug,
        title=scenario.title,
        code=scenario.code,
        minutes=scenario.minutes or 0,
        turns=scenario.turns or 0,
        opening=scenario.opening,
        content_note=scenario.content_note,
        confidant=scenario.confidant,
        start=scenario.start or (nodes[0].key if nodes else ""),
        persona=Persona(
            name=scenario.persona_name,
            age=scenario.persona_age,
            about=scenario.persona_about,
            portrait=scenario.persona_portrait,
        ),
        nodes=nodes,
        skills=tuple(
            Skill(
                key=_text(child.value, "key"),
                name=_text(child.value, "name"),
                high=_text(child.value, "high"),
                middle=_text(child.value, "middle"),
                low=_text(child.value, "low"),
            )
            for child in scenario.skills
        ),
        variables=compiler.variables([child.value for child in scenario.variables]),
    )
    return Compiled(graph, tuple(compiler.findings))


# -- outline (TOML) → StreamField --------------------------------------------------
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


def _table(raw: object) -> Mapping[str, Any]:
    return raw if isinstance(raw, Mapping) else {}


def _tables(raw: object) -> list[Mapping[str, Any]]:
    return [_table(entry) for entry in raw] if isinstance(raw, list) else []


def _string(raw: object) -> str:
    return raw if isinstance(raw, str) else "" if raw is None else str(raw)


def _whole(raw: object) -> Any:
    """A whole number where it is one; anything else goes on to be reported."""
    return raw


def _effect_values(raw: object) -> list[dict[str, Any]]:
    return [
        {
            "variable": _string(entry.get("variable")),
            "op": "set" if "set" in entry else "add",
            "amount": _whole(entry.get("set", entry.get("add"))),
        }
        for entry in _tables(raw)
    ]


def _condition_value(raw: object) -> str:
    """The text form; what cannot be read stays as text and becomes a finding."""
    if raw is None or raw == "":
        return ""
    if isinstance(raw, str):
        return raw
    try:
        return format_condition(condition_from_json(raw))
    except ConditionError:
        return str(raw)


def _choice_value(raw: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "key": _string(raw.get("key")),
        "text": _string(raw.get("text")),
        "target": _string(raw.get("target")),
        "spoken": bool(raw.get("spoken", True)),
        "quality": _string(raw.get("quality", "mixed")),
        "space": _string(raw.get("space", "held")),
        "effects": _effect_values(raw.get("effects")),
        "marks": [
            {"skill": _string(entry.get("skill")), "mark": _whole(entry.get("mark"))}
            for entry in _tables(raw.get("marks"))
        ],
        "once": bool(raw.get("once", False)),
        "condition": _condition_value(raw.get("condition")),
        "thought": _string(raw.get("thought")),
        "better": _string(raw.get("better")),
        "why": _string(raw.get("why")),
        "evidence": _string(raw.get("evidence")),
    }


def _node_value(raw: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    kind = _string(raw.get("kind", "patient"))
    kind = kind if kind in ("patient", "scene", "ending") else "patient"
    turn = raw.get("turn")
    value: dict[str, Any] = {
        "key": _string(raw.get("key")),
        "text": _string(raw.get("text")),
        "action": _string(raw.get("action")),
        "sight": _string(raw.get("sight")),
        "expression": _string(raw.get("expression", "attentive")),
        "effects": _effect_values(raw.get("effects")),
    }
    if kind == "ending":
        return kind, {
            **value,
            "ending": _string(raw.get("ending", "mixed")),
            "evening": _string(raw.get("evening")),
        }
    cue = _table(raw.get("cue"))
    value |= {
        "turn": turn if type(turn) is int else None,
        "moment": _string(raw.get("moment")),
        "cue": {"kind": _string(cue.get("kind")), "words": _string(cue.get("words"))},
        "choices": [_choice_value(entry) for entry in _tables(raw.get("choices"))],
    }
    if kind == "patient":
        value["speaker"] = _string(raw.get("speaker"))
    return kind, value


def _small(raw: object, otherwise: int) -> int:
    return raw if type(raw) is int and 0 <= raw <= 32_000 else otherwise


def fields_from_outline(outline: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a `Scenario` written as an outline; never fails."""
    persona = _table(outline.get("persona"))
    age = persona.get("age")
    skills = []
    for entry in _tables(outline.get("skills")):
        sentences = _table(entry.get("sentences"))
        value = {"key": _string(entry.get("key")), "name": _string(entry.get("name"))}
        value |= {
            band: _string(sentences.get(band)) for band in ("high", "middle", "low")
        }
        skills.append(("skill", value))
    variables = [
        (
            "variable",
            {
                "key": _string(entry.get("key")),
                "initial": entry.get("initial", 0),
                "minimum": entry.get("minimum", 0),
                "maximum": entry.get("maximum", 100),
            },
        )
        for entry in _tables(outline.get("variables"))
    ]
    return {
        "slug": _string(outline.get("slug")),
        "title": _string(outline.get("title")),
        "code": _string(outline.get("code")),
        "minutes": _small(outline.get("minutes"), 8),
        "turns": _small(outline.get("turns"), 8),
        "opening": _string(outline.get("opening")),
        "content_note": _string(outline.get("content_note")),
        "confidant": _string(outline.get("confidant")),
        "start": _string(outline.get("start")),
        "persona_name": _string(persona.get("name")),
        "persona_age": age if type(age) is int and 0 <= age <= 130 else None,
        "persona_about": _string(persona.get("about")),
        "persona_portrait": _string(persona.get("portrait")),
        "nodes": [_node_value(entry) for entry in _tables(outline.get("nodes"))],
        "skills": skills,
        "variables": variables,
    }
