"""What this room refuses, in sentences that may be shown to people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from elearn.core.exceptions import Refusal

if TYPE_CHECKING:
    from scenarios.domain.findings import Finding


class ScenarioError(Refusal):
    """Base of this room's refusals; `str()` is safe to show."""


class StaleStep(ScenarioError):
    """The reply was given to an earlier turn: a double click, or a second tab."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "The conversation has already moved on, perhaps in another tab. "
                "Nothing was changed. Here is where it stands now."
            )
        )


class ChoiceNotOffered(ScenarioError):
    """The reply is not one of those offered now."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "That reply is not offered at this turn. Please choose one of those below."
            )
        )


class AttemptFinished(ScenarioError):
    def __init__(self) -> None:
        super().__init__(_("This conversation is finished. Its debrief is kept."))


class NotFinished(ScenarioError):
    def __init__(self) -> None:
        super().__init__(
            _(
                "This conversation has not come to its end yet. Its debrief opens "
                "then, and it can be played again from any turn."
            )
        )


class NoSuchTurn(ScenarioError):
    def __init__(self) -> None:
        super().__init__(_("This conversation has no such turn to play again from."))


class BadRating(ScenarioError):
    def __init__(self) -> None:
        super().__init__(_("Please give each skill a number from 1 to 5."))


class BadConfidence(ScenarioError):
    def __init__(self) -> None:
        super().__init__(
            _(
                "How sure you are is a number from 1 to 5, or left out. "
                "Nothing was sent yet; please choose again."
            )
        )


class TooLong(ScenarioError):
    """What was typed is longer than we keep."""

    def __init__(self, limit: int) -> None:
        super().__init__(
            _(
                "This is longer than %(limit)s characters, so it was not kept. "
                "It still stands below; please shorten it."
            )
            % {"limit": f"{limit:,}"}
        )


class NotPublished(ScenarioError):
    def __init__(self) -> None:
        super().__init__(_("This conversation is not published."))


class RecordIsFinal(ScenarioError):
    """A revision or an event was about to be changed; neither ever is."""


class OutlineError(ScenarioError):
    """A file that is not a conversation in our format."""


class DraftRefused(ScenarioError):
    """What the editor sent, or a form brought, is not a draft that can be looked at."""

    @classmethod
    def too_large(cls) -> DraftRefused:
        return cls(_("A conversation holds at most 5 MB; this one was not read."))

    @classmethod
    def unreadable(cls) -> DraftRefused:
        return cls(
            _(
                "This is not a conversation as the editor writes it, so it was not "
                "read. Nothing was changed."
            )
        )


class ScenarioHasErrors(ScenarioError):
    """Refused to publish; `findings` say why, `sentences` in words."""

    def __init__(
        self, findings: Sequence[Finding], sentences: Sequence[str] = ()
    ) -> None:
        self.findings = tuple(findings)
        self.sentences = tuple(sentences)
        super().__init__(
            _("The conversation cannot be published yet: %(reasons)s")
            % {"reasons": " ".join(sentences)}
        )
