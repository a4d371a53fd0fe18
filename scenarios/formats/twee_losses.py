"""What of a graph has no place in a Twee file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from scenarios.domain.conditions import VISITS
from scenarios.domain.findings import Finding
from scenarios.domain.graph import CHANCE, SUB, Choice, Graph
from scenarios.formats.twee_phrases import conditions

#: Losses with which the story plays otherwise than here.
_CHANGES_PLAY: Final = (
    "twee_lost_rules",
    "twee_lost_dice_condition",
    "twee_lost_locked",
    "twee_lost_call_visits",
)


def losses(graph: Graph) -> Iterator[Finding]:
    """A finding for each kind of thing, with how many there are."""
    nodes = tuple({node.key: node for node in reversed(graph.nodes)}.values())
    replies = [one for node in nodes for one in node.choices]
    calling = {node.key for node in nodes if node.kind == SUB}
    counts = {
        "twee_lost_rules": len(graph.rules),
        "twee_lost_plans": len(graph.plans),
        "twee_lost_skills": len(graph.skills),
        "twee_lost_frame": sum(
            bool(one)
            for one in (
                graph.opening, graph.content_note, graph.support, graph.confidant,
                graph.persona.name, graph.order_rules,
            )
        ),
        "twee_lost_cues": sum(node.cue is not None for node in nodes),
        "twee_lost_speaker": sum(bool(node.speaker) for node in nodes),
        "twee_lost_sight": sum(bool(node.action or node.sight) for node in nodes),
        "twee_lost_pictures": sum(bool(node.portrait or node.image) for node in nodes),
        "twee_lost_evening": sum(bool(node.evening) for node in nodes),
        "twee_lost_own_words": sum(
            node.own_words or node.ask_confidence for node in nodes
        ),
        "twee_lost_ratings": sum(_is_rated(one) for one in replies),
        "twee_lost_debrief": sum(
            bool(one.feedback or one.thought or one.better or one.why or one.evidence or one.red_flag)
            for one in replies
        ),
        "twee_lost_manner": sum(not one.spoken for one in replies),
        "twee_lost_locked": sum(one.when_locked == "show" for one in replies),
        "twee_lost_dice_condition": sum(
            one.condition is not None or one.once
            for node in nodes if node.kind == CHANCE
            for one in node.choices
        ),
        # SugarCube comes back to the passage that called, and counts that as a visit.
        "twee_lost_call_visits": sum(
            part.term == VISITS and part.node in calling
            for one in conditions(graph) for part in one.walk()
        ),
    }  # fmt: skip
    for code, count in counts.items():
        if count:
            severity = "warning" if code in _CHANGES_PLAY else "info"
            yield Finding(severity, code, "", (("count", count),))
    for node in nodes:
        if not node.is_ending and not node.is_automatic and not node.choices:
            yield Finding("warning", "twee_becomes_ending", node.key)


def _is_rated(choice: Choice) -> bool:
    plain = Choice("", "", "")
    return bool(
        choice.codes
        or choice.marks
        or choice.explicit
        or choice.quality not in ("", plain.quality)
        or choice.space not in ("", plain.space)
    )
