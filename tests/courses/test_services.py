"""Enrolling, reading, noting, finishing: what is written, once, and kept."""

from datetime import timedelta

import pytest
from django.http import Http404
from django.utils import timezone
from wagtail.models import ModelLogEntry

from courses import queries, services
from courses.domain.questions.kinds import Kind
from courses.models import (
    Enrolment,
    LessonPage,
    LessonVisit,
    ModuleCompletion,
    QuizRevision,
    ReflectionNote,
)
from courses.signals import module_completed
from scenarios.services import choose, claim_attempts, start_attempt
from tests.factories.courses import add_lesson, key, make_module, make_quiz, single

NOW = timezone.now()


def answer_all(attempt, *, right: int, now=NOW):
    """Answer every question of the attempt, the first `right` of them rightly."""
    content = {one.key: one for one in attempt.revision.plan.questions}
    for sequence, shown in enumerate(attempt.layout):
        asked = content[shown["question"]]
        response = rightly(asked) if sequence < right else wrong(asked)
        services.answer_question(
            attempt, expected_seq=sequence, response=response, now=now
        )
    attempt.refresh_from_db()
    return attempt


def rightly(asked) -> list[str]:
    if asked.kind is Kind.ORDERING:
        return [step.key for step in asked.body.steps]
    return list(asked.body.right)


def wrong(asked) -> list[str]:
    if asked.kind is Kind.ORDERING:
        return list(reversed(rightly(asked)))
    return [next(o.key for o in asked.body.options if o.key not in rightly(asked))]


def finish_everything(module, user, *, now=NOW, right=3):
    for lesson in module.get_children().type(LessonPage).specific():
        services.finish_lesson(lesson, user=user, now=now)
    if module.quiz:
        attempt = services.start_quiz(module.quiz, user=user, now=now, seed=1)
        answer_all(attempt, right=right, now=now)


def test_enrolling_twice_keeps_the_first_day(module, learner):
    first = services.enrol(module, user=learner, now=NOW)
    again = services.enrol(module, user=learner, now=NOW + timedelta(days=3))
    assert (again.pk, again.enrolled_at) == (first.pk, NOW)
    assert ModelLogEntry.objects.filter(action="courses.enrol").count() == 1


def test_finishing_a_lesson_keeps_the_revision_that_was_read(lessons, learner):
    visit = services.finish_lesson(lessons[0], user=learner, now=NOW)
    assert visit.revision_id == lessons[0].live_revision_id
    assert visit.revision_id is not None
    later = services.finish_lesson(
        lessons[0], user=learner, now=NOW + timedelta(hours=1)
    )
    assert later.finished_at == NOW
    assert (
        Enrolment.objects.get(user=learner).module_id
        == queries.module_of(lessons[0]).pk
    )


def test_place_is_kept_by_heading_and_unknown_anchors_change_nothing(lessons, learner):
    services.keep_place(lessons[0], user=learner, anchor="then-wait-0", now=NOW)
    services.keep_place(lessons[0], user=learner, anchor="no-such-part", now=NOW)
    visit = LessonVisit.objects.get(user=learner, lesson=lessons[0])
    assert (visit.last_anchor, visit.last_heading) == ("then-wait-0", "Then wait 0")


def test_note_is_kept_replaced_and_taken_away(lessons, learner, stranger):
    block_id = key("breaking-bad-news-1-0-r")
    for text in ("First thought", "  Second thought  "):
        services.save_note(
            lessons[0], user=learner, block_id=block_id, text=text, now=NOW
        )
    note = ReflectionNote.objects.get()
    assert (note.text, note.prompt) == ("Second thought", "What now?")
    view = queries.lesson_view(learner, lessons[0])
    assert view.notes == {block_id: "Second thought"}
    assert queries.lesson_view(stranger, lessons[0]).notes == {}
    services.save_note(lessons[0], user=learner, block_id=block_id, text=" ", now=NOW)
    assert not ReflectionNote.objects.exists()


def test_note_to_a_question_that_is_not_asked_is_refused(lessons, learner):
    with pytest.raises(Http404):
        services.save_note(
            lessons[0], user=learner, block_id=key("elsewhere"), text="x", now=NOW
        )


def test_module_completes_with_its_last_evidence(
    module, learner, django_capture_on_commit_callbacks
):
    heard = []

    def hear(sender, completion, **kwargs):
        heard.append(completion)

    module_completed.connect(hear)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            finish_everything(module, learner, right=2)
    finally:
        module_completed.disconnect(hear)
    completion = ModuleCompletion.objects.get(user=learner)
    assert heard == [completion]
    assert completion.module_title == "Module breaking-bad-news"
    assert completion.module_revision_id == module.live_revision_id
    evidence = completion.evidence
    assert evidence["rules"] == {
        "lessons": 2,
        "conversations": 0,
        "quiz_questions": 3,
        "pass_mark": 2,
        "packages": 0,
    }
    assert [one["title"] for one in evidence["lessons"]] == ["Lesson 1", "Lesson 2"]
    assert evidence["quiz"]["right"] == 2
    assert evidence["quiz"]["revision"] == 1
    assert learner.email not in str(evidence)


def test_too_few_right_answers_do_not_complete_and_a_better_try_does(module, learner):
    finish_everything(module, learner, right=1)
    assert not ModuleCompletion.objects.exists()
    again = services.start_quiz(module.quiz, user=learner, now=NOW, seed=2)
    answer_all(again, right=3)
    worse = services.start_quiz(module.quiz, user=learner, now=NOW, seed=3)
    answer_all(worse, right=0)
    assert ModuleCompletion.objects.get(user=learner).evidence["quiz"]["right"] == 3
    assert queries.verdict_of(module, learner).is_complete


def test_finished_learner_stays_finished_when_the_module_grows(
    module, learner, stranger
):
    finish_everything(module, learner)
    evidence = ModuleCompletion.objects.get(user=learner).evidence
    services.enrol(module, user=stranger, now=NOW)
    added = add_lesson(module, number=3)
    services.complete_if_due(module, user=learner, now=NOW + timedelta(days=1))
    assert ModuleCompletion.objects.get(user=learner).evidence == evidence
    view = queries.module_view(learner, module)
    assert view.completed_at == NOW
    assert [one.count for one in view.requirements][0] == "2 of 3"
    assert queries.module_view(stranger, module).completed_at is None
    added.delete()
    module.delete()
    kept = ModuleCompletion.objects.get(user=learner)
    assert (kept.module, kept.module_title) == (None, "Module breaking-bad-news")
    assert queries.my_learning(learner).finished_gone == (
        ("Module breaking-bad-news", NOW),
    )


def test_conversation_brought_to_its_end_counts(learner, scenario):
    module = make_module(lessons=1, scenario=scenario)
    finish_everything(module, learner)
    missing = queries.verdict_of(module, learner).missing
    assert [one.code.value for one in missing] == ["finish_conversations"]
    attempt = start_attempt(scenario.current_revision, user=learner, now=NOW, seed=1)
    choose(attempt, choice_key="sit", expected_seq=0, now=NOW)
    completion = ModuleCompletion.objects.get(user=learner)
    (conversation,) = completion.evidence["conversations"]
    assert (conversation["title"], conversation["ending"]) == ("At the window", "end")


def test_conversation_of_a_visitor_completes_nothing(learner, scenario):
    module = make_module(lessons=1, scenario=scenario)
    finish_everything(module, learner)
    attempt = start_attempt(scenario.current_revision, user=None, now=NOW, seed=1)
    choose(attempt, choice_key="sit", expected_seq=0, now=NOW)
    assert not ModuleCompletion.objects.exists()


def test_conversation_played_before_sign_in_completes_when_it_is_claimed(
    learner, scenario
):
    module = make_module(lessons=1, scenario=scenario)
    finish_everything(module, learner)
    earlier = NOW - timedelta(days=2)
    attempt = start_attempt(scenario.current_revision, user=None, now=earlier, seed=1)
    choose(attempt, choice_key="sit", expected_seq=0, now=earlier)
    assert not ModuleCompletion.objects.exists()
    claim_attempts([str(attempt.uuid)], user=learner)
    assert ModuleCompletion.objects.get(user=learner).completed_at == NOW


def test_publishing_a_quiz_freezes_it_and_the_same_words_once(quiz):
    assert [one.number for one in quiz.frozen.all()] == [1]
    quiz.save_revision().publish()
    assert quiz.frozen.count() == 1
    changed = quiz.get_latest_revision_as_object()
    changed.questions = make_quiz(single("z"), slug="other").questions
    changed.save_revision().publish()
    assert [one.question_count for one in quiz.frozen.order_by("number")] == [3, 1]
    with pytest.raises(TypeError):
        quiz.frozen.first().save()


def test_quiz_that_cannot_be_answered_is_not_published(db):
    from courses.exceptions import QuizNotReady

    with pytest.raises(QuizNotReady, match="“Question a\\?”: Mark an option as right."):
        make_quiz(single("a", right=99))
    assert not QuizRevision.objects.exists()
