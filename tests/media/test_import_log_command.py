"""`import_log` on the command line."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command

from elearn.core.accounts import invite_person
from media.models import (
    LogImport,
    PresenceInterval,
)
from tests.media.command_line import FULL, HEADING, seconds
from tests.media.logs import samples

pytestmark = pytest.mark.django_db


# -- import_log ----------------------------------------------------------------------
def test_vectors_hold_through_the_import(make_webinar, run, csv_file, vectors):
    """Each case is a person; the case with moved items is an event of its own."""
    plain = [case for case in vectors["cases"] if "actual_times" not in case]
    moved = [case for case in vectors["cases"] if "actual_times" in case]
    for slug, cases in (("plain", plain), ("moved", moved)):
        webinar = make_webinar(slug)
        people = [f"case-{number}@example.org" for number in range(len(cases))]
        run(
            "register_people",
            slug,
            csv_file("email,name", *(f"{email},Case" for email in people)),
        )
        for case in cases:
            rows = [
                f"{key},{start},{end}"
                for key, (start, end) in case.get("actual_times", {}).items()
            ]
            if rows:
                times = csv_file("key,starts_at,ends_at", *rows)
                code, document, _err = run(
                    "set_item_times", slug, times, "--reason", "Started late"
                )
                assert (code, document["items"]) == (0, len(rows))
        lines = [
            f"{email},{start},{end}"
            for email, case in zip(people, cases, strict=True)
            for start, end in case["intervals"]
        ]
        code, document, _err = run("import_log", slug, csv_file(HEADING, *lines))
        assert code == 0
        assert document["rows"] == len(lines)
        assert (document["people"], document["matched"]) == (len(cases), len(cases))
        expected = {
            email: (case["item_seconds"], case["eligible_seconds"])
            for email, case in zip(people, cases, strict=True)
        }
        assert seconds(webinar) == expected
        run("seal_log", slug)
        assert seconds(webinar) == expected


def test_zero_and_negative_rows_are_refused_with_their_lines(
    webinar, run, csv_file, learner
):
    path = csv_file(
        HEADING,
        f"{learner.email},2024-02-22T11:30:00Z,2024-02-22T11:30:00Z",
        f"{learner.email},2024-02-22T12:00:00Z,2024-02-22T11:40:00Z",
        f"{learner.email},2024-02-22T12:00:00,2024-02-22T12:40:00",
        f"{learner.email},soon,2024-02-22T12:40:00Z",
        f"{learner.email},,2024-02-22T12:40:00Z",
        f"{learner.email}",
        f"{learner.email},2024-02-20T12:00:00Z,2024-02-22T12:40:00Z",
    )
    code, document, _err = run("import_log", webinar.slug, path)
    assert code == 0
    assert document["refused"] == [
        {
            "line": 2,
            "reason": "The person left at the moment of joining; no time is proven.",
        },
        {"line": 3, "reason": "The leave time lies before the join time."},
        {"line": 4, "reason": "“2024-02-22T12:00:00” carries no offset from UTC."},
        {"line": 5, "reason": "“soon” is not a time we can read."},
        {"line": 6, "reason": "The join or the leave time is missing."},
        {"line": 7, "reason": "The row has fewer cells than the heading."},
        {
            "line": 8,
            "reason": "The stay is longer than a day (48 hours); check the dates.",
        },
    ]
    assert (document["rows"], document["intervals"], document["matched"]) == (7, 0, 1)
    assert PresenceInterval.objects.count() == 0


def test_people_are_matched_by_verified_address_only(
    webinar, run, csv_file, learner, stranger
):
    stranger.emailaddress_set.update(verified=False)
    path = csv_file(
        HEADING,
        f"{learner.email.upper()} ,{FULL}",
        f"{stranger.email},{FULL}",
        f"nobody@example.org,{FULL}",
        f",{FULL}",
    )
    code, document, _err = run("import_log", webinar.slug, path)
    assert code == 0
    assert (document["matched"], document["unmatched"], document["added"]) == (1, 2, 1)
    assert [row["line"] for row in document["unmatched_rows"]] == [3, 4, 5]
    assert document["unmatched_rows"][1] == {
        "line": 4,
        "reason": "Nobody with an account has verified this address.",
        "email": "nobody@example.org",
        "name": "",
    }
    assert document["notes"] == [
        {
            "line": 0,
            "reason": "1 of the people recognised are not registered; they are counted.",
            "email": "",
            "name": "",
        }
    ]
    assert seconds(webinar)[learner.email][1] == 18000.0


def test_the_same_file_twice_changes_nothing_and_says_so(
    webinar, run, csv_file, learner, django_assert_num_queries
):
    path = csv_file(HEADING, f"{learner.email},{FULL}")
    run("import_log", webinar.slug, path)
    before = list(PresenceInterval.objects.values())
    code, document, _err = run("import_log", webinar.slug, path)
    assert code == 0
    assert (document["already_imported"], document["added"]) == (True, 0)
    assert list(PresenceInterval.objects.values()) == before
    assert LogImport.objects.count() == 1


def test_the_same_file_again_finds_people_who_have_an_account_by_now(
    webinar, run, csv_file, learner
):
    path = csv_file(HEADING, f"{learner.email},{FULL}", f"late@example.org,{FULL}")
    _code, first, _err = run("import_log", webinar.slug, path)
    invite_person(email="late@example.org", name="Nina")
    _code, second, _err = run("import_log", webinar.slug, path)
    assert (first["added"], first["unmatched"]) == (1, 1)
    assert (second["added"], second["unmatched"]) == (1, 0)
    assert seconds(webinar)["late@example.org"][1] == 18000.0
    log = LogImport.objects.get()
    assert (log.matched, log.unmatched, log.unmatched_rows) == (2, 0, [])


def test_dry_run_says_the_same_and_changes_nothing(
    webinar, run, csv_file, learner, own_folders
):
    path = csv_file(HEADING, f"{learner.email},{FULL}", f"x@example.org,{FULL}")
    _code, preview, _err = run("import_log", webinar.slug, path, "--dry-run")
    assert LogImport.objects.count() == PresenceInterval.objects.count() == 0
    assert not (own_folders / "logs").exists()
    _code, real, _err = run("import_log", webinar.slug, path)
    assert {**preview, "dry_run": False} == real
    assert PresenceInterval.objects.count() == 1


def test_the_raw_file_is_kept(webinar, run, csv_file, learner, own_folders):
    path = csv_file(HEADING, f"{learner.email},{FULL}", name="From Zoom.csv")
    run("import_log", webinar.slug, path)
    log = LogImport.objects.get()
    kept = (own_folders / "logs" / log.stored_as).read_bytes()
    assert kept == path.read_bytes()
    assert log.file_sha256 == hashlib.sha256(kept).hexdigest()
    assert log.file_name == "From Zoom.csv"


EMPTY_IMPORT = {
    "source": "",
    "format": "",
    "time_zone": "",
    "rows": 0,
    "people": 0,
    "intervals": 0,
    "matched": 0,
    "unmatched": 0,
    "added": 0,
    "already_imported": False,
    "dry_run": False,
    "refused": [],
    "unmatched_rows": [],
    "notes": [],
    "sha256": "",
}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "“bad.csv” is empty."),
        (b"\xef\xbb\xbf \r\n\r\n", "The file is empty."),
        (
            b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
            "This is not a text file; export the report as CSV and choose that file.",
        ),
        (
            b"email,joined_at,left_at\na@example.org,2024\x00-02-22,x\n",
            "This is not a text file; export the report as CSV and choose that file.",
        ),
        (
            "email,joined_at,left_at\nŁukasz,x,y".encode("iso-8859-2"),
            "The file's letters are not UTF-8; save it as “CSV UTF-8” and try again.",
        ),
        (
            b"name,start,end\nAna,1,2\n",
            "The format was not recognised: expected the columns"
            " “email,joined_at,left_at” or an attendance report of a platform that we"
            " read.",
        ),
        (
            b'email,joined_at,left_at\n"never closed,1,2\n',
            "The file is not valid CSV: line 2 cannot be read.",
        ),
        (
            b"email,joined_at,left_at\n,,\n",
            "The file has its headings, but no row under them.",
        ),
    ],
)
def test_a_refused_file_gets_one_sentence_and_changes_nothing(
    webinar, run, tmp_path, content, reason
):
    path = tmp_path / "bad.csv"
    path.write_bytes(content)
    for arguments in ((), ("--dry-run",)):
        code, document, errors = run("import_log", webinar.slug, path, *arguments)
        assert (code, document) == (1, {**EMPTY_IMPORT, "error": reason})
        assert errors.strip() == reason
    assert LogImport.objects.count() == 0
    assert not (tmp_path / "logs").exists()


def test_a_file_over_the_limit_is_refused_by_its_size(
    webinar, run, tmp_path, monkeypatch
):
    path = tmp_path / "huge.csv"
    with path.open("wb") as file:
        file.truncate(django_settings.LOG_FILE_MAX_BYTES + 1)
    monkeypatch.setattr(Path, "open", None)
    code, document, errors = run("import_log", webinar.slug, path)
    assert (code, document["error"]) == (1, "“huge.csv” is larger than 32.0\xa0MB.")
    assert " ".join(document["error"].split()) == errors.strip()


def test_a_folder_a_missing_file_and_an_unknown_event_are_refused(
    webinar, run, tmp_path, csv_file
):
    path = csv_file(HEADING, f"a@example.org,{FULL}")
    answers = [
        run("import_log", webinar.slug, tmp_path),
        run("import_log", webinar.slug, tmp_path / "absent.csv"),
        run("import_log", "nowhere", path),
        run("import_log", webinar.slug, path, "--source", "fax"),
        run("import_log", webinar.slug, path, "--source", "zoom"),
        run("import_log", webinar.slug, path, "--time-zone", "Mars/Crater"),
    ]
    assert [code for code, _document, _err in answers] == [1] * len(answers)
    assert [document["error"] for _code, document, _err in answers] == [
        f"“{tmp_path.name}” is a folder, not a file.",
        "There is no file “absent.csv”.",
        "There is no event with the short address “nowhere”.",
        "“fax” is not a format we can read.",
        "The file is not in the format “zoom”.",
        "“Mars/Crater” is not a time zone we know.",
    ]


def test_a_doubtful_date_is_refused_until_the_order_is_said(
    webinar, run, tmp_path, learner
):
    path = tmp_path / "teams.csv"
    text = samples.TEAMS.replace("22/02/24", "03/04/25")
    path.write_bytes(text.replace("ana@example.org", learner.email).encode("utf-16"))
    code, document, _err = run("import_log", webinar.slug, path)
    assert (code, document["error"]) == (
        1,
        "“03/04/25” may be read in two ways: say whether the day or the month comes"
        " first in this file.",
    )
    code, document, _err = run(
        "import_log", webinar.slug, path, "--date-order", "month"
    )
    assert (code, document["format"], document["added"]) == (0, "teams_report", 2)
    assert (document["people"], document["matched"]) == (2, 1)


def test_people_without_an_address_are_listed_by_their_number(
    webinar, run, tmp_path, capsys
):
    path = tmp_path / "events.xml"
    path.write_text(samples.BBB_EVENTS)
    _code, document, _err = run("import_log", webinar.slug, path, "--source", "bbb")
    assert [
        (row["line"], row["name"], row["person_id"])
        for row in document["unmatched_rows"]
    ] == [(4, "viewer", "gl-ana"), (7, "viewer", "gl-bo"), (16, "viewer", "gl-ana")]
    call_command("import_log", webinar.slug, str(path))
    assert "not matched (gl-bo): The platform knows this person by a number" in (
        capsys.readouterr().out
    )


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads every file")
def test_an_unreadable_file_is_refused(webinar, run, csv_file):
    path = csv_file(HEADING, f"a@example.org,{FULL}")
    path.chmod(0)
    code, document, _err = run("import_log", webinar.slug, path)
    assert (code, document["error"]) == (1, "“file.csv” cannot be read.")
