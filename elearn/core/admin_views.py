"""Addresses of the admin that are ours: signing in, the account page, and the history
of the site for those whose menu has it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.account import (
    AccountView,
    BaseSettingsPanel,
    ChangePasswordPanel,
    NameEmailSettingsPanel,
)
from wagtail.admin.views.reports.audit_logging import LogEntriesView
from wagtail.permissions import page_permission_policy

ELSEWHERE = (NameEmailSettingsPanel, ChangePasswordPanel)


class PersonAccountView(AccountView):
    """Name, address and password are kept by the profile and its verified mails."""

    def get_panels(self) -> list[BaseSettingsPanel]:
        return [
            panel for panel in super().get_panels() if not isinstance(panel, ELSEWHERE)
        ]


account = require_admin_access(PersonAccountView.as_view())


def sign_in(request: HttpRequest) -> HttpResponse:
    """To the one sign-in page and back; a person without access is told so.

    allauth sends whoever is signed in straight back to `next`; without this
    answer a learner at /admin/ would be sent in circles.
    """
    wish = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(wish, allowed_hosts={request.get_host()}):
        wish = "/admin/"
    if not request.user.is_authenticated:
        return redirect(f"/accounts/login/?{urlencode({'next': wish})}")
    if not request.user.has_perm("wagtailadmin.access_admin"):
        raise PermissionDenied
    return redirect(wish)


class SiteHistoryView(LogEntriesView):
    """Wagtail leaves it out of the menu of those who keep no pages, and still answers
    them. A patient reviewer may read quizzes, not who took them and when."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if page_permission_policy.explorable_root_instance(request.user) is None:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


site_history = require_admin_access(SiteHistoryView.as_view())
site_history_results = require_admin_access(SiteHistoryView.as_view(results_only=True))
