"""Calendar files, read back by a small reader of the standard's own rules."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from media.domain.calendar import (
    Entry,
    Method,
    days_of_items,
    fold,
    write_calendar,
)
from media.domain.programme import plan_item

VIENNA = ZoneInfo("Europe/Vienna")
START = datetime(2027, 3, 28, 0, 30, tzinfo=UTC)


def entry(**fields):
    return Entry(
        **{
            "uid": "event-7-1@example.org",
            "starts_at": START,
            "ends_at": START + timedelta(hours=2),
            "title": "Bad news; told, well",
            "description": "One line\nand “another” \\ one",
            "url": "https://example.org/webinars/one/",
            "sequence": 3,
            "changed_at": datetime(2027, 1, 1, tzinfo=UTC),
        }
        | fields
    )


def written(*entries, **options):
    return write_calendar(
        list(entries),
        product="-//x//y//EN",
        organiser='Talking "with" patients',
        organiser_address="help@example.org",
        **options,
    )


def unfolded(content: bytes) -> list[str]:
    assert content.endswith(b"\r\n")
    return content.decode().replace("\r\n ", "").split("\r\n")[:-1]


def text_of(value: str) -> str:
    out, letters = "", iter(value)
    for letter in letters:
        out += (
            {"n": "\n"}.get(mark := next(letters), mark) if letter == "\\" else letter
        )
    return out


def test_an_entry_says_what_where_and_in_which_edition():
    assert unfolded(written(entry())) == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//x//y//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        "UID:event-7-1@example.org",
        "DTSTAMP:20270101T000000Z",
        "LAST-MODIFIED:20270101T000000Z",
        "SEQUENCE:3",
        "DTSTART:20270328T003000Z",
        "DTEND:20270328T023000Z",
        "SUMMARY:Bad news\\; told\\, well",
        "DESCRIPTION:One line\\nand “another” \\\\ one",
        "URL:https://example.org/webinars/one/",
        "ORGANIZER;CN=\"Talking 'with' patients\":mailto:help@example.org",
        "STATUS:CONFIRMED",
        "TRANSP:OPAQUE",
        "END:VEVENT",
        "END:VCALENDAR",
    ]


def test_a_cancelled_event_is_taken_out():
    lines = unfolded(written(entry(is_cancelled=True), method=Method.CANCEL))
    assert "METHOD:CANCEL" in lines
    assert "STATUS:CANCELLED" in lines


@given(st.text(max_size=400))
def test_no_title_breaks_the_file_and_every_title_comes_back(title):
    content = written(entry(title=title))
    assert max(len(line) for line in content.split(b"\r\n")) <= 75
    (line,) = [one for one in unfolded(content) if one.startswith("SUMMARY:")]
    plain = title.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(
        letter
        for letter in plain
        if letter == "\n"
        or not (ord(letter) < 32 and letter != "\t" or ord(letter) == 127)
    )
    assert (
        text_of(line.removeprefix("SUMMARY:"))
        == kept.encode("utf-8", "replace").decode()
    )


def test_a_line_is_folded_between_letters_and_never_inside_one():
    line = "SUMMARY:" + "é" * 80
    pieces = fold(line).split(b"\r\n")[:-1]
    assert [len(piece) for piece in pieces] == [74, 75, 21]
    for piece in pieces:
        piece.decode()


def item(key: str, start: str, end: str):
    def at(text: str) -> datetime:
        return datetime.fromisoformat(text).replace(tzinfo=VIENNA)

    return plan_item(
        key=key, kind="talk", title=key, starts_at=at(start), ends_at=at(end)
    )


def test_days_are_those_of_the_events_clock_and_a_night_stays_whole():
    items = [
        item("a", "2027-03-27T20:00", "2027-03-27T23:50"),
        item("b", "2027-03-28T00:10", "2027-03-28T01:00"),
        item("c", "2027-03-28T09:00", "2027-03-28T10:00"),
        item("d", "2027-03-29T09:00", "2027-03-29T10:00"),
    ]
    days = days_of_items(items, zone=VIENNA)
    assert [[one.key for one in day] for day in days] == [["a", "b"], ["c"], ["d"]]
