"""Files between look and confirmation: for a day, for one person, for one place."""

from __future__ import annotations

import json
import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.http import Http404
from django.utils import timezone

from elearn.core import held_files
from elearn.core.held_files import Shelf, sweep_every_shelf

SHELF = Shelf("letters")


@pytest.fixture
def keep(organiser):
    def kept(content: bytes = b"Dear", **about: object) -> str:
        return SHELF.keep(
            content, file_name="a.txt", by=organiser, now=timezone.now(), **about
        )

    return kept


def make_older(hours: int) -> None:
    then = timezone.now().timestamp() - hours * 3600
    for file in SHELF.folder.iterdir():
        os.utime(file, (then, then))


def test_file_is_found_as_it_came(keep, organiser):
    token = keep(run=7)
    held = SHELF.find(token, by=organiser, now=timezone.now(), run=7)
    assert (held.file_name, held.content, held.about) == ("a.txt", b"Dear", {"run": 7})


def test_file_is_nobody_elses_and_nowhere_elses(keep, organiser, editor):
    token, now = keep(run=7), timezone.now()
    for ask in (
        {"by": editor, "run": 7},
        {"by": organiser, "run": 8},
        {"by": organiser, "quiz": 7},
    ):
        with pytest.raises(Http404):
            SHELF.find(token, now=now, **ask)


@pytest.mark.parametrize("token", ["..", "0" * 31, "0" * 32, "z" * 32, "0" * 32 + "\n"])
def test_token_that_is_none_opens_nothing(keep, organiser, token):
    keep()
    with pytest.raises(Http404):
        SHELF.find(token, by=organiser, now=timezone.now())


def test_half_written_file_is_in_nobodys_way(keep, organiser, monkeypatch):
    whole = Path.write_text

    def half(self, text, **options):
        whole(self, text[: len(text) // 2], **options)
        raise OSError("No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr(Path, "write_text", half)
        with pytest.raises(OSError, match="No space"):
            keep()
    token = keep(b"Again")
    held = SHELF.find(token, by=organiser, now=timezone.now())
    assert held.content == b"Again"


def test_file_goes_after_a_day(keep, organiser):
    token = keep()
    make_older(hours=23)
    assert SHELF.find(token, by=organiser, now=timezone.now()).content == b"Dear"
    with pytest.raises(Http404):
        SHELF.find(token, by=organiser, now=timezone.now() + timedelta(hours=25))
    assert list(SHELF.folder.iterdir()) == []


def test_file_of_an_earlier_version_is_not_found(keep, organiser):
    token = keep()
    about = SHELF.folder / f"{token}.json"
    about.write_text(json.dumps({"user": organiser.pk, "file_name": "a", "run": 7}))
    with pytest.raises(Http404):
        SHELF.find(token, by=organiser, now=timezone.now())


def test_file_is_claimed_once_and_can_be_given_back(keep, organiser):
    token, now = keep(), timezone.now()
    assert (SHELF.claim(token), SHELF.claim(token)) == (True, False)
    with pytest.raises(Http404):
        SHELF.find(token, by=organiser, now=now)
    SHELF.give_back(token)
    assert SHELF.find(token, by=organiser, now=now).content == b"Dear"
    SHELF.claim(token)
    SHELF.drop(token)
    assert list(SHELF.folder.iterdir()) == []


def test_oldest_makes_room_for_a_person_who_keeps_too_many(
    keep, organiser, editor, monkeypatch
):
    monkeypatch.setattr(held_files, "MOST_OF_ONE_PERSON", 2)
    now = timezone.now()
    first, theirs = keep(b"1"), SHELF.keep(b"x", file_name="x", by=editor, now=now)
    make_older(hours=2)
    second = keep(b"2")
    make_older(hours=1)
    os.utime(SHELF.folder / f"{first}.json", (now.timestamp() - 7200,) * 2)
    third = keep(b"3")
    with pytest.raises(Http404):
        SHELF.find(first, by=organiser, now=now)
    found = [SHELF.find(one, by=organiser, now=now).content for one in (second, third)]
    assert found == [b"2", b"3"]
    assert SHELF.find(theirs, by=editor, now=now).content == b"x"


def test_nobody_loses_a_file_before_they_keep_too_many(keep, organiser, monkeypatch):
    monkeypatch.setattr(held_files, "MOST_OF_ONE_PERSON", 8)
    kept = [keep(str(number).encode()) for number in range(8)]
    now = timezone.now()
    assert [SHELF.find(one, by=organiser, now=now).content for one in kept] == [
        str(number).encode() for number in range(8)
    ]


def test_every_shelf_is_swept_also_an_earlier_versions(keep, settings):
    keep()
    old = SHELF.folder.parent / "pending"
    old.mkdir()
    (old / f"{'0' * 32}.log").write_bytes(b"email")
    sweep_every_shelf(now=timezone.now())
    assert len(list(SHELF.folder.iterdir())) == 2
    sweep_every_shelf(now=timezone.now() + timedelta(hours=25))
    assert [*SHELF.folder.iterdir(), *old.iterdir()] == []


def test_folder_is_its_owners_alone(keep):
    keep()
    assert SHELF.folder.stat().st_mode & 0o777 == 0o700
