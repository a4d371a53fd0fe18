"""What an answer is worth, exactly: one rule per kind of question.

Takes responses as `courses.domain.responses` makes them; an answer that is not
complete is worth what its complete parts are worth, and a blank nothing. Refuses
to guess: free text needs a person, and nothing is compared loosely.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from courses.domain.grading.choices import (
    grade_choice,
    grade_concordance,
    grade_matching,
    grade_ordering,
)
from courses.domain.grading.grade import ALL, BLANK, NOTHING, Grade, Part
from courses.domain.grading.passing import Counting, best, counted, has_passed, needed
from courses.domain.grading.places import grade_point
from courses.domain.grading.written import grade_number, grade_text
from courses.domain.questions.kinds import (
    Choice,
    Cloze,
    FreeText,
    Hotspot,
    Kind,
    Matching,
    Numerical,
    Ordering,
    Question,
    ScriptConcordance,
    ShortAnswer,
)
from courses.domain.responses import Response, is_blank

__all__ = [
    "ALL",
    "BLANK",
    "NOTHING",
    "Counting",
    "Grade",
    "Part",
    "best",
    "counted",
    "grade",
    "has_passed",
    "needed",
    "person_grade",
]

#: A text that a person marked counts as right from half of the mark up: marks of
#: people are graded by degrees, and "wholly right" would fail good answers.
RIGHT_BY_A_PERSON = Fraction(1, 2)


def grade(question: Question, response: Response | None) -> Grade:
    if response is None or is_blank(response):
        return BLANK
    return _grade(
        question.body,
        response,
        is_multiple=question.kind is Kind.MULTIPLE_CHOICE,
    )


def person_grade(fraction: Fraction, feedback: str = "") -> Grade:
    """What a marker gave."""
    return Grade(
        fraction,
        is_right=fraction >= RIGHT_BY_A_PERSON,
        feedback=(feedback,) if feedback else (),
    )


def _grade(
    body: object, response: Mapping[str, Any], *, is_multiple: bool = False
) -> Grade:
    if isinstance(body, Choice) and "options" in response:
        return grade_choice(body, response["options"], is_multiple=is_multiple)
    if isinstance(body, ScriptConcordance) and "options" in response:
        return grade_concordance(body, response["options"])
    if isinstance(body, Ordering) and "order" in response:
        return grade_ordering(body, response["order"])
    if isinstance(body, Matching) and "pairs" in response:
        return grade_matching(body, response["pairs"])
    if isinstance(body, Numerical):
        return grade_number(body, response)
    if isinstance(body, ShortAnswer):
        return grade_text(body, response)
    if isinstance(body, Hotspot) and "point" in response:
        return grade_point(body, response["point"])
    if isinstance(body, Cloze) and "gaps" in response:
        return _grade_cloze(body, response["gaps"])
    if isinstance(body, FreeText):
        return Grade(NOTHING, is_right=False, needs_marking=True)
    return BLANK


def _grade_cloze(body: Cloze, given: Mapping[str, Any]) -> Grade:
    """Each gap by its share; right only when every gap is."""
    parts = []
    feedback: list[str] = []
    total = sum((gap.share for gap in body.gaps), NOTHING)
    earned = NOTHING
    for gap in body.gaps:
        response = given.get(gap.key)
        one = (
            _grade(gap.body, response, is_multiple=gap.is_multiple)
            if response
            else BLANK
        )
        earned += gap.share * one.fraction
        feedback.extend(one.feedback)
        parts.append(
            Part(
                key=gap.key,
                given=", ".join(part.given for part in one.parts),
                right=next((part.right for part in one.parts if part.right), ""),
                fraction=one.fraction,
                is_right=one.is_right,
                feedback=" ".join(one.feedback),
            )
        )
    return Grade(
        earned / total,
        all(part.is_right for part in parts),
        tuple(parts),
        feedback=tuple(feedback),
    )
