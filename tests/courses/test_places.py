"""Places in a run: who has one, who waits, in which order, and who is told."""

from __future__ import annotations

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone
from wagtail.models import ModelLogEntry

from courses import queries, services
from courses.choices import EnrolmentMode, PlaceState
from courses.exceptions import PlaceRefused
from courses.models import CourseRun, RunPlace
from elearn.core.accounts import invite_person
from tests.factories.courses import make_course, make_run

NOW = timezone.now()


@pytest.fixture
def run(db):
    return make_run(capacity=2, now=NOW)


@pytest.fixture
def people(db):
    return [
        invite_person(email=f"person-{n}@example.org", name=f"Person {n}")[0]
        for n in range(5)
    ]


def states(run):
    return [
        (place.user.name, place.state)
        for place in run.places.select_related("user").order_by("asked_at", "pk")
    ]


def ask(run, people):
    for n, person in enumerate(people):
        services.request_place(run, user=person, now=NOW + timedelta(minutes=n))


def test_places_are_given_until_they_are_taken_then_one_waits(run, people):
    ask(run, people[:4])
    assert states(run) == [
        ("Person 0", "enrolled"),
        ("Person 1", "enrolled"),
        ("Person 2", "waiting"),
        ("Person 3", "waiting"),
    ]


def test_asking_twice_changes_nothing(run, people):
    first = services.request_place(run, user=people[0], now=NOW)
    again = services.request_place(run, user=people[0], now=NOW + timedelta(days=1))
    assert (again.pk, again.enrolled_at) == (first.pk, NOW)
    assert ModelLogEntry.objects.filter(action="courses.place_enrolled").count() == 1


def test_free_place_goes_to_who_asked_first_and_they_are_told(
    run, people, django_capture_on_commit_callbacks
):
    ask(run, people[:4])
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        assert services.leave_run(run, user=people[0], by=people[0], now=NOW)
    assert states(run) == [
        ("Person 0", "left"),
        ("Person 1", "enrolled"),
        ("Person 2", "enrolled"),
        ("Person 3", "waiting"),
    ]
    (letter,) = mail.outbox
    assert letter.to == [people[2].email]
    assert letter.subject == "You have a place: Talking with patients"
    assert "A place has become free, and it is yours" in letter.body
    assert f"http://localhost:8000{run.course.get_url()}" in letter.body


def test_who_comes_back_stands_at_the_end(run, people):
    ask(run, people[:3])
    services.leave_run(run, user=people[0], by=people[0], now=NOW)
    later = NOW + timedelta(hours=1)
    services.request_place(run, user=people[3], now=later)
    back = services.request_place(run, user=people[0], now=later + timedelta(minutes=1))
    assert back.state == PlaceState.WAITING
    (mine,) = queries.my_runs(people[0], now=later)
    assert mine.place == "You are number 2 on the waiting list."
    assert RunPlace.objects.filter(user=people[0]).count() == 1


def test_free_place_is_not_given_past_those_who_wait(run, people):
    """A capacity raised elsewhere: the next to ask does not overtake the queue."""
    ask(run, people[:3])
    CourseRun.objects.filter(pk=run.pk).update(capacity=4)
    services.request_place(run, user=people[3], now=NOW + timedelta(hours=1))
    assert states(run)[2:] == [("Person 2", "waiting"), ("Person 3", "waiting")]
    promoted = services.promote_waiting(run, by=None, now=NOW)
    assert [place.user.name for place in promoted] == ["Person 2", "Person 3"]


def test_run_that_is_over_promotes_nobody(run, people):
    ask(run, people[:3])
    after = run.end + timedelta(seconds=1)
    services.leave_run(run, user=people[0], by=people[0], now=after)
    assert states(run)[2] == ("Person 2", "waiting")


def test_person_without_account_is_passed_over(run, people):
    ask(run, people[:4])
    people[2].is_active = False
    people[2].save()
    services.leave_run(run, user=people[0], by=people[0], now=NOW)
    assert states(run)[2:] == [("Person 2", "waiting"), ("Person 3", "enrolled")]


@pytest.mark.parametrize(
    "change",
    [
        {"mode": EnrolmentMode.CLOSED},
        {"enrolment_end": NOW - timedelta(days=1)},
        {"enrolment_start": NOW + timedelta(days=1), "enrolment_end": None},
        {"start": None, "end": None},
    ],
)
def test_run_that_takes_nobody_says_so_and_changes_nothing(run, people, change):
    CourseRun.objects.filter(pk=run.pk).update(**change)
    with pytest.raises(PlaceRefused, match="takes nobody"):
        services.request_place(run, user=people[0], now=NOW)
    assert not RunPlace.objects.exists()


def test_request_is_decided_by_an_organiser_once(
    run, people, organiser, django_capture_on_commit_callbacks
):
    CourseRun.objects.filter(pk=run.pk).update(mode=EnrolmentMode.REQUEST)
    with django_capture_on_commit_callbacks(execute=True):
        ask(run, people[:4])
    assert {state for _name, state in states(run)} == {"requested"}
    assert "An organiser decides" in mail.outbox[0].body
    places = list(run.places.order_by("asked_at"))
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        for place in places[:3]:
            services.approve_place(place, by=organiser, now=NOW)
        services.refuse_place(places[3], by=organiser, now=NOW)
    assert [state for _name, state in states(run)] == [
        "enrolled",
        "enrolled",
        "waiting",
        "refused",
    ]
    assert [letter.subject.partition(":")[0] for letter in mail.outbox] == [
        "You have a place",
        "You have a place",
        "You are on the waiting list",
        "About your request",
    ]
    with pytest.raises(PlaceRefused, match="decided in the meantime"):
        services.approve_place(places[0], by=organiser, now=NOW)
    with pytest.raises(PlaceRefused, match="decided not to give you a place"):
        services.request_place(run, user=people[3], now=NOW)


def test_who_is_admitted_does_not_overtake_those_who_wait(run, people, organiser):
    ask(run, people[:3])
    CourseRun.objects.filter(pk=run.pk).update(capacity=4, mode=EnrolmentMode.REQUEST)
    run.refresh_from_db()
    asked = services.request_place(run, user=people[3], now=NOW + timedelta(hours=1))
    assert services.approve_place(asked, by=organiser, now=NOW).state == "waiting"


def test_organiser_enrols_at_any_time_and_beyond_the_capacity(run, people, organiser):
    CourseRun.objects.filter(pk=run.pk).update(
        mode=EnrolmentMode.CLOSED, enrolment_end=NOW - timedelta(days=1)
    )
    for person in people[:2]:
        services.enrol_in_run(run, user=person, by=organiser, now=NOW)
    waits = services.enrol_in_run(run, user=people[2], by=organiser, now=NOW)
    exceeds = services.enrol_in_run(
        run, user=people[3], by=organiser, now=NOW, may_exceed=True
    )
    assert (waits.state, waits.is_over_capacity) == ("waiting", False)
    assert (exceeds.state, exceeds.is_over_capacity) == ("enrolled", True)
    entry = ModelLogEntry.objects.filter(action="courses.place_enrolled").latest("pk")
    assert (entry.user, entry.data["over_capacity"]) == (organiser, True)
    assert people[3].email not in str(entry.data)


def test_mail_server_that_is_down_undoes_no_place(
    run, people, settings, django_capture_on_commit_callbacks, caplog
):
    settings.EMAIL_BACKEND = "tests.courses.test_places.NoServer"
    with django_capture_on_commit_callbacks(execute=True):
        services.request_place(run, user=people[0], now=NOW)
    assert states(run) == [("Person 0", "enrolled")]
    assert "no mail server" in caplog.text


class NoServer:
    def __init__(self, *args, **kwargs):
        raise OSError("no mail server")


def test_two_people_who_want_the_last_place_at_once(django_db_setup, django_db_blocker):
    """Two connections at the same moment: one has the place, the other is first in
    the queue, however often it is tried."""
    with django_db_blocker.unblock():
        people = [
            invite_person(email=f"racer-{n}@example.org", name=f"Racer {n}")[0]
            for n in range(2)
        ]
        runs = [
            CourseRun.objects.create(
                title=f"Last place {n}",
                enrolment_start=NOW - timedelta(days=1),
                start=NOW + timedelta(days=1),
                capacity=1,
            )
            for n in range(5)
        ]
        try:
            outcomes = [_race(run, people) for run in runs]
        finally:
            RunPlace.objects.filter(run__in=runs).delete()
            CourseRun.objects.filter(pk__in=[run.pk for run in runs]).delete()
            ModelLogEntry.objects.filter(action__startswith="courses.place").delete()
            for person in people:
                person.delete()
    assert outcomes == [["enrolled", "waiting"]] * 5


def _race(run, people):
    barrier = Barrier(len(people))
    problems = []

    def want(person):
        try:
            barrier.wait(timeout=20)
            services.request_place(run, user=person, now=timezone.now())
        except Exception as problem:  # noqa: BLE001 -- told by the test, not lost in a thread
            problems.append(problem)
        finally:
            connection.close()

    threads = [Thread(target=want, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert problems == []
    return sorted(run.places.values_list("state", flat=True))


def test_runs_of_a_course_cost_the_same_for_one_and_three(people, costs_the_same):
    course = make_course()

    def prepare(count):
        for n in range(course.runs.count(), count):
            run = make_run(course=course, title=f"Run {n}", now=NOW)
            ask(run, people[: count + 1])

        def look():
            views = queries.runs_of([course.pk], people[0], now=NOW)[course.pk]
            mine = queries.my_runs(people[0], now=NOW)
            assert (len(views), len(mine)) == (count, count)

        return look

    costs_the_same(prepare)
