"""Choices, true/false, ordering, matching and script concordance."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from courses.domain.grading.grade import ALL, NOTHING, Grade, Part, clamp
from courses.domain.panel import score_panel
from courses.domain.questions.kinds import (
    Choice,
    Matching,
    Ordering,
    ScriptConcordance,
)


def grade_choice(body: Choice, chosen: Sequence[str], *, is_multiple: bool) -> Grade:
    """One: the option's weight, below 0 counts as 0. Several: the sum of the weights
    within 0 and 1; right only when all that bring something are ticked and no other."""
    options = [one for one in body.options if one.key in chosen]
    fraction = clamp(sum((one.weight for one in options), NOTHING))
    if is_multiple:
        is_right = fraction == ALL and {one.key for one in options} == {
            one.key for one in body.options if one.weight > 0
        }
    else:
        is_right = fraction == ALL
    parts = tuple(
        Part(
            key=one.key,
            given=one.key,
            right=one.key if one.weight > 0 else "",
            fraction=one.weight,
            is_right=one.weight > 0 if is_multiple else one.weight == ALL,
            feedback=one.feedback,
        )
        for one in options
    )
    return Grade(
        fraction,
        is_right,
        parts,
        feedback=tuple(one.feedback for one in options if one.feedback),
    )


def grade_ordering(body: Ordering, order: Sequence[str]) -> Grade:
    """The share of steps in their own place; right only when all are."""
    right = [step.key for step in body.steps]
    parts = tuple(
        Part(
            key=wanted,
            given=given,
            right=wanted,
            fraction=Fraction(int(given == wanted)),
            is_right=given == wanted,
        )
        for given, wanted in zip(order, right, strict=True)
    )
    in_place = sum(part.is_right for part in parts)
    return Grade(Fraction(in_place, len(parts)), in_place == len(parts), parts)


def grade_matching(body: Matching, pairs: dict[str, str]) -> Grade:
    """The share of rows with their label. Labels that say the same are the same."""
    texts = {label.key: " ".join(label.text.split()) for label in body.labels}
    parts = []
    for row in body.rows:
        given = pairs.get(row.key, "")
        is_right = given != "" and texts.get(given) == texts.get(row.right)
        parts.append(Part(row.key, given, row.right, Fraction(int(is_right)), is_right))
    fitting = sum(part.is_right for part in parts)
    return Grade(Fraction(fitting, len(parts)), fitting == len(parts), tuple(parts))


def grade_concordance(body: ScriptConcordance, chosen: Sequence[str]) -> Grade:
    """By the panel's key. Right is what the panel favoured; favourites may be
    several."""
    key = score_panel(body.scale)
    fraction = key.credits[chosen[0]]
    part = Part(chosen[0], chosen[0], key.modal[0], fraction, fraction == ALL)
    return Grade(fraction, fraction == ALL, (part,))
