from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.management import call_command

from scenarios.services import save_outline
from tests.scenarios.conftest import WINDOW

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
    assert document == {
        "nodes": 4,
        "choices": 5,
        "endings": 2,
        "reachable": 4,
        "states": document["states"],
        "verdict": "complete",
        "findings": [],
    }
    assert document["states"] > 4


def test_good_file_in_words(capsys):
    code, out, _ = run(capsys, str(WINDOW))
    assert code == 0
    assert "4 nodes, 5 replies, 2 endings; 4 nodes can be reached" in out
    assert "Nothing to mend." in out


def test_bad_file_gives_the_whole_document_and_exit_code_1(capsys, tmp_path: Path):
    bad = tmp_path / "bad.toml"
    bad.write_text(WINDOW.read_text().replace('target = "end-poor"', 'target = "gone"'))
    code, out, _ = run(capsys, str(bad), "--json")
    assert code == 1
    findings = json.loads(out)["findings"]
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
        ("binary.toml", b"\x89PNG\xff\xfe", "is not a text file"),
        ("empty.toml", b"", "is empty"),
        ("huge.toml", b"#" * (5 * 1024 * 1024 + 1), "is larger than 5.0"),
        ("notes.txt", b"Dear all,", "is not a conversation in our TOML format"),
        ("other.toml", b"title = 'x'", "has no [[nodes]]"),
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
