"""What the presence report says of credits: by the rule of the day, and only from it."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

import pytest

from certificates.models import Certificate
from certificates.queries import due_list
from certificates.services import confirm_option
from media.credit_scale import credit_scale
from media.reports.minutes import minutes_section
from media.reports.reading import read_presence
from media.reports.trials import try_settings
from tests.certificates.conftest import NOW
from tests.certificates.test_options import name_speaker


@pytest.fixture
def desk(client, organiser):
    client.force_login(organiser)
    return client


@pytest.fixture
def people(webinar, make_person, attend):
    """300, 267, 88 and 27 of the 300 minutes that count, and the break alone."""
    stays = (
        ("11:30-17:00",),
        ("11:36-12:21", "12:29-16:41"),
        ("11:30-12:58",),
        ("11:30-11:57",),
        ("14:00-14:30",),
    )
    made = [make_person(number) for number in range(len(stays))]
    for person, own in zip(made, stays, strict=True):
        attend(webinar, person, *own)
    return made


def test_the_scale_is_the_rule_of_the_day(webinar, make_event):
    scale = credit_scale(webinar)
    assert (scale.unit, scale.step_minutes) == ("ECMEC", 30)
    assert scale.earn(299 * 60_000, 30) == Decimal("4.5")
    assert scale.earn(299 * 60_000, 20) == Decimal("7.0")
    granted = make_event("granted", credits_granted=Decimal("4.0"))
    assert credit_scale(granted).earn(299 * 60_000, 30) == Decimal("4.0")
    assert credit_scale(make_event("none", rule_set="")) is None


def test_minutes_are_counted_as_the_event_s_options_say(webinar, people, desk):
    """Four fifths of an item, or nothing of it; and then the whole of it."""
    usual = read_presence(webinar, now=NOW).counted_ms.tolist()
    for name, value in (("minimum_percent", "80"), ("counting", "whole_item")):
        confirm_option(webinar, name=name, value=value, by=None, now=NOW)
        presence = read_presence(webinar, now=NOW)
        due = {row.user.pk: row.eligible_ms for row in due_list(webinar, now=NOW)}
        there = presence.people.tolist()
        assert presence.counted_ms.tolist() == [due[pk] for pk in there]
        assert presence.counted_ms.tolist() != usual
        # The same settings change nothing, by these options too.
        assert try_settings(presence, step=30, least=0, gap=30).changed == ()
        for page in ("presence/", "presence/what-if/"):
            html = desk.get(f"/admin/webinars/{webinar.slug}/{page}").content.decode()
            assert "80 % of it are attended" in html


def test_who_speaks_counts_as_the_options_say(webinar, people):
    speaker = people[0]
    name_speaker(webinar, "bad-news", speaker.name)
    confirm_option(webinar, name="own_talk", value="left_out", by=None, now=NOW)
    presence = read_presence(webinar, now=NOW)
    counted = dict(
        zip(presence.people.tolist(), presence.counted_ms.tolist(), strict=True)
    )
    assert counted[speaker.pk] // 60_000 == 260


def test_minutes_stand_against_the_steps(webinar, people):
    section = minutes_section(read_presence(webinar, now=NOW))
    rows = {row[:2]: row[2:] for row in section.table.rows}
    assert len(rows) == 31
    assert sum(row[0] for row in rows.values()) == 5
    assert rows[0, 10] == (1, "0.0")
    assert rows[20, 30] == (1, "0.0")
    assert rows[80, 90] == (1, "1.0")
    assert rows[260, 270] == (1, "4.0")
    assert rows[300, 310] == (1, "5.0")
    # 267 lacks three minutes to 270, 88 two to 90, 27 three to 30.
    assert section.words == (
        "Half of the people who were there have 88 minutes or more of the 300 that"
        " count. 3 people lack 5 minutes or less to the next step."
    )
    marks = [note["text"] for note in section.figure["layout"]["annotations"]]
    assert marks == [f"{half / 2}" for half in range(1, 11)]


def test_a_maximum_of_the_event_ends_the_steps(make_event, make_person, attend):
    event = make_event("capped", credits_granted=Decimal("1.0"))
    attend(event, make_person(1), "11:30-17:00")
    section = minutes_section(read_presence(event, now=NOW))
    marks = [note["text"] for note in section.figure["layout"]["annotations"]]
    assert marks == ["0.5", "1.0"]
    assert "0 people lack" in section.words


def test_trying_another_step_says_who_gains_and_changes_nothing(webinar, people, desk):
    presence = read_presence(webinar, now=NOW)
    trial = try_settings(presence, step=25, least=0, gap=30)
    found = [(one.owner, one.before, one.after) for one in trial.changed]
    assert found == [
        (people[0].pk, Decimal("5.0"), Decimal("6.0")),
        (people[1].pk, Decimal("4.0"), Decimal("5.0")),
        (people[2].pk, Decimal("1.0"), Decimal("1.5")),
        (people[3].pk, Decimal("0.0"), Decimal("0.5")),
    ]
    place = f"/admin/webinars/{webinar.slug}/presence/what-if"
    file = desk.get(f"{place}/what-if.csv", {"step": 40, "least": 50})
    rows = list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"))))
    assert rows == [
        ["Credits, ECMEC", "People as it is", "People then"],
        ["0.0", "2", "3"],
        ["1.0", "1", "0"],
        ["3.0", "0", "1"],
        ["3.5", "0", "1"],
        ["4.0", "1", "0"],
        ["5.0", "1", "0"],
    ]
    assert Certificate.objects.count() == 0


def test_the_two_reports_lead_to_each_other(webinar, people, desk):
    attendance = f"/admin/webinars/{webinar.slug}/attendance/"
    presence = f"/admin/webinars/{webinar.slug}/presence/"
    assert f'href="{presence}"' in desk.get(attendance).content.decode()
    assert f'href="{attendance}"' in desk.get(presence).content.decode()
    listed = desk.get("/admin/webinars/").content.decode()
    assert f'href="{presence}"' in listed
