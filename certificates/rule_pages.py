"""The rules as a page shows them: each value in words, with where it was read. Whose body
comes first is the reader's; nothing is reckoned here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from certificates import wording, wording_options
from certificates.domain.credit import written
from certificates.domain.options import VALUES as OPTIONS
from certificates.domain.options import value_of
from certificates.domain.rules import Page, RuleVersion, Shape
from certificates.rule_sets import rule_sets


@dataclass(frozen=True, slots=True)
class RuleLine:
    label: str
    value: str
    source: str
    is_confirmed: bool
    pages: tuple[Page, ...] = ()


@dataclass(frozen=True, slots=True)
class VersionPage:
    since: date
    until: date | None
    sentence: str
    lines: tuple[RuleLine, ...]


@dataclass(frozen=True, slots=True)
class RulePage:
    """The rules of one body: the one in force, and those before it, the latest first."""

    key: str
    name: str
    body: str
    current: VersionPage
    earlier: tuple[VersionPage, ...]
    is_open: bool


def rules_page(own: Sequence[str] = ()) -> list[RulePage]:
    """Every body's rules. Those whose keys are in `own` come first, in that order, and are
    open; then live events before material. Without any of one's own the first is open."""
    order = list(Shape)
    found = sorted(
        rule_sets().values(),
        key=lambda one: (order.index(one.shape), one.name.casefold()),
    )
    mine = [rule_sets()[key] for key in dict.fromkeys(own) if key in rule_sets()]
    shown = [*mine, *(one for one in found if one not in mine)]
    return [
        _rule_page(one.key, is_open=place < max(len(mine), 1))
        for place, one in enumerate(shown)
    ]


def _rule_page(key: str, *, is_open: bool) -> RulePage:
    rule_set = rule_sets()[key]
    versions: list[VersionPage] = []
    until: date | None = None
    for version in reversed(rule_set.versions):
        versions.append(
            VersionPage(
                since=version.valid_from,
                until=until,
                sentence=wording.rule_words(version),
                lines=rule_lines(version),
            )
        )
        until = version.valid_from - timedelta(days=1)
    return RulePage(
        key=key,
        name=rule_set.name,
        body=rule_set.body,
        current=versions[0],
        earlier=tuple(versions[1:]),
        is_open=is_open,
    )


def rule_lines(rule: RuleVersion) -> tuple[RuleLine, ...]:
    """Each value of the rule in words, in the order of its origins."""
    return tuple(
        RuleLine(
            *_line(rule, origin.value_of),
            source=origin.source,
            is_confirmed=origin.confidence in {"high", "medium"},
            pages=origin.pages,
        )
        for origin in rule.origins
    )


def _line(rule: RuleVersion, name: str) -> tuple[str, str]:
    """What a value is called, and the value in words."""
    if name in OPTIONS:
        value = value_of(rule.options, name)
        return wording_options.option_label(name), wording_options.option_value(
            name, value
        )
    kinds = wording.kind_names()
    values = {
        "step_minutes": (
            _("One step"),
            _("%(minutes)d minutes") % {"minutes": rule.step_minutes},
        ),
        "credit_per_step": (
            _("Credit for each full step")
            if rule.rounding == "floor"
            else _("Credit for each step"),
            written(rule.credit_per_step),
        ),
        "rounding": (
            _("Rounding"),
            _("down to full steps")
            if rule.rounding == "floor"
            else _("to the nearest step"),
        ),
        "day_maximum": (_("At most on one day"), _limit(rule.day_maximum)),
        "half_day_maximum": (_("At most in half a day"), _limit(rule.half_day_maximum)),
        "pass_percent": (
            _("Test passed with"),
            _("%(percent)s %%") % {"percent": rule.pass_percent},
        ),
        "live_only": (_("Recordings count"), _("no") if rule.live_only else _("yes")),
        "evaluation_first": (
            _("Evaluation before the certificate"),
            _("yes") if rule.evaluation_first else _("no"),
        ),
        "creditable_kinds": (
            _("What counts"),
            ", ".join(
                words for kind, words in kinds.items() if kind in rule.creditable_kinds
            ),
        ),
    }
    return values[name]


def _limit(maximum: Decimal | None) -> str:
    return _("no maximum") if maximum is None else written(maximum)
