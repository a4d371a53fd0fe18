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


class Level(models.TextChoices):
    """The levels of the European Training Curriculum, by years of training."""

    I = "1", _("Level I (years 1–3)")  # noqa: E741 -- the curriculum's own numeral
    II = "2", _("Level II (years 4–5)")
    III = "3", _("Level III (beyond year 5)")


class Language(models.TextChoices):
    """Languages that something is taught in; the site itself speaks English."""

    ENGLISH = "en", _("English")
    GERMAN = "de", _("German")
    FRENCH = "fr", _("French")
    ITALIAN = "it", _("Italian")
    SPANISH = "es", _("Spanish")
    PORTUGUESE = "pt", _("Portuguese")
    POLISH = "pl", _("Polish")
    DUTCH = "nl", _("Dutch")
    GREEK = "el", _("Greek")
    TURKISH = "tr", _("Turkish")


class EnrolmentMode(models.TextChoices):
    """How one comes to a place in a run."""

    OPEN = "open", _("Open: a place as long as there is one")
    REQUEST = "request", _("On request: an organiser decides")
    CLOSED = "closed", _("Closed: organisers enrol")


class PlaceState(models.TextChoices):
    """Where somebody stands with a run."""

    REQUESTED = "requested", _("Asked for a place")
    WAITING = "waiting", _("On the waiting list")
    ENROLLED = "enrolled", _("Has a place")
    LEFT = "left", _("Gave the place back")
    REFUSED = "refused", _("Not admitted")
