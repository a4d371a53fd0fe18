"""The graph of a virtual patient: places, roads between them, counters, gates.

Both shapes of such packages are read into these parts first; here is decided
what they mean in a conversation of ours.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Final

from django.utils.translation import gettext as _

from scenarios.domain.conditions import Condition
from scenarios.domain.findings import Finding, order_findings
from scenarios.domain.graph import (
    CHANCE,
    CHECK,
    ENDING,
    Choice,
    Effect,
    Graph,
    Node,
    Persona,
    Rule,
    Variable,
)
from scenarios.formats.naming import slug_of
from scenarios.formats.shape import MAX_NODES, Imported, ImportRefused

#: Longer ones could not be written down as text again.
MAX_CONDITION: Final = 2_000
RELATIONS: Final = {
    "eq": "eq",
    "neq": "ne",
    "leq": "le",
    "lt": "lt",
    "geq": "ge",
    "gt": "gt",
}


@dataclass(frozen=True, slots=True)
class Gate:
    """Who may enter a place: otherwise a message is told, or another place met."""

    condition: Condition
    message: str = ""
    redirect: str = ""


@dataclass(slots=True)
class Place:
    node: Node
    is_chance: bool = False
    gate: Gate | None = None
    #: A clock of so many seconds, and the key of where it leads.
    clock: tuple[int, str] | None = None


@dataclass(frozen=True, slots=True)
class Road:
    """`start` and `end` are keys of places; "" leads nowhere."""

    start: str
    end: str
    label: str
    effects: tuple[Effect, ...] = ()
    weight: int | None = None
    is_hidden: bool = False
    once: bool = False


@dataclass(slots=True)
class Draft:
    source: str
    title: str
    places: dict[str, Place] = field(default_factory=dict)
    roads: list[Road] = field(default_factory=list)
    variables: tuple[Variable, ...] = ()
    rules: list[Rule] = field(default_factory=list)
    persona: Persona = field(default_factory=lambda: Persona(""))
    external_id: str = ""
    start: str = ""
    findings: list[Finding] = field(default_factory=list)
    supported: int = 0
    constructs: int = 0

    def report(
        self,
        severity: str,
        code: str,
        node: str = "",
        line: int | None = None,
        **details: str | int,
    ) -> None:
        found = Finding(severity, code, node, tuple(details.items()), line=line)
        self.findings.append(found)

    def expect(self, nodes: int) -> None:
        """Refuse more nodes than are read, before any is."""
        if nodes > MAX_NODES:
            raise ImportRefused(
                _("The scenario has more than %(most)s nodes.") % {"most": MAX_NODES}
            )

    def met(self, is_supported: bool = True) -> None:
        """One more construct of the source."""
        self.constructs += 1
        self.supported += is_supported

    def imported(self) -> Imported:
        """The story. Raises `ImportRefused` where there is none."""
        if not self.places:
            raise ImportRefused(_("The virtual patient has no nodes."))
        start = self.start if self.start in self.places else self._root()
        builder = _Builder(self)
        nodes = builder.nodes()
        graph = Graph(
            slug=slug_of(self.title),
            title=self.title,
            start=start,
            persona=self.persona,
            nodes=nodes,
            variables=self.variables,
            rules=tuple(self._settled_rules(builder.endings)),
            source=self.source,
            external_id=self.external_id,
        )
        if self.places[start].gate is not None:
            self.report("info", "mvp_gate_at_start", start)
        for variable in self.variables:
            self.report("info", "mvp_counter_open", variable=variable.name)
        return Imported(
            source=self.source,
            title=self.title,
            graph=graph,
            nodes=len(self.places),
            choices=len(self.roads),
            endings=len(builder.endings),
            findings=order_findings(self.findings),
            supported=self.supported,
            constructs=self.constructs,
        )

    def _root(self) -> str:
        """Nothing in the standard says where it begins: where no road and no rule
        leads, else the first place."""
        led_to = {road.end for road in self.roads}
        led_to |= {rule.target for rule in self.rules}
        led_to |= {place.gate.redirect for place in self.places.values() if place.gate}
        led_to |= {place.clock[1] for place in self.places.values() if place.clock}
        led_to |= {
            str(value)
            for finding in self.findings
            if finding.code == "mvp_timer"
            for name, value in finding.details
            if name == "target"
        }
        roots = [key for key in self.places if key not in led_to]
        found = roots[0] if roots else next(iter(self.places))
        if len(roots) != 1:
            severity = "warning" if roots else "info"
            self.report(severity, "mvp_start_guessed", found)
        return found

    def _settled_rules(self, endings: set[str]) -> Iterable[Rule]:
        """A rule holds as long as its counter does; one that leads into the middle
        would then lead there again and again, so it fires once."""
        for rule in self.rules:
            is_once = bool(rule.target) and rule.target not in endings
            if is_once:
                self.report("info", "mvp_rule_once", rule.target, rule=rule.key)
            yield replace(rule, once=is_once or not rule.target)


class _Builder:
    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.endings: set[str] = set()
        self.leaving: dict[str, list[Road]] = {key: [] for key in draft.places}
        for road in draft.roads:
            self.leaving[road.start].append(road)

    def nodes(self) -> tuple[Node, ...]:
        found: list[Node] = []
        for key, place in self.draft.places.items():
            roads = self.leaving[key]
            if not roads:
                self.endings.add(key)
                found.append(replace(place.node, kind=ENDING, ending=""))
            elif place.is_chance:
                found += self._dice(place, roads)
            else:
                found.append(self._scene(place, self._visible(key, roads)))
        for place in self.draft.places.values():
            if place.gate is not None and place.gate.redirect:
                found.append(self._gate(place, place.gate))
        return tuple(found)

    def _fresh(self, key: str) -> str:
        """A key for what we add, apart from the source's own."""
        while key in self.draft.places:
            key += "-2"
        return key

    def _visible(self, key: str, roads: list[Road]) -> list[Road]:
        """Hidden roads are for dice and rules; a place with no other keeps them."""
        visible = [road for road in roads if not road.is_hidden]
        for road in roads:
            if road.is_hidden:
                code = "mvp_hidden_link" if visible else "mvp_only_hidden"
                self.draft.report(
                    "warning", code, key, link=road.label, target=road.end
                )
        return visible or roads

    def _scene(self, place: Place, roads: list[Road]) -> Node:
        choices = tuple(
            self._choice(number, road) for number, road in enumerate(roads, start=1)
        )
        node = replace(place.node, choices=choices)
        if place.clock is None:
            return node
        seconds, target = place.clock
        for choice, road in zip(choices, roads, strict=True):
            if road.end == target:
                return replace(node, seconds=seconds, on_time=choice.key)
        self.draft.report(
            "warning", "mvp_node_timer", node.key, seconds=seconds, target=target
        )
        return node

    def _choice(self, number: int, road: Road) -> Choice:
        choice = Choice(
            f"l{number}",
            road.label or _("Continue"),
            road.end,
            quality="",
            space="",
            effects=road.effects,
            once=road.once,
        )
        place = self.draft.places.get(road.end)
        if place is None or place.gate is None:
            return choice
        if place.gate.redirect:
            return replace(choice, target=self._fresh(f"{road.end}-gate"))
        return replace(
            choice,
            condition=place.gate.condition,
            when_locked="show" if place.gate.message else "hide",
            locked_reason=place.gate.message,
        )

    def _dice(self, place: Place, roads: list[Road]) -> list[Node]:
        """Dice show nothing: words of such a place are met before they are thrown."""
        weights = self._weights(place.node.key, roads)
        branches = tuple(
            replace(
                self._choice(number, road),
                weight=weight,
                when_locked="hide",
                manner="do",
            )
            for number, (road, weight) in enumerate(
                zip(roads, weights, strict=True), start=1
            )
        )
        node = place.node
        if not node.text:
            return [replace(node, kind=CHANCE, choices=branches)]
        dice = self._fresh(f"{node.key}-dice")
        go = Choice("go", _("Continue"), dice, manner="do", quality="", space="")
        return [
            replace(node, choices=(go,)),
            Node(dice, CHANCE, choices=branches, source_ref=node.source_ref),
        ]

    def _weights(self, key: str, roads: list[Road]) -> list[int]:
        """Missing weights get an average share; without any all are equal."""
        given = [road.weight for road in roads if road.weight is not None]
        if not any(weight > 0 for weight in given):
            if given:
                self.draft.report("warning", "mvp_no_weight", key)
            return [1] * len(roads)
        if len(given) == len(roads):
            return [weight for weight in given if weight is not None]
        self.draft.report("info", "mvp_missing_weight", key)
        average = max(1, round(sum(given) / len(given)))
        return [average if road.weight is None else road.weight for road in roads]

    def _gate(self, place: Place, gate: Gate) -> Node:
        key = place.node.key
        return Node(
            self._fresh(f"{key}-gate"),
            CHECK,
            choices=(
                Choice(
                    "in", "", key, manner="do", quality="", space="",
                    condition=gate.condition,
                ),
                Choice(
                    "out", "", gate.redirect, manner="do", quality="", space="",
                    feedback=gate.message,
                ),
            ),
            source_ref=place.node.source_ref,
        )  # fmt: skip
