"""The figures on radiation: each has a source and a date, and lies in its range."""

from __future__ import annotations

import tomllib
from datetime import date

from courses.dose_wording import EXAMINATIONS
from courses.radiation import FILE, radiation_rules


def test_every_figure_has_a_date_a_source_and_a_confidence():
    told = tomllib.loads(FILE.read_text(encoding="utf-8"))
    assert isinstance(told["valid_from"], date)
    sourced = [
        *told["examinations"],
        *told["backgrounds"],
        told["ages"],
        *(
            {key: told["model"][f"{name}_{key}"] for key in ("source", "confidence")}
            for name in ("per_sievert", "baseline")
        ),
    ]
    for one in sourced:
        assert one["source"].strip()
        assert one["confidence"] in {"checked", "to_confirm"}


def test_every_examination_has_words_and_every_range_holds_its_dose():
    rules = radiation_rules()
    assert [one.key for one in rules.examinations] == list(EXAMINATIONS)
    for one in rules.examinations:
        if one.low_msv is not None:
            assert one.low_msv <= one.typical_msv <= one.high_msv


def test_model_and_background_are_those_of_the_sheet():
    rules = radiation_rules()
    assert [one.msv_per_year for one in rules.backgrounds] == [3.0, 2.4]
    assert (rules.model.per_sievert, rules.model.baseline) == (0.055, 0.4)
