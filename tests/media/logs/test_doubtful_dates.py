"""Is 03/04 the third of April? The day of the event, the file or a person says so."""

from __future__ import annotations

from datetime import date

import pytest

from media.domain.programme import from_ms
from media.exceptions import DateOrderAsked, LogRefused
from tests.media.logs import samples
from tests.media.logs.reading import (
    ONE_STAY,
    THE_DAY,
    read,
    stays,
)

DOUBTFUL = samples.TEAMS.replace("22/02/24", "03/04/24")

APRIL, MARCH = date(2024, 4, 3), date(2024, 3, 4)


@pytest.mark.parametrize("day", [APRIL, MARCH])
def test_a_doubtful_date_is_decided_by_the_day_of_the_event(day):
    parsed = read(DOUBTFUL, days=[day])
    assert {from_ms(row.starts_ms).date() for row in parsed.rows} == {day}


def test_a_doubtful_date_is_a_question_where_nothing_decides_it():
    for days in ([THE_DAY], [], [APRIL, MARCH]):
        with pytest.raises(DateOrderAsked, match="“03/04/24” may be read") as asked:
            read(DOUBTFUL, days=days)
        question = asked.value
        assert (question.text, question.day_first, question.month_first) == (
            "03/04/24",
            APRIL,
            MARCH,
        )


@pytest.mark.parametrize(("answer", "day"), [("day", APRIL), ("month", MARCH)])
def test_the_answer_settles_the_whole_file(answer, day):
    parsed = read(DOUBTFUL, days=[], date_order=answer)
    assert {from_ms(row.starts_ms).date() for row in parsed.rows} == {day}


def test_a_thirteenth_month_anywhere_in_the_file_settles_it():
    text = DOUBTFUL.replace("03/04/24, 13:20:00", "02/13/24, 13:20:00")
    assert from_ms(read(text, days=[]).rows[0].starts_ms).date() == MARCH


def test_dates_that_mean_the_same_both_ways_are_no_question():
    text = samples.TEAMS.replace("22/02/24", "03/03/24")
    assert len(read(text, days=[]).rows) == 3


def test_an_answer_that_is_none_is_refused():
    with pytest.raises(LogRefused, match="neither “day” nor “month”"):
        read(DOUBTFUL, date_order="both")


def test_a_zoom_file_of_an_account_that_writes_the_day_first():
    heading = "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes)"
    row = "Ana,ana@example.org,{0} 12:30:00,{0} 13:10:00,40"
    for written, days in (("22/02/2024", []), ("03/04/2024", [APRIL])):
        parsed = read(f"{heading}\n{row.format(written)}\n", days=days)
        assert stays(parsed) == ONE_STAY
    # Where nothing says otherwise, Zoom writes the month first and no one is asked.
    parsed = read(f"{heading}\n{row.format('03/04/2024')}\n", days=[])
    assert from_ms(parsed.rows[0].starts_ms).date() == MARCH
