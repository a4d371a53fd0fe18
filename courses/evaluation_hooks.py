"""Evaluations in the Wagtail admin: menu, addresses, and the editor of forms."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import path, register_converter, reverse_lazy
from django.urls.converters import StringConverter
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from courses import access, evaluation_desk, services
from courses.models import EvaluationForm


class FileKindConverter(StringConverter):
    regex = "csv|xlsx"


register_converter(FileKindConverter, "evaluation_file")


class EvaluationFormViewSet(SnippetViewSet):
    model = EvaluationForm
    icon = "form"
    list_display = [
        "title",
        "kind",
        "webinar",
        "page",
        BooleanColumn("is_in_use", label=_("In use")),
    ]
    menu_label = _("Forms")


class ResultsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return access.may_read_results(request.user)


class EvaluationsGroup(SnippetViewSetGroup):
    items = (EvaluationFormViewSet,)
    menu_label = _("Evaluations")
    menu_name = "evaluations"
    menu_icon = "form"
    menu_order = 255
    add_to_admin_menu = True

    def get_submenu_items(self) -> list[Any]:
        """The forms, and before them what people answered."""
        results = ResultsMenuItem(
            _("Results"),
            reverse_lazy("courses_evaluations"),
            name="evaluation-results",
            icon_name="list-ul",
            order=-1,
        )
        return [results, *super().get_submenu_items()]


register_snippet(EvaluationsGroup)


@hooks.register("after_create_snippet")
@hooks.register("after_edit_snippet")
def freeze_saved_form(request: HttpRequest, instance: Any) -> None:
    """What people are asked is the version frozen here."""
    if isinstance(instance, EvaluationForm):
        services.freeze_form(instance, by=request.user, now=timezone.now())


@hooks.register("register_admin_urls")
def register_evaluation_urls() -> list[Any]:
    return [
        path(
            "evaluations/",
            evaluation_desk.EvaluationsView.as_view(),
            name="courses_evaluations",
        ),
        path(
            "evaluations/<int:pk>/",
            evaluation_desk.ResultsView.as_view(),
            name="courses_page_results",
        ),
        path(
            "evaluations/<int:pk>/results.<evaluation_file:kind>",
            evaluation_desk.ExportView.as_view(),
            name="courses_page_results_file",
        ),
        path(
            "webinars/<slug:slug>/evaluation/",
            evaluation_desk.ResultsView.as_view(),
            name="courses_event_results",
        ),
        path(
            "webinars/<slug:slug>/evaluation/results.<evaluation_file:kind>",
            evaluation_desk.ExportView.as_view(),
            name="courses_event_results_file",
        ),
    ]
