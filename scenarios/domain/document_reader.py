"""Reads a conversation document, part by part. It never fails: what cannot be read is
reported and gets its default.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, replace
from typing import Any, Final

from scenarios.domain.conditions import (
    Condition,
    ConditionError,
    condition_from_json,
    parse_condition,
)
from scenarios.domain.findings import Finding
from scenarios.domain.graph import (
    METERS,
    Choice,
    Cue,
    Effect,
    Graph,
    Mark,
    Node,
    Persona,
    Plan,
    Rule,
    Skill,
    Variable,
    Variant,
)

SCHEMA_VERSION: Final = 2
#: Longer numbers are nobody's points; they would only make sums slow.
_LARGEST: Final = 1_000_000_000

#: Fields of each part that are written, with the value that is left out.
DEFAULTS: Final[dict[type, dict[str, Any]]] = {
    kind: {
        one.name: one.default for one in fields(kind) if not one.name.startswith("_")
    }
    for kind in (
        Graph,
        Node,
        Choice,
        Variant,
        Cue,
        Mark,
        Persona,
        Plan,
        Rule,
        Skill,
        Variable,
    )
}


class Reader:
    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self.node_key = ""

    def report(self, code: str, severity: str = "error", **details: str | int) -> None:
        self.findings.append(
            Finding(severity, code, self.node_key, tuple(details.items()))
        )

    # values ---------------------------------------------------------------
    def text(self, raw: object, field: str) -> str:
        if isinstance(raw, str):
            lines = raw.replace("\r\n", "\n")
            return lines if field == "raw" else lines.strip()
        if raw is not None:
            self.report("not_a_text", field=field, found=str(raw)[:60])
        return ""

    def whole(self, raw: object, field: str, otherwise: int = 0) -> int:
        if type(raw) is int and abs(raw) <= _LARGEST:
            return raw
        if type(raw) is float and raw.is_integer() and abs(raw) <= _LARGEST:
            return int(raw)  # a browser writes 5.0 as it likes
        self.report("not_a_number", field=field, found=str(raw)[:60])
        return otherwise

    def optional(self, raw: object, field: str) -> int | None:
        return None if raw is None or raw == "" else self.whole(raw, field)

    def yes(self, raw: object, field: str) -> bool:
        if type(raw) is bool:
            return raw
        self.report("not_yes_or_no", field=field, found=str(raw)[:60])
        return False

    def condition(self, raw: object, field: str, choice: str = "") -> Condition | None:
        if raw is None or raw == "":
            return None
        try:
            if isinstance(raw, str):
                return parse_condition(raw)
            return condition_from_json(raw)
        except ConditionError as error:
            self.report(
                "bad_condition",
                choice=choice or field,
                problem=error.code,
                **error.details,
            )
            return None

    def entries(self, raw: object, field: str) -> list[Mapping[str, Any]]:
        if raw is None:
            return []
        if not isinstance(raw, (list, tuple)):
            self.report("not_a_list", field=field)
            return []
        good = [entry for entry in raw if isinstance(entry, Mapping)]
        if len(good) != len(raw):
            self.report("not_a_list", field=field)
        return good

    def texts(self, raw: object, field: str) -> tuple[str, ...]:
        if raw is None:
            return ()
        if not isinstance(raw, (list, tuple)):
            self.report("not_a_list", field=field)
            return ()
        return tuple(self.text(entry, field) for entry in raw)

    # parts ----------------------------------------------------------------------
    def part(
        self,
        kind: type,
        raw: Mapping[str, Any],
        special: Mapping[str, Callable[[Any], Any]],
        also_known: tuple[str, ...] = (),
    ) -> Any:
        """`kind` from the fields of `raw`; `special` reads what is no plain value."""
        given: dict[str, Any] = {}
        defaults = DEFAULTS[kind]
        for name, default in defaults.items():
            if name not in raw:
                if default is MISSING and name not in special:
                    given[name] = 0 if name == "mark" else ""
                elif default is MISSING:
                    given[name] = special[name](None)
                continue
            value = raw[name]
            if name in special:
                given[name] = special[name](value)
            elif type(default) is bool:
                given[name] = self.yes(value, name)
            elif type(default) is int or name == "mark":
                given[name] = self.whole(value, name, 0 if name == "mark" else default)
            elif default is None:
                given[name] = self.optional(value, name)
            else:
                given[name] = self.text(value, name)
        for name in raw:
            if name not in defaults and name not in also_known:
                self.report("unknown_field", "warning", field=str(name)[:60])
        return kind(**given)

    def effects(self, raw: object) -> tuple[Effect, ...]:
        return tuple(self.effect(entry) for entry in self.entries(raw, "effects"))

    def effect(self, raw: Mapping[str, Any]) -> Effect:
        op = "set" if "set" in raw else "add"
        amount = raw.get(op)
        variable = self.text(raw.get("variable"), "variable")
        if op == "set" and isinstance(amount, str):
            return Effect(variable, 0, op, word=amount)
        return Effect(variable, self.whole(amount, "effects"), op)

    def choice(self, raw: Mapping[str, Any]) -> Choice:
        key = raw["key"] if isinstance(raw.get("key"), str) else ""
        if "spoken" in raw and "manner" not in raw:  # schema version 1
            raw = {**raw, "manner": "say" if raw["spoken"] else "do"}
        special: dict[str, Callable[[Any], Any]] = {
            "codes": lambda value: self.texts(value, "codes"),
            "effects": self.effects,
            "marks": lambda value: tuple(
                self.part(Mark, entry, {}) for entry in self.entries(value, "marks")
            ),
            "condition": lambda value: self.condition(value, "condition", key),
        }
        made: Choice = self.part(Choice, raw, special, ("spoken",))
        return made

    def node(self, raw: Mapping[str, Any]) -> Node:
        key = raw.get("key")
        self.node_key = key.strip() if isinstance(key, str) else ""
        if "kind" not in raw:
            raw = {**raw, "kind": "patient"}
        special: dict[str, Callable[[Any], Any]] = {
            "cue": self.cue,
            "effects": self.effects,
            "choices": lambda value: tuple(
                self.choice(entry) for entry in self.entries(value, "choices")
            ),
            "variants": lambda value: tuple(
                variant
                for entry in self.entries(value, "variants")
                if (variant := self.variant(entry)) is not None
            ),
            "at": self.place,
            "parts": lambda value: self.texts(value, "parts"),
        }
        made: Node = self.part(Node, raw, special)
        self.node_key = ""
        return made

    def variant(self, raw: Mapping[str, Any]) -> Variant | None:
        condition = self.condition(raw.get("condition"), "variants")
        if condition is None:
            if not raw.get("condition"):
                self.report("missing_variant_condition")
            return None
        made: Variant = self.part(Variant, raw, {"condition": lambda _: condition})
        return made

    def cue(self, raw: object) -> Cue | None:
        if not isinstance(raw, Mapping) or not raw.get("kind"):
            if raw is not None and not isinstance(raw, Mapping):
                self.report("not_a_text", field="cue", found=str(raw)[:60])
            return None
        made: Cue = self.part(Cue, raw, {})
        return made

    def place(self, raw: object) -> tuple[int, int] | None:
        if raw is None:
            return None
        if isinstance(raw, (list, tuple)) and len(raw) == 2:
            return self.whole(raw[0], "at"), self.whole(raw[1], "at")
        self.report("not_a_number", field="at", found=str(raw)[:60])
        return None

    def skill(self, raw: Mapping[str, Any]) -> Skill:
        sentences = raw.get("sentences")
        if isinstance(sentences, Mapping):  # the outline and schema version 1
            raw = {**sentences, **raw}
        made: Skill = self.part(Skill, raw, {}, ("sentences",))
        return made

    def variable(self, raw: Mapping[str, Any], version: object) -> Variable:
        meter = next((one for one in METERS if one.key == raw.get("key")), None)
        special: dict[str, Callable[[Any], Any]] = {
            "words": lambda value: self.texts(value, "words"),
            "initial": lambda value: self.initial(value, raw),
            "minimum": lambda value: self.optional(value, "minimum"),
            "maximum": lambda value: self.optional(value, "maximum"),
        }
        # An outline gives a meter other bounds; version 1 never said where it is shown.
        if meter is not None and version != SCHEMA_VERSION:
            shown = {"shown": meter.shown, "axis": meter.axis}
            raw = {"initial": meter.initial, **shown, **raw}
        if raw.get("type") == "flag":
            raw = {"maximum": 1, **raw}
        made: Variable = self.part(Variable, raw, special)
        if made.type == "word" and "maximum" not in raw:
            made = replace(made, maximum=max(0, len(made.words) - 1))
        return made

    def initial(self, value: object, raw: Mapping[str, Any]) -> int:
        """A word stands for its place in the list."""
        words = raw.get("words")
        if isinstance(value, str) and isinstance(words, list) and value in words:
            return words.index(value)
        return self.whole(value, "initial")

    def rule(self, raw: Mapping[str, Any]) -> Rule | None:
        when = self.condition(raw.get("when"), str(raw.get("key", "")))
        if when is None:
            if not raw.get("when"):
                self.report("missing_rule_condition", rule=str(raw.get("key", "")))
            return None
        special: dict[str, Callable[[Any], Any]] = {
            "when": lambda _: when,
            "effects": self.effects,
        }
        made: Rule = self.part(Rule, raw, special)
        return made

    def variables(self, raw: Mapping[str, Any]) -> tuple[Variable, ...]:
        """What `to_json` wrote is complete; an outline names the meters only to
        give them other bounds, and then the rest."""
        if "variables" not in raw:
            return METERS
        version = raw.get("schema_version")
        own = [
            self.variable(entry, version)
            for entry in self.entries(raw["variables"], "variables")
        ]
        if version is not None:
            return tuple(own)
        replaced = {variable.key: variable for variable in reversed(own)}
        meters = {meter.key for meter in METERS}
        seen: set[str] = set()
        rest = []
        for variable in own:
            if variable.key not in meters or variable.key in seen:
                rest.append(variable)
            seen.add(variable.key)
        return (*(replaced.get(meter.key, meter) for meter in METERS), *rest)

    def graph(self, raw: Mapping[str, Any]) -> Graph:
        persona_raw = raw.get("persona")
        persona = self.part(
            Persona, persona_raw if isinstance(persona_raw, Mapping) else {}, {}
        )
        nodes = tuple(
            self.node(entry) for entry in self.entries(raw.get("nodes"), "nodes")
        )
        special: dict[str, Callable[[Any], Any]] = {
            "persona": lambda _: persona,
            "nodes": lambda _: nodes,
            "skills": lambda value: tuple(
                self.skill(entry) for entry in self.entries(value, "skills")
            ),
            "variables": lambda _: self.variables(raw),
            "rules": lambda value: tuple(
                rule
                for entry in self.entries(value, "rules")
                if (rule := self.rule(entry)) is not None
            ),
            "order_rules": lambda value: self.texts(value, "order_rules"),
            "plans": lambda value: tuple(
                self.part(Plan, entry, {}) for entry in self.entries(value, "plans")
            ),
        }
        made: Graph = self.part(Graph, raw, special, ("schema_version",))
        if "start" not in raw and nodes:
            made = replace(made, start=nodes[0].key)
        return made
