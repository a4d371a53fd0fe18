"""More than one completion of a module, and what stays when zone, page or person go."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from certificates.demo import modules as demo
from certificates.domain.credit import Code
from certificates.exceptions import NotDue
from certificates.freezing_modules import _source
from certificates.models import Certificate
from certificates.module_queries import module_standings, standing_with
from certificates.panels import completed_module
from certificates.queries import _state_of_certificates
from certificates.services import (
    issue_completion,
    replace_certificate,
    withdraw_certificate,
)
from courses.domain.completion import Evidence, Rules, judge
from courses.models import ModuleCompletion, QuizAttempt
from elearn.core.models import User
from scenarios.models import Attempt
from tests.certificates.completing import LATER, complete, take_back

pytestmark = pytest.mark.usefixtures("bytes_for_paper")


@pytest.fixture
def twice(
    module, completion, learner, organiser
) -> tuple[Certificate, ModuleCompletion]:
    """A certificate whose completion was taken back, and a new completion."""
    made = issue_completion(completion, user=learner, by=learner, now=LATER)
    take_back(module, organiser)
    return made, complete(module, learner, at=LATER)


def shown(rf, user, module, asks) -> str:
    request = rf.get("/")
    request.user = user
    return " ".join(completed_module(request, page=module, asks=asks).split())


# -- The page is gone ---------------------------------------------------------------------
@pytest.mark.parametrize("is_recorded", [True, False])
def test_of_a_module_that_is_gone_the_new_one_replaces_the_old(
    twice, module, learner, is_recorded
):
    made, again = twice
    assert again.evidence["module"] == module.pk
    if not is_recorded:
        for one in ModuleCompletion.objects.all():
            del one.evidence["module"]
            one.save()
    module.delete()
    again.refresh_from_db()
    assert again.module_id is None
    (standing,) = module_standings(learner)
    assert (standing.completion, standing.outdated) == (again, made)
    new = issue_completion(again, user=learner, by=learner, now=LATER)
    made.refresh_from_db()
    assert (made.status, new.status, new.replaces) == ("superseded", "valid", made)


def test_of_a_module_that_is_gone_nothing_follows_a_withdrawal(
    twice, module, learner, organiser
):
    made, again = twice
    withdraw_certificate(made, by=organiser, now=LATER)
    module.delete()
    again.refresh_from_db()
    with pytest.raises(NotDue, match="withdrawn at the holder’s request"):
        issue_completion(again, user=learner, by=learner, now=LATER)


def test_two_modules_that_are_gone_are_two(learner):
    told = {"user": learner, "module_title": "Ethics", "completed_at": LATER}
    one, two = (
        ModuleCompletion.objects.create(**told, evidence={"module": number})
        for number in (101, 102)
    )
    old = ModuleCompletion.objects.create(**told, evidence={})
    same = ModuleCompletion.objects.of_same_module
    assert not one.is_of_same_module(two)
    assert one.is_of_same_module(old)
    assert [set(same(this)) for this in (one, two, old)] == [
        {one, old},
        {two, old},
        {one, two, old},
    ]


# -- Words of the module's page -----------------------------------------------------------
def test_a_packages_own_word_promises_no_certificate(rf, module, stranger):
    word = judge(Rules(packages=frozenset({1})), Evidence()).requirements
    assert shown(rf, stranger, module, word) == ""
    rules = Rules(packages=frozenset({1}), lessons=frozenset({2}))
    more = judge(rules, Evidence()).requirements
    words = "can make a certificate of completion here"
    assert words in shown(rf, stranger, module, more)


def test_after_a_withdrawal_no_other_certificate_is_promised(
    rf, module, completion, learner, organiser
):
    made = issue_completion(completion, user=learner, by=learner, now=LATER)
    take_back(module, organiser)
    words = "make a new certificate, which replaces it"
    assert words in shown(rf, learner, module, ())
    withdraw_certificate(made, by=organiser, now=LATER)
    page = shown(rf, learner, module, ())
    assert "You asked us to withdraw the certificate, and we did." in page
    assert "completing the module again" not in page.casefold()
    assert "once you complete the module again" not in page.casefold()


# -- What was printed stays ---------------------------------------------------------------
def test_another_zone_changes_no_day_that_was_printed(module, learner, organiser):
    completion = complete(module, learner, at=datetime(2025, 12, 31, 18, 5, tzinfo=UTC))
    made = issue_completion(completion, user=learner, by=learner, now=LATER)
    learner.time_zone = "Pacific/Auckland"
    learner.save()
    again = replace_certificate(
        made, reason="Another name.", by=organiser, now=LATER, name="Inês de Carvalho"
    )
    days = [
        (one.held_on.isoformat(), one.evidence["held_on"], one.evidence["time_zone"])
        for one in (made, again)
    ]
    assert days[0] == days[1]
    assert days[0][:2] == ("2025-12-31", "2025-12-31")
    assert again.evidence["module"] == made.evidence["module"]


def test_an_erased_persons_certificate_leads_to_no_answer(completion, learner):
    made = issue_completion(completion, user=learner, by=learner, now=LATER)
    before = _source(completion)
    keys = [
        *map(str, QuizAttempt.objects.values_list("key", flat=True)),
        *map(str, Attempt.objects.values_list("uuid", flat=True)),
    ]
    assert all(key in str(completion.evidence) for key in keys)
    User.objects.filter(pk=learner.pk).delete()
    completion.refresh_from_db()
    assert len(keys) == 2
    assert not any(key in str(completion.evidence) for key in keys)
    assert completion.evidence["quiz"]["right"] == 2
    # The digest on the paper is still that of the record.
    assert _source(completion) == before
    assert made.evidence["sources"][0]["sha256"] == before.sha256


# -- Elsewhere ----------------------------------------------------------------------------
def test_a_modules_certificate_leaves_the_count_of_who_is_due(completion, learner):
    before = _state_of_certificates()
    issue_completion(completion, user=learner, by=learner, now=LATER)
    assert _state_of_certificates() == before


def test_the_demo_takes_nothing_that_a_visitor_gave_up(
    twice, learner, organiser, monkeypatch
):
    made, again = twice
    withdraw_certificate(made, by=organiser, now=LATER)
    monkeypatch.setattr(demo, "TAKEN", (learner.email,))
    demo.take()
    assert Certificate.objects.get() == made
    assert standing_with(again, learner).verdict.only(Code.WITHDRAWN)
