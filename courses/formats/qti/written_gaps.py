"""Texts with gaps and pictures with areas, as what an item declares and shows."""

from __future__ import annotations

import posixpath
import re
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from courses.domain.questions.kinds import (
    Choice,
    Cloze,
    Gap,
    Kind,
    Numerical,
    Question,
    Shape,
    ShortAnswer,
)
from courses.formats.losses import CannotHold
from courses.formats.moodle_xml.gaps import unused_letter
from courses.formats.parcel import part_key
from courses.formats.plain import tidy_lines
from courses.formats.qti.item import BLANK
from courses.formats.qti.markup import Node, html_node, node
from courses.formats.qti.parts import (
    Asked,
    check_options,
    clean_text,
    decimal_text,
    declare,
    entry_node,
    flow_nodes,
    fraction_text,
    needed_text,
    points_of,
)
from courses.formats.qti.written_kinds import (
    declare_texts,
    numerical_of,
    short_answer_of,
)
from courses.formats.text import without_controls


def file_name_of(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9._-]", "_", posixpath.basename(name)) or "picture"


def has_gap_names(body: Cloze) -> bool:
    return len(body.gaps) > 1 or isinstance(body.gaps[0].body, Choice)


def gap_name_of(at: int) -> str:
    return f"GAP_{at + 1}"


def cloze_asked(question: Question) -> Asked:
    body: Any = question.body
    if len({gap.share for gap in body.gaps}) != 1:
        raise CannotHold("share")
    if not has_gap_names(body):
        return _single_gap(question)
    each = question.mark / len(body.gaps)
    declarations = []
    nodes = []
    stem = clean_text(question.stem)
    texts = [f"{stem}\n\n" if stem else ""]
    mark = unused_letter(part for part in (stem, *body.parts) if isinstance(part, str))
    for part in body.parts:
        if isinstance(part, str):
            texts.append(without_controls(part))
            continue
        declaration, asked = _gap(part, gap_name_of(len(declarations)), each)
        declarations.append(declaration)
        nodes.append(asked)
        texts.append(mark)
    first, *others = tidy_lines("".join(texts)).split(mark)
    flow: list[str | Node] = [first]
    for asked, text in zip(nodes, others, strict=True):
        flow += [asked, text]
    return Asked(tuple(declarations), flow_nodes(flow), is_whole=True)


def _single_gap(question: Question) -> Asked:
    """One gap to write in is what a short answer or a number is there."""
    body: Any = question.body
    gap = body.gaps[0]
    texts = [BLANK if part is gap else part for part in body.parts]
    if any(BLANK in part for part in (question.stem, *texts) if part is not BLANK):
        raise CannotHold("blank")
    stem = "".join(texts)
    if clean_text(question.stem):
        stem = f"{clean_text(question.stem)}\n\n{stem}"
    kind = Kind.NUMERICAL if isinstance(gap.body, Numerical) else Kind.SHORT_ANSWER
    alone = replace(question, kind=kind, stem=stem, body=gap.body)
    return numerical_of(alone) if kind is Kind.NUMERICAL else short_answer_of(alone)


def _gap(gap: Gap, identifier: str, mark: Fraction) -> tuple[Node, Node]:
    body = gap.body
    if isinstance(body, Choice):
        if gap.is_multiple:
            raise CannotHold("several")
        keys = [f"{identifier}_{part_key(at)}" for at in range(len(body.options))]
        check_options(body.options, is_single=True)
        right, points = points_of(body.options, keys, mark, is_single=True)
        choices = (
            node(
                "inlineChoice",
                " ".join(clean_text(needed_text(one.text)).split()),
                identifier=key,
            )
            for key, one in zip(keys, body.options, strict=True)
        )
        return (
            declare(identifier, "single", "identifier", right, points),
            node(
                "inlineChoiceInteraction",
                *choices,
                responseIdentifier=identifier,
                shuffle=str(body.is_shuffled).lower(),
            ),
        )
    if isinstance(body, ShortAnswer):
        return declare_texts(body, identifier, mark), entry_node(identifier)
    right_numbers = [one for one in body.answers if one.value is not None]
    if (
        len(right_numbers) != 1
        or right_numbers[0].tolerance
        or right_numbers[0].weight != 1
    ):
        raise CannotHold("tolerance")
    value = decimal_text(right_numbers[0].value or Decimal(0))
    declaration = declare(
        identifier, "single", "float", [value], [(value, fraction_text(mark))]
    )
    return declaration, entry_node(identifier)


def hotspot_of(question: Question) -> Asked:
    body: Any = question.body
    if all(area.weight != 1 for area in body.areas) or any(
        area.weight not in (0, 1) for area in body.areas
    ):
        raise CannotHold("right")
    keys = [f"area_{part_key(at)}" for at in range(len(body.areas))]
    picture = body.picture
    right = [
        key for key, area in zip(keys, body.areas, strict=True) if area.weight == 1
    ]
    areas = (
        node(
            "hotspotChoice",
            **{
                "identifier": key,
                "shape": _SHAPES[area.shape],
                "coords": ",".join(decimal_text(one) for one in area.coordinates),
                **({"hotspotLabel": area.label} if clean_text(area.label) else {}),
            },
        )
        for key, area in zip(keys, body.areas, strict=True)
    )
    held = html_node(
        "object",
        clean_text(picture.alternative) or " ",
        data=file_name_of(picture.name),
        type=_media_type(picture.name),
        width=str(picture.width),
        height=str(picture.height),
    )
    mark = fraction_text(question.mark)
    return Asked(
        (
            declare(
                "RESPONSE",
                "single",
                "identifier",
                right[:1],
                [(key, mark) for key in right],
            ),
        ),
        (
            node(
                "hotspotInteraction",
                held,
                *areas,
                responseIdentifier="RESPONSE",
                maxChoices="1",
            ),
        ),
    )


def _media_type(name: str) -> str:
    suffix = posixpath.splitext(name)[1].lower().lstrip(".")
    return f"image/{'jpeg' if suffix == 'jpg' else suffix or 'png'}"


_SHAPES: Final = {
    Shape.RECTANGLE: "rect",
    Shape.ELLIPSE: "ellipse",
    Shape.POLYGON: "poly",
}
