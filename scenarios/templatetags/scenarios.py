"""Tags for people and their words: `{% portrait %}`, quotation marks, evidence."""

from __future__ import annotations

import itertools
import re
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from scenarios.choices import Quality
from scenarios.cohorts.reports import share_words
from scenarios.domain.cohort import Count
from scenarios.domain.conditions import Condition, format_condition
from scenarios.portraits.drawing import draw
from scenarios.shapes import MomentView
from scenarios.wording import METER_NAMES, quoted

register = template.Library()

#: Clip paths need ids that no other portrait on the page has.
_numbers = itertools.count(1)

#: An authored evidence line ends with how sure one may be, after a middle dot.
CHECKED = "· checked"

#: One pair of brackets round everything, not one at each end.
_IN_BRACKETS = re.compile(r"\([^()]*\)")


@register.simple_tag
def portrait(
    persona: Any, expression: str = "attentive", size: str = "panel", sight: str = ""
) -> SafeString:
    """The inline drawing of `persona` (a Persona or the key of a portrait).

    Leave `sight` out only where that sentence stands beside the drawing.
    """
    key = persona if isinstance(persona, str) else persona.portrait
    return mark_safe(  # noqa: S308 -- our own drawing; every argument is escaped in it
        draw(
            key,
            expression,
            uid=f"portrait-{next(_numbers)}",
            classname=f"portrait--{size}",
            sight=sight,
        )
    )


@register.filter
def said(text: str, spoken: bool = True) -> str:
    """Words in quotation marks; an act, or a text with marks of its own, as it is."""
    if not text or not spoken:
        return text
    return quoted(text)


@register.filter
def might_have_been(better: str) -> str:
    """A better phrase in quotation marks; a better act (in brackets) without."""
    if _IN_BRACKETS.fullmatch(better):
        return better[1:-1]
    return better if "“" in better else said(better)


@register.filter
def full_stop(sentence: str) -> str:
    """A sentence with its full stop, which may stand before a closing quotation mark."""
    stands = not sentence or sentence.rstrip("”’").endswith((".", "?", "!", "…"))
    return sentence if stands else f"{sentence}."


@register.filter
def as_text(condition: Condition) -> str:
    """A condition as authors write it."""
    return format_condition(condition)


@register.filter
def quality_word(quality: str) -> str:
    return str(Quality(quality).label) if quality in Quality.values else quality


@register.filter
def share(count: Count) -> str:
    """A share of learners, or that it is not told."""
    return share_words(count)


@register.filter
def signed(amount: int) -> str:
    return f"+{amount}" if amount > 0 else str(amount).replace("-", "−")


@register.filter
def two_places(number: float) -> str:
    """A number with two places and a true minus."""
    return f"{number:.2f}".replace("-", "−")


@register.filter
def is_checked(evidence: str) -> bool:
    return evidence.rstrip().endswith(CHECKED)


@register.filter
def is_long(text: str) -> bool:
    """Whether a line needs the smaller of the two sizes."""
    return len(text) > 95


@register.filter
def changes(moment: MomentView) -> list[str]:
    """What a reply did, in words: "Trust rose", "Ease fell"."""
    words = []
    for key, name in METER_NAMES.items():
        before, after = moment.before.reading(key), moment.after.reading(key)
        if after != before:
            sentence = _("%(meter)s rose") if after > before else _("%(meter)s fell")
            words.append(sentence % {"meter": name})
    return words
