"""What we ask of a person, and how every form of the house is drawn."""

from __future__ import annotations

import unicodedata

from django import forms
from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from elearn.core.choices import time_zone_choices
from elearn.core.countries import COUNTRIES
from elearn.core.models import User
from elearn.core.services import update_profile


class HouseRenderer(DjangoTemplates):
    """Forms in our look: `{{ form }}`, or one field by `as_field_group`."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"


def clean_name(value: str) -> str:
    """A name that a certificate can carry: no control characters, not blank."""
    name = " ".join(value.split())
    if not name or any(unicodedata.category(char).startswith("C") for char in name):
        raise forms.ValidationError(_("Please write your name with letters."))
    return name


class SignupDetailsForm(forms.Form):
    """Fields that allauth adds to its own sign-up form."""

    name = forms.CharField(
        label=_("Name on your certificates"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ["name", "email", "password1"]

    def signup(self, request: HttpRequest, user: User) -> None:
        update_profile(user, by=user, name=self.cleaned_data["name"])

    def clean_name(self) -> str:
        return clean_name(self.cleaned_data["name"])


class ProfileForm(forms.ModelForm):
    """What a person says about themselves."""

    country = forms.ChoiceField(
        label=_("Country"),
        required=False,
        choices=[("", _("Not said")), *COUNTRIES.items()],
        widget=forms.Select(attrs={"autocomplete": "country"}),
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=time_zone_choices,
        help_text=_("Times are shown in this zone beside the event’s own."),
    )

    class Meta:
        model = User
        fields = ("name", "country", "role", "training_level", "time_zone")
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "name"})}
        labels = {"name": _("Name on your certificates")}
        help_texts = {
            "name": _(
                "As it should be printed. Certificates already issued keep the "
                "name they were issued to."
            )
        }

    def clean_name(self) -> str:
        return clean_name(self.cleaned_data["name"])
