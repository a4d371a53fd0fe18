"""A live event: the record, its programme in force, actual times, registrations."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from elearn.core.models import validate_time_zone
from media.choices import (
    ITEM_STEP_LABELS,
    AccreditationState,
    Admission,
    WebinarState,
    listed,
)
from media.domain.programme import KEY_MAX, Programme, items_from_json
from media.domain.streams import Source, Sources, guess_kind, sources_from_json
from media.models.append_only import AppendOnlyModel


class Webinar(models.Model):
    """One live event day."""

    slug = models.SlugField(_("short address"), max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=160)
    state = models.CharField(
        _("state"),
        max_length=12,
        choices=WebinarState.choices,
        default=WebinarState.DRAFT,
    )
    time_zone = models.CharField(
        _("time zone of the event"),
        max_length=64,
        default="Europe/Vienna",
        validators=[validate_time_zone],
    )
    starts_at = models.DateTimeField(_("starts at"))
    ends_at = models.DateTimeField(_("ends at"))
    capacity = models.PositiveIntegerField(
        _("places"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Leave empty for no limit."),
    )
    registration_opens_at = models.DateTimeField(
        _("registration opens"), null=True, blank=True
    )
    registration_closes_at = models.DateTimeField(
        _("registration closes"), null=True, blank=True
    )
    admission = models.CharField(
        _("who may attend"),
        max_length=8,
        choices=Admission.choices,
        default=Admission.ALL,
    )
    admission_group = models.ForeignKey(
        "auth.Group",
        verbose_name=_("members of"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    stream_url = models.URLField(_("address of the stream"), blank=True)
    #: What plays when, as `media.domain.streams.sources_to_json` writes it.
    streams = models.JSONField(default=list, blank=True)
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
        validators=[RegexValidator(r"^[A-Z0-9]+(-[A-Z0-9]+)*$")],
    )
    credits_granted = models.DecimalField(
        _("credits granted to the event"),
        max_digits=4,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("The most that one person can earn; leave empty until granted."),
    )
    accreditation_state = models.CharField(
        _("accreditation"),
        max_length=8,
        choices=AccreditationState.choices,
        default=AccreditationState.NONE,
        blank=True,
    )
    accreditation_code = models.CharField(
        _("code of the accreditation"), max_length=60, blank=True
    )
    accreditation = models.TextField(
        _("words about accreditation"),
        blank=True,
        help_text=_("Before approval: “applied for”, never “accredited”."),
    )
    is_invented = models.BooleanField(
        _("invented event"),
        default=False,
        help_text=_("Marked as such wherever it is shown."),
    )
    #: How often what a calendar shows has changed, and when it last did.
    calendar_sequence = models.PositiveIntegerField(default=0, editable=False)
    calendar_changed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("webinar")
        verbose_name_plural = _("webinars")
        ordering = ["-starts_at", "slug"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="media_webinar_forward"
            ),
            models.CheckConstraint(
                condition=Q(state__in=WebinarState.values), name="media_webinar_state"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def sources(self) -> Sources:
        """What plays in the room: for registered people only."""
        if not self.streams and self.stream_url:
            return (Source(kind=guess_kind(self.stream_url), address=self.stream_url),)
        return sources_from_json(self.streams)

    @property
    def is_held_elsewhere(self) -> bool:
        """All of it is a meeting elsewhere: no browser tells anything of it here, and
        the list of that platform is all there is."""
        sources = self.sources
        return bool(sources) and not any(one.is_played for one in sources)

    def is_visible(self) -> bool:
        return self.state != WebinarState.DRAFT

    def is_running(self, now: datetime) -> bool:
        return self.is_visible() and self.starts_at <= now < self.ends_at

    def is_over(self, now: datetime) -> bool:
        return now >= self.ends_at

    def takes_registrations(self, now: datetime) -> bool:
        opens, closes = self.registration_opens_at, self.registration_closes_at
        return (
            self.state == WebinarState.ANNOUNCED
            and now < (closes or self.ends_at)
            and now < self.ends_at
            and (opens is None or opens <= now)
        )


class ProgrammeVersion(AppendOnlyModel):
    """The planned programme as it was published once; the highest number is in force."""

    webinar = models.ForeignKey(
        Webinar, on_delete=models.PROTECT, related_name="programme_versions"
    )
    number = models.PositiveIntegerField()
    items = models.JSONField()
    sha256 = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )

    class Meta:
        ordering = ["webinar", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["webinar", "number"], name="media_programme_number"
            )
        ]

    def __str__(self) -> str:
        return f"{self.webinar} · programme {self.number}"

    def read_items(self) -> Programme:
        """The items at their planned times."""
        return items_from_json(self.items)


class ItemTimes(AppendOnlyModel):
    """When an item really began and ended; the newest entry of a key counts."""

    webinar = models.ForeignKey(
        Webinar, on_delete=models.PROTECT, related_name="item_times"
    )
    key = models.CharField(max_length=KEY_MAX)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    reason = models.CharField(max_length=300)
    #: What the control room's button said; empty for a correction or a list.
    step = models.CharField(max_length=8, choices=listed(ITEM_STEP_LABELS), blank=True)
    #: The entry takes back what a button said before: it is no step to take back itself.
    takes_back = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="media_times_forward"
            )
        ]

    def __str__(self) -> str:
        return f"{self.webinar} · {self.key}"


class Registration(models.Model):
    """A person's place at an event."""

    webinar = models.ForeignKey(
        Webinar, on_delete=models.PROTECT, related_name="registrations"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="registrations",
    )
    registered_at = models.DateTimeField()
    is_over_capacity = models.BooleanField(
        default=False, help_text=_("Added by an organiser when all places were taken.")
    )
    #: When the person agreed to be measured, and to which text (media/consent.py).
    consented_at = models.DateTimeField(null=True, blank=True)
    consent_version = models.CharField(max_length=20, blank=True)
    #: What was asked at registration: question, its key, and the answer as given.
    answers = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["registered_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["webinar", "user"], name="media_registration_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.webinar} · {self.pk}"
