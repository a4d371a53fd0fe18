"""MedBiquitous virtual patients (ANSI/MEDBIQ VP.10.1): activity model → graph.

Counters become variables, their rules redirects, weights dice, entry rules
conditions. OpenLabyrinth's own export has the same name and another shape; it is
read by `openlabyrinth.py`.
"""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext as _

from scenarios.formats import openlabyrinth
from scenarios.formats.mvp_activity import read_activity
from scenarios.formats.mvp_content import Library
from scenarios.formats.safe_xml import Element, read_xml
from scenarios.formats.shape import Imported, ImportRefused, Parcel

NAME: Final = "mvp"
#: A package has four; schemas and resources may lie beside them.
_MAX_XML: Final = 60


def detect(parcel: Parcel) -> bool:
    if not parcel.members:
        return b"<ActivityModel" in parcel.raw[:4096]
    if openlabyrinth.detect(parcel):
        return True
    names = {name.rpartition("/")[2].lower() for name in parcel.members}
    return "activitymodel.xml" in names or "imsmanifest.xml" in names


def read(parcel: Parcel) -> tuple[Imported, ...]:
    """One story for each activity model. Raises `ImportRefused`."""
    if openlabyrinth.detect(parcel):
        return (openlabyrinth.read(parcel),)
    activities: list[Element] = []
    bundles: list[Element] = []
    patients: list[Element] = []
    title = ""
    for name, raw in _xml_members(parcel):
        root = read_xml(raw, name)
        if root.name == "ActivityModel":
            activities.append(root)
        elif root.name == "DataAvailabilityModel":
            bundles.append(root)
        elif root.name == "VirtualPatientData":
            patients.append(root)
        elif root.name == "manifest":
            title = title or _title_of(root)
    if not activities:
        raise ImportRefused(
            _("The package holds no activity model of a virtual patient.")
        )
    library = Library(bundles, patients)
    name = parcel.name.rpartition("/")[2].rpartition(".")[0] or parcel.name
    return tuple(
        read_activity(activity, library, title, name) for activity in activities
    )


def _xml_members(parcel: Parcel) -> list[tuple[str, bytes]]:
    if not parcel.members:
        return [(parcel.name or "activitymodel.xml", parcel.raw)]
    names = sorted(name for name in parcel.members if name.lower().endswith(".xml"))
    if len(names) > _MAX_XML:
        # A manifest says which of many is which; the known names come first.
        known = ("activitymodel", "dataavailability", "virtualpatient", "imsmanifest")
        names = [name for name in names if any(one in name.lower() for one in known)]
    return [(name, parcel.members[name]) for name in names[:_MAX_XML]]


def _title_of(manifest: Element) -> str:
    for one in manifest.walk():
        if one.name == "title":
            return " ".join(one.text().split())[:200]
    return ""
