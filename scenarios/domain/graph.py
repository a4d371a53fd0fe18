"""What a conversation is: persona, variables, nodes, choices, effects, endings.

Everything is frozen. A `Graph` may be wrong (a draft is allowed to be); finding
out is the business of `explore.py`. Its canonical JSON is the published form.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from scenarios.domain.conditions import Condition, condition_from_json

SCHEMA_VERSION: Final = 1

#: Kinds of node; issue of later kinds (chance, check, sub) raises the version.
PATIENT, SCENE, ENDING = "patient", "scene", "ending"
KINDS: Final = (PATIENT, SCENE, ENDING)
QUALITIES: Final = ("good", "mixed", "poor")
SPACES: Final = ("opened", "held", "closed")
CUE_KINDS: Final = ("cue", "concern")
EXPRESSIONS: Final = ("attentive", "wry", "asking", "shaken", "closed", "eased")
EFFECT_OPS: Final = ("add", "set")


class GraphError(ValueError):
    """The JSON is not a graph of ours, or of a later version."""


@dataclass(frozen=True, slots=True)
class Variable:
    """A bounded integer; every effect is clamped to [minimum, maximum]."""

    key: str
    initial: int
    minimum: int = 0
    maximum: int = 100

    def clamp(self, value: int) -> int:
        return max(self.minimum, min(self.maximum, value))

    def to_json(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "initial": self.initial,
            "minimum": self.minimum,
            "maximum": self.maximum,
        }


#: The three meters every conversation has.
METERS: Final = (
    Variable("trust", 50),
    Variable("understanding", 30),
    Variable("anxiety", 60),
)


@dataclass(frozen=True, slots=True)
class Effect:
    variable: str
    amount: int
    op: str = "add"

    def to_json(self) -> dict[str, Any]:
        return {"variable": self.variable, self.op: self.amount}


@dataclass(frozen=True, slots=True)
class Mark:
    """What could be seen of a skill in one reply, 1 to 5."""

    skill: str
    mark: int

    def to_json(self) -> dict[str, Any]:
        return {"skill": self.skill, "mark": self.mark}


@dataclass(frozen=True, slots=True)
class Cue:
    """VR-CoDES: a hint of an unpleasant feeling (cue) or one said plainly (concern)."""

    kind: str
    words: str = ""

    def to_json(self) -> dict[str, Any]:
        return {"kind": self.kind, "words": self.words}


@dataclass(frozen=True, slots=True)
class Persona:
    name: str
    age: int | None = None
    about: str = ""
    portrait: str = ""

    def to_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "age": self.age,
            "about": self.about,
            "portrait": self.portrait,
        }


@dataclass(frozen=True, slots=True)
class Skill:
    """A row of the debrief's profile, with one sentence per band."""

    key: str
    name: str
    high: str = ""
    middle: str = ""
    low: str = ""

    def to_json(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "name": self.name,
            "sentences": {"high": self.high, "middle": self.middle, "low": self.low},
        }


@dataclass(frozen=True, slots=True)
class Choice:
    key: str
    text: str
    target: str
    spoken: bool = True
    quality: str = "mixed"
    space: str = "held"
    effects: tuple[Effect, ...] = ()
    marks: tuple[Mark, ...] = ()
    once: bool = False
    condition: Condition | None = None
    thought: str = ""
    better: str = ""
    why: str = ""
    evidence: str = ""

    def to_json(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "text": self.text,
            "target": self.target,
            "spoken": self.spoken,
            "quality": self.quality,
            "space": self.space,
            "effects": [effect.to_json() for effect in self.effects],
            "marks": [mark.to_json() for mark in self.marks],
            "once": self.once,
            "condition": self.condition.to_json() if self.condition else None,
            "thought": self.thought,
            "better": self.better,
            "why": self.why,
            "evidence": self.evidence,
        }


@dataclass(frozen=True, slots=True)
class Node:
    key: str
    kind: str
    turn: int | None = None
    moment: str = ""
    speaker: str = ""
    text: str = ""
    action: str = ""
    sight: str = ""
    expression: str = "attentive"
    cue: Cue | None = None
    effects: tuple[Effect, ...] = ()
    choices: tuple[Choice, ...] = ()
    #: Of an ending: good, mixed or poor.
    ending: str = ""
    #: Of an ending: what the patient told somebody that evening.
    evening: str = ""

    @property
    def is_ending(self) -> bool:
        return self.kind == ENDING

    def choice(self, key: str) -> Choice | None:
        return next((choice for choice in self.choices if choice.key == key), None)

    def to_json(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "kind": self.kind,
            "turn": self.turn,
            "moment": self.moment,
            "speaker": self.speaker,
            "text": self.text,
            "action": self.action,
            "sight": self.sight,
            "expression": self.expression,
            "cue": self.cue.to_json() if self.cue else None,
            "effects": [effect.to_json() for effect in self.effects],
            "choices": [choice.to_json() for choice in self.choices],
            "ending": self.ending,
            "evening": self.evening,
        }


@dataclass(frozen=True, slots=True)
class Graph:
    """One whole conversation. `nodes` may hold a key twice; the first one counts."""

    slug: str
    title: str
    start: str
    persona: Persona
    nodes: tuple[Node, ...]
    code: str = ""
    minutes: int = 0
    turns: int = 0
    opening: str = ""
    #: What may be hard to meet here; said before it begins.
    content_note: str = ""
    #: Whom the patient tells that evening.
    confidant: str = ""
    skills: tuple[Skill, ...] = ()
    variables: tuple[Variable, ...] = METERS
    _nodes_by_key: Mapping[str, Node] = field(
        init=False, repr=False, compare=False, hash=False, default_factory=dict
    )
    _slots: Mapping[str, int] = field(
        init=False, repr=False, compare=False, hash=False, default_factory=dict
    )

    def __post_init__(self) -> None:
        nodes: dict[str, Node] = {}
        for node in self.nodes:
            nodes.setdefault(node.key, node)
        slots: dict[str, int] = {}
        for position, variable in enumerate(self.variables):
            slots.setdefault(variable.key, position)
        object.__setattr__(self, "_nodes_by_key", nodes)
        object.__setattr__(self, "_slots", slots)

    def node(self, key: str) -> Node | None:
        return self._nodes_by_key.get(key)

    def slot(self, variable: str) -> int | None:
        """The place of `variable` in a state's values."""
        return self._slots.get(variable)

    def to_json(self) -> dict[str, Any]:
        return {
            "schema_version": SCHEMA_VERSION,
            "slug": self.slug,
            "title": self.title,
            "code": self.code,
            "minutes": self.minutes,
            "turns": self.turns,
            "opening": self.opening,
            "content_note": self.content_note,
            "confidant": self.confidant,
            "start": self.start,
            "persona": self.persona.to_json(),
            "skills": [skill.to_json() for skill in self.skills],
            "variables": [variable.to_json() for variable in self.variables],
            "nodes": [node.to_json() for node in self.nodes],
        }

    def canonical(self) -> bytes:
        """The one spelling of this graph: sorted keys, no spaces, UTF-8."""
        return json.dumps(
            self.to_json(), sort_keys=True, ensure_ascii=False, separators=(",", ":")
        ).encode()

    def sha256(self) -> str:
        return hashlib.sha256(self.canonical()).hexdigest()


# -- reading ---------------------------------------------------------------
def _effects(raw: Iterable[Mapping[str, Any]]) -> tuple[Effect, ...]:
    found = []
    for entry in raw:
        op = "set" if "set" in entry else "add"
        found.append(Effect(str(entry["variable"]), int(entry[op]), op))
    return tuple(found)


def _choice(raw: Mapping[str, Any]) -> Choice:
    condition = raw.get("condition")
    return Choice(
        key=raw["key"],
        text=raw["text"],
        target=raw["target"],
        spoken=raw["spoken"],
        quality=raw["quality"],
        space=raw["space"],
        effects=_effects(raw["effects"]),
        marks=tuple(Mark(entry["skill"], entry["mark"]) for entry in raw["marks"]),
        once=raw["once"],
        condition=condition_from_json(condition) if condition else None,
        thought=raw["thought"],
        better=raw["better"],
        why=raw["why"],
        evidence=raw["evidence"],
    )


def _node(raw: Mapping[str, Any]) -> Node:
    cue = raw["cue"]
    return Node(
        key=raw["key"],
        kind=raw["kind"],
        turn=raw["turn"],
        moment=raw["moment"],
        speaker=raw["speaker"],
        text=raw["text"],
        action=raw["action"],
        sight=raw["sight"],
        expression=raw["expression"],
        cue=Cue(cue["kind"], cue["words"]) if cue else None,
        effects=_effects(raw["effects"]),
        choices=tuple(_choice(entry) for entry in raw["choices"]),
        ending=raw["ending"],
        evening=raw["evening"],
    )


def graph_from_json(raw: Mapping[str, Any]) -> Graph:
    """The graph that `to_json` wrote. Raises `GraphError`."""
    version = raw.get("schema_version")
    if version != SCHEMA_VERSION:
        raise GraphError(f"schema version {version!r}, expected {SCHEMA_VERSION}")
    try:
        return Graph(
            slug=raw["slug"],
            title=raw["title"],
            code=raw["code"],
            minutes=raw["minutes"],
            turns=raw["turns"],
            opening=raw["opening"],
            content_note=raw["content_note"],
            confidant=raw["confidant"],
            start=raw["start"],
            persona=Persona(**raw["persona"]),
            skills=tuple(
                Skill(entry["key"], entry["name"], **entry["sentences"])
                for entry in raw["skills"]
            ),
            variables=tuple(Variable(**entry) for entry in raw["variables"]),
            nodes=tuple(_node(entry) for entry in raw["nodes"]),
        )
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise GraphError(f"not a graph: {error!r}") from error
