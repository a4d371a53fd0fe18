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


class NodeKind(models.TextChoices):
    PATIENT = "patient", _("Patient’s turn")
    SCENE = "scene", _("Scene")
    CHOICE = "choice", _("Decision that nobody’s line asks for")
    CHANCE = "chance", _("Chance: goes on by weighted dice")
    CHECK = "check", _("Check: goes on by the first condition that holds")
    SUB = "sub", _("Sub-conversation: goes away and comes back")
    ENDING = "ending", _("Ending")


class Manner(models.TextChoices):
    SAY = "say", _("said")
    DO = "do", _("done")
    SILENCE = "silence", _("silence")


class WhenLocked(models.TextChoices):
    HIDE = "hide", _("it is hidden")
    SHOW = "show", _("it is shown with its reason")


class ElicitedBy(models.TextChoices):
    PATIENT = "patient", _("the patient")
    DOCTOR = "doctor", _("the doctor asked")


class VariableType(models.TextChoices):
    NUMBER = "number", _("number")
    FLAG = "flag", _("yes or no")
    WORD = "word", _("one of some words")


class Shown(models.TextChoices):
    """Where a variable is a meter."""

    NEVER = "never", _("never")
    PLAY = "play", _("during the conversation")
    DEBRIEF = "debrief", _("in the debrief")
