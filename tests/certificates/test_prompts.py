"""Attention prompts: a gate of their own, shut unless an event asks for it."""

from __future__ import annotations

import pytest

from certificates import queries
from certificates.domain.credit import Code, Facts, decide
from certificates.domain.evidence import as_data, from_data, rerun
from certificates.domain.options import prompts_needed
from certificates.exceptions import NotDue
from certificates.queries import due_list, rule_of, standing_of
from certificates.services import confirm_option, issue_certificate
from media.domain.prompts import PromptRecord
from tests.certificates.conftest import NOW
from tests.certificates.test_options import options_at, text_of


@pytest.fixture
def present(webinar, learner, attend, evaluate):
    attend(webinar, learner, "11:30-17:00")
    evaluate(webinar, learner)
    return webinar


@pytest.fixture
def answered(monkeypatch, learner):
    """Somebody for whom four prompts came and who answered so many."""

    def told(number: int, of: int = 4) -> None:
        record = {learner.pk: PromptRecord(of, number)}
        monkeypatch.setattr(queries, "prompt_records", lambda _webinar: record)

    return told


@pytest.mark.parametrize(
    ("asked", "needed"), [(0, 0), (1, 1), (2, 2), (3, 3), (4, 3), (5, 4), (8, 6)]
)
def test_three_of_four_are_asked_for(asked, needed):
    assert prompts_needed(asked) == needed
    assert PromptRecord(asked, needed).is_passed
    assert not asked or not PromptRecord(asked, needed - 1).is_passed


def test_unless_the_event_asks_prompts_have_no_say(present, learner, answered):
    answered(0)
    assert standing_of(present, learner, now=NOW, will_seal=True).verdict.is_due


def test_an_event_that_asks_says_what_is_missing(present, learner, answered, organiser):
    before = standing_of(present, learner, now=NOW, will_seal=True)
    confirm_option(
        present, name="prompts", value="three_of_four", by=organiser, now=NOW
    )
    answered(2)
    (row,) = due_list(present, now=NOW)
    assert row.reasons == ["Attention prompts: 2 of 4 answered, 3 asked for."]
    with pytest.raises(NotDue):
        issue_certificate(present, user=learner, by=None, now=NOW)
    # Minutes and credits are what they were.
    assert (row.eligible_ms, row.verdict.granted) == (
        before.eligible_ms,
        before.verdict.granted,
    )


def test_who_answered_enough_is_certified_and_the_evidence_says_how_many(
    present, learner, answered
):
    confirm_option(present, name="prompts", value="three_of_four", by=None, now=NOW)
    answered(3)
    certificate = issue_certificate(present, user=learner, by=None, now=NOW)
    snapshot = from_data(certificate.evidence)
    assert snapshot.prompts == (4, 3)
    assert snapshot.options.prompts == "three_of_four"
    assert rerun(snapshot) == snapshot.outcome
    assert as_data(snapshot) == certificate.evidence
    # Evidence from before prompts had a say is read as it was.
    older = {
        key: told for key, told in certificate.evidence.items() if key != "prompts"
    }
    older["options"] = {
        key: told for key, told in older["options"].items() if key != "prompts"
    }
    assert from_data(older).prompts == (0, 0)
    assert from_data(older).options.prompts == "none"


def test_who_was_never_asked_misses_nothing(present, learner):
    """In a meeting elsewhere no prompt comes."""
    confirm_option(present, name="prompts", value="three_of_four", by=None, now=NOW)
    standing = standing_of(present, learner, now=NOW, will_seal=True)
    assert (standing.prompts, standing.verdict.is_due) == ((0, 0), True)


def test_the_reason_stands_beside_others(webinar):
    facts = Facts(
        present_ms=3_600_000,
        eligible_ms=3_600_000,
        ends_ms=0,
        now_ms=1,
        is_sealed=False,
        has_evaluated=True,
        is_named=True,
        prompts=(5, 3),
    )
    verdict = decide(rule_of(webinar), facts)
    assert [one.code for one in verdict.reasons] == [Code.PROMPTS, Code.NOT_SEALED]
    assert verdict.reasons[0].arguments == {"answered": 3, "asked": 5, "needed": 4}


def test_the_options_page_explains_itself(client, present, organiser):
    client.force_login(organiser)
    page = text_of(client.get(options_at(present)))
    assert "Attention prompts" in page
    assert "at least three of four answered" in page
    assert "You may issue without confirming anything" in page
    assert "We found no rule that says so; it is our own default." in page
