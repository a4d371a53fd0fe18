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
from media.models.polls import Poll, PollAnswer
from media.models.presence import (
    ArchivePart,
    LogImport,
    MatchDecision,
    PresenceInterval,
    Viewer,
)
from media.models.questions import Question, QuestionSupport
from media.models.recordings import RecordingCut, Watched
from media.models.room import (
    Announcement,
    AttentionPrompt,
    PromptAnswer,
    RoomRole,
    RoomRules,
)
from media.models.streams import (
    Correction,
    CorrectionWithdrawal,
    EventFile,
    StreamOutage,
    StreamSource,
)
from media.models.taking_part import WebinarQuestion, WebinarSpeaker

__all__ = [
    "Announcement",
    "AppendOnlyModel",
    "ArchivePart",
    "AttentionPrompt",
    "Correction",
    "CorrectionWithdrawal",
    "EventFile",
    "EventMail",
    "EventWishes",
    "GivenBack",
    "ImmutableError",
    "Invitation",
    "ItemTimes",
    "LogImport",
    "MatchDecision",
    "Poll",
    "PollAnswer",
    "PresenceInterval",
    "ProgrammeVersion",
    "PromptAnswer",
    "Question",
    "QuestionSupport",
    "RecordingCut",
    "Registration",
    "RoomRole",
    "RoomRules",
    "StreamOutage",
    "StreamSource",
    "Viewer",
    "WaitingPlace",
    "Watched",
    "Webinar",
    "WebinarIndexPage",
    "WebinarItem",
    "WebinarPage",
    "WebinarQuestion",
    "WebinarSpeaker",
]
