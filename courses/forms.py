"""The forms of this room: an author's lesson and module, each as a whole."""

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


class ModulePageForm(WagtailAdminPageForm):
    """Refuses prerequisites that nobody could ever meet: a module before itself."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        formset = self.formsets.get("prerequisites")
        if formset is None or not formset.is_valid() or self.instance.pk is None:
            return cleaned
        required = [
            form.cleaned_data["required"].pk
            for form in formset.forms
            if form.cleaned_data.get("required") and not form.cleaned_data.get("DELETE")
        ]
        from courses.queries import circle_of  # noqa: PLC0415 -- models load this form

        circle = circle_of(self.instance.pk, required)
        if circle:
            self.add_error(
                None,
                _("“%(title)s” cannot come first: it waits for this module itself.")
                % {"title": circle[0]},
            )
        return cleaned
