"""Where authors and experts find sign-offs: in the menu of reports, above a module, in
its editor, and on the first page of the admin."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import Button
from wagtail.models import Page

from courses import queries, sign_off_access
from courses.desk.sign_off_letters import SignOffLettersView
from courses.desk.sign_off_reading import ReadDrawnView, ReadPartView
from courses.desk.sign_off_views import AskSignOffView, SignOffOneView, SignOffsView
from courses.models import ModulePage


@hooks.register("register_admin_urls")
def register_sign_off_urls() -> list[Any]:
    return [
        path("courses/sign-offs/", SignOffsView.as_view(), name="courses_sign_offs"),
        path(
            "courses/sign-offs/letters/",
            SignOffLettersView.as_view(),
            name="courses_sign_off_letters",
        ),
        path(
            "courses/sign-offs/<int:pk>/",
            SignOffOneView.as_view(),
            name="courses_sign_off",
        ),
        path(
            "courses/modules/<int:pk>/sign-offs/ask/",
            AskSignOffView.as_view(),
            name="courses_ask_sign_off",
        ),
        path(
            "courses/modules/<int:pk>/read/<slug:kind>/<int:part>/",
            ReadPartView.as_view(),
            name="courses_read_part",
        ),
        path(
            "courses/sign-offs/<int:pk>/drawn/<int:quiz>/",
            ReadDrawnView.as_view(),
            name="courses_read_drawn",
        ),
    ]


class SignOffsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return sign_off_access.may_see(request.user)


@hooks.register("register_reports_menu_item")
def sign_offs_menu_item() -> MenuItem:
    return SignOffsMenuItem(
        _("Sign-offs"),
        reverse("courses_sign_offs"),
        name="sign-offs",
        icon_name="check",
        order=800,
    )


@hooks.register("register_permissions")
def sign_off_permissions() -> QuerySet[Permission]:
    """Those that a group of one's own may be given."""
    return Permission.objects.filter(
        content_type__app_label="courses", content_type__model="signoff"
    ).exclude(codename__in=["change_signoff", "delete_signoff"])


@hooks.register("register_page_header_buttons")
def sign_offs_button(
    page: Page, user: Any, view_name: str, next_url: str | None = None
) -> Iterator[Button]:
    """Above the list of a module's lessons, and in the menu of its editor."""
    if not isinstance(page.specific_deferred, ModulePage):
        return
    if not sign_off_access.may_see(user):
        return
    count = queries.awaited_of(page)
    label = (
        _now("Sign-offs: %(count)d awaited") % {"count": count}
        if count
        else _now("Sign-offs")
    )
    yield Button(
        label,
        f"{reverse('courses_sign_offs')}?module={page.pk}",
        icon_name="check",
        priority=13,
    )
