"""Beginning a quiz: may this person begin now, and what are they asked? Questions are
drawn, shuffled and arranged once; what an attempt shows never changes after that.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from random import Random
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from courses import queries
from courses.choices import AttemptPhase
from courses.domain.deadlines import deadline, may_start
from courses.domain.draws import share_out
from courses.domain.plan import Draw, QuizPlan
from courses.domain.questions.arrange import arrange_question
from courses.domain.questions.document import question_from_json
from courses.domain.questions.kinds import Kind, Question
from courses.exceptions import QuizNotOpen, QuizNotReady
from courses.models import Quiz, QuizAttempt
from courses.services.doors import refuse_locked_quiz
from courses.services.quiz_clock import plan_closing, settle_attempt
from courses.wording_quizzes import no_start
from elearn.core import audit
from elearn.core.models import User


@transaction.atomic
def start_quiz(
    quiz: Quiz, *, user: User, now: datetime, seed: int | None = None
) -> QuizAttempt:
    """The attempt to go on with: an open one, whatever its revision, or a new one."""
    Quiz.objects.select_for_update().get(pk=quiz.pk)
    for open_attempt in QuizAttempt.objects.filter(
        user=user, revision__quiz=quiz, phase=AttemptPhase.OPEN
    ):
        if settle_attempt(open_attempt, now=now).phase == AttemptPhase.OPEN:
            return open_attempt
    refuse_locked_quiz(quiz, user=user, now=now)
    revision = quiz.frozen.order_by("-number").first()
    if revision is None or not quiz.live:
        raise QuizNotReady(_("This quiz is not ready yet. Please come back later."))
    schedule = queries.schedule_for(quiz, user)
    refused = may_start(schedule, queries.ends_of_attempts(quiz, user), now=now)
    if refused is not None:
        raise QuizNotOpen(no_start(refused))
    seed = secrets.randbits(62) if seed is None else seed
    attempt = QuizAttempt.objects.create(
        user=user,
        revision=revision,
        seed=seed,
        layout=_lay_out(revision.plan, Random(seed)),  # noqa: S311 -- shuffles options
        started_at=now,
        due_at=deadline(now, schedule),
    )
    plan_closing(attempt)
    audit.record("courses.start_quiz", attempt, by=user)
    return attempt


def _lay_out(plan: QuizPlan, rng: Random) -> list[dict[str, Any]]:
    """Draw, shuffle and arrange. Texts between questions keep their place."""
    asked: list[tuple[Question, int | None]] = []
    drawn = iter(_draw(plan.draws, rng))
    for item in plan.items:
        if isinstance(item, Draw):
            asked += next(drawn)
        else:
            asked.append((item, None))
    if plan.shuffles_questions:
        places = [
            n for n, (one, _v) in enumerate(asked) if one.kind is not Kind.DESCRIPTION
        ]
        shuffled = [asked[n] for n in places]
        rng.shuffle(shuffled)
        for place, one in zip(places, shuffled, strict=True):
            asked[place] = one
    layout = []
    for question, version in asked:
        row = arrange_question(question, rng=rng)
        if version is not None:
            row["version"] = version
        layout.append(row)
    return layout


def _draw(
    draws: Sequence[Draw], rng: Random
) -> list[list[tuple[Question, int | None]]]:
    """Of each draw its questions, as they were published last; none twice."""
    pools = queries.drawable([(one.bank, one.tags) for one in draws])
    for pool in pools:
        rng.shuffle(pool)
    drawn, short = share_out(pools, [one.count for one in draws])
    if short:
        raise QuizNotReady(_("This quiz is not ready yet. Please come back later."))
    return [[(question_from_json(one.content), one.pk) for one in got] for got in drawn]
