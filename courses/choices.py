"""The closed lists of this room, with the words an author or learner reads."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Confidence(models.TextChoices):
    """How far a fact has been traced; shown with every fact."""

    CHECKED = "checked", _("checked")
    TO_CONFIRM = "to_confirm", _("to be confirmed by an expert")


class Bias(models.TextChoices):
    """The accreditor's question on commercial influence."""

    FREE = "free", _("Free of commercial bias")
    SOME = "some", _("Some commercial bias")
    CLEAR = "clear", _("Clear commercial bias")


class Objectives(models.TextChoices):
    FULLY = "fully", _("Yes, all of them")
    PARTLY = "partly", _("In part")
    NOT = "not", _("No")


class Scale(models.IntegerChoices):
    """1 to 5, as the evaluation form asks."""

    POOR = 1, _("Poor")
    FAIR = 2, _("Fair")
    GOOD = 3, _("Good")
    VERY_GOOD = 4, _("Very good")
    EXCELLENT = 5, _("Excellent")


class Evaluated(models.TextChoices):
    """What a form is for."""

    EVENT = "event", _("a live event")
    PAGE = "page", _("a module or course")


class QuestionKind(models.TextChoices):
    """What an organiser's own question can be; the values are `evaluation.Kind`."""

    SCALE = "scale", _("Five steps, poor to excellent")
    ONE = "radio", _("One of several answers")
    SEVERAL = "checkboxes", _("Any of several answers")
    TEXT = "multiline", _("Free text")
