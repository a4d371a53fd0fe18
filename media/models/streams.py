"""What an organiser gives to a live room, and what is put right afterwards.

Sources and files are rows of the page; outages and corrections are records. A
correction is a span of one viewer with reason and author: added or taken away after
everything else was counted, never changed and never deleted.
"""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    InlinePanel,
    MultiFieldPanel,
)
from wagtail.models import Orderable

from elearn.core.choices import TextLanguage
from media.choices import STREAM_KIND_LABELS
from media.domain.clocks import EventClock, clock_of
from media.domain.programme import KEY_MAX, Programme, from_ms, to_ms
from media.domain.streams import Source, Sources, StreamKind, guess_kind, is_address
from media.models.append_only import AppendOnlyModel
from media.models.events import Webinar
from media.models.presence import Viewer


def validate_stream_address(text: str) -> None:
    if not is_address(text):
        raise ValidationError(
            _(
                "This is neither a web address (https://…) nor a path of this site (/…)."
                " Letters with accents or of other scripts are written as the browser"
                " copies them: “%C3%A9” in a path, “xn--…” in a name."
            )
        )


class StreamSource(Orderable):
    """What plays in the room, from a moment on the event's clock."""

    page = ParentalKey(
        "media.WebinarPage", on_delete=models.CASCADE, related_name="stream_sources"
    )
    day = models.DateField(
        _("day"),
        null=True,
        blank=True,
        help_text=_("Only where the event has several days; empty: the first."),
    )
    starts_at = models.TimeField(
        _("from, event’s clock"),
        null=True,
        blank=True,
        help_text=_("Leave empty for the source that plays when the room opens."),
    )
    kind = models.CharField(
        _("what it is"),
        max_length=10,
        choices=[(kind.value, label) for kind, label in STREAM_KIND_LABELS.items()],
        default=StreamKind.HLS.value,
        help_text=_(
            "For a meeting elsewhere, minutes are counted from that platform’s log, "
            "and the room says so."
        ),
    )
    address = models.CharField(
        _("address"),
        max_length=500,
        validators=[validate_stream_address],
        help_text=_("Given in the room only, to people who are registered."),
    )
    low_address = models.CharField(
        _("address for slow connections"),
        max_length=500,
        blank=True,
        validators=[validate_stream_address],
        help_text=_("HLS only; leave empty where the stream has levels of its own."),
    )
    captions = models.CharField(
        _("address of captions (WebVTT)"),
        max_length=500,
        blank=True,
        validators=[validate_stream_address],
        help_text=_("HLS only; leave empty where the stream carries its captions."),
    )
    captions_language = models.CharField(
        _("language of the captions"),
        max_length=10,
        choices=TextLanguage.choices,
        default=TextLanguage.EN,
    )

    panels = [
        FieldRowPanel([FieldPanel("day"), FieldPanel("starts_at")]),
        FieldPanel("kind"),
        FieldPanel("address"),
        FieldPanel("low_address"),
        FieldRowPanel([FieldPanel("captions"), FieldPanel("captions_language")]),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("stream source")

    def __str__(self) -> str:
        return self.address

    def begins_at(self, clock: EventClock) -> datetime | None:
        """None: when the room opens. A day alone is that day from its beginning, before
        which the night of the day before may go on."""
        if self.starts_at is not None:
            return clock.moment(self.starts_at, self.day)
        if self.day is None:
            return None
        return clock.moment(clock.turns.get(self.day, time.min), self.day)

    def is_never(self, clock: EventClock) -> bool:
        """No clock shows its time on that day."""
        at = self.begins_at(clock)
        return bool(self.starts_at and at and not clock.is_shown(self.starts_at, at))

    def as_source(self, clock: EventClock) -> Source:
        at = self.begins_at(clock)
        return Source(
            kind=StreamKind(self.kind),
            address=self.address,
            from_ms=None if at is None else to_ms(at),
            low_address=self.low_address,
            captions=self.captions,
            captions_language=self.captions_language if self.captions else "",
        )


class EventFile(Orderable):
    """Slides or a handout, for people who are registered."""

    page = ParentalKey(
        "media.WebinarPage", on_delete=models.CASCADE, related_name="event_files"
    )
    document = models.ForeignKey(
        settings.WAGTAILDOCS_DOCUMENT_MODEL,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("file"),
    )
    title = models.CharField(
        _("name"),
        max_length=120,
        blank=True,
        help_text=_("For example “Slides”; empty: the name of the document."),
    )
    item_key = models.SlugField(
        _("key of the item"),
        max_length=KEY_MAX,
        blank=True,
        help_text=_("Empty for a file that belongs to the whole event."),
    )

    panels = [
        FieldPanel("document"),
        FieldRowPanel([FieldPanel("title"), FieldPanel("item_key")]),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("file of an event")

    def __str__(self) -> str:
        return self.title or str(self.document)


ROOM_PANELS = [
    MultiFieldPanel(
        [
            HelpPanel(
                content=_(
                    "Most events need the one address alone. Name sources where the "
                    "stream changes during the event, has captions or an address for "
                    "slow connections: each plays from its time until the next one’s. No "
                    "address is on a public page or in a calendar."
                )
            ),
            FieldPanel(
                "stream_url",
                help_text=_(
                    "One that plays from beginning to end. Sources below replace it."
                ),
            ),
            InlinePanel("stream_sources", label=_("Source")),
        ],
        heading=_("The stream in the room"),
    ),
    InlinePanel("event_files", heading=_("Slides and files"), label=_("File")),
]


def read_sources(
    rows: list[StreamSource],
    *,
    simple: str,
    items: Programme,
    held_on: date,
    zone: ZoneInfo,
) -> Sources:
    """The sources on the time line; the one `simple` address where there are no rows."""
    if not rows:
        return (Source(kind=guess_kind(simple), address=simple),) if simple else ()

    clock = clock_of(items, zone=zone, first=held_on)
    return tuple(row.as_source(clock) for row in rows)


class StreamOutage(models.Model):
    """The stream stood still for everybody: noted by an organiser, told in the room."""

    webinar = models.ForeignKey(
        Webinar, on_delete=models.PROTECT, related_name="outages"
    )
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    words = models.CharField(max_length=300)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )

    class Meta:
        verbose_name = _("outage of a stream")
        verbose_name_plural = _("outages of streams")
        ordering = ["began_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["webinar"],
                condition=Q(ended_at__isnull=True),
                name="media_one_open_outage",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gt=F("began_at")),
                name="media_outage_forward",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.webinar} · {self.began_at:%H:%M}"


class Correction(AppendOnlyModel):
    """Minutes given back to one viewer, or taken away, by a person with a reason."""

    webinar = models.ForeignKey(
        Webinar, on_delete=models.PROTECT, related_name="corrections"
    )
    viewer = models.ForeignKey(
        Viewer, on_delete=models.PROTECT, related_name="corrections"
    )
    #: Equal for all viewers of one decision.
    group = models.CharField(max_length=16)
    is_added = models.BooleanField()
    starts_ms = models.BigIntegerField()
    ends_ms = models.BigIntegerField()
    item_key = models.CharField(max_length=KEY_MAX, blank=True)
    reason = models.CharField(max_length=300)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )

    class Meta:
        verbose_name = _("correction of minutes")
        verbose_name_plural = _("corrections of minutes")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_ms__gt=F("starts_ms")),
                name="media_correction_forward",
            ),
            models.UniqueConstraint(
                fields=["group", "viewer"], name="media_correction_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.viewer}: {self.starts_ms}–{self.ends_ms}"

    @property
    def starts_at(self) -> datetime:
        return from_ms(self.starts_ms)

    @property
    def ends_at(self) -> datetime:
        return from_ms(self.ends_ms)


class CorrectionWithdrawal(AppendOnlyModel):
    """A decision about minutes that was wrong itself: it counts for nothing any more."""

    webinar = models.ForeignKey(
        Webinar, on_delete=models.PROTECT, related_name="withdrawn_corrections"
    )
    #: The `group` of the corrections concerned.
    group = models.CharField(max_length=16, unique=True)
    reason = models.CharField(max_length=300)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )

    class Meta:
        verbose_name = _("withdrawal of a correction")
        verbose_name_plural = _("withdrawals of corrections")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.webinar}: {self.group}"
