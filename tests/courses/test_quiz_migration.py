"""Answers of the first player become steps, and nothing of them is lost."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.db.migrations.exceptions import IrreversibleError
from django.db.migrations.executor import MigrationExecutor

from courses import queries
from courses.domain.tally import write_tally
from courses.models import QuizAttempt

BEFORE = ("courses", "0004_text_page")
AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)

CONTENT = [
    {
        "key": "a",
        "kind": "single_choice",
        "stem": "A?",
        "options": [
            {"key": "a0", "text": "Yes", "feedback": "Good."},
            {"key": "a1", "text": "No", "feedback": ""},
        ],
        "right": ["a0"],
        "rationale": "Because.",
        "source": "Baile 2000",
    },
    {
        "key": "b",
        "kind": "ordering",
        "stem": "B?",
        "options": [{"key": f"b{n}", "text": str(n), "feedback": ""} for n in range(3)],
        "right": ["b0", "b1", "b2"],
        "rationale": "",
        "source": "",
    },
]
ORDER = [
    {"question": "a", "options": ["a1", "a0"]},
    {"question": "b", "options": ["b2", "b0", "b1"]},
]


def migrate(targets):
    executor = MigrationExecutor(connection)
    executor.migrate(targets)
    return MigrationExecutor(connection).loader.project_state(targets).apps


@pytest.fixture
def before(transactional_db):
    yield migrate([BEFORE])
    migrate(MigrationExecutor(connection).loader.graph.leaf_nodes())


def test_every_answer_becomes_a_step(before):
    user = before.get_model("core", "User").objects.create(email="a@example.org")
    quiz = before.get_model("courses", "Quiz").objects.create(
        title="Two", slug="two", questions=[]
    )
    revision = before.get_model("courses", "QuizRevision").objects.create(
        quiz=quiz,
        number=1,
        title="Two",
        content=CONTENT,
        sha256="0" * 64,
        question_count=2,
        published_at=AT,
    )
    Attempt = before.get_model("courses", "QuizAttempt")
    Answer = before.get_model("courses", "QuizAnswer")
    done = Attempt.objects.create(
        user=user,
        revision=revision,
        order=ORDER,
        started_at=AT,
        finished_at=AT,
        right_count=1,
    )
    half = Attempt.objects.create(
        user=None, revision=revision, order=ORDER, started_at=AT
    )
    for attempt, answers in (
        (done, [(["a0"], True, 1000), (["b0", "b2", "b1"], False, 333)]),
        (half, [(["a1"], False, 0)]),
    ):
        for place, (response, is_right, permille) in enumerate(answers):
            Answer.objects.create(
                attempt=attempt,
                sequence=place,
                question_key=ORDER[place]["question"],
                response=response,
                is_right=is_right,
                credit_permille=permille,
                answered_at=AT,
            )
    migrate(MigrationExecutor(connection).loader.graph.leaf_nodes())

    finished = QuizAttempt.objects.get(pk=done.pk)
    assert (finished.phase, finished.right_count) == ("finished", 1)
    assert (finished.mark, finished.max_mark) == ("4/3", "2")
    assert [one["fraction"] for one in finished.outcomes] == ["1", "1/3"]
    assert finished.tally == write_tally(finished.layout, finished.outcomes)
    assert [
        (step.slot, step.sequence, step.act, step.response, step.at)
        for step in finished.steps.order_by("pk")
    ] == [
        (1, 0, "check", {"options": ["a0"]}, AT),
        (2, 0, "check", {"order": ["b0", "b2", "b1"]}, AT),
        (0, 0, "finish", None, AT),
    ]
    state = queries.state_of(finished)
    assert (state.right_count, str(state.mark)) == (1, "4/3")

    begun = QuizAttempt.objects.get(pk=half.pk)
    assert (begun.phase, begun.right_count, begun.mark) == ("open", None, "")
    state = queries.state_of(begun)
    assert [one.is_open for one in state.slots.values()] == [False, True]

    # The first player knew no steps: going back would drop every answer.
    with pytest.raises(IrreversibleError, match="Quizzes were answered"):
        migrate([("courses", "0010_quiz_engine")])
    assert finished.steps.count() == 3
