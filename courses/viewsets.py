"""Snippets of delivery: topics, how live events are filed, and runs of courses."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

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


class DeliveryGroup(SnippetViewSetGroup):
    items = (CourseRunViewSet, TopicViewSet, WebinarFilingViewSet)
    menu_label = _("Courses")
    menu_name = "courses"
    menu_icon = "group"
    menu_order = 230
    add_to_admin_menu = True
