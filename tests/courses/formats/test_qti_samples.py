"""Other people's QTI gives what the table of the samples says."""

from __future__ import annotations

import io
import zipfile

import pytest

from courses.formats import qti, registry
from courses.formats.parcel import QuestionsRefused, Severity
from tests.courses.formats.qti_items import item
from tests.courses.formats.reading import read_sample, sample

# -- Other people's files --------------------------------------------------------
#: File → questions by kind (one text with gaps may hold several interactions), codes.
SAMPLES = {
    "qti30-choice-single.xml": ({"single_choice": 1}, []),
    "qti30-choice-multiple.xml": ({"multiple_choice": 1}, []),
    "qti30-extended-text.xml": ({"free_text": 1}, []),
    "qti30-hotspot-interaction.xml": ({"hotspot": 1}, ["picture_lost"]),
    "qti30-match-interaction.xml": ({"matching": 1}, []),
    "qti30-order-interaction.xml": ({"ordering": 1}, []),
    "qti30-text-entry.xml": ({"short_answer": 1}, []),
    "qti22-mapping-disagrees-with-correct-response.xml": ({"single_choice": 1}, []),
    "qti22-mapping-mixed-signs-choice.xml": ({"multiple_choice": 1}, []),
    "qti22-mapping-only-associate.xml": ({"matching": 1}, ["read_as"]),
    "qti22-mapping-only-gap-match.xml": ({"cloze": 1}, ["read_as"]),
    "qti22-mapping-only-graphic-gap-match.xml": ({}, ["unsupported_type"]),
    "qti22-mapping-only-hottext.xml": ({"multiple_choice": 1}, ["read_as"]),
    "qti22-mapping-only-inline-choice.xml": ({"cloze": 1}, []),
    "qti22-mapping-only-order.xml": ({"ordering": 1}, []),
    "qti22-multi-answer-missing-max-choices.xml": ({"multiple_choice": 1}, []),
    "qti22-weight-invalid-upper-bound.xml": (
        {"multiple_choice": 1},
        ["bound_unreadable"],
    ),
    "qti22-hotspot-missing-dimensions.xml": ({}, ["picture_size_unknown"]),
    "qti22-two-parts.xml": ({"single_choice": 2}, []),
    "qti22-drag-in-the-blank.xml": ({"cloze": 1}, ["read_as"]),
    "qti22-test-nested-sections.xml": ({}, ["item_missing"] * 5),
    "canvas12-all-types.xml": (
        {
            "single_choice": 1,
            "true_false": 1,
            "short_answer": 1,
            "cloze": 2,
            "multiple_choice": 1,
            "matching": 1,
            "numerical": 1,
            "free_text": 1,
        },
        [*["empty_option_lost"] * 3, *["rows_without_pair"] * 2, "unsupported_type"],
    ),
    "canvas12-edge-cases.xml": ({"cloze": 2, "matching": 2}, ["identifier_twice"]),
    "canvas12-hot-spot.xml": (
        {},
        [
            *["picture_size_unknown"] * 3,
            "identifier_twice",
            "picture_size_unknown",
            "identifier_twice",
        ],
    ),
    "canvas12-multiple-answers.xml": ({"multiple_choice": 1}, []),
    "canvas12-dropdowns.xml": ({"cloze": 1}, []),
    "canvas12-numeric-range.xml": ({"numerical": 1}, []),
    "canvas12-numeric-margin.xml": ({"numerical": 1}, []),
    "canvas12-question-groups.xml": (
        {"true_false": 10},
        ["bank_missing", "group_kept"],
    ),
    "canvas12-stimulus.xml": ({"description": 1, "single_choice": 1}, []),
    "canvas12-text-only.xml": ({"description": 1}, []),
    "canvas12-bank-reference.xml": ({}, ["item_missing"]),
    "minimal-qti12.zip": ({"single_choice": 1}, []),
    "minimal-qti21.zip": ({"single_choice": 1, "multiple_choice": 1}, []),
}
QUIET = {"formatting_lost", "overall_feedback_lost"}


@pytest.mark.parametrize("name", SAMPLES)
def test_other_peoples_files_give_what_their_table_says(name):
    found = read_sample("qti", name)
    kinds, codes = SAMPLES[name]
    assert found.source == "qti"
    assert found.by_type() == kinds
    told = [f.code.value for f in found.findings if f.code.value not in QUIET]
    assert sorted(told) == sorted(codes)


@pytest.mark.parametrize(
    ("name", "right"),
    [
        ("qti30-choice-single.xml", [("choice_c",)]),
        ("qti30-choice-multiple.xml", [("choice_a", "choice_c")]),
        ("qti22-mapping-disagrees-with-correct-response.xml", [("choiceB",)]),
        ("qti22-mapping-mixed-signs-choice.xml", [("choiceA", "choiceD")]),
        ("qti22-mapping-only-hottext.xml", [("H2", "H4")]),
        ("qti22-two-parts.xml", [("A",), ("X",)]),
        ("canvas12-multiple-answers.xml", [("4155", "6991", "1939")]),
        ("minimal-qti21.zip", [("answer_1",), ("answer_1", "answer_2", "answer_3")]),
    ],
)
def test_the_keys_of_other_peoples_files_are_theirs(name, right):
    found = read_sample("qti", name)
    assert [one.question.body.right for one in found.questions] == right


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("bad-canvas12-xml-declaration.xml", "line 1"),
        ("bad-multi-answer-max-choices-one.xml", "line 7"),
        ("bad-unclosed.xml", "line 2"),
        ("bad-unsupported-version-imsmanifest.xml", "no questions"),
    ],
)
def test_broken_files_of_other_people_are_refused_with_their_line(name, words):
    path = sample("qti", name)
    with pytest.raises(QuestionsRefused, match=words):
        registry.read(path.read_bytes(), name)


@pytest.mark.parametrize(
    ("folder", "kinds"),
    [
        (
            "qti22-package-basic",
            {
                "single_choice": 1,
                "multiple_choice": 1,
                "short_answer": 1,
                "cloze": 1,
                "matching": 1,
            },
        ),
        (
            "qti22-package-math",
            {
                "single_choice": 1,
                "short_answer": 1,
                "ordering": 1,
                "multiple_choice": 1,
            },
        ),
    ],
)
def test_folders_of_other_people_are_read_when_they_are_packed(folder, kinds):
    root = sample("qti", folder)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for path in sorted(root.rglob("*.xml")):
            package.write(path, path.relative_to(root))
    found = registry.read(buffer.getvalue(), f"{folder}.zip")
    assert found.by_type() == kinds
    assert found.left_out == ()


def test_severity_of_what_is_left_out_is_error():
    found = qti.read(item("<p>Only words.</p>"), "one.xml")
    assert [finding.severity for finding in found.findings] == [Severity.ERROR]
