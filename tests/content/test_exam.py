"""The mixed exam: thirty questions, every topic in it, and banks that can fill it."""

from __future__ import annotations

import pytest

from courses.choices import ASPECTS
from courses.demo.lesson_parts import ContentError
from courses.demo.outline import (
    FOLDER,
    bands_stream,
    marks_to_pass,
    questions_stream,
    read_module,
    read_modules,
)

EXAM = read_module(FOLDER / "mixed-exam")
TAUGHT = {one.slug: one for one in read_modules() if one.lessons}
DRAWS = {one["bank"]: one for one in EXAM.quiz["questions"]}


def test_exam_asks_thirty_questions_two_or_three_of_each_module():
    assert len(EXAM.quiz["questions"]) == 14
    assert set(DRAWS) == set(TAUGHT)
    counts = [one["count"] for one in DRAWS.values()]
    assert sum(counts) == 30
    assert set(counts) == {2, 3}
    assert {(one["kind"], one["tags"]) for one in DRAWS.values()} == {("draw", "exam")}


@pytest.mark.parametrize("slug", sorted(slug for slug in TAUGHT if TAUGHT[slug].bank))
def test_bank_has_twice_as_many_questions_as_the_exam_draws(slug):
    """A second attempt need not ask the same again, and nobody has to mark."""
    bank = TAUGHT[slug].bank
    assert bank["slug"] == slug
    drawn = [one for one in bank["questions"] if "exam" in one["tags"]]
    assert len(drawn) >= 2 * DRAWS[slug]["count"]
    assert "free_text" not in {one["kind"] for one in drawn}


def test_exam_has_one_clock_and_says_nothing_before_the_end():
    settings = EXAM.quiz["settings"]
    assert settings["behaviour"] == "deferred"
    assert (settings["time_limit_minutes"], settings["overdue"]) == (45, "auto_submit")
    assert (settings["attempts_allowed"], settings["counting"]) == (2, "best")
    assert settings["review_during"] == ["attempt"]
    # What is not named shows everything, from the moment it is handed in.
    assert {name for name in settings if name.startswith("review_")} == {
        "review_during"
    }
    assert set(settings["review_during"]) <= {value for value, _ in ASPECTS}


def test_exam_says_that_it_carries_no_credit_and_is_no_board_s():
    words = EXAM.frame["lead"]
    assert "no credit" in words
    assert "no examining board" in words


def test_exam_passes_at_sixty_per_cent_however_long_it_is():
    wanted = EXAM.frame["quiz_pass"]
    assert [marks_to_pass(wanted, asked) for asked in (30, 5, 4, 0)] == [18, 3, 3, 0]
    assert marks_to_pass(5, 6) == 5


@pytest.mark.parametrize("words", ["most", "0 %", "120 %", "", "%"])
def test_a_pass_mark_that_is_none_is_refused(words):
    with pytest.raises(ContentError, match="neither a number of questions nor a share"):
        marks_to_pass(words, 30)


def test_exam_is_shorter_without_a_bank_and_other_quizzes_refuse():
    stream = questions_stream(EXAM, banks={"ultrasound": 7})
    assert [one["value"] for one in stream] == [{"bank": 7, "tags": "exam", "count": 2}]
    strict = {**EXAM.quiz, "may_be_shorter": False}
    outline = type(EXAM)(EXAM.frame, EXAM.sources, (), strict)
    with pytest.raises(ContentError, match="there is no bank"):
        questions_stream(outline, banks={"ultrasound": 7})


def test_words_on_the_result_begin_at_nothing_and_change_at_the_pass_mark():
    bands = [one["value"] for one in bands_stream(EXAM.quiz)]
    assert [band["from_percent"] for band in bands] == [0, 60, 80]
    assert all(band["text"] for band in bands)
