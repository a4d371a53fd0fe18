"""Words of the catalogue: its facets, their values in order, and states of a row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.choices import Language, Level
from courses.domain.runs import RunState

MODES = ("self", "group", "live")
LENGTHS = ("short", "medium", "long")
CREDITS = ("yes", "no")


def facet_label(facet: str) -> str:
    return {
        "mode": _("How"),
        "topic": _("Topic"),
        "level": _("Level"),
        "length": _("Time it takes"),
        "language": _("Language"),
        "credits": _("CME"),
    }[facet]


def mode_label(mode: str) -> str:
    return {
        "self": _("At your own pace"),
        "group": _("With a group"),
        "live": _("Live event"),
    }[mode]


def level_label(level: str) -> str:
    return str(Level(level).label) if level else ""


def value_label(facet: str, value: str, topics: Mapping[str, str]) -> str:
    if facet == "mode":
        return mode_label(value)
    if facet == "topic":
        return topics.get(value, value)
    if facet == "level":
        return level_label(value)
    if facet == "language":
        return str(Language(value).label)
    if facet == "length":
        return {
            "short": _("20 minutes or less"),
            "medium": _("Up to an hour"),
            "long": _("More than an hour"),
        }[value]
    return {"yes": _("Can earn credits"), "no": _("Without credits")}[value]


def in_order(facet: str, values: Iterable[str], topics: Mapping[str, str]) -> list[str]:
    """Values in the order in which people read them: by meaning, else by name."""
    fixed = {
        "mode": MODES,
        "length": LENGTHS,
        "credits": CREDITS,
        "level": tuple(Level.values),
    }.get(facet)
    if fixed:
        known = set(values)
        return [value for value in fixed if value in known]
    return sorted(values, key=lambda value: value_label(facet, value, topics))


def completed_on(moment: datetime) -> str:
    day = date_format(timezone.localtime(moment), "j F Y")
    return _("You completed it on %(day)s.") % {"day": day}


def lessons_read(read: int, lessons: int) -> str:
    return ngettext(
        "%(read)s of %(lessons)s lesson read",
        "%(read)s of %(lessons)s lessons read",
        lessons,
    ) % {"read": read, "lessons": lessons}


def you_are_registered() -> str:
    return _("You are registered.")


def duration(minutes: int) -> str:
    """ "40 min", "5 h 30 min"."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("%(minutes)s min") % {"minutes": rest}
    if not rest:
        return _("%(hours)s h") % {"hours": hours}
    return _("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": rest}


def other_language(language: str) -> str:
    """The language's name, where it is not the one that the site speaks."""
    return "" if language == Language.ENGLISH else str(Language(language).label)


def event_state(state: RunState) -> str:
    """Where a live event stands. One registers for an event, one enrols in a course."""
    return {
        RunState.RUNNING_OPEN: _("Live now"),
        RunState.RUNNING_CLOSED: _("Live now"),
        RunState.COMING_OPEN: _("Registration is open."),
        RunState.OPENS_LATER: _("Registration opens later."),
        RunState.COMING_CLOSED: _("Registration is closed."),
        RunState.PAST_OPEN: _("Over"),
        RunState.PAST_CLOSED: _("Over"),
        RunState.UNSCHEDULED: "",
    }[state]
