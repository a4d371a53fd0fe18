"""The doses and the nominal risk that this house teaches with, read from their file."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from courses.domain.dose import Background, Examination, Region, RiskModel

FILE = Path(__file__).parent / "rules" / "radiation.toml"


@dataclass(frozen=True, slots=True)
class Sourced:
    """Where a figure comes from, for the line under it."""

    source: str
    is_checked: bool


@dataclass(frozen=True, slots=True)
class RadiationRules:
    examinations: tuple[Examination, ...]
    #: The first one is used in sentences.
    backgrounds: tuple[Background, ...]
    model: RiskModel
    model_sources: tuple[Sourced, ...]

    def examination(self, key: str) -> Examination | None:
        return next((one for one in self.examinations if one.key == key), None)


@lru_cache(maxsize=1)
def radiation_rules() -> RadiationRules:
    told = tomllib.loads(FILE.read_text(encoding="utf-8"))
    model = told["model"]
    return RadiationRules(
        examinations=tuple(_examination(one) for one in told["examinations"]),
        backgrounds=tuple(Background(**one) for one in told["backgrounds"]),
        model=RiskModel(model["per_sievert"], model["baseline"]),
        model_sources=(
            _sourced(model, "per_sievert"),
            _sourced(model, "baseline"),
            Sourced(told["ages"]["source"], told["ages"]["confidence"] == "checked"),
        ),
    )


def _examination(raw: dict[str, Any]) -> Examination:
    return Examination(**{**raw, "region": Region(raw["region"])})


def _sourced(raw: dict[str, Any], name: str) -> Sourced:
    return Sourced(raw[f"{name}_source"], raw[f"{name}_confidence"] == "checked")
