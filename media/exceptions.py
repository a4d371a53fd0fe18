"""What can go wrong in this room, each with a sentence a person can act on."""

from datetime import date

from elearn.core.exceptions import Refusal


class MediaError(Refusal):
    """What this room refuses; nothing was changed."""


class WebinarNotFound(MediaError):
    pass


class ProgrammeRefused(MediaError):
    pass


class RegistrationRefused(MediaError):
    pass


class RoomRefused(MediaError):
    """The live room is not open, or not to this person."""


class CorrectionRefused(MediaError):
    """Minutes cannot be corrected so, or an outage not noted so."""


class LogRefused(MediaError):
    """The file as a whole cannot be read; nothing was changed."""


class DateOrderAsked(LogRefused):
    """The file's dates may be read in two ways, and nothing in it says which.

    A question to a person: refused until somebody answers.
    """

    def __init__(
        self, message: str, *, text: str, day_first: date, month_first: date
    ) -> None:
        super().__init__(message)
        self.text = text
        self.day_first = day_first
        self.month_first = month_first


class NothingToSeal(MediaError):
    pass


class ArchiveDamaged(MediaError):
    """A sealed file is missing or is not the one that was sealed."""


class JournalUnreadable(MediaError):
    """The live room's journal is damaged, or another program holds it."""


class TalkRefused(MediaError):
    """A question, poll, announcement or prompt cannot be taken so; nothing was changed."""
