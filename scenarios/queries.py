"""Reads of this room: what the player, the debrief and other rooms show.

Nothing here gives away an answer before it is due: a reply on offer has its
words and nothing else – no target, quality, effect or mark.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Case, Count, IntegerField, Value, When
from django.http import HttpRequest
from django.urls import reverse

from elearn.core.models import User
from scenarios import wording
from scenarios.access import SESSION_KEY
from scenarios.domain import play
from scenarios.domain.debrief import (
    METER_KEYS,
    Debrief,
    Meters,
    Moment,
    band,
    debrief,
    meters,
)
from scenarios.domain.graph import Graph, Node
from scenarios.domain.score import is_overrated
from scenarios.models import Attempt, Scenario, ScenarioRevision
from scenarios.shapes import (
    AttemptCard,
    CurvePoint,
    DebriefView,
    MeterView,
    MomentView,
    PatientView,
    PlayerView,
    RatingQuestion,
    ReplyView,
    SkillView,
    TurnView,
)


# -- player --------------------------------------------------------------------------
def _patient(node: Node) -> PatientView:
    return PatientView(
        node=node.key,
        kind=node.kind,
        speaker=node.speaker,
        text=node.text,
        action=node.action,
        sight=node.sight,
        expression=node.expression,
    )


def _meter_views(readings: Meters) -> tuple[MeterView, ...]:
    views = []
    for key in METER_KEYS:
        segments = band(readings.reading(key))
        views.append(
            MeterView(
                key=key,
                name=str(wording.METER_NAMES[key]),
                word=wording.meter_word(key, segments),
                segments=segments,
            )
        )
    return tuple(views)


def _replies(graph: Graph, state: play.State) -> tuple[ReplyView, ...]:
    offered = play.shuffled(
        state.seed, state.node, play.available_choices(graph, state)
    )
    return tuple(
        ReplyView(number=number, key=one.key, text=one.text, spoken=one.spoken)
        for number, one in enumerate(offered, start=1)
    )


def _steps(attempt: Attempt) -> tuple[play.Step, ...]:
    keys = [event.choice for event in attempt.events.all()]
    return play.trace(attempt.revision.graph, keys, attempt.seed)


def player_view(attempt: Attempt) -> PlayerView:
    """Where the conversation stands: one query, for the events."""
    graph = attempt.revision.graph
    steps = _steps(attempt)
    state = steps[-1].after if steps else play.start(graph, attempt.seed)
    node = play.current_node(graph, state)
    return PlayerView(
        attempt=attempt,
        slug=graph.slug,
        title=graph.title,
        persona=graph.persona,
        patient=_patient(node),
        log=tuple(
            TurnView(
                number=step.number,
                turn=step.turn,
                patient=_patient(step.node),
                reply=step.choice.text,
                spoken=step.choice.spoken,
            )
            for step in steps
        ),
        choices=_replies(graph, state),
        meters=_meter_views(meters(graph, state)),
        turn=node.turn or len(steps) + (0 if node.is_ending else 1),
        turns=graph.turns,
        seq=len(steps),
        is_finished=attempt.is_finished,
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
    node = play.current_node(graph, state)
    return {
        "scenario": scenario,
        "slug": graph.slug,
        "title": graph.title,
        "minutes": graph.minutes,
        "opening": graph.opening,
        "content_note": graph.content_note,
        "persona": graph.persona,
        "patient": _patient(node),
        "choices": _replies(graph, state),
        "action": reverse("scenarios:start", args=[scenario.slug]),
        "request": request,
    }


# -- debrief -------------------------------------------------------------------------
def _moment_view(moment: Moment) -> MomentView:
    node, choice = moment.step.node, moment.step.choice
    return MomentView(
        number=moment.number,
        turn=moment.turn,
        moment=node.moment,
        patient=_patient(node),
        has_cue=node.cue is not None,
        cue_kind=node.cue.kind if node.cue else "",
        cue_words=node.cue.words if node.cue else "",
        reply=choice.text,
        spoken=choice.spoken,
        quality=choice.quality,
        space=choice.space,
        space_word=str(wording.SPACE_WORDS.get(choice.space, choice.space)),
        missed=moment.missed,
        before=moment.before,
        after=moment.after,
        thought=choice.thought,
        better=choice.better,
        why=choice.why,
        evidence=choice.evidence,
    )


def _curve(result: Debrief) -> tuple[CurvePoint, ...]:
    points = []
    for number, readings in enumerate(result.curve):
        moment = result.moments[number - 1] if number else None
        points.append(
            CurvePoint(
                number=number,
                turn=moment.turn if moment else None,
                trust=readings.trust,
                understanding=readings.understanding,
                ease=readings.ease,
                missed=moment is not None and moment.missed,
            )
        )
    return tuple(points)


def _profile(result: Debrief, ratings: dict[str, int]) -> tuple[SkillView, ...]:
    return tuple(
        SkillView(
            key=row.skill.key,
            name=row.skill.name,
            word=str(wording.SCALE_WORDS[row.word]),
            seen=row.seen,
            rating=ratings.get(row.skill.key),
            sentence=row.sentence,
            is_overrated=is_overrated(row, ratings.get(row.skill.key)),
        )
        for row in result.profile
    )


def debrief_view(attempt: Attempt) -> DebriefView:
    """Everything the debrief shows: one query, for the events. Show it only
    when `attempt.is_finished`: it holds the answers."""
    graph = attempt.revision.graph
    result = debrief(graph, _steps(attempt), attempt.seed)
    views = {moment.number: _moment_view(moment) for moment in result.moments}
    ending = result.ending
    minutes = None
    if attempt.finished_at is not None:
        seconds = (attempt.finished_at - attempt.started_at).total_seconds()
        minutes = max(1, round(seconds / 60))
    return DebriefView(
        attempt=attempt,
        slug=graph.slug,
        title=graph.title,
        persona=graph.persona,
        ending_kind=ending.ending if ending else "",
        ending=_patient(ending) if ending else None,
        evening=ending.evening if ending else "",
        confidant=graph.confidant,
        minutes=minutes,
        profile=_profile(result, attempt.ratings),
        moments=tuple(views.values()),
        look_again=views[result.look_again.number] if result.look_again else None,
        also_missed=tuple(views[moment.number] for moment in result.also_missed),
        cues_met=result.cues_met,
        cues_answered=result.cues_answered,
        curve=_curve(result),
        is_rated=attempt.rated_at is not None,
    )


def rating_questions(attempt: Attempt) -> tuple[RatingQuestion, ...]:
    return tuple(
        RatingQuestion(skill.key, skill.name, attempt.ratings.get(skill.key))
        for skill in attempt.revision.graph.skills
    )


# -- for other rooms ------------------------------------------------------------------
def best_attempt(user: User | AnonymousUser, scenario: Scenario) -> Attempt | None:
    """The finished attempt with the best kind of ending; of equals the latest."""
    if not user.is_authenticated:
        return None
    rank = Case(
        When(ending_kind="good", then=Value(0)),
        When(ending_kind="mixed", then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return (
        Attempt.objects.filter(
            user=user, revision__scenario=scenario, finished_at__isnull=False
        )
        .select_related("revision")
        .order_by(rank, "-finished_at")
        .first()
    )


def open_attempt(request: HttpRequest, scenario: Scenario) -> Attempt | None:
    """The attempt this person can go on with: the latest unfinished one."""
    attempts = Attempt.objects.filter(
        revision__scenario=scenario, finished_at__isnull=True
    ).select_related("revision")
    if request.user.is_authenticated:
        return attempts.filter(user=request.user).first()
    keys = _uuids(request.session.get(SESSION_KEY, []))
    if not keys:
        return None
    return attempts.filter(user__isnull=True, uuid__in=keys).first()


def _uuids(raw: object) -> list[uuid.UUID]:
    found = []
    for key in raw if isinstance(raw, list) else []:
        try:
            found.append(uuid.UUID(str(key)))
        except ValueError:
            continue
    return found


def attempts_of(
    user: User | AnonymousUser, *, limit: int = 10
) -> tuple[AttemptCard, ...]:
    """The person's latest attempts, newest first; the texts stay unread."""
    if not user.is_authenticated:
        return ()
    attempts = (
        Attempt.objects.filter(user=user)
        .select_related("revision__scenario")
        .defer("revision__compiled", "revision__scenario__script")
        .order_by("-started_at", "-pk")[:limit]
    )
    return tuple(
        AttemptCard(
            title=attempt.revision.scenario.title,
            url=reverse(
                "scenarios:debrief" if attempt.is_finished else "scenarios:player",
                args=[attempt.uuid],
            ),
            started_at=attempt.started_at,
            finished_at=attempt.finished_at,
            decisions=attempt.event_count,
        )
        for attempt in attempts
    )


def has_finished(user: User | AnonymousUser, scenario_ids: Iterable[int]) -> set[int]:
    """Which of these conversations the person has played to an ending."""
    wanted = list(scenario_ids)
    if not wanted or not user.is_authenticated:
        return set()
    return set(
        Attempt.objects.filter(
            user=user,
            revision__scenario_id__in=wanted,
            finished_at__isnull=False,
        ).values_list("revision__scenario_id", flat=True)
    )


def current_revision(scenario: Scenario) -> ScenarioRevision | None:
    """What a new attempt of this conversation is made with."""
    return scenario.current_revision if scenario.live else None


def open_attempts_by_revision(scenario: Scenario) -> tuple[tuple[int, int], ...]:
    """(number of the revision, people in the middle of it), oldest first, without
    the revisions that nobody is playing."""
    return tuple(
        Attempt.objects.filter(revision__scenario=scenario, finished_at__isnull=True)
        .order_by("revision__number")
        .values_list("revision__number")
        .annotate(people=Count("pk"))
    )


def imported_before(source: str, external_id: str) -> Scenario | None:
    """The draft that this story of another tool became, when it was brought in
    before; None for a story without an id of its own."""
    if not source or not external_id:
        return None
    for scenario in Scenario.objects.filter(
        script__source=source, script__external_id=external_id
    ).order_by("pk"):
        return scenario
    return None
