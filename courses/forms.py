"""The forms of this room: an author's lesson as a whole, a participant's evaluation."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm


class LessonPageForm(WagtailAdminPageForm):
    """Refuses to publish evidence that the module does not hold; drafts may."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        body = cleaned.get("body")
        if body is None or self.is_deferred_validation or self.parent_page is None:
            return cleaned
        from courses.authoring import (  # noqa: PLC0415 -- models load this form
            evidence_keys,
            fact_keys,
        )

        self._refuse_unknown_words(body)
        module = self.parent_page.specific
        unknown = sorted(evidence_keys(body) - fact_keys(module.facts))
        if unknown:
            self.add_error(
                "body",
                _("The module has no fact with the key %(keys)s.")
                % {"keys": ", ".join(unknown)},
            )
        return cleaned

    def _refuse_unknown_words(self, body: Any) -> None:
        """Words marked for the glossary must be in it, or nothing would explain them."""
        from courses.queries import words_without_entry  # noqa: PLC0415 -- as above

        texts = (
            child.value["text"].source
            for child in body
            if child.block_type in {"text", "callout"}
        )
        missing = words_without_entry(texts)
        if missing:
            self.add_error(
                "body",
                _("The glossary has no entry for %(words)s.")
                % {"words": ", ".join(f"“{word}”" for word in missing)},
            )
