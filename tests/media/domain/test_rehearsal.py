"""An invented evening, judged by its own truth; and that the truth can judge."""

from __future__ import annotations

import numpy as np
import pytest

from media.domain.attendance import attend_columns
from media.domain.audience import Doing, Phase, Story, Visit, gather
from media.domain.beats import DEFAULT_RULES, BeatRows, Rules, Verdict, measure, row_of
from media.domain.programme import from_ms, order, plan_item
from media.domain.rehearsal import MOST_TOGETHER, TICK_MS, Page, Rehearsal, rehearse

MINUTE = 60_000
START = 1_708_600_000_000 // TICK_MS * TICK_MS
VIEWERS = 120


def programme(minutes: int):
    parts = [0, minutes * 3 // 10, minutes * 6 // 10, minutes * 7 // 10, minutes]
    kinds = ["talk", "talk", "break", "qa"]
    return order(
        plan_item(
            key=f"item-{number}",
            kind=kind,
            title=kind,
            starts_at=from_ms(START + parts[number] * MINUTE),
            ends_at=from_ms(START + parts[number + 1] * MINUTE),
        )
        for number, kind in enumerate(kinds)
    )


def evening(seed: int, *, minutes: int = 60, viewers: int = VIEWERS):
    dice = np.random.default_rng(seed)
    event = (START, START + minutes * MINUTE)
    audience = gather(dice, viewers=viewers, event=event)
    return audience, rehearse(dice, audience, programme(minutes))


def measured(done: Rehearsal, *, rules: Rules = DEFAULT_RULES):
    rows = BeatRows.of(
        row_of(one.visit, one.arrives_ms, beat._replace(sent_ms=one.sent_ms))
        for one in done.requests
        for beat in one.beats
    )
    opened = np.array([visit.opened_ms for visit in done.visits])
    return measure(rows, opened, rules)


def differences(done: Rehearsal, minutes: int, **options) -> dict[int, int]:
    """The largest difference of each person, in milliseconds."""
    found = measured(done, **options)
    viewers = np.array([visit.viewer for visit in done.visits])
    people = attend_columns(
        programme(minutes),
        done.truth,
        viewers[found.sessions],
        found.starts_ms,
        found.ends_ms,
    )
    return {
        one.user_id: max(
            abs(is_measured - is_true)
            for is_measured, is_true in zip(
                one.present_ms, done.truth[one.user_id].item_ms, strict=True
            )
        )
        for one in people
    }


@pytest.mark.parametrize(("seed", "minutes"), [(1, 60), (2, 90), (3, 8)])
def test_measured_minutes_are_the_true_ones(seed, minutes):
    audience, done = evening(seed, minutes=minutes)
    found = differences(done, minutes)
    allowed = {viewer: true.allowed_ms for viewer, true in done.truth.items()}
    assert [v for v in found if found[v] > allowed[v]] == []
    # Whoever told each turn is right to the millisecond, and there are many.
    assert sum(not one for one in allowed.values()) > VIEWERS // 4
    assert sum(true.item_ms[0] > 0 for true in done.truth.values()) > VIEWERS // 2


def test_every_story_is_told():
    audience, done = evening(4, minutes=90, viewers=150)
    assert {*map(str, Story), "late", "left early", "second device"} == {
        *audience.stories
    }
    verdicts = {Verdict(code) for code in np.unique(measured(done).verdicts)}
    assert verdicts >= {
        Verdict.COUNTED,
        Verdict.REPLAYED,
        Verdict.TOO_LATE,
        Verdict.NOT_LIVE,
    }
    assert Verdict.SURPLUS not in verdicts
    assert max(len(one.beats) for one in done.requests) == MOST_TOGETHER
    assert done.duplicates > 0


@pytest.mark.parametrize(
    "rules",
    [
        Rules(bridged_gap=0),
        Rules(bridged_gap=200_000),
        Rules(live_lag=500_000),
        Rules(longest_queue=100_000),
        Rules(hidden_reach=20_000),
        Rules(clock_drift=10**9),
    ],
)
def test_other_rules_give_other_minutes_than_the_true_ones(rules):
    _audience, done = evening(5)
    found = differences(done, 60, rules=rules)
    assert any(found[v] > done.truth[v].allowed_ms for v in found)


def test_the_same_seed_is_the_same_evening_and_another_is_not():
    assert evening(6, minutes=8) == evening(6, minutes=8)
    assert evening(6, minutes=8)[1].requests != evening(7, minutes=8)[1].requests


def lived(*phases: Phase, **options) -> Page:
    visit = Visit(1, START, phases=phases, **options)
    page = Page(visit, np.random.default_rng(0))
    page.live()
    return page


def test_a_closed_lid_says_nothing_and_a_standing_clock_knows_nothing_of_it():
    asleep = (
        Phase(Doing.PLAYING, START + 60_000),
        Phase(Doing.ASLEEP, START + 360_000),
        Phase(Doing.PLAYING, START + 420_000),
    )
    slept = (START + 60_000, START + 360_000)
    for stands, passed in ((False, 420_000), (True, 120_000)):
        page = lived(*asleep, clock_stands_asleep=stands)
        assert [at for at, _run in page.made if slept[0] < at < slept[1]] == []
        first, last = page.beats[0], page.beats[-1]
        begin = first.client_ms - first.since_ms
        assert last.client_ms - begin == passed
        assert sum(beat.played_ms for beat in page.beats) == 120_000


def test_a_hidden_tab_beats_once_a_minute():
    page = lived(
        Phase(Doing.PLAYING, START + 20_000), Phase(Doing.HIDDEN, START + 200_000)
    )
    hidden = [at - START for at, _run in page.made if at > START + 20_000]
    assert hidden == [80_000, 140_000, 200_000]
