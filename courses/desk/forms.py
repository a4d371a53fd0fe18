"""Forms of the desk: named aspects as ticks, marks by a rubric, exceptions by person."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.choices import ASPECTS
from courses.domain.attempts import SlotState
from courses.domain.review import Moment
from courses.domain.shares import read_share
from courses.forms import BlocksAsRead
from courses.models import QuizOverride
from elearn.core.models import User


class AspectsField(forms.MultipleChoiceField):
    """What is shown at one moment: a list of names, in the order they are listed."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=ASPECTS, required=False, **kwargs)

    def clean(self, value: Any) -> list[str]:
        return list(super().clean(value))


class QuizForm(BlocksAsRead):
    """The four moments of review; each form field belongs to the column of its name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for moment in Moment:
            name = f"review_{moment.value}"
            if name in self.fields:
                column = self._meta.model._meta.get_field(name)
                self.fields[name] = AspectsField(
                    label=column.verbose_name.capitalize(),
                    # A new quiz has no instance to take it from.
                    initial=column.default,
                )


class MarkForm(forms.Form):
    """The rubric's lines as ticks; without a rubric a share of the mark."""

    sequence = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    comment = forms.CharField(
        label=gettext_lazy("Words for the learner"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, slot: SlotState, *args: Any, **kwargs: Any) -> None:
        body: Any = slot.question.body
        marking = slot.marking
        initial = {
            "sequence": slot.sequence,
            "criteria": marking.get("criteria", ()),
            "comment": marking.get("comment", ""),
        }
        super().__init__(*args, initial=initial, **kwargs)
        if body.rubric:
            self.fields["criteria"] = forms.MultipleChoiceField(
                label=_("What the answer does"),
                required=False,
                choices=[(one.key, one.text) for one in body.rubric],
                widget=forms.CheckboxSelectMultiple,
            )
        else:
            self.fields["share"] = forms.CharField(
                label=_("Share of the mark"),
                max_length=20,
                help_text=_("For example 1/2, 75 % or 1."),
            )
        self.order_fields(["sequence", "criteria", "share", "comment"])

    def clean_share(self) -> str:
        written: str = self.cleaned_data["share"]
        share = read_share(written)
        if share is None or not 0 <= share <= 1:
            raise forms.ValidationError(_("Give a share between 0 and 1."))
        return written


class OverrideForm(forms.ModelForm):
    """What one person is granted; at least one thing, and why."""

    email = forms.EmailField(label=gettext_lazy("Address of the person"))

    class Meta:
        model = QuizOverride
        fields = (
            "opens_at",
            "closes_at",
            "time_limit_minutes",
            "extra_minutes",
            "attempts_allowed",
            "reason",
        )
        help_texts = {
            "reason": gettext_lazy("What is needed, never a diagnosis."),
        }
        widgets = {
            name: forms.DateTimeInput(attrs={"type": "datetime-local"})
            for name in ("opens_at", "closes_at")
        }

    field_order = ("email",)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        email = cleaned.pop("email", "")
        if email:
            person = User.objects.filter(email__iexact=email).first()
            if person is None:
                self.add_error("email", _("Nobody has this address here."))
            cleaned["user"] = person
        granted = [cleaned.get(name) for name in self.Meta.fields if name != "reason"]
        if not self.errors and not any(one is not None for one in granted):
            self.add_error(None, _("Grant at least one thing."))
        return cleaned
