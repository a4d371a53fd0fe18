"""What the readers of interactions share: the item, its responses, its texts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from courses.domain.questions.kinds import (
    Kind,
)
from courses.formats.parcel import (
    MAX_PARTS,
    Code,
    File,
    LeftOut,
    Severity,
)
from courses.formats.qti.declarations import (
    Response,
)
from courses.formats.qti.names import html_of
from courses.formats.texts import HTML, Texts
from scenarios.formats.safe_xml import Element

#: How a single gap is shown in a stem.
BLANK: Final = "_____"


@dataclass(slots=True)
class Item:
    """What the readers of interactions share."""

    element: Element
    responses: Mapping[str, Response]
    texts: Texts
    #: The files of the package, by their path from the item.
    pictures: Mapping[str, bytes]
    files: list[File] = field(default_factory=list)

    def response(self, interaction: Element) -> Response:
        identifier = interaction.attributes.get("responseIdentifier", "")
        found = self.responses.get(identifier)
        if found is None:
            raise LeftOut(Code.RESPONSE_UNKNOWN, interaction.line, name=identifier[:60])
        return found

    def text(self, element: Element, leave: tuple[str, ...] = ()) -> str:
        hidden = {id(one) for one in element.walk() if one.name in leave}
        return self.texts.plain(html_of(element, {}, hidden), HTML, element.line)

    def needed(self, element: Element, leave: tuple[str, ...] = ()) -> str:
        text = self.text(element, leave)
        if not text:
            raise LeftOut(Code.EMPTY_OPTION, element.line)
        return text


def is_for_markers(element: Element) -> bool:
    views = element.attributes.get("view", "candidate").split()
    return element.name == "rubricBlock" and "candidate" not in views


def notes(item: Item) -> str:
    body = item.element.first("itemBody")
    notes = [
        item.text(one) for one in (body.walk() if body else ()) if is_for_markers(one)
    ]
    return "\n\n".join(note for note in notes if note)


def choices_in(element: Element, name: str) -> list[Element]:
    found = [one for one in element.walk() if one.name == name]
    if len(found) > MAX_PARTS:
        raise LeftOut(Code.TOO_MANY_PARTS, element.line, limit=MAX_PARTS)
    return found


def is_shuffled_in(element: Element) -> bool:
    return element.attributes.get("shuffle") == "true"


def without_right_answer(element: Element) -> LeftOut:
    last = element.line + element.source.count("\n")
    return LeftOut(Code.NO_RIGHT_ANSWER, element.line, first=element.line, last=last)


def say_read_as(item: Item, element: Element, kind: Kind) -> None:
    item.texts.warn(
        Code.READ_AS, element.line, Severity.INFO, name=element.name, kind=kind.value
    )
