"""One question of an attempt as its page shows it, from its state and its stored
order. Feedback is a value of its own and holds only what is due.
"""

from __future__ import annotations

from collections.abc import Mapping
from string import ascii_uppercase
from typing import Any

from courses.domain.attempts import AttemptRules, Behaviour, SlotState
from courses.domain.grading import Grade
from courses.domain.questions.answers import right_answer, texts_of
from courses.domain.questions.kinds import (
    Choice,
    Cloze,
    FreeText,
    Gap,
    Hotspot,
    Matching,
    Numerical,
    Ordering,
    ScriptConcordance,
    ShortAnswer,
)
from courses.domain.responses import Response
from courses.domain.review import Aspect
from courses.quiz_shapes import (
    AreaView,
    ChoiceView,
    FeedbackView,
    GapView,
    OptionVerdict,
    PartView,
    PictureView,
    QuestionView,
    RowView,
    Status,
)

Aspects = frozenset[Aspect]
#: Characters that a closed field shows at 320 pixels.
_SHORT_LABEL = 24


def question_view(
    slot: SlotState,
    row: Mapping[str, Any],
    *,
    number: int | None,
    rules: AttemptRules,
    aspects: Aspects,
    is_open: bool,
    pictures: Mapping[int, str],
) -> QuestionView:
    """`row`: the slot's row of the layout. `is_open`: whether the attempt still takes
    answers here; `pictures`: addresses by image id."""
    question = slot.question
    response = slot.response or {}
    behaviour = rules.behaviour
    checks = behaviour is not Behaviour.DEFERRED
    is_interactive = behaviour is Behaviour.INTERACTIVE
    answering = is_open and slot.is_open and not slot.awaits_again
    shown_hints = len(slot.tries) if is_interactive and not slot.is_right else 0
    return QuestionView(
        slot=slot.slot,
        number=number,
        sequence=slot.sequence,
        kind=question.kind.value,
        stem=question.stem,
        max_mark=slot.max_mark,
        **_body(question.body, row, response, pictures),
        asks_certainty=slot.is_scored and rules.asks(question),
        certainty=slot.certainty,
        status=status_of(slot, aspects),
        is_blank=slot.is_blank,
        is_open=answering,
        can_check=answering and checks,
        awaits_again=is_open and slot.awaits_again,
        tries_left=slot.tries_left if is_interactive and slot.is_open else None,
        hints=question.hints[:shown_hints],
        feedback=feedback_view(slot, row, aspects) if slot.is_scored else None,
    )


def status_of(slot: SlotState, aspects: Aspects) -> Status:
    """Where a question is, saying no more than is due."""
    grade = _grade(slot)
    if slot.awaits_again:
        return "try_again"
    if slot.is_open and not (slot.tries and slot.was_just_checked):
        return "unanswered" if slot.is_blank else "answered"
    if grade is None or Aspect.CORRECTNESS not in aspects:
        return "unanswered" if slot.is_blank else "checked"
    if grade.needs_marking:
        return "waiting"
    if grade.is_right:
        return "right"
    return "partly" if grade.fraction > 0 else "wrong"


def _grade(slot: SlotState) -> Grade | None:
    """The result where there is one; while it is open, that of the last check."""
    if slot.grade is not None:
        return slot.grade
    return slot.tries[-1].grade if slot.tries else None


# -- The question --------------------------------------------------------------
def _choices(
    body: Choice | ScriptConcordance, order: Any, response: Response
) -> tuple[ChoiceView, ...]:
    parts = body.options if isinstance(body, Choice) else body.scale
    texts = {one.key: one.text for one in parts}
    keys = [key for key in order or () if key in texts]
    keys += [key for key in texts if key not in keys]
    chosen = response.get("options", ())
    return tuple(ChoiceView(key, texts[key], key in chosen) for key in keys)


def _steps(body: Ordering, order: Any, response: Response) -> tuple[ChoiceView, ...]:
    """In the order given, or as first shown with the places that were given."""
    texts = {one.key: one.text for one in body.steps}
    given = response.get("order")
    places = (
        {key: place for place, key in enumerate(given, start=1)}
        if given
        else response.get("places", {})
    )
    keys = [key for key in given or order or () if key in texts]
    keys += [key for key in texts if key not in keys]
    return tuple(ChoiceView(key, texts[key], place=places.get(key)) for key in keys)


def _written(response: Response) -> str:
    return str(
        response.get("text", response.get("number", response.get("written", "")))
    )


def _body(
    body: object,
    row: Mapping[str, Any],
    response: Response,
    pictures: Mapping[int, str],
) -> dict[str, Any]:
    if isinstance(body, Choice):
        return {"options": _choices(body, row.get("options"), response)}
    if isinstance(body, ScriptConcordance):
        return {
            "options": _choices(body, row.get("options"), response),
            "hypothesis": body.hypothesis,
            "news": body.news,
        }
    if isinstance(body, Ordering):
        return {"options": _steps(body, row.get("options"), response)}
    if isinstance(body, Matching):
        return _matching(body, row, response)
    if isinstance(body, Numerical):
        return {
            "written": _written(response),
            "unit": response.get("unit", ""),
            "units": tuple(one.text for one in body.units),
            "needs_unit": body.needs_unit,
        }
    if isinstance(body, ShortAnswer):
        return {"written": _written(response)}
    if isinstance(body, FreeText):
        return {
            "written": response.get("text", body.template),
            "min_words": body.min_words,
            "max_words": body.max_words,
            "rubric": (
                tuple(one.text for one in body.rubric) if body.shows_rubric else ()
            ),
        }
    if isinstance(body, Cloze):
        return {"parts": _parts(body, row, response)}
    if isinstance(body, Hotspot):
        picture = body.picture
        point = response.get("point")
        return {
            "picture": PictureView(
                pictures.get(picture.image_id or 0, ""),
                picture.width,
                picture.height,
                picture.alternative,
            ),
            "point": tuple(point) if point else None,
        }
    return {}


def _matching(
    body: Matching, row: Mapping[str, Any], response: Response
) -> dict[str, Any]:
    """Labels that say the same are offered once."""
    texts = {one.key: one.text for one in body.labels}
    keys = [key for key in row.get("labels", ()) if key in texts]
    keys += [key for key in texts if key not in keys]
    first: dict[str, str] = {}
    for key in keys:
        first.setdefault(" ".join(texts[key].split()), key)
    pairs = response.get("pairs", {})
    return {
        "rows": tuple(
            RowView(one.key, one.text, pairs.get(one.key, "")) for one in body.rows
        ),
        "labels": _lettered([(key, texts[key]) for key in first.values()]),
    }


def _lettered(labels: list[tuple[str, str]]) -> tuple[ChoiceView, ...]:
    """A closed field on a phone cuts what is longer than this: such labels are listed
    in full, and a letter leads from the field to the list."""
    if len(labels) > len(ascii_uppercase) or all(
        len(text) <= _SHORT_LABEL for _key, text in labels
    ):
        return tuple(ChoiceView(key, text) for key, text in labels)
    return tuple(
        ChoiceView(key, text, letter=letter)
        for (key, text), letter in zip(labels, ascii_uppercase, strict=False)
    )


def _parts(
    body: Cloze, row: Mapping[str, Any], response: Response
) -> tuple[str | GapView, ...]:
    orders = row.get("gaps", {})
    given = response.get("gaps", {})
    numbers = {gap.key: number for number, gap in enumerate(body.gaps, start=1)}
    return tuple(
        _gap(part, numbers[part.key], orders.get(part.key), given.get(part.key) or {})
        if isinstance(part, Gap)
        else part
        for part in body.parts
    )


def _gap(gap: Gap, number: int, order: Any, response: Response) -> GapView:
    body = gap.body
    if isinstance(body, Choice):
        return GapView(
            gap.key,
            "choice",
            number,
            options=_choices(body, order, response),
            is_multiple=gap.is_multiple,
            is_listed=gap.is_listed,
        )
    if isinstance(body, Numerical):
        return GapView(
            gap.key,
            "number",
            number,
            written=_written(response),
            unit=response.get("unit", ""),
            units=tuple(one.text for one in body.units),
            size=8,
        )
    # One width for all texts: the width must not tell the word.
    return GapView(gap.key, "text", number, written=_written(response), size=16)


# -- Feedback --------------------------------------------------------------------
def feedback_view(
    slot: SlotState, row: Mapping[str, Any], aspects: Aspects
) -> FeedbackView | None:
    """What is due of these aspects; None where nothing is, or nothing was asked."""
    grade = _grade(slot)
    told = aspects - {Aspect.ATTEMPT, Aspect.OVERALL_FEEDBACK}
    if grade is None or not told:
        return None
    question = slot.question
    says = Aspect.CORRECTNESS in aspects and not grade.needs_marking
    tells = Aspect.RIGHT_ANSWER in aspects
    explains = Aspect.GENERAL_FEEDBACK in aspects
    specific = Aspect.SPECIFIC_FEEDBACK in aspects
    body = question.body
    return FeedbackView(
        is_right=grade.is_right if says else None,
        is_partly_right=says and not grade.is_right and grade.fraction > 0,
        mark=slot.mark if Aspect.MARKS in aspects and not grade.needs_marking else None,
        parts=_part_views(slot, grade, says=says, tells=tells, specific=specific),
        options=(
            _verdicts(slot, row, says=says, tells=tells, specific=specific)
            if isinstance(body, Choice)
            else ()
        ),
        specific=grade.feedback if specific else (),
        rationale=question.rationale if explains else "",
        source=question.source if explains else "",
        right_answer=right_answer(question) if tells else (),
        areas=_areas(body) if tells and isinstance(body, Hotspot) else (),
        votes=(
            tuple((one.text, one.votes) for one in body.scale)
            if tells and isinstance(body, ScriptConcordance)
            else ()
        ),
        needs_marking=grade.needs_marking,
        marker_words=slot.marking.get("comment", "") if specific else "",
        rubric=_rubric(slot) if specific else (),
        is_void=slot.is_void,
    )


def _verdicts(
    slot: SlotState, row: Mapping[str, Any], *, says: bool, tells: bool, specific: bool
) -> tuple[OptionVerdict, ...]:
    """As they were shown. What was not chosen is told of with the right answer."""
    body = slot.question.body
    if not isinstance(body, Choice):
        return ()
    response = slot.response
    if slot.grade is None and slot.tries:
        response = slot.tries[-1].response
    written = {one.key: one for one in body.options}
    return tuple(
        OptionVerdict(
            key=one.key,
            text=one.text,
            is_chosen=one.is_chosen,
            is_right=(
                one.key in body.right if tells or (says and one.is_chosen) else None
            ),
            feedback=(
                written[one.key].feedback
                if specific and (tells or one.is_chosen)
                else ""
            ),
        )
        for one in _choices(body, row.get("options"), response or {})
    )


def _rubric(slot: SlotState) -> tuple[tuple[str, bool], ...]:
    """What a marker found there; empty before, and where marks were given at once."""
    body = slot.question.body
    if not isinstance(body, FreeText) or "criteria" not in slot.marking:
        return ()
    met = slot.marking["criteria"]
    return tuple((one.text, one.key in met) for one in body.rubric)


def _areas(body: Hotspot) -> tuple[AreaView, ...]:
    return tuple(
        AreaView(
            one.label,
            one.shape.value,
            tuple(str(number) for number in one.coordinates),
            one.weight == 1,
        )
        for one in body.areas
        if one.weight > 0
    )


def _part_views(
    slot: SlotState, grade: Grade, *, says: bool, tells: bool, specific: bool
) -> tuple[PartView, ...]:
    if not (says or specific):
        return ()
    texts = texts_of(slot.question)

    def words(written: str) -> str:
        return ", ".join(texts.get(one, one) for one in written.split(", "))

    return tuple(
        PartView(
            key=one.key,
            text=texts.get(one.key, ""),
            given=words(one.given) if one.given else "",
            is_right=one.is_right if says else None,
            right=words(one.right) if tells and one.right else "",
            feedback=one.feedback if specific else "",
        )
        for one in grade.parts
    )
