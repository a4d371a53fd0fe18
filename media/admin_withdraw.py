"""The organiser's ways out of what was counted wrongly: a log is withdrawn, a decision
taken back, each with a reason. POST alone; a refusal comes back with what to do."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from elearn.core.typed import typed_text
from media import access, services
from media.exceptions import MediaError


class _WayOut(View):
    """Subclasses say what is found and undone, and what is said of it."""

    http_method_names = ["post"]
    done: Any

    def find(self, pk: int) -> Any:
        raise NotImplementedError

    def undo(self, record: Any, **told: Any) -> None:
        raise NotImplementedError

    def refused(self, record: Any) -> HttpResponse:
        return redirect("media_logs", slug=record.webinar.slug)

    def post(self, request: HttpRequest, pk: int, **kwargs: Any) -> HttpResponse:
        record = self.find(pk)
        try:
            self.undo(
                record,
                reason=typed_text(request.POST.get("reason", "")),
                by=request.user,
                now=timezone.now(),
            )
        except MediaError as refusal:
            messages.error(request, str(refusal))
            return self.refused(record)
        messages.success(request, self.done)
        return redirect("media_logs", slug=record.webinar.slug)


class WithdrawLogView(_WayOut):
    done = _("The log is withdrawn: its stays count no longer. The record remains.")

    def find(self, pk: int) -> Any:
        return access.log_for_organiser(pk, self.request.user)

    def undo(self, record: Any, **told: Any) -> None:
        services.withdraw_log(record, **told)

    def refused(self, record: Any) -> HttpResponse:
        return redirect("media_log", pk=record.pk)


class TakeBackView(_WayOut):
    """A decision is forgotten, with what was counted by it."""

    done = _("Taken back: what was counted by this decision counts no longer.")

    def find(self, pk: int) -> Any:
        return access.decision_for_organiser(pk, self.request.user)

    def undo(self, record: Any, **told: Any) -> None:
        services.take_back_match(record, **told)
