"""Issuing to everybody who is due: sealed first, each once, numbers without a gap."""

from certificates.exceptions import (
    CertificateRefused,
)
from certificates.models import SerialCounter
from certificates.services import (
    issue_all_due,
    writing,
)
from tests.certificates.conftest import NOW


def test_numbers_have_no_gap_when_an_issue_fails(
    webinar, make_person, attend, evaluate, own_folders, monkeypatch
):
    people = [make_person(number) for number in range(3)]
    for person in people:
        attend(webinar, person, "11:30-17:00")
        evaluate(webinar, person)
    real = writing.record_each

    def fail_for_the_second(action, *, told, **details):
        if people[1] in [one.holder for one in told]:
            raise CertificateRefused("The audit log is full.")
        real(action, told=told, **details)

    monkeypatch.setattr(writing, "record_each", fail_for_the_second)
    report = issue_all_due(webinar, by=None, now=NOW)
    assert [c.serial for c in report.issued] == ["PCC-2024-000001", "PCC-2024-000002"]
    assert [f.user for f in report.failed] == [people[1]]
    assert len(list(own_folders.rglob("*.pdf"))) == 2
    monkeypatch.undo()
    rest = issue_all_due(webinar, by=None, now=NOW)
    assert [c.serial for c in rest.issued] == ["PCC-2024-000003"]
    assert SerialCounter.objects.get().last == 3
    assert issue_all_due(webinar, by=None, now=NOW).issued == []


def test_issuing_to_all_seals_first_and_lists_everybody(
    webinar, make_person, attend, evaluate
):
    due, late, absent = (make_person(number) for number in range(3))
    attend(webinar, due, "11:30-17:00", seal=False)
    attend(webinar, late, "11:30-17:00", seal=False)
    attend(webinar, absent, seal=False)
    evaluate(webinar, due)
    report = issue_all_due(webinar, by=None, now=NOW)
    assert [c.holder for c in report.issued] == [due]
    assert webinar.archive_parts.count() == 1
    assert {row.user.pk: row.reasons for row in report.not_due} == {
        late.pk: ["The evaluation is not given yet."],
        absent.pk: ["No presence is recorded."],
    }


def test_limit_and_chosen_people_narrow_an_issue(
    webinar, make_person, attend, evaluate
):
    people = [make_person(number) for number in range(3)]
    for person in people:
        attend(webinar, person, "11:30-17:00")
        evaluate(webinar, person)
    assert len(issue_all_due(webinar, by=None, now=NOW, limit=1).issued) == 1
    chosen = issue_all_due(webinar, by=None, now=NOW, people=[people[2].pk])
    assert [c.holder for c in chosen.issued] == [people[2]]
