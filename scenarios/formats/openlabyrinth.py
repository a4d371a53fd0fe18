"""OpenLabyrinth's own export, which it calls “MVP” as well: one XML file for each
table of its database, texts in base64.

Nodes, links, counters and their rules are read. Rules in its own language, which
it would run, are reported and never run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from scenarios.domain.conditions import Condition, format_condition
from scenarios.domain.graph import SCENE, Effect, Node, Rule, Variable
from scenarios.formats.mvp_content import decoded, whole
from scenarios.formats.naming import unique_keys
from scenarios.formats.plain import MAX_CHARACTERS, one_line, plain_text
from scenarios.formats.safe_xml import Element, read_xml
from scenarios.formats.shape import Imported, Parcel
from scenarios.formats.virtual_patient import (
    MAX_CONDITION,
    RELATIONS,
    Draft,
    Gate,
    Place,
    Road,
)

NAME: Final = "mvp"
#: The rows of these tables change the way through or what is asked; none is read.
_NOT_READ: Final = (
    "map_question", "map_chat", "map_avatar", "map_feedback_rule", "map_popup",
    "map_dam", "map_vpd", "map_cron", "map_counter_common_rules",
)  # fmt: skip
#: Their ids are the same in every database of that program.
_RELATION_IDS: Final = dict(enumerate(RELATIONS.values(), start=1))
_RANDOM_ONE: Final = "3"
_MACRO = re.compile(r"\[\[([A-Z_]{2,20}):([^\]]{0,60})\]\]")
_CHANGE = re.compile(r"([+=-])\s*(-?\d{1,9})(?:[.,]0+)?")


def detect(parcel: Parcel) -> bool:
    return "manifest.xml" in parcel.members and "map_node.xml" in parcel.members


def read(parcel: Parcel) -> Imported:
    """The one labyrinth of the export. Raises `ImportRefused`."""
    return _Labyrinth(parcel).draft.imported()


class _Row:
    """A row of a table: its fields by name, packed or not."""

    def __init__(self, element: Element) -> None:
        self.element = element

    def text(self, field: str) -> str:
        value = self.element.value(field)
        return "" if value == "NULL" else decoded(value, least=4)

    def plain(self, field: str) -> str:
        """A number or an id: never packed."""
        return self.element.value(field)

    def number(self, field: str) -> int | None:
        return whole(self.plain(field))


class _Labyrinth:
    def __init__(self, parcel: Parcel) -> None:
        self.parcel = parcel
        names = [_Row(row).text("name") for row in self._table("map")]
        title = one_line(next((name for name in names if name), "")) or one_line(
            parcel.name.rpartition("/")[2].partition(".")[0]
        )
        self.draft = Draft(NAME, title or "OpenLabyrinth")
        rows = [_Row(element) for element in self._table("map_node")]
        self.draft.expect(len(rows))
        self.keys = unique_keys((row.plain("id") for row in rows), "node")
        counters = [_Row(element) for element in self._table("map_counter")]
        self.counters = unique_keys((row.plain("id") for row in counters), "counter")
        self.titles = {row.plain("id"): one_line(row.text("title")) for row in rows}
        self.draft.variables = tuple(self._variables(counters))
        changes = self._changes()
        for row in rows:
            self._place(row, changes)
        for row in rows:
            self._gate(row)
        self._roads({row.plain("id"): row for row in rows})
        self._rules()
        self._report_the_rest()

    def _table(self, name: str) -> Iterator[Element]:
        """The rows of a table; a table that is not in the export has none."""
        member = f"{name}.xml"
        if member not in self.parcel.members:
            return
        root = read_xml(self.parcel.members[member], member)
        row = re.compile(re.escape(name) + r"_\d+\Z")
        for element in root.walk():
            if row.match(element.name):
                yield element

    # -- counters ----------------------------------------------------------------
    def _variables(self, rows: list[_Row]) -> Iterator[Variable]:
        met: set[str] = set()
        for row in rows:
            self.draft.met()
            key = self.counters[row.plain("id")]
            if key in met:
                self.draft.report("warning", "mvp_double_id", found=key)
                continue
            met.add(key)
            initial = row.number("start_value")
            if initial is None and row.plain("start_value") not in ("", "NULL"):
                self.draft.report(
                    "error",
                    "mvp_not_a_number",
                    found=one_line(row.plain("start_value"), 40),
                    place=key,
                )
            yield Variable(
                key,
                initial or 0,
                None,
                None,
                name=one_line(plain_text(row.text("name")), 80) or key,
                shown="never" if row.plain("visible") == "0" else "play",
                axis=True,
            )

    def _changes(self) -> dict[str, list[Effect]]:
        """Node id → what arriving there does."""
        found: dict[str, list[Effect]] = {}
        for element in self._table("map_node_counter"):
            row = _Row(element)
            function = row.plain("function").strip()
            if not function or function == "NULL":
                continue
            counter = self.counters.get(row.plain("counter_id"))
            match = _CHANGE.fullmatch(function) or _CHANGE.fullmatch(
                decoded(function, least=4)
            )
            if counter is None or match is None:
                self.draft.met(is_supported=False)
                self.draft.report(
                    "error",
                    "mvp_bad_action",
                    self.keys.get(row.plain("node_id"), ""),
                    counter=one_line(row.plain("counter_id"), 40),
                    found=one_line(function, 40),
                )
                continue
            self.draft.met()
            amount = int(match[2])
            found.setdefault(row.plain("node_id"), []).append(
                Effect(counter, amount, "set")
                if match[1] == "="
                else Effect(counter, -amount if match[1] == "-" else amount)
            )
        return found

    def _rules(self) -> None:
        """Of two rules that hold, OpenLabyrinth follows the last; here the first
        one is followed, so they stand in reverse."""
        found = []
        for number, element in enumerate(self._table("map_counter_rule"), start=1):
            row = _Row(element)
            counter = self.counters.get(row.plain("counter_id"))
            relation = _RELATION_IDS.get(row.number("relation_id") or 0)
            value = row.number("value")
            target = self.keys.get(row.plain("redirect_node_id"), "")
            if counter is None or relation is None or value is None or not target:
                self.draft.met(is_supported=False)
                self.draft.report(
                    "error",
                    "mvp_bad_rule",
                    line=element.line,
                    counter=counter or "?",
                    number=number,
                )
                continue
            self.draft.met()
            found.append(
                Rule(
                    f"{counter}-rule-{number}",
                    Condition(relation, variable=counter, value=value),
                    effects=self._afterwards(counter, row.text("counter_value")),
                    target=target,
                    message=plain_text(row.text("message")),
                )
            )
        self.draft.rules = found[::-1]

    @staticmethod
    def _afterwards(counter: str, change: str) -> tuple[Effect, ...]:
        """What a rule does to its counter when it fires: “=0”, “+5”."""
        match = _CHANGE.fullmatch(change.strip())
        if match is None:
            return ()
        amount = int(match[2])
        if match[1] == "=":
            return (Effect(counter, amount, "set"),)
        return (Effect(counter, -amount if match[1] == "-" else amount),)

    # -- nodes -------------------------------------------------------------------
    def _place(self, row: _Row, changes: dict[str, list[Effect]]) -> None:
        self.draft.met()
        identifier = row.plain("id")
        key = self.keys[identifier]
        if key in self.draft.places:
            self.draft.report("error", "mvp_double_id", key, found=identifier[:60])
            return
        x, y = row.number("x"), row.number("y")
        notes = [plain_text(row.text(field)) for field in ("annotation", "info")]
        self.draft.places[key] = Place(
            Node(
                key,
                SCENE,
                title=self.titles[identifier],
                text=self._words(row.text("text"), key),
                effects=tuple(changes.get(identifier, ())),
                at=(x, y) if x is not None and y is not None else None,
                note="\n\n".join(note for note in notes if note),
                source_ref=identifier,
                raw=row.element.source,
            ),
            is_chance=row.plain("link_type_id") == _RANDOM_ONE,
        )
        if row.plain("type_id") == "1" and not self.draft.start:
            self.draft.start = key
        if row.plain("priority_id") in ("2", "3"):
            self.draft.report("info", "ol_priority", key)

    def _words(self, html: str, key: str) -> str:
        """The text without the marks that OpenLabyrinth fills in when it plays."""

        def filled(match: re.Match[str]) -> str:
            macros[match[0][:80]] = None
            return self.titles.get(match[2], "") if match[1] == "NODE" else ""

        macros: dict[str, None] = {}
        words = plain_text(_MACRO.sub(filled, html[:MAX_CHARACTERS]))
        for macro in macros:
            self.draft.met(is_supported=False)
            self.draft.report("info", "ol_macro", key, macro=macro)
        return words

    def _gate(self, row: _Row) -> None:
        """“[12] and [15]”: a node that wants others visited before."""
        text = row.text("conditional").strip()
        place = self.draft.places[self.keys[row.plain("id")]]
        if not text or place.gate is not None:
            return
        condition = self._condition(text)
        if condition is None or len(format_condition(condition)) > MAX_CONDITION:
            self.draft.met(is_supported=False)
            self.draft.report(
                "error", "ol_bad_condition", place.node.key, found=one_line(text, 80)
            )
            return
        self.draft.met()
        place.gate = Gate(condition, plain_text(row.text("conditional_message")))

    def _condition(self, text: str) -> Condition | None:
        """Only all-of or one-of: mixed ones mean there what no reader expects."""
        words = re.findall(r"\[(\d+)\]|\b(and|or)\b|(\S)", text.lower())
        names = [name for name, _word, _other in words if name]
        joints = [word for _name, word, _other in words if word]
        if any(other for *_rest, other in words) or len(joints) != len(names) - 1:
            return None
        if len(set(joints)) > 1 or any(name not in self.keys for name in names):
            return None
        parts = tuple(Condition("visited", node=self.keys[name]) for name in names)
        return parts[0] if len(parts) == 1 else Condition(joints[0], parts)

    # -- links --------------------------------------------------------------------
    def _roads(self, rows: dict[str, _Row]) -> None:
        found: list[tuple[int, Road]] = []
        for element in self._table("map_node_link"):
            row = _Row(element)
            start = self.keys.get(row.plain("node_id_1"))
            end = self.keys.get(row.plain("node_id_2"), "")
            label = one_line(row.text("text"), 500)
            if start is None:
                self.draft.met(is_supported=False)
                self.draft.report(
                    "error", "mvp_link_from_nowhere", line=element.line, link=label
                )
                continue
            if not end:
                self.draft.report(
                    "error", "mvp_link_to_nowhere", start, element.line, link=label
                )
            self.draft.met()
            # Links without words show the title of where they lead.
            label = label or self.titles.get(row.plain("node_id_2"), "")
            weight = row.number("probability")
            road = Road(
                start,
                end,
                label,
                weight=weight if weight else None,
                is_hidden=row.plain("hidden") == "1",
                once=row.plain("follow_once") == "1",
            )
            found.append((row.number("order") or 0, road))
        found.sort(key=lambda one: one[0])
        self.draft.roads = [road for _order, road in found]
        starts = {road.start for road in self.draft.roads}
        for identifier, row in rows.items():
            if row.plain("end") == "1" and self.keys[identifier] in starts:
                self.draft.report("warning", "ol_end_with_links", self.keys[identifier])

    def _report_the_rest(self) -> None:
        for table in _NOT_READ:
            count = 0
            for element in self._table(table):
                count += 1
                self.draft.met(is_supported=False)
                rule = _Row(element).text("rule")
                if table == "map_counter_common_rules" and rule:
                    self.draft.report("warning", "ol_rule", rule=one_line(rule, 300))
            if count and table != "map_counter_common_rules":
                self.draft.report("warning", "ol_not_read", table=table, count=count)
