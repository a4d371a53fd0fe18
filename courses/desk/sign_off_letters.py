"""Where an expert chooses whether letters tell them of what begins to wait."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.generic import View

from courses import services, sign_off_access


class SignOffLettersView(View):
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        sign_off_access.experts_only(request.user)
        chosen = request.POST.get("letters", "")
        if chosen not in {"yes", "no"}:
            messages.warning(request, _("Nothing was done: choose one of the buttons."))
            return redirect("courses_sign_offs")
        services.choose_sign_off_letters(request.user, is_wanted=chosen == "yes")
        messages.success(
            request,
            _("You get letters again.")
            if chosen == "yes"
            else _("You get no more letters about sign-offs."),
        )
        return redirect("courses_sign_offs")
