"""What this room refuses, each with a sentence that a person can act on."""

from __future__ import annotations

from django.utils.translation import gettext as _

from elearn.core.exceptions import Refusal


class CoursesError(Refusal):
    """A refusal; `str()` of it may be shown to anybody."""


class FormNotWhole(CoursesError):
    """A form whose blocks came without their counts: cut off, or not from our page."""

    status = 400

    def __init__(self) -> None:
        super().__init__(
            _(
                "The form did not arrive whole, so nothing was changed. Go back, load"
                " the page again, and save once more."
            )
        )


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
    """A quiz that was never published, or cannot be. `sentences`: every reason."""

    def __init__(self, *sentences: str) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = sentences


class QuizNotOpen(CoursesError):
    """No new attempt now: too early, too late, or no attempt left."""


class AttemptOver(CoursesError):
    """Something sent to an attempt that has ended; what was saved before counts."""


class TimeUp(AttemptOver):
    """An answer that came after the time had run out."""


class NotToBeChecked(CoursesError):
    """A check where answers count at the end only, or a try that is not due."""


class RulingRefused(CoursesError):
    """A ruling that fits no question that was asked, or that gives no reason."""


class MarkRefused(CoursesError):
    """A mark for an answer that waits for none."""


class EvaluationNotOpen(CoursesError):
    """An evaluation asked for too early, or by somebody who was not there."""


class EvaluationGivenAlready(CoursesError):
    """One evaluation per event and person."""


class StepLocked(CoursesError):
    """A module or lesson that something else comes before."""


class PlaceRefused(CoursesError):
    """A place in a run that cannot be had, given back or decided on."""


class RecalculationRefused(CoursesError):
    """A recalculation without a reason, or of something that has changed since."""


class EvaluationUnreadable(CoursesError):
    """Answers that do not belong to the questions that were asked."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Some of the answers do not belong to the questions that were asked."
                " Nothing was sent; please open the form again."
            )
        )


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


class LaunchRefused(CoursesError):
    """A launch from an LMS that cannot be followed."""


class PlatformUnreachable(CoursesError):
    """An LMS that could not be asked; what was to be told is kept."""


class ReviewRefused(CoursesError):
    """Parts of a module that cannot be submitted or decided on now. `sentences`: every
    reason; nothing was done to any part."""

    def __init__(self, *sentences: str) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = sentences


class SignOffRefused(CoursesError):
    """A request or decision that cannot be made now, or lacks what it needs."""


class StaleSignOff(SignOffRefused):
    """What the page has shown is not what stands there now."""
