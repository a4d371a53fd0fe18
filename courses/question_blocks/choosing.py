"""Questions that are answered by choosing and arranging."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.question_blocks.fields import OptionBlock, QuestionBlock, layout

_KEEPS_ORDER = {"required": False, "label": _("Keep the options in this order")}


class SingleChoiceBlock(QuestionBlock):
    options = blocks.ListBlock(OptionBlock(), label=_("Options"), min_num=2)
    keeps_order = blocks.BooleanBlock(**_KEEPS_ORDER)

    class Meta:
        icon = "radio-full"
        label = _("Single choice")
        description = _("One right answer of several")
        template = "courses/blocks/question.html"
        form_layout = layout("options", "keeps_order")
        preview_value = {
            "stem": "The patient is silent for 20 seconds. What do you do?",
            "options": [
                {"text": "Wait.", "is_right": True, "feedback": ""},
                {"text": "Explain treatment.", "is_right": False, "feedback": ""},
            ],
            "rationale": "Silence gives room.",
            "source": "",
        }


class MultipleChoiceBlock(QuestionBlock):
    options = blocks.ListBlock(
        OptionBlock(),
        label=_("Options"),
        min_num=2,
        help_text=_("A wrong tick costs what a right one brings, never more."),
    )
    keeps_order = blocks.BooleanBlock(**_KEEPS_ORDER)

    class Meta:
        icon = "tick-inverse"
        label = _("Multiple choice")
        description = _("Several right answers to tick")
        template = "courses/blocks/question.html"
        form_layout = layout("options", "keeps_order")
        preview_value = {
            "stem": "Which of these give a patient time to think?",
            "options": [
                {"text": "A pause", "is_right": True, "feedback": ""},
                {"text": "A warning before the news", "is_right": True, "feedback": ""},
                {"text": "A second finding at once", "is_right": False, "feedback": ""},
            ],
            "rationale": "Both leave room before the next fact.",
            "source": "",
        }


class TrueFalseBlock(QuestionBlock):
    stem = blocks.TextBlock(label=_("Statement"), rows=2)
    is_true = blocks.BooleanBlock(required=False, label=_("The statement is true"))
    feedback_true = blocks.CharBlock(
        required=False, max_length=1000, label=_("Feedback to “true”")
    )
    feedback_false = blocks.CharBlock(
        required=False, max_length=1000, label=_("Feedback to “false”")
    )

    class Meta:
        icon = "check"
        label = _("True or false")
        description = _("A statement to judge")
        template = "courses/blocks/question.html"
        form_layout = layout("is_true", "feedback_true", "feedback_false")
        preview_value = {
            "stem": "The listener decides how bad news is.",
            "is_true": True,
            "rationale": "It is their future that changes.",
            "source": "Buckman 1984",
        }


class PairBlock(blocks.StructBlock):
    text = blocks.CharBlock(max_length=1000, label=_("Left"))
    label = blocks.CharBlock(max_length=500, label=_("Belongs to it"))


class MatchingBlock(QuestionBlock):
    rows = blocks.ListBlock(PairBlock(), label=_("Pairs"), min_num=2)
    others = blocks.ListBlock(
        blocks.CharBlock(max_length=500),
        default=[],
        label=_("More to choose from"),
        help_text=_("These belong to no row."),
    )
    keeps_order = blocks.BooleanBlock(required=False, label=_("Keep this order"))

    class Meta:
        icon = "link"
        label = _("Matching")
        description = _("Pairs to put together")
        template = "courses/blocks/question.html"
        form_layout = layout("rows", "others", "keeps_order")
        preview_value = {
            "stem": "What does each sentence do?",
            "rows": [
                {"text": "“I wish I had better news.”", "label": "Warns"},
                {"text": "“What have you been told so far?”", "label": "Asks first"},
            ],
            "others": ["Reassures"],
            "rationale": "Ask comes before tell.",
            "source": "Baile 2000",
        }


class OrderingBlock(QuestionBlock):
    steps = blocks.ListBlock(
        blocks.CharBlock(max_length=500),
        label=_("Steps, in the right order"),
        min_num=2,
    )

    class Meta:
        icon = "list-ol"
        label = _("Ordering")
        description = _("Steps to put in order")
        template = "courses/blocks/question.html"
        form_layout = layout("steps")
        preview_value = {
            "stem": "Put the steps in order.",
            "steps": ["Setting", "Perception", "Invitation"],
            "rationale": "Ask comes before tell.",
            "source": "Baile 2000",
        }


class JudgementBlock(blocks.StructBlock):
    text = blocks.CharBlock(max_length=200, label=_("Judgement"))
    votes = blocks.IntegerBlock(
        required=False, default=0, min_value=0, label=_("Votes of the panel")
    )


class ScriptConcordanceBlock(QuestionBlock):
    stem = blocks.TextBlock(label=_("The case"), rows=3)
    hypothesis = blocks.CharBlock(max_length=500, label=_("You were thinking of"))
    news = blocks.CharBlock(max_length=500, label=_("Then you learn"))
    scale = blocks.ListBlock(
        JudgementBlock(),
        label=_("How the news changes it"),
        min_num=3,
        help_text=_("An answer brings its votes over those of the favourite."),
        default=[
            {"text": text, "votes": 0}
            for text in (
                "much less likely",
                "less likely",
                "neither",
                "more likely",
                "much more likely",
            )
        ],
    )

    class Meta:
        icon = "group"
        label = _("Script concordance")
        description = _("A judgement under doubt, scored by a panel’s votes")
        template = "courses/blocks/question.html"
        form_layout = layout("hypothesis", "news", "scale")
        preview_value = {
            "stem": "A woman of 52 was called back after screening.",
            "hypothesis": "telling her the result in the corridor",
            "news": "she asks you directly, and her husband is on his way",
            "scale": [
                {"text": "less advisable", "votes": 7},
                {"text": "neither", "votes": 3},
                {"text": "more advisable", "votes": 0},
            ],
            "rationale": "Most of the panel would find a room and a chair first.",
            "source": "",
        }


class DescriptionBlock(QuestionBlock):
    stem = blocks.TextBlock(label=_("Text"), rows=4)

    class Meta:
        icon = "doc-full"
        label = _("Text between questions")
        description = _("A case or an instruction; nothing to answer")
        template = "courses/blocks/question.html"
        form_layout = layout()
        preview_value = {"stem": "The next questions are about one visit."}
