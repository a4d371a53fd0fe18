"""The chained record: what it holds, and that every tampering shows, with a sentence."""

import json
from importlib import import_module

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from certificates import guards, record_queries
from certificates.domain.chain import entry_hash, leaf_hash, root_by_path
from certificates.domain.evidence import digest
from certificates.models import Certificate, ChainEntry, ChainHead
from certificates.record_queries import check_record, proof_of, read_head
from certificates.services import (
    issue_all_due,
    replace_certificate,
    revoke_certificate,
    withdraw_certificate,
    writing,
)
from tests.certificates.conftest import NOW

pytestmark = pytest.mark.usefixtures("bytes_for_paper")


@pytest.fixture
def people(webinar, make_person, attend, evaluate):
    people = [make_person(number) for number in range(5)]
    for person in people:
        attend(webinar, person, "11:30-17:00")
        evaluate(webinar, person)
    return people


@pytest.fixture
def issued(webinar, people) -> list[Certificate]:
    """Five at once, then one replaced and one revoked."""
    made = issue_all_due(webinar, by=None, now=NOW).issued
    replace_certificate(made[1], reason="Minutes corrected.", by=None, now=NOW)
    revoke_certificate(made[2], reason="Wrong person.", by=None, now=NOW)
    return list(Certificate.objects.order_by("pk"))


def execute(sql: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def problems() -> list[str]:
    return check_record().problems


def test_each_storing_is_one_entry_and_each_event_one(issued):
    kinds = list(ChainEntry.objects.values_list("kind", flat=True))
    assert kinds == ["issue", "issue", "supersede", "revoke"]
    first = ChainEntry.objects.get(seq=1)
    assert (first.event["count"], first.leaves.count()) == (5, 5)
    assert first.event["webinar"] == "part-1"
    told = ChainEntry.objects.get(seq=3).event
    assert (told["serial"], told["by"]) == ("PCC-2024-000002", "PCC-2024-000006")
    # Neither names nor the words of a reason stay for ever.
    every = json.dumps(list(ChainEntry.objects.values_list("event", flat=True)))
    assert "Person" not in every
    assert "Wrong" not in every


def test_a_whole_record_is_whole(issued):
    verdict = check_record()
    assert verdict.problems == []
    assert (verdict.entries, verdict.certificates, verdict.files) == (4, 6, 6)
    assert verdict.head == ChainHead.objects.get().hash
    assert verdict.strays == []


def test_nothing_issued_is_a_whole_record_too(db):
    assert check_record().is_intact
    assert read_head().count == 0


def test_each_certificate_has_a_proof_that_needs_no_other(issued):
    for certificate in issued:
        proof = json.loads(json.dumps(proof_of(certificate)))
        leaf = leaf_hash(proof["certificate"])
        told = {key: proof[key] for key in ("index", "size", "path")}
        assert root_by_path(leaf, **told) == proof["root"]
        entry = proof["entry"]
        assert entry["event"]["root"] == proof["root"]
        assert entry_hash(entry["prev_hash"], entry["event"]) == entry["hash"]
        assert proof["certificate"]["pdf_sha256"] == certificate.pdf_sha256


#: What somebody who may drop triggers could do, and the sentence that shows it.
TAMPERINGS = [
    (
        "UPDATE certificates_chainentry SET event = '{\"seq\": 2}' WHERE seq = 2",
        "Entry 2 was changed after it was written.",
    ),
    (
        "UPDATE certificates_chainentry SET prev_hash = hash WHERE seq = 3",
        "Entry 3 does not follow from the entry before it.",
    ),
    (
        "DELETE FROM certificates_chainentry WHERE seq = 3",
        "Entry 3 of the record is missing.",
    ),
    (
        "DELETE FROM certificates_chainentry WHERE seq = 4",
        "The record was cut off: entry 4 is missing.",
    ),
    (
        "UPDATE certificates_chainhead SET count = 3",
        "The record does not end at entry 4 as its head says.",
    ),
    (
        "UPDATE certificates_certificate SET credits = 8 WHERE id = {first}",
        "A certificate of entry 1 is not as it was issued.",
    ),
    (
        "UPDATE certificates_certificate SET code = 'X' WHERE id = {first}",
        "A certificate of entry 1 is not as it was issued.",
    ),
    (
        "UPDATE certificates_certificate SET name_printed = 'X' WHERE id = {first}",
        "Certificate PCC-2024-000001 bears another name than its reasons.",
    ),
    (
        "UPDATE certificates_certificate SET evidence = '{{}}' WHERE id = {first}",
        "PCC-2024-000001: The record of its reasons was altered.",
    ),
    (
        "UPDATE certificates_certificate SET status = 'valid'"
        " WHERE serial = 'PCC-2024-000003'",
        "Certificate PCC-2024-000003 has the status “valid”, not “revoked”.",
    ),
    (
        "UPDATE certificates_certificate SET status_reason = 'X'"
        " WHERE serial = 'PCC-2024-000003'",
        "The reason for the status of certificate PCC-2024-000003 was changed.",
    ),
    (
        "DELETE FROM certificates_chainleaf WHERE certificate_id = {first}",
        "A certificate of entry 1 is not as it was issued.",
    ),
]


@pytest.mark.parametrize(("sql", "sentence"), TAMPERINGS)
def test_every_tampering_with_the_database_shows(issued, unguarded, sql, sentence):
    sql = sql.format(first=issued[0].pk) if "{first}" in sql else sql
    execute(sql)
    found = [told for told in problems() if "does not guard" not in told]
    assert found[0] == sentence


def test_reasons_that_are_written_anew_with_their_digest_show(issued, unguarded):
    changed = {**issued[0].evidence, "name_printed": "X"}
    execute(
        "UPDATE certificates_certificate SET name_printed = 'X', evidence = %s,"
        " evidence_sha256 = %s WHERE id = %s",
        json.dumps(changed),
        digest(changed),
        issued[0].pk,
    )
    assert "A certificate of entry 1 is not as it was issued." in problems()


def test_triggers_that_are_gone_show(issued, unguarded):
    (told,) = problems()
    assert told.startswith("The database does not guard the record:")


def test_files_that_were_changed_cut_or_removed_show(issued):
    for certificate, change in zip(issued, (b"!", None, b""), strict=False):
        certificate.path.chmod(0o600)
        if change is None:
            certificate.path.unlink()
        else:
            certificate.path.write_bytes(
                certificate.path.read_bytes()[: -1 if change else 5] + change
            )
    assert problems() == [
        "The file of certificate PCC-2024-000001 is not the one that was issued.",
        "The file of certificate PCC-2024-000002 is missing.",
        "The file of certificate PCC-2024-000003 is not the one that was issued.",
    ]


def test_a_file_that_nobody_names_is_told_and_breaks_nothing(issued):
    (issued[0].path.parent / "left.part").write_bytes(b"%PDF")
    verdict = check_record()
    assert (verdict.is_intact, verdict.strays) == (True, ["2024/left.part"])


def test_a_row_that_never_went_through_the_record_shows(issued):
    values = {
        field.attname: getattr(issued[0], field.attname)
        for field in Certificate._meta.concrete_fields
        if field.attname not in {"id", "uuid", "holder_id"}
    }
    values |= {"serial": "X-2024-000001", "code": "0" * 20, "pdf_file": "x.pdf"}
    Certificate.objects.create(**values)
    assert "Certificate X-2024-000001 is not in the record." in problems()


def test_a_record_that_was_written_anew_from_some_entry_on_shows_against_a_noted_head(
    issued, unguarded
):
    noted = read_head()
    assert check_record(noted=(noted.count, noted.hash)).problems[1:] == []
    last = ChainEntry.objects.get(seq=4)
    event = {**last.event, "serial": "PCC-2024-000001"}
    fresh = entry_hash(last.prev_hash, event)
    execute(
        "UPDATE certificates_chainentry SET event = %s, hash = %s WHERE seq = 4",
        json.dumps(event),
        fresh,
    )
    execute("UPDATE certificates_chainhead SET hash = %s", fresh)
    told = check_record(noted=(noted.count, noted.hash)).problems
    assert told[0] == (
        "The record does not hold entry 4 as it was noted: it was cut off or "
        "written anew."
    )


# -- The command and the addresses -------------------------------------------------
def run(capsys, *arguments: str) -> tuple[int, dict]:
    code = 0
    try:
        call_command("verify_chain", "--json", *arguments)
    except SystemExit as stop:
        code = stop.code
    return code, json.loads(capsys.readouterr().out)


def test_the_command_says_whole_or_broken_by_its_exit_code(issued, capsys):
    head = read_head()
    code, told = run(capsys, "--noted", f"{head.count}:{head.hash}")
    assert (code, told["intact"], told["problem"]) == (0, True, "")
    assert (told["entries"], told["certificates"], told["files"]) == (4, 6, 6)
    assert told["head"] == head.hash
    issued[0].path.unlink()
    code, told = run(capsys)
    sentence = "The file of certificate PCC-2024-000001 is missing."
    assert (code, told["intact"], told["problem"]) == (1, False, sentence)
    assert run(capsys, "--noted", "4")[1]["error"].startswith("A head is noted as")


def test_a_person_reads_the_head_and_the_first_break(issued, capsys):
    call_command("verify_chain")
    first, last = capsys.readouterr().out.strip().split("\n")
    assert first == "The record is whole: 4 entries, 6 certificates, 6 files."
    assert last == f"Head: 4:{read_head().hash}"


def test_everybody_may_read_the_head(issued, client):
    response = client.get("/v/record.json")
    head = read_head()
    assert response.json() == {
        "entries": 4,
        "head": head.hash,
        "written_at": "2024-02-25T09:00:00+00:00",
    }
    assert "no-store" in response["Cache-Control"]


def test_whoever_has_the_code_reads_the_proof(issued, client):
    certificate = issued[3]
    address = reverse("certificates:proof", args=[certificate.code_grouped])
    response = client.get(address)
    assert response.json() == proof_of(certificate)
    assert "Person" not in response.content.decode()
    assert response["X-Robots-Tag"] == "noindex"
    assert client.get("/v/0000-0000-0000-0000-0000/proof.json").status_code == 404


def test_one_entry_serves_for_one_certificate_and_for_three(
    make_event, make_person, attend, evaluate, costs_the_same
):
    """The number of queries of a chunk does not grow with its people."""
    from certificates.due import Minutes
    from certificates.services.issuing import issue_in_chunks

    number = iter(range(100))

    def prepare(size: int):
        event = make_event(f"event-{size}")
        people = [make_person(next(number)) for _one in range(2 * size)]
        for person in people:
            attend(event, person, "11:30-17:00")
            evaluate(event, person)
        minutes = Minutes.of(event)
        halves = iter((people[:size], people[size:]))

        def issue() -> None:
            wanted = [person.pk for person in next(halves)]
            chunks = issue_in_chunks(
                event, people=wanted, minutes=minutes, by=None, now=NOW
            )
            done = list(chunks)
            assert [len(one.certificates) for one in done] == [size]

        return issue

    costs_the_same(prepare)


def test_what_was_issued_before_there_was_a_record_is_taken_in(issued, unguarded):
    for table in ("chainleaf", "chainentry", "chainhead"):
        execute(f"DELETE FROM certificates_{table}")  # noqa: S608 -- names of ours
    migration = import_module("certificates.migrations.0005_record_begins")
    migration.take_in(apps, None)
    guards.install(connection)
    verdict = check_record()
    assert (verdict.problems, verdict.entries) == ([], 1)
    entry = ChainEntry.objects.get()
    assert (entry.kind, entry.event["count"]) == ("taken_in", 6)
    assert entry.event["statuses"] == {
        "PCC-2024-000002": "superseded",
        "PCC-2024-000003": "revoked",
    }
    assert proof_of(issued[5])["index"] == 5


def test_a_second_taking_in_goes_on_where_the_record_ends(
    issued, webinar, make_person, attend, evaluate, monkeypatch
):
    migration = import_module("certificates.migrations.0005_record_begins")
    migration.take_in(apps, None)
    assert read_head().count == 4
    late = make_person(9)
    attend(webinar, late, "11:30-17:00")
    evaluate(webinar, late)
    monkeypatch.setattr(writing, "append_issue", lambda made, now: None)
    issue_all_due(webinar, by=None, now=NOW)
    assert problems() == ["Certificate PCC-2024-000007 is not in the record."]
    migration.take_in(apps, None)
    assert (problems(), read_head().count) == ([], 5)


def test_what_happens_while_it_is_read_is_no_break(issued, monkeypatch):
    real = record_queries._check_leaves

    def revoke_first(verdict, told) -> None:
        revoke_certificate(issued[4], reason="Late.", by=None, now=NOW)
        withdraw_certificate(issued[0], by=None, now=NOW)
        real(verdict, told)

    monkeypatch.setattr(record_queries, "_check_leaves", revoke_first)
    assert problems() == []
    monkeypatch.undo()
    assert check_record().entries == 6


def test_an_entry_that_no_head_counts_is_a_break(issued):
    last = ChainEntry.objects.get(seq=4)
    event = {"seq": 5, "kind": "revoke", "at_ms": 1, "serial": issued[4].serial}
    digest_of = entry_hash(last.hash, event)
    ChainEntry.objects.create(
        seq=5, kind="revoke", event=event, prev_hash=last.hash, hash=digest_of
    )
    assert problems()[0] == "The record does not end at entry 5 as its head says."


def test_a_proof_reads_no_reasons_of_others(issued):
    with CaptureQueriesContext(connection) as read:
        proof_of(issued[3])
    assert not [one for one in read if '"evidence"' in one["sql"]]


def test_a_withdrawn_certificate_keeps_its_place(issued):
    withdraw_certificate(issued[0], by=None, now=NOW)
    assert check_record().problems == []
    issued[0].path.parent.mkdir(exist_ok=True)
    issued[0].path.write_bytes(b"back again")
    assert problems() == [
        "The file of certificate PCC-2024-000001, which was withdrawn, is there."
    ]
