"""Every code that the debrief may meet has its words."""

from __future__ import annotations

import itertools

from scenarios import debrief_wording as words
from scenarios.domain import calibration
from scenarios.domain.graph import CUE_KINDS, QUALITIES, SPACES
from scenarios.domain.order import BROKEN, MET, NOT_DUE, ORDER_RULES


def test_every_order_rule_and_verdict_has_a_sentence():
    assert set(words.ORDER_NAMES) == set(ORDER_RULES)
    verdicts = (MET, BROKEN, NOT_DUE)
    assert set(words.ORDER_WORDS) == set(verdicts)
    assert set(words.ORDER_SENTENCES) == set(itertools.product(ORDER_RULES, verdicts))


def test_every_answer_to_a_cue_has_a_sentence():
    assert set(words.CUE_ANSWERS) == set(itertools.product(SPACES, (True, False)))
    assert set(words.CUE_KINDS) == set(CUE_KINDS)


def test_every_verdict_and_ending_has_its_words():
    assert set(words.CALIBRATION) == {
        calibration.EVEN,
        calibration.OVER,
        calibration.UNDER,
        calibration.BOTH,
    }
    assert set(words.SURE_WORDS) == {1, 2, 3, 4, 5}
    assert set(words.ENDING_WORDS) == {*QUALITIES, ""}
