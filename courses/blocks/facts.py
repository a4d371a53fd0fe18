"""What a module stands on: its facts with their sources, and its objectives."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.choices import Confidence


class FactBlock(blocks.StructBlock):
    """A fact of the module, its source, and how far it has been checked."""

    key = blocks.CharBlock(max_length=12, label=_("Key"))
    statement = blocks.CharBlock(max_length=600, label=_("Fact"))
    short = blocks.RichTextBlock(
        features=["italic"], label=_("Short citation"), max_length=120
    )
    citation = blocks.RichTextBlock(features=["italic", "link"], label=_("Source"))
    confidence = blocks.ChoiceBlock(
        choices=Confidence.choices,
        default=Confidence.TO_CONFIRM,
        label=_("Confidence"),
    )

    class Meta:
        icon = "doc-full"
        label = _("Fact")
        description = _("A fact with its source and how far it was checked")
        template = "courses/blocks/fact.html"
        preview_value = {
            "key": "F13",
            "statement": "67% of 215 adults knew that positive nodes meant spread.",
            "short": "Gotlieb 2022, <i>JAMA Netw Open</i>",
            "citation": "Gotlieb R et al. 2022, <i>JAMA Network Open</i>, 215 adults.",
            "confidence": Confidence.CHECKED,
        }


class FactsBlock(blocks.StreamBlock):
    fact = FactBlock()

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        keys = [child.value["key"] for child in value]
        doubled = sorted({key for key in keys if keys.count(key) > 1})
        if doubled and not self.is_deferred_validation:
            raise blocks.StreamBlockValidationError(
                non_block_errors=[
                    ValidationError(
                        _("Each fact needs a key of its own; used twice: %(keys)s."),
                        params={"keys": ", ".join(doubled)},
                    )
                ]
            )
        return value


class ObjectivesBlock(blocks.StreamBlock):
    objective = blocks.CharBlock(
        max_length=200,
        icon="tick",
        label=_("Objective"),
    )
