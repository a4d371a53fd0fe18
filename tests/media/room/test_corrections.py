"""Minutes given back and taken away: by whom, why, for whom, and what counts then."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from elearn.core.models import User
from media import queries, services
from media.domain.programme import to_ms
from media.exceptions import CorrectionRefused
from media.models import Correction, ImmutableError, StreamOutage
from media.ribbon_words import span
from tests.media.room.conftest import AFTER, BEFORE, CLOSED, ON, text_of

MINUTE = 60_000
#: The talk goes on from 12:30 to 13:10 in Vienna; the people were there for these.
LOG = """email,joined_at,left_at
learner@example.org,2024-02-22T12:30:00+01:00,2024-02-22T12:40:00+01:00
stranger@example.org,2024-02-22T13:45:00+01:00,2024-02-22T14:10:00+01:00
"""


@pytest.fixture
def held(page, learner, stranger, organiser):
    """An event of which a log says who was there."""
    for person in (learner, stranger):
        services.register_person(
            page.webinar, user=person, by=person, now=BEFORE, as_organiser=True
        )
    log = LOG.replace("learner@example.org", learner.email)
    services.import_log(
        page.webinar,
        content=log.replace("stranger@example.org", stranger.email).encode(),
        file_name="log.csv",
        by=organiser,
        now=AFTER,
        source="intervals",
    )
    return page.webinar


def minutes(webinar, user: User) -> float:
    return queries.attendance_of(webinar, user).eligible_ms / MINUTE


def span_after(minutes_from: int, minutes_to: int, webinar) -> tuple[int, int]:
    start = to_ms(webinar.starts_at)
    return start + minutes_from * MINUTE, start + minutes_to * MINUTE


def correct(webinar, **changes):
    return services.correct_attendance(
        webinar,
        **{
            "span": span_after(8, 25, webinar),
            "people": None,
            "is_added": True,
            "reason": "The stream stood still.",
            "by": None,
            "now": AFTER,
        }
        | changes,
    )


def test_minutes_are_given_back_to_who_was_there_then_and_to_nobody_else(
    held, learner, stranger
):
    assert (minutes(held, learner), minutes(held, stranger)) == (10, 25)
    correct(held)
    assert (minutes(held, learner), minutes(held, stranger)) == (25, 25)
    assert {row.viewer.user for row in Correction.objects.all()} == {learner}
    every = {one.user_id: one for one in queries.attendance_for(held)}
    assert every[learner.pk].eligible_ms == 25 * MINUTE
    assert [one.reason for one in every[learner.pk].corrections] == [
        "The stream stood still."
    ]


def test_minutes_go_to_named_people_and_are_taken_away_again(held, stranger):
    correct(held, people=[stranger])
    assert minutes(held, stranger) == 42
    correct(held, people=[stranger], is_added=False, span=span_after(10, 20, held))
    assert minutes(held, stranger) == 32
    assert Correction.objects.count() == 2


def test_a_correction_counts_within_items_that_count_alone(held, stranger):
    """From the talk's last ten minutes over the whole break."""
    correct(held, people=[stranger], span=span_after(30, 70, held))
    assert minutes(held, stranger) == 35


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"reason": " "}, "Say in a sentence"),
        ({"reason": "x" * 301}, "Say in a sentence"),
        ({"span": (0, 5)}, "must lie within"),
        ({"now": ON - timedelta(minutes=15)}, "Only time that has passed"),
        ({"people": []}, "Nobody was in the room then"),
    ],
)
def test_a_correction_that_cannot_be_is_refused_and_changes_nothing(
    held, learner, changes, words
):
    with pytest.raises(CorrectionRefused, match=words):
        correct(held, **changes)
    assert minutes(held, learner) == 10
    assert not Correction.objects.exists()


def test_a_span_that_goes_backwards_is_refused(held):
    with pytest.raises(CorrectionRefused, match="go forward"):
        correct(held, span=span_after(25, 8, held))


def test_a_correction_is_never_changed_and_never_deleted(held):
    (row,) = correct(held)
    row.reason = "Another."
    with pytest.raises(ImmutableError):
        row.save()
    with pytest.raises(ImmutableError):
        row.delete()


# -- Outages ---------------------------------------------------------------------------
def test_an_outage_gives_its_time_back_when_it_ends(held, learner, organiser):
    begin = held.starts_at + timedelta(minutes=12)
    services.note_outage(held, words="A cable broke.", by=organiser, now=begin)
    over = services.end_outage(held, by=organiser, now=begin + timedelta(minutes=20))
    rows = over.rows
    assert [row.viewer.user for row in rows] == [learner]
    assert rows[0].reason == "A cable broke."
    assert minutes(held, learner) == 30


def test_an_outage_that_gives_nothing_back_is_only_noted(held, learner, organiser):
    begin = held.starts_at + timedelta(minutes=12)
    services.note_outage(held, words="A cable broke.", by=organiser, now=begin)
    later = begin + timedelta(minutes=20)
    over = services.end_outage(held, by=organiser, now=later, gives_back=False)
    assert over.rows == ()
    assert minutes(held, learner) == 10
    with pytest.raises(CorrectionRefused, match="No outage is noted"):
        services.end_outage(held, by=organiser, now=later)


def test_the_room_says_what_the_organiser_says_of_an_outage(
    seated, page, organiser, time_machine
):
    time_machine.move_to(ON, tick=False)
    services.note_outage(
        page.webinar, words="A <b>cable</b> broke.", by=organiser, now=ON
    )
    html = text_of(seated.get("/webinars/part-1/room/"))
    assert "The stream stands still for everybody." in html
    assert "A &lt;b&gt;cable&lt;/b&gt; broke." in html
    # Where one looks first: above messages and the picture.
    assert html.index('data-part="outage"') < html.index('id="announcements"')
    assert html.count('data-part="outage" role="status" data-is-open') == 1
    parts = text_of(seated.get("/webinars/part-1/room/now/"))
    assert parts.count("The stream stands still for everybody.") == 1
    services.end_outage(page.webinar, by=organiser, now=ON + timedelta(minutes=1))
    html = text_of(seated.get("/webinars/part-1/room/"))
    assert "stands still for everybody" not in html


def test_the_person_reads_what_was_given_back_and_why(
    seated, page, learner, organiser, time_machine
):
    time_machine.move_to(AFTER, tick=False)
    correct(page.webinar, people=[learner], by=organiser)
    html = text_of(seated.get("/webinars/part-1/room/"))
    assert "<strong>12:38–12:55</strong> given back by the organiser:" in html
    assert "The stream stood still." in html
    assert "17 minutes count so far" in html
    time_machine.move_to(CLOSED, tick=False)
    html = text_of(seated.get("/webinars/part-1/"))
    assert "<strong>12:38–12:55</strong> given back by the organiser:" in html
    assert "17 of 70 minutes count" in html


@pytest.mark.parametrize("minutes_before", [-1, 31])
def test_an_outage_begins_shortly_before_it_was_noted(held, organiser, minutes_before):
    """A slip of the hour must not give hours to everybody."""
    noted = held.starts_at + timedelta(minutes=35)
    services.note_outage(held, words="A cable broke.", by=organiser, now=noted)
    with pytest.raises(CorrectionRefused, match="half an hour before it was noted"):
        services.end_outage(
            held,
            by=organiser,
            now=noted + timedelta(minutes=5),
            began_at=noted - timedelta(minutes=minutes_before),
        )
    assert not Correction.objects.exists()


def test_an_outage_that_nobody_ended_gives_back_until_it_ran_again(
    held, learner, organiser
):
    begin = held.starts_at + timedelta(minutes=12)
    services.note_outage(held, words="A cable broke.", by=organiser, now=begin)
    later = begin + timedelta(minutes=61)
    with pytest.raises(CorrectionRefused, match="at what time the stream ran again"):
        services.end_outage(held, by=organiser, now=later)
    ended = begin + timedelta(minutes=3)
    services.end_outage(held, by=organiser, now=later, ended_at=ended)
    assert minutes(held, learner) == 13
    assert StreamOutage.objects.get().ended_at == ended


# -- The organiser's page -----------------------------------------------------------------
ADMIN = "/admin/webinars/part-1/corrections/"


def test_the_organiser_corrects_an_item_for_named_people(
    client, held, stranger, organiser, time_machine
):
    time_machine.move_to(AFTER, tick=False)
    client.force_login(organiser)
    told = {
        "act": "correct",
        "is_added": "yes",
        "item": "bad-news",
        "people": stranger.email,
        "reason": "Sat in our own hall.",
    }
    assert client.post(ADMIN, told).status_code == 302
    assert minutes(held, stranger) == 65
    html = text_of(client.get(ADMIN))
    assert "Sat in our own hall." in html
    assert "12:30–13:10" in html


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({}, "Choose an item, or say from when until when."),
        ({"starts": "13:00", "ends": "12:40"}, "go forward"),
        ({"starts": "noon", "ends": "12:40"}, "Enter a valid time."),
        (
            {"item": "bad-news", "people": "who@nowhere.example"},
            "Nobody with an account",
        ),
        ({"item": "lunch"}, "Select a valid choice"),
        ({"item": "bad-news", "reason": ""}, "Say why: the people concerned read it."),
    ],
)
def test_the_organiser_reads_why_nothing_was_corrected(
    client, held, organiser, time_machine, told, words
):
    time_machine.move_to(AFTER, tick=False)
    client.force_login(organiser)
    response = client.post(
        ADMIN, {"act": "correct", "is_added": "yes", "reason": "Because."} | told
    )
    assert response.status_code == 422
    assert words in text_of(response)
    assert not Correction.objects.exists()


def test_the_organiser_notes_an_outage_and_ends_it(
    client, held, organiser, time_machine
):
    client.force_login(organiser)
    time_machine.move_to(ON, tick=False)
    told = {"act": "note", "words": "A cable\0 broke."}
    assert client.post(ADMIN, told).status_code == 302
    assert "“A cable broke.”" in text_of(client.get(ADMIN))
    time_machine.move_to(ON + timedelta(minutes=5), tick=False)
    told = {"act": "end", "began": "12:45", "gives_back": "on"}
    assert client.post(ADMIN, told).status_code == 302
    (outage,) = StreamOutage.objects.all()
    assert outage.began_at == held.starts_at + timedelta(minutes=15)
    assert client.post(ADMIN, {"act": "anything"}).status_code == 422


def test_two_items_of_one_title_are_told_apart(client, held, organiser, time_machine):
    time_machine.move_to(AFTER, tick=False)
    client.force_login(organiser)
    items = [
        replace(item, title="Questions & more", key=f"qa-{number}")
        for number, item in enumerate(queries.programme_in_force(held)[:2], start=1)
    ]
    services.save_programme(held, items=items, by=organiser, now=AFTER)
    correct(held, item_key="qa-2")
    html = text_of(client.get(ADMIN))
    first, second = (
        span(item.starts_ms, item.ends_ms, held.zone)
        for item in queries.programme_in_force(held)
    )
    assert f'<option value="qa-1">Questions &amp; more 1, {first}</option>' in html
    assert f'<option value="qa-2">Questions &amp; more 2, {second}</option>' in html
    assert "<br>Questions &amp; more 2</th>" in html


def test_nobody_but_organisers_reaches_the_corrections(client, held, learner):
    client.force_login(learner)
    assert client.post(ADMIN, {"act": "correct"}).status_code in (302, 404)
    assert not Correction.objects.exists()


def test_corrections_ask_the_database_equally_often(
    client, held, learner, organiser, time_machine, costs_the_same
):
    time_machine.move_to(AFTER, tick=False)
    client.force_login(organiser)

    def prepare(count):
        while Correction.objects.count() < count:
            correct(held, people=[learner], by=organiser)
        return lambda: client.get(ADMIN)

    costs_the_same(prepare)
