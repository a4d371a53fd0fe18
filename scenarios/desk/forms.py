"""What a posted draft must be to be saved, and what it must be to be published.

A draft with errors is saved; publishing it is refused with the findings.
"""

from __future__ import annotations

import json
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm

from scenarios.assurance import check_draft
from scenarios.authoring import (
    FIELDS,
    OUTLINE_MAX_BYTES,
    PERSONA,
    document_of,
    script_of,
)
from scenarios.exceptions import DraftRefused
from scenarios.formats.safe_json import tidied
from scenarios.formats.shape import ImportRefused
from scenarios.wording import finding_sentence, path_sentence


class ScenarioForm(WagtailAdminModelForm):
    """Saves anything that is a document; publishes only what the check finds no error
    in."""

    #: How many errors of the conversation keep it from being published.
    obstacles: int = 0

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "script" in self.fields:
            # In its one spelling, whatever version it was written in.
            self.initial["script"] = script_of(document_of(self.instance))
            self.fields["script"].error_messages["invalid"] = str(
                DraftRefused.unreadable()
            )

    @property
    def changed_data(self) -> list[str]:  # type: ignore[override]
        """A script has changed when it says something else, and not when it is spelt
        otherwise. Whoever approved it in the editor would store a draft that waits for
        its own approval."""
        names: list[str] = super().changed_data
        if "script" in names and self._says_the_same():
            return [name for name in names if name != "script"]
        return names

    def _says_the_same(self) -> bool:
        script = getattr(self, "cleaned_data", {}).get("script")
        if not isinstance(script, dict):
            return False
        written = {**document_of(self.instance), **script}
        return script_of(written) == self.initial["script"]

    def is_multipart(self) -> bool:
        """A long document grows by half when it is posted any other way."""
        return True

    def clean_script(self) -> dict[str, Any]:
        script = self.cleaned_data["script"] or {}
        if not isinstance(script, dict):
            raise ValidationError(str(DraftRefused.unreadable()))
        if len(json.dumps(script).encode()) > OUTLINE_MAX_BYTES:
            raise ValidationError(str(DraftRefused.too_large()))
        try:
            # PostgreSQL stores neither NUL nor half a character, which JSON can hold.
            tidy: dict[str, Any] = tidied(script, "")
        except ImportRefused:  # nested too deeply
            raise ValidationError(str(DraftRefused.unreadable())) from None
        return tidy

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.is_deferred_validation and not self.errors:
            for field in ("script", *FIELDS, *PERSONA):
                if field in cleaned:
                    setattr(self.instance, field, cleaned[field])
            _graph, report = check_draft(self.instance)
            self.obstacles = len(report.errors)
            for finding in report.errors:
                self.add_error(
                    None,
                    ValidationError(
                        _("%(what)s Click path: %(path)s.")
                        if finding.path
                        else "%(what)s",
                        params={
                            "what": finding_sentence(finding),
                            "path": path_sentence(finding.path),
                        },
                    ),
                )
        return cleaned
