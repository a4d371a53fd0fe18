"""What an event's page offers: questions, the waiting list, the way in, and in words
why not."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from io import BytesIO

import PIL.Image
import pytest
from django.core.files.base import ContentFile

from elearn.core.models import CustomImage
from media import services
from media.models import (
    EventMail,
    Registration,
    WaitingPlace,
    WebinarItem,
    WebinarQuestion,
    WebinarSpeaker,
)
from tests.media.pages.conftest import BEFORE
from tests.media.pages.test_visiting import text_of

START = datetime(2024, 2, 22, 11, 30, tzinfo=UTC)
PAGE = "/webinars/part-1/"
REGISTER = f"{PAGE}register/"
#: Wagtail leaves the file open in which it draws a rendition.
OPEN_FILE = pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning"
)


@pytest.fixture(autouse=True)
def _before(time_machine):
    time_machine.move_to(BEFORE)


def a_face() -> CustomImage:
    drawn = BytesIO()
    PIL.Image.new("RGB", (200, 200), "white").save(drawn, "PNG")
    content = ContentFile(drawn.getvalue(), name="face.png")
    return CustomImage.objects.create(title="Face", file=content)


def question(text: str = "Where do you work?", **fields) -> WebinarQuestion:
    return WebinarQuestion(question=text, **fields)


# -- The waiting list ----------------------------------------------------------------
def test_a_full_event_offers_the_waiting_list_and_says_the_number(
    client, make_page, learner, stranger
):
    page = make_page(capacity=1)
    services.register_person(page.webinar, user=stranger, by=None, now=BEFORE)
    html = text_of(client.get(PAGE))
    assert "All 1 places are taken." in html
    assert "Sign in to join the waiting list" in html
    client.force_login(learner)
    assert 'name="wait"' in text_of(client.get(PAGE))
    response = client.post(REGISTER, {"wait": "1"}, follow=True)
    html = text_of(response)
    assert "You are on the waiting list for “Course part-1”." in html
    assert "You are number 1 on the waiting list." in html
    client.post(f"{REGISTER}cancel/", {"waiting": "1", "reason": "Not\0 needed"})
    assert not WaitingPlace.objects.exists()
    assert page.webinar.given_back.get().reason == "Not needed"


def test_registering_where_the_last_place_has_just_gone_says_so(
    client, make_page, learner, stranger
):
    page = make_page(capacity=1)
    client.force_login(learner)
    services.register_person(page.webinar, user=stranger, by=None, now=BEFORE)
    html = text_of(client.post(REGISTER, follow=True))
    assert "All places for “Course part-1” are taken." in html
    assert (Registration.objects.count(), WaitingPlace.objects.count()) == (1, 0)


def test_leaving_the_queue_by_an_old_form_keeps_the_place(
    client, make_page, learner, stranger
):
    page = make_page(capacity=1)
    services.register_person(page.webinar, user=stranger, by=None, now=BEFORE)
    services.join_waiting_list(page.webinar, user=learner, by=None, now=BEFORE)
    services.cancel_registration(page.webinar, user=stranger, by=None, now=BEFORE)
    client.force_login(learner)
    html = text_of(client.post(f"{REGISTER}cancel/", {"waiting": "1"}, follow=True))
    assert "has just become yours" in html
    assert Registration.objects.get().user == learner


# -- Who may, and what is asked --------------------------------------------------------
def test_only_the_invited_are_offered_a_place(client, make_page, learner):
    page = make_page(admission="invited")
    assert "This event is for invited people or members." in text_of(client.get(PAGE))
    client.force_login(learner)
    assert "Register</" not in text_of(client.get(PAGE))
    client.post(REGISTER)
    assert not Registration.objects.exists()
    page.webinar.invitations.create(email="ines@example.org", invited_at=BEFORE)
    assert "Register</button>" in text_of(client.get(PAGE))


def test_questions_are_asked_kept_in_their_words_and_required_where_said(
    client, make_page, learner
):
    make_page(
        questions=[
            question(is_required=True),
            question("Which half?", kind="choice", options="First\nSecond\n\nFirst"),
            question("I bring a case", kind="tick"),
        ]
    )
    first, half, case = WebinarQuestion.objects.order_by("sort_order", "pk")
    names = [f"q-{one.key.hex}" for one in (first, half, case)]
    assert client.get(REGISTER).status_code == 302  # sign in first
    client.force_login(learner)
    assert f'href="{REGISTER}"' in text_of(client.get(PAGE))
    html = text_of(client.get(REGISTER))
    assert "Where do you work?" in html
    assert html.count('value="First"') == 1
    response = client.post(REGISTER, {names[1]: "Second"})
    assert response.status_code == 422
    assert "Please answer this." in text_of(response)
    assert not Registration.objects.exists()
    response = client.post(REGISTER, {names[0]: "Riga", names[1]: "Third"})
    assert response.status_code == 422
    client.post(REGISTER, {names[0]: "Riga", names[1]: "", names[2]: "on"})
    assert Registration.objects.get().answers == [
        {"key": str(first.key), "question": "Where do you work?", "answer": "Riga"},
        {"key": str(case.key), "question": "I bring a case", "answer": "yes"},
    ]


def test_a_choice_needs_options_and_a_photo_its_source(make_page, own_folders):
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError, match="between two and twenty"):
        question(kind="choice", options="One\nOne").clean()
    image = a_face()
    with pytest.raises(ValidationError, match="only with its source"):
        WebinarSpeaker(name="A. Invented", photo=image).clean()
    with pytest.raises(ValidationError, match="field of its own"):
        WebinarSpeaker(name="A. Invented, Graz").clean()


def test_registering_plans_the_confirmation(client, make_page, learner):
    make_page()
    client.force_login(learner)
    client.post(REGISTER)
    assert EventMail.objects.get().kind == "registered"


# -- The way in --------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("before", "words", "can_join"),
    [
        (timedelta(days=3), "The room opens on Thursday 22 February at 11:00", False),
        (timedelta(minutes=29), "The room is open.", True),
        (timedelta(minutes=-10), "The event is running.", True),
    ],
)
def test_the_way_in_is_there_only_when_it_leads_somewhere(
    client, make_page, learner, time_machine, before, words, can_join
):
    page = make_page(stream_url="https://stream.example/one")
    services.register_person(page.webinar, user=learner, by=None, now=BEFORE)
    time_machine.move_to(START - before)
    assert "stream.example" not in text_of(client.get(PAGE))
    client.force_login(learner)
    html = text_of(client.get(PAGE))
    assert words in html
    assert (f'href="{PAGE}room/"' in html) is can_join
    # The address itself is given in the room alone.
    assert "stream.example" not in html


@pytest.mark.parametrize(
    ("before", "words"),
    [
        (timedelta(days=7, hours=3), "in 7 days"),
        (timedelta(days=1), "in 1 day"),
        (timedelta(hours=5, minutes=59), "in 5 hours"),
        (timedelta(seconds=61), "in 2 minutes"),
        (timedelta(seconds=1), "in 1 minute"),
    ],
)
def test_how_long_it_is_until_then_is_said_in_words(
    client, make_page, time_machine, before, words
):
    make_page()
    time_machine.move_to(START - before)
    assert f"It begins {words}." in text_of(client.get(PAGE))
    time_machine.move_to(START)
    assert "It begins" not in text_of(client.get(PAGE))


# -- Days and speakers -------------------------------------------------------------------
def row(key: str, day: date | None, start: time, end: time, **fields) -> WebinarItem:
    return WebinarItem(
        key=key,
        kind="talk",
        title=key.capitalize(),
        short_title=key,
        day=day,
        starts_at=start,
        ends_at=end,
        **fields,
    )


def test_an_event_of_two_days_has_a_table_for_each_also_when_the_clocks_change(
    client, make_page
):
    page = make_page(
        held_on=date(2027, 3, 27),
        programme_items=[
            row("one", None, time(22, 0), time(23, 0)),
            row("night", None, time(23, 0), time(0, 30)),
            row("two", date(2027, 3, 28), time(9, 0), time(10, 0)),
            row("three", None, time(10, 0), time(11, 0)),
        ],
    )
    assert page.webinar.ends_at == datetime(2027, 3, 28, 9, 0, tzinfo=UTC)
    html = text_of(client.get(PAGE))
    assert html.count("<table") == 2
    assert "Saturday 27 March 2027" in html
    assert "Sunday 28 March 2027" in html
    assert "23:00–00:30" in html
    assert "09:00–10:00" in html


@OPEN_FILE
def test_speakers_are_shown_with_what_is_known_and_nobody_is_left_out(
    client, make_page, own_folders
):
    image = a_face()
    page = make_page(
        speaker_rows=[
            WebinarSpeaker(
                name="A. Invented",
                place="Graz",
                photo=image,
                photo_source="Her own",
                disclosure="None declared.",
            ),
        ],
        programme_items=[
            row("one", None, time(12), time(13), speakers="A. Invented"),
            row("two", None, time(13), time(14), speakers="B. Invented, Porto"),
        ],
    )
    html = text_of(client.get(PAGE))
    assert page.planned_items()[0].speakers[0].place == "Graz"
    for words in ("Photo: Her own", "None declared.", "B. Invented", ">BI<"):
        assert words in html
    assert html.count("speaker__face--initials") == 1


def test_without_more_about_its_speakers_a_page_lists_them_once(client, make_page):
    make_page()
    assert "Who speaks" not in text_of(client.get(PAGE))


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"accreditation_state": "applied"}, "Accreditation applied for."),
        (
            {
                "accreditation_state": "granted",
                "accreditation_code": "EX-1",
                "credits_granted": 4,
            },
            "Accredited with 4 credits, code EX-1.",
        ),
    ],
)
def test_the_page_says_where_the_accreditation_stands(client, make_page, fields, words):
    page = make_page(**fields)
    assert words in text_of(client.get(PAGE))
    granted = fields.get("credits_granted")
    assert page.webinar.credits_granted == granted


def test_a_page_that_says_nothing_leaves_the_credits_of_the_record(make_page):
    page = make_page()
    services.save_webinar(slug="part-1", by=None, credits_granted=4)
    page.summary = "Another sentence."
    page.save_revision().publish()
    page.webinar.refresh_from_db()
    assert page.webinar.credits_granted == 4


def test_nothing_is_called_granted_without_its_code(make_page):
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError, match="Enter the code"):
        make_page(accreditation_state="granted", credits_granted=4)


# -- What publishing tells people ----------------------------------------------------------
def told(kind: str) -> list[str]:
    letters = EventMail.objects.filter(kind=kind).select_related("user")
    return sorted(letter.user.email for letter in letters)


def test_new_times_are_told_once_and_raise_the_calendars_sequence(
    make_page, learner, stranger
):
    page = make_page(capacity=1)
    services.register_person(page.webinar, user=learner, by=None, now=BEFORE)
    services.join_waiting_list(page.webinar, user=stranger, by=None, now=BEFORE)
    page.summary = "Another sentence."
    page.save_revision().publish()
    assert told("changed") == []
    page.held_on = date(2024, 2, 23)
    page.save_revision().publish()
    page.save_revision().publish()
    assert told("changed") == ["ines@example.org", "stranger@example.org"]
    page.webinar.refresh_from_db()
    assert page.webinar.calendar_sequence == 1


def test_a_cancelled_event_is_told_to_all_and_its_file_says_so(
    client, make_page, learner
):
    page = make_page()
    services.register_person(page.webinar, user=learner, by=None, now=BEFORE)
    before = client.get(f"{PAGE}calendar.ics").content.decode()
    assert "STATUS:CONFIRMED" in before
    page.is_cancelled = True
    page.save_revision().publish()
    assert told("cancelled") == ["ines@example.org"]
    after = client.get(f"{PAGE}calendar.ics").content.decode()
    assert "METHOD:CANCEL" in after
    assert "SEQUENCE:1" in after
    uid = [line for line in before.splitlines() if line.startswith("UID:")]
    assert uid == [line for line in after.splitlines() if line.startswith("UID:")]
    services.send_due_mails(clock=lambda: BEFORE + timedelta(hours=1))
    assert EventMail.objects.get(kind="registered").state == "dropped"
    assert EventMail.objects.get(kind="cancelled").state == "sent"


def test_more_places_on_the_page_move_people_up(make_page, learner, stranger):
    page = make_page(capacity=1)
    services.register_person(page.webinar, user=learner, by=None, now=BEFORE)
    services.join_waiting_list(page.webinar, user=stranger, by=None, now=BEFORE)
    page.capacity = 2
    page.save_revision().publish()
    assert page.webinar.registrations.count() == 2


@OPEN_FILE
def test_an_events_queries_do_not_grow_with_speakers_and_questions(
    client, make_page, learner, own_folders, costs_the_same
):
    client.force_login(learner)

    def prepare(size):
        page = make_page(
            f"event-{size}",
            speaker_rows=[
                WebinarSpeaker(name=f"S. {n}", photo=a_face(), photo_source="Own")
                for n in range(size)
            ],
            questions=[question(f"Q{n}?") for n in range(size)],
        )
        return lambda: client.get(f"/webinars/{page.slug}/")

    costs_the_same(prepare)


def test_who_has_a_place_and_did_not_agree_is_told_and_agrees_with_one_key(
    client, make_page, learner
):
    page = make_page()
    services.register_person(page.webinar, user=learner, by=learner, now=BEFORE)
    client.force_login(learner)
    told = "nothing that you follow from now on is counted"
    html = text_of(client.get(PAGE))
    assert told in html
    assert "No camera, no sound" in html
    response = client.post(f"{PAGE}room/consent/", {"consent": "yes", "back": "event"})
    assert response.url == f"{PAGE}#registration"
    assert Registration.objects.get().consented_at is not None
    html = text_of(client.get(PAGE))
    assert "You are registered." in html
    assert told not in html
