"""Takes a quiz in the tests of its engine."""

from datetime import timedelta

from django.utils import timezone

from courses import queries, services
from courses.domain.attempts import Behaviour
from courses.domain.questions.kinds import Kind
from courses.models import QuizAttempt
from tests.factories.courses import make_module, make_quiz
from tests.factories.questions import make_question

NOW = timezone.now()
MINUTE = timedelta(minutes=1)
SINGLES = [make_question(Kind.SINGLE_CHOICE, key) for key in ("a", "b", "c")]
RIGHTLY = {"options": ["o0"]}
WRONGLY = {"options": ["o1"]}


def begin(learner, *questions, now=NOW, **settings):
    settings = {"is_sequential": False, "questions_per_page": 0, **settings}
    quiz = make_quiz(*(questions or SINGLES), **settings)
    make_module(lessons=0, quiz=quiz)
    return services.start_quiz(quiz, user=learner, now=now, seed=3)


def deferred(learner, *questions, **settings):
    return begin(learner, *questions, behaviour=Behaviour.DEFERRED.value, **settings)


def save(attempt, slot, response, *, sequence=0, now=NOW):
    row = {"slot": slot, "sequence": sequence, "response": response}
    return services.save_answers(attempt, answers=[row], now=now)


def state(attempt):
    return queries.state_of(
        QuizAttempt.objects.select_related("revision").get(pk=attempt.pk)
    )
