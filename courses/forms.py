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

        module = self.parent_page.specific
        unknown = sorted(evidence_keys(body) - fact_keys(module.facts))
        if unknown:
            self.add_error(
                "body",
                _("The module has no fact with the key %(keys)s.")
                % {"keys": ", ".join(unknown)},
            )
        return cleaned
