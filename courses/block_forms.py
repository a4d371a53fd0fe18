"""What readers may ask a block: GET forms, so that an answer has an address and works
without a script. No free text in them, for addresses are kept in logs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from courses.domain.dose import MOST_MSV, Age, Sex
from courses.domain.release import Case, Result, Rule, Wish
from courses.dose_wording import AGES, EXAMINATIONS, SEXES
from courses.release_wording import RESULTS, RULES, WISHES


class DoseField(forms.FloatField):
    """Takes "7,7" and "7.7", and nothing that is not a dose."""

    def to_python(self, value: Any) -> float | None:
        return super().to_python(str(value or "").strip().replace(",", "."))


#: In the list of examinations: one that is not in it.
OTHER = "other"


class RiskForm(forms.Form):
    examination = forms.ChoiceField(
        label=_("Examination"),
        choices=[*EXAMINATIONS.items(), (OTHER, _("Another one"))],
        error_messages={"invalid_choice": _("Choose an examination from the list.")},
    )
    dose = DoseField(
        label=_("Dose in mSv"),
        required=False,
        min_value=0,
        max_value=MOST_MSV,
        help_text=_("Empty: the typical dose of an adult."),
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        error_messages={
            "invalid": _("Write the dose as a number, for example 7.7."),
            "min_value": _("A dose is never below 0 mSv."),
            "max_value": _("Above 1000 mSv this block has nothing to say."),
        },
    )
    age = forms.ChoiceField(
        label=_("Age"),
        choices=AGES.items(),
        error_messages={"invalid_choice": _("Choose an age from the list.")},
    )
    sex = forms.ChoiceField(
        label=_("Sex"),
        choices=SEXES.items(),
        error_messages={"invalid_choice": _("Choose one of the list.")},
    )

    def clean_age(self) -> Age:
        return Age(self.cleaned_data["age"])

    def clean_sex(self) -> Sex:
        return Sex(self.cleaned_data["sex"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        is_other = cleaned.get("examination") == OTHER
        if not self.errors and is_other and cleaned["dose"] is None:
            self.add_error("dose", _("Choose an examination or write its dose."))
        return cleaned


def _days(numbers: tuple[int, ...], zero: Any) -> list[tuple[int, Any]]:
    words = [(0, zero)] if 0 in numbers else []
    return words + [
        (
            number,
            ngettext("%(count)s day", "%(count)s days", number) % {"count": number},
        )
        for number in numbers
        if number
    ]


class NumberChoice(forms.TypedChoiceField):
    """One of a few numbers."""

    def __init__(self, *, numbers: tuple[int, ...], zero: Any, **kwargs: Any) -> None:
        super().__init__(
            coerce=int,
            choices=lambda: _days(numbers, zero),
            error_messages={"invalid_choice": _("Choose a number of days.")},
            **kwargs,
        )


class ReleaseForm(forms.Form):
    day = forms.TypedChoiceField(
        label=_("The report is signed on"), coerce=int, choices=WEEKDAYS.items()
    )
    time = forms.TimeField(
        label=_("At"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": _("Write the time like 18:42.")},
    )
    result = forms.ChoiceField(label=_("What it says"), choices=RESULTS.items())
    rule = forms.ChoiceField(label=_("Who or what releases it"), choices=RULES.items())
    delay_days = NumberChoice(
        label=_("Delay"),
        numbers=(1, 2, 3, 5, 7, 14),
        zero="",
        help_text=_("For “after a delay”, and for unexpected findings “by kind”."),
    )
    fallback_days = NumberChoice(
        label=_("At the latest after"),
        numbers=(0, 1, 3, 7, 14),
        zero=_("no limit"),
        help_text=_("For “the referrer releases it”."),
    )
    holds_nights = forms.BooleanField(
        label=_("Nothing is released at night or on weekends"), required=False
    )
    referrer_days = NumberChoice(
        label=_("The referrer reads it after"),
        numbers=(0, 1, 2, 3, 5, 10),
        zero=_("at once"),
        help_text=_("Working days."),
    )
    talk_days = NumberChoice(
        label=_("Somebody talks with the patient after"),
        numbers=(0, 1, 2, 3, 5, 10),
        zero=_("the same day"),
        help_text=_("Working days."),
    )
    wish = forms.ChoiceField(
        label=_("Before the scan the patient said"), choices=WISHES.items()
    )

    def case(self) -> Case:
        told = self.cleaned_data
        time = told["time"]
        return Case(
            signed_at=(told["day"] * 24 + time.hour) * 60 + time.minute,
            result=Result(told["result"]),
            rule=Rule(told["rule"]),
            wish=Wish(told["wish"]),
            delay_days=told["delay_days"],
            referrer_days=told["referrer_days"],
            talk_days=told["talk_days"],
            fallback_days=told["fallback_days"],
            holds_nights=told["holds_nights"],
        )
