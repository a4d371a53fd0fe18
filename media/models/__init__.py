"""Records of live events. They outlive the pages that announce them.

Nothing here cascades: people are SET_NULL (erasing a person leaves a pseudonym
and the minutes), records are PROTECT. Writes are in services only.
"""

from media.models.append_only import AppendOnlyModel, ImmutableError
from media.models.events import ItemTimes, ProgrammeVersion, Registration, Webinar
from media.models.pages import WebinarIndexPage, WebinarItem, WebinarPage
from media.models.places import (
    EventMail,
    EventWishes,
    GivenBack,
    Invitation,
    WaitingPlace,
)
from media.models.presence import (
    ArchivePart,
    LogImport,
    MatchDecision,
    PresenceInterval,
    Viewer,
)
from media.models.taking_part import WebinarQuestion, WebinarSpeaker

__all__ = [
    "AppendOnlyModel",
    "ArchivePart",
    "EventMail",
    "EventWishes",
    "GivenBack",
    "ImmutableError",
    "Invitation",
    "ItemTimes",
    "LogImport",
    "MatchDecision",
    "PresenceInterval",
    "ProgrammeVersion",
    "Registration",
    "Viewer",
    "WaitingPlace",
    "Webinar",
    "WebinarIndexPage",
    "WebinarItem",
    "WebinarPage",
    "WebinarQuestion",
    "WebinarSpeaker",
]
