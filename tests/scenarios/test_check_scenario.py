from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest
from django.core.management import call_command

from scenarios.exceptions import ScenarioHasErrors
from scenarios.finding_wording import BOTS
from scenarios.services import publish_scenario, save_outline
from tests.scenarios.conftest import NOW, WINDOW

pytestmark = pytest.mark.django_db


def run(capsys, *arguments: str) -> tuple[int, str, str]:
    code = 0
    try:
        call_command("check_scenario", *arguments)
    except SystemExit as stop:
        code = stop.code
    out, err = capsys.readouterr()
    return code, out, err


def test_good_file_as_json(capsys):
    code, out, _ = run(capsys, str(WINDOW), "--json")
    document = json.loads(out)
    assert code == 0
    results = {
        key: document.pop(key)
        for key in ("axes", "random_play", "bots", "plans", "findings", "stories")
    }
    # A door that nobody asks for; and so short a talk that habits win it.
    assert [(one["severity"], one["code"]) for one in results["findings"]] == [
        ("warning", "never_read"),
        ("warning", "habit_wins"),
        ("warning", "habit_wins"),
        ("info", "always_true_choice"),
    ]
    assert document == {
        "nodes": 4,
        "choices": 5,
        "endings": 2,
        "reachable": 4,
        "states": document["states"],
        "verdict": "complete",
        "source": "document",
        "title": "At the window",
    }
    assert document["states"] > 4
    keys = [axis["key"] for axis in results["axes"]]
    assert keys[:3] == ["trust", "understanding", "anxiety"]
    assert results["axes"][0]["best"]["path"] != []
    feelings = next(one for one in results["axes"] if one["key"] == "feelings")
    assert [
        (one["ending"], one["proved"], one["worst"]["value"], one["best"]["value"])
        for one in feelings["endings"]
    ] == [("end-good", True, 5, 5), ("end-poor", True, 2, 2)]
    assert results["random_play"]["lost"]["value"] == 0
    assert results["random_play"]["length"]["exact"] is True
    assert {bot["bot"] for bot in results["bots"]} == set(BOTS)
    assert results["plans"] == []


def test_good_file_in_words(capsys):
    code, out, _ = run(capsys, str(WINDOW))
    assert code == 0
    assert "4 nodes, 5 replies, 2 endings; 4 nodes can be reached" in out
    assert "Error:" not in out
    assert (
        "    trust: 35 to 60 (49.2)\n"
        "        at end-good: 50 to 60\n"
        "        at end-poor: 35 to 60\n"
    ) in out
    assert (
        "    setting: 1 to 5, more may be possible (3.0)\n"
        "        at end-good: 1 to 5, more may be possible\n"
    ) in out
    assert "always the first reply: end-good (1/1)" in out.replace("“", "").replace(
        "”", ""
    )


def test_bounds_that_are_not_proved_say_so(capsys):
    """After a laugh one stands at the window again, where a skill is marked."""
    *_, out, _ = run(capsys, str(WINDOW))
    lines = [line for line in out.splitlines() if "more may be possible" in line]
    unproved = {line.split(":")[0].strip() for line in lines}
    assert "trust" not in unproved
    assert "setting" in unproved


def test_bad_file_gives_the_whole_document_and_exit_code_1(capsys, tmp_path: Path):
    bad = tmp_path / "bad.toml"
    bad.write_text(WINDOW.read_text().replace('target = "end-poor"', 'target = "gone"'))
    code, out, _ = run(capsys, str(bad), "--json")
    assert code == 1
    findings = [
        one for one in json.loads(out)["findings"] if one["severity"] == "error"
    ]
    assert [(one["severity"], one["code"], one["node"]) for one in findings] == [
        ("error", "unreachable", "end-poor"),
        ("error", "missing_target", "room"),
    ]
    assert findings[1]["path"] == ["sit-down", "talk"]
    assert findings[1]["message"] == (
        "At “room” the reply “talk” leads to “gone”, but there is no such node."
    )
    code, out, _ = run(capsys, str(bad))
    assert code == 1
    assert "Click: sit-down → talk" in out


def test_slug_checks_the_latest_draft(capsys, scenario, broken):
    code, out, _ = run(capsys, "window")
    assert code == 0
    save_outline(broken, by=None)
    code, out, _ = run(capsys, "window")
    assert code == 1
    assert "leads to “nowhere”" in out


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        (
            "binary.toml",
            b"\x89PNG\xff\xfe",
            "is written in characters that are not read here",
        ),
        ("empty.toml", b"", "is empty"),
        (
            "huge.toml",
            b"#" * (5 * 1024 * 1024 + 1),
            "has more than 5 MB of scenario text",
        ),
        ("notes.txt", b"Dear all,", "none of the formats that are read here"),
        ("other.toml", b"title = 'x'", "holds no nodes"),
    ],
)
def test_file_that_is_refused_gets_one_sentence(
    capsys, tmp_path, name, content, sentence
):
    path = tmp_path / name
    path.write_bytes(content)
    code, out, err = run(capsys, str(path), "--json")
    document = json.loads(out)
    assert code == 1
    assert sentence in document["error"]
    assert (document["nodes"], document["verdict"], document["findings"]) == (0, "", [])
    assert err.count("\n") == 1


@pytest.mark.parametrize("name", ["no-such-talk", "no/such/file.toml"])
def test_unknown_name_gets_one_sentence(capsys, name):
    code, out, err = run(capsys, name)
    assert (code, out) == (1, "")
    assert err.count("\n") == 1


def test_failing_plan_is_told_with_its_line_and_keeps_the_draft_from_going_live(
    capsys, tmp_path: Path
):
    text = WINDOW.read_text() + (
        '\n[[plans]]\nname = "Two clicks"\n'
        'text = """\nselect sit-down\nexpect node window\n"""\n'
    )
    planned = tmp_path / "planned.toml"
    planned.write_text(text)
    code, out, _ = run(capsys, str(planned), "--json")
    document = json.loads(out)
    assert code == 1
    (finding,) = [one for one in document["findings"] if one["severity"] == "error"]
    assert finding["code"] == "plan_failed"
    assert finding["message"] == (
        "The test plan “Two clicks” fails at line 2: "
        "“expect node window” does not hold; it is at “room”."
    )
    assert document["plans"][0]["failures"][0]["line"] == 2
    draft = save_outline(tomllib.loads(text), by=None)
    with pytest.raises(ScenarioHasErrors):
        publish_scenario(draft, by=None, now=NOW)


def test_limit_of_the_check_can_be_set(capsys):
    code, out, _ = run(capsys, str(WINDOW), "--json", "--limit", "3")
    document = json.loads(out)
    assert code == 0
    assert (document["states"], document["verdict"]) == (3, "incomplete")
    codes = [one["code"] for one in document["findings"]]
    assert codes[:2] == ["never_read", "incomplete"]
    assert "always_true_choice" not in codes  # nothing is proved
    assert document["axes"][0]["proved"] is False
    code, out, err = run(capsys, str(WINDOW), "--limit", "0")
    assert (code, out, err.count("\n")) == (1, "", 1)
