"""The room's places in the Wagtail admin: the menu item, and its addresses."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.models import Page

from media import (
    access,
    admin_corrections,
    admin_drafts,
    admin_people,
    admin_preview,
    admin_views,
    admin_withdraw,
    place_queries,
)
from media.choices import WebinarState
from media.models import WebinarPage
from media.publishing import lacks_of


@hooks.register("before_unpublish_page")
@hooks.register("before_delete_page")
def ask_to_cancel_first(request: HttpRequest, page: Page) -> HttpResponse | None:
    """People with a place are told that an event is off before its page goes."""
    awaited = _awaited([page])
    if not awaited:
        return None
    messages.error(
        request,
        _(
            "People count on “%(title)s”: it stays published. Tick “cancelled” on its "
            "page and publish that first, so that they are told."
        )
        % {"title": awaited[0].title},
    )
    return redirect("wagtailadmin_pages:edit", awaited[0].pk)


@hooks.register("after_publish_page")
def say_what_is_missing(request: HttpRequest, page: Page) -> None:
    """An event may be announced without its stream; whoever forgot it reads so."""
    event = page.specific
    if not isinstance(event, WebinarPage) or event.is_cancelled:
        return
    if event.webinar is not None and event.webinar.is_over(timezone.now()):
        return
    lacks = lacks_of(event)
    if lacks:
        words = _("Published. What people will still miss: %(lacks)s")
        messages.warning(request, words % {"lacks": " ".join(lacks)})


@hooks.register("before_bulk_action")
def ask_to_cancel_first_in_bulk(
    request: HttpRequest, action_type: str, objects: list[Any], action: Any
) -> HttpResponse | None:
    pages = [one for one in objects if isinstance(one, Page)]
    if action_type not in ("delete", "unpublish") or not pages:
        return None
    for page in pages:
        answer = ask_to_cancel_first(request, page)
        if answer is not None:
            return answer
    return None


def _awaited(pages: list[Page]) -> list[WebinarPage]:
    """Events still to come, below these pages or one of them, that somebody counts
    on. A page above them is deleted, and often unpublished, with all below it."""
    now = timezone.now()
    return [
        event
        for page in pages
        for event in WebinarPage.objects.descendant_of(page, inclusive=True)
        .live()
        .filter(webinar__state=WebinarState.ANNOUNCED, webinar__ends_at__gt=now)
        .select_related("webinar")
        if place_queries.people_counting_on(event.webinar)
    ]


class WebinarsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return access.may_organise(request.user)


@hooks.register("register_admin_menu_item")
def register_webinars_menu_item() -> MenuItem:
    return WebinarsMenuItem(
        gettext_lazy("Webinars"),
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
