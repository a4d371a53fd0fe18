"""What search engines are told: pages and words that anybody can read, and no others."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses.models import LessonPage
from tests.factories.courses import add_lesson, make_module
from tests.factories.words import make_lesson, make_term, text


def addresses(client) -> list[str]:
    answer = client.get("/sitemap.xml")
    assert answer["Content-Type"] == "application/xml"
    found = re.findall("<loc>http://[^/]*([^<]*)</loc>", answer.content.decode())
    return [one for one in found if "glossary" in one or "new" in one]


def test_published_words_are_listed_in_every_language(client, db):
    make_term("Effusion")
    make_term("Stent", is_published=False)
    make_term("Erguss", language="de", slug="effusion")
    assert addresses(client) == [
        "/glossary/de/",
        "/glossary/",
        "/glossary/de/effusion/",
        "/glossary/en/effusion/",
    ]


def test_every_address_has_the_scheme_and_the_host_that_were_asked_for(
    client, db, settings
):
    settings.ALLOWED_HOSTS = ["school.example"]
    make_term("Effusion")
    lesson = make_lesson(make_module(lessons=0), text("<p>Words.</p>"))
    lesson.is_open = True
    lesson.save()
    answer = client.get("/sitemap.xml", secure=True, headers={"host": "school.example"})
    found = re.findall("<loc>([^<]*)</loc>", answer.content.decode())
    assert f"https://school.example{lesson.get_url()}" in found
    places = {urlsplit(one)[:2] for one in found}
    assert places == {("https", "school.example")}


def test_sitemap_costs_the_same_for_one_lesson_and_three(client, db, costs_the_same):
    module = make_module(lessons=0)

    def prepare(size):
        while (number := LessonPage.objects.count()) < size:
            lesson = add_lesson(module, number=number + 1)
            lesson.is_open = True
            lesson.save()

        def measured():
            answer = client.get("/sitemap.xml")
            assert answer.content.decode().count(module.get_url()) == size + 1

        return measured

    costs_the_same(prepare)


def test_robots_that_read_the_list_do_not_show_it(client, db):
    assert "noindex" in client.get("/sitemap.xml")["X-Robots-Tag"]


@pytest.mark.parametrize(
    ("is_open", "is_published", "count"),
    [(True, True, 1), (False, True, 0), (True, False, 0)],
)
def test_lesson_is_listed_where_a_visitor_can_read_it(
    client, db, is_open, is_published, count
):
    module = make_module(lessons=0)
    lesson = make_lesson(module, text("<p>Words.</p>"))
    lesson.is_open = is_open
    lesson.save()
    if not is_published:
        module.unpublish()
    listed = [one for one in addresses(client) if one.endswith("/new/")]
    assert len(listed) == count
    answer = client.get(lesson.get_url())
    assert (answer.status_code == 200) is bool(count)


@pytest.mark.parametrize("count", [1, 3])
def test_sitemap_costs_the_same_for_one_word_and_three(client, db, count):
    def cost() -> int:
        client.get("/sitemap.xml")
        with CaptureQueriesContext(connection) as captured:
            client.get("/sitemap.xml")
        return len(captured)

    make_term("Effusion")
    one = cost()
    for number in range(count):
        make_term(f"Term {number}")
    assert cost() == one
