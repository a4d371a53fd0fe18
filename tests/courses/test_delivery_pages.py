"""Runs on their pages, the learner's home with much in it, and the organiser's part."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from courses import services
from courses.choices import EnrolmentMode, PlaceState
from courses.models import CourseRun, RunPlace
from elearn.core.accounts import invite_person
from media.services import register_person
from tests.factories.courses import (
    add_lesson,
    make_course,
    make_module,
    make_run,
    make_scenario,
    many_modules,
)
from tests.factories.media import make_webinar_page

NOW = timezone.now()
HOME = "courses:my_learning"


@pytest.fixture
def run(db):
    return make_run(now=NOW, capacity=1)


# -- The course page ---------------------------------------------------------------
def test_place_is_asked_for_and_given_back_by_post(run, learner, as_learner):
    ask = reverse("courses:request_place", args=[run.pk])
    leave = reverse("courses:leave_run", args=[run.pk])
    url = run.course.get_url()
    assert (as_learner.get(ask).status_code, as_learner.get(leave).status_code) == (
        405,
        405,
    )
    assert not RunPlace.objects.exists()
    assert ">Take a place</button>" in as_learner.get(url).content.decode()
    page = as_learner.post(ask, follow=True).content.decode()
    assert page.count("You have a place.") == 2  # the message, and the run
    assert ">Give my place back</button>" in page
    page = as_learner.post(leave, follow=True).content.decode()
    assert "You gave your place back. What you learned is kept." in page
    assert RunPlace.objects.get().state == PlaceState.LEFT


def test_full_run_offers_the_waiting_list(run, stranger, as_learner):
    services.request_place(run, user=stranger, now=NOW)
    url = run.course.get_url()
    html = as_learner.get(url).content.decode()
    assert ">Join the waiting list</button>" in html
    assert "The one place is taken" in html
    page = as_learner.post(
        reverse("courses:request_place", args=[run.pk]), follow=True
    ).content.decode()
    assert "You are number 1 on the waiting list." in page
    assert (
        "number 1 on the waiting list" in as_learner.get(reverse(HOME)).content.decode()
    )


def test_visitor_who_wants_a_place_is_led_to_sign_in(run, client):
    response = client.post(reverse("courses:request_place", args=[run.pk]))
    assert response.headers["Location"] == (
        f"{reverse('account_login')}?next={run.course.get_url()}"
    )


def test_run_that_takes_nobody_has_no_button_and_refuses_the_post(run, as_learner):
    CourseRun.objects.filter(pk=run.pk).update(mode=EnrolmentMode.CLOSED)
    html = as_learner.get(run.course.get_url()).content.decode()
    assert "<button" not in html.partition('id="runs"')[2].partition("</section>")[0]
    page = as_learner.post(
        reverse("courses:request_place", args=[run.pk]), follow=True
    ).content.decode()
    assert "This run takes nobody at the moment." in page
    assert "Nothing was changed." in page
    assert not RunPlace.objects.exists()


@pytest.mark.parametrize("name", ["request_place", "leave_run"])
def test_run_of_a_course_that_is_not_published_is_not_there(run, as_learner, name):
    run.course.unpublish()
    assert as_learner.post(reverse(f"courses:{name}", args=[run.pk])).status_code == 404


def test_moments_are_told_on_the_readers_clock_which_is_named(run, as_learner, client):
    start = run.start.astimezone(timezone.get_fixed_timezone(0))
    lisbon = as_learner.get(run.course.get_url()).content.decode()
    vienna = client.get(run.course.get_url()).content.decode()
    told = [
        html.partition("It begins ")[2].partition(".")[0] for html in (lisbon, vienna)
    ]
    assert told[0] != told[1]
    assert told[0].split()[-1] in {"WET", "WEST"}
    assert told[1].split()[-1] in {"CET", "CEST"}
    assert str(start.year) in told[0]


# -- My learning -------------------------------------------------------------------
def test_my_learning_lists_coming_events_and_not_those_that_are_over(
    learner, as_learner
):
    coming = make_webinar_page(slug="coming", title="Coming")
    register_person(coming.webinar, user=learner, by=learner, now=NOW)
    other = make_webinar_page(slug="other", title="Nobody registered")
    (event,) = as_learner.get(reverse(HOME)).context["learning"].events
    assert (event.title, event.url) == ("Coming", coming.get_url())
    assert other.title not in as_learner.get(reverse(HOME)).content.decode()
    coming.webinar.ends_at = NOW - timedelta(days=1)
    coming.webinar.starts_at = NOW - timedelta(days=2)
    coming.webinar.save()
    assert as_learner.get(reverse(HOME)).context["learning"].events == ()


def fill(learner, course, n):
    """One more of everything that a learner's home lists."""
    module = make_module(lessons=1, course=course, slug=f"begun-{n}")
    services.enrol(module, user=learner, now=NOW)
    lesson = add_lesson(module, number=2)
    services.keep_bookmark(lesson, user=learner, anchor="", now=NOW)
    services.keep_lesson_note(lesson, user=learner, text="Mine.", now=NOW)
    services.request_place(
        make_run(course=course, title=f"Run {n}", now=NOW), user=learner, now=NOW
    )
    page = make_webinar_page(slug=f"event-{n}", title=f"Event {n}")
    register_person(page.webinar, user=learner, by=learner, now=NOW)


def test_my_learning_costs_the_same_for_1_3_and_300(learner, as_learner):
    course = make_course()
    url = reverse(HOME)
    costs = []
    for grow in (
        lambda: fill(learner, course, 1),
        lambda: [fill(learner, course, n) for n in (2, 3)],
        lambda: many_modules(course, 297),
    ):
        grow()
        as_learner.get(url)
        with CaptureQueriesContext(connection) as captured:
            view = as_learner.get(url).context["learning"]
        costs.append(len(captured))
    assert costs == [costs[0]] * 3
    assert (len(view.in_progress), len(view.suggested), view.more_topics) == (3, 4, 293)
    assert [len(many) for many in (view.runs, view.events, view.bookmarks)] == [3, 3, 3]


def test_course_page_costs_the_same_for_one_run_and_three(learner, as_learner):
    course = make_course()
    make_module(course=course)
    costs = []
    for n in range(3):
        services.request_place(
            make_run(course=course, title=f"Run {n}", now=NOW), user=learner, now=NOW
        )
        as_learner.get(course.get_url())
        with CaptureQueriesContext(connection) as captured:
            as_learner.get(course.get_url())
        costs.append(len(captured))
    assert costs == [costs[0]] * 3


# -- Organisers --------------------------------------------------------------------
def test_organiser_decides_on_requests(run, learner, stranger, client, organiser):
    CourseRun.objects.filter(pk=run.pk).update(mode=EnrolmentMode.REQUEST)
    places = [
        services.request_place(run, user=person, now=NOW)
        for person in (learner, stranger)
    ]
    client.force_login(organiser)
    people = reverse("courses_run_people", args=[run.pk])
    assert learner.name in client.get(people).content.decode()
    decide = reverse("courses_decide_place", args=[places[0].pk])
    assert client.get(decide).status_code == 405
    page = client.post(decide, {"decision": "approve"}, follow=True).content.decode()
    assert f"{learner.name}: has a place." in page
    other = reverse("courses_decide_place", args=[places[1].pk])
    client.post(other, {"decision": "refuse"})
    assert sorted(RunPlace.objects.values_list("state", flat=True)) == [
        "enrolled",
        "refused",
    ]
    again = client.post(other, {"decision": "approve"}, follow=True).content.decode()
    assert "decided in the meantime" in again


@pytest.mark.parametrize("sent", [{}, {"decision": "zz"}, {"decision": ""}])
def test_decision_that_says_neither_declines_nobody(
    run, learner, client, organiser, sent
):
    CourseRun.objects.filter(pk=run.pk).update(mode=EnrolmentMode.REQUEST)
    place = services.request_place(run, user=learner, now=NOW)
    client.force_login(organiser)
    decide = reverse("courses_decide_place", args=[place.pk])
    page = client.post(decide, sent, follow=True).content.decode()
    assert "Nothing was decided" in page
    place.refresh_from_db()
    assert place.state == PlaceState.REQUESTED


@pytest.mark.parametrize(
    "name",
    [
        "courses_completions",
        "courses_page_results",
        "courses_progress_module",
        "courses:print_module",
        "courses:print_lesson",
        "courses:page_evaluation",
    ],
)
def test_number_that_no_page_can_have_is_not_there(client, organiser, name):
    client.force_login(organiser)
    address = reverse(name, args=[10**20])
    assert client.get(address).status_code == 404


def test_learner_decides_on_nobody(run, learner, as_learner, client, reviewer):
    place = services.request_place(run, user=learner, now=NOW)
    decide = reverse("courses_decide_place", args=[place.pk])
    assert as_learner.post(decide, {"decision": "refuse"}).status_code in {302, 404}
    client.force_login(reviewer)
    assert client.post(decide, {"decision": "refuse"}).status_code == 404
    assert client.get(reverse("courses_run_people", args=[run.pk])).status_code == 404
    assert RunPlace.objects.get().state == PlaceState.ENROLLED


def test_more_places_in_the_editor_promote_who_waits(
    run, learner, stranger, client, organiser
):
    for person in (learner, stranger):
        services.request_place(run, user=person, now=NOW)
    client.force_login(organiser)
    url = reverse("wagtailsnippets_courses_courserun:edit", args=[run.pk])
    sent = {
        "course": run.course.pk,
        "title": run.title,
        "capacity": 2,
        "mode": "open",
        "language": "en",
        **{
            name: f"{getattr(run, name):%Y-%m-%d %H:%M}"
            for name in ("enrolment_start", "enrolment_end", "start", "end")
        },
    }
    backwards = client.post(url, {**sent, "end": sent["enrolment_start"]})
    assert "The run ends after it begins." in backwards.content.decode()
    assert client.post(url, sent).status_code == 302
    assert set(RunPlace.objects.values_list("state", flat=True)) == {"enrolled"}
    listed = client.get(reverse("wagtailsnippets_courses_courserun:list"))
    assert reverse("courses_run_people", args=[run.pk]) in listed.content.decode()


def test_people_of_a_run_cost_the_same_for_one_and_three(run, client, organiser):
    client.force_login(organiser)
    url = reverse("courses_run_people", args=[run.pk])
    costs = []
    for n in range(3):
        person, _new = invite_person(email=f"p{n}@example.org", name=f"Person {n}")
        services.request_place(run, user=person, now=NOW)
        client.get(url)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        costs.append(len(captured))
    assert costs == [costs[0]] * 3


def test_conversation_leads_back_to_its_modules(client, db):
    scenario = make_scenario()
    make_module(lessons=0, scenario=scenario, slug="breaking-bad-news")
    hidden = make_module(lessons=0, scenario=scenario, slug="not-yet")
    hidden.unpublish()
    page = client.get(reverse("scenarios:start", args=[scenario.slug])).content.decode()
    assert page.count('/breaking-bad-news/">Module breaking-bad-news</a>') == 1
    assert "not-yet" not in page
