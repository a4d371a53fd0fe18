"""Trails, stages and standing still, without a database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from courses.domain.progress import (
    Funnel,
    Standing,
    Step,
    StepCount,
    StepKind,
    Taken,
    Trail,
    funnel_of,
    middle,
    next_step,
    standing_in,
)

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
LESSON, TALK, QUIZ = (
    Step(StepKind.LESSON, 1),
    Step(StepKind.CONVERSATION, 1),
    Step(StepKind.QUIZ, 1),
)
STEPS = (LESSON, TALK, QUIZ)


def ago(days: float) -> datetime:
    return NOW - days * DAY


def standing(trail: Trail, opens_at: datetime | None = None) -> Standing:
    return standing_in(trail, now=NOW, patience=14 * DAY, opens_at=opens_at)


def test_next_step_is_the_first_that_does_not_count_yet():
    assert next_step(STEPS, Trail()) == LESSON
    half = Trail(taken={LESSON: Taken(ago(3), ago(3)), TALK: Taken(ago(2))})
    assert next_step(STEPS, half) == TALK
    done = Trail(taken={step: Taken(ago(2), ago(1)) for step in STEPS})
    assert next_step(STEPS, done) is None


def test_who_begun_stands_still_from_the_very_day_patience_ends():
    assert standing(Trail(begun_at=ago(14))) is Standing.STUCK
    almost = Trail(begun_at=ago(14) + timedelta(seconds=1))
    assert standing(almost) is Standing.UNDER_WAY


def test_any_later_act_counts_even_one_that_did_not_suffice():
    tried = Trail(begun_at=ago(30), taken={QUIZ: Taken(ago(29), None, ago(2))})
    assert standing(tried) is Standing.UNDER_WAY
    assert tried.last_at == ago(2)


def test_who_has_a_place_is_waited_for_from_the_day_the_run_begins():
    placed = Trail(placed_at=ago(60))
    assert standing(placed) is Standing.STUCK
    assert standing(placed, opens_at=ago(13)) is Standing.NOT_BEGUN
    assert standing(placed, opens_at=NOW + DAY) is Standing.NOT_BEGUN
    assert standing(Trail(placed_at=ago(3)), opens_at=ago(60)) is Standing.NOT_BEGUN
    assert standing(Trail()) is Standing.NOT_BEGUN


def test_conversation_played_elsewhere_begins_no_module():
    played = Trail(placed_at=ago(40), taken={TALK: Taken(ago(20), ago(14))})
    assert standing(played) is Standing.STUCK
    played = Trail(placed_at=ago(40), taken={TALK: Taken(ago(20), ago(13))})
    assert standing(played) is Standing.NOT_BEGUN
    assert not played.has_begun


def test_completed_without_a_beginning_has_begun():
    assert Trail(completed_at=ago(3)).has_begun


def test_completed_and_put_aside_are_never_stuck():
    old = {"begun_at": ago(90)}
    assert standing(Trail(**old, completed_at=ago(80))) is Standing.COMPLETED
    assert standing(Trail(**old, left_at=ago(80))) is Standing.LEFT


def test_funnel_counts_each_stage_for_itself_with_medians():
    hour = timedelta(hours=1)
    trails = [
        Trail(),
        Trail(begun_at=ago(9), taken={LESSON: Taken(ago(9))}),
        # Looked at it again long after it counted; that takes no longer.
        Trail(begun_at=ago(8), taken={LESSON: Taken(ago(8), ago(8) + hour, ago(2))}),
        # Completed before the quiz was added; stays so.
        Trail(
            begun_at=ago(8),
            completed_at=ago(6),
            taken={
                LESSON: Taken(ago(8), ago(8) + 3 * hour),
                TALK: Taken(ago(7), ago(7) + hour),
            },
        ),
    ]
    assert funnel_of(STEPS, trails) == Funnel(
        people=4,
        begun=3,
        steps=(
            StepCount(LESSON, 3, 2, 2 * hour),
            StepCount(TALK, 1, 1, hour),
            StepCount(QUIZ, 0, 0, None),
        ),
        completed=1,
        median_time=2 * DAY,
    )


def test_middle_of_nothing_is_not_told():
    assert middle([]) is None
    assert middle([DAY, 2 * DAY]) == 1.5 * DAY
