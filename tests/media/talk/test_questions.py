"""Questions: asked within measure, supported once, moderated step by step."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from wagtail.models import ModelLogEntry

from media import services
from media.domain.questions import STEPS, QuestionState, may_step, steps_from
from media.exceptions import TalkRefused
from media.live.news import read_news
from media.live.site import live_folder
from media.models import Question, QuestionSupport
from media.talk_queries import question_queue, questions_in_room
from tests.media.talk.conftest import NOW, later

pytestmark = pytest.mark.django_db


def kinds(webinar) -> list[str]:
    return [one.kind for one in read_news(live_folder(), webinar.slug, after=0)]


def test_a_question_waits_for_a_moderator_unless_the_event_is_open(
    room, learner, organiser
):
    first = services.ask_question(
        room, user=learner, text="  Is it\n safe? ", is_anonymous=True, now=NOW
    )
    assert (first.text, first.state, first.is_anonymous) == (
        "Is it safe?",
        "waiting",
        True,
    )
    services.take_questions(room, mode="open", by=organiser, now=NOW)
    second = services.ask_question(
        room, user=learner, text="And now?", is_anonymous=False, now=NOW
    )
    assert second.state == "shown"
    services.take_questions(room, mode="closed", by=organiser, now=NOW)
    with pytest.raises(TalkRefused, match="No questions are taken"):
        services.ask_question(
            room, user=learner, text="Still?", is_anonymous=False, now=NOW
        )


def test_a_question_belongs_to_the_item_that_runs(room, learner, organiser):
    by_plan = services.ask_question(
        room, user=learner, text="By plan?", is_anonymous=False, now=NOW
    )
    services.begin_item_now(room, key="qa-1", by=organiser, now=later(minutes=1))
    pressed = services.ask_question(
        room, user=learner, text="Pressed?", is_anonymous=False, now=later(minutes=2)
    )
    assert (by_plan.item, pressed.item) == ("radiation-risk", "qa-1")


@pytest.mark.parametrize(
    ("text", "why"),
    [("", "three letters"), (" ? ", "three letters"), ("x" * 501, "501 characters")],
)
def test_a_question_that_nobody_can_read_is_refused(room, learner, text, why):
    with pytest.raises(TalkRefused, match=why):
        services.ask_question(
            room, user=learner, text=text, is_anonymous=False, now=NOW
        )
    assert not Question.objects.exists()


def test_the_same_question_twice_is_one(room, learner):
    once, again = (
        services.ask_question(
            room, user=learner, text="Is it safe?", is_anonymous=False, now=NOW
        )
        for _ in range(2)
    )
    assert once == again


def test_nobody_asks_without_end(room, learner, stranger):
    def ask(number: int, now):
        services.ask_question(
            room, user=learner, text=f"Number {number}?", is_anonymous=False, now=now
        )

    for number in range(3):
        ask(number, NOW)
    with pytest.raises(TalkRefused, match="You have asked 3 questions in a few min"):
        ask(3, later(minutes=4))
    ask(3, later(minutes=6))
    services.ask_question(
        room, user=stranger, text="Mine?", is_anonymous=False, now=NOW
    )
    for number in range(4, 20):
        ask(number, later(minutes=6 * number))
    with pytest.raises(TalkRefused, match="the most for one person"):
        ask(20, later(minutes=130))


def test_a_closed_room_takes_nothing(room, learner, ask):
    question = ask(by=learner)
    for now in (later(days=1), later(days=-1)):
        with pytest.raises(TalkRefused, match="is not open now"):
            services.ask_question(
                room, user=learner, text="Too late?", is_anonymous=False, now=now
            )
        with pytest.raises(TalkRefused, match="is not open now"):
            services.support_question(question, user=learner, now=now)


def test_support_is_given_once_and_taken_back(room, ask, people):
    question = ask()
    fan, other = people(2)
    assert services.support_question(question, user=fan, now=NOW)
    assert not services.support_question(question, user=fan, now=NOW)
    assert services.support_question(question, user=other, now=NOW)
    (seen,) = questions_in_room(room, fan)
    assert (seen.support, seen.is_supported) == (2, True)
    assert services.support_question(question, user=fan, now=NOW, is_given=False)
    assert not services.support_question(question, user=fan, now=NOW, is_given=False)
    (seen,) = questions_in_room(room, fan)
    assert (seen.support, seen.is_supported) == (1, False)


def test_the_database_refuses_a_second_support(ask, people):
    question, (fan,) = ask(), people(1)
    QuestionSupport.objects.create(question=question, user=fan, given_at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        QuestionSupport.objects.create(question=question, user=fan, given_at=NOW)


def test_support_is_for_what_is_open_and_not_ones_own(ask, learner, people):
    (fan,) = people(1)
    with pytest.raises(TalkRefused, match="own question"):
        services.support_question(ask(), user=learner, now=NOW)
    for number, state in enumerate(("waiting", "answered", "aside"), start=1):
        with pytest.raises(TalkRefused, match="no longer"):
            services.support_question(
                ask(f"When {state}?", state=state, at=later(minutes=6 * number)),
                user=fan,
                now=NOW,
            )


def test_who_asked_withdraws_and_nobody_else(ask, learner, organiser):
    question = ask()
    with pytest.raises(TalkRefused, match="Only who asked"):
        services.withdraw_question(question, by=organiser, now=NOW)
    services.withdraw_question(question, by=learner, now=NOW)
    assert services.withdraw_question(question, by=learner, now=NOW).state == (
        "withdrawn"
    )
    answered = ask("Answered?", state="answered")
    with pytest.raises(TalkRefused, match="settled"):
        services.withdraw_question(answered, by=learner, now=NOW)


def test_the_next_question_answers_the_one_before(room, ask, organiser):
    first, second = ask("First?"), ask("Second?")
    for question in (first, second):
        services.moderate_question(question, to="now", by=organiser, now=NOW)
    states = {one.text: one.state for one in Question.objects.all()}
    assert states == {"First?": "answered", "Second?": "now"}


def test_the_database_knows_one_question_being_answered(ask):
    ask("First?", state="now")
    with pytest.raises(IntegrityError), transaction.atomic():
        ask("Second?", state="now")


def test_a_reason_or_an_answer_is_needed_and_kept(ask, organiser):
    question = ask()
    for to, why in (("aside", "Say why"), ("written", "Write the answer")):
        with pytest.raises(TalkRefused, match=why):
            services.moderate_question(
                question, to=to, by=organiser, now=NOW, text=" \n"
            )
    question.refresh_from_db()
    assert question.state == "shown"
    done = services.moderate_question(
        question, to="written", by=organiser, now=NOW, text="Yes.\n\nMostly."
    )
    assert (done.state, done.answer) == ("written", "Yes.\n\nMostly.")
    corrected = services.moderate_question(
        question, to="written", by=organiser, now=NOW, text="No."
    )
    assert corrected.answer == "No."
    with pytest.raises(TalkRefused, match="3000 are the most"):
        services.moderate_question(
            question, to="written", by=organiser, now=NOW, text="x" * 3001
        )


def test_a_duplicate_brings_its_supporters_along(room, ask, organiser, learner, people):
    asker, fan, both, author = people(4)
    one = ask("Is a CT safe?", by=author)
    two = ask("Are CTs safe?", by=asker)
    for user in (fan, both, author):
        services.support_question(two, user=user, now=NOW)
    services.support_question(one, user=both, now=NOW)
    three = ask("Safe, a CT?")
    services.moderate_question(three, to="merged", into=two, by=organiser, now=NOW)
    services.moderate_question(two, to="merged", into=one, by=organiser, now=NOW)
    # fan and both of two, who asked two, who asked three; the author of one not at all.
    (left,) = [q for q in question_queue(room, organiser) if q.state != "merged"]
    assert (left.text, left.support) == ("Is a CT safe?", 4)
    three.refresh_from_db()
    assert three.merged_into == one


def test_merging_needs_another_question_that_is_alive(
    room, make_webinar, ask, organiser, learner
):
    one, gone = ask("One?"), ask("Gone?", state="aside")
    elsewhere = Question.objects.create(
        webinar=make_webinar("other", with_programme=False),
        author=learner,
        text="Elsewhere?",
        state="shown",
        asked_at=NOW,
        changed_at=NOW,
    )
    for into, why in (
        (None, "Choose"),
        (one, "into itself"),
        (gone, "Choose"),
        (elsewhere, "Choose"),
    ):
        with pytest.raises(TalkRefused, match=why):
            services.moderate_question(
                one, to="merged", into=into, by=organiser, now=NOW
            )


def test_a_step_that_came_too_late_says_where_the_question_is(ask, organiser):
    question = ask(state="withdrawn")
    with pytest.raises(TalkRefused, match="“Withdrawn” by now"):
        services.moderate_question(question, to="shown", by=organiser, now=NOW)
    with pytest.raises(TalkRefused, match="no step"):
        services.moderate_question(question, to="withdrawn", by=organiser, now=NOW)


def test_steps_lead_back_from_everywhere_but_the_end():
    assert steps_from("merged") == steps_from("withdrawn") == []
    assert steps_from("waiting") == [
        "shown",
        "now",
        "answered",
        "written",
        "aside",
        "merged",
    ]
    assert steps_from("aside") == ["shown"]
    assert all(may_step("shown", to) for to in STEPS if to not in ("shown",))
    assert not any(may_step(state, "waiting") for state in QuestionState)


def test_everybody_reads_what_is_public_and_ones_own(room, ask, learner, people):
    (other,) = people(1)
    for state in QuestionState:
        if state not in ("merged", "withdrawn"):
            ask(
                f"{state}?",
                state=state,
                at=later(minutes=6 * list(QuestionState).index(state)),
            )
    assert {q.state for q in questions_in_room(room, other)} == {
        "shown",
        "now",
        "answered",
        "written",
    }
    assert len(questions_in_room(room, learner)) == 6


def test_what_is_answered_now_stands_first_and_what_is_done_last(room, ask, people):
    fan, _ = people(2)
    ask("Answered?", state="answered", at=later(minutes=-30))
    ask("Little known?", at=later(minutes=-20))
    known = ask("Well known?", at=later(minutes=-10))
    ask("Now?", state="now")
    services.support_question(known, user=fan, now=NOW)

    def texts(**order):
        return [q.text for q in questions_in_room(room, fan, **order)]

    assert texts() == ["Now?", "Well known?", "Little known?", "Answered?"]
    assert texts(newest_first=True) == texts()


def test_each_act_is_in_the_record_without_a_name(room, ask, organiser):
    services.moderate_question(ask(), to="now", by=organiser, now=NOW)
    entries = ModelLogEntry.objects.for_instance(room).order_by("pk")
    told = [(e.action, e.data) for e in entries if "question" in e.action]
    pk = Question.objects.get().pk
    assert told == [
        ("media.ask_question", {"question": pk}),
        ("media.moderate_question", {"question": pk, "to": "now"}),
    ]


def test_the_room_hears_of_a_question_and_seldom_of_votes(
    room, ask, people, organiser, django_capture_on_commit_callbacks
):
    services.take_questions(room, mode="open", by=organiser, now=NOW)
    with django_capture_on_commit_callbacks(execute=True):
        question = ask()
    assert kinds(room) == ["questions"]
    with django_capture_on_commit_callbacks(execute=True):
        for fan in people(3):
            services.support_question(question, user=fan, now=NOW)
    assert kinds(room) == ["questions"] * 2


def test_the_room_hears_nothing_of_what_it_does_not_read(
    room, ask, learner, organiser, django_capture_on_commit_callbacks
):
    shown = ask(by=organiser)
    with django_capture_on_commit_callbacks(execute=True):
        first, second, third = (
            services.ask_question(
                room, user=learner, text=text, is_anonymous=False, now=NOW
            )
            for text in ("Mine?", "Aside?", "As theirs?")
        )
        services.withdraw_question(first, by=learner, now=NOW)
        services.moderate_question(
            second, to="aside", text="Off topic.", by=organiser, now=NOW
        )
    assert kinds(room) == []
    # A further supporter of what everybody reads is a vote like any other.
    with django_capture_on_commit_callbacks(execute=True):
        services.moderate_question(
            third, to="merged", into=shown, by=organiser, now=NOW
        )
    assert kinds(room) == ["questions"]
    with django_capture_on_commit_callbacks(execute=True):
        services.moderate_question(second, to="shown", by=organiser, now=NOW)
    assert kinds(room) == ["questions"] * 2
    with django_capture_on_commit_callbacks(execute=True):
        services.moderate_question(
            second, to="aside", text="After all.", by=organiser, now=NOW
        )
    assert kinds(room) == ["questions"] * 3


def test_reading_costs_the_same_however_many_ask(room, people, ask, costs_the_same):
    reader = people(1, first=99)[0]

    def measured(size):
        for person in people(size, first=10 * size):
            ask(f"From {person.name}?", by=person)
        return lambda: [one.author.name for one in questions_in_room(room, reader)]

    assert costs_the_same(measured) == 1
