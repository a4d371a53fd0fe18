"""What a QTI item says is right: keys and points of each response.

A key that is written out wins over points; without one, whatever brings points is
right. Points that bring nothing or cost something never make an answer right.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

from courses.formats.numerals import number_of
from courses.formats.parcel import Code
from courses.formats.texts import Texts
from scenarios.formats.safe_xml import Element

_MAX_SCORE: Final = ("MAXSCORE", "SCORE")


@dataclass(frozen=True, slots=True)
class Response:
    identifier: str = ""
    cardinality: str = "single"
    base_type: str = ""
    keys: tuple[str, ...] = ()
    #: Points by answer, in their order.
    points: dict[str, Fraction] = field(default_factory=dict)
    is_case_sensitive: bool = True
    #: Stated highest sum of points; None where there is none or it is no number.
    most: Fraction | None = None

    @property
    def right(self) -> tuple[str, ...]:
        return self.keys or tuple(key for key, one in self.points.items() if one > 0)

    def weight(self, key: str) -> Fraction:
        """The share of the mark that choosing this brings among several."""
        right = self.right
        gained = {one: self.points.get(one, Fraction(0)) for one in right}
        agrees = bool(self.points) and all(one > 0 for one in gained.values())
        total = sum(gained.values(), Fraction(0)) if agrees else Fraction(len(right))
        if key in right:
            return exact((gained[key] if agrees else Fraction(1)) / total)
        cost = min(self.points.get(key, Fraction(0)), Fraction(0))
        return exact(max(cost / total, Fraction(-1))) if agrees else Fraction(0)

    def only_weight(self, key: str) -> Fraction:
        """The share where one alone is chosen: the best is worth it all."""
        best = max(self.points.values(), default=Fraction(0))
        agrees = best > 0 and all(self.points.get(one) == best for one in self.keys)
        if self.keys and not agrees:
            return Fraction(int(key in self.keys))
        if best <= 0:
            return Fraction(0)
        return exact(max(self.points.get(key, Fraction(0)) / best, Fraction(-1)))


def exact(share: Fraction) -> Fraction:
    """Files write a third in decimals; shares of small numbers are meant."""
    near = share.limit_denominator(1000)
    return near if abs(near - share) < Fraction(1, 1_000_000) else share


def responses_of(item: Element, texts: Texts) -> dict[str, Response]:
    return {
        one.identifier: one
        for one in (
            _response(declaration, texts)
            for declaration in item.all("responseDeclaration")
        )
    }


def _response(declaration: Element, texts: Texts) -> Response:
    correct = declaration.first("correctResponse")
    keys = tuple(
        words
        for value in (correct.all("value") if correct else ())
        if (words := " ".join(value.text().split()))
    )
    mapping = declaration.first("mapping")
    points: dict[str, Fraction] = {}
    sensitive = False
    most = None
    if mapping is not None:
        for entry in mapping.all("mapEntry"):
            value = number_of(entry.attributes.get("mappedValue", ""))
            key = " ".join(entry.attributes.get("mapKey", "").split())
            if value is None or not key:
                written = entry.attributes.get("mappedValue", "")[:60]
                texts.warn(Code.MARK_UNREADABLE, entry.line, text=written)
                continue
            points[key] = Fraction(value)
            sensitive = sensitive or entry.attributes.get("caseSensitive") == "true"
        upper = mapping.attributes.get("upperBound")
        if upper is not None:
            bound = number_of(upper)
            if bound is None or bound <= 0:
                texts.warn(Code.BOUND_UNREADABLE, mapping.line, text=upper[:60])
            else:
                most = Fraction(bound)
    return Response(
        declaration.attributes.get("identifier", ""),
        declaration.attributes.get("cardinality", "single"),
        declaration.attributes.get("baseType", ""),
        keys,
        points,
        # A key alone is compared letter by letter; points say it themselves.
        sensitive if points else True,
        most,
    )


def mark_of(item: Element, responses: dict[str, Response]) -> Fraction:
    """What the whole item is worth: as it says, or its points, or 1."""
    declared = {
        one.attributes.get("identifier", ""): one
        for one in item.all("outcomeDeclaration")
    }
    stated = [one.most for one in responses.values()]
    if stated and all(stated):
        return sum((one for one in stated if one), Fraction(0))
    for name in _MAX_SCORE:
        outcome = declared.get(name)
        if outcome is None:
            continue
        written = outcome.attributes.get("normalMaximum", "")
        if name == "MAXSCORE" and not written:
            default = outcome.first("defaultValue")
            written = default.value("value") if default else ""
        value = number_of(written)
        if value is not None and value > 0:
            return Fraction(value)
    gained = [
        sum((one for one in response.points.values() if one > 0), Fraction(0))
        if response.cardinality != "single"
        else max(response.points.values(), default=Fraction(0))
        for response in responses.values()
    ]
    together = sum(gained, Fraction(0))
    return together if together > 0 else Fraction(1)


def pair_of(key: str) -> tuple[str, str] | None:
    ends = key.split()
    return (ends[0], ends[1]) if len(ends) == 2 else None
