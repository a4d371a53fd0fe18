"""Organisers' own pages: the people of a run, and the completions of a module.

Looking stores nothing; each change is a POST that goes through a service. Strangers
get a 404 from the room's funnel.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from courses import access, queries, services, wording
from courses.choices import PlaceState
from courses.exceptions import PlaceRefused, RecalculationRefused
from elearn.core.typed import typed_text


class _CoursesAdminView(WagtailAdminTemplateMixin, View):
    def show(self, status: int = 200, **context: Any) -> HttpResponse:
        response = self.render_to_response(self.get_context_data(**context))
        response.status_code = status
        return response


# -- Runs ----------------------------------------------------------------------
class RunPeopleView(_CoursesAdminView):
    """Who asked, who waits, who has a place."""

    template_name = "courses/admin/run_people.html"
    page_title = gettext_lazy("People")
    header_icon = "group"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.run = access.run_for_organiser(kwargs["pk"], request.user)
        self.page_subtitle = str(self.run)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {
                "url": reverse("wagtailsnippets_courses_courserun:list"),
                "label": _("Course runs"),
            },
            {"url": "", "label": self.page_title, "sublabel": str(self.run)},
        ]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        groups = queries.people_of_run(self.run)
        return self.show(
            run=self.run,
            standing=queries.run_summary(self.run, now=timezone.now()),
            modules=queries.modules_of_gradebook(self.run),
            requested=groups[PlaceState.REQUESTED],
            waiting=groups[PlaceState.WAITING],
            enrolled=groups[PlaceState.ENROLLED],
            gone=[*groups[PlaceState.LEFT], *groups[PlaceState.REFUSED]],
        )


#: What the two buttons say.
DECISIONS = {"approve": services.approve_place, "refuse": services.refuse_place}


class DecidePlaceView(View):
    """POST alone: admit or decline one person."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int, **kwargs: Any) -> HttpResponse:
        place = access.place_for_organiser(pk, request.user)
        people = redirect("courses_run_people", pk=place.run_id)
        decide = DECISIONS.get(request.POST.get("decision", ""))
        if decide is None:
            messages.warning(
                request, _("Nothing was decided: choose “Admit” or “Decline”.")
            )
            return people
        try:
            place = decide(place, by=request.user, now=timezone.now())
        except PlaceRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(
                request,
                _("%(name)s: %(state)s. They have been written to.")
                % {
                    "name": place.user,
                    "state": PlaceState(place.state).label.lower(),
                },
            )
        return people


# -- Completions ---------------------------------------------------------------
class CompletionsView(_CoursesAdminView):
    """What a recalculation would do, and the button that does it, with a reason."""

    template_name = "courses/admin/completions.html"
    page_title = gettext_lazy("Unlock and recalculate")
    header_icon = "rotate"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.module = access.module_for_recalculating(kwargs["pk"], request.user)
        self.page_subtitle = self.module.title

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("courses_completion_modules"), "label": _("Completions")},
            {"url": "", "label": self.module.title},
        ]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._look()

    def _look(self, *, problem: str = "", reason: str = "", status: int = 200):
        planned = queries.recalculation(self.module)
        return self.show(
            status=status,
            module=self.module,
            planned=planned,
            losing=[
                (one, [wording.requirement_sentence(m) for m in one.verdict.missing])
                for one in planned.losing
            ],
            superseded=queries.superseded_completions(self.module),
            problem=problem,
            reason=reason,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        reason = typed_text(request.POST.get("reason", ""))[:2000]
        try:
            report = services.recalculate_completions(
                self.module,
                reason=reason,
                digest=request.POST.get("digest", ""),
                by=request.user,
                now=timezone.now(),
            )
        except RecalculationRefused as refusal:
            return self._look(problem=str(refusal), reason=reason, status=422)
        messages.success(
            request,
            ngettext(
                "%(gone)s completion superseded, %(new)s added; nothing was deleted.",
                "%(gone)s completions superseded, %(new)s added; nothing was deleted.",
                report.superseded,
            )
            % {"gone": report.superseded, "new": report.added},
        )
        return redirect("courses_completions", pk=self.module.pk)


class CompletionModulesView(_CoursesAdminView):
    """Every module with its completions in force, the way to recalculating."""

    template_name = "courses/admin/completion_modules.html"
    page_title = gettext_lazy("Completions")
    header_icon = "success"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show(modules=access.modules_for_recalculating(request.user))
