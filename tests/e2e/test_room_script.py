"""The script of the room in a real browser, with a server that the test plays: news that
is refused is heard again, and what the server says of itself holds at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.e2e.browser import ROOT
from tests.e2e.turned_clock import ASKS, SECOND, stand_still, turn

pytestmark = pytest.mark.e2e

ADDRESS = "http://room.example/"
NOW = 1_800_000_000
#: The longest that a page waits before it tries again, and before it asks after news.
AGAIN, SPREAD = 30, 3


class Room:
    """One page of a room; `answers` are what the server says next, by name."""

    def __init__(self, browser: Browser, **facts: Any) -> None:
        self.asked: list[str] = []
        self.events = [503]
        self.news: list[dict] = [{"last": 7, "news": []}]
        self.news_status = 200
        self.phase, self.source, self.changes = "early", "a", 'data-changes-in="5"'
        self.told = 'data-news="pass"'
        for name, value in facts.items():
            setattr(self, name, value)
        self.context = browser.new_context()
        self.context.route(f"{ADDRESS}**", self._answer)
        self.page: Page = self.context.new_page()
        stand_still(self.page, at_ms=NOW * SECOND)
        self.page.goto(ADDRESS)
        self.page.evaluate("window.isSamePage = true")

    @property
    def part(self) -> str:
        return (
            f'<div data-part="now" data-source="{self.source}" {self.changes} '
            f'data-phase="{self.phase}"><a href="#t" id="t">Test my player</a></div>'
        )

    def _answer(self, route: Route) -> None:
        address = urlsplit(route.request.url)
        name = address.path.lstrip("/")
        if name == "room.js":
            body = (ROOT / "media/static/media/js/room.js").read_text()
            route.fulfill(content_type="text/javascript", body=body)
            return
        if name == "asks.js":
            route.fulfill(content_type="text/javascript", body=ASKS)
            return
        if name:
            after = parse_qs(address.query).get("after", [""])[0]
            self.asked.append(f"{name} {after}".strip())
        if name == "live/events":
            status = self.events.pop(0) if self.events else 200
            body = "retry: 600000\nid: 9\n\n" if status == 200 else "{}"
            kind = "text/event-stream" if status == 200 else "application/json"
            route.fulfill(status=status, content_type=kind, body=body)
        elif name == "live/news":
            told = self.news.pop(0) if self.news else {"last": 9, "news": []}
            route.fulfill(status=self.news_status, json=told)
        elif name in ("now", "presence"):
            route.fulfill(content_type="text/html", body=self.part)
        else:
            route.fulfill(
                content_type="text/html",
                body=f"""<!doctype html><title>Room</title>
                <div data-room data-phase="{self.phase}" data-source="{self.source}"
                     data-now-url="/now" data-presence-url="/presence" {self.told}>
                {self.part}</div><script src="/asks.js"></script>
                <script type="module" src="/room.js"></script>""",
            )

    def pass_seconds(self, seconds: int) -> None:
        for _ in range(seconds):
            turn(self.page)

    def count(self, name: str) -> int:
        return sum(one.split()[0] == name for one in self.asked)

    @property
    def is_same(self) -> bool:
        return self.page.evaluate("window.isSamePage === true")


@pytest.fixture
def open_room(browser) -> Iterator:
    rooms: list[Room] = []

    def open_one(**facts) -> Room:
        rooms.append(Room(browser, **facts))
        return rooms[-1]

    yield open_one
    for room in rooms:
        room.context.close()


def test_news_that_is_refused_once_is_heard_again(open_room):
    room = open_room(changes="")
    assert room.asked == ["live/events"]
    room.pass_seconds(AGAIN + 1)
    # What was missed meanwhile is asked for, and what comes next is heard from there.
    assert "live/news" in room.asked
    assert "live/events 7" in room.asked


def test_news_that_a_proxy_holds_back_is_asked_for(open_room):
    room = open_room(changes="", events=[503] * 9)
    room.pass_seconds(AGAIN + SPREAD + 1)
    before = room.count("now")
    piece = {"id": 8, "at": 0, "kind": "stream", "content": {}}
    room.news = [{"last": 8, "news": [piece]}]
    room.pass_seconds(AGAIN + SPREAD + 1)
    assert "live/news 7" in room.asked
    assert room.count("now") > before


def test_a_pass_that_has_ended_asks_no_more(open_room):
    room = open_room(changes="", events=[403] * 9, news_status=403)
    room.pass_seconds(3 * AGAIN)
    assert room.count("live/news") == 1
    assert room.count("live/events") <= 2


@pytest.mark.parametrize(
    ("change", "is_focused"),
    [
        ({"phase": "before"}, False),
        ({"phase": "before"}, True),
        ({"source": "b"}, False),
        ({"source": "b"}, True),
    ],
)
def test_the_room_opens_and_changes_its_source_by_itself(open_room, change, is_focused):
    """Though the words are the same, and though somebody stands on a link in them."""
    room = open_room()
    if is_focused:
        room.page.locator("#t").focus()
    for name, value in change.items():
        setattr(room, name, value)
    room.pass_seconds(5)
    room.page.wait_for_function("window.isSamePage !== true")
    assert not room.is_same


def test_a_change_that_is_no_more_to_come_is_not_waited_for(open_room):
    room = open_room()
    room.changes = ""
    room.pass_seconds(5)
    part = room.page.locator("[data-part='now']")
    assert part.get_attribute("data-changes-in") is None
    room.pass_seconds(20)
    assert room.count("now") <= 2


@pytest.mark.parametrize(("told", "asks"), [("", 1), ('data-usual="15000"', 4)])
def test_who_helps_hears_no_news_and_asks_oftener(open_room, told, asks):
    room = open_room(told=told, changes="", phase="on")
    # Between the fourth time and the fifth, with room for answers that came late.
    room.pass_seconds(70)
    assert room.asked.count("now") == asks
    assert not [one for one in room.asked if one.startswith("live/")]
