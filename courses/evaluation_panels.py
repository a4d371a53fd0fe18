"""The panel of the form editor that shows what cannot be taken away there."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from wagtail.admin.panels import HelpPanel

from courses import accreditor
from courses.domain.evaluation import Kind
from courses.evaluation_form import words_of


class AccreditorPanel(HelpPanel):
    """The accreditor's questions, with their source and how sure that is."""

    class BoundPanel(HelpPanel.BoundPanel):
        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            kinds = {
                Kind.SCALE: _("five steps"),
                Kind.ONE: _("one answer"),
                Kind.TEXT: _("free text"),
            }
            context["questions"] = [
                (words_of(one, one.label), kinds[one.kind], one.is_required)
                for one in accreditor.fixed_questions()
            ]
            context["source"] = _(accreditor.SOURCE)
            context["confidence"] = accreditor.CONFIDENCE.label
            context["valid_from"] = accreditor.VALID_FROM
            return context
