"""The conversations' place in the Wagtail admin."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin import messages
from wagtail.admin.panels import ObjectList, TabbedInterface
from wagtail.admin.ui.tables import BooleanColumn, Column, UpdatedAtColumn
from wagtail.snippets.views.snippets import (
    CreateView,
    EditView,
    SnippetViewSet,
    WorkflowActionView,
)

from elearn.core.approval import ApprovesAsRead, tell_decision
from scenarios.access import may_read, may_write
from scenarios.desk import arrival_views, compare_views, export_views, read_views
from scenarios.desk import views as editor_views
from scenarios.desk.choosing import ConversationChooserViewSet
from scenarios.desk.editor import scenario_tabs
from scenarios.exceptions import ScenarioHasErrors
from scenarios.models import Scenario


class SaysWhyNotPublished:
    """Wagtail says of every refusal that something “could not be saved”. Here it is
    the publishing that was refused, and the draft could be saved as it is."""

    produced_error_message: str | None

    def is_valid(self, form: Any) -> bool:
        if super().is_valid(form):  # type: ignore[misc]
            return True
        if form.obstacles and not self.expects_json_response:  # type: ignore[attr-defined]
            self.produced_error_message = ngettext(
                "It was not published: %(count)d error is in the way. Nothing was "
                "saved yet; “Save draft” keeps it as it is.",
                "It was not published: %(count)d errors are in the way. Nothing was "
                "saved yet; “Save draft” keeps it as it is.",
                form.obstacles,
            ) % {"count": form.obstacles}
        return False


class ScenarioCreateView(SaysWhyNotPublished, CreateView):
    pass


class ScenarioEditView(SaysWhyNotPublished, ApprovesAsRead, EditView):
    """Approving in the workflow publishes too; a refusal is said on the page. Who may
    read a conversation and not write it reads it on a page of its own: Wagtail would
    let reviewers into an editor whose every key answers that they may not."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        reads_alone = may_read(request.user) and not may_write(request.user)
        if request.method == "GET" and reads_alone:
            return redirect("wagtailsnippets_scenarios_scenario:read", self.object.pk)
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            with transaction.atomic():
                return super().form_valid(form)
        except ScenarioHasErrors as refusal:
            for sentence in refusal.sentences:
                form.add_error(None, sentence)
            self.object = Scenario.objects.get(pk=self.object.pk)
            self.produced_error_code = "has_errors"
            self.produced_error_message = str(refusal)
            return self.form_invalid(form)


class ScenarioWorkflowActionView(WorkflowActionView):
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            with transaction.atomic():
                answer = super().post(request, *args, **kwargs)
        except ScenarioHasErrors as refusal:
            messages.error(request, str(refusal))
            if request.headers.get("x-requested-with") == "XMLHttpRequest":
                return self.render_modal_json(
                    request, {"step": "success", "redirect": self.redirect_url}
                )
            return redirect(self.redirect_url)
        tell_decision(request, self.action_name, self.object)
        return answer


class ScenarioViewSet(SnippetViewSet):
    model = Scenario
    icon = "comment"
    menu_label = _("Conversations")
    menu_name = "scenarios"
    menu_order = 250
    add_to_admin_menu = True
    list_display = [
        "title",
        Column("code", label=_("Code")),
        BooleanColumn("is_published", label=_("Published")),
        UpdatedAtColumn(),
    ]
    list_export = ["title", "code", "slug", "minutes"]
    search_fields = ["title", "code", "slug", "persona_name"]
    ordering = ["title"]
    copy_view_enabled = False
    chooser_viewset_class = ConversationChooserViewSet
    add_view_class = ScenarioCreateView
    edit_view_class = ScenarioEditView
    workflow_action_view_class = ScenarioWorkflowActionView

    @cached_property
    def menu_url(self) -> str:
        """The list; Wagtail would take the first address, which is “Add”."""
        return reverse(self.get_url_name("list"))

    def get_edit_handler(self) -> TabbedInterface | ObjectList:
        return scenario_tabs().bind_to_model(self.model)

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """“Add” first asks with what to begin."""
        return super().get_index_view_kwargs(
            **{**kwargs, "add_url_name": self.get_url_name("begin")}
        )

    def get_urlpatterns(self) -> list[Any]:
        return [
            path("new/", arrival_views.BeginView.as_view(), name="begin"),
            path(
                "new/<slug:key>/", arrival_views.StarterView.as_view(), name="starter"
            ),
            path("upload/", arrival_views.UploadView.as_view(), name="upload"),
            path(
                "upload/<int:pk>/",
                arrival_views.UploadView.as_view(),
                name="upload_again",
            ),
            path(
                "arrival/<str:token>/",
                arrival_views.LookView.as_view(),
                name="arrival",
            ),
            path(
                "compare/<int:pk>/",
                compare_views.CompareView.as_view(),
                name="compare",
            ),
            path(
                "export/<int:pk>/", export_views.ExportView.as_view(), name="take_away"
            ),
            path("read/<int:pk>/", read_views.ReadView.as_view(), name="read"),
            path("desk/check/", editor_views.check, name="desk_check"),
            path("desk/condition/", editor_views.condition, name="desk_condition"),
            path("desk/preview/", editor_views.show_preview, name="desk_preview"),
            path("desk/plan/", editor_views.record_plan, name="desk_plan"),
            path("desk/assess/", editor_views.work_out, name="desk_assess"),
            path("desk/write/", editor_views.write_text, name="desk_write"),
            path("desk/read/", editor_views.read_text, name="desk_read"),
            *super().get_urlpatterns(),
        ]
