"""Where organisers enrol a list, follow a group and read the gradebook."""

from __future__ import annotations

from typing import Any

from django.urls import path, re_path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.widgets import Button

from courses.access import may_organise
from courses.desk.gradebook_views import GradebookFileView, GradebookView
from courses.desk.progress_views import (
    ModulesToFollowView,
    ProgressFileView,
    ProgressView,
)
from courses.desk.roster_views import LookAtRosterView, SendRosterView
from courses.models import CourseRun


@hooks.register("register_admin_urls")
def register_organiser_urls() -> list[Any]:
    return [
        path(
            "courses/progress/",
            ModulesToFollowView.as_view(),
            name="courses_progress",
        ),
        path(
            "courses/progress/<int:pk>/",
            ProgressView.as_view(),
            name="courses_progress_module",
        ),
        re_path(
            r"^courses/progress/(?P<pk>\d{1,9})/people\.(?P<ending>csv|xlsx)$",
            ProgressFileView.as_view(),
            name="courses_progress_file",
        ),
        path("courses/gradebook/", GradebookView.as_view(), name="courses_gradebook"),
        re_path(
            r"^courses/gradebook\.(?P<ending>csv|xlsx)$",
            GradebookFileView.as_view(),
            name="courses_gradebook_file",
        ),
        path(
            "courses/runs/<int:pk>/enrol/",
            SendRosterView.as_view(),
            name="courses_enrol_list",
        ),
        path(
            "courses/runs/<int:pk>/enrol/<str:token>/",
            LookAtRosterView.as_view(),
            name="courses_look_at_list",
        ),
    ]


@hooks.register("register_snippet_listing_buttons")
def organiser_buttons(snippet: Any, user: Any, next_url: str | None = None) -> Any:
    """In the list of runs."""
    if not isinstance(snippet, CourseRun) or not may_organise(user):
        return
    yield Button(
        _("Enrol from a list"),
        reverse("courses_enrol_list", args=[snippet.pk]),
        icon_name="upload",
        priority=21,
    )
    yield Button(
        _("Gradebook"),
        f"{reverse('courses_gradebook')}?run={snippet.pk}",
        icon_name="table",
        priority=22,
    )
