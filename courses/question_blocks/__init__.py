"""The kinds of question an author can write, and what a quiz is put together from."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from courses.question_blocks.choosing import (
    DescriptionBlock,
    MatchingBlock,
    MultipleChoiceBlock,
    OrderingBlock,
    ScriptConcordanceBlock,
    SingleChoiceBlock,
    TrueFalseBlock,
)
from courses.question_blocks.fields import OptionBlock, QuestionBlock
from courses.question_blocks.writing import (
    ClozeBlock,
    FreeTextBlock,
    HotspotBlock,
    NumericalBlock,
    ShortAnswerBlock,
)

__all__ = [
    "DrawBlock",
    "FeedbackBandsBlock",
    "OptionBlock",
    "QuestionBlock",
    "QuestionBlocks",
    "QuestionsBlock",
    "QuizItemsBlock",
]


class QuestionBlocks(blocks.StreamBlock):
    """Every kind of question; the names are those of `Kind`."""

    single_choice = SingleChoiceBlock(group=_("To choose"))
    multiple_choice = MultipleChoiceBlock(group=_("To choose"))
    true_false = TrueFalseBlock(group=_("To choose"))
    matching = MatchingBlock(group=_("To arrange"))
    ordering = OrderingBlock(group=_("To arrange"))
    numerical = NumericalBlock(group=_("To write"))
    short_answer = ShortAnswerBlock(group=_("To write"))
    cloze = ClozeBlock(group=_("To write"))
    free_text = FreeTextBlock(group=_("To write"))
    hotspot = HotspotBlock(group=_("To arrange"))
    script_concordance = ScriptConcordanceBlock(group=_("To choose"))
    description = DescriptionBlock(group=_("Between"))


class DrawBlock(blocks.StructBlock):
    bank = SnippetChooserBlock("courses.QuestionBank", label=_("Bank"))
    tags = blocks.CharBlock(
        required=False,
        max_length=200,
        label=_("Tags"),
        help_text=_("Parted by commas; only questions that carry all of them."),
    )
    count = blocks.IntegerBlock(
        min_value=1, max_value=100, default=1, label=_("How many")
    )

    class Meta:
        icon = "repeat"
        label = _("Draw from a bank")
        description = _("Questions picked anew for each attempt, then fixed")
        template = "courses/blocks/draw.html"
        preview_value = {"tags": "silence", "count": 2}


class QuizItemsBlock(QuestionBlocks):
    draw = DrawBlock(group=_("Between"))

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not self.is_deferred_validation and not any(
            child.block_type != "description" for child in cleaned
        ):
            raise blocks.StreamBlockValidationError(
                non_block_errors=[
                    ValidationError(_("A quiz needs at least one question."))
                ]
            )
        return cleaned


#: The name that tests and previews know.
QuestionsBlock = QuizItemsBlock


class BandBlock(blocks.StructBlock):
    from_percent = blocks.IntegerBlock(
        min_value=0, max_value=100, label=_("From percent")
    )
    text = blocks.TextBlock(label=_("Words"), rows=2)

    class Meta:
        icon = "comment"
        label = _("From a share of the marks on")
        description = _("What is said of a result from there on")
        template = "courses/blocks/band.html"
        preview_value = {"from_percent": 80, "text": "You are ready for the ward."}


class FeedbackBandsBlock(blocks.StreamBlock):
    band = BandBlock()
