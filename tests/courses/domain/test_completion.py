"""When a module is complete, and what it says is missing."""

from hypothesis import given
from hypothesis import strategies as st

from courses.domain.completion import Code, Evidence, Rules, judge

ids = st.frozensets(st.integers(1, 8), max_size=6)
rules = st.builds(
    Rules,
    lessons=ids,
    scenarios=ids,
    quiz_questions=st.integers(0, 6),
    pass_mark=st.none() | st.integers(1, 8),
)
evidence = st.builds(
    Evidence, lessons=ids, scenarios=ids, quiz_best=st.none() | st.integers(0, 6)
)

FULL = Rules(
    lessons=frozenset({1, 2, 3, 4, 5}),
    scenarios=frozenset({7}),
    quiz_questions=6,
    pass_mark=5,
)


def test_half_way_says_what_is_missing():
    verdict = judge(FULL, Evidence(lessons=frozenset({1, 2})))
    assert [
        (one.code, one.done, one.needed, one.total, one.is_tried)
        for one in verdict.missing
    ] == [
        (Code.READ_LESSONS, 2, 5, 5, True),
        (Code.FINISH_CONVERSATIONS, 0, 1, 1, False),
        (Code.ANSWER_QUIZ, 0, 5, 6, False),
    ]
    assert not verdict.is_complete


def test_all_shown_is_complete():
    shown = Evidence(FULL.lessons, FULL.scenarios, quiz_best=5)
    assert judge(FULL, shown).is_complete
    assert not judge(FULL, Evidence(FULL.lessons, FULL.scenarios, 4)).is_complete


def test_module_that_asks_for_nothing_is_never_complete():
    assert not judge(Rules(), Evidence(lessons=frozenset({1}))).is_complete


def test_evidence_for_other_things_counts_nothing():
    verdict = judge(
        FULL, Evidence(lessons=frozenset({98, 99}), scenarios=frozenset({5}))
    )
    assert [one.done for one in verdict.requirements] == [0, 0, 0]


def test_nothing_right_in_a_tried_quiz_is_told_from_none_tried():
    tried = judge(FULL, Evidence(quiz_best=0)).requirements[-1]
    assert (tried.done, tried.is_tried) == (0, True)


@given(rules, evidence)
def test_complete_means_asked_for_something_and_nothing_missing(asked, shown):
    verdict = judge(asked, shown)
    assert verdict.is_complete == (
        bool(verdict.requirements)
        and not any(not r.is_met for r in verdict.requirements)
    )


@given(rules, evidence, evidence)
def test_more_evidence_never_makes_less_complete(asked, one, other):
    both = Evidence(
        lessons=one.lessons | other.lessons,
        scenarios=one.scenarios | other.scenarios,
        quiz_best=max(
            (x for x in (one.quiz_best, other.quiz_best) if x is not None), default=None
        ),
    )
    assert judge(asked, both).is_complete >= judge(asked, one).is_complete
    assert len(judge(asked, both).missing) <= len(judge(asked, one).missing)


@given(rules)
def test_everything_asked_for_is_enough(asked):
    everything = Evidence(asked.lessons, asked.scenarios, asked.quiz_questions or None)
    verdict = judge(asked, everything)
    assert verdict.missing == ()
