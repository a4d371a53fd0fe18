"""Doses as their blocks show them. No database: the numbers are rules of the house."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from courses import dose_wording as words
from courses.block_forms import RiskForm
from courses.block_shapes import DoseRow, DoseTable, RiskAnswer, RiskBuilder
from courses.charts import dose_figure
from courses.domain.dose import (
    Background,
    Examination,
    Region,
    added_chance,
    background_time,
    band_of,
    compare,
)
from courses.radiation import RadiationRules, Sourced, radiation_rules


def dose_table(value: Mapping[str, Any]) -> DoseTable:
    """The rows an author chose, then the author's own, with what they rest on."""
    rules = radiation_rules()
    rows: list[DoseRow] = []
    sources: dict[str, Sourced] = {}
    for name, examination in _examinations(value, rules):
        rows.append(_row(name, examination, rules))
        is_checked = examination.confidence == "checked"
        sources[examination.source] = Sourced(examination.source, is_checked)
    for one in rules.backgrounds if rows else ():
        sources[one.source] = Sourced(one.source, one.confidence == "checked")
    return DoseTable(
        rows=tuple(rows),
        backgrounds=tuple(_per_year(one) for one in rules.backgrounds),
        sources=tuple(sources.values()),
        figure=(
            dose_figure(tuple(rows), rules.backgrounds[0], get_language() or "")
            if value.get("has_picture")
            else None
        ),
    )


def has_dose_picture(body: Any) -> bool:
    """Whether a lesson holds a picture that plotly draws: its page then needs another
    security policy, and no other lesson may have it."""
    rules = radiation_rules()
    return any(
        child.block_type == "dose_table"
        and child.value.get("has_picture")
        and any(one.typical_msv > 0 for _name, one in _examinations(child.value, rules))
        for child in body
    )


def _examinations(
    value: Mapping[str, Any], rules: RadiationRules
) -> Iterator[tuple[str, Examination]]:
    for key in value.get("examinations") or ():
        known = rules.examination(key)
        if known is not None:
            yield str(words.EXAMINATIONS[key]), known
    for own in value.get("own") or ():
        low, high = own["low"], own["high"]
        yield (
            own["name"],
            Examination(
                key="",
                typical_msv=own["msv"] or 0.0,
                region=Region.OTHER,
                source=own["source"],
                confidence=own["confidence"],
                low_msv=low,
                high_msv=high,
            ),
        )


def _row(name: str, examination: Examination, rules: RadiationRules) -> DoseRow:
    msv = examination.typical_msv
    chance = added_chance(msv, per_sievert=rules.model.per_sievert)
    return DoseRow(
        name=name,
        msv=msv,
        low=examination.low_msv,
        high=examination.high_msv,
        dose=words.dose_words(msv),
        spread=words.range_words(examination.low_msv, examination.high_msv),
        times=tuple(
            words.span_words(background_time(msv, per_year=one.msv_per_year))
            for one in rules.backgrounds
        ),
        band=str(words.BANDS[band_of(chance)]),
        is_checked=examination.confidence == "checked",
    )


def _per_year(background: Background) -> str:
    return _("%(dose)s a year") % {"dose": words.dose_words(background.msv_per_year)}


def risk_phrases(
    asked: Mapping[str, Any] | None, *, block_id: str, examination: str
) -> RiskBuilder:
    """The builder's form and its answer; `asked` is None before anybody asked."""
    rules = radiation_rules()
    form = RiskForm(
        asked,
        initial={"examination": examination},
        auto_id=f"risk-{block_id}-%s",
    )
    if asked is None:
        told: dict[str, Any] = {"examination": examination}
    elif form.is_valid():
        told = form.cleaned_data
    else:
        return RiskBuilder(form=form, answer=None, sources=())
    return RiskBuilder(
        form=form, answer=_answer(told, rules), sources=rules.model_sources
    )


def _answer(told: Mapping[str, Any], rules: RadiationRules) -> RiskAnswer | None:
    known = rules.examination(told["examination"])
    msv = told.get("dose")
    if msv is None:
        if known is None:
            return None
        msv = known.typical_msv
    persons = {name: told[name] for name in ("age", "sex") if name in told}
    answer = compare(
        msv,
        backgrounds=rules.backgrounds,
        model=rules.model,
        region=known.region if known else Region.OTHER,
        **persons,
    )
    name = str(words.EXAMINATIONS[known.key]) if known else ""
    dose = words.dose_words(msv)
    return RiskAnswer(
        heading=(
            _("%(name)s, about %(dose)s") % {"name": name, "dose": dose}
            if name
            else dose
        ),
        phrases=words.phrases(answer),
        comparisons=[
            (words.span_words(span), _per_year(one))
            for span, one in zip(answer.spans, rules.backgrounds, strict=True)
            if span is not None
        ],
        band=str(words.BANDS[answer.band]),
        caveats=[str(words.CAVEATS[one]) for one in answer.caveats],
    )
