"""Where a conversation stands: who is seen, what was said, what can be said.

A reply on offer has its words and nothing else, and a reply that is closed has
its reason; what is hidden is not there at all.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from scenarios import wording
from scenarios.debrief_wording import level_word
from scenarios.domain import play
from scenarios.domain.debrief import METER_KEYS, Meters, band, meters
from scenarios.domain.graph import PATIENT, Graph, Node, Variable
from scenarios.models import Attempt, Scenario
from scenarios.pictures import picture_of
from scenarios.shapes import (
    LockedView,
    MeterView,
    PatientView,
    PlayerView,
    ReplyView,
    ToldView,
    TurnView,
)

#: The variable behind each meter; ease is the reverse of anxiety.
METER_VARIABLES = {
    "trust": "trust",
    "understanding": "understanding",
    "ease": "anxiety",
}


def steps_of(attempt: Attempt) -> tuple[play.Step, ...]:
    keys = [event.choice for event in attempt.events.all()]
    return play.trace(attempt.revision.graph, keys, attempt.seed)


def patient_at(graph: Graph, node: Node) -> PatientView:
    """Somebody else is seen where the node has a portrait of its own."""
    persona = graph.persona
    portrait = node.portrait or persona.portrait
    is_other = portrait != persona.portrait
    facts = [persona.name, str(persona.age or ""), persona.about]
    return PatientView(
        node=node.key,
        kind=node.kind,
        speaker=node.speaker,
        text=node.text,
        action=node.action,
        sight=node.sight,
        expression=node.expression,
        who=node.speaker if is_other else persona.name,
        about=node.speaker if is_other else ", ".join(filter(None, facts)),
        portrait=portrait,
        is_speech=bool(node.speaker) or node.kind == PATIENT or node.is_ending,
    )


def told_on(graph: Graph, step: play.Step | None) -> ToldView:
    if step is None:
        return ToldView("", ())
    told = {rule.key: rule.message for rule in graph.rules}
    return ToldView(
        step.choice.feedback, tuple(filter(None, map(told.get, step.fired)))
    )


# -- meters ----------------------------------------------------------------------
def _own_meter(variable: Variable, value: int) -> MeterView | None:
    """A variable of the conversation's own; one without bounds has no word."""
    name = variable.name or variable.key
    if variable.type == "word":
        words = variable.words
        word = words[value] if 0 <= value < len(words) else ""
        return MeterView(variable.key, name, word, 0)
    if variable.type == "flag":
        return MeterView(variable.key, name, level_word(5 if value else 1, "flag"), 0)
    if variable.minimum is None or variable.maximum is None:
        return None
    span = max(1, variable.maximum - variable.minimum)
    segments = band((value - variable.minimum) * 100 // span)
    return MeterView(variable.key, name, level_word(segments), segments)


def _meter_views(graph: Graph, state: play.State) -> tuple[MeterView, ...]:
    """The meters that the authors show during the conversation."""
    if not graph.meters_in_play:
        return ()
    readings = meters(graph, state)
    views = [
        _three(key, readings)
        for key in METER_KEYS
        if (one := graph.variable(METER_VARIABLES[key])) and one.shown == "play"
    ]
    known = set(METER_VARIABLES.values())
    for variable, value in zip(graph.variables, state.values, strict=True):
        if variable.shown == "play" and variable.key not in known:
            own = _own_meter(variable, value)
            views += [own] if own else []
    return tuple(views)


def _three(key: str, readings: Meters) -> MeterView:
    segments = band(readings.reading(key))
    return MeterView(
        key=key,
        name=str(wording.METER_NAMES[key]),
        word=wording.meter_word(key, segments),
        segments=segments,
    )


# -- replies -------------------------------------------------------------------------
def _replies(graph: Graph, state: play.State) -> tuple[ReplyView, ...]:
    offered = play.shuffled(
        state.seed, state.node, play.available_choices(graph, state)
    )
    return tuple(
        ReplyView(
            number=number,
            key=one.key,
            text=one.text,
            spoken=one.spoken,
            is_silence=one.manner == "silence",
        )
        for number, one in enumerate(offered, start=1)
    )


def _locked(graph: Graph, state: play.State) -> tuple[LockedView, ...]:
    closed = {one.choice.key: one for one in play.locked_choices(graph, state)}
    order = play.shuffled(
        state.seed, state.node, (one.choice for one in closed.values())
    )
    return tuple(
        LockedView(choice.text, choice.spoken, closed[choice.key].reason)
        for choice in order
    )


def _seconds(graph: Graph, attempt: Attempt, state: play.State) -> int | None:
    """Of this turn's clock, where what it takes can be taken."""
    node = play.current_node(graph, state)
    if not attempt.with_clock or not node.seconds or node.seconds < 0:
        return None
    offered = {one.key for one in play.available_choices(graph, state)}
    return node.seconds if node.on_time in offered else None


# -- the page ------------------------------------------------------------------------
def player_view(attempt: Attempt, own_words: str | None = None) -> PlayerView:
    """Where the conversation stands: one query, for the events, and one more for
    the picture of a turn that has one.

    `own_words` are those given for this turn ("" where that was skipped), None
    while the learner has not been asked.
    """
    graph = attempt.revision.graph
    steps = steps_of(attempt)
    last = steps[-1] if steps else None
    state = last.after if last else play.start(graph, attempt.seed)
    node = play.shown_node(graph, state)
    readings = _meter_views(graph, state)
    return PlayerView(
        attempt=attempt,
        slug=graph.slug,
        title=graph.title,
        persona=graph.persona,
        patient=patient_at(graph, node),
        picture=picture_of(node),
        log=tuple(_turn(graph, step) for step in steps),
        told=told_on(graph, last),
        choices=_replies(graph, state),
        locked=_locked(graph, state),
        meters=readings,
        turn=node.turn or len(steps) + (0 if node.is_ending else 1),
        turns=graph.turns,
        seq=len(steps),
        is_finished=attempt.is_finished,
        asks_words=node.own_words and own_words is None,
        own_words=own_words or "" if node.own_words else "",
        asks_confidence=node.ask_confidence,
        seconds=_seconds(graph, attempt, state),
        has_clock=has_clock(graph),
        content_note=graph.content_note,
        support=graph.support,
        has_meters=bool(readings),
    )


def first_seen(graph: Graph) -> PatientView:
    """Who is met first, for the page before the conversation."""
    return patient_at(graph, play.shown_node(graph, play.start(graph)))


def has_clock(graph: Graph) -> bool:
    return any(node.seconds for node in graph.nodes)


def _turn(graph: Graph, step: play.Step) -> TurnView:
    return TurnView(
        number=step.number,
        turn=step.turn,
        patient=patient_at(graph, step.node),
        reply=step.choice.text,
        spoken=step.choice.spoken,
        told=told_on(graph, step),
    )


def opening(scenario: Scenario, request: HttpRequest) -> dict[str, Any]:
    """Context of `scenarios/partials/opening.html`: the patient's first line and
    the replies themselves. Posting one to `action` (field `choice`) starts the
    conversation at its second turn. Empty when nothing is published."""
    revision = scenario.current_revision if scenario.live else None
    if revision is None:
        return {}
    graph = revision.graph
    state = play.start(graph)
    node = play.shown_node(graph, state)
    return {
        "scenario": scenario,
        "slug": graph.slug,
        "title": graph.title,
        "minutes": graph.minutes,
        "opening": graph.opening,
        "content_note": graph.content_note,
        "persona": graph.persona,
        "patient": patient_at(graph, node),
        "choices": _replies(graph, state),
        "action": reverse("scenarios:start", args=[scenario.slug]),
        "request": request,
    }
