"""The pages about presence: who may read them, what they say, what can be taken away."""

from __future__ import annotations

import csv
import io

import h5py
import openpyxl
import pytest
import time_machine
from django.urls import reverse
from wagtail.models import ModelLogEntry

from elearn.core.accounts import invite_person
from elearn.core.models import User
from media.domain.programme import from_ms, plan_item
from media.logs.archive import part_path
from media.models import ArchivePart
from media.queries import attendance_for
from media.reports.comparing import measures_of
from media.reports.over_time import retention_section
from media.reports.reading import read_presence
from media.services import (
    import_log,
    register_person,
    save_programme,
    save_webinar,
    seal_log,
)
from tests.media.conftest import NOW, moment

DAY = "2024-02-22"


@pytest.fixture
def desk(client, organiser):
    client.force_login(organiser)
    return client


def bring(webinar, *rows: tuple[User, str, str], name: str = "log.csv", seal=False):
    """Stays "HH:MM" (UTC) on the day of the event."""
    lines = [f"{u.email},{DAY}T{a}:00Z,{b and f'{DAY}T{b}:00Z'}" for u, a, b in rows]
    content = "\n".join(["email,joined_at,left_at", *lines]).encode()
    import_log(webinar, content=content, file_name=name, by=None, now=NOW)
    if seal:
        seal_log(webinar, by=None, now=NOW)


def make_people(count: int, *, first: int = 0, **fields: str) -> list[User]:
    people = []
    for number in range(first, first + count):
        person, _ = invite_person(email=f"p{number}@example.org", name=f"P {number}")
        User.objects.filter(pk=person.pk).update(**fields)
        people.append(person)
    return people


def address(webinar, name: str = "media_presence", *rest: str) -> str:
    return reverse(name, args=[webinar.slug, *rest])


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def table_of(desk, webinar, key: str) -> list[list[str]]:
    response = desk.get(address(webinar, "media_presence_file", key, "csv"))
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert "no-store" in response["Cache-Control"]
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_only_organisers_read_it(
    webinar, make_webinar, learner, stranger, reviewer, desk, client
):
    make_webinar("part-2")
    bring(webinar, (learner, "11:30", "17:00"))
    places = [
        address(webinar),
        address(webinar, "media_presence_trial"),
        address(webinar, "media_presence_compare"),
        address(webinar, "media_presence_file", "room", "csv"),
        address(webinar, "media_presence_trial_file", "what-if-people", "csv"),
    ]
    assert {desk.get(place).status_code for place in places} == {200}
    client.force_login(reviewer)
    assert {client.get(place).status_code for place in places} == {404}
    for person in (learner, stranger):
        client.force_login(person)
        answers = [client.get(place) for place in places]
        assert {answer.status_code for answer in answers} <= {302, 403, 404}
        assert all(learner.email not in text_of(answer) for answer in answers)


def test_the_report_says_it_in_words_figures_and_tables(webinar, desk):
    people = make_people(6, country="PT")
    bring(webinar, *[(one, "11:30", "17:00") for one in people[:4]])
    bring(webinar, (people[4], "11:40", "12:20"), (people[5], "12:00", "12:10"))
    register_person(webinar, user=people[0], by=None, now=NOW, as_organiser=True)
    page = text_of(desk.get(address(webinar)))
    assert "<dd>1</dd><dt>registered</dt>" in page
    assert "<dd>6</dd><dt>took part</dt>" in page
    assert (
        "at most 6 were there at one time, at 13:00. At the end there were 4." in page
    )
    assert "The largest group is “Portugal”: 6 of 6 people." in page
    assert people[0].email not in page
    for key in ("room", "retention", "heat", "minutes", "countries", "sources"):
        assert f'id="{key}-figure" type="application/json"' in page
        assert f'data-report-chart="{key}-figure"' in page
    assert table_of(desk, webinar, "retention")[1:3] == [
        ["12:30", "Ultrasound", "6", "4", "6", "100", "83"],
        ["13:10", "Bad-news", "5", "5", "4", "80", "85"],
    ]
    room = table_of(desk, webinar, "room")
    assert room[0] == ["Time", "Item", "There", "Came", "Went"]
    assert len(room) == 331
    assert room[11] == ["12:40", "Ultrasound", "5", "1", "0"]
    # Who leaves at ten past is not there any more, and went in that minute.
    assert room[41] == ["13:10", "Bad-news", "5", "0", "1"]
    assert table_of(desk, webinar, "heat")[1] == ["1", *["100"] * 9]
    assert table_of(desk, webinar, "countries")[1:] == [["Portugal", "6", "208"]]


def test_small_groups_are_in_no_table_of_any_file(webinar, desk):
    people = make_people(7, country="AT") + make_people(2, first=7, country="PT")
    people += make_people(6, first=9, country="FR")
    bring(webinar, *[(one, "11:30", "17:00") for one in people])
    rows = table_of(desk, webinar, "countries")[1:]
    assert rows == [
        ["Austria", "7", "300"],
        ["Countries with fewer people, together", "8", "300"],
    ]
    whole = desk.get(address(webinar, "media_presence_file", "all", "xlsx")).content
    sheet = openpyxl.load_workbook(io.BytesIO(whole))["Countries"]
    assert [[str(cell) for cell in row] for row in sheet.values][1:] == rows


def test_groups_of_which_none_is_large_enough_are_only_said(webinar, desk):
    people = make_people(3, country="AT") + make_people(4, first=3, country="PT")
    bring(webinar, *[(one, "11:30", "17:00") for one in people])
    page = text_of(desk.get(address(webinar)))
    assert "No group of the people who were there is large enough" in page
    assert 'id="countries-figure"' not in page
    assert "Portugal" not in page
    assert len(table_of(desk, webinar, "countries")) == 1


def test_each_file_holds_the_same_numbers(webinar, desk):
    bring(webinar, *[(one, "11:30", "17:00") for one in make_people(3)])
    rows = table_of(desk, webinar, "sources")
    book = openpyxl.load_workbook(
        io.BytesIO(
            desk.get(address(webinar, "media_presence_file", "sources", "xlsx")).content
        )
    )
    assert book.sheetnames == ["Where the minutes come from"]
    assert [[str(c) for c in row] for row in book.active.values] == rows
    content = desk.get(address(webinar, "media_presence_file", "all", "h5")).content
    with h5py.File(io.BytesIO(content), "r") as file:
        assert file.attrs["webinar"] == "part-1"
        assert file["sources/column_0"].asstr()[:].tolist() == ["log.csv"]
        assert file["sources/column_6"][:].tolist() == [990]
        assert file["sources/column_6"].attrs["heading"] == "Minutes"
        assert file["grid/percent"].shape == (3, 330)
        assert file["grid/percent"][:].min() == 100
        assert file["grid/people"][:].tolist() == [1, 1, 1]
        assert "email" not in str(list(file))


def test_a_file_s_name_is_no_formula_and_no_page(webinar, desk, learner):
    bring(webinar, (learner, "11:30", "12:00"), name="=cmd<b>.csv")
    assert table_of(desk, webinar, "sources")[1][0] == "'=cmd<b>.csv"
    assert "=cmd<b>" not in text_of(desk.get(address(webinar)))


def test_what_logs_said_is_reconciled(webinar, desk, learner, stranger):
    bring(
        webinar,
        (learner, "11:30", "12:30"),
        (learner, "12:20", "12:40"),
        (stranger, "12:00", ""),
        name="a.csv",
        seal=True,
    )
    guest = User(email="guest@example.org")
    bring(webinar, (learner, "12:30", "13:00"), (guest, "12:00", "13:00"), name="b.csv")
    assert table_of(desk, webinar, "sources")[1:] == [
        # rows, refused, not recognised, people, minutes, twice, logs, room, only here
        ["a.csv", "counts", "3", "1", "0", "1", "70", "10", "10", "0", "60"],
        ["b.csv", "counts", "2", "0", "1", "1", "30", "0", "10", "0", "20"],
    ]
    assert "each minute counts once" in text_of(desk.get(address(webinar)))


@pytest.mark.parametrize(
    ("table", "ending"), [("nothing", "csv"), ("all", "csv"), ("what-if", "xlsx")]
)
def test_no_other_table_is_there(webinar, desk, learner, table, ending):
    bring(webinar, (learner, "11:30", "12:00"))
    place = address(webinar, "media_presence_file", table, ending)
    assert desk.get(place).status_code == 404


def test_nobody_there_and_no_programme_are_said(webinar, make_webinar, desk):
    page = text_of(desk.get(address(webinar)))
    assert "Nobody was recorded yet." in page
    assert address(webinar, "media_logs") in page
    assert "data-report-chart" not in page
    assert (
        desk.get(address(webinar, "media_presence_file", "all", "h5")).status_code
        == 404
    )
    bare = make_webinar("bare", with_programme=False)
    assert "no published programme yet" in text_of(desk.get(address(bare)))
    for place in ("media_presence_trial", "media_presence_compare"):
        assert desk.get(address(bare, place)).status_code == 200


def test_during_the_event_the_numbers_are_those_so_far(webinar, desk, learner):
    bring(webinar, (learner, "11:30", "12:00"))
    with time_machine.travel(moment("2024-02-22T12:05:00Z"), tick=False):
        page = text_of(desk.get(address(webinar)))
    assert "The event is not over yet" in page
    assert "at most 1 were there at one time, at 12:30." in page
    assert "At the end there were" not in page


def test_an_event_over_midnight_names_the_days(make_webinar, desk, learner):
    webinar = make_webinar("late", with_programme=False)
    late = plan_item(
        key="talk",
        kind="talk",
        title="Talk",
        starts_at=moment("2024-02-22T22:30:00Z"),
        ends_at=moment("2024-02-22T23:30:00Z"),
    )
    save_webinar(slug="late", by=None, ends_at=moment("2024-02-22T23:30:00Z"))
    save_programme(webinar, items=[late], by=None, now=NOW)
    bring(webinar, (learner, "22:40", "23:20"))
    rows = table_of(desk, webinar, "room")
    assert [rows[1][0], rows[31][0]] == ["22 Feb, 23:30", "23 Feb, 00:00"]


def test_a_spoilt_archive_gets_a_sentence(webinar, desk, learner):
    bring(webinar, (learner, "11:30", "17:00"), seal=True)
    path = part_path(ArchivePart.objects.get().file)
    path.chmod(0o644)
    path.write_bytes(path.read_bytes() + b"\0")
    for place in ("media_presence", "media_presence_trial"):
        answer = desk.get(address(webinar, place))
        assert answer.status_code == 500
        assert "not the one that was sealed" in text_of(answer)


def test_trying_other_settings_names_who_gains_and_loses(webinar, desk):
    """Without a rule set a step is reached or not: 30 minutes by the house's default."""
    long, short, brief = make_people(3)
    bring(webinar, (long, "11:30", "17:00"), (short, "11:30", "11:55"))
    bring(webinar, (brief, "11:30", "12:05"))
    before = attendance_for(webinar), ModelLogEntry.objects.count()
    place = address(webinar, "media_presence_trial")
    page = text_of(desk.get(place))
    assert "Nothing is changed by asking" in page
    assert "These are the settings that count now." in page
    assert "Of 3 people 0 would have more, 0 would have less and 3 the same." in page
    page = text_of(desk.get(place, {"step": 20}))
    assert "Of 3 people 1 would have more, 0 would have less and 2 the same." in page
    assert short.email in page
    assert long.email not in page
    page = text_of(desk.get(place, {"step": 20, "least": 50}))
    assert "Of 3 people 0 would have more, 1 would have less and 2 the same." in page
    assert brief.email in page
    assert (attendance_for(webinar), ModelLogEntry.objects.count()) == before
    people = address(webinar, "media_presence_trial_file", "what-if-people", "csv")
    rows = desk.get(people, {"step": 20}).content.decode("utf-8-sig").splitlines()
    assert rows[1:] == [f"P 1,{short.email},gains,25,25,not reached,reached"]
    named = address(webinar, "media_presence_trial_file", "what-if-people", "h5")
    assert desk.get(named).status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        {"step": "0"},
        {"step": "nine"},
        {"least": "101"},
        {"gap": "-1"},
        {"gap": "9" * 40},
    ],
)
def test_settings_that_cannot_be_are_refused_beside_the_field(
    webinar, desk, learner, query
):
    bring(webinar, (learner, "11:30", "17:00"))
    answer = desk.get(address(webinar, "media_presence_trial"), query)
    assert answer.status_code == 422
    assert "The reason stands beside the field." in text_of(answer)
    file = address(webinar, "media_presence_trial_file", "what-if", "csv")
    assert desk.get(file, query).status_code == 404


def test_two_events_are_compared(webinar, make_webinar, desk):
    other = make_webinar("part-2", title="Part 2 <i>")
    people = make_people(4)
    for one in people:
        register_person(webinar, user=one, by=None, now=NOW, as_organiser=True)
    bring(webinar, (people[0], "11:30", "17:00"), (people[1], "11:30", "14:15"))
    bring(other, (people[2], "14:15", "17:00"))
    assert list(measures_of(read_presence(webinar, now=NOW)).values()) == [
        4, 2, 2, 1, 50, 300, 225, 75,
    ]  # fmt: skip
    assert list(measures_of(read_presence(other, now=NOW)).values()) == [
        0, 1, 1, 1, 100, 300, 150, 50,
    ]  # fmt: skip
    place = address(webinar, "media_presence_compare")
    assert 'value="part-2"' in text_of(desk.get(place))
    page = text_of(desk.get(place, {"with": "part-2"}))
    assert (
        "people had 75 % at “Patient Communication Course, Part 1” and 50 % at" in page
    )
    assert "Part 2 <i>" not in page
    file = address(webinar, "media_presence_compare_file", "course", "csv")
    rows = desk.get(file, {"with": "part-2"}).content.decode("utf-8-sig").splitlines()
    assert rows[1:3] == ["0,100,0", "10,100,0"]
    assert rows[18:20] == ["170,50,100", "180,50,100"]
    assert "Part 2" in text_of(desk.get(place, {"with": "part\0-2"}))
    assert desk.get(place, {"with": "part-2\0"}).status_code == 200
    assert desk.get(place, {"with": "no-such-event"}).status_code == 404
    assert desk.get(place, {"with": "part-1"}).status_code == 404
    assert desk.get(file).status_code == 404


def test_an_item_that_is_not_over_has_kept_nobody_yet(make_webinar):
    webinar = make_webinar()
    bring(webinar, (make_people(1)[0], "11:30", "12:40"))
    items = {item.key: item for item in read_presence(webinar, now=NOW).items}
    during = from_ms(items["radiation-risk"].starts_ms + 60_000)
    told = retention_section(read_presence(webinar, now=during))
    assert items["radiation-risk"].title not in [row[1] for row in told.table.rows]
    assert items["radiation-risk"].title not in str(told.words)
    early = read_presence(webinar, now=webinar.starts_at)
    assert "No item that counts is over yet" in str(retention_section(early).words)
    assert "radiation-risk" in {
        item.key for item in early.items if not early.is_past(item)
    }


@pytest.mark.parametrize(
    "name", ["media_presence", "media_presence_trial", "media_presence_compare"]
)
def test_queries_do_not_grow_with_people_or_logs(
    make_webinar, desk, costs_the_same, name
):
    other = make_webinar("other")
    bring(other, *[(one, "11:30", "17:00") for one in make_people(3)])

    def prepare(size: int):
        webinar = make_webinar(f"event-{size}")
        for one in make_people(size):
            bring(webinar, (one, "11:30", "17:00"), name=f"{one.pk}.csv")
        seal_log(webinar, by=None, now=NOW)
        query = {"step": 20, "with": "other", "gap": 60}
        return lambda: desk.get(address(webinar, name), query)

    costs_the_same(prepare)
