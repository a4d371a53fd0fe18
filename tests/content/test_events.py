"""The live events of the demo: complete, as published, and honest about the rest.

Read from the files alone; what the programmes say is read from the source documents.
"""

from __future__ import annotations

import re
from datetime import date, time
from typing import Any

import pytest

from courses.demo.outline import read_modules
from courses.domain.near_equal import near_equal
from media.demo import EVENTS, FOCUS, PART_1, PART_2, REHEARSAL, read_event
from tests.content.conversations import SHEETS

SEEDS = SHEETS.parent / "seeds"
REAL = (PART_1, PART_2, FOCUS)
MODULES = read_modules()
ROW = re.compile(r"^(\d\d:\d\d) – (\d\d:\d\d) (.+)$")
#: The programme spells it so; the city is Groningen.
SPELLINGS = {"Groeningen": "Groningen"}
TEXTS = ("summary", "description", "audience", "objectives", "attendance", "hints")


@pytest.fixture(params=EVENTS)
def event(request) -> dict[str, Any]:
    return read_event(request.param)


@pytest.fixture(params=REAL)
def real(request) -> dict[str, Any]:
    return read_event(request.param)


def seed(number: str) -> str:
    if not SEEDS.is_dir():
        pytest.skip("The source documents are not on this machine.")
    return next(SEEDS.glob(f"{number}_*.txt")).read_text(encoding="utf-8")


def published(part: int) -> list[tuple[time, time, str, list[str]]]:
    """Start, end, title and speakers of each row of the programme."""
    text = seed("001").split(f"Patient Communication Course - Part {part}")[1]
    text = text.split("Patient Communication Course - Part")[0]
    rows: list[tuple[time, time, str, list[str]]] = []
    for line in text.splitlines():
        match = ROW.match(line.strip())
        if match:
            start, end, title = match.groups()
            hours = (time.fromisoformat(start), time.fromisoformat(end))
            rows.append((*hours, title, []))
        elif rows and not rows[-1][3] and re.search(r"/[A-Z]{2,3}$", line.strip()):
            for name in line.strip().split(" and "):
                spoken = re.sub(r"/[A-Z]{2,3}$", "", name)
                for wrong, right in SPELLINGS.items():
                    spoken = spoken.replace(wrong, right)
                rows[-1][3].append(spoken)
    return rows


@pytest.mark.parametrize(("part", "slug"), [(1, PART_1), (2, PART_2)])
def test_programme_is_the_published_one(part, slug):
    wanted = published(part)
    assert len(wanted) == 9
    assert [
        (
            item["starts_at"],
            item["ends_at"],
            item["title"],
            item["speakers"].splitlines(),
        )
        for item in read_event(slug)["items"]
    ] == wanted


@pytest.mark.parametrize(
    ("slug", "day", "number", "words"),
    [
        (PART_1, date(2024, 2, 22), "001", "February 22, 2024 | 12:30 – 18:00 CET"),
        (PART_2, date(2024, 3, 21), "001", "March 21, 2024 | 12:30 – 18:00 CET"),
        (FOCUS, date(2025, 12, 11), "000", "Thursday, December 11, 2025"),
    ],
)
def test_day_and_zone_are_the_published_ones(slug, day, number, words):
    told = read_event(slug)
    assert words in seed(number)
    assert (told["held_on"], told["time_zone"]) == (day, "Europe/Vienna")


def test_event_tells_everything_one_needs_to_know(event):
    assert all(event[name] for name in TEXTS)
    assert event["programme_note"]
    assert event["accreditation"]
    for name, most in (("summary", 300), ("audience", 600), ("programme_note", 400)):
        assert len(event[name]) <= most
    for item in event["items"]:
        assert len(item["short_title"]) <= 14
        assert item["starts_at"] < item["ends_at"]


def test_accreditation_is_applied_for_and_never_more(event):
    words = " ".join(str(value) for value in event.values())
    assert "accredited" not in words
    if event["slug"] in (PART_1, PART_2):
        assert "has been applied for" in event["accreditation"]
        assert "live stream only" in event["accreditation"]
    if event["slug"] == FOCUS:
        assert "rule_set" not in event
        assert "no credits" in event["accreditation"]


def test_an_event_without_published_speakers_names_none():
    assert [item["speakers"] for item in read_event(FOCUS)["items"]] == [""]


def test_what_stands_for_a_recording_says_that_there_is_none(real):
    assert real["test_clip"] is True
    assert re.search(r"\b[Nn]o (recording|copy)\b", real["recording_words"])
    assert len(real["recording_words"]) <= 400


def test_the_rehearsal_has_no_recording_to_miss():
    told = read_event(REHEARSAL)
    assert told["is_invented"] is True
    assert "test_clip" not in told


def test_no_word_is_put_into_a_speaker_s_mouth(event):
    words = " ".join(str(event[name]) for name in TEXTS)
    for item in event["items"]:
        for speaker in item["speakers"].splitlines():
            assert speaker.split(",")[0].split()[-1] not in words
    assert "“" not in re.sub("“My (learning|CME)”", "", words)


def test_sentences_are_ours_and_stand_once():
    """Neither copied from the announcement nor told twice."""
    told = [
        (f"{slug}, {name}", sentence)
        for slug in EVENTS
        for name in (*TEXTS, "recording_words")
        for sentence in re.split(
            r"(?<=[.?])\s+|\n", re.sub(r"<[^>]+>", "\n", read_event(slug).get(name, ""))
        )
        if len(sentence.split()) >= 8
    ]
    assert near_equal(told) == []
    theirs = " ".join((seed("000") + seed("001")).casefold().split())
    for place, sentence in told:
        words = sentence.casefold().split()
        for n in range(len(words) - 7):
            assert " ".join(words[n : n + 8]) not in theirs, (place, sentence)


def test_words_keep_the_house_style(event):
    words = " ".join(str(event[name]) for name in (*TEXTS, "programme_note"))
    assert "!" not in words
    assert not re.search(r"\w'\w", words)
    assert not re.search(r"\b(color|center|behavior|pediatric|tumor)\b", words)


def test_each_talk_has_its_module_and_each_module_its_item():
    items = {
        (slug, item["key"]) for slug in EVENTS for item in read_event(slug)["items"]
    }
    bonds = {
        (one.frame["webinar"], one.frame["item"])
        for one in MODULES
        if "webinar" in one.frame
    }
    assert bonds <= items
    talks = {
        (slug, item["key"])
        for slug in REAL
        for item in read_event(slug)["items"]
        if item["kind"] in ("talk", "discussion")
    }
    assert bonds == talks


def test_modules_name_the_speakers_of_their_talk():
    for one in MODULES:
        if "webinar" not in one.frame:
            continue
        items = {
            item["key"]: item for item in read_event(one.frame["webinar"])["items"]
        }
        speakers = items[one.frame["item"]]["speakers"].splitlines()
        assert one.frame.get("speaker", "") == ", and ".join(speakers), one.slug
