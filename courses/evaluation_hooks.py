"""Evaluations in the Wagtail admin: menu, addresses, and the editor of forms."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import path, register_converter, reverse
from django.urls.converters import StringConverter
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

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
    add_to_admin_menu = False


register_snippet(EvaluationFormViewSet)


@hooks.register("after_create_snippet")
@hooks.register("after_edit_snippet")
def freeze_saved_form(request: HttpRequest, instance: Any) -> None:
    """What people are asked is the version frozen here."""
    if isinstance(instance, EvaluationForm):
        services.freeze_form(instance, by=request.user, now=timezone.now())


class EvaluationsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return access.may_read_results(request.user)


@hooks.register("register_admin_menu_item")
def register_evaluations_menu_item() -> MenuItem:
    return EvaluationsMenuItem(
        _("Evaluations"),
        reverse("courses_evaluations"),
        name="evaluations",
        icon_name="form",
        order=255,
    )


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
