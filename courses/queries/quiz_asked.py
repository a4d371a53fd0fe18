"""What was asked at a quiz and what was answered, question by question, for rulings;
and what a bank holds and who draws from it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Max, OuterRef, Subquery

from courses.choices import AttemptPhase
from courses.domain.questions.document import question_from_json
from courses.domain.questions.kinds import Kind, Question
from courses.models import (
    BankQuestion,
    QuestionBank,
    QuestionVersion,
    Quiz,
    QuizAttempt,
    QuizRevision,
)
from courses.queries.attempts import states_of
from courses.queries.quiz_tallies import LineKinds, Words, words_of


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    question: Question
    #: In how many attempts, those under way among them.
    attempts: int
    right: int


@dataclass(frozen=True, slots=True)
class GivenAnswers:
    """The question as it was last asked, and (response, is right) of each answer."""

    question: Question
    responses: tuple[tuple[Mapping[str, Any], bool], ...]


def asked_questions(quiz: Quiz) -> list[AskedQuestion]:
    """Every scored question that somebody was asked, in the order first met from the
    newest attempt back, in the words it had there."""
    kinds = LineKinds()
    met: Counter[int] = Counter()
    under_way: Counter[Words] = Counter()
    newest: dict[str, Words] = {}
    attempts = _counting(quiz).prefetch_related(None)
    rows = list(
        attempts.order_by("-started_at", "-pk").values_list("pk", "revision", "tally")
    )
    # One under way has no tally yet, and few are.
    untold = [pk for pk, _revision, tally in rows if not tally]
    layouts = dict(attempts.filter(pk__in=untold).values_list("pk", "layout"))
    for pk, revision, tally in rows:
        if pk in layouts:
            asked: list[Words] = [
                (revision, row["question"], row.get("version") or 0)
                for row in layouts[pk]
            ]
            under_way.update(asked)
        else:
            known = len(kinds)
            lines = kinds.of(revision, tally)
            met.update(lines)
            # Lines that were all met before ask nothing new.
            asked = [kinds.words[one] for one in lines] if len(kinds) > known else []
        for words in asked:
            newest.setdefault(words[1], words)
    counts = {key: [0, 0] for key in newest}
    for (_revision, key, _version), number in under_way.items():
        counts[key][0] += number
    for line, number in met.items():
        told = kinds.told[line]
        counts[told.question][0] += number
        counts[told.question][1] += number * told.is_right
    questions = words_of(newest.values())
    return [
        AskedQuestion(question, *counts[key])
        for key, words in newest.items()
        if (question := questions[words]).kind is not Kind.DESCRIPTION
    ]


def given_answers(quiz: Quiz, key: str) -> GivenAnswers | None:
    """None where nobody was asked that question."""
    attempts = [
        one
        for one in _counting(quiz).order_by("pk")
        if any(row["question"] == key for row in one.layout)
    ]
    if not attempts:
        return None
    responses = []
    question = None
    for state in states_of(attempts).values():
        slot = next(one for one in state.slots.values() if one.question.key == key)
        question = slot.question
        if slot.response is not None and not slot.is_blank:
            responses.append((slot.response, slot.is_right))
    return question and GivenAnswers(question, tuple(responses))


def question_in_force(quiz: Quiz, key: str) -> Question | None:
    """The question with that key as it is published now, in the quiz or a bank."""
    revision = quiz.frozen.order_by("-number").first()
    if revision is not None:
        own = next((one for one in revision.plan.questions if one.key == key), None)
        if own is not None:
            return own
    try:
        UUID(key)  # a bank's question has one for its key, a quiz's own need not
    except ValueError:
        return None
    versions = QuestionVersion.objects.filter(question__key=key)
    version = versions.order_by("-number").first()
    return question_from_json(version.content) if version else None


def _counting(quiz: Quiz) -> Any:
    return (
        QuizAttempt.objects.filter(revision__quiz=quiz)
        .exclude(phase=AttemptPhase.ABANDONED)
        .prefetch_related("revision")
    )


def bank_questions(bank: QuestionBank) -> list[BankQuestion]:
    """The bank's questions with their tags and the number of the version in force."""
    return list(
        BankQuestion.objects.filter(bank=bank)
        .annotate(version=Max("versions__number"))
        .prefetch_related("tagged_items__tag")
        .order_by("name", "pk")
    )


def quizzes_drawing_from(bank: QuestionBank) -> list[tuple[Quiz, int]]:
    """Published quizzes that draw from a bank, with how many questions each."""
    newest = QuizRevision.objects.filter(quiz=OuterRef("pk")).order_by("-number")
    quizzes = Quiz.objects.filter(live=True).annotate(
        in_force=Subquery(newest.values("pk")[:1])
    )
    by_revision = {one.in_force: one for one in quizzes.order_by("title")}
    found = []
    for revision in QuizRevision.objects.filter(pk__in=by_revision):
        drawn = sum(one.count for one in revision.plan.draws if one.bank == bank.pk)
        if drawn:
            found.append((by_revision[revision.pk], drawn))
    return found
