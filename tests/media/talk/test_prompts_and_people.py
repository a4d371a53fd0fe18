"""Attention prompts never touch minutes; announcements, helpers and rules."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import OperationalError

from media import queries, services
from media.domain.programme import from_ms, to_ms
from media.domain.prompts import PromptRecord, plan_prompts
from media.domain.streams import Source, StreamKind, sources_to_json
from media.exceptions import TalkRefused
from media.lists import ItemTimesRow
from media.models import (
    AttentionPrompt,
    ImmutableError,
    PromptAnswer,
    RoomRole,
    RoomRules,
    StreamOutage,
)
from media.prompt_tasks import ask_prompts
from media.services import prompts
from media.talk_queries import (
    announcements,
    open_prompt,
    part_of,
    prompt_records,
    room_rules,
)
from tests.media.conftest import NOW as AFTERWARDS
from tests.media.talk.conftest import NOW, NOW_MS, later
from tests.media.test_services import log_of

pytestmark = pytest.mark.django_db


def planned(room):
    rules = room_rules(room)
    return plan_prompts(
        queries.programme_in_force(room),
        per_hour=rules.prompts_per_hour,
        seed=rules.prompt_seed,
    )


@pytest.fixture
def prompt(room) -> AttentionPrompt:
    return AttentionPrompt.objects.create(
        webinar=room, key="radiation-risk", slot=0, asked_at=NOW
    )


def test_prompts_are_off_until_somebody_switches_them_on(room, organiser):
    assert room_rules(room).prompts_per_hour == 0
    assert services.ask_due_prompts(room, now=NOW) == []
    services.switch_prompts(room, per_hour=3, by=organiser, now=NOW)
    seed = room_rules(room).prompt_seed
    assert len(seed) == 32
    services.switch_prompts(room, per_hour=0, by=organiser, now=NOW)
    services.switch_prompts(room, per_hour=3, by=organiser, now=NOW)
    assert room_rules(room).prompt_seed == seed
    for number in (-1, 7):
        with pytest.raises(TalkRefused, match="from 0 to 6"):
            services.switch_prompts(room, per_hour=number, by=organiser, now=NOW)


def test_a_due_prompt_is_asked_once(room, organiser):
    services.switch_prompts(room, per_hour=6, by=organiser, now=NOW)
    due = planned(room)[0]
    moment = from_ms(due.due_ms)
    assert services.ask_due_prompts(room, now=moment - timedelta(seconds=1)) == []
    (asked,) = services.ask_due_prompts(room, now=moment)
    assert (asked.key, asked.slot, asked.asked_at) == (due.key, due.slot, moment)
    assert services.ask_due_prompts(room, now=moment + timedelta(seconds=5)) == []


def test_a_prompt_that_was_missed_by_the_worker_is_left_out(room, organiser):
    services.switch_prompts(room, per_hour=6, by=organiser, now=NOW)
    moment = from_ms(planned(room)[0].due_ms)
    assert services.ask_due_prompts(room, now=moment + timedelta(minutes=1)) == []


def test_prompts_follow_an_item_that_begins_late(room, organiser):
    services.switch_prompts(room, per_hour=6, by=organiser, now=NOW)
    before = {one.slot: one.due_ms for one in planned(room) if one.key == "qa-1"}
    services.begin_item_now(room, key="qa-1", by=organiser, now=later(minutes=50))
    after = {one.slot: one.due_ms for one in planned(room) if one.key == "qa-1"}
    assert set(before) <= set(range(3))
    assert min(after.values()) > max(before.values()) - 60_000 * 30
    begins = next(
        i.starts_ms for i in queries.programme_in_force(room) if i.key == "qa-1"
    )
    assert min(after.values()) >= begins + 180_000


def test_only_the_latest_round_goes_on(room, organiser):
    services.switch_prompts(room, per_hour=6, by=organiser, now=NOW)
    old = RoomRules.objects.get(webinar=room).prompt_round
    services.switch_prompts(room, per_hour=5, by=organiser, now=NOW)
    due = from_ms(planned(room)[0].due_ms)
    assert services.go_round(room, round_number=old, now=due) == 0
    assert services.go_round(room, round_number=old + 1, now=due) == 1
    assert ask_prompts.func(0, 1) == 0


def test_the_worker_is_told_when_the_next_prompt_is_due(
    room, organiser, settings, django_capture_on_commit_callbacks
):
    from django_tasks_db.models import DBTaskResult

    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    early = room.starts_at - timedelta(minutes=30)
    with django_capture_on_commit_callbacks(execute=True):
        services.switch_prompts(room, per_hour=6, by=organiser, now=early)
    (task,) = DBTaskResult.objects.all()
    first = from_ms(planned(room)[0].due_ms)
    assert task.run_after == min(first, room.starts_at)


def test_one_has_ninety_seconds_and_more_who_asks(room, prompt, learner, stranger):
    assert open_prompt(room, learner, now=later(seconds=89)).is_extended is False
    assert open_prompt(room, learner, now=later(seconds=90)) is None
    services.extend_prompt(prompt, user=learner, now=later(seconds=80))
    services.extend_prompt(prompt, user=learner, now=later(seconds=85))
    seen = open_prompt(room, learner, now=later(seconds=209))
    assert (seen.is_extended, seen.until) == (True, later(seconds=210))
    services.answer_prompt(prompt, user=learner, now=later(seconds=209))
    assert open_prompt(room, learner, now=later(seconds=209)) is None
    for step in (services.answer_prompt, services.extend_prompt):
        with pytest.raises(TalkRefused, match="changes none of your minutes"):
            step(prompt, user=stranger, now=later(seconds=90))
    assert PromptAnswer.objects.count() == 1


def test_who_asked_once_has_more_time_with_later_prompts(room, prompt, learner):
    services.extend_prompt(prompt, user=learner, now=NOW)
    second = AttentionPrompt.objects.create(
        webinar=room, key="qa-1", slot=0, asked_at=later(minutes=45)
    )
    seen = open_prompt(room, learner, now=later(minutes=48))
    assert (seen.prompt, seen.is_extended) == (second, True)


def test_answers_never_change_minutes(room, prompt, learner, people, watch):
    (other,) = people(1)
    watch(learner)
    watch(other)
    before = queries.attendance_for(room)
    assert before[0].intervals
    services.answer_prompt(prompt, user=learner, now=later(seconds=5))
    assert queries.attendance_for(room) == before
    assert prompt_records(room) == {
        learner.pk: PromptRecord(1, 1),
        other.pk: PromptRecord(1, 0),
    }


def test_a_prompt_is_for_whom_the_page_played(
    room, prompt, learner, people, organiser, watch
):
    """Neither for who was in a meeting elsewhere nor for minutes given back."""
    elsewhere, given_back = people(2)
    watch(learner)
    services.import_log(
        room,
        content=log_of(elsewhere),
        file_name="log.csv",
        by=organiser,
        now=AFTERWARDS,
        source="intervals",
    )
    services.correct_attendance(
        room,
        span=(NOW_MS - 60_000, NOW_MS + 60_000),
        people=[given_back],
        is_added=True,
        reason="The stream stood still.",
        by=organiser,
        now=AFTERWARDS,
    )
    assert all(person.intervals for person in queries.attendance_for(room))
    assert prompt_records(room) == {learner.pk: PromptRecord(1, 0)}


def test_nothing_is_asked_while_the_stream_stands_still(room, organiser):
    services.switch_prompts(room, per_hour=6, by=organiser, now=NOW)
    due = from_ms(planned(room)[0].due_ms)
    outage = StreamOutage.objects.create(webinar=room, began_at=due, words="Soon.")
    assert services.ask_due_prompts(room, now=due) == []
    outage.ended_at = due + timedelta(seconds=1)
    outage.save()
    assert len(services.ask_due_prompts(room, now=due)) == 1


def test_nothing_is_asked_in_a_meeting_elsewhere(room, organiser):
    services.switch_prompts(room, per_hour=6, by=organiser, now=NOW)
    first, second = (from_ms(one.due_ms) for one in planned(room)[:2])
    played = Source(StreamKind.HLS, "https://a.example/x.m3u8")
    link = Source(StreamKind.LINK, "https://b.example/meet", from_ms=to_ms(second))
    room.streams = sources_to_json([played, link])
    room.save()
    assert len(services.ask_due_prompts(room, now=first)) == 1
    assert services.ask_due_prompts(room, now=second) == []


def test_a_prompt_is_not_asked_soon_after_another(room, organiser):
    """Items moved meanwhile, so that two of them came close together."""
    services.switch_prompts(room, per_hour=6, by=organiser, now=NOW)
    due = from_ms(planned(room)[0].due_ms)
    AttentionPrompt.objects.create(
        webinar=room, key="qa-1", slot=9, asked_at=due - timedelta(seconds=209)
    )
    assert services.ask_due_prompts(room, now=due) == []
    assert len(services.ask_due_prompts(room, now=due + timedelta(seconds=1))) == 1


def test_a_turn_that_fails_is_followed_by_the_next(
    room, organiser, settings, monkeypatch, django_capture_on_commit_callbacks
):
    from django_tasks_db.models import DBTaskResult

    services.switch_prompts(room, per_hour=6, by=organiser, now=NOW)
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    number = RoomRules.objects.get(webinar=room).prompt_round

    def fail(*_args, **_how):
        raise OperationalError("away")

    monkeypatch.setattr(prompts, "ask_due_prompts", fail)
    with (
        django_capture_on_commit_callbacks(execute=True),
        pytest.raises(OperationalError),
    ):
        services.go_round(room, round_number=number, now=NOW)
    assert DBTaskResult.objects.count() == 1


def test_times_that_are_moved_begin_a_new_round(room, organiser):
    services.switch_prompts(room, per_hour=6, by=organiser, now=NOW)
    before = RoomRules.objects.get(webinar=room).prompt_round
    times = [ItemTimesRow(0, "radiation-risk", NOW, later(minutes=38))]
    for _ in range(2):  # the second time nothing is new
        services.set_item_times(
            room, times=times, reason="Late.", by=organiser, now=NOW
        )
    assert RoomRules.objects.get(webinar=room).prompt_round == before + 1


# -- Messages, helpers -------------------------------------------------------------------------
def test_a_message_stays_and_is_not_sent_twice(room, organiser):
    first = services.announce(room, text=" We go on\nat 14:35. ", by=organiser, now=NOW)
    again = services.announce(room, text="We go on at 14:35.", by=organiser, now=NOW)
    later_one = services.announce(room, text="Thank you.", by=organiser, now=NOW)
    assert first == again
    assert [one.text for one in announcements(room)] == [
        "Thank you.",
        "We go on at 14:35.",
    ]
    with pytest.raises(ImmutableError):
        later_one.delete()
    for text, why in (("  ", "Write the message"), ("x" * 501, "500 are the most")):
        with pytest.raises(TalkRefused, match=why):
            services.announce(room, text=text, by=organiser, now=NOW)
    with pytest.raises(TalkRefused, match="is not open now"):
        services.announce(room, text="Late", by=organiser, now=later(days=1))


def test_an_organiser_lets_people_help(room, stranger, organiser):
    role = services.give_part(
        room, email=stranger.email.upper(), part="faculty", by=organiser, now=NOW
    )
    assert part_of(room, stranger) == "faculty"
    services.give_part(
        room, email=stranger.email, part="moderator", by=organiser, now=NOW
    )
    assert part_of(room, stranger) == "moderator"
    assert RoomRole.objects.count() == 1
    for _ in range(2):
        services.take_part_away(role, by=organiser)
    assert part_of(room, stranger) == ""


def test_a_part_needs_an_account_and_a_name(room, stranger, organiser):
    for email, part, why in (
        ("nobody@example.org", "moderator", "Nobody with an account"),
        (stranger.email, "owner", "Choose moderator or faculty"),
    ):
        with pytest.raises(TalkRefused, match=why):
            services.give_part(room, email=email, part=part, by=organiser, now=NOW)
    with pytest.raises(TalkRefused, match="no way of taking"):
        services.take_questions(room, mode="maybe", by=organiser, now=NOW)
