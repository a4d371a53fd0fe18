"""Where the catalogue learns which live events can earn credits.

This room knows no credits. The room above that does registers one function here, in
its `AppConfig.ready`; without it nothing in the catalogue speaks of credits.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from media.models import Webinar

#: Events → words on what each can earn, by id; absent for an event without credits.
#: Asked once for all events of a page, with as many queries for one as for many.
CreditWords = Callable[[Sequence[Webinar]], Mapping[int, str]]

_sources: list[CreditWords] = []


def register_credit_words(source: CreditWords) -> None:
    """Ask `source` as well; registering it twice changes nothing."""
    if source not in _sources:
        _sources.append(source)


def credit_words(webinars: Sequence[Webinar]) -> dict[int, str]:
    """Words by id of the event, from everybody who registered."""
    words: dict[int, str] = {}
    for source in _sources:
        words.update(source(webinars))
    return words
