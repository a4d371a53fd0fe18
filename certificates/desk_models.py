"""What the organisers' desk keeps beside certificates: dossiers that were made, and the
numbers under which chambers know people. Nothing of a certificate points here."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from certificates.choices import DossierState, NumberKinds
from media.models import Webinar


class Dossier(models.Model):
    """One dossier of an event: asked for, made in the background, kept for some days."""

    webinar = models.ForeignKey(
        Webinar, on_delete=models.PROTECT, related_name="dossiers"
    )
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    state = models.CharField(
        max_length=8, choices=DossierState.choices, default=DossierState.WAITING
    )
    made_at = models.DateTimeField(null=True, blank=True)
    file = models.CharField(max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    members = models.PositiveIntegerField(default=0)
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("accreditation dossier")
        verbose_name_plural = _("accreditation dossiers")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=DossierState.values),
                name="certificates_dossier_state",
            ),
            models.UniqueConstraint(
                fields=["webinar"],
                condition=Q(state__in=[DossierState.WAITING, DossierState.MAKING]),
                name="certificates_one_dossier_at_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.webinar}: {self.get_state_display()}"

    @property
    def is_ready(self) -> bool:
        return self.state == DossierState.READY

    @property
    def is_on_its_way(self) -> bool:
        return self.state in (DossierState.WAITING, DossierState.MAKING)

    @property
    def path(self) -> Path:
        return Path(settings.DOSSIER_ROOT) / self.file


class PersonNumber(models.Model):
    """A number by which a chamber knows somebody. It goes before the account does
    (`receivers.py`): nobody else is to have it."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="chamber_numbers",
    )
    kind = models.CharField(max_length=3, choices=NumberKinds.choices)
    number = models.CharField(max_length=15)
    entered_at = models.DateTimeField()

    class Meta:
        verbose_name = _("number of a chamber")
        verbose_name_plural = _("numbers of chambers")
        ordering = ["kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind"], name="certificates_number_once"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=NumberKinds.values),
                name="certificates_number_kind",
            ),
        ]

    def __str__(self) -> str:
        # Never the number: this stands in logs and lists.
        return f"{self.user_id}: {self.kind}"
