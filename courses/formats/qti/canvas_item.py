"""An item of QTI 1.2: its metadata, its texts, and what brings points."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from courses.formats.answers import short
from courses.formats.numerals import number_of
from courses.formats.parcel import (
    MAX_PARTS,
    Code,
    LeftOut,
)
from courses.formats.texts import HTML, PLAIN, Texts
from scenarios.formats.safe_xml import Element


class Item:
    def __init__(self, element: Element) -> None:
        self.element = element
        title = " ".join(element.attributes.get("title", "").split())
        self.texts = Texts(short(title))
        self.title = title
        self.fields = {
            one.value("fieldlabel"): one.value("fieldentry")
            for one in element.walk()
            if one.name == "qtimetadatafield"
        }
        self.presentation = element.first("presentation")

    def parts(self, name: str) -> list[Element]:
        if self.presentation is None:
            return []
        found = [one for one in self.presentation.walk() if one.name == name]
        if len(found) > MAX_PARTS:
            raise LeftOut(Code.TOO_MANY_PARTS, self.element.line, limit=MAX_PARTS)
        return found

    def words(self, holder: Element) -> str:
        """The first text of an element's own material."""
        for one in holder.walk():
            if one.name == "mattext":
                is_html = one.attributes.get("texttype") == "text/html"
                return self.texts.plain(
                    one.text(), HTML if is_html else PLAIN, one.line
                )
        return ""

    def stem(self) -> str:
        material = next(iter(self.parts("material")), None)
        return self.words(material) if material is not None else ""

    def feedback(self, name: str) -> str:
        for one in self.element.all("itemfeedback"):
            if one.attributes.get("ident") == name:
                return self.words(one)
        return ""

    def scores(self) -> Iterator[tuple[Element, Fraction]]:
        """Conditions that bring points, with their share."""
        processing = self.element.first("resprocessing")
        for condition in processing.all("respcondition") if processing else ():
            for one in condition.all("setvar"):
                points = number_of(one.text())
                asked = condition.first("conditionvar")
                if points is not None and points > 0 and asked is not None:
                    yield asked, Fraction(points)

    def shares(self, response: str) -> dict[str, Fraction]:
        """What brings points where it is chosen for that response."""
        points: dict[str, Fraction] = {}
        for asked, gained in self.scores():
            for value in _wanted(asked):
                if value.attributes.get("respident") == response:
                    points.setdefault(" ".join(value.text().split()), gained)
        best = max(points.values(), default=Fraction(1))
        return {key: gained / best for key, gained in points.items()}


def _wanted(asked: Element) -> Iterator[Element]:
    """Every `varequal` that is not within a `not`."""
    for child in asked:
        if child.name == "varequal":
            yield child
        elif child.name != "not":
            yield from _wanted(child)
