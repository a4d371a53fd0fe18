"""Our own JSON: every kind comes back equal; a file that only looks like ours does no
harm."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.domain.questions.kinds import Kind
from courses.formats import document, registry
from courses.formats.parcel import File, QuestionsRefused
from tests.courses.formats.questions import questions
from tests.courses.formats.reading import told

CHOICE = {
    "version": 2,
    "key": "q",
    "kind": "single_choice",
    "stem": "What first?",
    "body": {
        "options": [
            {"key": "a", "text": "Sit", "weight": "1"},
            {"key": "b", "text": "Stand"},
        ]
    },
}

#: A pair whose label is nowhere.
TANGLED = {
    "rows": [{"key": "r", "text": "Wait", "right": "nobody"}],
    "labels": [{"key": "l", "text": "after"}],
}

GAP = {"gap": "text", "key": "g", "body": {"answers": []}}


def file(*rows, **values):
    told = {"format": "elearn-questions", "version": 1, "questions": list(rows)}
    return json.dumps({**told, **values}).encode()


def changed(**values):
    return {**CHOICE, **values}


@settings(deadline=None)
@given(st.lists(questions(), max_size=3))
def test_every_kind_comes_back_equal_and_is_written_the_same(asked):
    written = document.write(asked, title="Silence")
    parcel = registry.read(written.content, "q.json")
    assert parcel.source == "document"
    read = [found.question for found in parcel.questions]
    assert read == asked
    assert document.write(read, title="Silence").content == written.content
    assert (parcel.left_out, written.findings) == ((), ())


@given(questions((Kind.HOTSPOT,)))
def test_picture_travels_with_its_question(asked):
    written = document.write([asked], files={"ct.png": b"bytes", "other.png": b"x"})
    (found,) = registry.read(written.content, "q.json").questions
    assert found.files == (File("ct.png", b"bytes"),)
    (found,) = registry.read(document.write([asked]).content, "q.json").questions
    assert [one.code for one in found.findings] == ["picture_lost"]


def test_digest_does_not_know_the_key():
    parcel = registry.read(file(CHOICE, changed(key="r"), changed(stem="x")), "q")
    first, second, third = (found.digest for found in parcel.questions)
    assert first == second != third


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (7, "not_ours"),
        ({}, "not_ours"),
        (changed(kind="hologram"), "not_ours"),
        (changed(version=9), "not_ours"),
        (changed(stem=7), "not_ours"),
        (changed(body={}), "not_ours"),
        (changed(body=[]), "not_ours"),
        (changed(kind="true_false"), "not_ours"),
        (changed(kind="matching", body=TANGLED), "not_ours"),
        (changed(kind="cloze", body={"parts": ["She", None]}), "not_ours"),
        (changed(colour="red"), "not_ours"),
        (changed(mark="1e999999999"), "not_a_number"),
        (changed(mark="1/0"), "not_a_number"),
        (changed(mark=10**40), "not_a_number"),
        (changed(kind="numerical", body={"answers": [{"value": GAP}]}), "not_ours"),
        (changed(hints=["x"] * 201), "too_many_parts"),
        (changed(stem="x" * 200_001), "too_long"),
        (
            changed(kind="numerical", body={"answers": [{"value": "1e9999999"}]}),
            "not_a_number",
        ),
    ],
)
def test_questions_that_are_not_ours_are_left_out_one_by_one(row, code):
    parcel = registry.read(file(CHOICE, row), "q.json")
    assert told(parcel.findings) == [("error", code, 0)]
    assert [one.place for one in parcel.findings] == ["2"]
    assert len(parcel.questions) == 1


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b'{"format": "elearn-questions"', "“q” is not well-formed JSON (line 1)."),
        (b'{"format": "elearn-questions"}', "“q” is not our own JSON of questions."),
        (file(version=2), "“q” was written by a newer version."),
        (
            b'{"format": "elearn-questions", "questions": ' + b"[" * 5000 + b"]" * 5000
            + b"}",
            "“q” is nested too deeply.",
        ),
        (file(*[CHOICE] * 2001), "“q” holds more than 2000 questions."),
    ],
)  # fmt: skip
def test_files_that_are_not_ours_are_refused_in_a_sentence(data, sentence):
    with pytest.raises(QuestionsRefused) as refusal:
        registry.read(data, "q")
    assert str(refusal.value) == sentence


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.floats(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*CHOICE, "options", "weight"]), inner)
    ),
    max_leaves=8,
)


@settings(deadline=None, max_examples=200)
@given(st.sampled_from([*CHOICE, "rationale", "tags", "hints", "mark"]), _JSON)
def test_any_value_at_any_place_is_read_or_left_out(name, value):
    parcel = registry.read(file(changed(**{name: value})), "q.json")
    assert len(parcel.questions) + len(parcel.left_out) == 1
    for to in registry.writable():
        registry.write([one.question for one in parcel.questions], to)
