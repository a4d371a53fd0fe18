"""Doses as numbers that can be compared, and as words that can be said."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.blocks.groups import NUMBERS, PRACTICE
from courses.blocks.lesson import ClaimBlock, EvidenceBlock
from courses.choices import Confidence
from courses.dose_wording import EXAMINATIONS


def examination_choices() -> list[tuple[str, Any]]:
    return list(EXAMINATIONS.items())


class OwnDoseBlock(blocks.StructBlock):
    """A dose that our list does not hold: a department's own, or a child's."""

    name = blocks.CharBlock(max_length=80, label=_("Examination"))
    msv = blocks.FloatBlock(min_value=0, max_value=1000, label=_("Typical dose in mSv"))
    low = blocks.FloatBlock(
        required=False, min_value=0, max_value=1000, label=_("From, in mSv")
    )
    high = blocks.FloatBlock(
        required=False, min_value=0, max_value=1000, label=_("To, in mSv")
    )
    source = blocks.CharBlock(max_length=200, label=_("Source"))
    confidence = blocks.ChoiceBlock(
        choices=Confidence.choices,
        default=Confidence.TO_CONFIRM,
        label=_("Confidence"),
    )


class DoseTableBlock(ClaimBlock):
    title = blocks.CharBlock(required=False, max_length=120, label=_("Title"))
    examinations = blocks.ListBlock(
        blocks.ChoiceBlock(choices=examination_choices, label=_("Examination")),
        label=_("Examinations from our list"),
        default=[],
        collapsed=True,
    )
    own = blocks.ListBlock(
        OwnDoseBlock(label=_("Dose")),
        label=_("Doses of your own"),
        default=[],
        collapsed=True,
    )
    has_picture = blocks.BooleanBlock(
        required=False,
        default=True,
        label=_("Draw the picture"),
        help_text=_("Loads a drawing program of 4 MB when a reader comes to it."),
    )
    evidence = EvidenceBlock()

    def get_context(
        self, value: Any, parent_context: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        from courses import queries  # noqa: PLC0415 -- models load this

        context = super().get_context(value, parent_context=parent_context)
        context["table"] = queries.dose_table(value)
        context["figure_id"] = f"doses-{context.get('id') or 'example'}"
        return context

    class Meta:
        icon = "table"
        group = NUMBERS
        label = _("Dose table")
        description = _("Doses of examinations beside natural background")
        template = "courses/blocks/dose_table.html"
        preview_value = {
            "title": "From a chest X-ray to a CT",
            "examinations": ["chest-xray", "mammogram", "ct-head", "ct-abdomen-pelvis"],
            "own": [],
            "has_picture": True,
            "evidence": [],
        }


class RiskPhraseBlock(ClaimBlock):
    title = blocks.CharBlock(required=False, max_length=120, label=_("Title"))
    text = blocks.CharBlock(required=False, max_length=300, label=_("What to try"))
    examination = blocks.ChoiceBlock(
        choices=examination_choices,
        default="ct-abdomen-pelvis",
        label=_("Examination to begin with"),
    )
    evidence = EvidenceBlock()

    def get_context(
        self, value: Any, parent_context: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        from courses import queries  # noqa: PLC0415 -- models load this

        context = super().get_context(value, parent_context=parent_context)
        block_id = str(context.get("id") or "example")
        request = context.get("request")
        asked = request.GET if request is not None else {}
        context["block_id"] = block_id
        context["builder"] = queries.risk_phrases(
            asked if asked.get("block") == block_id else None,
            block_id=block_id,
            examination=value.get("examination") or "",
        )
        return context

    class Meta:
        icon = "openquote"
        group = PRACTICE
        label = _("Risk phrase builder")
        description = _("A dose becomes sentences to say, with their limits")
        template = "courses/blocks/risk_phrases.html"
        preview_value = {
            "title": "From a dose to a sentence",
            "text": "Choose an examination and read the sentences aloud.",
            "examination": "ct-abdomen-pelvis",
            "evidence": [],
        }
