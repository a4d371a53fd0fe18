"""What can go wrong in this room, each with a sentence a person can act on."""

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


class LogRefused(MediaError):
    """The file as a whole cannot be read; nothing was changed."""


class NothingToSeal(MediaError):
    pass


class ArchiveDamaged(MediaError):
    """A sealed file is missing or is not the one that was sealed."""
