"""What a participant does in the room, with a script and without."""

from __future__ import annotations

import pytest

from media import services
from media.models import AttentionPrompt, PollAnswer, PromptAnswer, Question
from tests.media.room.conftest import ON, make_room, page, seated, text_of  # noqa: F401

pytestmark = pytest.mark.django_db

ROOM = "/webinars/part-1/room/"


@pytest.fixture
def on(time_machine):
    time_machine.move_to(ON, tick=False)
    return ON


@pytest.fixture
def webinar(page):  # noqa: F811
    return page.webinar


def test_the_room_has_its_parts(seated, on, webinar, organiser):  # noqa: F811
    services.announce(webinar, text="We begin.", by=organiser, now=ON)
    html = text_of(seated.get(ROOM))
    assert "Your question to the speakers" in html
    assert "There is no poll at the moment." in html
    assert "We begin." in html
    assert "Are you still following?" not in html


def test_a_question_is_asked_and_waits(seated, on, webinar, learner):  # noqa: F811
    html = text_of(
        seated.post(
            f"{ROOM}ask/", {"text": "Is it safe?", "anonymous": "1"}, follow=True
        )
    )
    assert "A moderator reads your question" in html
    assert "waits for a moderator" in html
    assert Question.objects.get().author == learner
    html = text_of(seated.post(f"{ROOM}ask/", {"text": " "}, follow=True))
    assert "Write your question first" in html


def test_names_are_shown_to_others_unless_one_says_no(
    seated,  # noqa: F811
    on,
    webinar,
    stranger,
    organiser,
):
    services.take_questions(webinar, mode="open", by=organiser, now=ON)
    for text, is_anonymous in (("Named?", False), ("Unnamed?", True)):
        services.ask_question(
            webinar, user=stranger, text=text, is_anonymous=is_anonymous, now=ON
        )
    html = text_of(seated.get(f"{ROOM}part/questions/"))
    assert html.count("Ştefan Ionescu") == 1
    assert html.count("Anonymous") == 1
    assert "Unnamed?" in html


def test_support_and_withdrawal_by_button(seated, on, webinar, stranger):  # noqa: F811
    question = services.ask_question(
        webinar, user=stranger, text="Is it safe?", is_anonymous=False, now=ON
    )
    path = f"{ROOM}questions/{question.pk}"
    # Somebody else's question that waits is not there.
    assert seated.post(f"{path}/support/").status_code == 404
    Question.objects.update(state="shown")
    html = text_of(seated.post(f"{path}/support/", follow=True))
    assert "You support this question." in html
    assert 'aria-pressed="true"' in html
    html = text_of(seated.post(f"{path}/unsupport/", follow=True))
    assert 'aria-pressed="false"' in html
    html = text_of(seated.post(f"{path}/withdraw/", follow=True))
    assert "Only who asked" in html
    assert seated.get(f"{path}/support/").status_code == 405
    assert seated.post(f"{path}/delete/").status_code == 404


def test_newest_first_is_a_link(seated, on, webinar, organiser, stranger):  # noqa: F811
    services.take_questions(webinar, mode="open", by=organiser, now=ON)
    for text in ("First?", "Second?"):
        services.ask_question(
            webinar, user=stranger, text=text, is_anonymous=False, now=ON
        )
    usual = text_of(seated.get(ROOM))
    newest = text_of(seated.get(f"{ROOM}?order=newest"))
    assert usual.index("First?") < usual.index("Second?")
    assert newest.index("Second?") < newest.index("First?")
    assert "?order=newest" in usual


@pytest.fixture
def poll(webinar, organiser, on):
    made = services.prepare_poll(
        webinar,
        question="Do you offer the dose?",
        kind="single",
        options=["Always", "Never"],
        is_named=False,
        by=organiser,
        now=ON,
    )
    return services.launch_poll(made, by=organiser, now=ON)


def test_a_poll_is_answered_and_changed(seated, poll):  # noqa: F811
    html = text_of(seated.get(ROOM))
    assert "Nobody sees who answered what." in html
    assert "A poll is open:" in html
    html = text_of(seated.post(f"{ROOM}polls/{poll.pk}/", {"answer": "1"}, follow=True))
    assert "Change my answer" in html
    assert "A poll is open:" not in html.partition('id="polls"')[0]
    seated.post(f"{ROOM}polls/{poll.pk}/", {"answer": "0"})
    assert PollAnswer.objects.get().choices == [0]
    html = text_of(seated.post(f"{ROOM}polls/{poll.pk}/", {"answer": "7"}, follow=True))
    assert "This is none of the answers." in html
    assert PollAnswer.objects.get().choices == [0]


def test_results_come_when_the_moderator_shows_them(
    seated,  # noqa: F811
    poll,
    organiser,
    learner,
):
    services.answer_poll(poll, user=learner, given=["0"], now=ON)
    services.show_results(poll, is_shown=True, by=organiser, now=ON)
    html = text_of(seated.get(ROOM))
    assert "Fewer than 5 people answered" in html
    assert "100 %" not in html
    for _ in range(4):
        PollAnswer.objects.create(poll=poll, choices=[1], answered_at=ON)
    html = text_of(seated.get(ROOM))
    assert "5 people answered" in html
    assert "80 %" in html
    assert "Your answer:" not in html


def test_a_prepared_poll_cannot_be_answered(seated, on, webinar, organiser):  # noqa: F811
    made = services.prepare_poll(
        webinar,
        question="Later?",
        kind="words",
        options=(),
        is_named=False,
        by=organiser,
        now=ON,
    )
    assert seated.post(f"{ROOM}polls/{made.pk}/", {"answer": "x"}).status_code == 404
    assert "Later?" not in text_of(seated.get(ROOM))


def test_a_prompt_is_answered_by_a_button(seated, on, webinar):  # noqa: F811
    prompt = AttentionPrompt.objects.create(
        webinar=webinar, key="bad-news", slot=0, asked_at=ON
    )
    html = text_of(seated.get(ROOM))
    assert "Are you still following?" in html
    assert "Give me 2 minutes more" in html
    html = text_of(seated.post(f"{ROOM}prompts/{prompt.pk}/more/", follow=True))
    assert "Give me 2 minutes more" not in html
    assert "11:53:30" in html  # Lisbon
    html = text_of(seated.post(f"{ROOM}prompts/{prompt.pk}/here/", follow=True))
    assert "Thank you, your answer is stored." in html
    assert "Are you still following?" not in html
    assert PromptAnswer.objects.get().answered_at == ON


def test_the_talk_is_not_there_for_people_without_a_place(
    client, on, poll, stranger, webinar
):
    client.force_login(stranger)
    question = Question.objects.create(
        webinar=webinar, text="Here?", state="shown", asked_at=ON, changed_at=ON
    )
    for path in ("ask/", f"questions/{question.pk}/support/", f"polls/{poll.pk}/"):
        assert (
            client.post(ROOM + path, {"text": "Me?", "answer": "0"}).status_code == 404
        )
    for name in ("questions", "polls", "announcements", "prompt", "here"):
        assert client.get(f"{ROOM}part/{name}/").status_code == 404
    client.logout()
    assert client.get(f"{ROOM}part/questions/").status_code == 404
    assert Question.objects.count() == 1


def test_a_part_is_never_kept(seated, on):  # noqa: F811
    for name in ("questions", "polls", "announcements", "prompt", "here"):
        response = seated.get(f"{ROOM}part/{name}/")
        assert response.status_code == 200
        assert "no-store" in response["Cache-Control"]
    assert seated.get(f"{ROOM}part/other/").status_code == 404


def test_the_talk_costs_the_same_however_much_is_said(
    seated,  # noqa: F811
    on,
    webinar,
    organiser,
    costs_the_same,
):
    from tests.media.talk.conftest import make_person

    services.take_questions(webinar, mode="open", by=organiser, now=ON)
    made = 0

    def prepare(size):
        nonlocal made
        for _ in range(size):
            made += 1
            person = make_person(made)
            services.ask_question(
                webinar, user=person, text=f"Q {made}?", is_anonymous=False, now=ON
            )
            services.announce(webinar, text=f"A {made}", by=organiser, now=ON)
            poll = services.prepare_poll(
                webinar,
                question=f"P {made}?",
                kind="words",
                options=(),
                is_named=True,
                by=organiser,
                now=ON,
            )
            services.launch_poll(poll, by=organiser, now=ON)
            services.answer_poll(poll, user=person, given=["word"], now=ON)
            services.show_results(poll, is_shown=True, by=organiser, now=ON)
        return lambda: [
            seated.get(f"{ROOM}part/{name}/")
            for name in ("questions", "polls", "announcements", "prompt", "here")
        ]

    assert costs_the_same(prepare) < 60
