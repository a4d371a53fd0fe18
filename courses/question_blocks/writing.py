"""Questions that are answered by writing, or by pointing at a picture."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks import BlockGroup
from wagtail.images.blocks import ImageChooserBlock

from courses.domain.questions.kinds import Shape
from courses.question_blocks.fields import (
    NumberBlock,
    OptionBlock,
    QuestionBlock,
    ShareBlock,
    layout,
)


class NumberAnswerBlock(blocks.StructBlock):
    value = NumberBlock(
        required=False,
        label=_("Number"),
        help_text=_("Empty: a remark on every other number."),
    )
    tolerance = NumberBlock(
        required=False,
        default="0",
        label=_("Plus or minus"),
        help_text=_("Ends count."),
    )
    weight = ShareBlock(required=False, default="1", label=_("Share of the mark"))
    feedback = blocks.CharBlock(required=False, max_length=1000, label=_("Feedback"))


class UnitBlock(blocks.StructBlock):
    text = blocks.CharBlock(max_length=30, label=_("Unit"))
    factor = NumberBlock(
        required=False,
        default="1",
        label=_("Factor"),
        help_text=_("1000 for mSv where the answers are in µSv."),
    )


class NumericalBlock(QuestionBlock):
    answers = blocks.ListBlock(NumberAnswerBlock(), label=_("Answers"), min_num=1)
    units = blocks.ListBlock(UnitBlock(), default=[], label=_("Units"))
    needs_unit = blocks.BooleanBlock(
        required=False, label=_("A unit has to be written")
    )

    class Meta:
        icon = "decimal"
        label = _("Number")
        description = _("A number, with tolerance and units")
        template = "courses/blocks/question.html"
        form_layout = layout("answers", "units", "needs_unit")
        preview_value = {
            "stem": "How many days of natural background is a chest radiograph?",
            "answers": [
                {"value": "3", "tolerance": "1", "weight": "1", "feedback": ""}
            ],
            "units": [{"text": "days", "factor": "1"}],
            "needs_unit": False,
            "rationale": "About 0.02 mSv against 2.4 mSv a year.",
            "source": "",
        }


class TextAnswerBlock(blocks.StructBlock):
    text = blocks.CharBlock(max_length=500, label=_("Answer"))
    weight = ShareBlock(required=False, default="1", label=_("Share of the mark"))
    feedback = blocks.CharBlock(required=False, max_length=1000, label=_("Feedback"))


_TEXT_HELP = _("A * stands for anything. Nothing else is ever nearly right.")


class ShortAnswerBlock(QuestionBlock):
    answers = blocks.ListBlock(
        TextAnswerBlock(), label=_("Answers"), min_num=1, help_text=_TEXT_HELP
    )
    is_case_sensitive = blocks.BooleanBlock(required=False, label=_("Capitals matter"))

    class Meta:
        icon = "pilcrow"
        label = _("Short answer")
        description = _("A word or two, by exact rules")
        template = "courses/blocks/question.html"
        form_layout = layout("answers", "is_case_sensitive")
        preview_value = {
            "stem": "What does the E of SPIKES stand for?",
            "answers": [{"text": "emotion*", "weight": "1", "feedback": ""}],
            "is_case_sensitive": False,
            "rationale": "Emotions, with empathy.",
            "source": "Baile 2000",
        }


_SHARE = {
    "required": False,
    "default": "1",
    "label": _("Weight among the gaps"),
}


class ChoiceGapBlock(blocks.StructBlock):
    options = blocks.ListBlock(OptionBlock(), label=_("Options"), min_num=2)
    is_multiple = blocks.BooleanBlock(required=False, label=_("Several to tick"))
    is_listed = blocks.BooleanBlock(required=False, label=_("Listed below the text"))
    keeps_order = blocks.BooleanBlock(required=False, label=_("Keep this order"))
    share = ShareBlock(**_SHARE)

    class Meta:
        icon = "radio-full"
        label = _("Gap: choice")
        form_layout = BlockGroup(
            children=["options"],
            settings=["is_multiple", "is_listed", "keeps_order", "share"],
            label_format="{options}",
        )


class NumberGapBlock(blocks.StructBlock):
    answers = blocks.ListBlock(NumberAnswerBlock(), label=_("Answers"), min_num=1)
    units = blocks.ListBlock(UnitBlock(), default=[], label=_("Units"))
    needs_unit = blocks.BooleanBlock(
        required=False, label=_("A unit has to be written")
    )
    share = ShareBlock(**_SHARE)

    class Meta:
        icon = "decimal"
        label = _("Gap: number")
        form_layout = BlockGroup(
            children=["answers"],
            settings=["units", "needs_unit", "share"],
            label_format="{answers}",
        )


class TextGapBlock(blocks.StructBlock):
    answers = blocks.ListBlock(
        TextAnswerBlock(), label=_("Answers"), min_num=1, help_text=_TEXT_HELP
    )
    is_case_sensitive = blocks.BooleanBlock(required=False, label=_("Capitals matter"))
    share = ShareBlock(**_SHARE)

    class Meta:
        icon = "pilcrow"
        label = _("Gap: text")
        form_layout = BlockGroup(
            children=["answers"],
            settings=["is_case_sensitive", "share"],
            label_format="{answers}",
        )


class BetweenGapsBlock(blocks.TextBlock):
    """Text between gaps: blanks at its ends are part of the sentence."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.field_options["strip"] = False


class ClozePartsBlock(blocks.StreamBlock):
    text = BetweenGapsBlock(label=_("Text"), rows=2, icon="pilcrow")
    choice = ChoiceGapBlock()
    number = NumberGapBlock()
    gap_text = TextGapBlock()


class ClozeBlock(QuestionBlock):
    stem = blocks.TextBlock(required=False, label=_("Instruction"), rows=2)
    parts = ClozePartsBlock(label=_("Text and gaps, as they are read"))

    class Meta:
        icon = "minus"
        label = _("Cloze")
        description = _("A text with gaps to fill")
        template = "courses/blocks/question.html"
        form_layout = layout("parts")
        preview_value = {
            "stem": "Fill the gaps.",
            "parts": [
                {"type": "text", "value": "A chest radiograph is about "},
                {
                    "type": "number",
                    "value": {
                        "answers": [
                            {"value": "3", "tolerance": "1", "weight": "1",
                             "feedback": ""}
                        ],
                        "units": [],
                        "needs_unit": False,
                        "share": "1",
                    },
                },
                {"type": "text", "value": " days of natural background."},
            ],
            "rationale": "About 0.02 mSv against 2.4 mSv a year.",
            "source": "",
        }  # fmt: skip


class CoordinatesBlock(blocks.CharBlock):
    """Numbers of an area, parted by commas; the picture beside it writes them too."""

    def clean(self, value: str) -> str:
        cleaned = super().clean(value)
        if cleaned:
            from courses.authoring import coordinates_of  # noqa: PLC0415

            if coordinates_of(cleaned) is None:
                raise ValidationError(
                    _now("Write whole numbers of pixels, parted by commas.")
                )
        return cleaned


class AreaBlock(blocks.StructBlock):
    label = blocks.CharBlock(
        max_length=200, label=_("What is there"), help_text=_("Said in feedback.")
    )
    shape = blocks.ChoiceBlock(
        choices=[
            (Shape.RECTANGLE.value, _("Rectangle: left, top, right, bottom")),
            (Shape.ELLIPSE.value, _("Ellipse: centre x, y, radius x, y")),
            (Shape.POLYGON.value, _("Polygon: x, y of each corner")),
        ],
        default=Shape.RECTANGLE.value,
        label=_("Shape"),
    )
    coordinates = CoordinatesBlock(
        max_length=600,
        label=_("Place in pixels"),
        help_text=_("From the upper left corner of the picture."),
    )
    weight = ShareBlock(required=False, default="1", label=_("Share of the mark"))
    feedback = blocks.CharBlock(required=False, max_length=1000, label=_("Feedback"))

    class Meta:
        icon = "crosshairs"
        form_layout = BlockGroup(
            children=["label", "shape", "coordinates", "feedback"],
            settings=["weight"],
            label_format="{label}",
        )


class HotspotBlock(QuestionBlock):
    image = ImageChooserBlock(label=_("Picture"))
    alternative = blocks.CharBlock(
        max_length=400,
        label=_("The picture in words"),
        help_text=_("Enough to follow, without telling the answer."),
    )
    areas = blocks.ListBlock(
        AreaBlock(), label=_("Areas"), min_num=1, form_classname="hotspot-areas"
    )

    class Meta:
        icon = "crosshairs"
        label = _("Place in a picture")
        description = _("A point to find, with the mouse or the arrow keys")
        template = "courses/blocks/question.html"
        form_classname = "struct-block hotspot-question"
        form_layout = layout("image", "alternative", "areas")
        preview_value = {
            "stem": "Where would you sit?",
            "areas": [
                {"label": "The chair beside the bed", "shape": "rectangle",
                 "coordinates": "10, 10, 60, 60", "weight": "1", "feedback": ""}
            ],
            "rationale": "At eye level, and near enough to speak softly.",
            "source": "",
        }  # fmt: skip


class CriterionBlock(blocks.StructBlock):
    text = blocks.CharBlock(max_length=400, label=_("What is looked for"))
    share = ShareBlock(required=False, default="1", label=_("Weight"))


class FreeTextBlock(QuestionBlock):
    rubric = blocks.ListBlock(CriterionBlock(), default=[], label=_("Rubric"))
    shows_rubric = blocks.BooleanBlock(
        required=False,
        label=_("Show the rubric to learners before they answer"),
        help_text=_("Otherwise they see it once their text is marked."),
    )
    model_answer = blocks.TextBlock(required=False, label=_("Model answer"), rows=3)
    marker_notes = blocks.TextBlock(
        required=False,
        label=_("For markers"),
        rows=2,
        help_text=_("Learners never see it."),
    )
    template = blocks.TextBlock(required=False, label=_("Begins with"), rows=2)
    min_words = blocks.IntegerBlock(
        required=False, min_value=1, max_value=2000, label=_("Words at least")
    )
    max_words = blocks.IntegerBlock(
        required=False, min_value=1, max_value=3000, label=_("Words at most")
    )

    class Meta:
        icon = "edit"
        label = _("Free text")
        description = _("Read and marked by a person")
        template = "courses/blocks/question.html"
        form_layout = layout(
            "rubric", "shows_rubric", "model_answer", "marker_notes", "template",
            "min_words", "max_words",
        )  # fmt: skip
        preview_value = {
            "stem": "Write the first two sentences you would say.",
            "rubric": [
                {"text": "A warning comes before the news", "share": "1"},
                {"text": "No jargon", "share": "1"},
            ],
            "shows_rubric": True,
            "model_answer": "I am sorry. The scan shows something serious.",
            "rationale": "A warning gives a moment to get ready.",
            "source": "Baile 2000",
        }
