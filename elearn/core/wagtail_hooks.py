"""What the floor adds to the Wagtail admin: audit labels, people's addresses."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.views.home import WorkflowObjectsToModeratePanel
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page, WorkflowMixin
from wagtail.permissions import page_permission_policy

from elearn.core.accounts import vouch_for_address
from elearn.core.approval import WaitingPanel, say_that_it_publishes
from elearn.core.desk_home import (
    DeskHomePanel,
    Part,
    register_desk_lines,
    reviews_waiting,
)
from elearn.core.models import User

register_desk_lines(Part.WAITS, reviews_waiting, order=5)


@hooks.register("insert_global_admin_css")
def style_narrow_lists() -> str:
    return format_html(
        '<link rel="stylesheet" href="{}">', static("core/admin/narrow-lists.css")
    )


@hooks.register("construct_homepage_panels")
def add_desk_home(request: HttpRequest, panels: list[Any]) -> None:
    panels.append(DeskHomePanel())


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    actions.register_action(
        "core.update_profile",
        gettext_lazy("Update profile"),
        gettext_lazy("Profile updated"),
    )


@hooks.register("after_create_user")
@hooks.register("after_edit_user")
def keep_address_in_step(request: HttpRequest, user: User) -> None:
    vouch_for_address(user)


@hooks.register("before_delete_user")
def keep_people(request: HttpRequest, user: User) -> HttpResponse:
    """People are not deleted: their attempts, minutes and certificates would lose
    their owner without a word in the audit log."""
    messages.error(
        request,
        _(
            "People are not deleted here, for their records hang on them. Take away "
            "“Active” instead: nobody can sign in with the account any longer."
        ),
    )
    return redirect("wagtailusers_users:edit", user.pk)


@hooks.register("before_bulk_action")
def keep_people_in_bulk(
    request: HttpRequest, action_type: str, objects: list[Any], action: Any
) -> HttpResponse | None:
    if action_type != "delete" or not any(isinstance(one, User) for one in objects):
        return None
    return keep_people(request, objects[0])


@hooks.register("after_edit_page")
def lead_reviewers_home(request: HttpRequest, page: Page) -> HttpResponse | None:
    """After a decision Wagtail goes on to the list of pages. Reviewers may not open
    it and would read "you do not have permission" below their own success."""
    if "action-workflow-action" not in request.POST:
        return None
    if page_permission_policy.explorable_root_instance(request.user):
        return None
    return redirect("wagtailadmin_home")


@hooks.register("insert_editor_js")
def save_then_submit() -> str:
    """A draft that saves itself is not overtaken by the author who submits it."""
    return format_html(
        '<script type="module" src="{}"></script>',
        static("core/js/save-then-submit.js"),
    )


@hooks.register("construct_page_action_menu")
def say_that_approval_publishes_a_page(
    menu_items: list[Any], request: HttpRequest, context: dict[str, Any]
) -> None:
    page = context.get("page")
    if page is not None and page.pk:
        say_that_it_publishes(menu_items, page.current_workflow_state)


@hooks.register("construct_snippet_action_menu")
def say_that_approval_publishes_a_snippet(
    menu_items: list[Any], request: HttpRequest, context: dict[str, Any]
) -> None:
    instance = context.get("instance")
    if isinstance(instance, WorkflowMixin):
        say_that_it_publishes(menu_items, instance.current_workflow_state)


@hooks.register("construct_homepage_panels")
def say_so_on_the_front_page(request: HttpRequest, panels: list[Any]) -> None:
    panels[:] = [
        WaitingPanel() if type(panel) is WorkflowObjectsToModeratePanel else panel
        for panel in panels
    ]


@hooks.register("register_account_menu_item")
def link_profile(request: HttpRequest) -> dict[str, str]:
    return {
        "url": reverse("core:profile"),
        "label": _("Name and time zone"),
        "help_text": _("As it stands on certificates and beside every time."),
    }
