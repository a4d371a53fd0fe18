"""LMS connections in the Wagtail admin: what to paste there, what to paste here, and
what became of each score."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList, Panel
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy
from wagtail.snippets.views.snippets import (
    IndexView,
    SnippetViewSet,
    SnippetViewSetGroup,
)

from courses import access, queries, services
from courses.models import LtiPlatform, LtiReport


class ToPastePanel(Panel):
    """Our addresses, in the words of the LMSs that ask for them."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "courses/admin/lti_to_paste.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            told = super().get_context_data(parent_context)
            return {**told, "rows": queries.lti_to_paste()}


class PlatformViewSet(SnippetViewSet):
    model = LtiPlatform
    icon = "link"
    menu_label = gettext_lazy("LMS connections")
    list_display = ["name", "issuer", BooleanColumn("is_active")]
    copy_view_enabled = False
    edit_handler = ObjectList(
        [
            ToPastePanel(heading=gettext_lazy("To paste in the LMS")),
            FieldPanel("name"),
            MultiFieldPanel(
                [
                    FieldPanel("issuer"),
                    FieldPanel("client_id"),
                    FieldPanel("deployment_ids"),
                    FieldPanel("auth_url"),
                    FieldPanel("token_url"),
                    FieldPanel("keyset_url"),
                    FieldPanel("token_audience"),
                ],
                heading=gettext_lazy("What the LMS shows"),
            ),
            FieldPanel("is_active"),
        ]
    )


class ReportIndexView(IndexView):
    """Scores are never edited; what got stuck can be sent again."""

    def get_base_queryset(self) -> Any:
        return (
            super()
            .get_base_queryset()
            .select_related("identity__user", "link__module", "link__platform")
            .order_by("-opened_at")
        )

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(*args, **kwargs)
        context["stuck"] = queries.stuck_reports()
        context["again_url"] = reverse("courses_lti_again")
        return context


class ReadOnly(ModelPermissionPolicy):
    """What happened is read; nobody adds, changes or deletes it by a form."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action == "view" and super().user_has_permission(user, action)


register_permission_policy(LtiReport, ReadOnly(LtiReport))


class ReportViewSet(SnippetViewSet):
    model = LtiReport
    icon = "success"
    menu_label = gettext_lazy("Scores for LMSs")
    index_view_class = ReportIndexView
    index_template_name = "courses/admin/lti_reports.html"
    list_display = [
        Column("identity.user", label=gettext_lazy("Person")),
        Column("link.module", label=gettext_lazy("Module")),
        Column("link.course_title", label=gettext_lazy("Course in the LMS")),
        Column("link.platform", label=gettext_lazy("LMS")),
        Column("get_state_display", label=gettext_lazy("Score"), sort_key="state"),
        Column("problem", label=gettext_lazy("Problem")),
        DateColumn("completed_at", label=gettext_lazy("Completed")),
        DateColumn("sent_at", label=gettext_lazy("Sent")),
    ]
    list_filter = ["state"]
    copy_view_enabled = False
    inspect_view_enabled = False


class LtiGroup(SnippetViewSetGroup):
    items = (PlatformViewSet, ReportViewSet)
    menu_label = gettext_lazy("Learning systems")
    menu_name = "lti"
    menu_icon = "link"
    menu_order = 235
    add_to_admin_menu = True


@require_POST
def send_again(request: HttpRequest) -> HttpResponse:
    """Let what was refused or given up be tried once more."""
    access.refuse_lti_stranger(request.user)
    count = services.send_again(by=request.user, now=timezone.now())
    words = ngettext(
        "%(count)d score is sent again.", "%(count)d scores are sent again.", count
    )
    messages.success(request, words % {"count": count})
    return redirect("wagtailsnippets_courses_ltireport:list")


ADMIN_URLS = [path("lti/again/", send_again, name="courses_lti_again")]
