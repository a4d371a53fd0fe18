"""Forms of the quiz editor: named aspects as ticks, not as JSON."""

from __future__ import annotations

from typing import Any

from django import forms
from wagtail.admin.forms import WagtailAdminModelForm

from courses.choices import ASPECTS
from courses.domain.review import Moment


class AspectsField(forms.MultipleChoiceField):
    """What is shown at one moment: a list of names, in the order they are listed."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=ASPECTS, required=False, **kwargs)

    def clean(self, value: Any) -> list[str]:
        return list(super().clean(value))


class QuizForm(WagtailAdminModelForm):
    """The four moments of review; each form field belongs to the column of its name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for moment in Moment:
            name = f"review_{moment.value}"
            if name in self.fields:
                column = self._meta.model._meta.get_field(name)
                self.fields[name] = AspectsField(label=column.verbose_name.capitalize())
