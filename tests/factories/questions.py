"""One good question of each kind, with the keys that tests name."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from courses.domain.questions.kinds import (
    Area,
    Choice,
    Cloze,
    Criterion,
    Description,
    FreeText,
    Gap,
    Hotspot,
    Judgement,
    Kind,
    Label,
    Matching,
    NumberAnswer,
    Numerical,
    Option,
    Ordering,
    Picture,
    Question,
    Row,
    ScriptConcordance,
    Shape,
    ShortAnswer,
    Step,
    TextAnswer,
    Unit,
)

HALF = Fraction(1, 2)


def options(*weights: object) -> tuple[Option, ...]:
    return tuple(
        Option(f"o{n}", f"Option {n}", Fraction(str(one)), f"Feedback {n}")
        for n, one in enumerate(weights)
    )


def dose(**changes: Any) -> Numerical:
    values = {
        "answers": (
            NumberAnswer(Decimal("3.5"), Decimal("0.5"), feedback="About right."),
            NumberAnswer(Decimal("35"), Decimal("5"), HALF, "Ten times too much."),
            NumberAnswer(None, weight=Fraction(0), feedback="Look at the table."),
        ),
        "units": (Unit("µSv", Decimal(1)), Unit("mSv", Decimal(1000))),
    }
    return Numerical(**{**values, **changes})


BODIES: dict[Kind, Any] = {
    Kind.SINGLE_CHOICE: Choice(options(1, 0, HALF)),
    Kind.MULTIPLE_CHOICE: Choice(options(HALF, HALF, -HALF, 0)),
    Kind.TRUE_FALSE: Choice(
        (
            Option("true", "True", Fraction(1), "Yes."),
            Option("false", "False", Fraction(0), "No."),
        ),
        is_shuffled=False,
    ),
    Kind.MATCHING: Matching(
        rows=(Row("r0", "Row 0", "l0"), Row("r1", "Row 1", "l1")),
        labels=(Label("l0", "Zero"), Label("l1", "One"), Label("l2", "Two")),
    ),
    Kind.ORDERING: Ordering(tuple(Step(f"s{n}", f"Step {n}") for n in range(4))),
    Kind.NUMERICAL: dose(),
    Kind.SHORT_ANSWER: ShortAnswer(
        (
            TextAnswer("emotion*", feedback="Yes, with empathy."),
            TextAnswer("feelings", HALF),
        )
    ),
    Kind.CLOZE: Cloze(
        (
            "Say ",
            Gap("g0", Choice(options(1, 0))),
            ", then wait ",
            Gap("g1", Numerical((NumberAnswer(Decimal(20), Decimal(5)),)), Fraction(2)),
            " seconds; name the ",
            Gap("g2", ShortAnswer((TextAnswer("feeling"),))),
            ".",
        )
    ),
    Kind.HOTSPOT: Hotspot(
        Picture("room", 400, 300, "A room with a bed and a chair.", image_id=1),
        (
            Area(
                "chair",
                "The chair",
                Shape.RECTANGLE,
                tuple(Decimal(n) for n in (10, 10, 60, 60)),
                feedback="At eye level.",
            ),
            Area(
                "bed",
                "The edge of the bed",
                Shape.ELLIPSE,
                tuple(Decimal(n) for n in (200, 150, 40, 20)),
                HALF,
            ),
        ),
    ),
    Kind.FREE_TEXT: FreeText(
        rubric=(Criterion("c0", "A warning"), Criterion("c1", "No jargon")),
        model_answer="I am sorry. The scan shows something serious.",
        min_words=3,
    ),
    Kind.SCRIPT_CONCORDANCE: ScriptConcordance(
        "the corridor",
        "she asks",
        (
            Judgement("less", "less advisable", 7),
            Judgement("same", "neither", 3),
            Judgement("more", "more advisable", 0),
        ),
    ),
    Kind.DESCRIPTION: Description(),
}

#: A wholly right response of each kind that a machine grades.
RIGHT: dict[Kind, dict[str, Any]] = {
    Kind.SINGLE_CHOICE: {"options": ["o0"]},
    Kind.MULTIPLE_CHOICE: {"options": ["o0", "o1"]},
    Kind.TRUE_FALSE: {"options": ["true"]},
    Kind.MATCHING: {"pairs": {"r0": "l0", "r1": "l1"}},
    Kind.ORDERING: {"order": ["s0", "s1", "s2", "s3"]},
    Kind.NUMERICAL: {"number": "3.5", "unit": "µSv"},
    Kind.SHORT_ANSWER: {"text": "Emotions"},
    Kind.CLOZE: {
        "gaps": {
            "g0": {"options": ["o0"]},
            "g1": {"number": "20"},
            "g2": {"text": "feeling"},
        }
    },
    Kind.HOTSPOT: {"point": ["30", "30"]},
    Kind.SCRIPT_CONCORDANCE: {"options": ["less"]},
}


def make_question(kind: Kind, key: str = "q", **changes: Any) -> Question:
    values = {
        "key": key,
        "kind": kind,
        "stem": f"Question {key}?",
        "body": BODIES[kind],
        "rationale": f"Rationale of {key}.",
        "source": "Baile 2000",
    }
    return Question(**{**values, **changes})
