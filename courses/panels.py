"""What this room shows in lower rooms' slots. A panel with nothing to say is ""."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext as _

from courses import access, queries
from courses.models import CoursePage, ModulePage, TextPage
from media.models import Webinar
from scenarios.models import Scenario


def footer_links(request: HttpRequest, **arguments: Any) -> str:
    """Links to the glossary and to the text pages that are in menus."""
    pages = TextPage.objects.live().in_menu().order_by("path")
    links = [
        (reverse("courses:glossary"), _("Words explained")),
        *((page.get_url(request), page.title) for page in pages),
    ]
    return format_html_join("\n", '<a href="{}">{}</a>', links)


def after_debrief(request: HttpRequest, *, attempt: Any, **_arguments: Any) -> str:
    """The way on from a conversation: the module it belongs to and its next step."""
    modules = queries.modules_with_scenario(attempt.revision.scenario)
    if not modules:
        return ""
    module = queries.module_view(request.user, modules[0])
    return render_to_string(
        "courses/partials/after_debrief.html", {"module": module}, request
    )


def conversation_of(
    request: HttpRequest, *, scenario: Scenario, **_arguments: Any
) -> str:
    """The modules a conversation belongs to, beside its name: the way back."""
    links = (
        (module.get_url(request), module.title)
        for module in queries.modules_with_scenario(scenario)
    )
    return format_html_join("", ' · <a href="{}">{}</a>', links)


def page_evaluation(
    request: HttpRequest, *, page: ModulePage | CoursePage, **_arguments: Any
) -> str:
    """The way to say what one thought of a module or course that one completed."""
    if not queries.has_finished(page, request.user):
        return ""
    return render_to_string(
        "courses/panels/page_evaluation.html",
        {"page": page, "given": queries.receipt_of(page, request.user)},
        request,
    )


def evaluation_results_link(
    request: HttpRequest, *, webinar: Webinar, **_arguments: Any
) -> str:
    """The way from the organisers' list of events to what people thought."""
    if not access.may_read_results(request.user):
        return ""
    return render_to_string(
        "courses/panels/evaluation_results_link.html", {"webinar": webinar}, request
    )
