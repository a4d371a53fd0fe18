"""The forms of this room: an author's lesson and module, each as a whole."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm, WagtailAdminPageForm
from wagtail.blocks.base import BlockField


class BlocksAsRead(WagtailAdminModelForm):
    """Blocks have changed when what they mean has, and not their spelling.

    Wagtail compares what is stored with what was posted, the number 12 with the word
    “12”. Whoever approved such a draft would store a new revision of it, which then
    waits for its own approval: nobody could ever publish a number.
    """

    @property
    def changed_data(self) -> list[str]:  # type: ignore[override]
        return [name for name in super().changed_data if not self._means_the_same(name)]

    def _means_the_same(self, name: str) -> bool:
        field = self.fields[name]
        if not isinstance(field, BlockField) or name not in self.cleaned_data:
            return False
        prepare = field.block.get_prep_value
        return bool(prepare(self.cleaned_data[name]) == prepare(self[name].initial))


class LessonPageForm(BlocksAsRead, WagtailAdminPageForm):
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


class ModulePageForm(BlocksAsRead, WagtailAdminPageForm):
    """Refuses prerequisites that nobody could ever meet, and packages that a module
    waits for and none of its lessons has."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self._refuse_circles()
        self._refuse_missing_packages()
        return cleaned

    def _refuse_circles(self) -> None:
        formset = self.formsets.get("prerequisites")
        if formset is None or not formset.is_valid() or self.instance.pk is None:
            return
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

    def _refuse_missing_packages(self) -> None:
        rows = self.formsets.get("packages")
        if rows is None or self.is_deferred_validation or not rows.is_valid():
            return
        from courses.queries import (  # noqa: PLC0415 -- models load this form
            packages_of_module,
        )

        chosen = {
            row["package"]
            for row in rows.cleaned_data
            if row.get("package") and not row.get("DELETE")
        }
        held = packages_of_module(self.instance) if chosen else set()
        missing = sorted(one.title for one in chosen if one.pk not in held)
        if missing:
            self.add_error(
                None,
                _("No lesson of this module has the package “%(titles)s”.")
                % {"titles": ", ".join(missing)},
            )
