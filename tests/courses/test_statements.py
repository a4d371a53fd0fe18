"""What courses tell a learning record store: once, under a pseudonym, and no more."""

import json
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from courses import queries, services
from courses.demo.learners import right_response
from courses.models import CourseStatement, LessonVisit, QuizStep
from courses.services import statements
from elearn.core import services as floor
from elearn.core.exceptions import StatementsRefused, StoreUnreachable
from elearn.core.xapi import pseudonym
from tests.factories.packages import add_package_lesson, make_package

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def answer_all(quiz, user):
    attempt = services.start_quiz(quiz, user=user, now=NOW, seed=1)
    questions = {one.key: one for one in attempt.revision.plan.questions}
    for place, asked in enumerate(attempt.layout):
        right = right_response(questions[asked["question"]])
        services.answer_question(
            attempt, expected_seq=place, response=right, now=NOW + timedelta(minutes=1)
        )
    return attempt


@pytest.fixture
def finished(module, lessons, quiz, learner):
    for lesson in lessons:
        services.finish_lesson(lesson, user=learner, now=NOW)
    answer_all(quiz, learner)


def bodies():
    return [one.body for one in CourseStatement.objects.all()]


def test_lessons_quiz_and_module_are_told_as_they_happen(finished, module, learner):
    told = [
        (
            body["object"]["definition"]["type"].rpartition("/")[2],
            body["object"]["definition"]["name"]["en"],
            body["verb"]["id"],
        )
        for body in bodies()
    ]
    verb = "http://adlnet.gov/expapi/verbs/completed"
    assert told == [
        ("lesson", "Lesson 1", verb),
        ("lesson", "Lesson 2", verb),
        ("assessment", "Six questions", verb),
        ("module", "Module breaking-bad-news", verb),
    ]
    quiz = bodies()[2]
    assert quiz["result"] == {
        "completion": True,
        "score": {"raw": 3, "min": 0, "max": 3},
    }
    assert bodies()[3]["object"]["id"] == (
        f"http://localhost:8000/xapi/module/{module.pk}"
    )


def test_nobody_is_named(finished, learner):
    text = json.dumps(bodies())
    assert pseudonym(learner.pk) in text
    for word in (learner.name, learner.email, "Inês", "Carvalho"):
        assert word not in text


def test_answers_and_notes_are_not_told(finished):
    text = json.dumps(bodies())
    assert QuizStep.objects.filter(slot__gt=0).count() == 3
    for word in ("Option", "Rationale", "response"):
        assert word not in text


def test_what_a_package_says_is_not_ours_to_tell(module, learner):
    package = make_package()
    lesson = add_package_lesson(module, package)
    attempt = services.begin_package(lesson, package=package, user=learner, now=NOW)
    services.hear_package(
        attempt,
        sitting_ms=1,
        sequence=1,
        state={"cmi.core.lesson_status": "completed"},
        has_ended=False,
        now=NOW,
    )
    assert bodies() == []


def test_telling_twice_is_telling_once(finished):
    ids = {one["id"] for one in bodies()}
    assert statements.tell_everything(now=NOW) == 0
    CourseStatement.objects.all().delete()
    assert statements.tell_everything(now=NOW) == 4
    assert {one["id"] for one in bodies()} == ids


def test_lesson_opened_and_not_finished_tells_nothing(lessons, learner):
    services.open_lesson(lessons[0], user=learner, now=NOW)
    assert LessonVisit.objects.count() == 1
    assert statements.tell_everything(now=NOW) == 0


def test_statements_are_sent_only_where_a_store_is_set(
    finished,
    lessons,
    stranger,
    settings,
    monkeypatch,
    django_capture_on_commit_callbacks,
):
    sent = []
    monkeypatch.setattr(floor, "post_statements", sent.extend)
    with django_capture_on_commit_callbacks(execute=True):
        services.finish_lesson(lessons[0], user=stranger, now=NOW)
    assert sent == []
    settings.LRS_URL = "https://store.example/xapi"
    with django_capture_on_commit_callbacks(execute=True):
        services.finish_lesson(lessons[1], user=stranger, now=NOW)
    assert len(sent) == 6
    assert not CourseStatement.objects.filter(sent_at=None).exists()


def test_refused_statement_does_not_keep_the_others_back(finished, monkeypatch):
    def post(some):
        if any("assessment" in json.dumps(one) for one in some):
            raise StatementsRefused("No.")

    monkeypatch.setattr(floor, "post_statements", post)
    assert statements.send_course_statements(now=NOW) == 3
    refused = CourseStatement.objects.exclude(refused_at=None)
    assert [one.body["result"].get("score") is not None for one in refused] == [True]


def test_store_that_cannot_be_reached_loses_nothing(finished, monkeypatch):
    def post(some):
        raise StoreUnreachable("Gone.")

    monkeypatch.setattr(floor, "post_statements", post)
    with pytest.raises(StoreUnreachable):
        statements.send_course_statements(now=NOW)
    assert CourseStatement.objects.filter(sent_at=None, refused_at=None).count() == 4


def test_command_tells_both_rooms_and_one_conversation_alone(finished, scenario):
    def run(*arguments):
        out = StringIO()
        call_command("statements", *arguments, "--json", stdout=out)
        return json.loads(out.getvalue())

    CourseStatement.objects.all().delete()
    assert run(scenario.slug)["stored"] == 0
    everything = run("--list")
    assert (everything["new"], everything["stored"], everything["waiting"]) == (4, 4, 4)
    assert everything["statements"] == bodies()
    assert run()["new"] == 0


def test_deleted_account_leaves_a_pseudonym(finished, learner):
    verdict = queries.verdict_of(
        LessonVisit.objects.first().lesson.get_parent().specific, learner
    )
    assert verdict.is_complete
    learner.delete()
    assert {one.user_id for one in CourseStatement.objects.all()} == {None}
    assert CourseStatement.objects.count() == 4
