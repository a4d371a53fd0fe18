"""The panel of a module's editor that shows what awaits an expert."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from wagtail.admin.panels import HelpPanel


class SignOffsPanel(HelpPanel):
    """Where each sign-off stands, and the way to them; nothing is changed here."""

    class BoundPanel(HelpPanel.BoundPanel):
        def is_shown(self) -> bool:
            return bool(super().is_shown() and self.instance.pk)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            from courses import (  # noqa: PLC0415 -- they read models
                queries,
                sign_off_access,
            )

            context: dict[str, Any] = super().get_context_data(parent_context)
            context["lines"] = queries.sign_offs_of(self.instance)
            if sign_off_access.may_see(self.request.user):
                all_of = reverse("courses_sign_offs")
                context["url"] = f"{all_of}?module={self.instance.pk}"
            return context
