"""What is above the target is named at its place; what is short is left in peace."""

from __future__ import annotations

import pytest

from courses.domain.glossary import Term
from courses.domain.plain_target import LONGEST_SENTENCE, Above, Strain, read_entry
from courses.domain.reading import Ease, Formula, border_of, ease_of
from courses.syllables import syllables_in

STENOSIS = Term("stenosis", "Stenosis", "A narrow place.", ("Stenosis", "stenoses"))
STAGE = Term("stage", "Stage", "How far.", ("Stage",), is_jargon=False)


def above(plain: str, example: str = "", caution: str = "", *, key: str = "effusion"):
    return read_entry(
        key=key,
        plain=plain,
        example=example,
        caution=caution,
        language="en",
        terms=(STENOSIS, STAGE),
        syllables=syllables_in("en"),
    ).above


def test_short_and_plain_entries_have_nothing_above_the_target():
    assert above("Extra fluid.", "There is extra fluid in your knee.") == ()
    assert above("") == ()


def test_a_sentence_is_long_from_one_word_above_the_border():
    fits = " ".join(["a"] * (LONGEST_SENTENCE - 1)) + " b."
    assert above(fits) == ()
    too_long = f"a {fits}"
    assert above(f"Short. {too_long}") == (
        Above(Strain.LONG_SENTENCE, too_long, LONGEST_SENTENCE + 1),
    )
    # Parts are not read into each other where one has no full stop.
    assert above("No full stop", fits) == ()


@pytest.mark.parametrize(
    ("parts", "found"),
    [
        (("A stenosis, or two stenoses, or one stenosis.",), ["stenosis", "stenoses"]),
        (("Narrow.", "", "No stenosis."), ["stenosis"]),
        (("Narrow.", "“No stenosis” in a report."), []),
        (("At this stage.",), []),
    ],
)
def test_jargon_is_named_once_where_it_explains_and_not_in_the_example(parts, found):
    assert above(*parts) == tuple(Above(Strain.JARGON, word) for word in found)


def test_the_entrys_own_word_may_explain_it():
    assert above("A stenosis is narrow.", key="stenosis") == ()


def test_hard_words_are_told_from_twenty_words_on():
    hard = "Pathological accumulation of serosanguineous extracellular material."
    assert above(hard) == ()
    (told,) = above(" ".join([hard] * 4))
    assert told.strain is Strain.HARD_WORDS
    assert told.count < 0


@pytest.mark.parametrize("formula", Formula)
def test_borders_are_where_the_words_change(formula):
    easier = -1 if formula is Formula.LIX else 1
    for ease in (Ease.EASY, Ease.PLAIN, Ease.HARD):
        border = border_of(formula, ease)
        assert ease_of(formula, border) is ease
        assert ease_of(formula, border - easier) is not ease
