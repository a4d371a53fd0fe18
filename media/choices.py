"""The closed lists of this room, with their words."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from media.domain.programme import ItemKind
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
