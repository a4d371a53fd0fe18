"""What the demo's people have done: lessons read, a conversation, a quiz.

All invented, all through services, and the same on every load: who does what is
read off the order of the people, and dice are seeded by a person's address.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from courses import services
from courses.domain.questions.kinds import Choice, Ordering, Question
from courses.models import LessonPage, ModuleCompletion, ModulePage
from elearn.core.models import User
from scenarios import services as conversations
from scenarios.domain import play
from scenarios.models import Scenario

MODULE = "breaking-bad-news"
SHOWN = "ines.carvalho@example.org"
#: Shown as those who have not begun: their pages are empty.
NEWCOMERS = ("aoife.ni-bhriain@example.org", "matteo.ferrari@example.org")
#: Learners beside the one in the pictures who finished the module.
FINISHED = 6


def learn(*, now: datetime) -> None:
    """One person half-way through the module, some others done with it."""
    module = ModulePage.objects.live().get(slug=MODULE)
    lessons = list(LessonPage.objects.live().child_of(module).order_by("path"))
    shown = User.objects.filter(email=SHOWN).first()
    if shown is not None:
        _read(lessons[:2], user=shown, at=now - timedelta(days=3))
        stop = services.open_lesson(lessons[2], user=shown, now=now - timedelta(days=2))
        if stop.finished_at is None and not stop.last_anchor:
            services.keep_place(
                lessons[2], user=shown, anchor="then-wait", now=now - timedelta(days=2)
            )
    others = (
        User.objects.filter(role="resident", email__endswith="@example.org")
        .exclude(email__in=(SHOWN, *NEWCOMERS))
        .order_by("email")[:FINISHED]
    )
    for days, person in enumerate(others, start=4):
        if not ModuleCompletion.objects.filter(user=person, module=module).exists():
            _finish(module, lessons, user=person, at=now - timedelta(days=days))


def _read(lessons: list[LessonPage], *, user: User, at: datetime) -> None:
    for n, lesson in enumerate(lessons):
        services.open_lesson(lesson, user=user, now=at + timedelta(minutes=6 * n))
        services.finish_lesson(lesson, user=user, now=at + timedelta(minutes=6 * n + 5))


def _finish(
    module: ModulePage, lessons: list[LessonPage], *, user: User, at: datetime
) -> None:
    dice = Random(user.email)  # noqa: S311 -- the demo is the same on every load
    _read(lessons, user=user, at=at)
    for one in module.conversations.select_related("scenario"):
        _converse(one.scenario, user=user, at=at + timedelta(minutes=35), dice=dice)
    if module.quiz is not None:
        _answer(module, user=user, at=at + timedelta(minutes=45), dice=dice)


def _converse(scenario: Scenario, *, user: User, at: datetime, dice: Random) -> None:
    """Play to an ending; mostly, not always, with the better reply."""
    seed = dice.randrange(2**31)
    attempt = conversations.start_attempt(
        scenario.current_revision, user=user, now=at, seed=seed
    )
    graph = attempt.revision.graph
    state = play.start(graph, seed)
    turn = 0
    while replies := play.available_choices(graph, state):
        good = [one for one in replies if one.quality == "good"] or list(replies)
        reply = good[0] if dice.random() < 0.8 else dice.choice(replies)
        conversations.choose(
            attempt,
            choice_key=reply.key,
            expected_seq=turn,
            now=at + timedelta(seconds=40 * (turn + 1)),
        )
        state = play.step(graph, state, reply.key)
        turn += 1


def _answer(module: ModulePage, *, user: User, at: datetime, dice: Random) -> None:
    """Answer right, but for one question at most: the pass mark allows it."""
    attempt = services.start_quiz(
        module.quiz, user=user, now=at, seed=dice.randrange(2**31)
    )
    questions = {one.key: one for one in attempt.revision.plan.questions}
    slip = dice.randrange(2 * len(attempt.layout))
    for sequence, shown in enumerate(attempt.layout):
        response = right_response(questions[shown["question"]])
        if sequence == slip:
            response = list(reversed(shown["options"]))[: len(response)]
        services.answer_question(
            attempt,
            expected_seq=sequence,
            response=response,
            now=at + timedelta(minutes=sequence + 1),
        )


def right_response(question: Question) -> list[str]:
    if isinstance(question.body, Ordering):
        return [step.key for step in question.body.steps]
    return list(question.body.right) if isinstance(question.body, Choice) else []
