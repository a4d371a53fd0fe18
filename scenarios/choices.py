"""The closed lists that authors choose from, in the words they read."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Quality(models.TextChoices):
    GOOD = "good", _("Good")
    MIXED = "mixed", _("Mixed")
    POOR = "poor", _("Poor")


class Space(models.TextChoices):
    """What a reply does with the feeling in the room (VR-CoDES)."""

    OPENED = "opened", _("opened: gives the feeling room")
    HELD = "held", _("held: neither opens nor closes")
    CLOSED = "closed", _("closed: takes the room away")


class CueKind(models.TextChoices):
    NONE = "", _("No hint")
    CUE = "cue", _("Cue: a hint of an unpleasant feeling")
    CONCERN = "concern", _("Concern: the feeling is said plainly")


class Expression(models.TextChoices):
    ATTENTIVE = "attentive", _("attentive")
    WRY = "wry", _("wry")
    ASKING = "asking", _("asking")
    SHAKEN = "shaken", _("shaken")
    CLOSED = "closed", _("closed")
    EASED = "eased", _("eased")


class EffectOp(models.TextChoices):
    ADD = "add", _("add")
    SET = "set", _("set to")


class EndingKind(models.TextChoices):
    GOOD = "good", _("Good")
    MIXED = "mixed", _("Mixed")
    POOR = "poor", _("Poor")
