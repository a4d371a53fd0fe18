"""What we ask at sign-up, beyond address and password."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from elearn.core.models import User


class SignupDetailsForm(forms.Form):
    """Fields that allauth adds to its own sign-up form."""

    name = forms.CharField(
        label=_("Name on your certificates"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ["name", "email", "password1"]

    def signup(self, request: HttpRequest, user: User) -> None:
        user.name = self.cleaned_data["name"]
        user.clean()
        user.save(update_fields=["name"])

    def clean_name(self) -> str:
        name: Any = self.cleaned_data["name"]
        if any(ord(char) < 32 for char in name):
            raise forms.ValidationError(_("Please use letters only."))
        return name
