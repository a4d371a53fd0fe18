"""The manners every command of ours shares, and the bounded reading of files."""

import json
import os
from io import StringIO

import pytest
from django.core.management import call_command

from elearn.core.commands import JsonCommand, read_upload
from elearn.core.exceptions import Refusal


class Count(JsonCommand):
    help = "Counts to a number."
    empty = {"count": 0, "names": []}

    def add_arguments(self, parser):
        parser.add_argument("number", type=int)

    def run(self, *, number, **options):
        print("a library that talks")  # noqa: T201
        self.stdout.write("progress")
        if number < 0:
            raise Refusal("Below nought there is\nnothing to count.")
        return {"count": number, "names": ["Łukasz"] * number}

    def describe(self, result):
        return f"Counted to {result['count']}."

    def is_bad(self, result):
        return result["count"] == 13


def call(*arguments: str) -> tuple[str, str, int]:
    out, err, code = StringIO(), StringIO(), 0
    try:
        call_command(
            Count(stdout=out, stderr=err, no_color=True), *arguments, skip_checks=True
        )
    except SystemExit as stop:
        code = stop.code
    return out.getvalue(), err.getvalue(), code


def test_json_document_stands_alone_on_stdout(capsys):
    out, err, code = call("2", "--json")
    assert json.loads(out) == {"count": 2, "names": ["Łukasz", "Łukasz"]}
    assert code == 0
    assert err == "progress\n"
    assert capsys.readouterr().out == ""


def test_text_is_for_people():
    assert call("2") == ("progress\nCounted to 2.\n", "", 0)


def test_refusal_with_json_gives_every_key_empty_and_one_sentence():
    out, err, code = call("--json", "--", "-1")
    assert json.loads(out) == {
        "count": 0,
        "names": [],
        "error": "Below nought there is\nnothing to count.",
    }
    assert err == "progress\nBelow nought there is nothing to count.\n"
    assert code == 1


def test_refusal_in_words_leaves_stdout_without_document():
    out, err, code = call("--", "-1")
    assert (out, err, code) == (
        "progress\n",
        "Below nought there is nothing to count.\n",
        1,
    )


def test_bad_verdict_exits_one_with_the_full_document():
    out, _err, code = call("13", "--json")
    assert json.loads(out)["count"] == 13
    assert code == 1


def test_document_without_a_promised_key_is_our_mistake():
    class Forgetful(Count):
        def run(self, **options):
            return {"count": 1}

    with pytest.raises(LookupError, match="names"):
        call_command(Forgetful(stdout=StringIO()), "1", skip_checks=True)


def test_read_upload_gives_the_bytes_up_to_the_limit(tmp_path):
    path = tmp_path / "log.csv"
    path.write_bytes(b"12345")
    assert read_upload(path, 5) == b"12345"


def _missing(folder):
    return folder / "nowhere.csv"


def _folder(folder):
    return folder


def _empty(folder):
    path = folder / "empty.csv"
    path.touch()
    return path


def _large(folder):
    path = folder / "large.csv"
    with path.open("wb") as file:
        file.truncate(33 * 1024 * 1024)
    return path


def _pipe(folder):
    path = folder / "pipe"
    os.mkfifo(path)
    return path


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (_missing, "There is no file “nowhere.csv”."),
        (_folder, "is a folder, not a file."),
        (_empty, "“empty.csv” is empty."),
        (_large, "“large.csv” is larger than 32.0\xa0MB."),
        (_pipe, "“pipe” is not an ordinary file."),
        (lambda folder: "odd\0name", "cannot be read."),
    ],
)
def test_read_upload_refuses_with_one_sentence(tmp_path, make, sentence):
    with pytest.raises(Refusal) as refused:
        read_upload(make(tmp_path), 32 * 1024 * 1024)
    assert sentence in str(refused.value)


def test_read_upload_looks_at_the_size_before_reading(tmp_path, monkeypatch):
    path = _large(tmp_path)
    monkeypatch.setattr(type(path), "open", lambda *args: pytest.fail("was read"))
    with pytest.raises(Refusal, match="larger"):
        read_upload(path, 32 * 1024 * 1024)
