"""`import_scenario` and `export_scenario`: in as a draft, out as a file, and back."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from scenarios.models import Scenario
from tests.scenarios.test_arrivals import TWEE


def run(capsys, command: str, *arguments: str, fails: bool = False) -> dict[str, Any]:
    out, err = StringIO(), StringIO()
    if fails:
        with pytest.raises(SystemExit):
            call_command(command, *arguments, "--json", stdout=out, stderr=err)
    else:
        call_command(command, *arguments, "--json", stdout=out, stderr=err)
    said: dict[str, Any] = json.loads(out.getvalue())
    return said


@pytest.fixture
def story(tmp_path: Path) -> Path:
    path = tmp_path / "door.twee"
    path.write_text(TWEE)
    return path


def test_story_becomes_a_draft(db, capsys, story):
    said = run(capsys, "import_scenario", str(story), "--patient", "Ana")
    assert (said["source"], said["title"]) == ("twee", "The door")
    assert (said["nodes"], said["choices"], said["endings"]) == (3, 2, 1)
    draft = Scenario.objects.get()
    assert (said["slug"], draft.slug, draft.persona_name) == (
        "the-door",
        "the-door",
        "Ana",
    )
    assert draft.live is False


def test_dry_run_stores_nothing(db, capsys, story):
    said = run(capsys, "import_scenario", str(story), "--dry-run")
    assert (said["nodes"], said["slug"]) == (3, "")
    assert Scenario.objects.count() == 0


def test_story_again_brings_its_draft_up_to_date(db, capsys, story):
    run(capsys, "import_scenario", str(story))
    story.write_text(TWEE.replace("A quiet room.", "A loud room."))
    said = run(capsys, "import_scenario", str(story))
    assert (said["slug"], said["changed"]) == ("the-door", ["room"])
    assert Scenario.objects.count() == 1
    unchanged = run(capsys, "import_scenario", str(story))
    assert unchanged["changed"] == []


def test_json_out_in_and_out_again_is_identical(db, capsys, scenario, tmp_path):
    first, second = tmp_path / "one.json", tmp_path / "two.json"
    said = run(
        capsys, "export_scenario", "window", "--to", "json", "--output", str(first)
    )
    assert (said["nodes"], said["choices"], said["endings"]) == (4, 5, 2)
    assert said["file"] == str(first)
    Scenario.objects.filter(slug="window").update(slug="elsewhere")
    brought = run(capsys, "import_scenario", str(first))
    assert brought["slug"] == "window"
    run(capsys, "export_scenario", "window", "--to", "json", "--output", str(second))
    assert second.read_bytes() == first.read_bytes()


@pytest.mark.parametrize("to", ["twee", "h5p"])
def test_what_is_written_can_be_read_again(db, capsys, scenario, tmp_path, to):
    path = tmp_path / f"window.{to}"
    said = run(capsys, "export_scenario", "window", "--to", to, "--output", str(path))
    assert said["source"] == to
    assert all(one["message"] for one in said["findings"])
    again = run(capsys, "import_scenario", str(path), "--dry-run")
    assert again["source"] == to
    assert again["nodes"] > 0


def test_unknown_conversation_and_unwritable_place_are_refused(
    db, capsys, scenario, tmp_path
):
    said = run(capsys, "export_scenario", "nobody", "--to", "json", fails=True)
    assert said["error"] == "There is no conversation called “nobody”."
    place = str(tmp_path / "no" / "such" / "folder.json")
    said = run(
        capsys,
        "export_scenario",
        "window",
        "--to",
        "json",
        "--output",
        place,
        fails=True,
    )
    assert said["error"].startswith("“folder.json” could not be written")


@pytest.mark.parametrize("raw", [b"", b"\x00\xff\x00", b"just words"])
def test_file_that_is_no_story_is_refused(db, capsys, tmp_path, raw):
    path = tmp_path / "story.bin"
    path.write_bytes(raw)
    said = run(capsys, "import_scenario", str(path), fails=True)
    assert said["error"]
    assert (said["nodes"], said["stories"]) == (0, [])


def test_missing_file_and_missing_draft_are_refused(db, capsys, story):
    said = run(capsys, "import_scenario", "/no/such/file.twee", fails=True)
    assert said["error"] == "There is no file “file.twee”."
    said = run(capsys, "import_scenario", str(story), "--into", "nobody", fails=True)
    assert said["error"] == "There is no conversation called “nobody”."


def test_both_speak_to_people(db, story, tmp_path):
    out = StringIO()
    call_command("import_scenario", str(story), stdout=out)
    assert "“The door” (twee): 3 nodes, 2 replies, 1 endings." in out.getvalue()
    out = StringIO()
    place = str(tmp_path / "door.json")
    call_command(
        "export_scenario", "the-door", "--to", "json", "--output", place, stdout=out
    )
    assert f"written to {place}." in out.getvalue()
