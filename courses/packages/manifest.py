"""What a package says about itself: its kind, its title and where it starts.

Reads `imsmanifest.xml` (SCORM 1.2 and 2004) and `h5p.json`; refuses in one sentence
what could not be played afterwards. Runs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from django.utils.translation import gettext as _

from courses.domain.packages import Kind
from courses.exceptions import PackageRefused
from scenarios.formats.safe_json import read_json
from scenarios.formats.safe_xml import Element, read_xml

MANIFEST: Final = "imsmanifest.xml"
H5P: Final = "h5p.json"
MAX_TITLE: Final = 120
MAX_LAUNCH: Final = 2_000


@dataclass(frozen=True, slots=True)
class Facts:
    """`launch` is the address within the package; empty for H5P, which has none."""

    kind: Kind
    title: str
    launch: str = ""
    #: Values that the standard lets a manifest hand to the package.
    given: dict[str, str] = field(default_factory=dict)


def read_facts(members: Mapping[str, bytes]) -> Facts:
    """The facts of a package's members. Raises `PackageRefused` or the refusal of
    the reader of XML or JSON."""
    if MANIFEST in members:
        return _scorm(read_xml(members[MANIFEST], MANIFEST), members)
    if H5P in members:
        return _h5p(read_json(members[H5P], H5P), members)
    raise PackageRefused(
        _(
            "This is neither a SCORM package (it has no imsmanifest.xml) nor an H5P"
            " package (it has no h5p.json)."
        )
    )


# -- SCORM -----------------------------------------------------------------------
def _scorm(manifest: Element, members: Mapping[str, bytes]) -> Facts:
    kind = _version(manifest)
    organisation = _organisation(manifest)
    items = list(_launchable(organisation)) if organisation is not None else []
    resources = {
        resource.attributes.get("identifier", ""): (base, resource)
        for base, resource in _resources(manifest)
    }
    starts = [one for one in items if one.attributes["identifierref"] in resources]
    if not starts:
        raise PackageRefused(
            _("The manifest names nothing that the package could start with.")
        )
    if len(starts) > 1:
        raise PackageRefused(
            _(
                "The package has %(count)s parts that start separately. Only packages"
                " with one part are played; please export each part by itself."
            )
            % {"count": len(starts)}
        )
    item = starts[0]
    base, resource = resources[item.attributes["identifierref"]]
    launch = _launch(
        base + resource.attributes.get("href", ""),
        item.attributes.get("parameters", ""),
        members,
    )
    title = "" if organisation is None else organisation.value("title")
    title = title or item.value("title")
    return Facts(kind, title[:MAX_TITLE], launch, _given(kind, item))


def _version(manifest: Element) -> Kind:
    """By the schema version; a manifest without one by the spelling of an attribute,
    which is `scormtype` in 1.2 and `scormType` in 2004."""
    metadata = manifest.first("metadata")
    said = "" if metadata is None else metadata.value("schemaversion").lower()
    if said.startswith("1.2"):
        return Kind.SCORM_12
    if said.startswith(("2004", "cam 1.3", "1.3")):
        return Kind.SCORM_2004
    if said:
        raise PackageRefused(
            _("The package is of the version “%(version)s”; SCORM 1.2 and 2004 play.")
            % {"version": said[:40]}
        )
    names = {name for one in manifest.walk() for name in one.attributes}
    return Kind.SCORM_2004 if "scormType" in names else Kind.SCORM_12


def _organisation(manifest: Element) -> Element | None:
    organisations = manifest.first("organizations")
    if organisations is None:
        return None
    everything = organisations.all("organization")
    default = organisations.attributes.get("default", "")
    chosen = [
        one for one in everything if one.attributes.get("identifier", "") == default
    ]
    return next(iter([*chosen, *everything]), None)


def _launchable(element: Element) -> Iterator[Element]:
    for item in element.all("item"):
        if item.attributes.get("identifierref"):
            yield item
        yield from _launchable(item)


def _resources(manifest: Element) -> Iterator[tuple[str, Element]]:
    """Each resource with the folder that its address is to be read from."""
    outer = manifest.attributes.get("base", "")
    for resources in manifest.all("resources"):
        middle = outer + resources.attributes.get("base", "")
        for resource in resources.all("resource"):
            yield middle + resource.attributes.get("base", ""), resource


def _launch(href: str, parameters: str, members: Mapping[str, bytes]) -> str:
    address = href.replace("\\", "/").strip()
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or address.startswith("/"):
        raise PackageRefused(
            _("The package starts at an address outside itself; it cannot be played.")
        )
    path = "/".join(
        one for one in unquote(parts.path).split("/") if one not in ("", ".")
    )
    if ".." in path.split("/") or path not in members:
        raise PackageRefused(
            _("The file that the package starts with (“%(name)s”) is not in it.")
            % {"name": path[:80]}
        )
    tail = f"?{parts.query}" if parts.query else ""
    if parameters.startswith(("?", "&")):
        joint = "&" if tail else "?"
        tail += joint + parameters[1:].partition("#")[0]
    launch = path.replace("%", "%25").replace("?", "%3F").replace("#", "%23") + tail
    if len(launch) > MAX_LAUNCH:
        raise PackageRefused(_("The address that the package starts at is too long."))
    return launch


#: Element of an item → key of the data model. Names come without their prefixes.
_GIVEN: Final = {
    Kind.SCORM_12: {
        "masteryscore": "cmi.student_data.mastery_score",
        "datafromlms": "cmi.launch_data",
        "maxtimeallowed": "cmi.student_data.max_time_allowed",
        "timelimitaction": "cmi.student_data.time_limit_action",
    },
    Kind.SCORM_2004: {
        "dataFromLMS": "cmi.launch_data",
        "timeLimitAction": "cmi.time_limit_action",
    },
}


def _given(kind: Kind, item: Element) -> dict[str, str]:
    given = {
        key: value[:4_000]
        for name, key in _GIVEN[kind].items()
        if (value := item.value(name))
    }
    if kind is Kind.SCORM_2004:
        for one in item.walk():
            measure = one.value("minNormalizedMeasure")
            if one.name == "primaryObjective" and _is_share(measure):
                given["cmi.scaled_passing_score"] = measure
    return given


def _is_share(text: str) -> bool:
    return re.fullmatch(r"-?(?:0?\.[0-9]{1,7}|[01](?:\.[0-9]{1,7})?)", text) is not None


# -- H5P -------------------------------------------------------------------------
_NAME: Final = re.compile(r"[A-Za-z0-9_.-]{1,100}")


def _h5p(document: Any, members: Mapping[str, bytes]) -> Facts:
    if not isinstance(document, dict):
        raise PackageRefused(_("“h5p.json” does not describe a package."))
    if "content/content.json" not in members:
        raise PackageRefused(
            _("The package holds no content (content/content.json); it cannot play.")
        )
    read_json(members["content/content.json"], "content/content.json")
    waiting = _dependencies(document)
    main = str(document.get("mainLibrary") or "")
    if main not in {name for name, _folder in waiting}:
        raise PackageRefused(_("“h5p.json” does not name what the package is made of."))
    seen: set[str] = set()
    while waiting:
        name, folder = waiting.pop()
        if folder in seen:
            continue
        seen.add(folder)
        place = f"{folder}/library.json"
        if place not in members:
            raise PackageRefused(
                _(
                    "The package does not bring its libraries (“%(name)s” is missing),"
                    " so it cannot be played. Please export it from a site that packs"
                    " them in; downloads from h5p.org often leave them out."
                )
                % {"name": name[:100]}
            )
        library = read_json(members[place], place)
        waiting += _dependencies(library if isinstance(library, dict) else {})
    return Facts(Kind.H5P, str(document.get("title") or "")[:MAX_TITLE])


def _dependencies(document: dict[str, Any]) -> list[tuple[str, str]]:
    """Names of libraries, and the folders they must lie in."""
    named = document.get("preloadedDependencies") or []
    found = []
    for one in named if isinstance(named, list) else [None]:
        name = str(one.get("machineName") or "") if isinstance(one, dict) else ""
        if not _NAME.fullmatch(name):
            raise PackageRefused(_("“h5p.json” does not describe a package."))
        version = f"{one.get('majorVersion')}.{one.get('minorVersion')}"
        found.append((name, f"{name}-{version}"))
    return found
