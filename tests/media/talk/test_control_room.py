"""The control room: who may open it, what each button does, what is not there."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from media import services
from media.choices import WebinarState
from media.models import (
    Announcement,
    AttentionPrompt,
    ItemTimes,
    Poll,
    Question,
    RoomRole,
)
from media.talk_queries import room_rules
from tests.media.talk.conftest import NOW, later

pytestmark = pytest.mark.django_db

CONTROL = "/webinars/part-1/control/"


def words(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def faculty(room, people, organiser):
    (person,) = people(1, first=70)
    services.give_part(room, email=person.email, part="faculty", by=organiser, now=NOW)
    return person


ACTS = {
    "items/radiation-risk/begin/": {},
    "items/radiation-risk/correct/": {
        "starts": "13:51",
        "ends": "14:30",
        "reason": "x",
    },
    "questions/1/": {"to": "shown"},
    "rules/": {"questions": "open"},
    "polls/": {"question": "Q?", "kind": "words"},
    "announce/": {"text": "Hello"},
    "helpers/": {"email": "ines@example.org", "part": "moderator"},
}


# -- Who -----------------------------------------------------------------------------
def test_the_control_room_is_not_there_for_others(room, as_, client, learner, clock):
    assert client.get(CONTROL).status_code == 404
    visitor = as_(learner)
    for path in ("", "part/queue/", "tables/questions.csv"):
        assert visitor.get(CONTROL + path).status_code == 404
    for path, form in ACTS.items():
        assert visitor.post(CONTROL + path, form).status_code == 404
    assert not ItemTimes.objects.exists()
    assert not Announcement.objects.exists()


def test_faculty_reads_and_presses_nothing(room, as_, faculty, ask):
    ask("Is it safe?", is_anonymous=True)
    reader = as_(faculty)
    html = words(reader.get(CONTROL))
    assert "Is it safe?" in html
    assert "<button" not in html.partition("<main")[2].partition("</main")[0]
    for name in ("polls", "prompts", "helpers"):
        assert reader.get(f"{CONTROL}part/{name}/").status_code == 404
    for path, form in ACTS.items():
        assert reader.post(CONTROL + path, form).status_code == 404
    assert reader.get(f"{CONTROL}tables/questions.csv").status_code == 404


def test_faculty_is_not_told_who_asked_without_a_name(room, as_, faculty, people, ask):
    (shy,) = people(1, first=80)
    ask("Is it safe?", by=shy, is_anonymous=True)
    ask("How much is it?", by=people(1, first=81)[0])
    reader = as_(faculty)
    for path in ("", "part/queue/"):
        html = words(reader.get(CONTROL + path))
        assert "Is it safe?" in html
        assert "Anonymous" in html
        assert shy.name not in html
        assert "Person 81" in html


def test_a_moderator_runs_the_event_and_names_nobody(room, as_, moderator):
    page = as_(moderator)
    html = words(page.get(CONTROL))
    assert "It has begun" in html
    assert "Who helps" not in html
    assert page.post(f"{CONTROL}helpers/", ACTS["helpers/"]).status_code == 404
    services.take_part_away(RoomRole.objects.get(), by=moderator)
    assert page.get(CONTROL).status_code == 404


def test_a_moderator_of_one_event_is_nobody_at_another(
    room, make_webinar, as_, moderator
):
    make_webinar("part-2")
    page = as_(moderator)
    assert page.get("/webinars/part-2/control/").status_code == 404
    assert page.get("/webinars/nowhere/control/").status_code == 404


def test_what_belongs_to_another_event_is_not_found(
    room, make_webinar, as_, organiser, ask
):
    other = make_webinar("part-2")
    question = ask("Here?")
    poll = services.prepare_poll(
        other,
        question="There?",
        kind="words",
        options=(),
        is_named=False,
        by=organiser,
        now=NOW,
    )
    page = as_(organiser)
    there = f"/webinars/part-2/control/questions/{question.pk}/"
    assert page.post(there, {"to": "now"}).status_code == 404
    here = f"{CONTROL}polls/{poll.pk}/launch/"
    assert page.post(here).status_code == 404


def test_looking_changes_nothing(room, as_, organiser):
    page = as_(organiser)
    for path in ACTS:
        assert page.get(CONTROL + path).status_code == 405


# -- Buttons ---------------------------------------------------------------------------
def press(page, path, /, **form):
    """Without a script: the page one comes back to, and what it says."""
    response = page.post(CONTROL + path, form, follow=True)
    assert response.status_code == 200
    return words(response)


def test_begin_end_and_correct(room, as_, organiser):
    page = as_(organiser)
    assert "began at 13:52." in press(page, "items/radiation-risk/begin/")
    html = press(page, "items/radiation-risk/begin/")
    assert "This item runs already." in html
    html = press(
        page, "items/radiation-risk/correct/", starts="13:50", ends="14:28", reason="x"
    )
    assert "The times are corrected" in html
    assert "13:50–14:28: x" in html
    assert ItemTimes.objects.count() == 2


@pytest.mark.parametrize(
    ("form", "why"),
    [
        ({"starts": "", "ends": "14:30", "reason": "x"}, "Enter both times"),
        ({"starts": "13:70", "ends": "14:30", "reason": "x"}, "Enter both times"),
        ({"starts": "13:52", "ends": "14:30"}, "Say why the times are changed."),
        ({"starts": "13:00", "ends": "14:30", "reason": "x"}, "overlap"),
    ],
)
def test_a_correction_that_makes_no_sense_is_refused(room, as_, organiser, form, why):
    assert why in press(as_(organiser), "items/radiation-risk/correct/", **form)
    assert not ItemTimes.objects.exists()


def test_only_organisers_correct_what_is_over(room, as_, clock, moderator, organiser):
    clock.move_to(later(days=1))
    form = {"starts": "13:51", "ends": "14:30", "reason": "Read from the recording"}
    path = "items/radiation-risk/correct/"
    assert "is not open now" in press(as_(moderator), path, **form)
    assert "The times are corrected" in press(as_(organiser), path, **form)
    assert "no such item" in press(as_(organiser), "items/x/correct/", **form)


def test_an_item_past_midnight_is_corrected_on_its_own_night(
    make_webinar, as_, organiser
):
    from media.domain.programme import plan_item
    from media.services import save_programme

    night = make_webinar(
        "night",
        with_programme=False,
        starts_at=NOW.replace(hour=20),
        ends_at=later(days=1).replace(hour=1),
    )
    # By the clock of Vienna from 23:30 to 00:30, in winter one hour ahead.
    item = plan_item(
        key="late",
        kind="talk",
        title="Late",
        starts_at=NOW.replace(hour=22, minute=30),
        ends_at=NOW.replace(hour=23, minute=30),
    )
    save_programme(night, items=[item], by=None, now=NOW)
    page = as_(organiser)
    path = "/webinars/night/control/items/late/correct/"
    for starts, ends, real in (
        ("23:40", "00:20", (22, 40, 23, 20)),
        # It really began after midnight, which is another day by the clock …
        ("00:05", "00:35", (23, 5, 23, 35)),
        # … and then not.
        ("23:50", "00:35", (22, 50, 23, 35)),
    ):
        page.post(path, {"starts": starts, "ends": ends, "reason": "x"})
        entry = ItemTimes.objects.latest("id")
        assert entry.starts_at == NOW.replace(hour=real[0], minute=real[1])
        assert entry.ends_at == NOW.replace(hour=real[2], minute=real[3])
    turned = {"starts": "00:35", "ends": "00:05", "reason": "x"}
    assert "look at both times" in words(page.post(path, turned, follow=True))
    assert ItemTimes.objects.count() == 3


def test_no_item_begins_when_no_clock_shows_its_time(make_webinar, as_, organiser):
    from media.domain.programme import plan_item
    from media.services import save_programme

    begins = datetime(2027, 3, 27, 23, tzinfo=UTC)
    night = make_webinar(
        "night",
        with_programme=False,
        starts_at=begins,
        ends_at=begins + timedelta(hours=3),
    )
    item = plan_item(
        key="late", kind="talk", title="Late", starts_at=begins, ends_at=night.ends_at
    )
    save_programme(night, items=[item], by=None, now=NOW)
    told = {"starts": "02:30", "ends": "04:00", "reason": "x"}
    path = "/webinars/night/control/items/late/correct/"
    page = as_(organiser)
    assert "No clock shows 02:30" in words(page.post(path, told, follow=True))
    assert not ItemTimes.objects.exists()


def test_questions_are_moderated_by_buttons(room, as_, moderator, ask):
    first, second = ask("First?", state="waiting"), ask("Second?")
    page = as_(moderator)
    path = f"questions/{first.pk}/"
    assert "is now: Shown" in press(page, path, to="shown")
    assert "is now: Merged" in press(page, path, to="merged", into=second.pk)
    assert "“Merged” by now" in press(page, path, to="now")
    assert "is now: Put aside" in press(
        page, f"questions/{second.pk}/", to="aside", text="Off the subject"
    )
    assert "Questions are taken this way" in press(page, "rules/", questions="open")
    assert room_rules(room).questions == "open"


def test_polls_are_run_by_buttons(room, as_, moderator):
    page = as_(moderator)
    html = press(
        page, "polls/", question="Do you ask?", kind="single", options="Yes\n\nNo\n"
    )
    poll = Poll.objects.get()
    assert "The poll is prepared" in html
    assert poll.options == ["Yes", "No"]
    assert "is open: everybody" in press(page, f"polls/{poll.pk}/launch/")
    assert "“Do you ask?” is closed." in press(page, f"polls/{poll.pk}/close/")
    assert "The room sees the results" in press(page, f"polls/{poll.pk}/show/")
    assert "no longer sees" in press(page, f"polls/{poll.pk}/unshow/")
    assert "can no longer be changed" in press(page, f"polls/{poll.pk}/discard/")
    assert "Nobody gave this word" in press(page, f"polls/{poll.pk}/word/", word="x")
    assert page.post(f"{CONTROL}polls/{poll.pk}/explode/").status_code == 404


def test_messages_prompts_and_helpers(room, as_, organiser, learner):
    page = as_(organiser)
    assert "Everybody in the room is told" in press(page, "announce/", text="A break.")
    assert "there are 3 attention prompts in an hour" in press(
        page, "rules/", prompts="3"
    )
    assert room_rules(room).prompts_per_hour == 3
    for wrong in ("x", "9", "-1"):
        assert "Choose from 0 to 6" in press(page, "rules/", prompts=wrong)
    html = press(page, "helpers/", email=learner.email, part="moderator")
    assert "Inês Carvalho can open this page now." in html
    role = RoomRole.objects.get()
    assert "can no longer open" in press(page, f"helpers/{role.pk}/remove/")
    assert not RoomRole.objects.exists()


def test_a_script_gets_the_sentence_alone(room, as_, organiser):
    page = as_(organiser)
    header = {"headers": {"X-Sentence-Only": "1"}}
    done = page.post(f"{CONTROL}announce/", {"text": "A break."}, **header)
    refused = page.post(f"{CONTROL}announce/", {"text": " "}, **header)
    assert (done.status_code, refused.status_code) == (200, 422)
    assert words(done) == '<p class="talk-sentence">Everybody in the room is told.</p>'
    assert "Write the message first." in words(refused)
    assert Announcement.objects.count() == 1


# -- What it shows ------------------------------------------------------------------------
def test_moderators_see_who_asked_without_a_name(room, as_, moderator, ask):
    ask("Is it safe?", is_anonymous=True, state="waiting")
    html = words(as_(moderator).get(CONTROL))
    assert "Inês Carvalho" in html
    assert "without a name for the others" in html
    assert "1 question waits" in html


def test_clock_times_are_the_event_s_for_whoever_looks(
    room, as_, organiser, learner, ask
):
    """Beside items in the event's zone a time of the viewer's own would mislead."""
    services.give_part(
        room, email=learner.email, part="moderator", by=organiser, now=NOW
    )
    ask()
    services.announce(room, text="Hello", by=organiser, now=NOW)
    AttentionPrompt.objects.create(webinar=room, key="qa-1", slot=0, asked_at=NOW)
    in_lisbon = as_(learner)
    for part in ("queue", "told", "prompts"):
        html = words(in_lisbon.get(f"{CONTROL}part/{part}/"))
        assert "13:52" in html
        assert "12:52" not in html.replace("T12:52", "")


def test_what_people_type_is_escaped(room, as_, organiser, ask):
    ask("<script>alert(1)</script>?")
    html = words(as_(organiser).get(CONTROL))
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;?" in html


def test_a_past_event_keeps_its_talk(room, as_, organiser, ask, clock):
    ask("Left over?")
    room.state = WebinarState.HELD
    room.save()
    clock.move_to(later(days=30))
    html = words(as_(organiser).get(CONTROL))
    assert "The room is closed." in html
    assert "Left over?" in html
    assert "It has begun" not in html


def test_the_queue_grows_with_its_questions_and_no_faster(room, as_, moderator, people):
    page = as_(moderator)
    (asker,) = people(1)

    def size(count: int) -> int:
        Question.objects.bulk_create(
            Question(
                webinar=room,
                author=asker,
                text=f"Question {number:03}?",
                state="shown",
                asked_at=NOW,
                changed_at=NOW,
            )
            for number in range(count - Question.objects.count())
        )
        return len(page.get(f"{CONTROL}part/queue/").content)

    few, some, many = size(3), size(13), size(103)
    assert (many - some) / 90 < 1.05 * (some - few) / 10


def test_a_page_costs_the_same_however_much_is_said(
    room, as_, organiser, people, costs_the_same
):
    page = as_(organiser)
    made = 0

    def prepare(size):
        nonlocal made
        services.take_questions(room, mode="open", by=organiser, now=NOW)
        for person in people(size, first=made + 1):
            made += 1
            services.ask_question(
                room, user=person, text=f"Q {made}?", is_anonymous=False, now=NOW
            )
            poll = services.prepare_poll(
                room,
                question=f"P {made}?",
                kind="words",
                options=(),
                is_named=True,
                by=organiser,
                now=NOW,
            )
            services.launch_poll(poll, by=organiser, now=NOW)
            services.answer_poll(poll, user=person, given=["word"], now=NOW)
            services.announce(room, text=f"A {made}", by=organiser, now=NOW)
            services.give_part(
                room, email=person.email, part="faculty", by=organiser, now=NOW
            )
        return lambda: page.get(CONTROL)

    assert costs_the_same(prepare) < 40
