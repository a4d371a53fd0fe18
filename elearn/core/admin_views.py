"""Two addresses of the admin that are ours: signing in, and the account page."""

from __future__ import annotations

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
