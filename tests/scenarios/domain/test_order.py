import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.domain import play
from scenarios.domain.codes import CODES, FRAMEWORKS, is_code
from scenarios.domain.order import (
    BROKEN,
    MET,
    NOT_DUE,
    ORDER_RULES,
    UNDECIDED,
    OrderVerdict,
    judge_order,
)
from tests.scenarios.build import ending, graph, patient, reply


def judged(rule, *replies, is_over=True):
    """The verdict on replies that carry these codes, one node after the other."""
    size = len(replies)
    nodes = [
        patient(f"n{at}", reply("x", f"n{at + 1}", codes=tuple(codes.split())))
        for at, codes in enumerate(replies)
    ]
    last = ending(f"n{size}") if is_over else patient(f"n{size}")
    one = graph(*nodes, last, order_rules=(rule,))
    (verdict,) = judge_order(one, play.trace(one, ["x"] * size))
    assert verdict.rule == rule
    return verdict.verdict, verdict.step


@pytest.mark.parametrize(
    ("rule", "replies", "verdict"),
    [
        ("ask-before-tell", ["spikes:perception", "", "talk:news"], (MET, 3)),
        ("ask-before-tell", ["spikes:invitation", "spikes:knowledge"], (MET, 2)),
        ("ask-before-tell", ["talk:news", "spikes:perception"], (BROKEN, 1)),
        ("ask-before-tell", ["talk:news spikes:perception"], (BROKEN, 1)),
        ("ask-before-tell", ["spikes:perception", ""], (NOT_DUE, None)),
        ("ask-before-tell", ["spikes:perception", "talk:news", "talk:news"], (MET, 2)),
        ("warning-before-news", ["talk:warning-shot", "", "talk:news"], (MET, 3)),
        ("warning-before-news", ["talk:warning-shot talk:news"], (MET, 1)),
        ("warning-before-news", ["talk:news", "talk:warning-shot"], (BROKEN, 1)),
        ("warning-before-news", ["talk:warning-shot"], (NOT_DUE, None)),
        ("silence-after-news", ["talk:news", "talk:silence"], (MET, 2)),
        ("silence-after-news", ["talk:news", "nurse:naming"], (MET, 2)),
        ("silence-after-news", ["talk:news", "spikes:strategy"], (BROKEN, 2)),
        ("silence-after-news", ["talk:news talk:silence", ""], (BROKEN, 2)),
        ("silence-after-news", ["talk:news"], (NOT_DUE, None)),
        ("silence-after-news", [""], (NOT_DUE, None)),
        (
            "silence-after-news",
            ["talk:news", "talk:silence", "talk:news", "talk:options"],
            (BROKEN, 4),
        ),
        (
            "silence-after-news",
            ["talk:news", "talk:silence talk:news", "nurse:exploring"],
            (MET, 3),
        ),
        ("teach-back-before-closing", ["", "teachback:ask", ""], (MET, 2)),
        ("teach-back-before-closing", ["", "teachback:correct"], (BROKEN, None)),
    ],
)
def test_rule_judges_the_order_of_replies(rule, replies, verdict):
    assert judged(rule, *replies) == verdict


def test_unfinished_conversation_can_still_be_asked_for_teach_back():
    rule = "teach-back-before-closing"
    assert judged(rule, "", is_over=False) == (NOT_DUE, None)
    assert judged(rule, "teachback:ask", is_over=False) == (MET, 1)


def test_nothing_said_is_not_due_and_unknown_rules_are_left_out():
    one = graph(patient("a"), order_rules=("ask-before-tell", "be-nice"))
    assert judge_order(one, ()) == (OrderVerdict("ask-before-tell", NOT_DUE, None),)


@given(
    st.sampled_from(sorted(ORDER_RULES)),
    st.lists(st.frozensets(st.sampled_from(sorted(CODES)), max_size=3), max_size=12),
)
def test_broken_rule_stays_broken(key, replies):
    rule, memory = ORDER_RULES[key], UNDECIDED
    for codes in replies:
        before, memory = memory, rule.after(memory, codes)
        if before == BROKEN:
            assert memory == BROKEN
    assert rule.close(memory) in (MET, BROKEN, NOT_DUE)


def test_rules_ask_only_for_codes_of_the_list():
    for rule in ORDER_RULES.values():
        for codes in rule.needs:
            assert codes <= CODES


def test_codes_are_a_closed_list():
    assert len(CODES) == 33
    assert sum(len(framework.codes) for framework in FRAMEWORKS) == len(CODES)
    assert is_code("spikes:perception")
    assert not is_code("spikes:listening")
