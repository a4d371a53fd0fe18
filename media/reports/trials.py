"""“What if”: the event's presence under other settings. Nothing is changed by asking."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from elearn.core.models import User
from media import queries
from media.domain.beats import DEFAULT_RULES
from media.domain.crowd import MINUTE_MS
from media.domain.what_if import Earn, Outcome, outcomes, with_least_share
from media.reports import charts
from media.reports.charts import Series
from media.reports.reading import Presence, crowd_under, time_of
from media.reports.tables import Section, Table

USUAL_GAP_SECONDS = DEFAULT_RULES.bridged_gap // 1000
#: The step where an event has no rule of its own.
USUAL_STEP_MINUTES = 30


class TrialForm(forms.Form):
    """The settings to try. What it starts from is what counts now."""

    step = forms.IntegerField(
        label=gettext_lazy("Minutes of one step"),
        min_value=1,
        max_value=480,
        help_text=gettext_lazy("Each full step earns; the first is also the least."),
    )
    least = forms.IntegerField(
        label=gettext_lazy("Least share of the minutes that count, in percent"),
        min_value=0,
        max_value=100,
        help_text=gettext_lazy("Who has less earns nothing. 0 asks for no share."),
    )
    gap = forms.IntegerField(
        label=gettext_lazy("Gap between beats that is bridged, in seconds"),
        min_value=0,
        max_value=600,
        help_text=gettext_lazy(
            "Of the live room only; times from imported logs are never bridged."
        ),
    )


def as_it_is(presence: Presence) -> dict[str, int]:
    scale = presence.scale
    return {
        "step": scale.step_minutes if scale else USUAL_STEP_MINUTES,
        "least": 0,
        "gap": USUAL_GAP_SECONDS,
    }


@dataclass(frozen=True, slots=True)
class Trial:
    """`changed` are those who would gain or lose, largest change first."""

    people: int
    gain: int
    lose: int
    changed: tuple[Outcome, ...]
    section: Section
    persons: Table


def try_settings(presence: Presence, *, step: int, least: int, gap: int) -> Trial:
    """What the settings would give, reckoned anew from the archive and the journal."""
    usual = as_it_is(presence)
    people = presence.people
    now = presence.counted_ms
    if gap == usual["gap"]:
        then = now
    else:
        rules = replace(DEFAULT_RULES, bridged_gap=gap * 1000)
        then = time_of(crowd_under(presence, rules), presence)
    all_of_them = outcomes(
        zip(people.tolist(), now.tolist(), then.tolist(), strict=True),
        before=_earn(presence, usual["step"]),
        after=with_least_share(
            _earn(presence, step), percent=least, possible_ms=presence.possible_ms
        ),
    )
    changed = sorted(
        (one for one in all_of_them if one.gains or one.loses),
        key=lambda one: (-abs(one.after - one.before), one.owner),
    )
    gain = sum(one.gains for one in changed)
    return Trial(
        people=len(all_of_them),
        gain=gain,
        lose=len(changed) - gain,
        changed=tuple(changed),
        section=_section(presence, all_of_them, gain, len(changed) - gain),
        persons=_persons(presence, changed),
    )


def _earn(presence: Presence, step: int) -> Earn:
    """Credits by the event's rule; without one, 1 for who reaches the step."""
    scale = presence.scale
    if scale is None:
        return lambda ms: Decimal(int(ms >= step * MINUTE_MS))
    return lambda ms: scale.earn(ms, step)


def _words(presence: Presence, earned: Decimal) -> str:
    if presence.scale is not None:
        return presence.scale.words(earned)
    return _("reached") if earned else _("not reached")


def _heading(presence: Presence) -> str:
    if presence.scale is None:
        return _("The step")
    return _("Credits, %(unit)s") % {"unit": presence.scale.unit}


def _section(
    presence: Presence, everybody: Iterable[Outcome], gain: int, lose: int
) -> Section:
    everybody = list(everybody)
    now = Counter(one.before for one in everybody)
    then = Counter(one.after for one in everybody)
    steps = sorted({*now, *then})
    rows = [(_words(presence, earned), now[earned], then[earned]) for earned in steps]
    words = _(
        "Of %(people)s people %(gain)s would have more, %(lose)s would have less and"
        " %(same)s the same."
    ) % {
        "people": len(everybody),
        "gain": gain,
        "lose": lose,
        "same": len(everybody) - gain - lose,
    }
    figure = charts.bar_figure(
        [row[0] for row in rows],
        [
            Series(_("as it is"), [row[1] for row in rows]),
            Series(_("with these settings"), [row[2] for row in rows], is_second=True),
        ],
    )
    return Section(
        Table(
            "what-if",
            _("What it would come to"),
            (_heading(presence), _("People as it is"), _("People then")),
            tuple(rows),
        ),
        words,
        figure if rows else None,
    )


def _persons(presence: Presence, changed: list[Outcome]) -> Table:
    users = queries.people_of(presence.webinar)

    def named(one: Outcome) -> tuple[str, str]:
        user: User = users[one.owner]
        return user.name, user.email

    return Table(
        "what-if-people",
        _("People who would gain or lose"),
        (
            _("Person"),
            _("Address"),
            _("Change"),
            _("Minutes as it is"),
            _("Minutes then"),
            _("%(what)s as it is") % {"what": _heading(presence)},
            _("%(what)s then") % {"what": _heading(presence)},
        ),
        tuple(
            (
                *named(one),
                _("gains") if one.gains else _("loses"),
                one.before_ms // MINUTE_MS,
                one.after_ms // MINUTE_MS,
                _words(presence, one.before),
                _words(presence, one.after),
            )
            for one in changed
            if one.owner in users
        ),
        words=3,
    )
