"""The closed lists of a person's profile."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    RADIOLOGIST = "radiologist", _("Radiologist")
    RESIDENT = "resident", _("Radiology resident")
    RADIOGRAPHER = "radiographer", _("Radiographer")
    PHYSICIST = "physicist", _("Medical physicist")
    PATIENT = "patient", _("Patient or patient representative")
    OTHER = "other", _("Other profession")


class TrainingLevel(models.TextChoices):
    """Levels of the European Training Curriculum for Radiology."""

    LEVEL_1 = "1", _("Level I (years 1 to 3)")
    LEVEL_2 = "2", _("Level II (years 4 and 5)")
    LEVEL_3 = "3", _("Level III (beyond year 5)")
