"""A passage of a report that the learner writes again, for the patient."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.blocks.groups import PRACTICE
from courses.blocks.lesson import ClaimBlock, EvidenceBlock
from courses.choices import TextLanguage


class ReportWorkshopBlock(ClaimBlock):
    title = blocks.CharBlock(max_length=120, label=_("Task"))
    setting = blocks.CharBlock(
        required=False,
        max_length=300,
        label=_("Who will read it"),
        help_text=_("For example “Ana, 44, reads it at night, alone.”"),
    )
    passage = blocks.TextBlock(max_length=2000, label=_("Passage of the report"))
    language = blocks.ChoiceBlock(
        choices=TextLanguage.choices, default=TextLanguage.EN, label=_("Language")
    )
    model_answer = blocks.TextBlock(
        max_length=2000,
        label=_("One way to write it"),
        help_text=_("Shown after the learner has written."),
    )
    why = blocks.ListBlock(
        blocks.CharBlock(max_length=200), label=_("Why it works"), default=[]
    )
    evidence = EvidenceBlock()

    def get_context(
        self, value: Any, parent_context: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        from courses import queries  # noqa: PLC0415 -- models load this

        context = super().get_context(value, parent_context=parent_context)
        view = context.get("lesson_view")
        block_id = str(context.get("id") or "")
        language = value.get("language") or TextLanguage.EN
        context["block_id"] = block_id or "example"
        context["save_url"] = view.note_url(block_id) if view and block_id else ""
        context["workshop"] = queries.workshop_view(
            value,
            text=view.notes.get(block_id, "") if view else "",
            terms=view.terms.get(language, ()) if view else (),
        )
        return context

    class Meta:
        icon = "edit"
        group = PRACTICE
        label = _("Report for patients")
        description = _("A passage to write again for the patient, in private")
        template = "courses/blocks/report_workshop.html"
        preview_value = {
            "title": "Write it for the person who will read it tonight",
            "setting": "Ana, 44, nurse’s aide. Her portal shows reports on signing.",
            "passage": "8 mm solid nodule, left lower lobe, indeterminate; CT at 3 months.",
            "language": "en",
            "model_answer": "The scan shows a small spot in your left lung.",
            "why": [],
            "evidence": [],
        }
