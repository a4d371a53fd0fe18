"""A module that somebody completed, for tests of its certificate."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from courses import queries, services
from courses.models import LessonPage, ModuleCompletion, ModulePage
from elearn.core.models import User
from scenarios import services as conversations
from scenarios.domain import play
from tests.courses.test_services import answer_all
from tests.factories.courses import add_lesson

#: In Lisbon the day is the same; in Auckland it is the next one.
DONE = datetime(2026, 3, 3, 18, 5, tzinfo=UTC)
LATER = DONE + timedelta(days=1)


def complete(
    module: ModulePage, user: User, *, at: datetime = DONE
) -> ModuleCompletion:
    """Everything that the module asks for, two of three questions right."""
    for lesson in module.get_children().type(LessonPage).specific():
        services.finish_lesson(lesson, user=user, now=at)
    for one in module.conversations.select_related("scenario"):
        attempt = conversations.start_attempt(
            one.scenario.current_revision, user=user, now=at, seed=1
        )
        graph = attempt.revision.graph
        state, turn = play.start(graph, 1), 0
        while replies := play.available_choices(graph, state):
            conversations.choose(
                attempt, choice_key=replies[0].key, expected_seq=turn, now=at
            )
            state, turn = play.step(graph, state, replies[0].key), turn + 1
    if module.quiz:
        attempt = services.start_quiz(module.quiz, user=user, now=at, seed=1)
        answer_all(attempt, right=2, now=at)
    return ModuleCompletion.objects.in_force().get(user=user, module=module)


def take_back(module: ModulePage, organiser: User) -> None:
    """The module asks for a third lesson, and is reckoned anew."""
    add_lesson(module, number=3)
    services.recalculate_completions(
        module,
        reason="The third lesson is needed now.",
        digest=queries.recalculation(module).digest,
        by=organiser,
        now=LATER,
    )


def told_of(completion: ModuleCompletion) -> dict[str, Any]:
    """Its row, to see that nothing of it changes."""
    return ModuleCompletion.objects.filter(pk=completion.pk).values().get()
