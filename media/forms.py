"""What somebody fills in to take part: the event's own questions, nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from media.choices import QuestionKind
from media.models import WebinarQuestion

ANSWER_MAX = 300


class RegistrationForm(forms.Form):
    """The questions of one event, in their order; without any it has no field."""

    def __init__(
        self, *args: Any, questions: Sequence[WebinarQuestion], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.questions = list(questions)
        for question in self.questions:
            self.fields[_name(question)] = _field(question)

    def read_answers(self) -> list[dict[str, str]]:
        """What is kept: each question in the words it was asked in. Only of a valid
        form; what was left out is not kept."""
        kept = []
        for question in self.questions:
            given = self.cleaned_data[_name(question)]
            answer = ("yes" if given else "no") if isinstance(given, bool) else given
            if answer:
                kept.append(
                    {
                        "key": str(question.key),
                        "question": question.question,
                        "answer": answer,
                    }
                )
        return kept


def _name(question: WebinarQuestion) -> str:
    return f"q-{question.key.hex}"


def _field(question: WebinarQuestion) -> forms.Field:
    common = {"label": question.question, "required": question.is_required}
    if question.kind == QuestionKind.TICK:
        return forms.BooleanField(
            error_messages={"required": _("Please tick this to go on.")}, **common
        )
    if question.kind == QuestionKind.CHOICE:
        options = [(line, line) for line in question.option_lines]
        if not question.is_required:
            options.insert(0, ("", _("No answer")))
        return forms.ChoiceField(
            choices=options,
            widget=forms.RadioSelect,
            error_messages={"required": _("Please choose one.")},
            **common,
        )
    return forms.CharField(
        max_length=ANSWER_MAX,
        error_messages={"required": _("Please answer this.")},
        **common,
    )
