"""The mixed exam: thirty questions, every topic in it, and banks that can fill it."""

from __future__ import annotations

import pytest

from courses.choices import ASPECTS
from courses.demo.lesson_parts import ContentError
from courses.demo.outline import (
    FOLDER,
    bands_stream,
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


@pytest.mark.parametrize("slug", sorted(TAUGHT))
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


def test_exam_passes_at_sixty_per_cent():
    asked = sum(one["count"] for one in DRAWS.values())
    assert EXAM.frame["quiz_pass"] * 100 == asked * 60


def test_exam_draws_from_the_bank_of_that_name():
    banks = {slug: number for number, slug in enumerate(TAUGHT, start=1)}
    drawn = [one["value"] for one in questions_stream(EXAM, banks=banks)]
    assert [one["bank"] for one in drawn] == [
        banks[one["bank"]] for one in EXAM.quiz["questions"]
    ]
    del banks["ultrasound"]
    with pytest.raises(ContentError, match="there is no bank “ultrasound”"):
        questions_stream(EXAM, banks=banks)


def test_words_on_the_result_begin_at_nothing_and_change_at_the_pass_mark():
    bands = [one["value"] for one in bands_stream(EXAM.quiz)]
    assert [band["from_percent"] for band in bands] == [0, 60, 80]
    assert all(band["text"] for band in bands)
