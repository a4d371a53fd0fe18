"""The closed lists of this room, with their words."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    VALID = "valid", _("Valid")
    SUPERSEDED = "superseded", _("Replaced")
    REVOKED = "revoked", _("Revoked")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class RequestStatus(models.TextChoices):
    OPEN = "open", _("Waiting for an answer")
    ACCEPTED = "accepted", _("Accepted")
    REFUSED = "refused", _("Refused")


class CorrectionStatus(models.TextChoices):
    """Of a printed name: asked for by one person, decided by another."""

    WAITING = "waiting", _("Waiting for a second person")
    CONFIRMED = "confirmed", _("Confirmed")
    REFUSED = "refused", _("Refused")


class BatchState(models.TextChoices):
    NOTED = "noted", _("Noted to compare")
    WAITING = "waiting", _("Waiting for its turn")
    RUNNING = "running", _("Being issued")
    DONE = "done", _("Done")
    STOPPED = "stopped", _("Stopped")


class EntryKind(models.TextChoices):
    TAKEN_IN = "taken_in", _("Taken in")
    ISSUE = "issue", _("Issued")
    SUPERSEDE = "supersede", _("Replaced")
    REVOKE = "revoke", _("Revoked")
    NAME = "name", _("Name corrected")
    WITHDRAW = "withdraw", _("Withdrawn")


class DossierState(models.TextChoices):
    WAITING = "waiting", _("waiting for its turn")
    MAKING = "making", _("being made")
    READY = "ready", _("ready")
    FAILED = "failed", _("could not be made")


class NumberKinds(models.TextChoices):
    """As `certificates.domain.numbers.NumberKind`, with their names."""

    EFN = "efn", _("EFN")
    DFP = "dfp", _("ÖÄK number (DFP)")
