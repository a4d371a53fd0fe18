"""Every code has its sentence, and numbers read as people write them."""

from __future__ import annotations

import pytest

from courses.analysis.charts import calibration_figure, option_figure
from courses.domain.certainty_calibration import Level, calibrate
from courses.domain.figures import Figure, Why
from courses.domain.item_curves import Curve, Group, ItemCurves
from courses.domain.item_flags import Code, Flag, Severity
from courses.domain.panel import Concern, score_panel
from courses.domain.questions.kinds import Judgement
from courses.wording_analysis import (
    flag_sentence,
    index_sentence,
    panel_sentence,
)
from courses.wording_figures import (
    Cell,
    cell,
    number_words,
    percent_words,
    why_sentence,
    why_short,
)

LETTERS = {"o1": "A", "o2": "B", "o3": "C"}


@pytest.mark.parametrize(
    ("value", "places", "words"),
    [(-32.4, 0, "−32"), (-0.4, 0, "0"), (0.125, 2, "0.12"), (14.65, 1, "14.7")],
)
def test_numbers_have_a_true_minus_and_no_minus_nought(value, places, words):
    assert number_words(value, places) == words


def test_a_cell_holds_number_interval_or_reason():
    told = Figure(0.624, None, 0.551, 0.692)
    assert cell(told, scale=100, unit="%") == Cell("62 %", "55 to 69")
    assert cell(Figure(-0.5), places=2) == Cell("−0.50")
    assert cell(Figure(None, Why.TOO_FEW)) == Cell("too few", is_told=False)
    assert percent_words(5) == "5 %"


@pytest.mark.parametrize("why", Why)
def test_every_reason_has_a_short_word_and_a_sentence(why):
    assert 0 < len(why_short(why)) <= 20
    assert why_sentence(why, minimum=20).endswith(".")


def test_too_few_names_the_minimum():
    assert "Fewer than 20 learners" in why_sentence(Why.TOO_FEW, minimum=20)


@pytest.mark.parametrize(
    ("flag", "sentence"),
    [
        (
            Flag(Code.NEGATIVE, Severity.CHECK, ("o2",)),
            "Negative discrimination: stronger learners choose B; check the key.",
        ),
        (
            Flag(Code.PERHAPS_NEGATIVE, Severity.NOTE),
            "Discrimination is below 0, which may be chance.",
        ),
        (
            Flag(Code.STRONGER_CHOOSE, Severity.NOTE, ("o1", "o3")),
            "Stronger learners choose A and C, which count as wrong; can they be "
            "defended?",
        ),
        (
            Flag(Code.UNUSED_OPTIONS, Severity.NOTE, ("o1", "o2", "o3")),
            "Hardly anybody chooses A, B and C (fewer than 5 %).",
        ),
        (
            Flag(Code.LIKE_GUESSING, Severity.CHECK, share=1 / 3),
            "No better than a blind guess (33 %).",
        ),
        (
            Flag(Code.MANY_BLANKS, Severity.NOTE, share=0.165),
            "Left blank by 16 %.",
        ),
        (
            Flag(Code.WEAKER_CHOOSE, Severity.CHECK, ("gone",)),
            "Weaker learners choose gone, which counts as right; check the key.",
        ),
    ],
)
def test_flags_are_said_in_plain_words(flag, sentence):
    assert flag_sentence(flag, LETTERS) == sentence


@pytest.mark.parametrize("code", Code)
@pytest.mark.parametrize("options", [(), ("o1",), ("o1", "o2")])
def test_every_flag_has_a_sentence(code, options):
    sentence = flag_sentence(Flag(code, Severity.NOTE, options, 0.5), LETTERS)
    assert sentence.endswith((".", "?"))
    assert "%(" not in sentence


@pytest.mark.parametrize(
    ("index", "start"),
    [(0.028, "Over-confident by 2.8"), (-0.1, "Under-confident by 10.0"),
     (0.0, "Certainty and knowledge go together"), (0.0001, "Certainty and")],
)  # fmt: skip
def test_confidence_has_a_direction(index, start):
    assert index_sentence(Figure(index)).startswith(start)
    assert index_sentence(Figure(None, Why.TOO_FEW)) == ""


@pytest.mark.parametrize(
    ("votes", "words"),
    [({"a": 3, "b": 1}, "4 members; with fewer than 10"),
     ({"a": 1}, "1 member; with fewer than 10")],
)  # fmt: skip
def test_a_small_panel_is_said_with_its_size(votes, words):
    key = score_panel([Judgement(one, one, votes.get(one, 0)) for one in "abc"])
    assert words in panel_sentence(Concern.SMALL_PANEL, key)


@pytest.mark.parametrize("concern", Concern)
def test_every_concern_about_a_panel_has_a_sentence(concern):
    sentence = panel_sentence(concern, score_panel([Judgement("a", "a", 1)]))
    assert sentence.endswith(".")
    assert "%(" not in sentence


# -- plotly reads a small HTML -----------------------------------------------------
def test_names_in_drawings_are_escaped():
    share = Figure(0.5, None, 0.3, 0.7)
    curves = ItemCurves(
        "q",
        (Group(10, 0, 40), Group(10, 60, 100)),
        (Curve("<b>&", False, (share, share)),),
    )
    figure = option_figure(curves, {})
    assert figure["data"][0]["name"] == "&lt;b>&amp;"
    assert figure["layout"]["annotations"][0]["text"] == "&lt;b>&amp;"
    told = calibrate([0] * 20, [1.0] * 20, scheme=[Level("<i>", 0, 1)])
    assert calibration_figure(told)["layout"]["xaxis"]["ticktext"] == ["&lt;i>"]


def test_nothing_told_is_nothing_drawn():
    assert option_figure(ItemCurves("q", (), (), Why.TOO_FEW), {}) is None
    assert calibration_figure(calibrate([0] * 5, [1.0] * 5)) is None
