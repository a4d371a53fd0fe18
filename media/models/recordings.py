"""What stands on an event's page where its recording would stand, and what somebody has
watched of it.

To watch one is no attendance: nothing here writes minutes, and the page says so. A test
clip is called one wherever it plays; it never passes for the event.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    InlinePanel,
    MultiFieldPanel,
)
from wagtail.admin.widgets import AdminTimeInput
from wagtail.models import Orderable

from elearn.core.choices import TextLanguage
from elearn.core.played_files import (
    CAPTION_TYPES,
    VIDEO_TYPES,
    caption_sentences,
    captions_in,
    check_type,
)
from media.domain.clocks import EventClock, first_after
from media.domain.intervals import Interval
from media.domain.programme import Programme, to_ms
from media.domain.recording import chapters_of
from media.domain.watched import MOST_SECONDS
from media.models.events import Webinar
from media.wording import sentence

#: Captions of five hours of talk are some four thousand.
MOST_CAPTIONS = 12_000


def _to_the_second(name: str) -> FieldPanel:
    return FieldPanel(name, widget=AdminTimeInput(format="%H:%M:%S"))


def _document(label: Any, help_text: Any) -> models.ForeignKey:
    return models.ForeignKey(
        settings.WAGTAILDOCS_DOCUMENT_MODEL,
        verbose_name=label,
        help_text=help_text,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )


class Recorded(models.Model):
    """Fields of a page; the page's own `clean` goes on to this one's."""

    recording = _document(
        _("video (mp4 or webm)"),
        _("Played on the page once the event is over, to people with an account."),
    )
    recording_captions = _document(
        _("captions (vtt)"), _("A video is published together with its captions.")
    )
    recording_language = models.CharField(
        _("language of the captions"),
        max_length=2,
        choices=TextLanguage.choices,
        default=TextLanguage.EN,
    )
    recording_is_test = models.BooleanField(
        _("test clip"),
        default=False,
        help_text=_("It shows nothing of the event, and the page says so."),
    )
    recording_words = models.TextField(
        _("words on the recording"),
        blank=True,
        max_length=600,
        help_text=_("For example until when it stays, or why there is none."),
    )
    recording_day = models.DateField(
        _("day"),
        null=True,
        blank=True,
        help_text=_("Only where the event has several days; empty: the first."),
    )
    recording_begins_at = models.TimeField(
        _("the recording begins at, event’s clock"),
        null=True,
        blank=True,
        help_text=_(
            "To the second, for example 12:28:30. The items of the programme become its "
            "chapters, at their actual times. Empty: no chapters."
        ),
    )

    recording_panels = [
        MultiFieldPanel(
            [
                FieldPanel("recording_words"),
                FieldPanel("recording"),
                FieldPanel("recording_captions"),
                FieldPanel("recording_language"),
                FieldPanel("recording_is_test"),
                FieldRowPanel(
                    [
                        FieldPanel("recording_day"),
                        _to_the_second("recording_begins_at"),
                    ]
                ),
                HelpPanel(
                    content=_(
                        "Cuts: what was taken out of the recording, such as a break. An item "
                        "of which nothing is left has no chapter."
                    )
                ),
                InlinePanel("recording_cuts", label=_("Cut")),
            ],
            heading=_("After the event: recording"),
        )
    ]

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        reasons: dict[str, list[Any]] = {}
        for name, types in (
            ("recording", VIDEO_TYPES),
            ("recording_captions", CAPTION_TYPES),
        ):
            try:
                check_type(getattr(self, name), types)
            except ValidationError as problem:
                reasons[name] = problem.messages
        if self.recording and not self.recording_captions:
            reasons["recording_captions"] = [
                _("Without captions the recording cannot be published.")
            ]
        elif self.recording_captions and not reasons:
            sentences = caption_sentences(self.recording_captions)
            count = 0 if sentences else len(captions_in(self.recording_captions))
            if count > MOST_CAPTIONS:
                sentences = [
                    sentence("too_many_captions", count=count, limit=MOST_CAPTIONS)
                ]
            if sentences:
                reasons["recording_captions"] = sentences
        if reasons:
            raise ValidationError(reasons)

    def recording_begins(self, clock: EventClock) -> datetime | None:
        if self.recording_begins_at is None:
            return None
        return clock.moment(self.recording_begins_at, self.recording_day)

    def cuts_of_recording(self, clock: EventClock) -> list[Interval]:
        return [cut.span(clock) for cut in self.recording_cuts.all()]


class RecordingCut(Orderable):
    """A pause that was taken out of the recording, as the event's clock showed it."""

    page = ParentalKey(
        "media.WebinarPage", on_delete=models.CASCADE, related_name="recording_cuts"
    )
    day = models.DateField(
        _("day"),
        null=True,
        blank=True,
        help_text=_("Only where the event has several days; empty: the first."),
    )
    starts_at = models.TimeField(_("cut from, event’s clock"))
    ends_at = models.TimeField(_("until"))

    panels = [
        FieldRowPanel(
            [FieldPanel("day"), _to_the_second("starts_at"), _to_the_second("ends_at")]
        )
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("cut of a recording")

    def __str__(self) -> str:
        return f"{self.starts_at}–{self.ends_at}"

    def moments(self, clock: EventClock) -> tuple[datetime, datetime]:
        """Until the first such clock time after its beginning: a cut may hold a night."""
        start = clock.moment(self.starts_at, self.day)
        end = clock.moment(self.ends_at, self.day)
        if end <= start:
            end = first_after(self.ends_at, start, clock.zone)
        return start, end

    def span(self, clock: EventClock) -> Interval:
        start, end = self.moments(clock)
        return to_ms(start), to_ms(end)


def check_chapters(
    begins_at: time | None,
    *,
    day: date | None,
    cuts: Iterable[RecordingCut],
    items: Programme,
    clock: EventClock,
) -> list[str]:
    """What keeps the items from becoming chapters, in sentences. Nothing of it is said
    where no time is given and nothing is cut."""
    rows = list(cuts)
    if begins_at is None:
        return [sentence("recording_cut_alone")] if rows else []
    begins = clock.moment(begins_at, day)
    told = [(begins_at, begins)]
    told += [
        pair
        for cut in rows
        for pair in zip((cut.starts_at, cut.ends_at), cut.moments(clock), strict=True)
    ]
    for shown, moment in told:
        if not clock.is_shown(shown, moment):
            return [
                sentence(
                    "clock_never", clock=shown.strftime("%H:%M"), zone=clock.zone.key
                )
            ]
    spans = [cut.span(clock) for cut in rows]
    last = max((item.ends_ms for item in items), default=0)
    wrong = [
        sentence("recording_cut_backwards", number=number)
        for number, (cut, (_start, end)) in enumerate(
            zip(rows, spans, strict=True), start=1
        )
        if end > last and cut.ends_at <= cut.starts_at
    ]
    if not wrong and not chapters_of(items, begins_ms=to_ms(begins), cuts=spans):
        return [sentence("recording_no_chapter")]
    return wrong


class Watched(models.Model):
    """What one person has played of one film of one event. Their own matter: nobody else
    is shown it, nothing is counted from it, and it goes when they or the film go."""

    webinar = models.ForeignKey(Webinar, on_delete=models.PROTECT, related_name="+")
    # Removed before the person is (media/receivers.py): without one it is nobody's.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="watched",
    )
    film = models.ForeignKey(
        settings.WAGTAILDOCS_DOCUMENT_MODEL,
        on_delete=models.CASCADE,
        related_name="+",
    )
    #: Half-open, whole seconds of the film, disjoint and in order.
    spans = models.JSONField(default=list)
    #: Where the person stopped, and how long the film is, as their browser says.
    at = models.PositiveIntegerField(default=0)
    length = models.PositiveIntegerField()
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("what somebody watched of a recording")
        verbose_name_plural = _("what people watched of recordings")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "webinar", "film"], name="media_watched_once"
            ),
            models.CheckConstraint(
                condition=models.Q(length__gt=0, length__lte=MOST_SECONDS)
                & models.Q(at__lte=models.F("length")),
                name="media_watched_within",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.webinar} · {self.pk}"
