"""Slots: where a lower room's page shows a higher room's matter.

A lower room declares a slot by naming it in a template, with
`{% slot "name" key=value %}`. A higher room registers a panel for it in its
`AppConfig.ready`. So the page never imports what it shows (DESIGN law 1).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

#: A panel gets the request and the slot's arguments and returns safe HTML,
#: or "" where it has nothing to say.
Panel = Callable[..., str]


@dataclass(frozen=True, slots=True, order=True)
class _Entry:
    order: int
    name: str
    panel: Panel


_panels: dict[str, list[_Entry]] = defaultdict(list)


def register_panel(slot: str, panel: Panel, *, order: int = 100) -> None:
    """Show `panel` in `slot`; registering the same panel twice changes nothing."""
    entry = _Entry(order, f"{panel.__module__}.{panel.__qualname__}", panel)
    if entry.name not in {known.name for known in _panels[slot]}:
        _panels[slot].append(entry)
        _panels[slot].sort(key=lambda known: (known.order, known.name))


def render_slot(slot: str, request: HttpRequest, **arguments: Any) -> list[str]:
    """The HTML of every panel of `slot`, in order, empty ones left out."""
    rendered = (entry.panel(request, **arguments) for entry in _panels.get(slot, []))
    return [html for html in rendered if html]


@dataclass(frozen=True, slots=True)
class NavigationItem:
    """One link of the site's header."""

    key: str
    label: Any
    url_name: str
    order: int
    #: Path prefixes under which the link is the current one.
    prefixes: tuple[str, ...] = ()
    #: Says whether an event runs now: a red dot stands before the label.
    is_live: Callable[[], bool] | None = None


_navigation: dict[str, NavigationItem] = {}


def register_navigation(item: NavigationItem) -> None:
    _navigation[item.key] = item


def navigation_items() -> list[NavigationItem]:
    return sorted(_navigation.values(), key=lambda item: item.order)
