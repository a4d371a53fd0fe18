"""Bootstrap intervals: fast sums against drawing the rows and asking again."""

from __future__ import annotations

from math import nan

import numpy as np
import pytest

from courses.domain.item_sheet import Item, read_sheet
from courses.domain.item_statistics import Blanks, analyse
from courses.domain.resampling import draw_weights

DRAWS = 60


def ability_table(*, attempts=80, questions=5, seed=3):
    """Right answers that have something to do with each other."""
    dice = np.random.default_rng(seed)
    ability = dice.normal(size=(attempts, 1))
    return (ability + dice.normal(size=(attempts, questions)) > 0).astype(float)


def items(count: int) -> list[Item]:
    return [Item(f"q{at}", max_mark=2.0 if at == 1 else 1.0) for at in range(count)]


def gapped():
    marks = ability_table()
    # A draw of four of the five questions.
    marks[np.arange(80), np.arange(80) % 5] = nan
    return marks


def lonely():
    """Ten attempts were asked one question only: it counts, and pairs with nothing."""
    marks = gapped()
    marks[:10, 1:] = nan
    marks[:10, 0] = ability_table()[:10, 0]
    return marks


def blanks():
    return (ability_table() == 0) & (ability_table(seed=8) == 0)


CASES = {
    "the same questions for all": {"marks": ability_table()},
    "a random draw": {"marks": gapped()},
    "a random draw, and some drew one question": {"marks": lonely()},
    "several attempts of one learner": {
        "marks": ability_table(),
        "learners": np.arange(80) // 4,
    },
    "blanks left out": {"marks": ability_table(), "blank": blanks()},
    "blanks left out of a draw": {"marks": gapped(), "blank": blanks()},
}


def asked_again(sheet, marks, blank, rule):
    """What each draw's own rows say, one draw at a time."""
    dice = np.random.default_rng(11)
    for weights in draw_weights(sheet.learners, rng=dice, resamples=DRAWS):
        for row in weights:
            rows = np.repeat(np.arange(len(marks)), row.astype(int))
            drawn = read_sheet(
                sheet.items, marks[rows], blank=None if blank is None else blank[rows]
            )
            yield analyse(drawn, minimum=1, blanks=rule)


@pytest.mark.parametrize("name", CASES)
def test_intervals_are_those_of_drawing_rows(name):
    case = CASES[name]
    marks, blank = case["marks"], case.get("blank")
    rule = Blanks.COUNT if blank is None else Blanks.LEAVE_OUT
    sheet = read_sheet(items(5), marks, blank=blank, learners=case.get("learners"))
    told = analyse(
        sheet,
        rng=np.random.default_rng(11),
        resamples=DRAWS,
        minimum=1,
        blanks=rule,
    )
    draws = list(asked_again(sheet, marks, blank, rule))
    assert len(draws) == DRAWS
    for at, item in enumerate(told.items):
        for field in ("facility", "discrimination_pct"):
            figure = getattr(item, field)
            values = [getattr(draw.items[at], field).value for draw in draws]
            assert (figure.low, figure.high) == pytest.approx(
                tuple(np.percentile(values, [2.5, 97.5]))
            )
    for field in ("mean_pct", "sd_pct", "alpha_pct", "sem_pct"):
        figure = getattr(told.quiz, field)
        if figure.value is None:
            assert sheet.forms_differ
            assert figure.low is None
            continue
        values = [getattr(draw.quiz, field).value for draw in draws]
        assert (figure.low, figure.high) == pytest.approx(
            tuple(np.percentile(values, [2.5, 97.5]))
        )


def test_the_same_seed_gives_the_same_intervals():
    sheet = read_sheet(items(5), ability_table())
    one = analyse(sheet, rng=np.random.default_rng(7))
    assert one == analyse(sheet, rng=np.random.default_rng(7))
    assert one != analyse(sheet, rng=np.random.default_rng(8))
    assert one.resamples == 2_000


def test_without_dice_there_are_no_intervals():
    report = analyse(read_sheet(items(5), ability_table()))
    assert report.resamples == 0
    assert report.items[0].facility.is_told
    assert not report.items[0].facility.has_interval


def test_a_learners_attempts_are_drawn_together():
    owners = read_sheet(items(5), ability_table(), learners=np.arange(80) // 4).learners
    (weights,) = draw_weights(owners, rng=np.random.default_rng(1), resamples=9)
    for learner in range(20):
        own = weights[:, owners == learner]
        assert (own == own[:, :1]).all()
    assert weights.sum(axis=1).tolist() == [80] * 9


def test_weights_come_in_blocks_and_all_of_them():
    owners = np.arange(3_000)
    blocks = list(draw_weights(owners, rng=np.random.default_rng(1), resamples=1_500))
    assert [len(block) for block in blocks] == [666, 666, 168]
    assert all((block.sum(axis=1) == 3_000).all() for block in blocks)


def test_more_attempts_of_the_same_people_do_not_narrow_an_interval():
    marks = ability_table()
    once = read_sheet(items(5), marks)
    often = read_sheet(
        items(5), np.tile(marks, (9, 1)), learners=np.tile(np.arange(80), 9)
    )
    one = analyse(once, rng=np.random.default_rng(5)).items[0].facility
    nine = analyse(often, rng=np.random.default_rng(5)).items[0].facility
    assert (one.low, one.high) == pytest.approx((nine.low, nine.high))


def test_no_interval_where_most_draws_cannot_tell():
    marks = np.zeros((40, 3))
    marks[:, 1:] = ability_table(attempts=40, questions=2)
    # One learner of forty is right: every third draw is without them.
    marks[0, 0] = 1
    first = analyse(read_sheet(items(3), marks), rng=np.random.default_rng(2)).items[0]
    assert first.discrimination_pct.value is not None
    assert not first.discrimination_pct.has_interval
    assert first.facility.has_interval
