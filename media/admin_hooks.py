"""The room's places in the Wagtail admin: the menu item, and its addresses."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from media import (
    access,
    admin_corrections,
    admin_drafts,
    admin_people,
    admin_preview,
    admin_views,
    admin_withdraw,
)


class WebinarsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return access.may_organise(request.user)


@hooks.register("register_admin_menu_item")
def register_webinars_menu_item() -> MenuItem:
    return WebinarsMenuItem(
        _("Webinars"),
        reverse("media_webinars"),
        name="webinars",
        icon_name="calendar-alt",
        order=250,
    )


@hooks.register("register_admin_urls")
def register_webinar_urls() -> list[Any]:
    return [
        path("webinars/", admin_views.WebinarListView.as_view(), name="media_webinars"),
        path(
            "webinars/log/<int:pk>/",
            admin_views.LogDetailView.as_view(),
            name="media_log",
        ),
        path(
            "webinars/log/<int:pk>/withdraw/",
            admin_withdraw.WithdrawLogView.as_view(),
            name="media_withdraw_log",
        ),
        path(
            "webinars/decision/<int:pk>/take-back/",
            admin_withdraw.TakeBackView.as_view(),
            name="media_take_back",
        ),
        path(
            "webinars/<slug:slug>/match/",
            admin_preview.MatchView.as_view(),
            name="media_match",
        ),
        path(
            "webinars/<slug:slug>/logs/",
            admin_views.LogView.as_view(),
            name="media_logs",
        ),
        path(
            "webinars/<slug:slug>/corrections/",
            admin_corrections.CorrectionsView.as_view(),
            name="media_corrections",
        ),
        path(
            "webinars/<slug:slug>/seal/",
            admin_views.SealView.as_view(),
            name="media_seal",
        ),
        path(
            "webinars/<slug:slug>/logs/<slug:token>/",
            admin_preview.LogPreviewView.as_view(),
            name="media_log_preview",
        ),
        path(
            "webinars/<slug:slug>/people/",
            admin_people.PeopleView.as_view(),
            name="media_people",
        ),
        path(
            "webinars/<slug:slug>/people.<str:ending>",
            admin_people.PeopleExportView.as_view(),
            name="media_people_export",
        ),
        path(
            "webinars/<slug:slug>/letters/",
            admin_people.MailsView.as_view(),
            name="media_mails",
        ),
        path(
            "webinars/new/",
            admin_drafts.NewEventView.as_view(),
            name="media_new_event",
        ),
        path(
            "webinars/new/<slug:token>/",
            admin_drafts.ProgrammePreviewView.as_view(),
            name="media_programme_preview",
        ),
    ]
