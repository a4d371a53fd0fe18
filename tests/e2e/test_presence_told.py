"""What the room's page says of itself where nothing plays, and what a page behind another
window loses: nothing."""

from __future__ import annotations

import pytest

from media.domain.beats import Flag
from tests.e2e.test_presence import Window, length, live, open_window, seconds_of

pytestmark = pytest.mark.e2e
__all__ = ["live", "open_window"]

#: A browser holds back the timers of a page that is out of sight.
SIGHT = """
{
  const start = window.setTimeout;
  const held = [];
  let sight = "visible";
  window.setTimeout = (act, after) =>
    start(() => (sight === "hidden" ? held.push(act) : act()), after);
  Object.defineProperty(document, "visibilityState", { get: () => sight });
  window.turn = (to) => {
    sight = to;
    document.dispatchEvent(new Event("visibilitychange"));
    if (to === "visible") for (const act of held.splice(0)) act();
  };
}
"""


def test_a_page_that_comes_back_into_sight_says_at_once_what_played(open_window, live):
    window: Window = open_window()
    window.page.evaluate(SIGHT)
    window.do("play()")
    window.pass_seconds(30)
    window.page.evaluate("turn('hidden')")
    window.pass_seconds(58)
    before = len(live.stored().rows)
    window.page.evaluate("turn('visible')")
    window.pass_seconds(1)
    assert len(live.stored().rows) > before
    window.pass_seconds(25)
    (only,) = seconds_of(live)
    assert length([only]) == pytest.approx(114, abs=11)
    hidden = live.stored().rows.column("flags") & Flag.HIDDEN > 0
    assert hidden.any()
    assert not hidden[-1]


def test_a_page_that_is_turned_often_loses_nothing_either(open_window, live):
    """Beats out of turn are few; what they would have said is said by the next one."""
    window: Window = open_window()
    window.page.evaluate(SIGHT)
    window.do("play()")
    window.pass_seconds(20)
    for _ in range(10):
        window.page.evaluate("turn('hidden')")
        window.page.evaluate("turn('visible')")
    window.page.evaluate("turn('hidden')")
    window.pass_seconds(58)
    window.page.evaluate("turn('visible')")
    window.pass_seconds(25)
    assert length(seconds_of(live)) == pytest.approx(103, abs=11)


def test_a_stall_that_lasts_is_not_called_counted(open_window):
    window: Window = open_window()
    window.do("play()")
    window.pass_seconds(20)
    window.do("stall()")
    window.pass_seconds(25)
    assert window.said == "recorded!"
    window.wait_until_said("stalled!", seconds=20)
    window.do("goOn()")
    window.pass_seconds(1)
    assert window.said == "recorded!"


OUTAGE = """is => {
  document.querySelector("[data-part='outage']")?.remove();
  document.body.insertAdjacentHTML(
    "beforeend", `<div data-part="outage" ${is ? "data-is-open" : ""}></div>`);
  document.dispatchEvent(new Event("room-outage"));
}"""


def test_while_the_stream_stands_still_for_all_the_line_says_what_the_notice_says(
    open_window,
):
    window: Window = open_window()
    window.pass_seconds(2)
    assert window.said == "paused!"
    window.page.evaluate(OUTAGE, True)
    assert window.said == "outage!"
    window.do("play()")
    window.pass_seconds(1)
    assert window.said == "recorded!"
    window.do("stall()")
    assert window.said == "outage!"
    window.do("pause()")
    window.page.evaluate(OUTAGE, False)
    assert window.said == "paused!"


@pytest.mark.parametrize(("asleep", "words"), [(50, "recorded!"), (70, "behind!")])
def test_a_computer_that_slept_for_a_minute_keeps_its_minutes_where_they_were(
    open_window, live, asleep, words
):
    """Some browsers stop the page's own clock meanwhile, and the wall's clock goes on.
    Who then goes on from where it stopped is so much behind, as after a pause."""
    window: Window = open_window()
    window.do("play()")
    window.pass_seconds(40)
    window.do("stall()")
    window.pass_seconds(1)
    window.page.evaluate(
        "by => { const was = Date.now; Date.now = () => was() + by; }", asleep * 1000
    )
    window.site.now += asleep * 1000
    window.do("goOn()")
    window.pass_seconds(40)
    first, *second = seconds_of(live)
    # When a beat is made is left to chance; the one in which it fell asleep is laid on
    # its end, where the time since the beat before it is longer than what played in it.
    assert first == pytest.approx((1, 41), abs=12)
    assert window.said == words
    if words == "recorded!":
        assert second[0] == pytest.approx((asleep + 42, asleep + 82), abs=12)
        # All that played, but for what no beat has told yet.
        assert 67 <= length([first, *second]) <= 82
    else:
        assert second == []


def test_a_clock_that_is_set_right_is_nobodys_delay(open_window, live):
    """Where the player tells no live edge: the server's clock knows of no such minute."""
    window: Window = open_window()
    window.do("play()")
    window.pass_seconds(40)
    window.page.evaluate(
        "by => { const was = Date.now; Date.now = () => was() + by; }", 65_000
    )
    # The invented player goes by that clock as well: back to where it really is.
    window.do("jump(-65)")
    window.pass_seconds(25)
    assert window.said == "recorded!"
