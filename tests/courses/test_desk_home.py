"""The first page of the admin: what waits for whom, what comes, what can be begun."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import Workflow

from courses.choices import EnrolmentMode, PlaceState
from courses.domain.questions.kinds import Kind
from courses.models import CataloguePage, CourseRun, RunPlace
from tests.courses.test_desk import BACKEND, TEXT, deferred, taken
from tests.factories.courses import make_course, make_module, make_run
from tests.factories.media import make_webinar_page
from tests.factories.questions import make_question

NOW = timezone.now()
NOTHING = "Nothing waits for you now."


def home(client: Client) -> str:
    return unescape(client.get("/admin/").content.decode())


def part(page: str, name: str) -> str:
    """What stands in one list of the page, tags taken off."""
    inside = page.partition(f'id="desk-{name}-content"')[2].partition("</section>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", inside))


@pytest.fixture
def as_organiser(organiser):
    client = Client()
    client.force_login(organiser, BACKEND)
    return client


def ask(run, person, state=PlaceState.REQUESTED):
    return RunPlace.objects.create(run=run, user=person, state=state, asked_at=NOW)


def test_home_of_an_organiser_with_nothing_to_do_says_so(as_organiser):
    page = home(as_organiser)
    assert NOTHING in page
    assert "New quiz" in part(page, "new")


def test_home_names_answers_to_mark_and_requests(as_organiser, learner, stranger):
    quiz = deferred(make_question(Kind.FREE_TEXT, "a"))
    make_module(lessons=0, quiz=quiz, pass_mark=1)
    taken(quiz, learner, TEXT)
    run = make_run(now=NOW, mode=EnrolmentMode.REQUEST, course=make_course("Talks"))
    ask(run, learner)
    ask(run, stranger)
    page = home(as_organiser)
    waits = part(page, "waits")
    assert "1 answer waits to be marked" in waits
    assert "2 people ask for a place Talks: Spring group" in waits
    assert f'href="/admin/courses/runs/{run.pk}/people/"' in page
    assert "Talks: Spring group" in part(page, "coming")
    assert NOTHING not in page


def test_home_leaves_out_what_was_decided_or_marked(as_organiser, learner):
    run = make_run(now=NOW, start=NOW - timedelta(days=1))
    ask(run, learner, PlaceState.WAITING)
    page = home(as_organiser)
    assert NOTHING in page
    assert "Spring group" not in page


def test_home_names_events_to_come_and_leads_to_a_new_one(as_organiser, learner):
    event = make_webinar_page(slug="next", title="Talking in the angio suite")
    page = home(as_organiser)
    assert "Talking in the angio suite" in part(page, "coming")
    assert "0 registered" in part(page, "coming")
    assert f'href="/admin/pages/{event.pk}/edit/"' in page
    assert f'href="/admin/pages/add/media/webinarpage/{event.get_parent().pk}/"' in page


def test_home_misses_the_log_of_an_event_that_is_over(as_organiser):
    make_webinar_page(slug="lately", title="Last week", begins=NOW - timedelta(days=7))
    make_webinar_page(slug="old", title="Last year", begins=NOW - timedelta(days=365))
    waits = part(home(as_organiser), "waits")
    assert "No log is imported yet Last week" in waits
    assert "Last year" not in waits


def test_home_of_a_reviewer_has_the_reviews_and_nobody_elses_matters(
    client, reviewer, organiser, learner
):
    run = make_run(now=NOW, mode=EnrolmentMode.REQUEST)
    ask(run, learner)
    client.force_login(reviewer, BACKEND)
    page = home(client)
    assert NOTHING in page
    assert "Spring group" not in page
    assert 'id="desk-new' not in page
    topics = CataloguePage.objects.get()
    topics.save_revision(user=organiser)
    Workflow.objects.get(name="Patient review").start(topics, organiser)
    assert "1 text waits for your review" in part(home(client), "waits")


def test_home_costs_the_same_for_one_and_three(
    as_organiser, django_user_model, costs_the_same
):
    course = make_course("Talks")

    def prepare(count):
        for number in range(CourseRun.objects.count(), count):
            person = django_user_model.objects.create_user(
                email=f"p{number}@example.org", name=f"Person {number}"
            )
            run = make_run(
                now=NOW,
                mode=EnrolmentMode.REQUEST,
                course=course,
                title=f"Group {number}",
            )
            ask(run, person)
            make_webinar_page(slug=f"next-{number}", title=f"Event {number}")

        def look():
            page = home(as_organiser)
            assert part(page, "waits").count("Group") == count
            assert part(page, "coming").count("Event") == count

        return look

    costs_the_same(prepare)
