"""Who was there: imported logs, pseudonyms, sealed parts, intervals."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from media.choices import DateOrder, IntervalSource
from media.models.events import ProgrammeVersion, Webinar


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
    date_order = models.CharField(
        _("date order"),
        max_length=5,
        blank=True,
        choices=DateOrder.choices,
        help_text=_("What a person answered where the file's dates were doubtful."),
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
    #: Keys of the people who were recognised by an organiser's decision.
    decided_keys = models.JSONField(default=list)
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


class MatchDecision(models.Model):
    """An organiser's word that an address or a platform's number is this person.

    It holds for every log of the event, earlier and later; in other events it is
    offered and decides nothing. One that was wrong is taken back with a reason.
    """

    webinar = models.ForeignKey(
        Webinar, on_delete=models.PROTECT, related_name="match_decisions"
    )
    #: `mail:address` or `id:platform:number`, see `media.logs.matching.person_key`.
    key = models.CharField(max_length=500)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    taken_back_because = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("decision on a person")
        verbose_name_plural = _("decisions on people")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["webinar", "key"],
                condition=Q(taken_back_at__isnull=True),
                name="media_decision_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.webinar} · {self.key}"


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
    #: Which journal its beats came from, and the last row of it that it holds.
    journal = models.CharField(max_length=16, blank=True)
    journal_upto = models.PositiveBigIntegerField(default=0)
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
