"""Which format is this, and what does it hold: the one door for every import.

A format is named here and imported when it is first asked; none runs anything.
"""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Final, Protocol

from django.utils.translation import gettext as _

from scenarios.formats.parcel import TEXT_SUFFIXES
from scenarios.formats.shape import Imported, ImportRefused, Parcel

#: Name → module. Tried in this order: the most telling signs first.
FORMATS: Final = {
    "h5p": "scenarios.formats.h5p",
    "mvp": "scenarios.formats.mvp",
    "document": "scenarios.formats.document",
    "twine_html": "scenarios.formats.twine_html",
    "twee": "scenarios.formats.twee",
    "ink": "scenarios.formats.ink",
}
AUTO: Final = "auto"


class Format(Protocol):
    """What a format module offers."""

    NAME: str

    def detect(self, parcel: Parcel) -> bool: ...

    def read(self, parcel: Parcel) -> tuple[Imported, ...]: ...


def format_named(name: str) -> Format:
    """Raises `ImportRefused` for a name that is not in the table."""
    if name not in FORMATS or find_spec(FORMATS[name]) is None:
        raise ImportRefused(
            _("There is no format “%(name)s”; known are %(names)s.")
            % {"name": name, "names": ", ".join(FORMATS)}
        )
    module: Format = import_module(FORMATS[name])
    return module


def read_parcel(parcel: Parcel, source: str = AUTO) -> tuple[Imported, ...]:
    """The stories of a parcel, one or more. Raises `ImportRefused`."""
    if not parcel.members and not parcel.raw.strip():
        raise ImportRefused(_("The file is empty."))
    if source != AUTO:
        return format_named(source).read(parcel)
    for one in (parcel, *_only_text(parcel)):
        for name in FORMATS:
            if find_spec(FORMATS[name]) is None:
                continue
            module = format_named(name)
            if module.detect(one):
                return module.read(one)
    raise ImportRefused(
        _(
            "The file is none of the formats that are read here: Twine or Twee, H5P "
            "Branching Scenario, MedBiquitous or OpenLabyrinth, ink, our own JSON or "
            "TOML."
        )
    )


def _only_text(parcel: Parcel) -> tuple[Parcel, ...]:
    """A story of one file that somebody has packed, maybe with its pictures."""
    names = [name for name in parcel.members if name.lower().endswith(TEXT_SUFFIXES)]
    if len(names) != 1:
        return ()
    return (Parcel(names[0].rpartition("/")[2], raw=parcel.members[names[0]]),)
