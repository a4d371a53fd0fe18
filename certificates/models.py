"""Issued certificates: written once, then only their status may change.

A certificate is about one thing: an event, or somebody's completion of a module. Nothing
here cascades: what it is about is PROTECT, the holder SET_NULL; the name as printed
stays until the retention date. Writes are in services.py only.
"""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from certificates.choices import RequestStatus, Status
from certificates.desk_models import Dossier, PersonNumber
from certificates.domain.serials import grouped
from certificates.exceptions import RecordIsFrozen
from certificates.paper_models import CertificateTemplate, EventPaper
from certificates.record_models import (
    ChainEntry,
    ChainHead,
    ChainLeaf,
    IssueBatch,
    NameCorrection,
)
from courses.models import ModuleCompletion
from media.domain.programme import KEY_MAX
from media.models import Webinar
from media.models.append_only import AppendOnlyModel

__all__ = [
    "Certificate",
    "ChainEntry",
    "ChainHead",
    "ChainLeaf",
    "IssueBatch",
    "NameCorrection",
    "PersonNumber",
    "CertificateTemplate",
    "CorrectionRequest",
    "Dossier",
    "EventOption",
    "EventPaper",
    "SerialCounter",
]

STATUS_FIELDS = frozenset({"status", "status_reason", "status_at"})
#: What erasing a person may take away, and nothing else.
ERASABLE_FIELDS = frozenset({"holder", "holder_id"})
#: What a withdrawal sets, all of it at once.
WITHDRAWN_FIELDS = STATUS_FIELDS | {"name_printed", "evidence"}


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def update(self, **changes: Any) -> int:
        if not set(changes) <= STATUS_FIELDS | ERASABLE_FIELDS:
            raise RecordIsFrozen(_("An issued certificate is never changed."))
        return super().update(**changes)

    def delete(self) -> tuple[int, dict[str, int]]:
        raise RecordIsFrozen(_("An issued certificate is never deleted."))

    def valid(self) -> CertificateQuerySet:
        return self.filter(status=Status.VALID)

    def with_subject(self) -> CertificateQuerySet:
        """Together with what each is about, whichever it is."""
        return self.select_related("webinar", "completion__module")

    def about_the_same(self, certificate: Certificate) -> CertificateQuerySet:
        """For the same event, or completions of the same module."""
        if certificate.completion is None:
            return self.filter(webinar=certificate.webinar_id)
        rows = ModuleCompletion.objects.of_same_module(certificate.completion)
        return self.filter(completion__in=rows)


class Certificate(models.Model):
    """One issued certificate, with what it rests on and the digest of its bytes.

    Of `webinar` and `completion` it has exactly one.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    serial = models.CharField(_("number"), max_length=40, unique=True)
    code = models.CharField(_("code"), max_length=20, unique=True)
    webinar = models.ForeignKey(
        Webinar,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="certificates",
    )
    completion = models.ForeignKey(
        ModuleCompletion,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="certificates",
    )
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="certificates",
    )
    name_printed = models.CharField(_("name as printed"), max_length=120)
    held_on = models.DateField(_("day of the event or completion"))
    rule_key = models.CharField(max_length=60)
    rule_version = models.CharField(max_length=80)
    credits = models.DecimalField(_("credits"), max_digits=5, decimal_places=2)
    evidence = models.JSONField()
    evidence_sha256 = models.CharField(max_length=64)
    template_version = models.CharField(max_length=20)
    pdf_file = models.CharField(max_length=200, unique=True)
    pdf_sha256 = models.CharField(max_length=64, db_index=True)
    pdf_size = models.PositiveIntegerField()
    signed_by = models.CharField(
        _("signing key"),
        max_length=64,
        blank=True,
        help_text=_("SHA-256 of its certificate; empty before files were signed."),
    )
    issued_at = models.DateTimeField(_("issued"))
    #: Until then the record keeps name and reasons, whatever becomes of the account.
    retain_until = models.DateField(_("kept until"))
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    replaces = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="replaced_by",
    )
    status = models.CharField(
        _("status"), max_length=12, choices=Status.choices, default=Status.VALID
    )
    status_reason = models.CharField(_("reason"), max_length=300, blank=True)
    status_at = models.DateTimeField(null=True, blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["-issued_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["webinar", "holder"],
                condition=Q(status=Status.VALID),
                name="certificates_one_valid",
            ),
            models.UniqueConstraint(
                fields=["completion"],
                condition=Q(status=Status.VALID),
                name="certificates_one_valid_completion",
            ),
            models.CheckConstraint(
                condition=Q(webinar__isnull=False, completion__isnull=True)
                | Q(webinar__isnull=True, completion__isnull=False),
                name="certificates_about_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(status__in=Status.values), name="certificates_status_known"
            ),
            models.CheckConstraint(
                # 0 is a certificate of participation.
                condition=Q(credits__gte=0),
                name="certificates_credits_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(status=Status.VALID) | Q(status_at__isnull=False),
                name="certificates_status_dated",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.WITHDRAWN) | Q(name_printed=""),
                name="certificates_withdrawn_nameless",
            ),
        ]

    def __str__(self) -> str:
        return self.serial

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            changed = set(kwargs.get("update_fields") or ())
            is_withdrawal = changed == WITHDRAWN_FIELDS and self._holds_nothing()
            if not changed or not (changed <= STATUS_FIELDS or is_withdrawal):
                raise RecordIsFrozen(_("An issued certificate is never changed."))
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise RecordIsFrozen(_("An issued certificate is never deleted."))

    def _holds_nothing(self) -> bool:
        return self.is_withdrawn and not self.name_printed and self.evidence == {}

    @property
    def code_grouped(self) -> str:
        return grouped(self.code)

    @property
    def subject(self) -> Webinar | ModuleCompletion:
        """The event or the completion, as it is today; `about` says what was frozen."""
        return self.webinar if self.completion is None else self.completion

    @property
    def subject_title(self) -> str:
        title: str = (
            self.webinar.title
            if self.completion is None
            else self.completion.module_title
        )
        return title

    @property
    def is_valid(self) -> bool:
        return self.status == Status.VALID

    @property
    def is_withdrawn(self) -> bool:
        return self.status == Status.WITHDRAWN

    @property
    def path(self) -> Path:
        return Path(settings.CERTIFICATE_ROOT) / self.pdf_file

    @property
    def download_name(self) -> str:
        return f"{self.serial}.pdf"


class SerialCounter(models.Model):
    """The last number given out for a prefix in a year; its row is the lock."""

    prefix = models.CharField(max_length=16)
    year = models.PositiveIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["prefix", "year"], name="certificates_counter_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.prefix}-{self.year}: {self.last}"


class EventOption(AppendOnlyModel):
    """A choice about an event's minutes that an organiser stands for. The last one holds."""

    webinar = models.ForeignKey(
        Webinar, on_delete=models.PROTECT, related_name="credit_options"
    )
    name = models.CharField(max_length=20)
    value = models.CharField(max_length=20)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    confirmed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("option of an event")
        verbose_name_plural = _("options of events")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.webinar}: {self.name} = {self.value}"


#: How long somebody's own words about missing minutes may be.
EXPLANATION_MAX = 1000


class CorrectionRequest(models.Model):
    """A person's question about missing minutes of one item, and its one answer."""

    #: What the answer sets; all else is as it was asked.
    DECISION = (
        "status",
        "answer",
        "starts_ms",
        "ends_ms",
        "decided_at",
        "decided_by",
        "certificate",
    )

    webinar = models.ForeignKey(
        Webinar, on_delete=models.PROTECT, related_name="correction_requests"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="correction_requests",
    )
    item_key = models.CharField(max_length=KEY_MAX)
    item_label = models.CharField(max_length=40)
    explanation = models.TextField(max_length=EXPLANATION_MAX)
    asked_at = models.DateTimeField()
    status = models.CharField(
        max_length=10, choices=RequestStatus.choices, default=RequestStatus.OPEN
    )
    answer = models.CharField(max_length=300, blank=True)
    #: What was given back, milliseconds UTC.
    starts_ms = models.BigIntegerField(null=True, blank=True)
    ends_ms = models.BigIntegerField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    #: The certificate that followed, where there was one to replace.
    certificate = models.OneToOneField(
        Certificate,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="correction_request",
    )

    class Meta:
        verbose_name = _("request for a correction")
        verbose_name_plural = _("requests for corrections")
        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["webinar", "person", "item_key"],
                condition=Q(status=RequestStatus.OPEN),
                name="certificates_one_open_request",
            ),
            models.CheckConstraint(
                condition=Q(status__in=RequestStatus.values),
                name="certificates_request_status_known",
            ),
            models.CheckConstraint(
                condition=Q(status=RequestStatus.OPEN) | Q(decided_at__isnull=False),
                name="certificates_request_dated",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.webinar}: {self.item_label}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        changed = kwargs.get("update_fields")
        if not self._state.adding and tuple(changed or ()) != self.DECISION:
            raise RecordIsFrozen(_("A request is never changed, only answered."))
        super().save(*args, **kwargs)

    @property
    def is_open(self) -> bool:
        return self.status == RequestStatus.OPEN

    def save_decision(self) -> None:
        self.save(update_fields=self.DECISION)
