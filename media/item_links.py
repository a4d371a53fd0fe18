"""Where a programme learns what else the house has on the subject of each item.

This room knows no modules. A room above registers one function here, in its
`AppConfig.ready`; without it a programme stands alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ItemLink:
    """A page that takes up what an item is about; `kind` in a word, such as Module."""

    kind: str
    title: str
    url: str


#: Slug of an event → the links of its items, by key. Asked once for a page, with as
#: many queries for one item as for many.
ItemLinks = Callable[[str], Mapping[str, Sequence[ItemLink]]]

_sources: list[ItemLinks] = []


def register_item_links(source: ItemLinks) -> None:
    """Ask `source` as well; registering it twice changes nothing."""
    if source not in _sources:
        _sources.append(source)


def item_links(slug: str) -> dict[str, tuple[ItemLink, ...]]:
    """Links by key of the item, from everybody who registered."""
    found: dict[str, tuple[ItemLink, ...]] = {}
    for source in _sources:
        for key, links in source(slug).items():
            found[key] = (*found.get(key, ()), *links)
    return found
