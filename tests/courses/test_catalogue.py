"""The catalogue: what is in it, what is found, what it costs, and what it refuses."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from courses import credits, services
from courses.models import ModulePage, Topic, WebinarFiling
from courses.queries import catalogue_view
from tests.factories.courses import (
    add_lesson,
    make_course,
    make_module,
    make_run,
    many_modules,
)
from tests.factories.media import make_webinar_page

NOW = timezone.now()


@pytest.fixture
def topics(db):
    return {
        slug: Topic.objects.create(name=name, slug=slug)
        for slug, name in {"bad-news": "Bad news", "radiation": "Radiation"}.items()
    }


@pytest.fixture
def shelf(topics):
    """Two modules and a coming live event."""
    course = make_course()
    first = make_module(course=course, slug="bad-news")
    second = make_module(course=course, slug="radiation")
    for module, topic, level in (
        (first, "bad-news", "1"),
        (second, "radiation", ""),
    ):
        module.topics.set([topics[topic]])
        module.level = level
        module.save_revision().publish()
    webinar = make_webinar_page(slug="doses", title="Doses in words").webinar
    filing = WebinarFiling.objects.create(webinar=webinar, level="2")
    filing.topics.set([topics["radiation"]])
    return course


def ask(query="", user=None):
    from django.contrib.auth.models import AnonymousUser

    return catalogue_view(user or AnonymousUser(), QueryDict(query), now=NOW)


def titles(view):
    return [row.title for row in view.rows]


def facet(view, name):
    (found,) = [one for one in view.facets if one.name == name]
    return {option.value: option.count for option in found.options}


def test_modules_and_live_events_stand_in_one_list(shelf):
    view = ask()
    assert titles(view) == ["Module bad-news", "Module radiation", "Doses in words"]
    assert [row.kind for row in view.rows] == ["module", "module", "webinar"]
    assert facet(view, "mode") == {"self": 2, "live": 1}
    assert facet(view, "topic") == {"bad-news": 1, "radiation": 2}
    assert facet(view, "level") == {"1": 2, "2": 2, "3": 1}


def test_facet_that_narrows_nothing_is_not_offered(shelf):
    """Where everything is for every level, the choice of one finds all of it."""
    WebinarFiling.objects.update(level="")
    ModulePage.objects.update(level="")
    assert "level" not in {one.name for one in ask().facets}
    assert "level" in {one.name for one in ask("level=1").facets}


def test_module_names_its_course_and_is_found_by_it(shelf, client):
    rows = {row.title: row.course_title for row in ask().rows}
    assert rows["Module radiation"] == shelf.title
    assert rows["Doses in words"] == ""
    assert titles(ask("q=patients"))[:2] == ["Module bad-news", "Module radiation"]
    page = client.get("/topics/").content.decode()
    assert f"{shelf.title} · At your own pace" in page


def test_choices_narrow_and_counts_follow(shelf):
    view = ask("topic=radiation&level=2")
    assert titles(view) == ["Module radiation", "Doses in words"]
    assert facet(view, "mode") == {"self": 1, "live": 1}
    assert facet(view, "topic") == {"bad-news": 0, "radiation": 2}
    (topic,) = [one for one in view.facets if one.name == "topic"]
    assert {one.value: one.query for one in topic.options} == {
        "bad-news": "?topic=bad-news&level=2",
        "radiation": "?level=2",
    }


def test_course_is_listed_by_its_best_run(shelf, learner):
    assert "course" not in [row.kind for row in ask().rows]
    late = make_run(course=shelf, title="Late", now=NOW, start=NOW + timedelta(days=20))
    soon = make_run(course=shelf, title="Soon", now=NOW, start=NOW + timedelta(days=2))
    view = ask("mode=group")
    (row,) = view.rows
    assert row.standing.moment == soon.start
    assert row.state.startswith("Open for enrolment. It begins on")
    assert row.topics == ("Bad news", "Radiation")
    services.request_place(soon, user=learner, now=NOW)
    assert ask("mode=group", learner).rows[0].state == "You have a place."
    assert late.start > soon.start


def test_course_stands_under_the_languages_of_its_runs(shelf):
    make_run(course=shelf, title="Frühling", now=NOW, language="de")
    make_run(course=shelf, title="Spring", now=NOW)
    assert facet(ask(), "language") == {"en": 4, "de": 1}
    assert [row.title for row in ask("language=de").rows] == ["Talking with patients"]


def test_what_can_be_begun_comes_before_what_is_over(shelf):
    over = make_webinar_page(
        slug="held", title="A held event", begins=NOW - timedelta(days=40)
    )
    assert titles(ask())[-1] == over.title
    assert ask().rows[-1].state == "Over"


def test_modules_stand_in_the_order_that_editors_gave_them(shelf):
    make_module(course=shelf, slug="a-module-to-end-with")
    assert titles(ask("mode=self")) == [
        "Module bad-news",
        "Module radiation",
        "Module a-module-to-end-with",
    ]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("bad", ["Module bad-news"]),
        ("BAD-NEWS", ["Module bad-news"]),
        ("radi", ["Module radiation", "Doses in words"]),
        ("doses words", ["Doses in words"]),
        ("doses bad", []),
        ("zebra", []),
    ],
)
def test_words_are_found_as_beginnings(shelf, words, found):
    assert titles(ask(f"q={words}")) == found


def test_words_of_a_lesson_find_its_module(shelf, django_capture_on_commit_callbacks):
    module = ModulePage.objects.get(slug="radiation")
    with django_capture_on_commit_callbacks(execute=True):
        lesson = add_lesson(module, number=3)
        lesson.lead = "The hippopotamus in the waiting room."
        lesson.save_revision().publish()
    assert titles(ask("q=hippopotamus")) == ["Module radiation"]


@pytest.mark.parametrize(
    "query",
    [
        "q=%22",
        "q=%27%20OR%201",
        "q=*",
        "q=AND",
        "q=NEAR(",
        "q=%00",
        "q=%F0%9F%A9%BB",
        "q=" + "x" * 5000,
        "q=title%3Ax%20-y%20%5Ez",
        "page=99999999999999999999",
        "page=-1",
        "page=abc",
        "topic=no-such",
        "level=%00&mode=%27",
        "level=1&level=2",
    ],
)
def test_odd_addresses_are_answered(shelf, client, query):
    response = client.get(f"/topics/?{query}")
    assert response.status_code == 200
    assert response.context["catalogue"].page == 1


def test_empty_result_offers_the_way_back(shelf, client):
    html = client.get("/topics/?q=zebra").content.decode()
    assert "Nothing fits all of that" in html
    assert 'href="/topics/"' in html


def test_search_form_carries_the_choices_along(shelf, client):
    html = client.get("/topics/?topic=radiation&q=dos").content.decode()
    assert '<input type="hidden" name="topic" value="radiation">' in html
    assert 'name="q" value="dos"' in html
    assert "script" not in html.partition("<main")[2]


def test_words_are_escaped(shelf, client):
    html = client.get("/topics/?q=%3Cscript%3Ealert(1)%3C/script%3E").content.decode()
    assert "<script>alert" not in html


def test_credits_come_from_whoever_registered(shelf, monkeypatch):
    monkeypatch.setattr(
        credits,
        "_sources",
        [lambda webinars: {one.pk: "4.5 points" for one in webinars}],
    )
    view = ask("credits=yes")
    assert [row.credits for row in view.rows] == ["4.5 points"]
    assert facet(view, "credits") == {"yes": 1, "no": 2}


def test_draft_and_private_things_are_not_listed(shelf):
    ModulePage.objects.get(slug="radiation").unpublish()
    assert titles(ask()) == ["Module bad-news", "Doses in words"]
    assert facet(ask(), "topic") == {"bad-news": 1, "radiation": 1}


# -- What it costs -------------------------------------------------------------
def cost(client, url="/topics/"):
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.mark.parametrize("url", ["/topics/", "/topics/?q=topic&mode=self"])
def test_catalogue_costs_the_same_for_1_3_and_300(as_learner, topics, url):
    course = make_course()
    make_run(course=course, now=NOW)
    make_webinar_page(slug="first-event", title="Topic live")
    module = make_module(course=course, slug="topic-0", lessons=1)
    module.topics.set([topics["bad-news"]])
    module.save()
    costs = [cost(as_learner, url)]
    make_webinar_page(slug="second-event", title="Topic live again")
    make_run(course=course, title="Another", now=NOW)
    many_modules(course, 2)
    costs.append(cost(as_learner, url))
    many_modules(course, 297)
    costs.append(cost(as_learner, url))
    assert costs == [costs[0]] * 3
    view = as_learner.get("/topics/?mode=self&page=2").context["catalogue"]
    assert (view.total, view.page, view.page_count, len(view.rows)) == (300, 2, 15, 20)
