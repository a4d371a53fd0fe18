"""Doors that the server keeps: prerequisites, lessons in order, places in a run."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from courses import queries, services
from courses.choices import EnrolmentMode
from courses.exceptions import StepLocked
from courses.forms import ModulePageForm
from courses.models import (
    Bookmark,
    Enrolment,
    LessonNote,
    LessonPage,
    LessonVisit,
    ModuleCompletion,
    ModulePage,
    QuizAttempt,
    ReflectionNote,
)
from scenarios.services import choose, start_attempt
from tests.courses.test_services import finish_everything
from tests.factories.courses import key, make_course, make_module, make_run, require

NOW = timezone.now()


@pytest.fixture
def pair(quiz):
    """Two modules of a course; the second asks for the first."""
    course = make_course()
    first = make_module(lessons=1, course=course, slug="first-topic")
    second = require(
        make_module(lessons=2, quiz=quiz, course=course, slug="second-topic"), first
    )
    return first, second


def lessons_of(module):
    return list(LessonPage.objects.child_of(module).order_by("path"))


def test_module_opens_when_what_comes_first_is_completed(pair, learner):
    first, second = pair
    view = queries.module_view(learner, second)
    sentence = "Opens when you have completed “Module first-topic”."
    assert [step.lock.sentence for step in view.path] == [sentence] * 3
    assert {step.url for step in view.path} == {""}
    assert view.next_step.label == "Go to “Module first-topic”"
    assert view.next_step.url == first.get_url()
    with pytest.raises(StepLocked, match="Module first-topic"):
        services.enrol(second, user=learner, now=NOW)
    finish_everything(first, learner)
    services.enrol(second, user=learner, now=NOW)
    assert [step.lock for step in queries.module_view(learner, second).path] == [
        None
    ] * 3


def test_door_shuts_again_when_the_completion_is_taken_back(pair, learner, organiser):
    first, second = pair
    finish_everything(first, learner)
    ModuleCompletion.objects.update(
        superseded_at=NOW, superseded_by=organiser, superseded_because="Another rule."
    )
    with pytest.raises(StepLocked, match="Module first-topic"):
        services.enrol(second, user=learner, now=NOW)


def test_server_keeps_every_door_of_a_shut_module(pair, learner, as_learner):
    _first, second = pair
    lesson = lessons_of(second)[0]
    page = as_learner.get(lesson.get_url())
    assert page.status_code == 403
    html = page.content.decode()
    assert "Opens when you have completed “Module first-topic”." in html
    assert "Three short moves." not in html
    posts = [
        (reverse("courses:enrol", args=[second.pk]), {}),
        (reverse("courses:finish_lesson", args=[lesson.pk]), {}),
        (reverse("courses:start_quiz", args=[second.quiz_id]), {}),
        (reverse("courses:bookmark", args=[lesson.pk]), {"anchor": ""}),
        (reverse("courses:save_lesson_note", args=[lesson.pk]), {"text": "Mine."}),
        (
            reverse("courses:save_note", args=[lesson.pk, key("second-topic-1-0-r")]),
            {"text": "Mine."},
        ),
    ]
    for url, sent in posts:
        response = as_learner.post(url, sent, follow=True)
        assert "Opens when you have completed" in response.content.decode(), url
    place = as_learner.post(
        reverse("courses:keep_place", args=[lesson.pk]), {"anchor": "then-wait-0"}
    )
    assert place.status_code == 409
    assert (
        as_learner.get(reverse("courses:print_lesson", args=[lesson.pk])).headers[
            "Location"
        ]
        == lesson.get_url()
    )
    for kind in (
        Enrolment,
        LessonVisit,
        QuizAttempt,
        Bookmark,
        LessonNote,
        ReflectionNote,
    ):
        assert not kind.objects.filter(user=learner).exists()


def test_editor_sees_a_shut_lesson(pair, client, editor):
    client.force_login(editor)
    page = client.get(lessons_of(pair[1])[0].get_url())
    assert (page.status_code, "Three short moves." in page.content.decode()) == (
        200,
        True,
    )


def test_door_put_up_later_stops_nobody_who_has_begun(pair, learner, as_learner):
    first, second = pair
    require(second)
    services.finish_lesson(lessons_of(second)[0], user=learner, now=NOW)
    require(second, first)
    assert as_learner.get(lessons_of(second)[1].get_url()).status_code == 200
    services.leave_module(second, user=learner, now=NOW)
    assert as_learner.get(lessons_of(second)[1].get_url()).status_code == 403
    # What was read can be read again.
    assert as_learner.get(lessons_of(second)[0].get_url()).status_code == 200


def test_unpublished_prerequisite_locks_nobody_out(pair, learner):
    first, second = pair
    first.unpublish()
    services.enrol(second, user=learner, now=NOW)
    assert Enrolment.objects.filter(module=second).count() == 1


def test_lessons_in_order_open_one_after_the_other(learner, as_learner):
    module = make_module(lessons=3)
    ModulePage.objects.filter(pk=module.pk).update(in_order=True)
    one, two, three = lessons_of(module)
    assert as_learner.get(one.get_url()).status_code == 200
    shut = as_learner.get(two.get_url())
    assert shut.status_code == 403
    assert "Opens when you have read “Lesson 1”." in shut.content.decode()
    with pytest.raises(StepLocked):
        services.finish_lesson(three, user=learner, now=NOW)
    finish = reverse("courses:finish_lesson", args=[one.pk])
    assert as_learner.post(finish).headers["Location"] == two.get_url()
    assert as_learner.get(two.get_url()).status_code == 200
    assert as_learner.get(three.get_url()).status_code == 403


def test_module_for_people_with_a_place(learner, as_learner):
    module = make_module(lessons=1)
    course = module.get_parent().specific
    ModulePage.objects.filter(pk=module.pk).update(needs_place=True)
    lesson = lessons_of(module)[0]
    run = make_run(course=course, now=NOW, mode=EnrolmentMode.OPEN)
    shut = as_learner.get(lesson.get_url()).content.decode()
    assert "Opens to people with a place in a run of this course." in shut
    assert f'href="{course.get_url()}"' in shut
    services.request_place(run, user=learner, now=NOW)
    view = queries.module_view(learner, ModulePage.objects.get(pk=module.pk), now=NOW)
    assert view.path[0].lock.code == "not_begun"
    during = run.start + timedelta(minutes=1)
    module.refresh_from_db()
    assert queries.module_view(learner, module, now=during).path[0].lock is None
    # After its end one can still read what one had a place in.
    after = run.end + timedelta(days=1)
    assert queries.module_view(learner, module, now=after).path[0].lock is None
    services.leave_run(run, user=learner, by=learner, now=NOW)
    view = queries.module_view(learner, module, now=during)
    assert view.path[0].lock.code == "needs_place"


def test_module_that_would_wait_for_itself_is_refused(pair, editor):
    first, second = pair
    assert queries.circle_of(first.pk, [second.pk]) == [
        "Module second-topic",
        "Module first-topic",
    ]
    assert queries.circle_of(second.pk, [first.pk]) == []
    form_class = ModulePage.get_edit_handler().get_form_class()
    assert issubclass(form_class, ModulePageForm)
    form = form_class(
        {
            "title": first.title,
            "slug": first.slug,
            "aim": "a",
            "lead": "l",
            "language": "en",
            "objectives-count": "0",
            "facts-count": "0",
            "conversations-TOTAL_FORMS": "0",
            "conversations-INITIAL_FORMS": "0",
            "prerequisites-TOTAL_FORMS": "1",
            "prerequisites-INITIAL_FORMS": "0",
            "prerequisites-0-required": str(second.pk),
            "prerequisites-0-ORDER": "1",
            "comments-TOTAL_FORMS": "0",
            "comments-INITIAL_FORMS": "0",
        },
        instance=first,
        parent_page=first.get_parent(),
        for_user=editor,
    )
    assert not form.is_valid()
    assert "it waits for this module itself" in str(form.non_field_errors())


# -- What needs no door waits --------------------------------------------------------
def play(scenario, person):
    attempt = start_attempt(scenario.current_revision, user=person, now=NOW, seed=1)
    choose(attempt, choice_key="sit", expected_seq=0, now=NOW)


@pytest.fixture
def talk(scenario):
    """A chain of three; the second and third ask for a conversation alone."""
    course = make_course()
    first = make_module(lessons=1, course=course, slug="first-topic")
    second = make_module(
        lessons=0, scenario=scenario, course=course, slug="second-topic"
    )
    third = make_module(lessons=0, scenario=scenario, course=course, slug="third-topic")
    return first, require(second, first), require(third, second)


def completed(person):
    rows = ModuleCompletion.objects.in_force().filter(user=person)
    return sorted(rows.values_list("module__slug", flat=True))


def test_conversation_completes_nothing_before_what_comes_first(
    talk, scenario, learner
):
    first, second, _third = talk
    play(scenario, learner)
    assert completed(learner) == []
    assert not Enrolment.objects.filter(user=learner).exists()
    step = queries.module_view(learner, second).next_step
    assert (step.label, step.url, step.hint) == (
        "Go to “Module first-topic”",
        first.get_url(),
        "All that it asks for is there. It counts when you have completed"
        " “Module first-topic”.",
    )
    finish_everything(first, learner)
    assert completed(learner) == ["first-topic", "second-topic", "third-topic"]


def test_who_has_begun_is_not_held_back(talk, scenario, learner):
    first, second, _third = talk
    require(second)
    services.enrol(second, user=learner, now=NOW)
    require(second, first)
    play(scenario, learner)
    assert completed(learner) == ["second-topic", "third-topic"]


def test_recalculation_holds_back_alike(talk, scenario, learner, organiser):
    first, second, _third = talk
    play(scenario, learner)
    assert queries.recalculation(second).gaining == ()
    first.unpublish()
    planned = queries.recalculation(second)
    assert [one.user for one in planned.gaining] == [learner]
    services.recalculate_completions(
        second, reason="It is gone.", digest=planned.digest, by=organiser, now=NOW
    )
    assert completed(learner) == ["second-topic", "third-topic"]
