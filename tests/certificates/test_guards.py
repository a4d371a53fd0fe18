"""What the database itself refuses, asked by raw SQL, past every guard in Python."""

import pytest
from django.db import DatabaseError, connection, transaction

from certificates import guards
from certificates.models import STATUS_FIELDS, Certificate
from certificates.services import (
    issue_certificate,
    revoke_certificate,
    withdraw_certificate,
)
from tests.certificates.conftest import NOW

pytestmark = pytest.mark.usefixtures("bytes_for_paper")


@pytest.fixture
def certificate(webinar, due_learner) -> Certificate:
    return issue_certificate(webinar, user=due_learner, by=None, now=NOW)


def execute(sql: str, *values: object) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.rowcount


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("serial", "PCC-2024-000009"),
        ("code", "0" * 20),
        ("name_printed", "Somebody Else"),
        ("name_printed", ""),
        ("held_on", "2024-02-23"),
        ("credits", 8),
        ("evidence", "{}"),
        ("evidence", '{"schema": 3}'),
        ("evidence_sha256", "0" * 64),
        ("rule_version", "eaccme-1999-01-01"),
        ("pdf_file", "2024/other.pdf"),
        ("pdf_sha256", "0" * 64),
        ("pdf_size", 1),
        ("issued_at", "2020-01-01 00:00:00+00:00"),
        ("retain_until", "2025-01-01"),
    ],
)
def test_no_column_of_an_issued_certificate_changes(certificate, column, value):
    with pytest.raises(DatabaseError, match="never changed"):
        execute(f"UPDATE certificates_certificate SET {column} = %s", value)  # noqa: S608


def test_the_holder_can_only_be_taken_away(certificate, stranger):
    sql = "UPDATE certificates_certificate SET holder_id = %s"
    with pytest.raises(DatabaseError, match="never changed"):
        execute(sql, stranger.pk)
    assert execute(sql, None) == 1


def test_no_row_is_deleted(certificate):
    for table, word in (
        ("certificates_chainleaf", "only ever added to"),
        ("certificates_chainentry", "only ever added to"),
        ("certificates_chainhead", "only ever added to"),
        ("certificates_certificate", "never deleted"),
    ):
        with pytest.raises(DatabaseError, match=word):
            execute(f"DELETE FROM {table}")  # noqa: S608 -- names of ours


def test_the_record_is_not_rewritten(certificate):
    for sql in (
        "UPDATE certificates_chainentry SET hash = '0'",
        "UPDATE certificates_chainleaf SET certificate_id = certificate_id",
        "UPDATE certificates_chainhead SET hash = '0'",
        "UPDATE certificates_chainhead SET count = 0",
        "UPDATE certificates_chainhead SET count = count + 2",
    ):
        with pytest.raises(DatabaseError, match="only ever added to"):
            execute(sql)


def test_what_does_not_count_never_counts_again(certificate):
    revoke_certificate(certificate, reason="Wrong person.", by=None, now=NOW)
    sql = "UPDATE certificates_certificate SET status = %s"
    with pytest.raises(DatabaseError, match="never changed"):
        execute(sql, "valid")
    withdraw_certificate(certificate, by=None, now=NOW)
    with pytest.raises(DatabaseError, match="never changed"):
        execute(sql, "revoked")


def test_withdrawing_takes_all_away_or_nothing(certificate):
    with pytest.raises(DatabaseError, match="never changed"):
        execute(
            "UPDATE certificates_certificate SET status = 'withdrawn', status_at = %s",
            "2024-03-01 00:00:00+00:00",
        )


def test_status_reason_and_time_may_change(certificate):
    assert (
        execute(
            "UPDATE certificates_certificate"
            " SET status = 'revoked', status_reason = 'A', status_at = %s",
            "2024-03-01 00:00:00+00:00",
        )
        == 1
    )


def test_every_column_is_guarded_or_said_to_change():
    """A new column is frozen with the others, or its change is thought of here."""
    columns = {field.column for field in Certificate._meta.concrete_fields}
    withdrawn = {"name_printed", "evidence"}
    told = {*guards.FROZEN, *guards.TAKEN_AWAY, *STATUS_FIELDS, *withdrawn}
    assert columns == told


def test_the_triggers_are_there_after_migrating_and_after_being_dropped(db):
    assert guards.missing(connection) == []
    guards.remove(connection)
    assert len(guards.missing(connection)) == 8
    guards.install_after_migrate(None, using="default")
    assert guards.missing(connection) == []
