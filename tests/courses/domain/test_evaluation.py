"""Answers taken, counted and told: by hand, and for any answers there may be."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.domain.evaluation import (
    ABSENT,
    SMALLEST_GROUP,
    Kind,
    Option,
    Place,
    Question,
    Questionnaire,
    Sheet,
    answered,
    digest,
    from_json,
    is_rating,
    may_be_told,
    summarise,
    summarise_rows,
    to_json,
)

OVERALL = Question("overall", Kind.SCALE, "How was it?", Place.OPENING)
BIAS = Question(
    "bias",
    Kind.ONE,
    "Free of bias?",
    Place.OPENING,
    options=(Option("free", "Free"), Option("some", "Some")),
)
NEXT = Question(
    "own_1",
    Kind.SEVERAL,
    "What next?",
    is_required=False,
    options=(Option("a", "a"), Option("b", "b")),
)
WORDS = Question("words", Kind.TEXT, "Anything?", Place.CLOSING, is_required=False)
ASKED = Questionnaire((OVERALL, BIAS, NEXT, WORDS), asks_items=True)


def sheet(overall=4, asked=ASKED, ratings=None, **answers):
    return Sheet(asked, {"overall": overall, "bias": "free", **answers}, ratings or {})


def test_a_version_comes_back_as_it_was_written():
    content = json.loads(json.dumps(to_json(ASKED)))
    assert from_json(content) == ASKED
    assert digest(content) == digest(to_json(ASKED))
    changed = Questionnaire((OVERALL,), asks_items=True)
    assert digest(to_json(changed)) != digest(content)


def test_answers_are_kept_without_the_empty_ones():
    given_answers = {"overall": 3, "bias": "some", "own_1": [], "words": "  "}
    assert answered(ASKED, given_answers) == {"overall": 3, "bias": "some"}
    full = {"overall": 1, "bias": "free", "own_1": ["b"], "words": " Thank you. "}
    assert answered(ASKED, full) == {**full, "words": "Thank you."}


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"overall": 6}, "overall"),
        ({"overall": None}, "overall"),
        ({"overall": "5"}, "overall"),
        ({"bias": "none"}, "bias"),
        ({"own_1": ["a", "c"]}, "own_1"),
        ({"own_1": "a"}, "own_1"),
        ({"words": "x" * 2001}, "words"),
        ({"name": "Inês"}, "name"),
    ],
)
def test_answers_to_something_else_are_refused(change, key):
    with pytest.raises(ValueError, match=f"^{key}$"):
        answered(ASKED, {"overall": 3, "bias": "free", **change})


@pytest.mark.parametrize(
    ("value", "is_one"),
    [(1, True), (5, True), (0, False), (6, False), (ABSENT, True), ("5", False)],
)
def test_ratings_are_steps_or_absence(value, is_one):
    assert is_rating(value) is is_one


def test_numbers_are_those_worked_out_by_hand():
    overall, bias, following, words = summarise(
        [
            sheet(2, own_1=["a", "b"], words="b"),
            sheet(3, own_1=["a"], words="A"),
            sheet(4, own_1=["b"]),
            sheet(5, own_1=["a"], bias="some"),
            sheet(5, own_1=["a"]),
            sheet(5),
        ]
    )
    # 2 + 3 + 4 + 5 + 5 + 5 = 24; 24 / 6 = 4; the middle of 4 and 5 is 4.5.
    assert (overall.n, overall.mean, overall.median) == (6, 4.0, 4.5)
    assert overall.counts == (0, 1, 1, 1, 3)
    assert (bias.n, bias.counts, bias.mean) == (6, (5, 1), None)
    assert (following.asked, following.n, following.counts) == (6, 5, (4, 2))
    assert (words.n, words.texts) == (2, ("A", "b"))


def test_four_answers_are_not_told_and_five_are():
    four = [sheet(own_1=["a"])] * 4 + [sheet()]
    told = {one.question.key: one.is_told for one in summarise(four)}
    assert told == {"overall": True, "bias": True, "own_1": False, "words": True}
    hidden = next(one for one in summarise(four) if one.question.key == "own_1")
    assert (hidden.counts, hidden.texts, hidden.mean) == ((), (), None)
    assert [one.is_told for one in summarise([sheet(words="me")] * 4)] == [False] * 4
    assert summarise([]) == ()


def test_a_question_with_other_words_is_counted_apart():
    reworded = Question("overall", Kind.SCALE, "How was all of it?", Place.OPENING)
    newer = Questionnaire((reworded, BIAS))
    old, new = [sheet(1)] * 5, [sheet(5, asked=newer)] * 5
    summaries = summarise([*old, *new])
    told = [(one.question.label, one.n, one.is_asked_still) for one in summaries]
    assert told == [
        ("How was all of it?", 5, True),
        ("Free of bias?", 10, True),
        ("How was it?", 5, False),
        ("What next?", 0, False),
        ("Anything?", 0, False),
    ]
    assert [one.mean for one in summaries[:3]] == [5.0, None, 1.0]


def test_who_did_not_attend_is_not_on_the_scale():
    talk, gone = ("talk", "M. Radzina"), ("cancelled", "")
    sheets = [sheet(ratings={talk: step, gone: 1}) for step in (1, 2, 4, 4, 5, ABSENT)]
    first, last = summarise_rows(sheets, [talk])
    assert (first.key, first.n, first.absent) == (talk, 5, 1)
    assert (first.mean, first.median, first.counts) == (3.2, 4.0, (1, 1, 0, 2, 1))
    assert (last.key, last.n, last.mean) == (gone, 6, 1.0)
    few = summarise_rows(sheets[:4], [talk])[0]
    assert (few.n, few.is_told, few.counts) == (4, False, ())


def test_answers_are_told_in_fives():
    assert [may_be_told(waiting) for waiting in (0, 4, 5, 9)] == [
        False,
        False,
        True,
        True,
    ]


@given(st.lists(st.sampled_from((1, 2, 3, 4, 5)), min_size=5), st.randoms())
def test_the_order_of_sheets_says_nothing(steps, dice):
    sheets = [sheet(step, words=f"word {step}") for step in steps]
    before = summarise(sheets)
    dice.shuffle(sheets)
    assert summarise(sheets) == before
    assert sum(before[0].counts) == len(steps)
    assert min(steps) <= before[0].median <= max(steps)


@given(st.lists(st.sampled_from((1, 2, 3, 4, 5, ABSENT)), max_size=12))
def test_small_groups_are_never_told(values):
    row = summarise_rows([sheet(ratings={("a", ""): one}) for one in values], [])
    for one in row:
        assert one.is_told is (one.n >= SMALLEST_GROUP)
        assert bool(one.counts) is one.is_told
