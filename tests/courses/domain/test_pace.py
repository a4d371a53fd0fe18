"""How long a page takes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.domain.pace import lesson_minutes, quiz_minutes, word_count


def test_minutes_are_rounded_up_and_at_least_one():
    assert lesson_minutes(words=0) == 1
    assert lesson_minutes(words=150) == 1
    assert lesson_minutes(words=151) == 2
    assert lesson_minutes(words=600, reflections=1) == 5


def test_audio_and_video_take_as_long_as_they_are():
    assert lesson_minutes(words=150, listening_seconds=60) == 2
    assert lesson_minutes(words=0, listening_seconds=121) == 3
    with pytest.raises(ValueError, match="counted"):
        lesson_minutes(words=0, listening_seconds=-1)


def test_six_questions_take_eight_minutes():
    assert quiz_minutes(6) == 8
    assert quiz_minutes(0) == 0


def test_negative_words_are_refused():
    with pytest.raises(ValueError, match="counted"):
        lesson_minutes(words=-1)


@given(st.integers(0, 10**5), st.integers(0, 10**4), st.integers(0, 20))
def test_more_words_never_take_less_time(words, more, reflections):
    assert lesson_minutes(words=words, reflections=reflections) <= lesson_minutes(
        words=words + more, reflections=reflections
    )


def test_words_of_several_texts_are_added():
    assert word_count(["two words", "", " and  three more "]) == 5
