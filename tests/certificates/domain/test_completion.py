"""A completion judged again from its frozen parts: nothing asked is left out, and nothing
completes by itself."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.domain.canonical import digest
from certificates.domain.completion import (
    Asked,
    Met,
    Part,
    completion_from_data,
    reckon_completion,
)
from certificates.domain.credit import Code
from certificates.domain.evidence import as_data, from_data
from certificates.domain.frozen import read_evidence, still_holds, wording_of
from certificates.domain.learning import Learned, decide_learning
from certificates.example import example_completion, example_snapshot
from certificates.rule_sets import rule_in_force

ASKED = Asked(lessons=2, conversations=1, questions=6, right=5)
MET = (
    Met("lesson", "One", 1),
    Met("lesson", "Two", 2),
    Met("conversation", "At the window", 3),
    Met("quiz", "Six questions", 4, right=5, questions=6),
)


def test_all_that_is_asked_completes_it():
    outcome = reckon_completion(ASKED, MET)
    assert (outcome.is_complete, outcome.lessons, outcome.right, outcome.granted) == (
        True,
        2,
        5,
        "0.0",
    )


@pytest.mark.parametrize("missing", range(4))
def test_without_any_one_part_it_is_not_complete(missing):
    left = MET[:missing] + MET[missing + 1 :]
    assert not reckon_completion(ASKED, left).is_complete


def test_one_right_answer_too_few_is_too_few():
    failed = (*MET[:3], replace(MET[3], right=4))
    assert not reckon_completion(ASKED, failed).is_complete


def test_what_is_offered_only_does_not_count():
    offered = (*MET[:2], replace(MET[2], is_asked=False), MET[3])
    assert not reckon_completion(ASKED, offered).is_complete


def test_nothing_asked_and_a_word_alone_complete_nothing():
    said = (Met("package", "From elsewhere", 1),)
    assert not reckon_completion(Asked(), MET).is_complete
    assert not reckon_completion(Asked(packages=1), said).is_complete
    seen = Asked(packages=1, lessons=1)
    assert reckon_completion(seen, (*said, MET[0])).is_complete


@given(st.lists(st.sampled_from(MET)), st.sampled_from(MET))
def test_more_parts_never_make_it_less_complete(parts, more):
    before = reckon_completion(ASKED, parts).is_complete
    assert reckon_completion(ASKED, [*parts, more]).is_complete >= before


def test_evidence_is_read_back_as_it_was_written():
    snapshot = example_completion()
    data = as_data(snapshot)
    assert completion_from_data(data) == snapshot
    assert digest(as_data(completion_from_data(data))) == digest(data)
    assert (still_holds(snapshot), wording_of(snapshot)) == (True, "_completion")


def test_each_kind_of_evidence_is_read_by_its_own_reader():
    module, event = as_data(example_completion()), as_data(example_snapshot())
    assert "kind" not in event
    assert read_evidence(event) == from_data(event)
    with pytest.raises(ValueError, match="not known"):
        from_data(module)
    with pytest.raises(ValueError, match="not known"):
        completion_from_data(event)
    for change in ({"schema": 2}, {"kind": "another"}):
        with pytest.raises(ValueError, match="not known"):
            read_evidence({**module, **change})


def test_every_part_has_words():
    from certificates.record_pages import (
        part_words,
    )

    assert len({part_words(one.value) for one in Part}) == 4


RULE = rule_in_force("completion", example_completion().rule.rule().valid_from)


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({}, []),
        ({"is_completed": False}, [Code.NOT_COMPLETED]),
        ({"is_taken_back": True}, [Code.TAKEN_BACK]),
        ({"is_word_alone": True}, [Code.PACKAGE_ALONE]),
        ({"is_named": False}, [Code.IDENTITY]),
        ({"is_revoked": True}, [Code.REVOKED]),
        ({"is_withdrawn": True, "is_named": False}, [Code.WITHDRAWN]),
        ({"serial": "MOD-2026-000001", "is_taken_back": True}, [Code.ISSUED]),
        (
            {"is_taken_back": True, "is_revoked": True},
            [Code.TAKEN_BACK, Code.REVOKED],
        ),
    ],
)
def test_what_stands_against_a_certificate(changes, codes):
    usual = {"is_completed": True, "has_evaluated": False, "is_named": True}
    verdict = decide_learning(RULE, Learned(**(usual | changes)))
    assert [one.code for one in verdict.reasons] == codes
    assert verdict.is_due == (not codes)
    assert verdict.granted == 0
