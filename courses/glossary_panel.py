"""How an entry of the glossary reads, beside its words in the editor.

It shows counts and what is above the target, and refuses nothing: an entry may be
published as its editor and the patient reviewers want it.
"""

from __future__ import annotations

from typing import Any

from wagtail.admin.panels import Panel

from courses import queries, reading_wording


class ReadingPanel(Panel):
    class BoundPanel(Panel.BoundPanel):
        template_name = "courses/admin/glossary_reading.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            told: dict[str, Any] = super().get_context_data(parent_context)
            seen = queries.entry_reading(self.instance)
            return {
                **told,
                "is_empty": not seen.reading.words,
                "rows": reading_wording.entry_rows(
                    seen.reading, language=self.instance.language
                ),
                "above": [reading_wording.above_words(one) for one in seen.above],
                "formula": reading_wording.formula_of(self.instance.language),
            }
