"""One activity model of VP.10.1 as a draft of places, roads, counters and rules."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from scenarios.domain.conditions import Condition, format_condition
from scenarios.domain.graph import SCENE, Effect, Node, Rule, Variable
from scenarios.formats.mvp_content import Library, id_in, whole
from scenarios.formats.naming import unique_keys
from scenarios.formats.plain import one_line, plain_text
from scenarios.formats.safe_xml import Element
from scenarios.formats.shape import Imported
from scenarios.formats.virtual_patient import (
    MAX_CONDITION,
    RELATIONS,
    Draft,
    Gate,
    Place,
    Road,
)

NAME: Final = "mvp"
#: Operators inside each other, within what a condition of ours may hold.
_MAX_OPERATORS: Final = 18
_OPERATORS: Final = ("And", "Or", "Nand", "Nor")


def read_activity(
    activity: Element, library: Library, title: str, name: str
) -> Imported:
    """The story of one activity model. Raises `ImportRefused` without any node."""
    return _Activity(activity, library, title, name).draft.imported()


class _Activity:
    def __init__(
        self, activity: Element, library: Library, title: str, name: str
    ) -> None:
        self.library = library
        elements = [one for one in activity.walk() if one.name == "ActivityNode"]
        self.draft = Draft(NAME, "", persona=library.persona())
        self.draft.expect(len(elements))
        sections = (one for one in activity.walk() if one.name == "NodeSection")
        label = next(
            (one.attributes["label"] for one in sections if "label" in one.attributes),
            "",
        )
        self.draft.title = one_line(title or label or name) or "MVP"
        counters = [one for one in activity.walk() if one.name == "Counter"]
        self.counters = unique_keys(
            (one.attributes.get("id", "") for one in counters), "counter"
        )
        self.keys = unique_keys(
            (one.attributes.get("id", "") for one in elements), "node"
        )
        self.draft.variables = tuple(self._variables(counters))
        for element in elements:
            self._place(element)
        for element in elements:
            self._gate(element)
        for links in activity.all("Links"):
            for link in links.all("Link"):
                self._road(link)
        for counter in counters:
            self._rules(counter)
        self._clock(activity)
        self.draft.start = self._marked_start(activity)

    # -- counters ----------------------------------------------------------------
    def _variables(self, counters: list[Element]) -> Iterable[Variable]:
        met: set[str] = set()
        for counter in counters:
            self.draft.met()
            key = self.counters[counter.attributes.get("id", "")]
            if key in met:
                self.draft.report(
                    "warning", "mvp_double_id", line=counter.line, found=key
                )
                continue
            met.add(key)
            initial = whole(counter.value("CounterInitValue"))
            if initial is None:
                self.draft.report(
                    "error",
                    "mvp_not_a_number",
                    line=counter.line,
                    found=one_line(counter.value("CounterInitValue"), 40),
                    place=key,
                )
            label = one_line(counter.value("CounterLabel"), 80) or key
            unit = one_line(
                counter.value("CounterUnitsSuffix")
                or counter.value("CounterUnitsPrefix"),
                20,
            )
            yield Variable(
                key,
                initial or 0,
                None,
                None,
                name=f"{label} ({unit})" if unit else label,
                shown="play"
                if counter.attributes.get("isVisible", "true") in ("true", "1")
                else "never",
                axis=True,
            )

    def _effects(self, element: Element, node: str) -> tuple[Effect, ...]:
        found = []
        for action in element.all("CounterActionRule"):
            if action.value("CounterRuleEnabled").lower() == "off":
                self.draft.met()
                self.draft.report("info", "mvp_action_off", node)
                continue
            counter_id = id_in(action.value("CounterPath"))
            counter = self.counters.get(counter_id)
            amount = whole(action.value("CounterRuleValue"))
            operator = action.value("CounterOperator") or "+"
            if counter is None or amount is None or operator not in ("+", "-", "="):
                self.draft.met(is_supported=False)
                self.draft.report(
                    "error",
                    "mvp_bad_action",
                    node,
                    action.line,
                    counter=one_line(counter_id, 40),
                    found=one_line(f"{operator}{action.value('CounterRuleValue')}", 40),
                )
                continue
            self.draft.met()
            if operator == "=":
                found.append(Effect(counter, amount, "set"))
            else:
                found.append(Effect(counter, -amount if operator == "-" else amount))
        return tuple(found)

    def _rules(self, counter: Element) -> None:
        key = self.counters[counter.attributes.get("id", "")]
        rules = [
            rule for group in counter.all("CounterRules") for rule in group.all("Rule")
        ]
        for number, rule in enumerate(rules, start=1):
            relation = RELATIONS.get(rule.value("Relation").lower())
            value = whole(rule.value("Value"))
            target = self._target(rule.value("RuleRedirect"))
            if relation is None or value is None or target == "":
                self.draft.met(is_supported=False)
                self.draft.report(
                    "error", "mvp_bad_rule", line=rule.line, counter=key, number=number
                )
                continue
            self.draft.met()
            self.draft.rules.append(
                Rule(
                    f"{key}-rule-{number}",
                    Condition(relation, variable=key, value=value),
                    target=target or "",
                    message=plain_text(rule.value("RuleMessage")),
                )
            )

    def _target(self, path: str) -> str | None:
        """A node's key; None where no path is given, "" where it leads nowhere."""
        return self.keys.get(id_in(path), "") if path else None

    # -- nodes -------------------------------------------------------------------
    def _place(self, element: Element) -> None:
        self.draft.met()
        identifier = element.attributes.get("id", "")
        key = self.keys[identifier]
        if key in self.draft.places:
            self.draft.report("error", "mvp_double_id", key, found=identifier[:60])
            return
        rules = element.first("Rules")
        self.draft.places[key] = Place(
            Node(
                key,
                SCENE,
                title=one_line(element.attributes.get("label", "")),
                text=self._text(element, key),
                effects=self._effects(rules, key) if rules else (),
                source_ref=identifier,
                raw=element.source,
            ),
            is_chance=rules is not None and rules.value("Probability") == "on",
            clock=self._node_clock(element, key),
        )
        if rules is not None and rules.value("NavigateGlobal") == "on":
            self.draft.report("info", "mvp_navigate_global", key)

    def _text(self, element: Element, key: str) -> str:
        content = element.value("Content")
        if not content:
            return ""
        shown = self.library.shown(id_in(content))
        for missing in shown.missing:
            self.draft.met(is_supported=False)
            self.draft.report(
                "error", "mvp_missing_content", key, found=one_line(missing, 60)
            )
        if shown.later:
            self.draft.report("info", "mvp_on_request", key, count=len(shown.later))
        for media in shown.media:
            self.draft.met(is_supported=False)
            self.draft.report("info", "mvp_media", key, found=one_line(media, 80))
        return shown.text

    def _gate(self, element: Element) -> None:
        rules = element.first("Rules")
        place = self.draft.places[self.keys[element.attributes.get("id", "")]]
        if rules is None or place.gate is not None:
            return
        key = place.node.key
        for rule in rules.all("ConditionalRule"):
            self.draft.met()
            condition = self._condition(rule, key)
            redirect = self._target(rule.value("RuleRedirect"))
            if redirect == "":
                self.draft.report("error", "mvp_bad_redirect", key)
            if condition is None:
                continue
            if place.gate is not None:
                condition = Condition("and", (place.gate.condition, condition))
            gate = Gate(
                condition, plain_text(rule.value("RuleMessage")), redirect or ""
            )
            if len(format_condition(condition)) > MAX_CONDITION:
                self.draft.report("error", "mvp_long_condition", key)
                continue
            place.gate = gate

    def _condition(self, rule: Element, key: str) -> Condition | None:
        operator = rule.first("Operator")
        parts = [] if operator is None else list(operator)
        if len(parts) != 1 or parts[0].name not in _OPERATORS:
            self.draft.report("error", "mvp_bad_operator", key)
            return None
        return self._operator(parts[0], key, 0)

    def _operator(self, element: Element, key: str, depth: int) -> Condition | None:
        """And, Or, Nand, Nor over visited nodes; None where it always holds."""
        if depth > _MAX_OPERATORS:
            self.draft.report("error", "mvp_long_condition", key)
            return None
        args = []
        for part in element:
            if part.name == "Operand":
                target = self._target(part.text().strip())
                if not target:
                    self.draft.report(
                        "error", "mvp_bad_operand", key, found=one_line(part.text(), 60)
                    )
                    continue
                args.append(Condition("visited", node=target))
            elif part.name in _OPERATORS:
                inner = self._operator(part, key, depth + 1)
                if inner is not None:
                    args.append(inner)
        if not args:
            if element.name != "And":
                self.draft.report("warning", "mvp_empty_operator", key)
            return None
        joined = args[0]
        if len(args) > 1:
            op = "and" if element.name in ("And", "Nand") else "or"
            joined = Condition(op, tuple(args))
        return Condition("not", (joined,)) if element.name[0] == "N" else joined

    # -- links ------------------------------------------------------------------------
    def _road(self, link: Element) -> None:
        label = one_line(link.attributes.get("label", ""), 500)
        start = self._target(link.value("ActivityNodeA"))
        end = self._target(link.value("ActivityNodeB"))
        if not start:
            self.draft.met(is_supported=False)
            self.draft.report(
                "error", "mvp_link_from_nowhere", line=link.line, link=label
            )
            return
        if not end:
            self.draft.report(
                "error", "mvp_link_to_nowhere", start, link.line, link=label
            )
        self.draft.met()
        raw = link.value("Weighting")
        weight = whole(raw)
        if raw and (weight is None or weight < 0):
            self.draft.report(
                "error", "mvp_not_a_number", start, found=raw[:40], place=label
            )
            weight = None
        self.draft.roads.append(
            Road(
                start,
                end or "",
                label,
                self._effects(link, start),
                weight,
                link.attributes.get("display", "true") in ("false", "0"),
            )
        )

    # -- clocks -----------------------------------------------------------------------
    def _clock(self, activity: Element) -> None:
        properties = activity.first("Properties")
        timer = properties.first("Timer") if properties else None
        if timer is None:
            return
        self.draft.met(is_supported=False)
        seconds, target = self._timer(timer)
        if target:
            self.draft.report(
                "warning", "mvp_timer", line=timer.line, seconds=seconds, target=target
            )
        else:
            self.draft.report(
                "warning", "mvp_timer_alone", line=timer.line, seconds=seconds
            )

    def _node_clock(self, element: Element, key: str) -> tuple[int, str] | None:
        services = element.first("Services")
        timer = services.first("Timer") if services else None
        if timer is None:
            return None
        seconds, target = self._timer(timer)
        if seconds <= 0 or not target:
            self.draft.met(is_supported=False)
            self.draft.report("warning", "mvp_node_timer_alone", key, seconds=seconds)
            return None
        self.draft.met()
        return seconds, target

    def _timer(self, timer: Element) -> tuple[int, str]:
        rules = timer.first("TimerRules")
        targets = [
            self._target(rule.value("RuleRedirect")) or ""
            for rule in (rules.all("Rule") if rules else ())
        ]
        return whole(timer.value("TimerDeltaSeconds")) or 0, next(
            (target for target in targets if target), ""
        )

    # -- start ------------------------------------------------------------------------
    def _marked_start(self, activity: Element) -> str:
        """One writer of packages marks the start in the room for extensions."""
        for extension in activity.all("XtensibleInfo"):
            for one in extension.walk():
                if one.name.lower() == "startnode":
                    text = one.text().strip()
                    key = self.keys.get(text) or self.keys.get(id_in(text))
                    if key:
                        return key
        return ""
