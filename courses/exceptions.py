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


class EvaluationGiven(CoursesError):
    """One evaluation per event and person."""


class PackageRefused(CoursesError):
    """A file that is no package which could be played here."""


class ReportRefused(CoursesError):
    """What a package said cannot be kept."""


class PlayedElsewhere(CoursesError):
    """A report from a sitting that a later one has taken over from."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "You opened this package again in another tab. What you did there"
                " counts; this tab keeps nothing any more."
            )
        )
