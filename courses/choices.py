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


class PackageKind(models.TextChoices):
    """Packages that play here; the names are those of `domain.packages.Kind`."""

    SCORM_12 = "scorm_12", _("SCORM 1.2")
    SCORM_2004 = "scorm_2004", _("SCORM 2004")
    H5P = "h5p", _("H5P")


class PackageCompletion(models.TextChoices):
    """What a package says of its completion."""

    UNKNOWN = "unknown", _("nothing yet")
    INCOMPLETE = "incomplete", _("not completed")
    COMPLETED = "completed", _("completed")


class PackageSuccess(models.TextChoices):
    """What a package says of success."""

    UNKNOWN = "unknown", _("nothing yet")
    PASSED = "passed", _("passed")
    FAILED = "failed", _("not passed")
