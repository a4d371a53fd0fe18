"""Decisions about minutes that were wrong, and events on which a clock time comes twice."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from media import services
from media.domain.programme import to_ms
from media.exceptions import CorrectionRefused
from media.models import (
    Correction,
    CorrectionWithdrawal,
    ImmutableError,
    StreamOutage,
    StreamSource,
)
from tests.media.pages.conftest import items
from tests.media.room.conftest import AFTER, HLS, text_of
from tests.media.room.test_corrections import (
    ADMIN,
    correct,
    held,
    minutes,
    span_after,
)

__all__ = ["held"]

BECAUSE = "It was another event."


def withdraw(webinar, row, **changes):
    told = {"group": row.group, "reason": BECAUSE, "by": None, "now": AFTER}
    return services.withdraw_correction(webinar, **(told | changes))


def test_a_decision_taken_back_leaves_what_was_really_watched(held, learner, stranger):
    first, *_ = correct(held, people=[learner, stranger], span=span_after(0, 40, held))
    assert (minutes(held, learner), minutes(held, stranger)) == (40, 65)
    withdraw(held, first)
    assert (minutes(held, learner), minutes(held, stranger)) == (10, 25)
    assert Correction.objects.count() == 2


def test_other_decisions_stand_when_one_is_taken_back(held, learner):
    (first,) = correct(held, people=[learner], span=span_after(0, 40, held))
    correct(held, people=[learner], is_added=False, span=span_after(0, 5, held))
    withdraw(held, first)
    assert minutes(held, learner) == 5


def test_a_decision_is_taken_back_once_with_a_reason_and_for_its_own_event(
    held, learner, make_room
):
    (row,) = correct(held, people=[learner])
    with pytest.raises(CorrectionRefused, match="Say in a sentence"):
        withdraw(held, row, reason=" ")
    with pytest.raises(CorrectionRefused, match="is not one of"):
        withdraw(make_room(slug="part-2").webinar, row)
    with pytest.raises(CorrectionRefused, match="is not one of"):
        withdraw(held, row, group="0" * 16)
    assert minutes(held, learner) == 25
    done = withdraw(held, row)
    with pytest.raises(CorrectionRefused, match="taken back already"):
        withdraw(held, row)
    with pytest.raises(ImmutableError):
        done.delete()


def test_the_organiser_takes_a_decision_back_beside_it(
    client, held, learner, organiser, time_machine
):
    time_machine.move_to(AFTER, tick=False)
    client.force_login(organiser)
    (row,) = correct(held, people=[learner])
    assert f'value="{row.group}"' in text_of(client.get(ADMIN))
    told = {"act": "withdraw", "group": row.group, "reason": BECAUSE}
    assert client.post(ADMIN, told).status_code == 302
    assert minutes(held, learner) == 10
    html = text_of(client.get(ADMIN))
    assert "Taken back; it counts no longer.</strong> It was another event." in html
    assert f'value="{row.group}"' not in html
    refused = client.post(ADMIN, told)
    assert refused.status_code == 422
    assert CorrectionWithdrawal.objects.count() == 1


# -- Two days ------------------------------------------------------------------------
SECOND_DAY = date(2024, 2, 23)


@pytest.fixture
def two_days(make_room):
    rows = items()
    late = items()[-1]
    late.key, late.day = "day-two", SECOND_DAY
    late.starts_at, late.ends_at = time(9), time(13)
    return make_room(
        StreamSource(kind="hls", address=HLS, sort_order=0),
        StreamSource(
            kind="hls",
            address=f"{HLS}?second",
            day=SECOND_DAY,
            starts_at=time(9),
            sort_order=1,
        ),
        programme_items=[*rows, late],
    )


def on_second_day(hour: int, minute: int = 0) -> datetime:
    """By the clock of Vienna."""
    return datetime(2024, 2, 23, hour - 1, minute, tzinfo=UTC)


def test_an_outage_of_the_second_day_began_on_it(
    client, two_days, learner, organiser, time_machine
):
    webinar = two_days.webinar
    client.force_login(organiser)
    time_machine.move_to(on_second_day(12, 50), tick=False)
    client.post(ADMIN, {"act": "note", "words": "A cable broke."})
    time_machine.move_to(on_second_day(12, 58), tick=False)
    told = {"act": "end", "began": "12:40", "ended": "12:55", "gives_back": "on"}
    assert client.post(ADMIN, told).status_code == 302
    outage = StreamOutage.objects.get(webinar=webinar)
    assert outage.began_at == on_second_day(12, 40)
    assert outage.ended_at == on_second_day(12, 55)


def test_a_span_of_the_second_day_is_given_back_on_it(
    client, two_days, learner, organiser, time_machine
):
    services.register_person(
        two_days.webinar,
        user=learner,
        by=learner,
        now=two_days.webinar.starts_at - timedelta(days=1),
        as_organiser=True,
    )
    client.force_login(organiser)
    time_machine.move_to(on_second_day(13, 5), tick=False)
    told = {
        "act": "correct",
        "is_added": "yes",
        "starts": "10:00",
        "ends": "10:30",
        "people": learner.email,
        "reason": "Sat in our own hall.",
    }
    refused = client.post(ADMIN, told)
    assert refused.status_code == 422
    assert "say on which day" in text_of(refused)
    done = client.post(ADMIN, told | {"day": "2024-02-23"}, follow=True)
    assert "Friday 23 February 2024, 10:00–10:30" in text_of(done)
    row = Correction.objects.get()
    assert (row.starts_ms, row.ends_ms) == (
        to_ms(on_second_day(10)),
        to_ms(on_second_day(10, 30)),
    )


def test_the_second_day_has_a_source_of_its_own(two_days):
    first, second = two_days.webinar.sources
    assert first.from_ms is None
    assert second.from_ms == to_ms(on_second_day(9))


# -- The night on which the clock goes forward ------------------------------------------
@pytest.fixture
def night_of_change(make_room):
    late = items()[-1]
    late.starts_at, late.ends_at = time(23), time(4)
    return make_room(
        StreamSource(kind="hls", address=HLS),
        held_on=date(2027, 3, 27),
        programme_items=[late],
    )


def test_a_time_that_no_clock_shows_gives_nothing_back(
    client, night_of_change, organiser, time_machine
):
    # 03:40 in Vienna, forty minutes after 02:00 became 03:00.
    time_machine.move_to(datetime(2027, 3, 28, 1, 40, tzinfo=UTC), tick=False)
    client.force_login(organiser)
    told = {"act": "correct", "is_added": "yes", "reason": "The stream stood still."}
    refused = client.post(ADMIN, told | {"starts": "01:50", "ends": "02:30"})
    assert refused.status_code == 422
    assert "No clock shows 02:30 on that day" in text_of(refused)
    client.post(ADMIN, {"act": "note", "words": "A cable broke."})
    ended = client.post(ADMIN, {"act": "end", "began": "02:30", "gives_back": "on"})
    assert ended.status_code == 422
    assert "No clock shows 02:30 on that day" in text_of(ended)
    assert StreamOutage.objects.get().ended_at is None


def test_a_night_s_span_is_given_back_after_midnight(
    client, night_of_change, learner, organiser, time_machine
):
    services.register_person(
        night_of_change.webinar,
        user=learner,
        by=learner,
        now=night_of_change.webinar.starts_at - timedelta(days=1),
        as_organiser=True,
    )
    time_machine.move_to(datetime(2027, 3, 28, 2, 30, tzinfo=UTC), tick=False)
    client.force_login(organiser)
    told = {"act": "correct", "is_added": "yes", "reason": "x", "people": learner.email}
    client.post(ADMIN, told | {"starts": "23:50", "ends": "00:20"})
    row = Correction.objects.get()
    assert row.starts_at == datetime(2027, 3, 27, 22, 50, tzinfo=UTC)
    assert row.ends_at == datetime(2027, 3, 27, 23, 20, tzinfo=UTC)
