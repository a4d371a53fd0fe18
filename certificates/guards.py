"""What the database itself refuses: triggers on issued certificates and their record.

Python refuses the same (`models.py`), but raw SQL asks no Python. They are made after
every `migrate`, for SQLite drops them when a later migration rewrites a table. A migration that changes the type of a column named here calls `remove`
first: PostgreSQL would refuse it.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connections

CERTIFICATES = "certificates_certificate"
ENTRIES = "certificates_chainentry"
LEAVES = "certificates_chainleaf"
HEAD = "certificates_chainhead"

FROZEN = (
    *("id", "uuid", "serial", "code", "webinar_id", "completion_id", "held_on"),
    "rule_key",
    *("rule_version", "credits", "evidence_sha256", "template_version", "pdf_file"),
    *(
        "pdf_sha256",
        "pdf_size",
        "issued_at",
        "replaces_id",
        "retain_until",
        "signed_by",
    ),
)
#: What erasing a person, or a withdrawal, may only take away.
TAKEN_AWAY = ("holder_id", "issued_by_id")

CHANGED = "An issued certificate is never changed."
DELETED = "An issued certificate is never deleted."
WRITTEN = "The record of certificates is only ever added to."


@dataclass(frozen=True, slots=True)
class Trigger:
    name: str
    event: str
    table: str
    condition: str
    message: str


def triggers(
    vendor: str, columns: Container[str] = (*FROZEN, *TAKEN_AWAY)
) -> Iterator[Trigger]:
    """All of them; `columns` are those of an issued certificate that are there."""
    frozen = _frozen(vendor, columns)
    yield Trigger("certificates_frozen", "UPDATE", CERTIFICATES, frozen, CHANGED)
    yield Trigger("certificates_kept", "DELETE", CERTIFICATES, "1 = 1", DELETED)
    for table in (ENTRIES, LEAVES):
        yield Trigger(f"{table}_frozen", "UPDATE", table, "1 = 1", WRITTEN)
        yield Trigger(f"{table}_kept", "DELETE", table, "1 = 1", WRITTEN)
    yield Trigger(
        f"{HEAD}_forward",
        "UPDATE",
        HEAD,
        "NEW.id <> OLD.id OR NEW.count <> OLD.count + 1",
        WRITTEN,
    )
    yield Trigger(f"{HEAD}_kept", "DELETE", HEAD, "1 = 1", WRITTEN)


def _frozen(vendor: str, columns: Container[str]) -> str:
    differs = "IS NOT" if vendor == "sqlite" else "IS DISTINCT FROM"
    nothing = "'{}'" if vendor == "sqlite" else "'{}'::jsonb"
    parts = [f"NEW.{name} {differs} OLD.{name}" for name in FROZEN if name in columns]
    parts += [
        f"(NEW.{name} {differs} OLD.{name} AND NEW.{name} IS NOT NULL)"
        for name in TAKEN_AWAY
        if name in columns
    ]
    withdrawn = f"NEW.name_printed = '' AND NEW.evidence = {nothing}"
    parts += [
        f"((NEW.name_printed {differs} OLD.name_printed"
        f" OR NEW.evidence {differs} OLD.evidence)"
        f" AND NOT (NEW.status = 'withdrawn' AND {withdrawn}))",
        f"(NEW.status = 'withdrawn' AND NOT ({withdrawn}))",
        # Nothing becomes valid again, and what is withdrawn stays so.
        "(NEW.status = 'valid' AND OLD.status <> 'valid')",
        "(OLD.status = 'withdrawn' AND NEW.status <> 'withdrawn')",
    ]
    return " OR ".join(parts)


def install(connection: Any) -> None:
    """Make all of them anew, so that they are those of this code. After a migration
    backwards there may be fewer columns than it knows: those that are there are kept."""
    with connection.cursor() as cursor:
        told = connection.introspection.get_table_description(cursor, CERTIFICATES)
        columns = {column.name for column in told}
        if connection.vendor == "postgresql":
            cursor.execute(
                "CREATE OR REPLACE FUNCTION certificates_refuse() RETURNS trigger AS $$"
                " BEGIN RAISE EXCEPTION '%', TG_ARGV[0]"
                " USING ERRCODE = 'integrity_constraint_violation'; END"
                " $$ LANGUAGE plpgsql"
            )
        for one in triggers(connection.vendor, columns):
            cursor.execute(_drop(one, connection.vendor))
            cursor.execute(_create(one, connection.vendor))


def remove(connection: Any) -> None:
    """For a migration that must rewrite rows, and for tests that empty the tables."""
    with connection.cursor() as cursor:
        for one in triggers(connection.vendor):
            cursor.execute(_drop(one, connection.vendor))


def missing(connection: Any) -> list[str]:
    """Names of the triggers that are not there."""
    table, column = (
        ("sqlite_master", "name")
        if connection.vendor == "sqlite"
        else ("pg_trigger", "tgname")
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table}")  # noqa: S608 -- our own names
        found = {row[0] for row in cursor.fetchall()}
    return [one.name for one in triggers(connection.vendor) if one.name not in found]


def _create(one: Trigger, vendor: str) -> str:
    head = f"CREATE TRIGGER {one.name} BEFORE {one.event} ON {one.table} FOR EACH ROW"
    if vendor == "sqlite":
        return (
            f"{head} WHEN {one.condition} "
            f"BEGIN SELECT RAISE(ABORT, '{one.message}'); END"
        )
    return (
        f"{head} WHEN ({one.condition}) "
        f"EXECUTE FUNCTION certificates_refuse('{one.message}')"
    )


def _drop(one: Trigger, vendor: str) -> str:
    where = "" if vendor == "sqlite" else f" ON {one.table}"
    return f"DROP TRIGGER IF EXISTS {one.name}{where}"


def install_after_migrate(sender: Any, using: str, **kwargs: Any) -> None:
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    if {CERTIFICATES, ENTRIES, LEAVES, HEAD} <= tables:
        install(connection)
