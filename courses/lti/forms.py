"""What somebody says who comes from an LMS for the first time."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from elearn.core.forms import clean_name


class NewPersonForm(forms.Form):
    name = forms.CharField(
        label=_("Name on your certificates"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def clean_name(self) -> str:
        return clean_name(self.cleaned_data["name"])


class ModuleField(forms.ModelChoiceField):
    def label_from_instance(self, module: Any) -> str:
        return format_html('{} <span class="quiet">{}</span>', module.title, module.aim)


class ChoiceForm(forms.Form):
    """Which module goes into the teacher's course."""

    module = ModuleField(
        label=_("Module"),
        queryset=None,
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose one of the modules."),
            "invalid_choice": _("Choose one of the modules."),
        },
    )

    def __init__(self, *args: Any, modules: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["module"].queryset = modules
