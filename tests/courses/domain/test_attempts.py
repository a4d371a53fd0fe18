"""An attempt is a fold over its steps: behaviours, tries, rulings, the clock, review."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.domain.attempts import (
    Act,
    AttemptRules,
    AttemptStep,
    Behaviour,
    fold,
    page_count,
    page_of_slot,
    slots_of_page,
)
from courses.domain.certainty import certainty_mark
from courses.domain.deadlines import (
    SITE_GRACE,
    Clock,
    NoStart,
    Overdue,
    Override,
    Schedule,
    clock,
    deadline,
    for_person,
    may_start,
    seconds_left,
)
from courses.domain.questions.document import question_to_json
from courses.domain.questions.kinds import Choice, Kind
from courses.domain.review import (
    EVERYTHING,
    Aspect,
    Moment,
    moment_of,
    read_rules,
    shown_for_question,
)
from courses.domain.tries import after_wrong_tries, best_so_far
from tests.factories.questions import HALF, make_question, options

NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
THIRD = Fraction(1, 3)
RIGHT = {"options": ["o0"]}
WRONG = {"options": ["o1"]}
ASKED = make_question(Kind.SINGLE_CHOICE, hints=("Think of the chair.", "Sit down."))


class Story:
    """Steps in the order they are told, each with its place in its slot."""

    def __init__(self, behaviour, *, questions=None, **rules):
        self.rules = AttemptRules(behaviour=behaviour, **rules)
        self.questions = questions or {1: ASKED}
        self.steps = []

    def then(self, act, response=None, *, slot=1, **fields):
        sequence = sum(1 for one in self.steps if one.slot == slot)
        self.steps.append(
            AttemptStep(slot, sequence, act, NOW, response=response, **fields)
        )
        return self

    def end(self, act=Act.FINISH):
        return self.then(act, slot=0)

    @property
    def state(self):
        return fold(self.questions, self.steps, self.rules)

    @property
    def slot(self):
        return self.state.slots[1]


# -- Behaviours --------------------------------------------------------------
def test_deferred_says_nothing_before_the_end_and_grades_the_last_answer():
    story = Story(Behaviour.DEFERRED).then(Act.SAVE, WRONG).then(Act.SAVE, RIGHT)
    before = story.slot
    assert (before.is_open, before.grade, before.fraction) == (True, None, None)
    assert before.response == RIGHT
    after = story.end().slot
    assert (after.is_open, after.fraction, after.is_right) == (False, 1, True)


def test_immediate_closes_with_the_first_check():
    story = Story(Behaviour.IMMEDIATE).then(Act.SAVE, RIGHT).then(Act.CHECK, WRONG)
    assert (story.slot.is_open, story.slot.fraction) == (False, 0)
    assert story.state.is_open


def test_saved_and_never_checked_counts_at_the_end():
    for behaviour in Behaviour:
        assert Story(behaviour).then(Act.SAVE, RIGHT).end().slot.is_right


@pytest.mark.parametrize(
    ("answers", "fraction", "is_open", "again"),
    [
        ([WRONG], None, True, True),
        ([RIGHT], 1, False, False),
        ([WRONG, RIGHT], 1 - THIRD, False, False),
        ([WRONG, WRONG, RIGHT], THIRD, False, False),
        ([WRONG, WRONG, WRONG], 0, False, False),
    ],
)
def test_interactive_has_one_try_more_than_hints(answers, fraction, is_open, again):
    story = Story(Behaviour.INTERACTIVE)
    for place, response in enumerate(answers):
        if place:
            story.then(Act.AGAIN)
        story.then(Act.CHECK, response)
    slot = story.slot
    assert (slot.fraction, slot.is_open, slot.awaits_again) == (
        fraction,
        is_open,
        again,
    )
    assert slot.tries_left == 3 - len(answers)


def test_interactive_given_up_is_worth_its_last_answer_less_penalties():
    half = make_question(Kind.SINGLE_CHOICE, hints=("One.",), body=ASKED.body)
    story = Story(Behaviour.INTERACTIVE, questions={1: half})
    story.then(Act.CHECK, WRONG).then(Act.AGAIN).then(Act.SAVE, {"options": ["o2"]})
    assert story.end().slot.fraction == HALF - THIRD


def test_adaptive_keeps_the_best_and_counts_no_try_twice_against_it():
    story = Story(Behaviour.ADAPTIVE).then(Act.CHECK, {"options": ["o2"]})
    assert (story.slot.is_open, story.slot.fraction) == (True, None)
    story.then(Act.CHECK, RIGHT).then(Act.CHECK, WRONG)
    slot = story.end().slot
    assert (slot.fraction, slot.is_right) == (1 - THIRD, True)


@given(st.lists(st.sampled_from([RIGHT, WRONG, {"options": ["o2"]}]), max_size=6))
def test_adaptive_never_falls(answers):
    story = Story(Behaviour.ADAPTIVE)
    best = Fraction(0)
    for response in answers:
        story.then(Act.CHECK, response)
        reached = Story(Behaviour.ADAPTIVE)
        reached.steps = list(story.steps)
        now = reached.end().slot.fraction
        assert now >= best
        best = now


def test_formulas_of_tries():
    assert after_wrong_tries(Fraction(1), wrong_tries=4, penalty=THIRD) == 0
    assert best_so_far(HALF, Fraction(1), earlier_tries=1, penalty=THIRD) == 1 - THIRD
    assert best_so_far(HALF, Fraction(0), earlier_tries=1, penalty=THIRD) == HALF


@pytest.mark.parametrize("act", [Act.FINISH, Act.TIME_UP])
def test_unanswered_is_nothing_at_the_end(act):
    state = Story(Behaviour.DEFERRED).end(act).state
    assert (state.slots[1].fraction, state.right_count) == (0, 0)


def test_given_up_attempt_is_never_graded():
    state = Story(Behaviour.DEFERRED).then(Act.SAVE, RIGHT).end(Act.ABANDON).state
    assert (state.slots[1].grade, state.right_count) == (None, 0)


def test_marks_add_up_exactly_and_texts_between_bring_none():
    questions = {
        1: make_question(Kind.DESCRIPTION, "d"),
        2: make_question(Kind.SINGLE_CHOICE, "a", mark=Fraction(3)),
        3: make_question(Kind.SINGLE_CHOICE, "b", mark=Fraction(1, 3)),
    }
    story = Story(Behaviour.DEFERRED, questions=questions)
    story.then(Act.SAVE, {"options": ["o2"]}, slot=2).then(Act.SAVE, RIGHT, slot=3)
    state = story.end().state
    assert (state.mark, state.max_mark) == (Fraction(11, 6), Fraction(10, 3))
    assert (state.right_count, len(state.scored)) == (1, 2)


# -- Certainty ---------------------------------------------------------------
@pytest.mark.parametrize(
    ("certainty", "right", "wrong"),
    [
        (None, THIRD, 0),
        (1, THIRD, 0),
        (2, Fraction(2, 3), Fraction(-2, 3)),
        (3, 1, -2),
    ],
)
def test_certainty_marks(certainty, right, wrong):
    assert certainty_mark(Fraction(1), certainty) == right
    assert certainty_mark(Fraction(0), certainty) == wrong


def test_certainty_changes_marks_and_never_what_is_right():
    sure = Story(Behaviour.IMMEDIATE, asks_certainty=True)
    sure.then(Act.CHECK, {**WRONG, "certainty": 3})
    assert (sure.slot.fraction, sure.slot.is_right, sure.slot.certainty) == (
        -2,
        False,
        3,
    )
    blank = Story(Behaviour.DEFERRED, asks_certainty=True)
    assert blank.then(Act.SAVE, {"certainty": 3}).end().slot.fraction == 0
    plain = Story(Behaviour.IMMEDIATE).then(Act.CHECK, {**WRONG, "certainty": 3})
    assert plain.slot.fraction == 0


# -- A person and a ruling -----------------------------------------------------
def test_free_text_waits_and_then_has_its_mark():
    story = Story(Behaviour.DEFERRED, questions={1: make_question(Kind.FREE_TEXT)})
    story.then(Act.SAVE, {"text": "I am sorry, it is serious."}).end()
    assert (story.state.waiting_count, story.state.right_count) == (1, 0)
    story.then(Act.MARK, fraction=HALF, details={"comment": "Warm."})
    assert (story.state.waiting_count, story.state.right_count) == (0, 1)
    assert (story.slot.fraction, story.slot.marking["comment"]) == (HALF, "Warm.")


def test_ruling_writes_over_nothing():
    story = Story(Behaviour.IMMEDIATE).then(Act.CHECK, WRONG).end()
    asked = story.state
    assert story.then(Act.ACCEPT, details={"response": WRONG}).slot.is_right
    given_steps = list(story.steps)
    story.then(Act.VOID)
    assert (story.slot.fraction, story.slot.is_void) == (1, True)
    assert story.steps[: len(given_steps)] == given_steps
    assert fold(story.questions, story.steps[:2], story.rules) == asked


def test_corrected_question_grades_what_was_answered():
    story = Story(Behaviour.IMMEDIATE).then(Act.CHECK, WRONG).end()
    corrected = make_question(Kind.SINGLE_CHOICE, body=Choice(options(0, 1, 0)))
    story.then(Act.REVISE, details={"question": question_to_json(corrected)})
    assert story.slot.is_right
    assert story.slot.question.body.right == ("o1",)


def test_ruling_that_makes_an_early_try_right_takes_its_penalty_away():
    story = Story(Behaviour.INTERACTIVE).then(Act.CHECK, WRONG).then(Act.AGAIN)
    story.then(Act.CHECK, RIGHT).end()
    assert story.slot.fraction == 1 - THIRD
    assert story.then(Act.ACCEPT, details={"response": WRONG}).slot.fraction == 1


def test_given_to_all_counts_for_a_blank_too():
    story = Story(Behaviour.DEFERRED).end().then(Act.VOID)
    assert (story.slot.fraction, story.state.right_count) == (1, 1)


# -- Pages ---------------------------------------------------------------------
@given(st.integers(1, 60), st.integers(0, 20))
def test_every_slot_stands_on_one_page(slots, per_page):
    rules = AttemptRules(questions_per_page=per_page)
    pages = page_count(slots, rules)
    shown = [list(slots_of_page(page, slots, rules)) for page in range(1, pages + 1)]
    assert [slot for page in shown for slot in page] == list(range(1, slots + 1))
    for page, there in enumerate(shown, start=1):
        assert {page_of_slot(slot, rules) for slot in there} == {page}


def test_furthest_page_is_where_somebody_turned_or_answered():
    questions = dict.fromkeys((1, 2, 3), ASKED)
    story = Story(Behaviour.DEFERRED, questions=questions)
    assert story.state.page == 1
    story.then(Act.TURN, slot=0, details={"page": 2})
    assert story.state.page == 2
    assert story.then(Act.SAVE, RIGHT, slot=3).state.page == 3


# -- The clock -----------------------------------------------------------------
LIMIT = timedelta(minutes=20)


def test_deadline_is_the_earlier_of_limit_and_closing():
    assert deadline(NOW, Schedule()) is None
    assert deadline(NOW, Schedule(time_limit=LIMIT)) == NOW + LIMIT
    soon = NOW + timedelta(minutes=5)
    assert deadline(NOW, Schedule(time_limit=LIMIT, closes_at=soon)) == soon


def test_person_inherits_what_was_not_granted():
    schedule = Schedule(closes_at=NOW, time_limit=LIMIT, attempts_allowed=1)
    assert for_person(schedule, None) == schedule
    assert for_person(schedule, Override()) == schedule
    granted = for_person(
        schedule, Override(extra_time=timedelta(minutes=10), attempts_allowed=2)
    )
    assert (granted.time_limit, granted.attempts_allowed, granted.closes_at) == (
        timedelta(minutes=30),
        2,
        NOW,
    )
    no_limit = for_person(Schedule(), Override(extra_time=LIMIT))
    assert no_limit.time_limit is None


@pytest.mark.parametrize(
    ("overdue", "late_by", "state"),
    [
        (Overdue.AUTO_SUBMIT, SITE_GRACE, Clock.RUNNING),
        (Overdue.AUTO_SUBMIT, SITE_GRACE + timedelta(seconds=1), Clock.TIME_UP),
        (Overdue.GRACE, timedelta(minutes=5), Clock.SUBMIT_ONLY),
        (Overdue.GRACE, timedelta(minutes=5, seconds=1), Clock.ABANDONED),
        (Overdue.ABANDON, timedelta(minutes=1), Clock.ABANDONED),
    ],
)
def test_what_happens_after_the_deadline(overdue, late_by, state):
    schedule = Schedule(overdue=overdue, grace=timedelta(minutes=5))
    assert clock(NOW, schedule, now=NOW + late_by) is state
    assert clock(None, schedule, now=NOW + late_by) is Clock.RUNNING


def test_seconds_left_never_fall_below_nothing():
    assert seconds_left(NOW + timedelta(seconds=5.9), now=NOW) == 5
    assert seconds_left(NOW, now=NOW + LIMIT) == 0
    assert seconds_left(None, now=NOW) is None


@pytest.mark.parametrize(
    ("schedule", "ends", "code"),
    [
        (Schedule(opens_at=NOW + LIMIT), [], NoStart.NOT_OPEN),
        (Schedule(closes_at=NOW), [], NoStart.CLOSED),
        (Schedule(attempts_allowed=1), [NOW - LIMIT], NoStart.NO_ATTEMPTS_LEFT),
        (Schedule(delay=LIMIT), [NOW - LIMIT / 2], NoStart.WAIT),
    ],
)
def test_why_no_attempt_begins(schedule, ends, code):
    assert may_start(schedule, ends, now=NOW).code is code


def test_attempt_may_begin():
    schedule = Schedule(
        opens_at=NOW, closes_at=NOW + LIMIT, attempts_allowed=2, delay=LIMIT
    )
    assert may_start(schedule, [NOW - LIMIT], now=NOW) is None


# -- Review --------------------------------------------------------------------
def test_question_that_can_still_be_answered_tells_nothing():
    shown = shown_for_question(
        EVERYTHING, Moment.DURING, is_open=True, was_just_checked=False
    )
    assert shown == {Aspect.ATTEMPT}
    checked = shown_for_question(
        EVERYTHING, Moment.DURING, is_open=True, was_just_checked=True
    )
    assert checked == {
        Aspect.ATTEMPT,
        Aspect.CORRECTNESS,
        Aspect.MARKS,
        Aspect.SPECIFIC_FEEDBACK,
    }


def test_without_the_attempt_nothing_is_shown():
    rules = read_rules({"just_after": ["correctness", "right_answer"]})
    assert rules.at(Moment.JUST_AFTER) == frozenset()
    assert rules.at(Moment.AFTER_CLOSE) == frozenset()
    with pytest.raises(ValueError, match="not a valid"):
        read_rules({"just_after": ["everything"]})


@pytest.mark.parametrize(
    ("ended", "closes", "moment"),
    [
        (None, None, Moment.DURING),
        (NOW - timedelta(seconds=119), None, Moment.JUST_AFTER),
        (NOW - timedelta(seconds=120), None, Moment.LATER),
        (NOW - timedelta(seconds=1), NOW, Moment.AFTER_CLOSE),
        (NOW - timedelta(days=1), NOW + LIMIT, Moment.LATER),
    ],
)
def test_moment_of_a_review(ended, closes, moment):
    assert moment_of(ended_at=ended, closes_at=closes, now=NOW) is moment
