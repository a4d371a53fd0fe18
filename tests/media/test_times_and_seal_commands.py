"""`set_item_times` and `seal_log` on the command line."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from media.logs.archive import part_path
from media.models import (
    ArchivePart,
    ItemTimes,
)
from tests.media.command_line import FULL, HEADING, seconds

pytestmark = pytest.mark.django_db


# -- set_item_times --------------------------------------------------------------------
def test_item_times_are_added_never_changed(webinar, run, csv_file):
    first = csv_file(
        "key,starts_at,ends_at",
        "qa-2,2024-02-22T17:35:00+01:00,2024-02-22T18:04:00+01:00",
    )
    second = csv_file(
        "key,starts_at,ends_at",
        "qa-2,2024-02-22T16:36:00Z,2024-02-22T17:04:00Z",
        name="second.csv",
    )
    for path in (first, first, second):
        code, _document, _err = run(
            "set_item_times", webinar.slug, path, "--reason", "Ran late"
        )
        assert code == 0
    assert [
        (entry.key, entry.starts_at.isoformat(), entry.reason)
        for entry in ItemTimes.objects.all()
    ] == [
        ("qa-2", "2024-02-22T16:35:00+00:00", "Ran late"),
        ("qa-2", "2024-02-22T16:36:00+00:00", "Ran late"),
    ]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (
            "lunch,2024-02-22T11:36:00Z,2024-02-22T12:10:00Z",
            "Line 2: the programme has no item “lunch”.",
        ),
        (
            "ultrasound,2024-02-22T11:36:00Z,2024-02-22T12:16:00Z",
            "The items “ultrasound” and “bad-news” overlap; a minute would count twice.",
        ),
        (
            "ultrasound,2024-02-22T11:36:00Z,2024-02-22T11:36:00Z",
            "The item “ultrasound” does not end after it starts.",
        ),
        (
            "ultrasound,2024-02-22T11:36:00,2024-02-22T12:10:00Z",
            "Line 2: “2024-02-22T11:36:00” carries no offset from UTC.",
        ),
    ],
)
def test_unsound_item_times_are_refused_whole(webinar, run, csv_file, line, reason):
    good = "break,2024-02-22T14:01:00Z,2024-02-22T14:29:00Z"
    path = csv_file("key,starts_at,ends_at", line, good)
    code, document, errors = run(
        "set_item_times", webinar.slug, path, "--reason", "Ran late"
    )
    assert (code, document) == (1, {"items": 0, "programme": [], "error": reason})
    assert errors.strip() == reason
    assert ItemTimes.objects.count() == 0


# -- seal_log ----------------------------------------------------------------------------
def test_seal_log_writes_a_part_and_a_later_log_a_further_one(
    webinar, run, csv_file, learner, stranger
):
    run("import_log", webinar.slug, csv_file(HEADING, f"{learner.email},{FULL}"))
    code, first, _err = run("seal_log", webinar.slug)
    sealed = Path(first["file"])
    assert code == 0
    assert (first["beats"], first["intervals"], first["is_new"]) == (0, 1, True)
    assert first["sha256"] == hashlib.sha256(sealed.read_bytes()).hexdigest()
    assert sealed.stat().st_mode & 0o777 == 0o444
    _code, again, _err = run("seal_log", webinar.slug)
    assert {**again, "is_new": True} == first
    run("import_log", webinar.slug, csv_file(HEADING, f"{stranger.email},{FULL}"))
    _code, second, _err = run("seal_log", webinar.slug)
    assert (second["part"], second["intervals"]) == (2, 1)
    assert second["file"] != first["file"]
    assert hashlib.sha256(sealed.read_bytes()).hexdigest() == first["sha256"]
    assert {email: eligible for email, (_i, eligible) in seconds(webinar).items()} == {
        learner.email: 18000.0,
        stranger.email: 18000.0,
    }
    assert [part_path(part.file) for part in ArchivePart.objects.all()] == [
        sealed,
        Path(second["file"]),
    ]


def test_seal_log_with_nothing_to_seal_is_refused(webinar, run):
    code, document, errors = run("seal_log", webinar.slug)
    assert (code, document["file"], document["intervals"]) == (1, "", 0)
    assert document["error"] == errors.strip()
    assert document["error"] == (
        "There is nothing to seal for “Patient Communication Course, Part 1” yet."
    )


def test_commands_speak_to_people(webinar, csv_file, learner, capsys):
    from django.core.management import call_command

    path = csv_file(HEADING, f"{learner.email},{FULL}", f"x@example.org,{FULL}")
    call_command("import_log", webinar.slug, str(path))
    assert capsys.readouterr().out.splitlines()[:3] == [
        "Stays added: 1.",
        "Format: intervals. Rows: 2, stays: 2, people: 2 (recognised 1, not 1).",
        "Line 3 not matched (x@example.org): Nobody with an account has verified"
        " this address.",
    ]
