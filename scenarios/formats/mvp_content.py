"""What a node of a MedBiquitous virtual patient shows: DAM → items → patient data.

Paths name their target by an id in square brackets; they are read by a pattern
and never evaluated.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass, field
from typing import Final

from django.utils.translation import gettext as _

from scenarios.domain.graph import Persona
from scenarios.formats.plain import one_line, plain_text, tidy
from scenarios.formats.safe_xml import Element
from scenarios.formats.shape import ImportRefused

_ID = re.compile(r"\[\s*@id\s*=\s*(?:'([^']*)'|\"([^\"]*)\")\s*\]")
_STEP = re.compile(r"/([\w.:-]+)\s*(?:\[[^\]]*\])?\s*$")
_BASE64 = re.compile(r"[A-Za-z0-9+/]+={0,2}\Z")
_CLOSING = re.compile(r"</[A-Za-z][A-Za-z0-9]*\s*>")
#: Bundles inside bundles, and what one node shows of them.
_MAX_NESTED: Final = 8
_MAX_ITEMS: Final = 500
#: A few texts that many nodes show swell as a packed file does.
_MAX_SHOWN: Final = 10_000_000


def id_in(path: str) -> str:
    """The id that the last step of a path asks for; "" where it asks for none."""
    found = _ID.findall(path)
    return found[-1][0] or found[-1][1] if found else ""


def step_in(path: str) -> str:
    """The element's name in the last step: “Counter”, “ActivityNode”."""
    found = _STEP.search(path.strip())
    return found[1].rpartition(":")[2] if found else ""


def whole(text: str) -> int | None:
    """An integer as people write it; None where it is none."""
    text = text.strip().replace("−", "-")
    if re.fullmatch(r"[+-]?\d{1,9}(?:[.,]0+)?", text):
        return int(re.split("[.,]", text)[0])
    return None


def decoded(text: str, least: int = 16) -> str:
    """One writer of packages packs its texts in base64; others never do, and a
    word of theirs of `least` letters would hardly unpack into text."""
    compact = "".join(text.split())
    if len(compact) < least or len(compact) % 4 or not _BASE64.match(compact):
        return text
    try:
        return tidy(base64.b64decode(compact, validate=True).decode("utf-8"))
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return text


def markup(element: Element) -> str:
    """The HTML inside an element, as it stood in the source."""
    text = element.text().strip()
    unpacked = decoded(text)
    # Text may hold markup once more, escaped or in base64.
    if unpacked != text or _CLOSING.search(text) or not any(element):
        return unpacked
    return element.source.partition(">")[2].rpartition("</")[0]


@dataclass(slots=True)
class Shown:
    """`later` are the words that the source shows on request or with delay."""

    now: list[str] = field(default_factory=list)
    later: list[str] = field(default_factory=list)
    media: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    items: int = 0

    @property
    def text(self) -> str:
        return "\n\n".join((*self.now, *self.later))


class Library:
    """The bundles (DAM) and the patient data of one package."""

    def __init__(self, bundles: list[Element], patients: list[Element]) -> None:
        self.bundles = {
            one.attributes["id"]: one
            for root in reversed(bundles)
            for one in root.walk()
            if one.name == "DAMNode" and "id" in one.attributes
        }
        self.things = {
            one.attributes["id"]: one
            for root in reversed(patients)
            for one in root.walk()
            if "id" in one.attributes
        }
        self.patients = patients
        self._words: dict[str, str] = {}
        self._characters = 0

    def shown(self, bundle_id: str) -> Shown:
        found = Shown()
        self._collect(bundle_id, found, "immediately", ())
        self._characters += len(found.text)
        if self._characters > _MAX_SHOWN or found.items > _MAX_ITEMS:
            raise ImportRefused(
                _("The package swells far more than a conversation does.")
            )
        return found

    def _collect(
        self, bundle_id: str, found: Shown, display: str, above: tuple[str, ...]
    ) -> None:
        bundle = self.bundles.get(bundle_id)
        if bundle is None:
            found.missing.append(bundle_id)
            return
        if bundle_id in above or len(above) >= _MAX_NESTED:
            return
        items = sorted(bundle.all("DAMNodeItem"), key=_order)
        for item in items:
            found.items += 1
            if found.items > _MAX_ITEMS:
                return
            own = item.attributes.get("display", "immediately")
            shown_as = display if own == "immediately" else own
            paths = [item.value("ItemPath")]
            paths += [one.text().strip() for one in item.all("DAMNodePath")]
            comment = item.value("ItemComment")
            if step_in(comment) == "DAMNode" and id_in(comment):
                paths.append(comment)
            else:
                self._say(plain_text(comment), shown_as, found)
            for path in paths:
                if step_in(path) == "DAMNode":
                    self._collect(id_in(path), found, shown_as, (*above, bundle_id))
                elif path:
                    self._item(id_in(path), path, shown_as, found)

    def _item(self, target: str, path: str, shown_as: str, found: Shown) -> None:
        thing = self.things.get(target)
        if thing is not None:
            if target not in self._words:
                self._words[target] = _words_of(thing)
            self._say(self._words[target], shown_as, found)
        elif step_in(path).lower() in ("resource", "file", "media"):
            found.media.append(target or one_line(path, 80))
        else:
            found.missing.append(target or one_line(path, 80))

    @staticmethod
    def _say(text: str, shown_as: str, found: Shown) -> None:
        if text:
            (found.now if shown_as == "immediately" else found.later).append(text)

    def persona(self) -> Persona:
        for root in self.patients:
            for one in root.walk():
                if one.name == "CoreDemographics" and one.value("Name"):
                    return Persona(
                        name=one_line(one.value("Name"), 80),
                        age=_age(one.value("Age")),
                        about=one_line(one.value("Sex"), 40),
                    )
        return Persona("")


def _order(item: Element) -> int:
    order = whole(item.value("ItemOrder"))
    return 1_000_000 if order is None else order


def _age(text: str) -> int | None:
    """“P4Y” (ISO 8601) or “4”; months and days are no years."""
    found = re.fullmatch(r"P?(\d{1,3})Y?.*", text.strip())
    return (
        int(found[1]) if found and (text.strip().isdecimal() or "Y" in text) else None
    )


def _words_of(thing: Element) -> str:
    """The words of one piece of patient data."""
    if thing.name == "VPDText":
        return plain_text(markup(thing))
    parts = [
        plain_text(markup(child)) if child.name != "XtensibleInfo" else ""
        for child in thing
    ]
    words = [part for part in parts if part]
    return "\n".join(words) if words else plain_text(thing.text())
