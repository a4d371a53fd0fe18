"""The small scripts around the player in a real browser: the live edge, the test of one's
player, and forms that are settings."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, Route

from tests.e2e.browser import ROOT
from tests.e2e.test_presence import SCRIPTS
from tests.e2e.turned_clock import SECOND, stand_still, turn

pytestmark = pytest.mark.e2e

ADDRESS = "http://room.example/"
EDGE = """<button data-live-edge hidden data-at="At the edge" data-behind="SECONDS s">
<span data-live-words></span></button>"""
TESTS = "".join(
    f'<p data-test="{name}" data-good="g" data-bad="b"><span data-words></span></p>'
    for name in ("picture", "sound", "captions", "minutes")
)
VERDICT = """<p data-verdict data-plays="looking" data-good="all" data-bad="not all">
Press play.</p>"""


@pytest.fixture
def open_page(browser) -> Iterator[Callable[[str, str], Page]]:
    context = browser.new_context()

    def open_one(script: str, body: str) -> Page:
        def answer(route: Route) -> None:
            name = route.request.url.removeprefix(ADDRESS)
            if name == "script.js":
                module = (ROOT / f"media/static/media/js/{script}").read_text()
                route.fulfill(content_type="text/javascript", body=module)
            elif name in SCRIPTS:
                route.fulfill(content_type="text/javascript", body=SCRIPTS[name])
            elif name == "set/":
                route.fulfill(content_type="text/html", body="<p>It is set.</p>")
            elif name:
                route.fulfill(json={})
            else:
                route.fulfill(
                    content_type="text/html",
                    body=f"""<!doctype html><title>Room</title>
                    <script src="/asks.js"></script>
                    <script src="/player.js"></script>{body}
                    <script type="module" src="/script.js"></script>""",
                )

        context.route(f"{ADDRESS}**", answer)
        page = context.new_page()
        stand_still(page, at_ms=1_800_000_000 * SECOND)
        page.goto(ADDRESS)
        return page

    yield open_one
    context.close()


def test_the_edge_is_named_only_while_one_plays_at_it(open_page):
    player = '<test-player id="room-player"></test-player>'
    page = open_page("room-player.js", player + EDGE)
    edge = page.locator("[data-live-edge]")

    def do(what: str) -> bool:
        page.evaluate(f"document.querySelector('#room-player').{what}")
        page.clock.run_for(2000)
        return edge.is_visible()

    assert not do("tellEdge(2)")
    assert do("play()")
    assert edge.inner_text() == "At the edge"
    assert not do("stall()")
    assert do("goOn()")
    page.context.set_offline(True)
    assert not do("goOn()")
    page.context.set_offline(False)
    assert do("goOn()")
    assert not do("pause()")
    # Who has fallen behind has the way back, however it came.
    page.clock.run_for(40_000)
    assert edge.is_visible()
    assert edge.is_enabled()
    assert edge.inner_text().endswith("s")


@pytest.mark.parametrize(("width", "verdict"), [(640, "all"), (0, "not all")])
def test_the_test_of_a_player_says_in_the_end_whether_all_works(
    open_page, width, verdict
):
    player = f"""<test-player id="room-player"></test-player><script>
    const player = document.querySelector("#room-player");
    player.videoWidth = {width};
    player.textTracks = [{{ mode: "hidden", cues: [1] }}];
    </script>"""
    page = open_page("test-player.js", player + VERDICT + TESTS)
    line = page.locator("[data-verdict]")
    turn(page, ms=2000)
    assert line.inner_text() == "Press play."
    page.evaluate(
        """() => { const it = document.querySelector("#room-player");
        it.dispatchEvent(new Event("play")); it.play(); }"""
    )
    turn(page, ms=500)
    assert line.inner_text() == "looking"
    turn(page, ms=2000)
    assert line.inner_text() == verdict


SETTINGS = """<div data-talks data-every="60" data-lost="lost"><div data-talk data-talk-url="/">
<form method="post" action="/set/" data-talk-form {keeps}>
<select name="prompts"><option value="0" selected>off</option><option value="6">6</option>
</select><button>Set</button></form><p data-sentence></p></div>
<div data-talk data-talk-url="/"><p data-sentence>The question is shown.</p></div></div>
<p data-told></p>"""


@pytest.mark.parametrize(("keeps", "value"), [("data-talk-keeps", "6"), ("", "0")])
def test_a_setting_stays_as_it_was_set_and_what_was_said_before_is_gone(
    open_page, keeps, value
):
    page = open_page("room-talk.js", SETTINGS.format(keeps=keeps))
    page.locator("select").select_option("6")
    page.locator("button").click()
    page.get_by_text("It is set.").wait_for()
    assert page.locator("select").input_value() == value
    assert page.get_by_text("The question is shown.").count() == 0
