"""Records of live events. They outlive the pages that announce them.

Nothing here cascades: people are SET_NULL (erasing a person leaves a pseudonym
and the minutes), records are PROTECT. Writes are in services.py only.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from elearn.core.models import validate_time_zone
from media.choices import IntervalSource, WebinarState
from media.domain.programme import KEY_MAX, Programme, items_from_json


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
    stream_url = models.URLField(_("address of the stream"), blank=True)
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


class ImmutableError(TypeError):
    """Somebody tried to change a record that is only ever added to."""


class AppendOnlyModel(models.Model):
    """A record that is written once: saving again or deleting is refused."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None and not self._state.adding:
            raise ImmutableError(f"{type(self).__name__} is never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise ImmutableError(f"{type(self).__name__} is never deleted")


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

    class Meta:
        ordering = ["registered_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["webinar", "user"], name="media_registration_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.webinar} · {self.pk}"


class LogImport(models.Model):
    """One platform log as it was taken in. The raw file is kept beside it.

    A wrong one (another event's, another clock's) is withdrawn with a reason:
    its stays count no longer, sealed or not, and the record of it remains.
    """

    webinar = models.ForeignKey(
        Webinar, on_delete=models.PROTECT, related_name="log_imports"
    )
    source = models.CharField(_("format"), max_length=32)
    time_zone = models.CharField(
        _("time zone of the file"),
        max_length=64,
        help_text=_("Which clock the file's times were read by."),
    )
    file_name = models.CharField(_("file"), max_length=200)
    file_sha256 = models.CharField(max_length=64)
    file_size = models.PositiveIntegerField()
    stored_as = models.CharField(max_length=300)
    imported_at = models.DateTimeField()
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    rows = models.PositiveIntegerField(default=0)
    people = models.PositiveIntegerField(default=0)
    intervals = models.PositiveIntegerField(default=0)
    matched = models.PositiveIntegerField(default=0)
    unmatched = models.PositiveIntegerField(default=0)
    unmatched_rows = models.JSONField(default=list)
    refused_rows = models.JSONField(default=list)
    notes = models.JSONField(default=list)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    withdrawn_because = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("imported log")
        verbose_name_plural = _("imported logs")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["webinar", "file_sha256"],
                condition=Q(withdrawn_at__isnull=True),
                name="media_log_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.webinar} · {self.file_name}"


class Viewer(models.Model):
    """The pseudonym of a person within one event: archives hold only the number."""

    webinar = models.ForeignKey(
        Webinar, on_delete=models.PROTECT, related_name="viewers"
    )
    number = models.PositiveIntegerField()
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )

    class Meta:
        ordering = ["webinar", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["webinar", "number"], name="media_viewer_number"
            ),
            models.UniqueConstraint(
                fields=["webinar", "user"], name="media_viewer_user"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.webinar} · viewer {self.number}"


class ArchivePart(models.Model):
    """A sealed file. What counts as sealed is what stands here, digest and all."""

    webinar = models.ForeignKey(
        Webinar, on_delete=models.PROTECT, related_name="archive_parts"
    )
    number = models.PositiveIntegerField()
    file = models.CharField(max_length=300, unique=True)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    beats = models.PositiveBigIntegerField(default=0)
    intervals = models.PositiveIntegerField(default=0)
    programme = models.ForeignKey(
        ProgrammeVersion, on_delete=models.PROTECT, related_name="+"
    )
    sealed_at = models.DateTimeField()
    sealed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )

    class Meta:
        verbose_name = _("archive part")
        verbose_name_plural = _("archive parts")
        ordering = ["webinar", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["webinar", "number"], name="media_part_number"
            )
        ]

    def __str__(self) -> str:
        return f"{self.webinar} · part {self.number}"


class PresenceInterval(models.Model):
    """One stay of one viewer as a log reports it: raw, never merged.

    Once sealed (`part` is set) the archive is what the numbers are read from;
    the row remains as the record of which line of which log it came from.
    """

    webinar = models.ForeignKey(
        Webinar, on_delete=models.PROTECT, related_name="intervals"
    )
    viewer = models.ForeignKey(
        Viewer, on_delete=models.PROTECT, related_name="intervals"
    )
    source = models.CharField(
        max_length=12, choices=IntervalSource.choices, default=IntervalSource.IMPORT
    )
    log_import = models.ForeignKey(
        LogImport, on_delete=models.PROTECT, null=True, related_name="stays"
    )
    line = models.PositiveIntegerField(default=0)
    starts_ms = models.BigIntegerField()
    ends_ms = models.BigIntegerField()
    part = models.ForeignKey(
        ArchivePart, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["webinar", "part"], name="media_unsealed")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_ms__gt=F("starts_ms")), name="media_interval_forward"
            ),
            models.UniqueConstraint(
                fields=["log_import", "line"], name="media_interval_line"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.viewer}: {self.starts_ms}–{self.ends_ms}"


# Pages point at the records above; Django finds them only through this module.
from media.pages import WebinarIndexPage, WebinarItem, WebinarPage  # noqa: E402, F401
