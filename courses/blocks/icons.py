"""People as dots, all of one number: a risk that can be seen and read out."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.blocks.groups import NUMBERS
from courses.blocks.lesson import ClaimBlock, EvidenceBlock
from courses.drawings import draw_icon_array

#: Disc, ring and square: more shapes cannot be told apart at this size.
MOST_GROUPS = 3


class IconGroupBlock(blocks.StructBlock):
    count = blocks.IntegerBlock(min_value=0, max_value=1000, label=_("How many"))
    label = blocks.CharBlock(max_length=120, label=_("What happens to them"))


class IconArrayBlock(ClaimBlock):
    title = blocks.CharBlock(max_length=160, label=_("What it shows"))
    denominator = blocks.ChoiceBlock(
        choices=[("100", _("100 people")), ("1000", _("1,000 people"))],
        default="100",
        label=_("Of how many"),
    )
    groups = blocks.ListBlock(
        IconGroupBlock(label=_("Group")),
        min_num=1,
        max_num=MOST_GROUPS,
        label=_("Groups"),
    )
    rest = blocks.CharBlock(max_length=120, label=_("What happens to the others"))
    evidence = EvidenceBlock()

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        # A draft saves itself before the number is written.
        total = sum(group["count"] or 0 for group in value["groups"])
        if total > int(value["denominator"] or 100):
            raise blocks.StructBlockValidationError(
                block_errors={
                    "groups": ValidationError(
                        _("The groups hold %(total)s people, more than there are.")
                        % {"total": total}
                    )
                }
            )
        return value

    def get_context(
        self, value: Any, parent_context: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        groups = [(one["count"] or 0, one["label"]) for one in value["groups"] or []]
        context["array"] = draw_icon_array(
            groups,
            rest=value["rest"] or "",
            denominator=int(value["denominator"] or 100),
        )
        return context

    class Meta:
        icon = "group"
        group = NUMBERS
        label = _("Icon array")
        description = _("A risk as dots of one hundred or one thousand people")
        template = "courses/blocks/icon_array.html"
        preview_value = {
            "title": "What a surprise finding of this kind turns out to be (invented)",
            "denominator": "100",
            "groups": [
                {"count": 3, "label": "need treatment"},
                {"count": 12, "label": "have another scan and are then done"},
            ],
            "rest": "need nothing more",
            "evidence": [],
        }
