"""What the organisers’ pages of the desk share: the frame, and lists in pages."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from courses import access
from courses.models import CourseRun
from elearn.core.typed import typed_number

PER_PAGE = 50


class OrganiserPage(WagtailAdminTemplateMixin, View):
    """For course organisers; for everybody else there is no such page."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        access.organiser_only(request.user)

    def show(self, status: int = 200, **context: Any) -> HttpResponse:
        response = self.render_to_response(self.get_context_data(**context))
        response.status_code = status
        return response


def crumb_of_runs() -> dict[str, Any]:
    return {
        "url": reverse("wagtailsnippets_courses_courserun:list"),
        "label": _("Course runs"),
    }


def run_asked_for(request: HttpRequest) -> CourseRun | None:
    """The run of the address, None where it names none."""
    wish = request.GET.get("run", "")
    if not wish:
        return None
    number = typed_number(wish)
    if number < 0:
        raise Http404
    return access.run_for_organiser(number, request.user)


def page_of(request: HttpRequest, rows: Any) -> Page:
    """The page asked for; the first or last where there is no such page."""
    return Paginator(rows, PER_PAGE).get_page(
        max(1, typed_number(request.GET.get("p", "1")))
    )
