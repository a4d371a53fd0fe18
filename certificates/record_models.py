"""The chained record of certificates, and the work of issuing: batches, names corrected.

Entries and leaves are added and never changed; triggers of the database say so too
(`guards.py`). Nothing here holds a name but `NameCorrection`, which loses it when the
certificate is withdrawn. Writes are in services only.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from certificates.choices import BatchState, CorrectionStatus, EntryKind
from certificates.domain.chain import BEGINNING
from certificates.exceptions import RecordIsFrozen
from media.models import Webinar
from media.models.append_only import AppendOnlyModel


class ChainEntry(AppendOnlyModel):
    """One event in the life of certificates, with the digest of the entry before."""

    seq = models.PositiveBigIntegerField(unique=True)
    kind = models.CharField(max_length=12, choices=EntryKind.choices)
    event = models.JSONField()
    prev_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        verbose_name = _("entry of the record")
        verbose_name_plural = _("entries of the record")
        ordering = ["seq"]

    def __str__(self) -> str:
        return f"{self.seq}: {self.kind}"


class ChainLeaf(AppendOnlyModel):
    """A certificate's place in the Merkle tree of the entry with which it was stored."""

    entry = models.ForeignKey(
        ChainEntry, on_delete=models.PROTECT, related_name="leaves"
    )
    index = models.PositiveIntegerField()
    certificate = models.OneToOneField(
        "certificates.Certificate", on_delete=models.PROTECT, related_name="leaf"
    )

    class Meta:
        ordering = ["entry", "index"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "index"], name="certificates_leaf_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.entry_id}/{self.index}"


class ChainHead(models.Model):
    """How many entries there are and how the last one ends; its row is the lock."""

    ONE = 1

    count = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default=BEGINNING)

    def __str__(self) -> str:
        return f"{self.count}: {self.hash[:12]}"


class IssueBatch(models.Model):
    """One press on “Issue”, worked off in the background; or a list noted to compare.

    `people` are those who were chosen (ids; None: everybody), `due` those of them who
    were due when it began (None: it has not begun), `failed` those who got none, with the
    sentence why. What is issued stands in the certificates, not here.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    webinar = models.ForeignKey(
        Webinar, on_delete=models.PROTECT, related_name="issue_batches"
    )
    state = models.CharField(max_length=10, choices=BatchState.choices)
    people = models.JSONField(null=True)
    due = models.JSONField(null=True)
    failed = models.JSONField(default=list)
    issued = models.PositiveIntegerField(default=0)
    #: Why the whole of it stopped, in a sentence.
    problem = models.CharField(max_length=300, blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    #: The last sign of life.
    seen_at = models.DateTimeField()

    class Meta:
        verbose_name = _("issue of certificates")
        verbose_name_plural = _("issues of certificates")
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=BatchState.values),
                name="certificates_batch_state_known",
            ),
            models.UniqueConstraint(
                fields=["webinar"],
                condition=Q(state__in=[BatchState.WAITING, BatchState.RUNNING]),
                name="certificates_one_open_batch",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.webinar}: {self.state}"

    @property
    def is_open(self) -> bool:
        return self.state in (BatchState.WAITING, BatchState.RUNNING)

    @property
    def total(self) -> int:
        return len(self.due or ())

    @property
    def reached(self) -> int:
        return self.issued + len(self.failed)


#: How long the reason for another name may be.
REASON_MAX = 300


class NameCorrection(models.Model):
    """Another name on an issued certificate: one person asks, another one decides."""

    #: What deciding sets, what printing sets, what a withdrawal takes away.
    DECISION = ("status", "answer", "decided_by", "decided_at")
    OUTCOME = ("certificate", "problem")
    NAMES = ("name", "reason", "answer", "problem")

    replaced = models.ForeignKey(
        "certificates.Certificate",
        on_delete=models.PROTECT,
        related_name="name_corrections",
    )
    name = models.CharField(_("name as it should be printed"), max_length=120)
    reason = models.CharField(_("reason"), max_length=REASON_MAX)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    asked_at = models.DateTimeField()
    status = models.CharField(
        max_length=10,
        choices=CorrectionStatus.choices,
        default=CorrectionStatus.WAITING,
    )
    answer = models.CharField(max_length=REASON_MAX, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    #: The certificate that followed, or why there is none yet.
    certificate = models.OneToOneField(
        "certificates.Certificate",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="name_correction",
    )
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("correction of a printed name")
        verbose_name_plural = _("corrections of printed names")
        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["replaced"],
                condition=Q(status=CorrectionStatus.WAITING),
                name="certificates_one_open_name",
            ),
            models.CheckConstraint(
                condition=Q(status__in=CorrectionStatus.values),
                name="certificates_name_status_known",
            ),
            models.CheckConstraint(
                condition=Q(status=CorrectionStatus.WAITING)
                | Q(decided_at__isnull=False),
                name="certificates_name_dated",
            ),
            models.CheckConstraint(
                # An erased account leaves NULL, of which this says nothing.
                condition=~Q(status=CorrectionStatus.CONFIRMED)
                | ~Q(decided_by=F("asked_by")),
                name="certificates_name_by_two",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.replaced}: {self.status}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        changed = tuple(kwargs.get("update_fields") or ())
        if not self._state.adding and changed not in (
            self.DECISION,
            self.OUTCOME,
            self.NAMES,
        ):
            raise RecordIsFrozen(_("A request is never changed, only answered."))
        super().save(*args, **kwargs)

    @property
    def is_waiting(self) -> bool:
        return self.status == CorrectionStatus.WAITING

    @property
    def is_taken_back(self) -> bool:
        """By the person who asked; anybody else refuses."""
        by = self.decided_by_id
        is_own = by is not None and by == self.asked_by_id
        return self.status == CorrectionStatus.REFUSED and is_own

    @property
    def is_unfinished(self) -> bool:
        """Confirmed by two, and not printed yet."""
        is_confirmed = self.status == CorrectionStatus.CONFIRMED
        return is_confirmed and self.certificate_id is None
