"""Doses, times of background and caveats in sentences that can be said to a patient."""

from __future__ import annotations

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from courses.domain.dose import (
    Age,
    Answer,
    Band,
    Caveat,
    Frequency,
    Region,
    Sex,
    Span,
    Unit,
)

EXAMINATIONS = {
    "ultrasound-mri": gettext_lazy("Ultrasound or MRI"),
    "hand-xray": gettext_lazy("X-ray of a hand or foot"),
    "dxa": gettext_lazy("Bone density (DXA)"),
    "dental-single": gettext_lazy("Dental X-ray, one tooth"),
    "chest-xray": gettext_lazy("Chest X-ray, one view"),
    "dental-panoramic": gettext_lazy("Panoramic dental X-ray"),
    "dental-cbct": gettext_lazy("Dental cone-beam CT"),
    "mammogram": gettext_lazy("Screening mammogram"),
    "pelvis-xray": gettext_lazy("Pelvis X-ray"),
    "abdomen-xray": gettext_lazy("Abdominal X-ray"),
    "lumbar-xray": gettext_lazy("X-ray of the lower back"),
    "ct-lung-low-dose": gettext_lazy("Low-dose lung CT"),
    "ct-head": gettext_lazy("CT of the head"),
    "ct-calcium-score": gettext_lazy("CT for a calcium score"),
    "bone-scan": gettext_lazy("Bone scan"),
    "ctpa": gettext_lazy("CT of the lung arteries"),
    "barium-enema": gettext_lazy("Barium enema"),
    "ct-chest": gettext_lazy("CT of the chest"),
    "coronary-angiography": gettext_lazy("Coronary angiography, diagnostic"),
    "ct-abdomen-pelvis": gettext_lazy("CT of abdomen and pelvis"),
    "ct-coronary": gettext_lazy("Coronary CT"),
    "ct-chest-abdomen-pelvis": gettext_lazy("CT of chest, abdomen and pelvis"),
    "ct-abdomen-two-passes": gettext_lazy("CT of abdomen and pelvis, two passes"),
    "pet-ct": gettext_lazy("Whole-body PET-CT"),
    "complex-ir": gettext_lazy("Long interventional procedure"),
}
AGES = {
    Age.NOT_SAID: gettext_lazy("Not said"),
    Age.NEWBORN: gettext_lazy("A baby"),
    Age.TEN: gettext_lazy("About 10"),
    Age.TWENTIES: gettext_lazy("20 to 30"),
    Age.FORTIES: gettext_lazy("40 to 50"),
    Age.SEVENTY: gettext_lazy("About 70"),
    Age.EIGHTY: gettext_lazy("80 or more"),
}
SEXES = {
    Sex.NOT_SAID: gettext_lazy("Not said"),
    Sex.FEMALE: gettext_lazy("Female"),
    Sex.MALE: gettext_lazy("Male"),
}
REGIONS = {
    Region.OTHER: gettext_lazy("Elsewhere"),
    Region.CHEST: gettext_lazy("Chest"),
    Region.ABDOMEN: gettext_lazy("Abdomen or pelvis"),
}
BANDS = {
    Band.NONE: gettext_lazy("none"),
    Band.NEGLIGIBLE: gettext_lazy("negligible"),
    Band.MINIMAL: gettext_lazy("minimal"),
    Band.VERY_LOW: gettext_lazy("very low"),
    Band.LOW: gettext_lazy("low"),
    Band.MODERATE: gettext_lazy("moderate"),
}


def dose_words(msv: float) -> str:
    """ "7.7 mSv"; no digit more than was given, no exponent."""
    return _("%(dose)s mSv") % {"dose": _number(msv)}


def _number(value: float) -> str:
    text = f"{value:.6f}".rstrip("0").rstrip(".")
    places = len(text.partition(".")[2])
    return number_format(value, decimal_pos=places)


def range_words(low: float | None, high: float | None) -> str:
    if low is None or high is None:
        return ""
    return _("%(low)s to %(high)s mSv") % {"low": _number(low), "high": _number(high)}


def span_words(span: Span | None) -> str:
    """ "2.6 years", "18 hours", "less than half an hour", "none"."""
    if span is None:
        return _("none")
    if span.is_less:
        return _("less than half an hour")
    count, shown = span.count, {"count": _number(span.count)}
    plural = 1 if count == 1 else 2
    return {
        Unit.HOURS: ngettext("%(count)s hour", "%(count)s hours", plural),
        Unit.DAYS: ngettext("%(count)s day", "%(count)s days", plural),
        Unit.MONTHS: ngettext("%(count)s month", "%(count)s months", plural),
        Unit.YEARS: ngettext("%(count)s year", "%(count)s years", plural),
    }[span.unit] % shown


def frequency_words(frequency: Frequency) -> str:
    """Baseline first, then what is added, of one and the same number of people."""
    shown = {
        "all": number_format(frequency.denominator, force_grouping=True),
        "baseline": number_format(frequency.baseline, force_grouping=True),
        "added": number_format(frequency.added, force_grouping=True),
    }
    if frequency.is_less_than_one:
        return (
            _(
                "Of %(all)s people, about %(baseline)s will have cancer at some time in"
                " life anyway. A dose of this size might add less than 1 to that number."
            )
            % shown
        )
    return (
        _(
            "Of %(all)s people, about %(baseline)s will have cancer at some time in life"
            " anyway. A dose of this size might add about %(added)s to that number."
        )
        % shown
    )


def phrases(answer: Answer) -> list[str]:
    """To be said, in this order: dose, one comparator, frequency, doubt, benefit."""
    if answer.frequency is None:
        return [
            _("This examination uses no X-rays and no other ionising radiation."),
            _("For you, the benefit is finding out …"),
        ]
    time = span_words(answer.spans[0])
    return [
        _("This examination gives about %(dose)s.") % {"dose": dose_words(answer.msv)},
        _(
            "That is about as much as the natural radiation that we all live with gives"
            " in %(time)s."
        )
        % {"time": time},
        frequency_words(answer.frequency),
        _(
            "That is a best estimate. It could be lower, even zero, and it cannot be"
            " measured in one person."
        ),
        _("For you, the benefit is finding out … If we do not look, we might miss …"),
    ]


CAVEATS = {
    Caveat.NO_RADIATION: gettext_lazy(
        "Neither ultrasound nor MRI uses ionising radiation; say so, and say what else"
        " there is to know about the test."
    ),
    Caveat.AVERAGE: gettext_lazy(
        "This is an average over all ages and both sexes, made for protecting a whole"
        " population. It is not the risk of the person in front of you."
    ),
    Caveat.AGE_UNKNOWN: gettext_lazy(
        "Age changes it most: about two to three times the average for a child, well"
        " below it after 70."
    ),
    Caveat.NEWBORN: gettext_lazy(
        "Babies: about three times the average for the same dose, for they have more"
        " years ahead. Use the child-sized value of your department, which is lower"
        " than an adult’s."
    ),
    Caveat.CHILD: gettext_lazy(
        "Children of about 10: about twice the average for the same dose. Child-sized"
        " settings offset a part of this; take the value of your department."
    ),
    Caveat.NEAR_AVERAGE: gettext_lazy("At 20 to 30: close to the average."),
    Caveat.BELOW_AVERAGE: gettext_lazy("At 40 to 50: a little below the average."),
    Caveat.WELL_BELOW: gettext_lazy("At about 70: well below the average."),
    Caveat.VERY_SMALL: gettext_lazy("At 80 and over: the chance becomes very small."),
    Caveat.CHEST_OF_GIRLS: gettext_lazy(
        "Breast tissue of girls and young women is sensitive: a dose to the chest"
        " deserves the most explicit talk."
    ),
    Caveat.ASK_PREGNANCY: gettext_lazy(
        "Ask about pregnancy, and say why you ask; a question, never an accusation."
    ),
    Caveat.HIGH_DOSE: gettext_lazy(
        "Above 100 mSv the simple average no longer fits, and the dose to the skin"
        " matters. Speak with your medical physics expert first."
    ),
    Caveat.SCALE_OF_SIZE: gettext_lazy(
        "Natural background is spread over a year and over the whole body; a scan is"
        " quick and partial. The comparison is a scale of size, not of equal harm."
    ),
    Caveat.UNCERTAIN: gettext_lazy(
        "At low doses the number is calculated, not counted. Say that it could be zero."
    ),
    Caveat.BENEFIT: gettext_lazy(
        "Never the number alone: say what the scan is to find, what else could find it,"
        " and what might be missed without it."
    ),
}
