"""What is missing for an event, and the one thing that its person can do about it.

At most one button for each event: what stands in the way of all else comes first.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from certificates.choices import NumberKinds
from certificates.domain.credit import Code

#: More minutes would help: a correction may bring them.
TOO_SHORT = frozenset(
    {Code.NOT_PRESENT, Code.BREAK_ONLY, Code.NOTHING_COUNTS, Code.BELOW_STEP}
)


@dataclass(frozen=True, slots=True)
class Offer:
    """A button: where it leads, or what it sends."""

    code: str
    label: str
    url: str
    is_post: bool = False


def offer_for(event: Any) -> Offer | None:
    """The one step for this event's record; None where there is nothing to do."""
    slug = event.webinar.slug
    if event.is_issued:
        return _number(event)
    if event.standing is None or event.is_closed:
        return None
    if event.is_due:
        take = reverse("certificates:take", args=[slug])
        return Offer("take", _("Make the certificate"), take, is_post=True)
    codes = {reason.code for reason in event.standing.verdict.reasons}
    if codes & TOO_SHORT:
        if event.may_grow or not event.misses_minutes or event.asks_already:
            return None
        ask = reverse("certificates:ask", args=[slug])
        return Offer("ask", _("Ask for a correction"), ask)
    if Code.EVALUATION in codes:
        evaluation = reverse("courses:evaluation", args=[slug])
        return Offer("evaluate", _("Give the evaluation"), evaluation)
    if Code.IDENTITY in codes:
        return Offer("name", _("Enter your name"), reverse("core:profile"))
    # Where no credits wait there is nothing that a list could report.
    return _number(event) if event.is_waiting else None


def _number(event: Any) -> Offer | None:
    if not event.lacks_number:
        return None
    label = _("Enter your %(number)s") % {
        "number": NumberKinds(event.lacks_number).label
    }
    return Offer("number", label, reverse("certificates:numbers"))
