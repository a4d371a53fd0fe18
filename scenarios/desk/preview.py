"""What would a learner see here? A preview of an unsaved draft from any node.

Stateless: the draft, where to begin and the replies chosen so far give the same
answer each time. Nothing is recorded.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from scenarios.domain import play
from scenarios.domain.graph import Graph
from scenarios.portraits.drawing import draw
from scenarios.portraits.people import PEOPLE


@dataclass(frozen=True, slots=True)
class Beginning:
    """Where a preview begins; without a node, where learners begin."""

    node: str = ""
    values: Mapping[str, int] = field(default_factory=dict)
    visited: tuple[str, ...] = ()
    seed: int = 0

    @property
    def is_start(self) -> bool:
        return not self.node


def preview(graph: Graph, begin: Beginning, path: Iterable[str]) -> dict[str, Any]:
    """What is shown after `path`. Raises `play.IllegalStep` with the place."""
    if begin.is_start:
        state, moves = play.opening(graph, begin.seed)
    else:
        state = play.state_at(
            graph,
            begin.node,
            values=begin.values,
            visited=begin.visited,
            seed=begin.seed,
        )
        state, moves = play.settle(graph, state)
    log: list[dict[str, Any]] = [*_passed(moves)]
    for step in play.walk(graph, state, path):
        log.append(
            {
                "node": step.node.key,
                "speaker": step.node.speaker or graph.persona.name,
                "text": step.node.text,
                "action": step.node.action,
                "reply": step.choice.text,
                "spoken": step.choice.spoken,
                "feedback": step.choice.feedback,
            }
        )
        log += _passed(step.via)
        state = step.after
    return {"log": log, **_shown(graph, state)}


def _passed(moves: Iterable[play.Move]) -> list[dict[str, Any]]:
    return [{"passed": move.node, "branch": move.choice} for move in moves]


def _shown(graph: Graph, state: play.State) -> dict[str, Any]:
    node = play.shown_node(graph, state)
    return {
        "node": node.key,
        "kind": node.kind,
        "ending": node.ending,
        "evening": node.evening if node.is_ending else "",
        "speaker": node.speaker or graph.persona.name,
        "text": node.text,
        "action": node.action,
        "sight": node.sight,
        "portrait": _portrait(node.portrait or graph.persona.portrait, node.expression),
        "own_words": node.own_words,
        "ask_confidence": node.ask_confidence,
        "replies": [
            {"key": one.key, "text": one.text, "spoken": one.spoken}
            for one in play.available_choices(graph, state)
        ],
        "locked": [
            {
                "text": one.choice.text,
                "spoken": one.choice.spoken,
                "reason": one.reason,
            }
            for one in play.locked_choices(graph, state)
        ],
        "values": [
            {
                "key": variable.key,
                "name": variable.name or variable.key,
                "value": variable.words[value]
                if variable.type == "word" and 0 <= value < len(variable.words)
                else value,
            }
            for variable, value in zip(graph.variables, state.values, strict=True)
        ],
    }


def _portrait(person: str, expression: str) -> str:
    """The drawing as an image of its own, which no style sheet reaches: its ground
    is the page's. Empty where nobody is drawn."""
    if person not in PEOPLE:
        return ""
    drawn = draw(person, expression, uid="preview-portrait")
    return drawn.replace('class="portrait__ground"', 'fill="none"').replace(
        'class="portrait__disc"', 'fill="#f6dbd2"'
    )
