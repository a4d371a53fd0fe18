"""The editor's form of a live event: is its programme whole, and does it fit together?"""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from wagtail.admin.forms import WagtailAdminPageForm

from media.domain.intervals import Interval
from media.domain.programme import check_items, with_actual_times
from media.wording import programme_sentence, sentence


class WebinarPageForm(WagtailAdminPageForm):
    """Checks the programme as a whole, in the words of the room."""

    def clean(self) -> dict[str, Any]:
        from media.models.pages import (  # noqa: PLC0415 -- pages name this form
            WebinarItem,
            read_items,
        )

        cleaned = super().clean()
        formset = self.formsets.get("programme_items")
        if formset is None or not formset.is_valid() or not cleaned.get("held_on"):
            return cleaned
        entries = [
            form.cleaned_data
            for form in formset.forms
            if form.cleaned_data and not form.cleaned_data.get("DELETE")
        ]
        complete = [e for e in entries if e.get("starts_at") and e.get("ends_at")]
        if len(complete) != len(entries):
            return cleaned
        zone = ZoneInfo(cleaned.get("time_zone") or "UTC")
        items = read_items(
            [
                WebinarItem(
                    **{
                        name: entry.get(name) or ""
                        for name in ("key", "kind", "title", "short_title", "speakers")
                    },
                    starts_at=entry["starts_at"],
                    ends_at=entry["ends_at"],
                )
                for entry in complete
            ],
            held_on=cleaned["held_on"],
            zone=zone,
        )
        findings = check_items(items) or check_items(
            with_actual_times(items, self._actual_times())
        )
        for finding in findings:
            self.add_error(None, programme_sentence(finding))
        if self._forgets_items(formset):
            self.add_error(None, sentence("programme_not_whole"))
        return cleaned

    def _actual_times(self) -> dict[str, Interval]:
        """What was noted during the event: the plan has to agree with it."""
        from media.queries import actual_times  # noqa: PLC0415 -- reads need models

        webinar = self.instance.webinar
        return actual_times(webinar) if webinar is not None else {}

    def _forgets_items(self, formset: Any) -> bool:
        """Items that the form does not name would stay, and nobody has checked them."""
        stored = {one.pk for one in self.instance.programme_items.all() if one.pk}
        return bool(stored - {form.instance.pk for form in formset.forms})
