"""Sentences of an attempt as its pages say them: states, marks, certainty, limits."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from courses.domain.attempts import Act
from courses.domain.certainty import SCHEME

_STATUSES = {
    "unanswered": gettext_lazy("not answered"),
    "answered": gettext_lazy("answered"),
    "try_again": gettext_lazy("another try"),
    "checked": gettext_lazy("answered"),
    "waiting": gettext_lazy("waits for marking"),
    "right": gettext_lazy("right"),
    "partly": gettext_lazy("partly right"),
    "wrong": gettext_lazy("not right"),
}
_CERTAINTIES = {
    1: pgettext_lazy("how sure", "Low"),
    2: pgettext_lazy("how sure", "Medium"),
    3: pgettext_lazy("how sure", "High"),
}


_ACTS = {
    Act.SAVE: gettext_lazy("answer kept"),
    Act.CHECK: gettext_lazy("answer checked"),
    Act.AGAIN: gettext_lazy("another try begun"),
    Act.TURN: gettext_lazy("went on to another page"),
    Act.FINISH: gettext_lazy("handed in"),
    Act.TIME_UP: gettext_lazy("handed in by the clock"),
    Act.ABANDON: gettext_lazy("given up by the clock"),
    Act.MARK: gettext_lazy("marked by a person"),
    Act.VOID: gettext_lazy("ruling: given to all"),
    Act.ACCEPT: gettext_lazy("ruling: a further answer accepted"),
    Act.REVISE: gettext_lazy("ruling: graded by the corrected question"),
}


@dataclass(frozen=True, slots=True)
class CertaintyWords:
    value: int
    name: str
    #: What a right and a wrong answer bring then.
    stakes: str


def status_words(status: str) -> str:
    return str(_STATUSES[status])


def act_words(act: Act) -> str:
    """What a step of an attempt did."""
    return str(_ACTS[act])


def mark_words(mark: Fraction) -> str:
    """At most two places; a minus that is read as one."""
    rounded = round(mark, 2)
    places = 0 if rounded.denominator == 1 else 2
    text = number_format(float(abs(rounded)), decimal_pos=places)
    if places and text.endswith("0"):
        text = text[:-1]
    return f"−{text}" if rounded < 0 else text


def certainty_words(certainty: int) -> str:
    return str(_CERTAINTIES[certainty])


def certainties(max_mark: Fraction) -> list[CertaintyWords]:
    return [
        CertaintyWords(
            value=value,
            name=certainty_words(value),
            stakes=_stakes(offset + factor, offset, max_mark),
        )
        for value, (offset, factor) in SCHEME.items()
    ]


def _stakes(right: Fraction, wrong: Fraction, max_mark: Fraction) -> str:
    brings = mark_words(right * max_mark)
    if not wrong:
        return _("Right brings %(mark)s, wrong costs nothing") % {"mark": brings}
    return _("Right brings %(mark)s, wrong costs %(cost)s") % {
        "mark": brings,
        "cost": mark_words(-wrong * max_mark),
    }


def word_limits(least: int | None, most: int | None) -> str:
    if least and most:
        return _("Between %(least)s and %(most)s words.") % {
            "least": least,
            "most": most,
        }
    if least:
        return ngettext(
            "At least %(count)s word.", "At least %(count)s words.", least
        ) % {"count": least}
    if most:
        return ngettext("At most %(count)s word.", "At most %(count)s words.", most) % {
            "count": most
        }
    return ""
