"""Where organisers find the presence of an event in the Wagtail admin."""

from __future__ import annotations

from typing import Any

from django.urls import path, re_path
from wagtail import hooks

from media.reports import views

FILE = r"/(?P<table>[a-z0-9-]{1,30})\.(?P<ending>csv|xlsx|h5)$"
EVENT = r"^webinars/(?P<slug>[-a-zA-Z0-9_]+)/presence"


@hooks.register("register_admin_urls")
def register_presence_urls() -> list[Any]:
    return [
        path(
            "webinars/<slug:slug>/presence/",
            views.PresenceView.as_view(),
            name="media_presence",
        ),
        path(
            "webinars/<slug:slug>/presence/what-if/",
            views.TrialView.as_view(),
            name="media_presence_trial",
        ),
        path(
            "webinars/<slug:slug>/presence/compare/",
            views.CompareView.as_view(),
            name="media_presence_compare",
        ),
        re_path(
            f"{EVENT}/what-if{FILE}",
            views.TrialFileView.as_view(),
            name="media_presence_trial_file",
        ),
        re_path(
            f"{EVENT}/compare{FILE}",
            views.CompareFileView.as_view(),
            name="media_presence_compare_file",
        ),
        re_path(
            f"{EVENT}{FILE}",
            views.PresenceFileView.as_view(),
            name="media_presence_file",
        ),
    ]
