"""The closed lists of a person's profile, and of languages that texts are in."""

from collections import defaultdict
from functools import lru_cache
from zoneinfo import available_timezones

from django.db import models
from django.utils.translation import gettext_lazy as _

CONTINENTS = {
    "Africa",
    "America",
    "Antarctica",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
}


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


class TextLanguage(models.TextChoices):
    """Languages of texts for patients, of captions and of the glossary, by their own
    names."""

    BG = "bg", "Български"
    CS = "cs", "Čeština"
    DA = "da", "Dansk"
    DE = "de", "Deutsch"
    EL = "el", "Ελληνικά"
    EN = "en", "English"
    ES = "es", "Español"
    ET = "et", "Eesti"
    FI = "fi", "Suomi"
    FR = "fr", "Français"
    HR = "hr", "Hrvatski"
    HU = "hu", "Magyar"
    IT = "it", "Italiano"
    LT = "lt", "Lietuvių"
    LV = "lv", "Latviešu"
    NL = "nl", "Nederlands"
    NO = "no", "Norsk"
    PL = "pl", "Polski"
    PT = "pt", "Português"
    RO = "ro", "Română"
    SK = "sk", "Slovenčina"
    SL = "sl", "Slovenščina"
    SV = "sv", "Svenska"
    TR = "tr", "Türkçe"
    UK = "uk", "Українська"


@lru_cache(maxsize=1)
def time_zone_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Every place of the zone database by continent, Europe first, then UTC."""
    continents: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for zone in sorted(available_timezones()):
        continent, _slash, place = zone.partition("/")
        if continent in CONTINENTS and place:
            words = place.replace("_", " ").replace("/", ": ")
            continents[continent].append((zone, words))
    ordered = sorted(continents, key=lambda name: (name != "Europe", name))
    choices = [(name, continents[name]) for name in ordered]
    return [*choices, ("UTC", [("UTC", "UTC")])]
