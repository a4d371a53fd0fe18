"""The questions that an accreditor asks of every live event, and ours for modules.

The first are part of every event's form and cannot be taken away there. Where they
come from and how sure that is stands with each; the wording is ours.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_noop

from courses.choices import Bias, Confidence, Objectives
from courses.domain.evaluation import Kind, Option, Place, Question

#: From when on this set is asked.
VALID_FROM = date(2023, 7, 1)
SOURCE = gettext_noop(
    "EACCME criteria of UEMS 2023.07, criterion 22: a feedback form before credit"
)
CONFIDENCE = Confidence.TO_CONFIRM


def _options(choices: type[Bias] | type[Objectives]) -> tuple[Option, ...]:
    # The words are translated where they are shown; what is frozen is English.
    return tuple(Option(one.value, str(one.label)) for one in choices)


@dataclass(frozen=True, slots=True)
class OwnQuestion:
    """A question that a new form starts with and that its organiser may change."""

    label: str
    kind: Kind
    is_required: bool


def fixed_questions() -> tuple[Question, ...]:
    """In the order of the form; what an organiser adds comes before the closing ones."""
    return (
        Question(
            "overall",
            Kind.SCALE,
            gettext_noop("How was the event overall?"),
            Place.OPENING,
        ),
        Question(
            "relevance",
            Kind.SCALE,
            gettext_noop("How useful is it for your work with patients?"),
            Place.OPENING,
        ),
        Question(
            "organisation",
            Kind.SCALE,
            gettext_noop("How was it organised, the stream included?"),
            Place.OPENING,
        ),
        Question(
            "objectives",
            Kind.ONE,
            gettext_noop("Were the announced objectives met?"),
            Place.OPENING,
            options=_options(Objectives),
        ),
        Question(
            "bias",
            Kind.ONE,
            gettext_noop("Was it free of commercial bias?"),
            Place.OPENING,
            options=_options(Bias),
        ),
        Question(
            "bias_words",
            Kind.TEXT,
            gettext_noop("If you noticed bias: where?"),
            Place.OPENING,
            is_required=False,
        ),
        Question(
            "change",
            Kind.TEXT,
            gettext_noop("What will you do differently with your next patient?"),
            Place.CLOSING,
            is_required=False,
        ),
        Question(
            "comments",
            Kind.TEXT,
            gettext_noop("Anything else you want to tell the organisers?"),
            Place.CLOSING,
            is_required=False,
        ),
    )


#: What the usual form for modules and courses starts with.
MODULE_QUESTIONS = (
    OwnQuestion("How was it overall?", Kind.SCALE, is_required=True),
    OwnQuestion(
        "How useful is it for your work with patients?", Kind.SCALE, is_required=True
    ),
    OwnQuestion(
        "What will you do differently with your next patient?",
        Kind.TEXT,
        is_required=False,
    ),
    OwnQuestion("What should we change?", Kind.TEXT, is_required=False),
)
