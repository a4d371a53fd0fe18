"""The form that a participant answers once, built by Wagtail from a frozen version.

Labels and choices are plain text that the templates escape; an organiser's words
never become markup.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.contrib.forms.forms import FormBuilder

from courses.choices import Scale
from courses.domain.evaluation import (
    ABSENT,
    TEXT_MAX,
    Kind,
    Place,
    Question,
    Questionnaire,
    Rating,
    RowKey,
)
from media.domain.programme import Item
from media.ribbon_words import clock

RATINGS = [
    *[(str(value), label) for value, label in Scale.choices],
    (ABSENT, gettext_lazy("Did not attend")),
]


def words_of(question: Question, text: str) -> str:
    """A fixed question's words in the reader's language, an organiser's as typed."""
    return _(text) if question.is_fixed and text else text


@dataclass(frozen=True, slots=True)
class _Field:
    """A question as the form builder wants to see it."""

    question: Question

    @property
    def clean_name(self) -> str:
        return self.question.key

    @property
    def field_type(self) -> str:
        return self.question.kind.value

    @property
    def label(self) -> str:
        return words_of(self.question, self.question.label)

    @property
    def help_text(self) -> str:
        return words_of(self.question, self.question.help_text)

    @property
    def required(self) -> bool:
        return self.question.is_required

    @property
    def choices(self) -> list[tuple[str, str]]:
        return [
            (option.key, words_of(self.question, option.label))
            for option in self.question.options
        ]

    default_value = ""


class EvaluationFormBuilder(FormBuilder):
    def create_scale_field(self, field: _Field, options: dict[str, Any]) -> Any:
        return forms.TypedChoiceField(
            choices=Scale.choices,
            coerce=int,
            empty_value=None,
            widget=forms.RadioSelect,
            **options,
        )

    def create_multiline_field(self, field: _Field, options: dict[str, Any]) -> Any:
        return forms.CharField(
            max_length=TEXT_MAX, widget=forms.Textarea(attrs={"rows": 3}), **options
        )

    def get_formatted_field_choices(self, field: _Field) -> list[tuple[str, str]]:
        return field.choices

    def get_formatted_field_initial(self, field: _Field) -> list[str]:
        return []

    def get_field_options(self, field: _Field) -> dict[str, Any]:
        options: dict[str, Any] = super().get_field_options(field)
        is_text = field.question.kind == Kind.TEXT
        options["error_messages"] = {
            "required": _("Write a few words.") if is_text else _("Choose one answer.")
        }
        return options


def rating_name(key: RowKey) -> str:
    item, speaker = key
    return f"item-{item}-{slugify(speaker)}" if speaker else f"item-{item}"


class EvaluationBaseForm(forms.Form):
    """A questionnaire's fields; `sections` are what a template shows one by one."""

    asked: Questionnaire
    rated: Mapping[RowKey, Item]
    use_required_attribute = False

    @property
    def answers(self) -> dict[str, Any]:
        """What was answered, by question."""
        return {one.key: self.cleaned_data[one.key] for one in self.asked.questions}

    @property
    def ratings(self) -> dict[RowKey, Rating]:
        """What was rated, by item and speaker; what was left out is not there."""
        given = {key: self.cleaned_data.get(rating_name(key), "") for key in self.rated}
        return {
            key: value if value == ABSENT else int(value)
            for key, value in given.items()
            if value
        }

    def opening(self) -> Iterator[forms.BoundField]:
        return self._fields(Place.OPENING)

    def items(self) -> Iterator[forms.BoundField]:
        return (self[name] for name in dict.fromkeys(map(rating_name, self.rated)))

    def own(self) -> Iterator[forms.BoundField]:
        return self._fields(Place.OWN)

    def closing(self) -> Iterator[forms.BoundField]:
        return self._fields(Place.CLOSING)

    def _fields(self, place: Place) -> Iterator[forms.BoundField]:
        return (self[one.key] for one in self.asked.questions if one.place == place)


def build_form(
    asked: Questionnaire,
    rows: Mapping[RowKey, Item],
    data: Mapping[str, Any] | None = None,
    *,
    zone: ZoneInfo,
) -> EvaluationBaseForm:
    """The form of one version, about an event with these rows to rate; `zone` is the
    event's, for hours."""
    rated = dict(rows) if asked.asks_items else {}
    titles = row_titles(rated, zone)
    builder = EvaluationFormBuilder([_Field(one) for one in asked.questions])
    fields = {
        **builder.formfields,
        **{rating_name(key): _rating(titles[key], key[1]) for key in rated},
    }
    kind = type(
        "EvaluationForm",
        (EvaluationBaseForm,),
        {**fields, "asked": asked, "rated": rated},
    )
    form: EvaluationBaseForm = kind(data, label_suffix="")
    return form


def row_titles(rows: Mapping[RowKey, Item], zone: ZoneInfo) -> dict[RowKey, str]:
    """The title of each row's item, with its hour where two items are called alike."""
    items = {key: item for (key, _speaker), item in rows.items()}
    named = Counter(item.title for item in items.values())
    return {
        row: item.title
        if named[item.title] == 1
        else _("%(title)s, %(time)s")
        % {"title": item.title, "time": clock(item.planned_starts_ms, zone)}
        for row, item in rows.items()
    }


def _rating(title: str, speaker: str) -> forms.ChoiceField:
    # A name is not torn apart at the end of a line.
    words = {"title": title, "speaker": speaker.replace(" ", "\u00a0")}
    return forms.ChoiceField(
        label=_("%(title)s – %(speaker)s") % words if speaker else title,
        choices=RATINGS,
        required=False,
        widget=forms.RadioSelect,
    )
