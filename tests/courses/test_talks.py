"""Modules and the talks whose subject they take up, each on the other's page."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from wagtail.models import PageViewRestriction

from courses.queries import modules_by_item
from media.models import WebinarItem, WebinarPage
from tests.factories.courses import make_module
from tests.factories.media import make_webinar_page

HELD = datetime(2024, 2, 22, 9, 0, tzinfo=UTC)


@pytest.fixture
def event(db) -> WebinarPage:
    page = make_webinar_page(slug="part-1", title="Course, Part 1", begins=HELD)
    item = page.programme_items.get()
    item.speakers = "R. Sinnatamby, Cambridge"
    page.programme_items = [
        item,
        WebinarItem(
            key="evening",
            kind="discussion",
            title="Open evening",
            short_title="Evening",
            starts_at=item.ends_at,
            ends_at=item.ends_at.replace(hour=20),
        ),
    ]
    page.save_revision().publish()
    return page


def following(slug: str, *, item: str = "talk", webinar: str = "part-1", **values):
    module = make_module(slug=slug)
    module.webinar_slug, module.item_key = webinar, item
    for name, value in values.items():
        setattr(module, name, value)
    module.save_revision().publish()
    module.refresh_from_db()
    return module


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def test_an_item_lists_its_modules_and_no_other_s(event, client):
    first = following("one")
    second = following("two")
    following("elsewhere", webinar="part-2")
    following("hidden").unpublish()
    following("nameless", item="")
    kept = following("kept")
    PageViewRestriction.objects.create(
        page=kept, restriction_type="password", password="not-yours"
    )
    html = text_of(client.get("/webinars/part-1/"))
    row = html[html.index('id="item-talk"') : html.index('id="item-evening"')]
    links = [f'<a href="{one.get_url()}">{one.title}</a>' for one in (first, second)]
    assert [row.index(link) for link in links] == sorted(map(row.index, links))
    for word in ("elsewhere", "hidden", "nameless", "kept"):
        assert f"Module {word}" not in html
    assert list(modules_by_item("part-1")) == ["talk"]
    assert modules_by_item("") == {}


def test_a_module_leads_back_to_its_item_and_names_the_talk(event, client):
    module = following("one", speaker_words="R. Sinnatamby, Cambridge")
    html = text_of(client.get(module.get_url()))
    assert "a talk: “A talk”, R. Sinnatamby, Cambridge." in html
    assert "Nothing that was said there is quoted." in html
    assert '<a href="/webinars/part-1/#item-talk">Course, Part 1</a>' in html


def test_a_module_of_an_event_without_speakers_names_the_event_alone(event, client):
    module = following("one", item="evening")
    html = text_of(client.get(module.get_url()))
    assert "It takes up the subject of a live event." in html
    assert '<a href="/webinars/part-1/#item-evening">Course, Part 1</a>' in html
    assert "a talk" not in html


@pytest.mark.parametrize("how", ["unpublished", "unknown", "no such item"])
def test_a_module_never_leads_to_what_is_not_there(event, client, how):
    webinar = "nowhere" if how == "unknown" else "part-1"
    item = "no-such-item" if how == "no such item" else "talk"
    module = following(
        "one", item=item, webinar=webinar, speaker_words="O. Kvist, Stockholm"
    )
    if how == "unpublished":
        event.unpublish()
    html = text_of(client.get(module.get_url()))
    assert "a talk announced by O. Kvist, Stockholm." in html
    assert "#item-" not in html
    assert ('href="/webinars/part-1/"' in html) == (how == "no such item")


def test_a_module_without_a_talk_says_nothing_of_one(event, client):
    html = text_of(client.get(make_module(slug="alone").get_url()))
    assert "It takes up the subject" not in html


def test_an_event_s_page_costs_the_same_for_one_module_and_three(
    event, client, costs_the_same
):
    made = []

    def prepare(count):
        while len(made) < count:
            made.append(following(f"topic-{len(made)}"))
        return lambda: client.get("/webinars/part-1/")

    costs_the_same(prepare)
