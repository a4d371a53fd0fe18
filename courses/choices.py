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


class Language(models.TextChoices):
    """Languages of the glossary and of texts for patients, by their own names."""

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


class GlossarySection(models.TextChoices):
    """Where a patient meets the word."""

    TESTS = "tests", _("Tests and machines")
    HAVING = "having", _("Getting ready and having the test")
    RADIATION = "radiation", _("Radiation")
    BODY = "body", _("Places in the body")
    REPORT = "report", _("In the report")
    TREATMENT = "treatment", _("Treatments guided by pictures")
