"""The kinds of question an author can write. What is right is checked on publish."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class OptionBlock(blocks.StructBlock):
    text = blocks.CharBlock(max_length=300, label=_("Option"))
    is_right = blocks.BooleanBlock(required=False, label=_("Right answer"))
    feedback = blocks.CharBlock(required=False, max_length=300, label=_("Feedback"))


class QuestionBlock(blocks.StructBlock):
    """What all kinds share. `problem` says why a question cannot be published."""

    def problem(self, value: Any) -> Any:
        return None

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        problem = None if self.is_deferred_validation else self.problem(cleaned)
        if problem:
            raise blocks.StructBlockValidationError(
                non_block_errors=[ValidationError(problem)]
            )
        return cleaned


class SingleChoiceBlock(QuestionBlock):
    stem = blocks.CharBlock(max_length=400, label=_("Question"))
    options = blocks.ListBlock(OptionBlock(), label=_("Options"), min_num=2)
    rationale = blocks.TextBlock(label=_("Why"))
    source = blocks.CharBlock(required=False, max_length=200, label=_("Source"))

    def problem(self, value: Any) -> Any:
        if sum(1 for option in value["options"] if option["is_right"]) != 1:
            return _("Mark exactly one option as right.")
        texts = [option["text"].strip().casefold() for option in value["options"]]
        if len(set(texts)) != len(texts):
            return _("Two options say the same.")
        return None

    class Meta:
        icon = "radio-full"
        label = _("Single choice")
        description = _("One right answer of several")
        template = "courses/blocks/question.html"
        preview_value = {
            "stem": "The patient is silent for 20 seconds. What do you do?",
            "options": [
                {"text": "Wait.", "is_right": True, "feedback": ""},
                {"text": "Explain treatment.", "is_right": False, "feedback": ""},
            ],
            "rationale": "Silence gives room.",
            "source": "",
        }


class TrueFalseBlock(QuestionBlock):
    stem = blocks.CharBlock(max_length=400, label=_("Statement"))
    is_true = blocks.BooleanBlock(required=False, label=_("The statement is true"))
    rationale = blocks.TextBlock(label=_("Why"))
    source = blocks.CharBlock(required=False, max_length=200, label=_("Source"))

    class Meta:
        icon = "check"
        label = _("True or false")
        description = _("A statement to judge")
        template = "courses/blocks/question.html"
        preview_value = {
            "stem": "The listener decides how bad news is.",
            "is_true": True,
            "rationale": "It is their future that changes.",
            "source": "Buckman 1984",
        }


class OrderingBlock(QuestionBlock):
    stem = blocks.CharBlock(max_length=400, label=_("Question"))
    steps = blocks.ListBlock(
        blocks.CharBlock(max_length=200),
        label=_("Steps, in the right order"),
        min_num=3,
    )
    rationale = blocks.TextBlock(label=_("Why"))
    source = blocks.CharBlock(required=False, max_length=200, label=_("Source"))

    def problem(self, value: Any) -> Any:
        texts = [step.strip().casefold() for step in value["steps"]]
        if len(set(texts)) != len(texts):
            return _("Two steps say the same.")
        return None

    class Meta:
        icon = "list-ol"
        label = _("Ordering")
        description = _("Steps to put in order")
        template = "courses/blocks/question.html"
        preview_value = {
            "stem": "Put the steps in order.",
            "steps": ["Setting", "Perception", "Invitation"],
            "rationale": "Ask comes before tell.",
            "source": "Baile 2000",
        }


class QuestionsBlock(blocks.StreamBlock):
    single_choice = SingleChoiceBlock()
    true_false = TrueFalseBlock()
    ordering = OrderingBlock()

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not len(cleaned) and not self.is_deferred_validation:
            raise blocks.StreamBlockValidationError(
                non_block_errors=[
                    ValidationError(_("A quiz needs at least one question."))
                ]
            )
        return cleaned
