"""The pages that announce live events. The records they write are in models.py.

A page is what an organiser edits; publishing it writes the record `Webinar` and, when
the items changed, a new immutable programme version (receivers.py). Times are entered
as the clock on the wall of the event, never in the editor's own zone.
"""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, MinValueValidator, RegexValidator
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Orderable, Page
from wagtail.search import index

from elearn.core.models import validate_time_zone
from media import choices
from media.domain.programme import KEY_MAX, SHORT_TITLE_MAX, Programme, Speaker
from media.models.clock_times import read_items
from media.models.page_form import WebinarPageForm
from media.models.recordings import Recorded
from media.models.streams import ROOM_PANELS, Sources, read_sources
from media.models.taking_part import Accredited, Admitted

#: What an event's texts may hold besides paragraphs.
TEXT_FEATURES = ["bold", "italic", "link", "ul"]


class WebinarIndexPage(Page):
    """“Live”: what comes next first, then what was held, by year."""

    introduction = models.TextField(_("introduction"), blank=True, max_length=400)

    max_count = 1
    subpage_types = ["media.WebinarPage"]
    template = "media/pages/webinar_index_page.html"

    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    search_fields = [*Page.search_fields, index.SearchField("introduction")]

    class Meta:
        verbose_name = _("list of live events")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        from media.presenters import present_index  # noqa: PLC0415 -- reads need models

        context = super().get_context(request, *args, **kwargs)
        context.update(present_index(self, user=request.user, now=timezone.now()))
        return context


class WebinarPage(Recorded, Admitted, Accredited, Page):
    """One live event: what it is for, when, who speaks, and how to take part."""

    summary = models.TextField(
        _("summary"),
        max_length=300,
        help_text=_("One or two sentences: what a participant can do afterwards."),
    )
    description = RichTextField(
        _("description"), blank=True, features=["h2", *TEXT_FEATURES]
    )
    audience = models.TextField(
        _("for whom"),
        blank=True,
        max_length=600,
        help_text=_("Who gains from it, and what they should bring along."),
    )
    objectives = models.TextField(
        _("learning objectives"),
        blank=True,
        help_text=_("One per line, continuing “After this event you can …”."),
    )
    held_on = models.DateField(
        _("held on"), help_text=_("The first day, where there are several.")
    )
    time_zone = models.CharField(
        _("time zone of the event"),
        max_length=64,
        default="Europe/Vienna",
        validators=[validate_time_zone],
        help_text=_("For example Europe/Vienna. All clock times below are read in it."),
    )
    programme_note = models.TextField(
        _("note on the programme"),
        blank=True,
        max_length=400,
        help_text=_("What a reader must know about times or speakers, if anything."),
    )
    attendance = RichTextField(
        _("what attendance means"),
        blank=True,
        features=TEXT_FEATURES,
        help_text=_("Which minutes count, and what follows from them."),
    )
    hints = RichTextField(
        _("practical hints"),
        blank=True,
        features=TEXT_FEATURES,
        help_text=_("Shown until the event is over."),
    )
    accreditation = models.TextField(
        _("words about accreditation"),
        blank=True,
        max_length=400,
        help_text=_("Before approval: “applied for”, never “accredited”."),
    )
    rule_set = models.SlugField(
        _("rule set"),
        max_length=60,
        blank=True,
        help_text=_("Which dated credit rules apply; empty for no credits."),
    )
    serial_prefix = models.CharField(
        _("prefix of certificate numbers"),
        max_length=16,
        blank=True,
        validators=[
            RegexValidator(
                r"^[A-Z0-9]+(-[A-Z0-9]+)*$",
                _("Capital letters, digits and single hyphens, for example PCC."),
            )
        ],
    )
    capacity = models.PositiveIntegerField(
        _("places"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Leave empty for no limit."),
    )
    registration_opens_at = models.DateTimeField(
        _("registration opens"),
        null=True,
        blank=True,
        help_text=_("Leave empty to open it with the page. Read in your own zone."),
    )
    registration_closes_at = models.DateTimeField(
        _("registration closes"),
        null=True,
        blank=True,
        help_text=_("Leave empty to keep it open until the end. Read in your zone."),
    )
    stream_url = models.URLField(_("address of the stream"), blank=True)
    is_cancelled = models.BooleanField(_("cancelled"), default=False)
    is_invented = models.BooleanField(
        _("invented event"),
        default=False,
        help_text=_("Marked as such wherever it is shown."),
    )
    webinar = models.OneToOneField(
        "media.Webinar",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="page",
    )

    parent_page_types = ["media.WebinarIndexPage"]
    subpage_types: list[str] = []
    template = "media/pages/webinar_page.html"
    base_form_class = WebinarPageForm
    # A copied page announces another event: it gets a record of its own.
    exclude_fields_in_copy = ["webinar"]

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("description"),
        FieldPanel("audience"),
        FieldPanel("objectives"),
        MultiFieldPanel(
            [FieldPanel("held_on"), FieldPanel("time_zone")], heading=_("Day")
        ),
        InlinePanel("programme_items", heading=_("Programme"), label=_("Item")),
        FieldPanel("programme_note"),
        *ROOM_PANELS,
        InlinePanel("speaker_rows", heading=_("Speakers"), label=_("Speaker")),
        FieldPanel("attendance"),
        FieldPanel("hints"),
        MultiFieldPanel(
            [
                *Accredited.accreditation_panels,
                FieldPanel("accreditation"),
                FieldPanel("rule_set"),
                FieldPanel("serial_prefix"),
            ],
            heading=_("Credits"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("capacity"),
                FieldPanel("registration_opens_at"),
                FieldPanel("registration_closes_at"),
                FieldPanel("admission"),
                FieldPanel("admission_group"),
                FieldPanel("is_cancelled"),
                FieldPanel("is_invented"),
            ],
            heading=_("Taking part"),
        ),
        InlinePanel(
            "questions", heading=_("Questions at registration"), label=_("Question")
        ),
        *Recorded.recording_panels,
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("summary"),
        index.SearchField("description"),
        index.SearchField("audience"),
        index.SearchField("objectives"),
        index.FilterField("held_on"),
        index.RelatedFields(
            "programme_items",
            [index.SearchField("title"), index.SearchField("speakers")],
        ),
    ]

    class Meta:
        verbose_name = _("live event")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        from media.presenters import present_webinar  # noqa: PLC0415
        from media.recording_page import present_film  # noqa: PLC0415

        context = super().get_context(request, *args, **kwargs)
        now = timezone.now()
        context.update(
            present_webinar(
                self,
                user=request.user,
                now=now,
                is_preview=getattr(request, "is_preview", False),
            )
        )
        if context["recording"] is not None:
            context["film"] = present_film(
                request, self, items=context["items"], now=now
            )
        return context

    def with_content_json(self, content: Any) -> WebinarPage:
        """A draft's content, without its stale idea of which record is the event's: one
        from before the first publication knows of none."""
        restored = super().with_content_json(content)
        restored.webinar_id = self.webinar_id
        return restored

    def clean(self) -> None:
        super().clean()
        opens, closes = self.registration_opens_at, self.registration_closes_at
        if opens and closes and opens >= closes:
            raise ValidationError(
                {"registration_closes_at": _("This lies before the opening.")}
            )

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def objective_lines(self) -> list[str]:
        return [line.strip() for line in self.objectives.splitlines() if line.strip()]

    def planned_items(self) -> Programme:
        """The items as this page has them, which need not be published yet."""
        return read_items(
            list(self.programme_items.all()),
            held_on=self.held_on,
            zone=self.zone,
            places={one.name: one.place for one in self.speaker_rows.all()},
        )

    def planned_sources(self) -> Sources:
        """What plays in the room, as this page has it."""
        return read_sources(
            list(self.stream_sources.all()),
            simple=self.stream_url,
            items=self.planned_items(),
            held_on=self.held_on,
            zone=self.zone,
        )


class WebinarItem(Orderable):
    """One line of the programme, its times as the event's clock shows them."""

    page = ParentalKey(
        WebinarPage, on_delete=models.CASCADE, related_name="programme_items"
    )
    key = models.SlugField(
        _("key"),
        max_length=KEY_MAX,
        blank=True,
        help_text=_(
            "Stays for ever: actual times and records refer to it. Made from the title "
            "where it is empty."
        ),
    )
    kind = models.CharField(
        _("kind"),
        max_length=12,
        choices=[
            (kind.value, label) for kind, label in choices.ITEM_KIND_LABELS.items()
        ],
        default="talk",
        help_text=_(
            "Minutes of talks, questions and discussions count; those of breaks, "
            "openings and industry sessions do not."
        ),
    )
    title = models.CharField(_("title"), max_length=160)
    short_title = models.CharField(
        _("short title"),
        max_length=SHORT_TITLE_MAX,
        blank=True,
        help_text=_(
            "At most 14 characters, for the presence ribbon. Made from the title where "
            "it is empty."
        ),
    )
    day = models.DateField(
        _("day"),
        null=True,
        blank=True,
        help_text=_("Empty: the day of the item above, at first that of the event."),
    )
    starts_at = models.TimeField(_("starts, event’s clock"))
    ends_at = models.TimeField(_("ends, event’s clock"))
    speakers = models.TextField(
        _("speakers"),
        blank=True,
        validators=[MaxLengthValidator(600)],
        help_text=_("One per line: name, place. For example “M. Radzina, Riga”."),
    )

    panels = [
        FieldPanel("title"),
        FieldPanel("short_title"),
        FieldPanel("key"),
        FieldPanel("kind"),
        FieldPanel("day"),
        FieldPanel("starts_at"),
        FieldPanel("ends_at"),
        FieldPanel("speakers"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("programme item")

    def __str__(self) -> str:
        return self.title

    def read_speakers(self) -> tuple[Speaker, ...]:
        speakers = []
        for line in self.speakers.splitlines():
            name, _comma, place = line.partition(",")
            if name.strip():
                speakers.append(Speaker(" ".join(name.split()), place.strip()))
        return tuple(speakers)
