"""The evaluation that a participant gives once; its questions are the model's."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.choices import Bias, Objectives, Scale
from courses.models import Evaluation


class EvaluationForm(forms.ModelForm):
    overall = forms.TypedChoiceField(
        choices=Scale.choices, coerce=int, widget=forms.RadioSelect
    )
    relevance = forms.TypedChoiceField(
        choices=Scale.choices, coerce=int, widget=forms.RadioSelect
    )
    organisation = forms.TypedChoiceField(
        choices=Scale.choices, coerce=int, widget=forms.RadioSelect
    )
    objectives = forms.ChoiceField(choices=Objectives.choices, widget=forms.RadioSelect)
    bias = forms.ChoiceField(choices=Bias.choices, widget=forms.RadioSelect)

    class Meta:
        model = Evaluation
        fields = [
            "overall",
            "relevance",
            "organisation",
            "objectives",
            "bias",
            "bias_words",
            "change",
            "comments",
        ]
        widgets = {
            "bias_words": forms.Textarea(attrs={"rows": 3}),
            "change": forms.Textarea(attrs={"rows": 3}),
            "comments": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = Evaluation._meta.get_field(name).verbose_name
            field.error_messages["required"] = _("Choose one answer.")
