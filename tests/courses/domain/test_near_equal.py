from __future__ import annotations

from courses.domain.near_equal import near_equal

LONG = "She looks at the ceiling while the probe moves and counts the tiles that she can see"


def test_a_copy_and_a_copy_that_was_lengthened_are_found():
    texts = [("a", LONG), ("b", LONG + ". Then the door opens and nobody comes in.")]
    (pair,) = near_equal(texts)
    assert (pair.first, pair.second, pair.share) == ("a", "b", 1.0)


def test_a_few_changed_words_do_not_hide_it():
    texts = [("a", LONG), ("b", LONG.replace("ceiling", "wall").upper())]
    (pair,) = near_equal(texts)
    assert 0.7 < pair.share < 1


def test_other_words_and_short_texts_are_left_alone():
    other = (
        "He reads his own report on the bus and stops at the fourth line of the page"
    )
    assert near_equal([("a", LONG), ("b", other)]) == []
    assert (
        near_equal([("a", "So it goes on and on."), ("b", "So it goes on and on.")])
        == []
    )
