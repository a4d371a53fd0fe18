"""Where authors and reviewers find the review of a whole module: beside the module and
its lessons, and on the first page of the admin."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.widgets import Button
from wagtail.models import Page

from courses import queries, review_access
from courses.desk.review_views import ModuleReviewView
from courses.models import LessonPage, ModulePage


@hooks.register("register_admin_urls")
def register_review_urls() -> list[Any]:
    return [
        path(
            "courses/modules/<int:pk>/review/",
            ModuleReviewView.as_view(),
            name="courses_module_review",
        )
    ]


def _module_of(page: Page) -> Page | None:
    if isinstance(page, ModulePage):
        return page
    if isinstance(page, LessonPage):
        parent: Page = page.get_parent()
        return parent
    return None


class WholeModuleItem(ActionMenuItem):
    """In the editor of a module or lesson, among its actions."""

    name = "whole-module"
    icon_name = "clipboard-list"
    label = _("The whole module…")

    def is_shown(self, context: dict[str, Any]) -> bool:
        return context["view"] == "edit" and _module_of(context["page"]) is not None

    def get_url(self, context: dict[str, Any]) -> str:
        module = _module_of(context["page"])
        return reverse("courses_module_review", args=[module.pk]) if module else ""

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(parent_context)
        context["label"] = (
            _now("Read and decide on the whole module")
            if review_access.may_review(context["page"], context["request"].user)
            else _now("Submit the whole module")
        )
        return context


@hooks.register("register_page_action_menu_item")
def whole_module_item() -> ActionMenuItem:
    return WholeModuleItem(order=70)


@hooks.register("register_page_header_buttons")
def whole_module_button(
    page: Page, user: Any, view_name: str, next_url: str | None = None
) -> Iterator[Button]:
    """Above the list of a module's lessons, and in the menu of its editor."""
    if isinstance(page.specific_deferred, ModulePage):
        yield Button(
            _("Review of the whole module"),
            reverse("courses_module_review", args=[page.pk]),
            icon_name="clipboard-list",
            priority=12,
        )


class ModulesToReviewPanel(Component):
    """What waits, module by module; Wagtail's own panel lists each part alone."""

    name = "modules_to_review"
    order = 210

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def modules(self) -> list[dict[str, Any]]:
        return [
            {
                "title": module.get_admin_display_title(),
                "url": reverse("courses_module_review", args=[module.pk]),
                "parts": parts,
                "by": next((part.by for part in parts if part.by), ""),
            }
            for module, parts in queries.modules_in_review(self.request.user)
        ]

    def render_html(self, parent_context: Any = None) -> str:
        if not self.modules:
            return ""
        return render_to_string(
            "courses/admin/modules_to_review.html",
            {"modules": self.modules},
            request=self.request,
        )


@hooks.register("construct_homepage_panels")
def modules_to_review(request: HttpRequest, panels: list[Any]) -> None:
    panels.append(ModulesToReviewPanel(request))
