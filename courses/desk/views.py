"""What came of a quiz, who waits for marking, and what somebody was granted. Thin:
reads through queries, writes through services.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from courses import access, queries, services
from courses.desk.forms import MarkForm, OverrideForm
from courses.domain.questions.kinds import FreeText
from courses.domain.shares import read_share
from courses.exceptions import CoursesError
from courses.models import Quiz
from elearn.core.typed import typed_number

NAMESPACE = "wagtailsnippets_courses_quiz"
PER_PAGE = 50


class DeskView(WagtailAdminTemplateMixin, View):
    """What the pages about one quiz share."""

    header_icon = "list-ol"
    quiz: Quiz

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.quiz = access.quiz_of_organiser(kwargs["pk"], request.user)
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse(f"{NAMESPACE}:list"), "label": _("Quizzes")},
            {
                "url": reverse(f"{NAMESPACE}:edit", args=[self.quiz.pk]),
                "label": self.quiz.title,
            },
            {"url": "", "label": self.page_title},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(quiz=self.quiz, **kwargs)

    def show(self, *, status: int = 200, **context: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(**context), status=status)


class ResultsView(DeskView):
    page_title = gettext_lazy("Results")
    template_name = "courses/desk/results.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        pages = Paginator(queries.quiz_attempts(self.quiz), PER_PAGE)
        return self.show(
            attempts=pages.get_page(request.GET.get("p")),
            waiting=queries.waiting_answers(self.quiz),
        )


class ExceptionsView(DeskView):
    """What persons were granted; a form grants, a button takes back."""

    page_title = gettext_lazy("Exceptions for persons")
    template_name = "courses/desk/exceptions.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._show(OverrideForm())

    def _show(self, form: OverrideForm, *, status: int = 200) -> HttpResponse:
        overrides = self.quiz.overrides.select_related("user", "granted_by")
        return self.show(
            form=form, overrides=overrides.order_by("-granted_at"), status=status
        )

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        here = redirect(f"{NAMESPACE}:exceptions", pk=pk)
        if "withdraw" in request.POST:
            number = typed_number(request.POST["withdraw"])
            override = access.override_of(self.quiz, number, request.user)
            services.withdraw_override(override, by=request.user)
            messages.success(request, _("The quiz’s own settings hold again."))
            return here
        form = OverrideForm(request.POST)
        if not form.is_valid():
            return self._show(form, status=422)
        services.grant_override(
            self.quiz, by=request.user, now=timezone.now(), **form.cleaned_data
        )
        messages.success(
            request, _("Granted. An attempt under way has its new deadline.")
        )
        return here


class QueueView(WagtailAdminTemplateMixin, View):
    """Who waits for marking, of all quizzes, the oldest hand-in first."""

    header_icon = "edit"
    page_title = gettext_lazy("Answers to mark")
    template_name = "courses/desk/queue.html"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse(f"{NAMESPACE}:list"), "label": _("Quizzes")},
            {"url": "", "label": self.page_title},
        ]

    def get(self, request: HttpRequest) -> HttpResponse:
        if not access.may_keep_quizzes(request.user):
            raise PermissionDenied
        queue = queries.marking_queue()
        pages = Paginator(queue, PER_PAGE)
        context = self.get_context_data(
            waiting=pages.get_page(request.GET.get("p")), count=len(queue)
        )
        return self.render_to_response(context)


class MarkView(WagtailAdminTemplateMixin, View):
    """One answer, by its rubric; saving leads to the next. Whose it is is not shown:
    words are marked, not people."""

    header_icon = "edit"
    page_title = gettext_lazy("Mark an answer")
    template_name = "courses/desk/mark.html"

    def dispatch(
        self, request: HttpRequest, *args: Any, key: UUID, slot: int, **kwargs: Any
    ) -> HttpResponse:
        self.attempt = access.answer_to_mark(key, request.user)
        self.slot = queries.state_of(self.attempt).slots.get(slot)
        if self.slot is None or not isinstance(self.slot.question.body, FreeText):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse(f"{NAMESPACE}:queue"), "label": _("Answers to mark")},
            {"url": "", "label": self.attempt.revision.title},
        ]

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._show(MarkForm(self.slot))

    def _show(self, form: MarkForm, *, status: int = 200) -> HttpResponse:
        context = self.get_context_data(
            form=form, slot=self.slot, body=self.slot.question.body
        )
        return self.render_to_response(context, status=status)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = MarkForm(self.slot, request.POST)
        if not form.is_valid():
            return self._show(form, status=422)
        share: Fraction | None = read_share(form.cleaned_data.get("share") or "")
        try:
            services.mark_answer(
                self.attempt,
                slot=self.slot.slot,
                sequence=form.cleaned_data["sequence"],
                fraction=share,
                criteria=form.cleaned_data.get("criteria", ()),
                comment=form.cleaned_data["comment"],
                by=request.user,
                now=timezone.now(),
            )
        except CoursesError as refusal:
            messages.error(request, str(refusal))
            return redirect(
                f"{NAMESPACE}:mark", key=self.attempt.key, slot=self.slot.slot
            )
        following = next(iter(queries.marking_queue()), None)
        if following is None:
            messages.success(request, _("Marked. Nobody is waiting any more."))
            return redirect(f"{NAMESPACE}:queue")
        messages.success(request, _("Marked. This is the next one."))
        return redirect(
            f"{NAMESPACE}:mark", key=following.attempt.key, slot=following.slot
        )


class BankUseView(WagtailAdminTemplateMixin, View):
    """What a bank holds and which quizzes draw from it: before somebody changes it."""

    header_icon = "folder-open-inverse"
    page_title = gettext_lazy("Where this bank is used")
    template_name = "courses/desk/bank.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        bank = access.bank_of_organiser(pk, request.user)
        context = self.get_context_data(
            bank=bank,
            questions=queries.bank_questions(bank),
            quizzes=queries.quizzes_drawing_from(bank),
        )
        return self.render_to_response(context)


def picture(request: HttpRequest, image: int) -> HttpResponse:
    """A picture to draw areas on, with the size that their numbers mean."""
    found = access.picture_for_quizzes(image, request.user)
    return JsonResponse(
        {
            "url": found.get_rendition("max-800x800").url,
            "width": found.width,
            "height": found.height,
        }
    )
