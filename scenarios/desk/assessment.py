"""The assessment as the editor shows it: rows of words and figures, nothing to count.

It judges nothing; what is wrong stands among the findings.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from scenarios.domain.assess import Assessment
from scenarios.domain.bounds import Axis, Extreme
from scenarios.domain.plans import LineResult
from scenarios.domain.random_play import Figure
from scenarios.finding_wording import BOTS, plan_problem
from scenarios.wording import path_sentence


def assessment_json(found: Assessment) -> dict[str, Any]:
    names = {axis.key: axis.key for axis in found.axes}
    chance = found.random_play
    return {
        "axes": [_axis(one) for one in found.axes],
        "chance": [
            {"what": words, "value": _figure(figure, is_share=is_share)}
            for words, figure, is_share in (
                (_("Decisions"), chance.length, False),
                *(
                    (_("Ends at %(key)s") % {"key": key}, figure, True)
                    for key, figure in chance.endings
                ),
                (_("Reaches no ending"), chance.lost, True),
                (_("Meets a red flag"), chance.red_flag, True),
                *(
                    (names.get(key, key), figure, False)
                    for key, figure in (*chance.axes, *chance.skills)
                ),
            )
            if figure is not None
        ],
        "share": None if chance.share is None else round(chance.share * 100),
        "bots": [
            {
                "what": str(BOTS[one.bot]),
                "endings": ", ".join(
                    f"{key} ({runs})" if one.runs > 1 else key
                    for key, runs in one.endings
                ),
                "axes": ", ".join(f"{key} {_number(value)}" for key, value in one.axes),
                "path": path_sentence(one.path),
            }
            for one in found.bots
        ],
        "plans": [
            {
                "name": one.name,
                "ok": one.ok,
                "lines": [_line(line) for line in one.failures],
            }
            for one in found.plans
        ],
    }


def _axis(axis: Axis) -> dict[str, Any]:
    return {
        "key": axis.key,
        "proved": axis.is_proved,
        "worst": _extreme(axis.worst),
        "best": _extreme(axis.best),
        "endings": [
            {
                "ending": one.ending,
                "proved": one.is_proved,
                "worst": _extreme(one.worst),
                "best": _extreme(one.best),
            }
            for one in axis.by_ending
        ],
    }


def _extreme(extreme: Extreme | None) -> dict[str, str]:
    if extreme is None:
        return {"value": "–", "path": ""}
    value = _("without end") if extreme.value is None else _number(extreme.value)
    return {"value": value, "path": path_sentence(extreme.path)}


def _figure(figure: Figure, *, is_share: bool) -> str:
    def told(value: float) -> str:
        return f"{value * 100:.1f} %" if is_share else _number(value)

    if figure.is_exact:
        return told(figure.value)
    return _("%(value)s (%(low)s to %(high)s, played)") % {
        "value": told(figure.value),
        "low": told(figure.low),
        "high": told(figure.high),
    }


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _line(line: LineResult) -> str:
    return _("Line %(line)d: %(problem)s") % {
        "line": line.line,
        "problem": plan_problem(line.code, line.text, line.found),
    }
