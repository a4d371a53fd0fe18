"""The forms of this room: an author's lesson and module, each as a whole."""

from __future__ import annotations

from typing import Any

from wagtail.admin.forms import WagtailAdminModelForm, WagtailAdminPageForm
from wagtail.blocks.base import BlockField

from courses.exceptions import FormNotWhole


class BlocksAsRead(WagtailAdminModelForm):
    """Blocks have changed when what they mean has, and not their spelling.

    Wagtail compares what is stored with what was posted, the number 12 with the word
    “12”. Whoever approved such a draft would store a new revision of it, which then
    waits for its own approval: nobody could ever publish a number.
    """

    def full_clean(self) -> None:
        """Wagtail reads blocks by counts that its own page sends; without them the
        form did not arrive whole, and nothing in it is believed (`FormNotWhole`)."""
        if self.is_bound:
            self._refuse_torn_blocks()
        super().full_clean()

    def _refuse_torn_blocks(self) -> None:
        for name, field in self.fields.items():
            if not isinstance(field, BlockField):
                continue
            try:
                field.widget.value_from_datadict(
                    self.data, self.files, self.add_prefix(name)
                )
            except (KeyError, ValueError):
                raise FormNotWhole from None

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
        from courses.readiness import (  # noqa: PLC0415 -- models load this form
            lesson_refusals,
        )

        for sentence in lesson_refusals(body, self.parent_page.specific):
            self.add_error("body", sentence)
        return cleaned


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
        from courses.readiness import (  # noqa: PLC0415 -- models load this form
            circle_refusals,
        )

        for sentence in circle_refusals(self.instance.pk, required):
            self.add_error(None, sentence)

    def _refuse_missing_packages(self) -> None:
        rows = self.formsets.get("packages")
        if rows is None or self.is_deferred_validation or not rows.is_valid():
            return
        from courses.readiness import (  # noqa: PLC0415 -- models load this form
            package_refusals,
        )

        chosen = {
            row["package"]
            for row in rows.cleaned_data
            if row.get("package") and not row.get("DELETE")
        }
        for sentence in package_refusals(self.instance, chosen):
            self.add_error(None, sentence)
