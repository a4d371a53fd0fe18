"""A question that was already asked: what was answered, what a ruling would change,
and, with a reason, the ruling. Looking is a GET; only deciding is a POST.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages

from courses import queries, services
from courses.choices import RulingKind
from courses.desk.views import NAMESPACE, DeskView
from courses.domain.questions.answers import given_words, right_answer
from courses.domain.questions.document import digest
from courses.domain.questions.kinds import Question
from courses.exceptions import CoursesError
from courses.services import Change, Ruling
from elearn.core.typed import typed_text


@dataclass(frozen=True, slots=True)
class Given:
    """A response that was given, with how often; `mark` names it in the form."""

    mark: str
    words: str
    count: int
    is_right: bool
    response: Mapping[str, Any]


class RulingsView(DeskView):
    """Every question that was asked, and what was decided so far."""

    page_title = gettext_lazy("Rule on a question")
    template_name = "courses/desk/rulings.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.show(
            questions=queries.asked_questions(self.quiz),
            rulings=self.quiz.rulings.select_related("ruled_by"),
        )


class RulingView(DeskView):
    page_title = gettext_lazy("Rule on a question")
    template_name = "courses/desk/ruling.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.key = kwargs["key"]
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def answers(self) -> queries.GivenAnswers:
        found = queries.given_answers(self.quiz, self.key)
        if found is None:
            raise Http404
        return found

    @cached_property
    def given(self) -> list[Given]:
        """What was answered, the most frequent first; how sure somebody was apart."""
        question = self.answers.question
        counts: Counter[str] = Counter()
        by_mark = {}
        for response, is_right in self.answers.responses:
            plain = {key: one for key, one in response.items() if key != "certainty"}
            mark = digest(plain)[:16]
            counts[mark] += 1
            by_mark[mark] = (plain, is_right)
        return [
            Given(
                mark,
                given_words(question, by_mark[mark][0]),
                count,
                by_mark[mark][1],
                by_mark[mark][0],
            )
            for mark, count in counts.most_common(30)
        ]

    def _ruling(self, sent: Mapping[str, Any]) -> Ruling | None:
        """What is looked at or decided; None while nothing sensible was chosen."""
        choice = sent.get("ruling", "")
        if choice == RulingKind.VOID:
            return Ruling(self.key, RulingKind.VOID)
        if choice == RulingKind.REVISE:
            corrected = self._corrected
            return corrected and Ruling(self.key, RulingKind.REVISE, question=corrected)
        one = next((one for one in self.given if f"accept-{one.mark}" == choice), None)
        return one and Ruling(self.key, RulingKind.ACCEPT, response=one.response)

    @cached_property
    def _corrected(self) -> Question | None:
        """The question as it is published now, where it says something else."""
        now = queries.question_in_force(self.quiz, self.key)
        return None if now == self.answers.question else now

    def _show(
        self, changes: list[Change] | None, choice: str, *, status: int = 200
    ) -> HttpResponse:
        question = self.answers.question
        changed = [one for one in changes or () if one.is_change]
        return self.show(
            question=question,
            right=right_answer(question),
            given=self.given,
            can_revise=self._corrected is not None,
            choice=choice,
            changes=None if changes is None else changed,
            asked=len(changes or ()),
            lower=sum(one.right_after < one.right_before for one in changed),
            status=status,
        )

    def get(self, request: HttpRequest, pk: int, key: str) -> HttpResponse:
        ruling = self._ruling(request.GET)
        if ruling is None:
            return self._show(None, "")
        try:
            changes = services.try_ruling(self.quiz, ruling=ruling, now=timezone.now())
        except CoursesError as refusal:
            messages.error(request, str(refusal))
            return self._show(None, "")
        return self._show(changes, request.GET.get("ruling", ""))

    def post(self, request: HttpRequest, pk: int, key: str) -> HttpResponse:
        ruling = self._ruling(request.POST)
        if ruling is None:
            messages.error(request, _("Choose first what is to be decided."))
            return redirect(f"{NAMESPACE}:ruling", pk=pk, key=key)
        try:
            record = services.apply_ruling(
                self.quiz,
                ruling=ruling,
                reason=typed_text(request.POST.get("reason", ""))[:400],
                by=request.user,
                now=timezone.now(),
            )
        except CoursesError as refusal:
            messages.error(request, str(refusal))
            return self._refused(ruling, request.POST["ruling"])
        messages.success(
            request,
            ngettext(
                "Decided. %(count)s result changed.",
                "Decided. %(count)s results changed.",
                len(record.changes),
            )
            % {"count": len(record.changes)},
        )
        return redirect(f"{NAMESPACE}:rulings", pk=pk)

    def _refused(self, ruling: Ruling, choice: str) -> HttpResponse:
        """What it would change is shown again, where it is a ruling at all."""
        try:
            changes = services.try_ruling(self.quiz, ruling=ruling, now=timezone.now())
        except CoursesError:
            return self._show(None, "", status=422)
        return self._show(changes, choice, status=422)
