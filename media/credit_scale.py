"""Where this room learns how minutes of an event become credits.

It knows no rule set. The room above that does registers one function here, in its
`AppConfig.ready`; without it the reports speak of minutes alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from media.domain.intervals import Milliseconds
from media.domain.programme import Item
from media.models import Webinar

#: Items, milliseconds of people (rows) in them (columns), the people's ids →
#: milliseconds that count, in the same places.
Count = Callable[[Sequence[Item], Milliseconds, Milliseconds], Milliseconds]


@dataclass(frozen=True, slots=True)
class CreditScale:
    """How much time earns at one event, by the rule of its day.

    `earn` takes milliseconds that count and the minutes of one step.
    """

    unit: str
    step_minutes: int
    #: The kinds of items whose time counts.
    kinds: frozenset[str]
    earn: Callable[[int, int], Decimal]
    #: Credits as certificates write them.
    words: Callable[[Decimal], str]
    #: What of the time in each item counts, for people (rows) and items (columns).
    count: Count
    #: How it is counted, in sentences.
    notes: tuple[str, ...] = ()


#: Event → its scale; None for an event without credits.
ScaleOf = Callable[[Webinar], CreditScale | None]

_sources: list[ScaleOf] = []


def register_credit_scale(source: ScaleOf) -> None:
    """Ask `source` as well; registering it twice changes nothing."""
    if source not in _sources:
        _sources.append(source)


def credit_scale(webinar: Webinar) -> CreditScale | None:
    """The first scale that somebody who registered has for the event."""
    scales = (source(webinar) for source in _sources)
    return next((scale for scale in scales if scale is not None), None)
