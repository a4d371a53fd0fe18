"""Geometry and words of the presence ribbon."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from media.ribbon import Gap, make_ribbon, ribbon_days
from media.ribbon_words import describe, gaps_of_items, span

VIENNA = ZoneInfo("Europe/Vienna")


def at(clock: str) -> int:
    """Milliseconds of a Viennese clock time on the day of Part 1."""
    hour, minute, *rest = (int(part) for part in clock.split(":"))
    seconds = rest[0] if rest else 0
    moment = datetime(2024, 2, 22, hour, minute, seconds, tzinfo=VIENNA)
    return int(moment.timestamp() * 1000)


@dataclass(frozen=True)
class Entry:
    key: str
    kind: str
    title: str
    short_title: str
    starts_ms: int
    ends_ms: int


DAY = [
    Entry("ultrasound", "talk", "Ultrasound", "Ultrasound", at("12:30"), at("13:10")),
    Entry("bad-news", "talk", "Bad news", "Bad news", at("13:10"), at("13:50")),
    Entry("risk", "talk", "Risk", "Radiation risk", at("13:50"), at("14:30")),
    Entry("qa-1", "qa", "Questions", "Q&A", at("14:30"), at("15:00")),
    Entry("break", "break", "Break", "Break", at("15:00"), at("15:30")),
    Entry("angio", "talk", "Angio suite", "Angio suite", at("15:30"), at("16:10")),
]


def test_cells_stand_where_their_times_are():
    ribbon = make_ribbon(DAY)
    assert [(cell.x, cell.width) for cell in ribbon.cells] == [
        ("0.0000%", "18.1818%"),
        ("18.1818%", "18.1818%"),
        ("36.3636%", "18.1818%"),
        ("54.5455%", "13.6364%"),
        ("68.1818%", "13.6364%"),
        ("81.8182%", "18.1818%"),
    ]
    assert ribbon.parts == ("18.1818%", "36.3636%", "54.5455%", "68.1818%", "81.8182%")


def test_nothing_is_drawn_without_a_programme():
    assert make_ribbon([]) is None


def test_a_person_s_day_has_pieces_gaps_and_minutes():
    ribbon = make_ribbon(DAY, [(at("12:36"), at("13:21")), (at("13:29"), at("15:58"))])
    assert [cell.present_ms // 60_000 for cell in ribbon.cells] == [
        34,
        32,
        40,
        30,
        30,
        28,
    ]
    assert ribbon.gaps == (
        Gap(at("12:30"), at("12:36"), "late"),
        Gap(at("13:21"), at("13:29"), "away"),
        Gap(at("15:58"), at("16:10"), "left"),
    )
    assert ribbon.eligible_ms == 164 * 60_000
    assert ribbon.creditable_ms == 190 * 60_000
    assert [(piece.x, piece.width) for piece in ribbon.cells[1].present] == [
        ("18.1818%", "5.0000%"),
        ("26.8182%", "9.5455%"),
    ]
    assert ribbon.cells[1].present[0].cell_y == "0.0000%"
    assert ribbon.cells[1].present[1].cell_y == "47.5000%"


def test_presence_in_a_break_is_neither_drawn_nor_counted():
    ribbon = make_ribbon(DAY, [(at("15:00"), at("15:30"))])
    assert ribbon.cells[4].present == ()
    assert ribbon.eligible_ms == 0
    assert ribbon.gaps == (
        Gap(at("12:30"), at("15:00"), "late"),
        Gap(at("15:30"), at("16:10"), "left"),
    )


def test_a_gap_over_the_break_is_one_gap_and_a_break_alone_is_none():
    over = make_ribbon(DAY, [(at("12:30"), at("14:50")), (at("15:40"), at("16:10"))])
    assert over.gaps == (Gap(at("14:50"), at("15:40"), "away"),)
    only = make_ribbon(DAY, [(at("12:30"), at("15:00")), (at("15:30"), at("16:10"))])
    assert only.gaps == ()


def test_somebody_who_never_came_has_one_gap():
    ribbon = make_ribbon(DAY, [(at("11:00"), at("11:30"))])
    assert [gap.code for gap in ribbon.gaps] == ["absent"]
    assert make_ribbon(DAY, []).gaps == (Gap(at("12:30"), at("16:10"), "absent"),)


def test_a_running_event_knows_past_now_and_future():
    ribbon = make_ribbon(DAY, [(at("12:36"), at("14:12"))], now_ms=at("14:12"))
    assert ribbon.moment == "during"
    assert ribbon.now_x == "46.3636%"
    assert [cell.moment for cell in ribbon.cells] == [
        "past",
        "past",
        "now",
        "future",
        "future",
        "future",
    ]
    # What has not happened yet is no gap.
    assert ribbon.gaps == (Gap(at("12:30"), at("12:36"), "late"),)


def test_before_the_event_nobody_has_a_gap():
    ribbon = make_ribbon(DAY, [], now_ms=at("11:00"))
    assert (ribbon.moment, ribbon.gaps, ribbon.now_x) == ("before", (), None)


def test_the_ribbon_lies_flat_only_where_every_label_fits():
    assert make_ribbon(DAY).fits_px == 560
    shorter = [entry for entry in DAY if entry.key in {"qa-1", "break"}]
    assert make_ribbon(shorter).fits_px == 480


@given(
    st.lists(
        st.tuples(
            st.integers(at("12:00"), at("17:00")), st.integers(at("12:00"), at("17:00"))
        ),
        max_size=8,
    )
)
def test_pieces_and_gaps_share_the_creditable_day(spans):
    """Present time and missing time of a creditable cell add up to its length."""
    ribbon = make_ribbon(DAY, spans)
    for cell in ribbon.cells:
        if cell.is_creditable:
            missing = sum(part.lost_ms for part in cell.missing)
            assert cell.present_ms + missing == cell.length_ms
            drawn = sum(piece.ends_ms - piece.starts_ms for piece in cell.present)
            assert drawn == cell.present_ms


def test_words_that_would_run_into_the_next_are_left_to_list_and_table():
    day = [
        Entry("a", "talk", "A", "A", at("12:00"), at("13:00")),
        Entry("break", "break", "Break", "Break", at("13:00"), at("13:05")),
        Entry("b", "talk", "B", "B", at("13:05"), at("14:00")),
    ]
    words = describe(make_ribbon(day, [(at("12:00"), at("13:30"))]), zone=VIENNA)
    assert [(cell.fits_wide, cell.fits_narrow) for cell in words.cells] == [
        (True, True),
        (False, False),
        (True, True),
    ]


def test_words_put_the_time_first_and_blame_nobody():
    presence = [(at("12:36"), at("13:21")), (at("13:29"), at("15:58"))]
    ribbon = make_ribbon(DAY, presence)
    words = describe(ribbon, zone=VIENNA)
    assert [(gap.span, gap.reason) for gap in words.gaps] == [
        ("12:30–12:36", "you had not joined yet"),
        ("13:21–13:29", "you were not connected"),
        ("15:58–16:10", "you had left"),
    ]
    assert [cell.minutes for cell in words.cells] == [
        "34 of 40",
        "32 of 40",
        "40 of 40",
        "30 of 30",
        "not counted",
        "28 of 40",
    ]
    assert words.cells[4].minutes_short == "no minutes"
    assert words.cells[0].reasons == ("6 min before you joined at 12:36",)
    assert words.cells[1].reasons == ("8 min: you were not connected from 13:21",)
    assert words.cells[5].reasons == ("12 min: you left at 15:58",)
    assert gaps_of_items(DAY, presence, zone=VIENNA) == {
        DAY[0].key: "12:30–12:36 you had not joined yet",
        DAY[1].key: "13:21–13:29 you were not connected",
        DAY[5].key: "15:58–16:10 you had left",
    }
    assert words.total == "164 of 190 minutes count"


def test_a_gap_that_reaches_into_the_next_item_says_when_one_came_back():
    ribbon = make_ribbon(DAY, [(at("12:30"), at("13:45")), (at("13:51"), at("16:10"))])
    words = describe(ribbon, zone=VIENNA)
    assert words.cells[1].reasons == ("5 min: you were not connected from 13:45",)
    assert words.cells[2].reasons == ("1 min: you came back at 13:51",)


def test_present_and_missing_minutes_are_those_of_the_item():
    spans = [(at("13:04:40"), at("13:30:50")), (at("13:47:30"), at("13:49:55"))]
    cells = describe(make_ribbon(DAY, spans), zone=VIENNA).cells
    assert (cells[0].minutes, cells[0].reasons) == (
        "5 of 40",
        ("35 min before you joined at 13:04",),
    )
    assert cells[1].minutes == "23 of 40"
    assert cells[1].reasons == (
        "17 min: you were not connected from 13:30",
        "5 seconds: you left at 13:49",
    )


def test_an_item_that_still_goes_on_misses_what_is_over_of_it():
    ribbon = make_ribbon(DAY, [(at("12:36:30"), at("12:50"))], now_ms=at("12:50"))
    cell = describe(ribbon, zone=VIENNA, now_ms=at("12:50")).cells[0]
    assert cell.minutes == "13 so far"
    assert cell.reasons == ("7 min before you joined at 12:36",)


def test_a_gap_within_one_minute_is_told_with_seconds():
    assert span(at("13:21:10"), at("13:21:40"), VIENNA) == "13:21:10–13:21:40"
    assert span(at("13:21"), at("13:29"), VIENNA) == "13:21–13:29"


def render(source: str, **context) -> str:
    return Template("{% load media %}" + source).render(
        Context({"items": DAY, "zone": VIENNA, **context})
    )


def test_the_tag_draws_without_style_attributes():
    html = render(
        "{% ribbon items spans zone=zone table=True legend=True %}",
        spans=[(at("12:36"), at("14:00"))],
    )
    assert "style=" not in html
    assert 'height="94"' in html
    assert "viewBox" not in html
    assert '<rect class="ribbon__present" x="2.7273%"' in html
    assert "12:30–12:36" in html
    assert "Show as a table" in html


def test_the_programme_alone_has_no_minutes_row_and_no_gaps():
    html = render("{% ribbon items zone=zone %}")
    assert 'height="70"' in html
    assert "40 min" in html
    assert "not counted" not in html
    assert "ribbon__gap-time" not in html


@pytest.mark.parametrize("voice", ["you", "they"])
def test_only_the_person_s_own_ribbon_says_you(voice):
    html = render(
        "{% ribbon items spans zone=zone voice=voice legend=True table=True %}",
        spans=[(at("12:36"), at("14:00"))],
        voice=voice,
    )
    assert ("you" in html) is (voice == "you")


def test_the_print_ribbon_carries_its_colours_and_plain_numbers():
    html = render(
        "{% ribbon_print items spans zone=zone width=1100 %}",
        spans=[(at("12:36"), at("14:00"))],
    )
    assert 'fill="#0E6A6B"' in html
    assert 'x="30.0"' in html
    assert "class=" not in html


def test_two_ribbons_in_one_page_do_not_share_an_id(rf):
    html = render(
        "{% ribbon items zone=zone %}{% ribbon_track items zone=zone %}",
        request=rf.get("/"),
    )
    assert 'id="ribbon-1"' in html
    assert 'id="ribbon-2"' in html
    assert html.count('id="ribbon-1"') == 1


def test_event_times_name_both_zones_and_one_when_equal():
    from media.event_times import event_times

    start = datetime(2024, 2, 22, 11, 30, tzinfo=UTC)
    end = datetime(2024, 2, 22, 17, 0, tzinfo=UTC)
    lisbon = event_times(start, end, zone=VIENNA, viewer=ZoneInfo("Europe/Lisbon"))
    assert lisbon.one_line == (
        "Thursday 22 February 2024, 12:30–18:00 CET (11:30–17:00 in Lisbon)"
    )
    assert lisbon.zone_name == "Central European Time"
    assert lisbon.viewer_zone_name == "Western European Time"
    brussels = event_times(start, end, zone=VIENNA, viewer=ZoneInfo("Europe/Brussels"))
    assert brussels.one_line == "Thursday 22 February 2024, 12:30–18:00 CET"


def test_a_viewer_for_whom_it_is_another_day_reads_the_date():
    from media.event_times import event_times

    start = datetime(2024, 2, 22, 11, 30, tzinfo=UTC)
    end = datetime(2024, 2, 22, 17, 0, tzinfo=UTC)
    auckland = event_times(start, end, zone=VIENNA, viewer=ZoneInfo("Pacific/Auckland"))
    assert auckland.viewer_span == "23 February, 00:30–06:00"


# -- Two evenings ------------------------------------------------------------------------
NEXT = 24 * 3_600_000
EVENINGS = [
    Entry("one", "talk", "One", "One", at("18:00"), at("19:00")),
    Entry("two", "talk", "Two", "Two", at("18:00") + NEXT, at("19:30") + NEXT),
]
BOTH = [(at("17:50"), at("18:40")), (at("18:10") + NEXT, at("19:30") + NEXT)]


def test_each_evening_has_a_ribbon_of_its_own():
    one, two = ribbon_days(EVENINGS, BOTH, zone=VIENNA)
    assert (one.day, two.day) == (date(2024, 2, 22), date(2024, 2, 23))
    assert [day.ribbon.cells[0].width for day in (one, two)] == ["100.0000%"] * 2
    assert [day.ribbon.eligible_ms // 60_000 for day in (one, two)] == [40, 80]
    # Late to the second evening, whatever was before; and gone from the first.
    assert [gap.code for gap in one.ribbon.gaps] == ["left"]
    assert [gap.code for gap in two.ribbon.gaps] == ["late"]
    assert list(two.intervals) == [BOTH[1]]


def test_who_stayed_past_the_end_of_an_evening_is_late_to_the_next():
    """The room stays open for a while."""
    past = (at("18:00"), at("19:10"))
    _one, two = ribbon_days(EVENINGS, [past], zone=VIENNA)
    assert [gap.code for gap in two.ribbon.gaps] == ["absent"]


def test_between_two_evenings_one_is_over_and_one_to_come():
    one, two = ribbon_days(EVENINGS, BOTH[:1], zone=VIENNA, now_ms=at("23:00"))
    assert (one.ribbon.moment, two.ribbon.moment) == ("after", "before")


def test_one_evening_is_drawn_as_ever():
    (only,) = ribbon_days(DAY, [(at("12:36"), at("14:12"))], zone=VIENNA)
    assert only.ribbon == make_ribbon(DAY, [(at("12:36"), at("14:12"))])
    assert ribbon_days([], zone=VIENNA) == ()


def drawn(tag: str, **context) -> str:
    told = {"items": EVENINGS, "spans": BOTH, "zone": VIENNA} | context
    html = Template("{% load media %}" + tag).render(Context(told))
    return " ".join(html.split())


def test_pages_name_each_evening_and_add_up_once():
    html = drawn("{% ribbon items spans zone=zone total=True legend=True %}")
    assert html.count("Thursday 22 February 2024") == 1
    assert html.count("Friday 23 February 2024") == 1
    assert "All days together: 120 of 150 minutes count" in html
    assert html.count("not counted, like a break") == 1
    alone = drawn("{% ribbon items spans zone=zone total=True %}", items=DAY)
    assert "February" not in alone
    assert "All days together" not in alone


def test_a_table_has_a_track_for_each_evening():
    html = drawn("{% ribbon_track items spans zone=zone %}")
    assert html.count("<svg class=") == 2
    assert "Thursday 22 February 2024. Presence from 18:00 to 19:00" in html


def test_the_room_draws_the_evening_that_is_on():
    now = at("18:30") + NEXT
    html = drawn("{% room_track items spans zone=zone now=now %}", now=now)
    assert "<span>18:00</span><strong>now 18:30</strong><span>19:30</span>" in html
