"""What this room refuses, each with a sentence that a person can act on."""

from __future__ import annotations

from django.utils.translation import gettext as _

from elearn.core.exceptions import Refusal


class CoursesError(Refusal):
    """A refusal; `str()` of it may be shown to anybody."""


class StaleStep(CoursesError):
    """An answer from a page that is no longer the current one."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "You already went on from that question, perhaps in another tab."
                " Nothing was changed; here is where you are."
            )
        )


class UnreadableAnswer(CoursesError):
    """A response that does not answer its question."""


class QuizNotReady(CoursesError):
    """A quiz that was never published, or cannot be."""


class EvaluationNotOpen(CoursesError):
    """An evaluation asked for too early, or by somebody who was not there."""


class EvaluationGivenAlready(CoursesError):
    """One evaluation per event and person."""


class EvaluationUnreadable(CoursesError):
    """Answers that do not belong to the questions that were asked."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Some of the answers do not belong to the questions that were asked."
                " Nothing was sent; please open the form again."
            )
        )
