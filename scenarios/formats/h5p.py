"""H5P Branching Scenario: a package, a folder, or its content.json alone.

The place in the list is a content's name (`c0`, `c1`, …), for that is how its
links name it. Points become the variable `score`; how they are summed is ours,
and where H5P would sum differently a finding says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from scenarios.formats.h5p_story import NAME, Story
from scenarios.formats.h5p_values import mapping
from scenarios.formats.plain import one_line
from scenarios.formats.safe_json import read_json
from scenarios.formats.shape import MAX_NODES, Imported, ImportRefused, Parcel

__all__ = ["NAME", "detect", "read"]


def detect(parcel: Parcel) -> bool:
    if parcel.members:
        return any(
            name in parcel.members
            for name in ("h5p.json", "content/content.json", "content.json")
        )
    head = parcel.raw[:200].removeprefix(b"\xef\xbb\xbf").lstrip()
    return head[:1] == b"{" and b'"branchingScenario"' in parcel.raw


def read(parcel: Parcel) -> tuple[Imported, ...]:
    """The one scenario of a package. Raises `ImportRefused`."""
    about, content = _opened(parcel)
    scenario = content.get("branchingScenario")
    if not isinstance(scenario, Mapping):
        raise ImportRefused(_("The file holds no H5P Branching Scenario."))
    items = scenario.get("content")
    if not isinstance(items, list) or not items:
        raise ImportRefused(_("The H5P Branching Scenario holds no content."))
    if len(items) > MAX_NODES:
        raise ImportRefused(
            _("The scenario has more than %(most)s nodes.") % {"most": MAX_NODES}
        )
    return (Story(parcel, about, scenario, items).imported(),)


def _opened(parcel: Parcel) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """What h5p.json says about the package, and the content."""
    about: Mapping[str, Any] = {}
    if not parcel.members:
        raw, name = parcel.raw, parcel.name or "content.json"
    else:
        if "h5p.json" in parcel.members:
            about = mapping(read_json(parcel.members["h5p.json"], "h5p.json"))
        library = about.get("mainLibrary")
        if isinstance(library, str) and library != "H5P.BranchingScenario":
            raise ImportRefused(
                _("This H5P file is a “%(library)s”, not a Branching Scenario.")
                % {"library": one_line(library, 80)}
            )
        found = [
            name
            for name in ("content/content.json", "content.json")
            if name in parcel.members
        ]
        if not found:
            raise ImportRefused(_("The H5P file has no content/content.json."))
        raw, name = parcel.members[found[0]], found[0]
    content = mapping(read_json(raw, name))
    # What the programs hand each other wraps the content, once or twice.
    for _level in range(3):
        if "branchingScenario" in content or "params" not in content:
            break
        about = {**mapping(content.get("metadata")), **about}
        content = mapping(content["params"])
    return about, content
