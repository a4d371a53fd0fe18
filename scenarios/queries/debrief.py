"""What the debrief shows. It holds the answers: only for a finished attempt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from scenarios import debrief_wording as words
from scenarios import wording
from scenarios.domain import play
from scenarios.domain.calibration import apart, calibrate
from scenarios.domain.debrief import Debrief, Moment, debrief
from scenarios.domain.expert import expert_steps
from scenarios.domain.graph import Choice, Graph, Node, Variable
from scenarios.domain.score import is_overrated
from scenarios.models import Attempt, AttemptEvent
from scenarios.queries.player import METER_VARIABLES, patient_at, told_on
from scenarios.shapes import (
    CalibrationView,
    CueView,
    CurvePoint,
    DebriefView,
    MomentView,
    OrderView,
    PathView,
    RatingQuestion,
    SkillView,
    StopView,
    SureView,
    WordsView,
)

Moments = Mapping[int, MomentView]


def debrief_view(attempt: Attempt) -> DebriefView:
    """Everything the debrief shows: one query, for the events. Show it only
    when `attempt.is_finished`."""
    graph = attempt.revision.graph
    events = list(attempt.events.all())
    steps = play.trace(graph, [event.choice for event in events], attempt.seed)
    result = debrief(graph, steps, attempt.seed)
    views = {moment.number: _moment(graph, moment) for moment in result.moments}
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
        ending=patient_at(graph, ending) if ending else None,
        evening=ending.evening if ending else "",
        confidant=graph.confidant,
        minutes=minutes,
        profile=_profile(result, attempt.ratings),
        red_flags=tuple(views[one.number] for one in result.red_flags),
        moments=tuple(views.values()),
        look_again=views[result.look_again.number] if result.look_again else None,
        also_missed=tuple(views[moment.number] for moment in result.also_missed),
        cues=tuple(_cue(moment, views) for moment in result.cues),
        cues_met=result.cues_met,
        cues_answered=result.cues_answered,
        order=_order(result, views),
        words=_own_words(graph, steps, events, views),
        calibration=_calibration(steps, events, views),
        path=_path(graph, steps, attempt.seed),
        curve=_curve(graph, result),
        other_names=tuple(one.name or one.key for _, one in _others(graph)),
        told=told_on(graph, steps[-1] if steps else None),
        support=graph.support,
        is_rated=attempt.rated_at is not None,
    )


def _moment(graph: Graph, moment: Moment) -> MomentView:
    node, choice = moment.step.node, moment.step.choice
    return MomentView(
        number=moment.number,
        turn=moment.turn,
        moment=node.moment,
        patient=patient_at(graph, node),
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
        red_flag=choice.red_flag,
        feedback=choice.feedback,
    )


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


def _cue(moment: Moment, views: Moments) -> CueView:
    choice, cue = moment.step.choice, moment.step.node.cue
    assert cue is not None  # noqa: S101 -- only moments with a cue come here
    answer = words.CUE_ANSWERS.get((choice.space, choice.explicit), "")
    return CueView(
        moment=views[moment.number],
        kind=str(words.CUE_KINDS.get(cue.kind, cue.kind)),
        answer=str(answer),
    )


def _order(result: Debrief, views: Moments) -> tuple[OrderView, ...]:
    return tuple(
        OrderView(
            name=str(words.ORDER_NAMES[one.rule]),
            verdict=one.verdict,
            word=str(words.ORDER_WORDS[one.verdict]),
            sentence=str(words.ORDER_SENTENCES[one.rule, one.verdict]),
            moment=views.get(one.step) if one.step else None,
        )
        for one in result.order
    )


# -- the learner's own words and feeling ------------------------------------------------
def _phrase(node: Node, choice: Choice) -> Choice | str:
    """What the authors would say here: the better phrase, or a good reply."""
    if choice.quality != "good" and choice.better:
        return choice.better
    if choice.quality == "good":
        return choice
    return next((one for one in node.choices if one.quality == "good"), "")


def _own_words(
    graph: Graph,
    steps: Sequence[play.Step],
    events: Sequence[AttemptEvent],
    views: Moments,
) -> tuple[WordsView, ...]:
    found = []
    for step, event in zip(steps, events, strict=True):
        if not event.own_words:
            continue
        phrase = _phrase(step.node, step.choice)
        is_reply = isinstance(phrase, Choice)
        found.append(
            WordsView(
                moment=views[step.number],
                own_words=event.own_words,
                phrase=phrase.text if isinstance(phrase, Choice) else phrase,
                is_reply=is_reply,
            )
        )
    return tuple(found)


def _calibration(
    steps: Sequence[play.Step], events: Sequence[AttemptEvent], views: Moments
) -> CalibrationView | None:
    """None where the learner never said how sure they were."""
    given = [
        (step, event.confidence)
        for step, event in zip(steps, events, strict=True)
        if event.confidence is not None
    ]
    result = calibrate((sure, step.choice.quality) for step, sure in given)
    if not result.verdict:
        return None
    return CalibrationView(
        sentence=str(words.CALIBRATION[result.verdict]),
        answers=tuple(
            SureView(
                moment=views[step.number],
                word=str(words.SURE_WORDS[sure]),
                note=str(words.SURE_NOTES.get(apart(sure, step.choice.quality), "")),
            )
            for step, sure in given
        ),
    )


# -- the path -----------------------------------------------------------------------
def _others(graph: Graph) -> list[tuple[int, Variable]]:
    """The conversation's own variables that may be seen afterwards."""
    known = set(METER_VARIABLES.values())
    return [
        (slot, one)
        for slot, one in enumerate(graph.variables)
        if one.shown in ("play", "debrief") and one.key not in known
    ]


def _reading(variable: Variable, value: int) -> str:
    if variable.type == "flag":
        return words.level_word(5 if value else 1, "flag")
    if variable.type == "word" and 0 <= value < len(variable.words):
        return variable.words[value]
    return str(value)


def _curve(graph: Graph, result: Debrief) -> tuple[CurvePoint, ...]:
    points = []
    others = _others(graph)
    states = [result.opening, *(one.step.after for one in result.moments)]
    for number, (readings, state) in enumerate(zip(result.curve, states, strict=True)):
        moment = result.moments[number - 1] if number else None
        points.append(
            CurvePoint(
                number=number,
                turn=moment.turn if moment else None,
                trust=readings.trust,
                understanding=readings.understanding,
                ease=readings.ease,
                missed=moment is not None and moment.missed,
                others=tuple(
                    _reading(variable, state.values[slot]) for slot, variable in others
                ),
            )
        )
    return tuple(points)


def _places(steps: Sequence[play.Step]) -> tuple[str, ...]:
    if not steps:
        return ()
    return (*(step.node.key for step in steps), steps[-1].after.node)


def _path(graph: Graph, steps: Sequence[play.Step], seed: int) -> PathView:
    """Only what was met, and what the authors would have met: other ways through
    are still to be found."""
    theirs = expert_steps(graph, seed)
    mine, authors = _places(steps), _places(theirs)
    stops = []
    for number, key in enumerate(_in_order(mine, authors), start=1):
        node = graph.node(key)
        if node is None:
            continue
        seen = next(
            (step.node for step in (*steps, *theirs) if step.node.key == key), node
        )
        stops.append(
            StopView(
                number=number,
                key=key,
                place=seen.moment or node.title or seen.action or seen.text,
                turn=node.turn,
                ending_word=str(words.ENDING_WORDS.get(node.ending, ""))
                if node.is_ending
                else "",
                is_yours=key in mine,
                is_authors=key in authors,
                you=_given(steps, key),
                authors=_given(theirs, key),
                at=node.at,
            )
        )
    return PathView(tuple(stops), mine, authors)


def _given(steps: Sequence[play.Step], key: str) -> tuple[str, ...]:
    return tuple(
        wording.quoted(step.choice.text) if step.choice.spoken else step.choice.text
        for step in steps
        if step.node.key == key
    )


def _in_order(mine: Sequence[str], authors: Sequence[str]) -> list[str]:
    """The places of both ways, each near those it stands beside."""
    order = list(dict.fromkeys(mine))
    at = 0
    for key in dict.fromkeys(authors):
        if key in order:
            at = order.index(key) + 1
        else:
            order.insert(at, key)
            at += 1
    return order


def rating_questions(attempt: Attempt) -> tuple[RatingQuestion, ...]:
    return tuple(
        RatingQuestion(skill.key, skill.name, attempt.ratings.get(skill.key))
        for skill in attempt.revision.graph.skills
    )
