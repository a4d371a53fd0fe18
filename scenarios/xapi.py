"""An attempt as xAPI statements, with the verbs of the MedBiquitous virtual patient
profile (github.com/medbiq/medbiq, xapi/xapi-virtualpatient-profile.md).

The actor is a pseudonym that only this site can make, never a name or an address;
what a learner wrote in their own words is not told. A result is never one number:
the variables and the kind of ending travel as extensions. Statements have ids made
from what they tell, so that telling twice is telling once.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings

from elearn.core.xapi import ADL, Statement, account, activity, pseudonym
from scenarios.domain import play
from scenarios.domain.graph import Graph, Node
from scenarios.models import Attempt, AttemptEvent

MEDBIQ: Final = "http://w3id.org/xapi/medbiq/verbs/"
VERBS: Final = {
    "initialized": ADL,
    "suspended": ADL,
    "resumed": ADL,
    "completed": ADL,
    "launched": ADL,
    "responded": ADL,
    "arrived": MEDBIQ,
    "updated": MEDBIQ,
}
SIMULATION: Final = "http://adlnet.gov/expapi/activities/simulation"
NODE: Final = "http://activitystrea.ms/schema/1.0/node"
#: A longer pause was a pause; nobody says when they come back.
PAUSE: Final = timedelta(minutes=30)


def statements_of(attempt: Attempt, events: Sequence[AttemptEvent]) -> list[Statement]:
    """Everything that is known of a person's attempt, in order. Decisions taken over
    from another attempt are that attempt's own and are not told again."""
    return list(_Teller(attempt, events).tell())


class _Teller:
    def __init__(self, attempt: Attempt, events: Sequence[AttemptEvent]) -> None:
        self.attempt = attempt
        self.events = events
        self.graph: Graph = attempt.revision.graph
        self.steps = play.trace(
            self.graph, [event.choice for event in events], attempt.seed
        )
        self.case = (
            f"{settings.BASE_URL}/conversations/{attempt.revision.scenario.slug}/"
        )

    def tell(self) -> Iterator[Statement]:
        last = self.attempt.started_at
        yield self._told(
            "initialized",
            last,
            "start",
            self._case(),
            result=self._result(self._first()),
        )
        for event, step in zip(self.events, self.steps, strict=True):
            if event.inherited:
                last = event.at
                continue
            if event.at - last > PAUSE:
                yield self._told("suspended", last, f"{event.seq}", self._case())
                yield self._told("resumed", event.at, f"{event.seq}", self._case())
            yield from self._decision(event, step)
            last = event.at
        if self.attempt.finished_at is not None and self.steps:
            yield self._told(
                "completed",
                self.attempt.finished_at,
                "end",
                self._case(),
                result={
                    "completion": True,
                    **self._result(self.steps[-1].after),
                },
            )

    def _first(self) -> play.State:
        return (
            self.steps[0].before
            if self.steps
            else play.start(self.graph, self.attempt.seed)
        )

    def _decision(self, event: AttemptEvent, step: play.Step) -> Iterator[Statement]:
        place = str(event.seq)
        result: dict[str, Any] = {"response": step.choice.key}
        if event.dwell_ms is not None:
            result["duration"] = f"PT{event.dwell_ms / 1000:.2f}S"
        yield self._told(
            "responded", event.at, place, self._node(step.node), result=result
        )
        for number, move in enumerate(step.via):
            node = self.graph.node(move.node)
            if node is not None:
                yield self._told(
                    "launched",
                    event.at,
                    f"{place}.{number}",
                    self._node(node),
                    is_engine=True,
                )
        if step.after.values != step.before.values:
            yield self._told(
                "updated",
                event.at,
                place,
                self._case(),
                result=self._result(step.after),
                is_engine=True,
            )
        after = self.graph.node(step.after.node)
        if after is not None:
            yield self._told("arrived", event.at, place, self._node(after))

    # -- parts ---------------------------------------------------------------------
    def _told(
        self,
        verb: str,
        at: datetime,
        place: str,
        target: dict[str, Any],
        *,
        result: dict[str, Any] | None = None,
        is_engine: bool = False,
    ) -> Statement:
        number = uuid.uuid5(self.attempt.uuid, f"{verb}:{place}")
        body: dict[str, Any] = {
            "id": str(number),
            "timestamp": at.isoformat(),
            "actor": account("engine" if is_engine else self._learner()),
            "verb": {"id": VERBS[verb] + verb, "display": {"en": verb}},
            "object": target,
            "context": {
                "registration": str(self.attempt.uuid),
                "contextActivities": {"parent": [{"id": self.case}]},
                "extensions": {
                    f"{settings.BASE_URL}/xapi/revision": self.attempt.revision.sha256
                },
            },
        }
        if result:
            body["result"] = result
        return Statement(number, body)

    def _learner(self) -> str:
        return pseudonym(self.attempt.user_id or 0)

    def _case(self) -> dict[str, Any]:
        return activity(self.case, SIMULATION, self.graph.title, self.graph.language)

    def _node(self, node: Node) -> dict[str, Any]:
        name = node.moment or node.title or node.key
        return activity(f"{self.case}#{node.key}", NODE, name, self.graph.language)

    def _result(self, state: play.State) -> dict[str, Any]:
        node = self.graph.node(state.node)
        values = {
            variable.key: value
            for variable, value in zip(self.graph.variables, state.values, strict=True)
        }
        told: dict[str, Any] = {f"{settings.BASE_URL}/xapi/variables": values}
        if node is not None and node.is_ending:
            told[f"{settings.BASE_URL}/xapi/ending"] = {
                "key": node.key,
                "kind": node.ending,
            }
        return {"extensions": told}
