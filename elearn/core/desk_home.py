"""What does the first page of the admin tell those who run the house: what waits for
them, what comes next, what they can begin.

Rooms register where their lines come from; here they are gathered and shown. A source
says nothing to somebody who may not act on it: rights are the room's own matter.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import ngettext
from wagtail.admin.ui.components import Component
from wagtail.models import TaskState


class Part(StrEnum):
    """The lists of the page, in the order in which they stand on it."""

    WAITS = "waits"
    COMING = "coming"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class DeskLine:
    """A link with what is behind it; `note` says since when, of what, how many."""

    words: str
    url: str
    note: str = ""


Source = Callable[[HttpRequest], Iterable[DeskLine]]


@dataclass(frozen=True, slots=True, order=True)
class _Entry:
    order: int
    name: str
    source: Source


_sources: dict[Part, list[_Entry]] = defaultdict(list)


def register_desk_lines(part: Part, source: Source, *, order: int = 100) -> None:
    """Show the source's lines in that part; registering it twice changes nothing."""
    entry = _Entry(order, f"{source.__module__}.{source.__qualname__}", source)
    if entry.name not in {known.name for known in _sources[part]}:
        _sources[part].append(entry)
        _sources[part].sort(key=lambda known: (known.order, known.name))


def desk_lines(part: Part, request: HttpRequest) -> list[DeskLine]:
    return [line for entry in _sources[part] for line in entry.source(request)]


def reviews_waiting(request: HttpRequest) -> Iterable[DeskLine]:
    """What somebody else wrote and this person may approve; Wagtail lists it below."""
    count = TaskState.objects.reviewable_by(request.user).count()
    if count:
        words = ngettext(
            "%(count)d text waits for your review",
            "%(count)d texts wait for your review",
            count,
        )
        yield DeskLine(words % {"count": count}, "#awaiting-review-section")


class DeskHomePanel(Component):
    name = "desk_home"
    template_name = "core/admin/desk_home.html"
    # Before Wagtail's own: reviews (220), recent edits (250).
    order = 50

    @property
    def media(self) -> forms.Media:
        return forms.Media(css={"all": ["core/admin/desk-home.css"]})

    def get_context_data(
        self, parent_context: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        request = (parent_context or {})["request"]
        return {part.value: desk_lines(part, request) for part in Part}
