"""What a writer can spell is what the editor knows: every block of a lesson, and all
twelve kinds of question with their fields."""

from __future__ import annotations

import pytest

from courses.blocks import LessonBodyBlock
from courses.demo.lesson_parts import PARTS, ContentError, Shelf, lesson_stream
from courses.demo.questions import _ALWAYS, _FIELDS, question_block
from courses.domain.questions.kinds import Kind
from courses.question_blocks import QuestionBlocks

#: One part of each kind, as short as it can be.
EACH = [
    {"kind": "text", "heading": "A heading", "text": "Words.", "evidence": ["F1"]},
    {"kind": "model_sentence", "text": "Say it."},
    {"kind": "phrases", "helps": ["Yes."], "harms": ["No."]},
    {
        "kind": "jargon",
        "rows": [{"jargon": "Lesion", "plain": "A spot"}],
        "margin": [{"term": "Lesion", "say": "a spot"}],
    },
    {"kind": "callout", "tone": "local", "title": "Ask", "text": "Who decides here?"},
    {"kind": "take_to_work", "items": ["One thing.", "**Another** thing."]},
    {"kind": "further_reading", "items": ["A *paper*."]},
    {"kind": "reflection", "prompt": "When was the last time?"},
    {
        "kind": "dose_table",
        "title": "Doses",
        "examinations": ["ct-head"],
        "own": [
            {"name": "Child", "msv": 1.5, "source": "ours", "confidence": "to_confirm"}
        ],
    },
    {
        "kind": "icon_array",
        "title": "Of 100",
        "denominator": 100,
        "groups": [{"count": 3, "label": "ill"}],
        "rest": "well",
    },
    {
        "kind": "risk_phrases",
        "title": "Say it",
        "text": "Try.",
        "examination": "ct-head",
    },
    {"kind": "release_sandbox", "title": "Friday", "text": "Try."},
    {
        "kind": "report_workshop",
        "title": "Again",
        "setting": "Ana, at night",
        "passage": "Nodule.",
        "model_answer": "A spot.",
        "why": ["Plain."],
    },
    {"kind": "try", "scenario": "door", "title": "Try", "text": "It."},
    {"kind": "package", "package": "cards"},
    {"kind": "quiz_link"},
    {"kind": "image", "file": "room.png", "alt": "A room"},
    {"kind": "audio", "file": "a.mp3", "title": "Hear", "transcript": "Words."},
    {"kind": "video", "file": "a.mp4", "captions": "a.vtt", "title": "See"},
]


def lesson(*parts: dict) -> dict:
    return {"slug": "first", "body": list(parts)}


def test_every_block_of_a_lesson_can_be_written(tmp_path):
    (tmp_path / "files").mkdir()
    for name in ("room.png", "a.mp3", "a.mp4", "a.vtt"):
        (tmp_path / "files" / name).write_bytes(b"x")
    shelf = Shelf(
        {"door": 1}, {"cards": 2}, lambda *_: 3, lambda *_: 4, folder=tmp_path
    )
    stream = lesson_stream(lesson(*EACH), shelf)
    known = LessonBodyBlock().child_blocks
    assert {part["kind"] for part in EACH} == set(PARTS)
    assert {block["type"] for block in stream} == set(known)
    for block in stream:
        fields = getattr(known[block["type"]], "child_blocks", None)
        if isinstance(block["value"], dict) and fields is not None:
            assert set(block["value"]) <= set(fields), block["type"]


DOTS = {
    "kind": "icon_array",
    "title": "Of 100 people",
    "denominator": "100",
    "groups": [{"count": 3, "label": "come back"}],
    "rest": "do not",
}


@pytest.mark.parametrize(
    ("part", "told"),
    [
        ({"kind": "tale"}, "part 1 (tale): is none of text, "),
        ({"kind": "text"}, "part 1 (text): “text” is missing"),
        ({"kind": "text", "text": "x", "evidnce": []}, "unknown: evidnce"),
        ({**DOTS, "rest": ""}, "at most 3 “groups”, and names the “rest”"),
        ({**DOTS, "groups": DOTS["groups"] * 4}, "at most 3 “groups”"),
        ({"kind": "try", "scenario": "wall"}, "there is no conversation “wall”"),
        ({"text": "x"}, "part 1 (without a kind): “kind” is missing"),
    ],
)
def test_a_part_with_a_mistake_is_named(part, told):
    with pytest.raises(ContentError) as refusal:
        lesson_stream(lesson(part), Shelf())
    assert str(refusal.value).startswith("lesson “first”, part 1")
    assert told in str(refusal.value)


def test_a_file_that_is_not_there_is_named(tmp_path):
    shelf = Shelf(image=lambda *_: 1, folder=tmp_path)
    with pytest.raises(ContentError, match="there is no file “files/x.png”"):
        lesson_stream(lesson({"kind": "image", "file": "x.png", "alt": "X"}), shelf)


def test_every_kind_of_question_has_the_fields_of_the_editor():
    known = QuestionBlocks().child_blocks
    assert set(_FIELDS) == set(known) == {str(kind) for kind in Kind}
    ours = {"key", "kind", "sources", "tags", "figures"}
    for kind, names in _FIELDS.items():
        fields = {"image" if one == "picture" else one for one in names.split()}
        assert fields | (_ALWAYS - ours) <= set(known[kind].child_blocks), kind


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ({"key": "a", "kind": "riddle", "stem": "?"}, "“riddle” is none of "),
        ({"key": "a", "kind": "matching", "stem": "?", "pairs": []}, "unknown: pairs"),
        ({"key": "a", "kind": "matching", "text": "?"}, "“rationale” is missing"),
    ],
)
def test_a_question_with_a_mistake_is_named(question, told):
    with pytest.raises(ContentError, match="question “a” of “quiz”") as refusal:
        question_block("quiz", question, cite=", ".join, picture=lambda name: 0)
    assert told in str(refusal.value)
