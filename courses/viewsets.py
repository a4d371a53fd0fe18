"""Snippets of delivery: topics, how live events are filed, and runs of courses."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from courses import access
from courses.models import CourseRun, Topic, WebinarFiling


class CourseRunViewSet(SnippetViewSet):
    model = CourseRun
    icon = "group"
    menu_label = _("Course runs")
    list_display = ["title", "course", "start", "end", "mode"]
    list_filter = ["mode", "language"]


class TopicViewSet(SnippetViewSet):
    model = Topic
    icon = "tag"
    menu_label = _("Topics")
    list_display = ["name", "slug"]


class WebinarFilingViewSet(SnippetViewSet):
    model = WebinarFiling
    icon = "calendar-alt"
    menu_label = _("Live events in the catalogue")
    list_display = ["webinar", "level", "language"]


class OrganisersMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return access.may_organise(request.user)


class CompletionsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return access.may_recalculate(request.user)


class DeliveryGroup(SnippetViewSetGroup):
    items = (CourseRunViewSet, TopicViewSet, WebinarFilingViewSet)
    menu_label = _("Courses")
    menu_name = "courses"
    menu_icon = "group"
    menu_order = 230
    add_to_admin_menu = True

    def get_submenu_items(self) -> list[Any]:
        """The snippets, and around them what an organiser reads."""
        return [
            OrganisersMenuItem(
                _("Progress"),
                reverse_lazy("courses_progress"),
                name="courses-progress",
                icon_name="tasks",
                order=-2,
            ),
            OrganisersMenuItem(
                _("Gradebook"),
                reverse_lazy("courses_gradebook"),
                name="courses-gradebook",
                icon_name="table",
                order=-1,
            ),
            *super().get_submenu_items(),
            CompletionsMenuItem(
                _("Completions"),
                reverse_lazy("courses_completion_modules"),
                name="completions",
                icon_name="success",
                order=90,
            ),
        ]
