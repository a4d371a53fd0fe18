"""A portal's release rule to play with: who sees what when, and who talks first."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.blocks.groups import PRACTICE
from courses.blocks.lesson import ClaimBlock, EvidenceBlock


class ReleaseSandboxBlock(ClaimBlock):
    title = blocks.CharBlock(required=False, max_length=120, label=_("Title"))
    text = blocks.CharBlock(required=False, max_length=300, label=_("What to try"))
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
        context["sandbox"] = queries.release_sandbox(
            asked if asked.get("block") == block_id else None, block_id=block_id
        )
        return context

    class Meta:
        icon = "time"
        group = PRACTICE
        label = _("Release rule sandbox")
        description = _("When a patient sees a report on a portal, and who talks first")
        template = "courses/blocks/release_sandbox.html"
        preview_value = {
            "title": "Friday, 18:42",
            "text": "Change one thing at a time and see who is alone with the report.",
            "evidence": [],
        }
