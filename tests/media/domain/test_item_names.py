"""Keys and short titles made from titles."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from media.domain.item_names import key_from, shortened
from media.domain.programme import KEY_MAX, KEY_PATTERN, SHORT_TITLE_MAX


def test_a_key_reads_like_its_title():
    assert key_from("Breaking bad news: a “how to”") == "breaking-bad-news-a-how-to"
    assert key_from("Żółć und Größe") == "zolc-und-grosse"
    assert key_from("Επικοινωνία") == "item"
    assert key_from("Break", taken={"break", "break-2"}) == "break-3"


def test_a_short_title_is_whole_words_where_they_fit():
    assert shortened("Questions and answers") == "Questions"
    assert shortened("Calling with a result") == "Calling"
    # What is not cut stays, whatever it ends in.
    assert shortened("What it is for") == "What it is for"
    assert shortened("The angio suite, awake") == "The angio"
    assert shortened("Break") == "Break"
    assert shortened("Interventionalists at work") == "Interventiona…"


@given(st.text(min_size=1, max_size=200))
def test_every_title_gives_a_sound_key_and_a_short_title_that_fits(title):
    key = key_from(title, taken={key_from(title)})
    assert KEY_PATTERN.fullmatch(key)
    assert len(key) <= KEY_MAX
    assert len(shortened(title)) <= SHORT_TITLE_MAX
