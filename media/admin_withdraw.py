"""The organiser's way out of a wrong log: withdraw it, with a reason."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import View

from elearn.core.typed import typed_text
from media import access, services
from media.exceptions import MediaError


class WithdrawLogView(View):
    """POST alone; a refusal comes back to the log with what to do."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int, **kwargs: Any) -> HttpResponse:
        log = access.log_for_organiser(pk, request.user)
        try:
            services.withdraw_log(
                log,
                reason=typed_text(request.POST.get("reason", "")),
                by=request.user,
                now=timezone.now(),
            )
        except MediaError as refusal:
            messages.error(request, str(refusal))
            return redirect("media_log", pk=log.pk)
        messages.success(
            request,
            _("The log is withdrawn: its stays count no longer. The record remains."),
        )
        return redirect("media_logs", slug=log.webinar.slug)
