"""The closed lists of this room, with their words."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    VALID = "valid", _("Valid")
    SUPERSEDED = "superseded", _("Replaced")
    REVOKED = "revoked", _("Revoked")


class RequestStatus(models.TextChoices):
    OPEN = "open", _("Waiting for an answer")
    ACCEPTED = "accepted", _("Accepted")
    REFUSED = "refused", _("Refused")


class DossierState(models.TextChoices):
    WAITING = "waiting", _("waiting for its turn")
    MAKING = "making", _("being made")
    READY = "ready", _("ready")
    FAILED = "failed", _("could not be made")


class NumberKinds(models.TextChoices):
    """As `certificates.domain.numbers.NumberKind`, with their names."""

    EFN = "efn", _("EFN")
    DFP = "dfp", _("ÖÄK number (DFP)")
