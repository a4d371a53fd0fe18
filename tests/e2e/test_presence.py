"""Beats of a real browser, through the real service: the minutes are what happened."""

from __future__ import annotations

import html
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from email.utils import formatdate
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route

from media.domain.beats import Flag, State, Verdict, measure
from media.live.door import end_passes
from media.live.tokens import sign
from tests.e2e.browser import ROOT
from tests.e2e.turned_clock import ASKS, SECOND, stand_still, turn
from tests.media.live.conftest import KEY, NOW, TOKEN, Site, batch, beat, other

pytestmark = pytest.mark.e2e

ADDRESS = "http://room.example/"
WORDS = ("recorded", "behind", "paused", "lost", "restored", "refused", "closed")
WORDS += ("no_place", "too_many_pages", "outage", "stalled")
#: A player with the face of a media element and a clock that the test turns.
PLAYER = """
customElements.define("test-player", class extends HTMLElement {
  paused = true; ended = false; seeking = false; muted = false; volume = 1;
  playbackRate = 1; readyState = 4; duration = NaN; seekable = null;
  #place = 0; #since = Date.now();
  get currentTime() {
    const runs = !this.paused && this.readyState === 4;
    return this.#place + (runs ? (Date.now() - this.#since) / 1000 : 0);
  }
  #set(change, event) {
    this.#place = this.currentTime; this.#since = Date.now();
    Object.assign(this, change); this.dispatchEvent(new Event(event));
  }
  play() { this.#set({ paused: false }, "playing"); }
  pause() { this.#set({ paused: true }, "pause"); }
  stall() { this.#set({ readyState: 2 }, "waiting"); }
  goOn() { this.#set({ readyState: 4 }, "playing"); }
  // The stream's own matters: where its time line stands, and how far it is by now.
  begin(place, change = {}) {
    this.#place = place; this.#since = Date.now();
    this.#set({ paused: true, ...change }, "emptied");
    this.dispatchEvent(new Event("loadedmetadata"));
  }
  // The live edge goes on by the clock, unless the encoder is silent.
  tellEdge(place, pace = 1) {
    const since = Date.now();
    const end = () => place + (pace * (Date.now() - since)) / 1000;
    this.duration = Infinity; this.seekable = { length: 1, end };
  }
  jump(seconds) {
    this.#set({ seeking: true }, "seeking");
    this.#place += seconds;
    this.#set({ seeking: false }, "seeked");
  }
});
"""
SCRIPTS = {"asks.js": ASKS, "player.js": PLAYER}


class Window:
    """One page of the room, its clock in the hands of the test."""

    def __init__(self, browser: Browser, site: Site, signed: str) -> None:
        self.site, self.signed, self.is_online = site, signed, True
        self.statuses: list[int] = []
        self.context = browser.new_context()
        self.context.route(f"{ADDRESS}**", self._answer)
        self.workers = ThreadPoolExecutor(1)
        self.page: Page = self.context.new_page()
        stand_still(self.page, at_ms=NOW + SECOND)
        self.page.goto(ADDRESS)
        self.site.now = NOW + SECOND

    def _answer(self, route: Route) -> None:
        name = route.request.url.removeprefix(ADDRESS)
        if name == "live/beat":
            self._take(route)
        elif name in ("beats.js", "played-time.js"):
            module = Path(ROOT / "media/static/media/js" / name).read_text()
            route.fulfill(content_type="text/javascript", body=module)
        elif name in SCRIPTS:
            route.fulfill(content_type="text/javascript", body=SCRIPTS[name])
        else:
            words = " ".join(f'data-{word}="{word}!"' for word in WORDS)
            route.fulfill(
                content_type="text/html",
                headers={"Content-Security-Policy": "default-src 'self'"},
                body=f"""<!doctype html><title>Room</title>
                <script src="/asks.js"></script>
                <script src="/player.js"></script>
                <test-player id="player"></test-player>
                <p data-presence data-media="#player" data-url="/live/beat"
                   data-token="{html.escape(self.signed)}" {words}></p>
                <script type="module" src="/beats.js"></script>""",
            )

    def _take(self, route: Route) -> None:
        if not self.is_online:
            route.abort()
            return
        body = route.request.post_data_buffer or b""
        talk = self.send(body)
        self.statuses.append(talk[0])
        told = {"Date": formatdate(self.site.now / SECOND, usegmt=True)}
        route.fulfill(status=talk[0], json=talk[1], headers=told)

    def send(self, body: bytes) -> tuple[int, dict]:
        # The browser's own loop runs in this thread; the service gets another.
        return self.workers.submit(self.site.post, body).result()

    def do(self, what: str) -> None:
        self.page.evaluate(f"document.querySelector('#player').{what}")

    def pass_seconds(self, seconds: int) -> None:
        for _ in range(seconds):
            self.site.now += SECOND
            turn(self.page)

    def wait_until_said(self, words: str, seconds: int) -> int:
        """The seconds it took: a beat comes every ten or so, two may fall in a dozen."""
        for passed in range(1, seconds + 1):
            self.pass_seconds(1)
            if self.said == words:
                return passed
        raise AssertionError(f"{self.said} is said, not {words}")

    @property
    def said(self) -> str:
        return self.page.locator("[data-presence]").inner_text()


@pytest.fixture
def live(tmp_path) -> Iterator[Site]:
    site = Site(tmp_path / "live")
    yield site
    site.service.close()


@pytest.fixture
def open_window(browser, live):
    windows: list[Window] = []

    def open_one(token=TOKEN) -> Window:
        windows.append(Window(browser, live, sign(token, key=KEY)))
        return windows[-1]

    yield open_one
    for window in windows:
        window.context.close()
        window.workers.shutdown()


def seconds_of(site: Site) -> list[tuple[float, float]]:
    """Recorded spans in seconds after the room was opened."""
    held = site.stored()
    done = measure(held.rows, held.opened_ms)
    return [
        ((start - NOW) / SECOND, (end - NOW) / SECOND)
        for start, end in zip(
            done.starts_ms.tolist(), done.ends_ms.tolist(), strict=True
        )
    ]


def length(spans: list[tuple[float, float]]) -> float:
    return sum(end - start for start, end in spans)


def test_the_minutes_equal_what_happened(open_window, live):
    window = open_window()
    window.pass_seconds(15)
    assert window.said == "paused!"
    window.do("play()")
    window.pass_seconds(60)
    assert window.said == "recorded!"
    window.do("pause()")
    window.pass_seconds(40)
    assert window.said == "paused!"
    window.do("play()")
    window.pass_seconds(60)
    first, second = seconds_of(live)
    # One second of the clock passed before the test turned it, 15 before the play.
    assert first == pytest.approx((16, 76), abs=11)
    assert second == pytest.approx((116, 176), abs=11)
    assert length([first, second]) == pytest.approx(120, abs=11)
    assert set(window.statuses) == {200}


def test_a_lost_network_loses_no_minute_and_says_so(open_window, live):
    window = open_window()
    window.do("play()")
    window.pass_seconds(30)
    window.is_online = False
    window.pass_seconds(45)
    assert window.said == "lost!"
    before = length(seconds_of(live))
    window.is_online = True
    passed = window.wait_until_said("restored!", seconds=12)
    window.pass_seconds(25 - passed)
    assert window.said == "recorded!"
    (only,) = seconds_of(live)
    assert before < 31
    assert length([only]) == pytest.approx(100, abs=11)
    held = live.stored()
    verdicts = measure(held.rows, held.opened_ms).verdicts
    assert set(verdicts.tolist()) == {Verdict.COUNTED}


@pytest.mark.parametrize("is_from_cache", [False, True])
def test_a_reload_without_network_keeps_what_was_recorded(
    open_window, live, is_from_cache
):
    window = open_window()
    window.do("play()")
    window.is_online = False
    window.pass_seconds(45)
    if not is_from_cache:
        window.signed = sign(other(session="f" * 16), key=KEY)
    window.page.reload()
    window.is_online = True
    window.do("play()")
    window.pass_seconds(25)
    assert set(window.statuses) == {200}
    assert length(seconds_of(live)) == pytest.approx(70, abs=12)
    assert len(live.stored().viewers) == (1 if is_from_cache else 2)


def test_a_stall_and_a_jump_back_are_not_played_time(open_window, live):
    window = open_window()
    window.do("play()")
    window.pass_seconds(30)
    window.do("stall()")
    window.pass_seconds(60)
    window.do("goOn()")
    window.pass_seconds(30)
    window.do("jump(-600)")
    window.pass_seconds(60)
    held = live.stored()
    assert length(seconds_of(live)) == pytest.approx(60, abs=11)
    done = measure(held.rows, held.opened_ms)
    assert Verdict.NOT_LIVE in done.verdicts
    assert State.WAITING in held.rows.column("state")


def not_live(site: Site) -> int:
    held = site.stored()
    verdicts = measure(held.rows, held.opened_ms).verdicts
    return int((verdicts == Verdict.NOT_LIVE).sum())


@pytest.mark.parametrize("tells_edge", [True, False])
def test_who_waits_for_the_stream_to_begin_loses_nothing(open_window, live, tells_edge):
    window = open_window()
    window.pass_seconds(120)
    window.do("begin(4)")
    if tells_edge:
        window.do("tellEdge(10)")
    # Press play a while later: a player that tells no edge starts where it likes.
    window.pass_seconds(0 if tells_edge else 90)
    window.do("play()")
    window.pass_seconds(60)
    assert window.said == "recorded!"
    assert not_live(live) == 0
    assert length(seconds_of(live)) == pytest.approx(60, abs=11)


def test_a_smaller_picture_with_a_time_line_of_its_own_loses_nothing(open_window, live):
    window = open_window()
    window.do("begin(3600)")
    window.do("play()")
    window.pass_seconds(60)
    window.do("begin(8)")
    window.do("play()")
    window.pass_seconds(60)
    assert window.said == "recorded!"
    assert not_live(live) == 0
    assert length(seconds_of(live)) == pytest.approx(120, abs=11)


@pytest.mark.parametrize("tells_edge", [True, False])
def test_a_silent_encoder_is_nobodys_delay(open_window, live, tells_edge):
    window = open_window()
    if tells_edge:
        window.do("tellEdge(6)")
    window.do("play()")
    window.pass_seconds(30)
    window.do("stall()")
    if tells_edge:
        window.do("tellEdge(36, 0)")
    window.pass_seconds(100)
    if tells_edge:
        window.do("tellEdge(36)")
    window.do("goOn()")
    window.pass_seconds(60)
    assert window.said == "recorded!"
    assert not_live(live) == 0
    assert length(seconds_of(live)) == pytest.approx(90, abs=11)


@pytest.mark.parametrize("tells_edge", [True, False])
def test_who_pauses_and_goes_on_from_there_is_behind_until_the_jump_to_live(
    open_window, live, tells_edge
):
    window = open_window()
    if tells_edge:
        window.do("tellEdge(6)")
    window.do("play()")
    window.pass_seconds(30)
    window.do("pause()")
    window.pass_seconds(80)
    window.do("play()")
    window.pass_seconds(40)
    assert window.said == "behind!"
    assert length(seconds_of(live)) == pytest.approx(30, abs=11)
    window.do("jump(80)")
    window.pass_seconds(40)
    assert window.said == "recorded!"
    assert length(seconds_of(live)) == pytest.approx(70, abs=11)


def test_two_windows_are_two_sessions(open_window, live):
    one, two = open_window(), open_window(other(session="f" * 16))
    for window in (one, two):
        live.now = NOW + SECOND
        window.do("play()")
        window.pass_seconds(25)
    assert len(live.stored().viewers) == 2


def test_a_closed_room_says_so_and_is_asked_no_more(open_window, live):
    window = open_window(other(expires_ms=NOW + 20 * SECOND))
    window.do("play()")
    window.pass_seconds(40)
    assert window.said == "closed!"
    assert window.statuses.count(403) == 1


def test_a_pass_that_ends_says_why_and_what_was_recorded_stays(open_window, live):
    window = open_window()
    window.do("play()")
    window.pass_seconds(25)
    before = seconds_of(live)
    end_passes(live.folder, TOKEN.webinar, viewer=7, at_ms=live.now, code="no_place")
    window.pass_seconds(25)
    assert window.said == "no_place!"
    assert seconds_of(live) == before != []
    assert window.statuses.count(403) == 1


def test_a_window_too_many_keeps_its_time_until_another_closes(open_window, live):
    window = open_window()
    others = [other(session=f"{number:016x}") for number in range(6)]
    for token in others:
        window.send(batch(beat(), token=token))
    window.do("play()")
    window.pass_seconds(25)
    assert window.said == "too_many_pages!"
    assert set(window.statuses) == {429}
    window.send(batch(beat(2, closing=True), token=others[0]))
    window.wait_until_said("restored!", seconds=12)
    spans = measure(live.stored().rows, live.stored().opened_ms)
    lengths = (spans.ends_ms - spans.starts_ms) / SECOND
    assert lengths.max() == pytest.approx(35, abs=11)


def test_a_window_that_closes_says_goodbye(open_window, live):
    window = open_window()
    window.do("play()")
    window.pass_seconds(15)
    window.page.goto(f"{ADDRESS}elsewhere")
    window.page.wait_for_timeout(200)
    flags = live.stored().rows.column("flags")
    assert (flags & Flag.CLOSING > 0).sum() == 1
