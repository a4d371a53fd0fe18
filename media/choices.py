"""The closed lists of this room, with their words."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from media.domain.polls import PollKind
from media.domain.programme import ItemKind
from media.domain.questions import QuestionState
from media.domain.running import ItemStep
from media.domain.streams import StreamKind


class WebinarState(models.TextChoices):
    """Where an event stands. Only an announced one takes registrations."""

    DRAFT = "draft", _("Draft")
    ANNOUNCED = "announced", _("Announced")
    HELD = "held", _("Held")
    CANCELLED = "cancelled", _("Cancelled")


class IntervalSource(models.TextChoices):
    """How a stay came to be known; the archive stores the same numbers."""

    PLAYER = "player", _("Live room")
    IMPORT = "import", _("Imported log")
    CORRECTION = "correction", _("Correction")


ITEM_KIND_LABELS = {
    ItemKind.TALK: _("Talk"),
    ItemKind.QA: _("Questions and answers"),
    ItemKind.DISCUSSION: _("Discussion"),
    ItemKind.BREAK: _("Break"),
    ItemKind.OPENING: _("Opening"),
    ItemKind.INDUSTRY: _("Industry session"),
}

STREAM_KIND_LABELS = {
    StreamKind.HLS: _("HLS stream (.m3u8)"),
    StreamKind.YOUTUBE: _("YouTube"),
    StreamKind.VIMEO: _("Vimeo"),
    StreamKind.LINK: _("Meeting elsewhere (Zoom, Teams, …)"),
}


class DateOrder(models.TextChoices):
    """What 03/04 means in a log whose dates do not say so themselves."""

    DAY = "day", _("the day comes first")
    MONTH = "month", _("the month comes first")


#: What an entry of actual times says besides the times themselves.
ITEM_STEP_LABELS = {
    ItemStep.BEGUN: _("Begun"),
    ItemStep.ENDED: _("Ended"),
    ItemStep.UNDONE: _("Taken back"),
}


class RoomPart(models.TextChoices):
    """Who helps at an event without organising it."""

    MODERATOR = "moderator", _("Moderator")
    FACULTY = "faculty", _("Faculty")


class QuestionMode(models.TextChoices):
    """What happens to a question that somebody asks in the room."""

    MODERATED = "moderated", _("A moderator lets each question through")
    OPEN = "open", _("Everybody sees questions at once")
    CLOSED = "closed", _("No questions are taken")


QUESTION_STATE_LABELS = {
    QuestionState.WAITING: _("Waiting"),
    QuestionState.SHOWN: _("Shown"),
    QuestionState.NOW: _("Being answered"),
    QuestionState.ANSWERED: _("Answered live"),
    QuestionState.WRITTEN: _("Answered in writing"),
    QuestionState.ASIDE: _("Put aside"),
    QuestionState.MERGED: _("Merged"),
    QuestionState.WITHDRAWN: _("Withdrawn"),
}


POLL_KIND_LABELS = {
    PollKind.SINGLE: _("One answer"),
    PollKind.MULTIPLE: _("Several answers"),
    PollKind.SCALE: _("Scale from 1 to 5"),
    PollKind.WORDS: _("A word or two of one’s own"),
}


class PollState(models.TextChoices):
    PREPARED = "prepared", _("Prepared")
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


def listed(labels: dict[Any, Any]) -> list[tuple[str, Any]]:
    """The labels of a domain's list as a field's choices."""
    return [(one.value, label) for one, label in labels.items()]


class Admission(models.TextChoices):
    """Who may register for an event by themselves."""

    ALL = "all", _("Everybody with an account")
    INVITED = "invited", _("Invited people")
    GROUP = "group", _("Members of a group")


class AccreditationState(models.TextChoices):
    """What an accreditor has said; nothing is called accredited before that."""

    NONE = "", _("Not said here")
    APPLIED = "applied", _("Applied for")
    GRANTED = "granted", _("Granted")


class QuestionKind(models.TextChoices):
    """How a question at registration is answered."""

    TEXT = "text", _("Short text")
    CHOICE = "choice", _("One of several options")
    TICK = "tick", _("A box to tick")


class MailKind(models.TextChoices):
    """The letters about an event; the last ones also about a module's certificate."""

    INVITED = "invited", _("Invitation")
    REGISTERED = "registered", _("Registration confirmed")
    WAITING = "waiting", _("On the waiting list")
    MOVED_UP = "moved_up", _("A place became free")
    REMOVED = "removed", _("Place taken back")
    WEEK = "week", _("Reminder, a week before")
    DAY = "day", _("Reminder, a day before")
    HOUR = "hour", _("Reminder, an hour before")
    CHANGED = "changed", _("Times changed")
    CANCELLED = "cancelled", _("Event cancelled")
    RESUMED = "resumed", _("Takes place after all")
    AFTER = "after", _("After the event")
    #: Written by the room of certificates (media/letters.py).
    CERTIFICATE = "certificate", _("Certificate issued")
    REPLACED = "replaced", _("Certificate replaced")
    REVOKED = "revoked", _("Certificate revoked")
    ANSWERED = "answered", _("Missing minutes answered")


#: Letters that need no event.
ABOUT_CERTIFICATES = (MailKind.CERTIFICATE, MailKind.REPLACED, MailKind.REVOKED)


class MailState(models.TextChoices):
    """How far a letter came. One that is “being sent” when the worker dies stays so:
    nobody can know whether it left, and it is not sent a second time by itself."""

    WAITING = "waiting", _("to be sent")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")
    FAILED = "failed", _("could not be sent")
    DROPPED = "dropped", _("no longer needed")
