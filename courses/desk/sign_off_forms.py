"""The form with which an author asks for a sign-off."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.choices import Expertise
from courses.models import ModulePage, SignOff
from courses.queries.modules import fact_views


class AskForm(forms.ModelForm):
    facts = forms.MultipleChoiceField(
        label=_("Facts it is about"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: the expert is shown all of the module’s."),
    )

    class Meta:
        model = SignOff
        fields = ["field", "expert", "what", "facts"]
        widgets = {"what": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, module: ModulePage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["field"].choices = [
            ("", "–"),
            *((value, str(label).capitalize()) for value, label in Expertise.choices),
        ]
        draft = module.get_latest_revision_as_object()
        self.fields["facts"].choices = [
            (one.key, f"{one.key}: {one.statement}") for one in fact_views(draft)
        ]
        if not self.fields["facts"].choices:
            del self.fields["facts"]
