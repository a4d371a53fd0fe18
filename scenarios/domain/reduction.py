"""What may be forgotten at each place, so that states do not explode.

Three reductions, each sound because what it forgets cannot change which ways are
open later: a variable is kept only where a condition that reads it can still be
met; a fact (visited, taken, turns since) likewise; marks are no state at all.
"""

from __future__ import annotations

from scenarios.domain.conditions import VARIABLE, Condition
from scenarios.domain.engine import CALL, END, NOWHERE, Engine, Key, fact_of
from scenarios.domain.links import strong_components


class Reduction:
    """Which slots of a state still matter at each place of `engine`."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.links = [self._targets(place) for place in range(len(engine.nodes))]
        self._dead = self._find_dead()

    def _targets(self, place: int) -> list[int]:
        """Where `place` can lead, whatever the conditions say. A return can come
        back to every sub-conversation; a rule can strike at every arrival."""
        engine = self.engine
        if engine.kinds[place] == END:
            return []
        found = {engine.calls[place]} if engine.kinds[place] == CALL else set()
        for way in engine.exits[place]:
            if way.is_return:
                found |= set(engine.resume.values())
            else:
                found.add(way.target)
        # A rule sends on whoever arrives, from wherever they come.
        if found - {NOWHERE}:
            found |= engine.redirects
        return sorted(found - {NOWHERE})

    def _reads(self) -> tuple[list[set[int]], set[int]]:
        """Per place the slots that its conditions ask for, and those asked for on
        every arrival (by rules)."""
        engine = self.engine
        reads: list[set[int]] = [set() for _ in engine.nodes]
        everywhere: set[int] = set()
        for place, node in enumerate(engine.nodes):
            if node.is_ending:
                continue
            for choice in node.choices:
                if choice.condition is not None:
                    reads[place] |= self._slots(choice.condition)
                if choice.once:
                    reads[place].add(engine.fact_slots["taken", node.key, choice.key])
            for variant in node.variants:
                reads[place] |= self._slots(variant.condition)
        for rule in engine.graph.rules:
            everywhere |= self._slots(rule.when)
            if rule.once:
                everywhere.add(engine.fact_slots["fired", rule.key, ""])
        return reads, everywhere

    def _slots(self, condition: Condition) -> set[int]:
        found = set()
        for part in condition.walk():
            fact = fact_of(part)
            if fact is not None:
                found.add(self.engine.fact_slots[fact[0]])
            elif part.op not in ("and", "or", "not") and part.term == VARIABLE:
                slot = self.engine.graph.slot(part.variable)
                if slot is not None:
                    found.add(slot)
        return found

    def _find_dead(self) -> list[tuple[int, ...]]:
        engine = self.engine
        size = len(engine.bounds) + len(engine.fact_slots)
        reads, everywhere = self._reads()
        live: list[set[int]] = [set() for _ in engine.nodes]
        for component in strong_components(self.links):
            slots: set[int] = set()
            for place in component:
                slots |= reads[place]
                if engine.kinds[place] != END:
                    slots |= everywhere
                for target in self.links[place]:
                    slots |= live[target]
            for place in component:
                live[place] = slots
        return [
            tuple(slot for slot in range(size) if slot not in live[place])
            for place in range(len(engine.nodes))
        ]

    def forget(self, key: Key) -> Key:
        """`key` without what nobody can ask for any more."""
        place, slots, calls = key
        dead = self._dead[place]
        if not dead:
            return key
        kept = list(slots)
        for slot in dead:
            kept[slot] = 0
        return place, tuple(kept), calls
