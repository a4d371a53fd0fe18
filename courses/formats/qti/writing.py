"""Questions as a QTI package: a manifest, an item for each question, its pictures.

One description of an item serves versions 2.1 and 3.0, which name the same things
differently. A package that was written here, read and written again is the same to
the byte.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, localcontext
from fractions import Fraction
from io import BytesIO
from typing import Any, Final
from xml.sax.saxutils import escape, quoteattr

from courses.domain.questions.kinds import (
    Choice,
    Cloze,
    FreeText,
    Gap,
    Hotspot,
    Kind,
    Matching,
    Numerical,
    Option,
    Ordering,
    Question,
    Shape,
    ShortAnswer,
)
from courses.formats.losses import fields_lost, not_held, place_of
from courses.formats.numerals import number_text
from courses.formats.parcel import Code, Finding, Severity, Written, part_key
from courses.formats.plain import tidy_lines
from courses.formats.qti.items import BLANK
from courses.formats.text import without_controls

FORMAT: Final = "qti"
#: Every member of a package gets it, so that the same questions are the same bytes.
_DATE: Final = (1980, 1, 1, 0, 0, 0)
_HELD: Final = (
    "rationale",
    "mark",
    "is_shuffled",
    "is_case_sensitive",
    "marker_notes",
    "model_answer",
)
_IDENTIFIER: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,80}")
#: A share of the mark in decimals; equal shares stay equal.
_PLACES: Final = 10


class _CannotHold(Exception):
    """The argument is a key of `wording.REASONS`."""


@dataclass(frozen=True, slots=True)
class Version:
    """What differs between the versions of QTI."""

    name: str
    item_namespace: str
    item_type: str
    schema_version: str
    #: Whether elements are written `qti-simple-choice`.
    is_hyphenated: bool


VERSION_2: Final = Version(
    "2.1",
    "http://www.imsglobal.org/xsd/imsqti_v2p1",
    "imsqti_item_xmlv2p1",
    "2.1",
    is_hyphenated=False,
)
VERSION_3: Final = Version(
    "3.0",
    "http://www.imsglobal.org/xsd/imsqtiasi_v3p0",
    "imsqti_item_xmlv3p0",
    "3.0.0",
    is_hyphenated=True,
)


# -- A small tree --------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class _Node:
    """An element of QTI, or of HTML where `is_html`."""

    name: str
    attributes: tuple[tuple[str, str], ...] = ()
    parts: tuple[Any, ...] = ()
    is_html: bool = False


def _q(name: str, *parts: Any, **attributes: str) -> _Node:
    return _Node(name, tuple(attributes.items()), parts)


def _h(name: str, *parts: Any, **attributes: str) -> _Node:
    return _Node(name, tuple(attributes.items()), parts, is_html=True)


def _markup(node: _Node, version: Version, depth: int, *, is_inline: bool) -> str:
    hyphenated = version.is_hyphenated and not node.is_html
    name = "qti-" + _hyphens(node.name) if hyphenated else node.name
    attributes = "".join(
        f" {_hyphens(key) if hyphenated else key}={quoteattr(value)}"
        for key, value in node.attributes
    )
    if not node.parts:
        return f"<{name}{attributes}/>"
    is_inline = is_inline or any(isinstance(part, str) for part in node.parts)
    inner = [
        escape(part)
        if isinstance(part, str)
        else _markup(part, version, depth + 1, is_inline=is_inline)
        for part in node.parts
    ]
    if is_inline:
        return f"<{name}{attributes}>{''.join(inner)}</{name}>"
    space = "\n" + "  " * depth
    lines = "".join(f"{space}  {part}" for part in inner)
    return f"<{name}{attributes}>{lines}{space}</{name}>"


def _hyphens(name: str) -> str:
    return re.sub(r"(?<=[a-z])([A-Z])", r"-\1", name).lower()


# -- Packages --------------------------------------------------------------------
def write_version(
    version: Version,
    questions: Sequence[Question],
    *,
    title: str = "",
    files: Mapping[str, bytes] = {},
) -> Written:
    findings: list[Finding] = []
    written: list[Question] = []
    items: dict[str, str] = {}
    pictures: dict[str, bytes] = {}
    for question in questions:
        if type(question.body) not in _BODIES:
            findings.append(not_held(question, FORMAT))
            continue
        identifier = _identifier(question.key, items)
        try:
            item = _item(question, identifier, version)
        except _CannotHold as reason:
            findings.append(not_held(question, FORMAT, str(reason)))
            continue
        items[identifier] = item
        written.append(question)
        findings += fields_lost(question, FORMAT, _HELD, *_more_lost(question))
        if isinstance(question.body, Hotspot):
            name = _file_name(question.body.picture.name)
            if question.body.picture.name in files:
                pictures[name] = files[question.body.picture.name]
            else:
                findings.append(
                    Finding(
                        Severity.WARNING,
                        Code.PICTURE_LOST,
                        place=place_of(question),
                        arguments={"name": name[:60]},
                    )
                )
    content = _pack(version, title, items, pictures)
    return Written(content, ".zip", "application/zip", tuple(findings), tuple(written))


def _identifier(key: str, taken: Iterable[str]) -> str:
    if _IDENTIFIER.fullmatch(key) and key not in taken:
        return key
    number = 1
    while f"question-{number}" in taken:
        number += 1
    return f"question-{number}"


def _file_name(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9._-]", "_", posixpath.basename(name)) or "picture"


def _pack(
    version: Version,
    title: str,
    items: Mapping[str, str],
    pictures: Mapping[str, bytes],
) -> bytes:
    buffer = BytesIO()
    members = {
        "imsmanifest.xml": _manifest(version, title, items, pictures).encode(),
        **{f"items/{name}.xml": item.encode() for name, item in items.items()},
        **{f"items/{name}": content for name, content in pictures.items()},
    }
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members.items():
            package.writestr(zipfile.ZipInfo(name, _DATE), content)
    return buffer.getvalue()


def _manifest(
    version: Version, title: str, items: Iterable[str], pictures: Iterable[str]
) -> str:
    resources = [
        f"    <resource identifier={quoteattr(name)} type={quoteattr(version.item_type)} "
        f"href={quoteattr(f'items/{name}.xml')}>\n"
        f"      <file href={quoteattr(f'items/{name}.xml')}/>\n"
        "    </resource>"
        for name in items
    ]
    resources += [
        f'    <resource identifier={quoteattr("file-" + name)} type="webcontent" '
        f"href={quoteattr(f'items/{name}')}>\n"
        f"      <file href={quoteattr(f'items/{name}')}/>\n"
        "    </resource>"
        for name in pictures
    ]
    words = escape(" ".join(without_controls(title).split()))
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>',
            '<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" '
            'identifier="questions">',
            "  <metadata>",
            "    <schema>QTIv2.1 Package</schema>"
            if not version.is_hyphenated
            else "    <schema>QTI Package</schema>",
            f"    <schemaversion>{version.schema_version}</schemaversion>",
            *([f"    <!-- {words.replace('--', '– ')} -->"] if words else []),
            "  </metadata>",
            "  <organizations/>",
            "  <resources>",
            *resources,
            "  </resources>",
            "</manifest>",
            "",
        ]
    )


def _more_lost(question: Question) -> Iterable[str]:
    if question.tags:
        yield "tags"
    body = question.body
    if isinstance(body, Numerical | ShortAnswer) and any(
        _clean(one.feedback) for one in body.answers
    ):
        yield "answer_feedback"
    if isinstance(body, Cloze):
        parts: list[Any] = []
        for gap in body.gaps:
            inner = gap.body
            parts += inner.options if isinstance(inner, Choice) else inner.answers
        if any(_clean(part.feedback) for part in parts):
            yield "answer_feedback"
    if isinstance(body, Hotspot) and any(_clean(one.feedback) for one in body.areas):
        yield "answer_feedback"


# -- An item -----------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class _Asked:
    """What one kind adds to an item. `body` stands behind the stem; where it is whole
    it already holds it."""

    declarations: tuple[_Node, ...]
    body: tuple[_Node, ...]
    processing: tuple[_Node, ...] = ()
    is_whole: bool = False


def _item(question: Question, identifier: str, version: Version) -> str:
    asked = _BODIES[type(question.body)](question)
    mark = _decimal(question.mark)
    stem = () if asked.is_whole else _paragraphs(_needed(question.stem))
    parts: list[_Node] = [
        *asked.declarations,
        _q(
            "outcomeDeclaration",
            identifier="SCORE",
            cardinality="single",
            baseType="float",
        ),
        _q(
            "outcomeDeclaration",
            _q("defaultValue", _q("value", mark)),
            identifier="MAXSCORE",
            cardinality="single",
            baseType="float",
        ),
    ]
    rationale = _clean(question.rationale)
    if rationale:
        parts.append(
            _q(
                "outcomeDeclaration",
                identifier="FEEDBACK",
                cardinality="single",
                baseType="identifier",
            )
        )
    parts.append(_q("itemBody", *stem, *asked.body))
    parts.append(_q("responseProcessing", *(asked.processing or _match(question))))
    if rationale:
        said = _paragraphs(rationale)
        inner = (_q("contentBody", *said),) if version.is_hyphenated else said
        parts.append(
            _q(
                "modalFeedback",
                *inner,
                outcomeIdentifier="FEEDBACK",
                identifier="NONE",
                showHide="hide",
            )
        )
    title = " ".join(_clean(question.name).split()) or identifier
    root = _q(
        "assessmentItem",
        *parts,
        xmlns=version.item_namespace,
        identifier=identifier,
        title=title,
        adaptive="false",
        timeDependent="false",
    )
    text = _markup(root, version, 0, is_inline=False)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def _match(question: Question) -> tuple[_Node, ...]:
    """Points by the mapping of the response; free text gets none."""
    if isinstance(question.body, FreeText):
        return (_set_score(_decimal(Fraction(0))),)
    names = ["RESPONSE"]
    if isinstance(question.body, Cloze) and _has_gap_names(question.body):
        names = [_gap_name(at) for at in range(len(question.body.gaps))]
    gained = tuple(_q("mapResponse", identifier=name) for name in names)
    if isinstance(question.body, Ordering):
        return (
            _q(
                "responseCondition",
                _q(
                    "responseIf",
                    _q(
                        "match",
                        _q("variable", identifier="RESPONSE"),
                        _q("correct", identifier="RESPONSE"),
                    ),
                    _set_score(_decimal(question.mark)),
                ),
            ),
        )
    total = gained[0] if len(gained) == 1 else _q("sum", *gained)
    return (_q("setOutcomeValue", total, identifier="SCORE"),)


def _set_score(points: str) -> _Node:
    value = _q("baseValue", points, baseType="float")
    return _q("setOutcomeValue", value, identifier="SCORE")


# -- Texts and numbers -------------------------------------------------------
def _clean(text: str) -> str:
    return without_controls(text).strip()


def _needed(text: str) -> str:
    if not _clean(text):
        raise _CannotHold("empty")
    return text


def _paragraphs(text: str) -> tuple[_Node, ...]:
    return tuple(
        _h("p", *_lines(paragraph))
        for paragraph in tidy_lines(_clean(text)).split("\n\n")
        if paragraph
    )


def _lines(paragraph: str) -> list[Any]:
    lines: list[Any] = []
    for at, line in enumerate(paragraph.split("\n")):
        if at:
            lines.append(_h("br"))
        if line:
            lines.append(line)
    return lines


def _short(text: str) -> tuple[Any, ...]:
    """A text within a line: an option, a row."""
    paragraphs = tidy_lines(_clean(_needed(text))).split("\n\n")
    if len(paragraphs) == 1:
        return tuple(_lines(paragraphs[0]))
    return tuple(_h("p", *_lines(one)) for one in paragraphs)


def _decimal(number: Fraction) -> str:
    with localcontext(prec=40):
        exact = Decimal(number.numerator) / Decimal(number.denominator)
        text = number_text(round(exact, _PLACES).normalize())
    if text is None:
        raise _CannotHold("number")
    return text


def _number(number: Decimal) -> str:
    text = number_text(number)
    if text is None:
        raise _CannotHold("number")
    return text


def _declaration(
    identifier: str,
    cardinality: str,
    base_type: str,
    right: Sequence[str],
    points: Iterable[tuple[str, str]] = (),
    **more: str,
) -> _Node:
    parts = []
    if right:
        values = (_q("value", one) for one in right)
        parts.append(_q("correctResponse", *values))
    entries = tuple(
        _q("mapEntry", mapKey=key, mappedValue=gained, **more) for key, gained in points
    )
    if entries:
        parts.append(_q("mapping", *entries, defaultValue="0"))
    return _q(
        "responseDeclaration",
        *parts,
        identifier=identifier,
        cardinality=cardinality,
        baseType=base_type,
    )


# -- One kind each -------------------------------------------------------------
def _choice(question: Question) -> _Asked:
    body: Any = question.body
    several = question.kind is Kind.MULTIPLE_CHOICE
    keys = [
        one.key if question.kind is Kind.TRUE_FALSE else f"choice_{part_key(at)}"
        for at, one in enumerate(body.options)
    ]
    _check(body.options, is_single=not several)
    right, points = _points(body.options, keys, question.mark, is_single=not several)
    choices = tuple(
        _q("simpleChoice", *_short(one.text), *_said(one, key), identifier=key)
        for one, key in zip(body.options, keys, strict=True)
    )
    return _Asked(
        (
            _declaration(
                "RESPONSE",
                "multiple" if several else "single",
                "identifier",
                right,
                points,
            ),
        ),
        (
            _q(
                "choiceInteraction",
                *choices,
                responseIdentifier="RESPONSE",
                shuffle=str(body.is_shuffled).lower(),
                maxChoices="0" if several else "1",
            ),
        ),
    )


def _check(options: Sequence[Option], *, is_single: bool) -> None:
    if len(options) < 2:
        raise _CannotHold("options")
    if is_single and sum(one.weight == 1 for one in options) != 1:
        raise _CannotHold("right")
    gained = sum((max(one.weight, Fraction(0)) for one in options), Fraction(0))
    if not is_single and gained != 1:
        raise _CannotHold("share")


def _points(
    options: Sequence[Option], keys: Sequence[str], mark: Fraction, *, is_single: bool
) -> tuple[list[str], list[tuple[str, str]]]:
    pairs = list(zip(keys, options, strict=True))
    right = [
        key for key, one in pairs if (one.weight == 1 if is_single else one.weight > 0)
    ]
    points = [
        (key, _decimal(one.weight * mark)) for key, one in pairs if one.weight != 0
    ]
    return right, points


def _said(option: Option, key: str) -> tuple[_Node, ...]:
    if not _clean(option.feedback):
        return ()
    return (
        _q(
            "feedbackInline",
            *_lines(tidy_lines(_clean(option.feedback)).replace("\n\n", "\n")),
            outcomeIdentifier="RESPONSE",
            identifier=key,
            showHide="show",
        ),
    )


def _matching(question: Question) -> _Asked:
    body: Any = question.body
    if not body.rows or len(body.labels) < 2:
        raise _CannotHold("options")
    labels = {one.key: f"label_{part_key(at)}" for at, one in enumerate(body.labels)}
    rows = [f"row_{part_key(at)}" for at in range(len(body.rows))]
    if any(row.right not in labels for row in body.rows):
        raise _CannotHold("right")
    right = [
        f"{key} {labels[row.right]}" for key, row in zip(rows, body.rows, strict=True)
    ]
    each = _decimal(question.mark / len(rows))
    return _Asked(
        (
            _declaration(
                "RESPONSE",
                "multiple",
                "directedPair",
                right,
                [(pair, each) for pair in right],
            ),
        ),
        (
            _q(
                "matchInteraction",
                _q(
                    "simpleMatchSet",
                    *(
                        _associable(key, row.text, "1")
                        for key, row in zip(rows, body.rows, strict=True)
                    ),
                ),
                _q(
                    "simpleMatchSet",
                    *(
                        _associable(labels[one.key], one.text, "0")
                        for one in body.labels
                    ),
                ),
                responseIdentifier="RESPONSE",
                shuffle=str(body.is_shuffled).lower(),
                maxAssociations=str(len(rows)),
            ),
        ),
    )


def _associable(key: str, text: str, most: str) -> _Node:
    return _q("simpleAssociableChoice", *_short(text), identifier=key, matchMax=most)


def _ordering(question: Question) -> _Asked:
    body: Any = question.body
    if len(body.steps) < 2:
        raise _CannotHold("options")
    keys = [f"step_{part_key(at)}" for at in range(len(body.steps))]
    steps = (
        _q("simpleChoice", *_short(one.text), identifier=key)
        for key, one in zip(keys, body.steps, strict=True)
    )
    return _Asked(
        (_declaration("RESPONSE", "ordered", "identifier", keys),),
        (
            _q(
                "orderInteraction",
                *steps,
                responseIdentifier="RESPONSE",
                shuffle="true",
            ),
        ),
    )


def _entry(identifier: str) -> _Node:
    return _q("textEntryInteraction", responseIdentifier=identifier)


def _with_entry(stem: str) -> tuple[_Node, ...]:
    """The entry stands where the text has its first blank, else behind the text."""
    before, blank, behind = tidy_lines(_clean(_needed(stem))).partition(BLANK)
    if not blank:
        return (*_paragraphs(stem), _h("p", _entry("RESPONSE")))
    return _flow([before, _entry("RESPONSE"), behind])


def _flow(parts: Sequence[str | _Node]) -> tuple[_Node, ...]:
    """Texts and entries in turn, parted into paragraphs."""
    paragraphs: list[list[Any]] = [[]]
    for part in parts:
        if not isinstance(part, str):
            paragraphs[-1].append(part)
            continue
        for at, paragraph in enumerate(part.split("\n\n")):
            if at:
                paragraphs.append([])
            paragraphs[-1] += _lines(paragraph)
    return tuple(_h("p", *one) for one in paragraphs if one)


def _numerical(question: Question) -> _Asked:
    body: Any = question.body
    declaration, conditions = _numbers(body, "RESPONSE", question.mark)
    return _Asked(
        (declaration,),
        _with_entry(question.stem),
        (_q("responseCondition", *conditions),),
        is_whole=True,
    )


def _numbers(
    body: Numerical, identifier: str, mark: Fraction
) -> tuple[_Node, tuple[_Node, ...]]:
    answers = [one for one in body.answers if one.value is not None or one.weight != 0]
    if all(one.weight != 1 for one in answers):
        raise _CannotHold("right")
    conditions = []
    right = ""
    for at, one in enumerate(answers):
        if one.value is None or one.tolerance < 0:
            raise _CannotHold("number")
        value, around = _number(one.value), _number(one.tolerance)
        right = right or (value if one.weight == 1 else "")
        conditions.append(
            _q(
                "responseElseIf" if at else "responseIf",
                _q(
                    "equal",
                    _q("variable", identifier=identifier),
                    _q("baseValue", value, baseType="float"),
                    toleranceMode="absolute",
                    tolerance=f"{around} {around}",
                ),
                _set_score(_decimal(one.weight * mark)),
            )
        )
    return _declaration(identifier, "single", "float", [right]), tuple(conditions)


def _short_answer(question: Question) -> _Asked:
    body: Any = question.body
    return _Asked(
        (_texts(body, "RESPONSE", question.mark),),
        _with_entry(question.stem),
        is_whole=True,
    )


def _texts(body: ShortAnswer, identifier: str, mark: Fraction) -> _Node:
    if all(one.weight != 1 for one in body.answers):
        raise _CannotHold("right")
    answers: dict[str, Fraction] = {}
    for one in body.answers:
        if one.weight == 0:
            continue  # it only carried words, which are told as lost
        text = " ".join(_clean(_needed(one.text)).split())
        if "*" in text.replace(r"\*", ""):
            raise _CannotHold("wildcard")
        text = text.replace(r"\*", "*")
        answers[text] = max(answers.get(text, one.weight), one.weight)
    right = next(text for text, weight in answers.items() if weight == 1)
    return _declaration(
        identifier,
        "single",
        "string",
        [right],
        [(text, _decimal(weight * mark)) for text, weight in answers.items()],
        caseSensitive=str(body.is_case_sensitive).lower(),
    )


def _free_text(question: Question) -> _Asked:
    body: Any = question.body
    notes: tuple[_Node, ...] = ()
    if _clean(body.marker_notes):
        notes = (_q("rubricBlock", *_paragraphs(body.marker_notes), view="scorer"),)
    model = " ".join(_clean(body.model_answer).split())
    return _Asked(
        (_declaration("RESPONSE", "single", "string", [model] if model else []),),
        (*notes, _q("extendedTextInteraction", responseIdentifier="RESPONSE")),
    )


# -- Gaps and pictures -----------------------------------------------------------
def _has_gap_names(body: Cloze) -> bool:
    return len(body.gaps) > 1 or isinstance(body.gaps[0].body, Choice)


def _gap_name(at: int) -> str:
    return f"GAP_{at + 1}"


def _cloze(question: Question) -> _Asked:
    body: Any = question.body
    if len({gap.share for gap in body.gaps}) != 1:
        raise _CannotHold("share")
    if not _has_gap_names(body):
        return _single_gap(question)
    each = question.mark / len(body.gaps)
    declarations = []
    parts: list[str | _Node] = []
    if _clean(question.stem):
        parts.append(f"{_clean(question.stem)}\n\n")
    for part in body.parts:
        if isinstance(part, str):
            parts.append(without_controls(part))
            continue
        declaration, node = _gap(part, _gap_name(len(declarations)), each)
        declarations.append(declaration)
        parts.append(node)
    return _Asked(tuple(declarations), _flow(parts), is_whole=True)


def _single_gap(question: Question) -> _Asked:
    """One gap to write in is what a short answer or a number is there."""
    body: Any = question.body
    gap = body.gaps[0]
    texts = [BLANK if part is gap else part for part in body.parts]
    if any(BLANK in part for part in (question.stem, *texts) if part is not BLANK):
        raise _CannotHold("blank")
    stem = "".join(texts)
    if _clean(question.stem):
        stem = f"{_clean(question.stem)}\n\n{stem}"
    kind = Kind.NUMERICAL if isinstance(gap.body, Numerical) else Kind.SHORT_ANSWER
    alone = replace(question, kind=kind, stem=stem, body=gap.body)
    return _numerical(alone) if kind is Kind.NUMERICAL else _short_answer(alone)


def _gap(gap: Gap, identifier: str, mark: Fraction) -> tuple[_Node, _Node]:
    body = gap.body
    if isinstance(body, Choice):
        if gap.is_multiple:
            raise _CannotHold("several")
        keys = [f"{identifier}_{part_key(at)}" for at in range(len(body.options))]
        _check(body.options, is_single=True)
        right, points = _points(body.options, keys, mark, is_single=True)
        choices = (
            _q(
                "inlineChoice",
                " ".join(_clean(_needed(one.text)).split()),
                identifier=key,
            )
            for key, one in zip(keys, body.options, strict=True)
        )
        return (
            _declaration(identifier, "single", "identifier", right, points),
            _q(
                "inlineChoiceInteraction",
                *choices,
                responseIdentifier=identifier,
                shuffle=str(body.is_shuffled).lower(),
            ),
        )
    if isinstance(body, ShortAnswer):
        return _texts(body, identifier, mark), _entry(identifier)
    right_numbers = [one for one in body.answers if one.value is not None]
    if (
        len(right_numbers) != 1
        or right_numbers[0].tolerance
        or right_numbers[0].weight != 1
    ):
        raise _CannotHold("tolerance")
    value = _number(right_numbers[0].value or Decimal(0))
    declaration = _declaration(
        identifier, "single", "float", [value], [(value, _decimal(mark))]
    )
    return declaration, _entry(identifier)


def _hotspot(question: Question) -> _Asked:
    body: Any = question.body
    if all(area.weight != 1 for area in body.areas) or any(
        area.weight not in (0, 1) for area in body.areas
    ):
        raise _CannotHold("right")
    keys = [f"area_{part_key(at)}" for at in range(len(body.areas))]
    picture = body.picture
    right = [
        key for key, area in zip(keys, body.areas, strict=True) if area.weight == 1
    ]
    areas = (
        _q(
            "hotspotChoice",
            **{
                "identifier": key,
                "shape": _SHAPES[area.shape],
                "coords": ",".join(_number(one) for one in area.coordinates),
                **({"hotspotLabel": area.label} if _clean(area.label) else {}),
            },
        )
        for key, area in zip(keys, body.areas, strict=True)
    )
    held = _h(
        "object",
        _clean(picture.alternative) or " ",
        data=_file_name(picture.name),
        type=_media_type(picture.name),
        width=str(picture.width),
        height=str(picture.height),
    )
    mark = _decimal(question.mark)
    return _Asked(
        (
            _declaration(
                "RESPONSE",
                "single",
                "identifier",
                right[:1],
                [(key, mark) for key in right],
            ),
        ),
        (
            _q(
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
_BODIES: Final[Mapping[type, Callable[[Question], _Asked]]] = {
    Choice: _choice,
    Matching: _matching,
    Ordering: _ordering,
    Numerical: _numerical,
    ShortAnswer: _short_answer,
    FreeText: _free_text,
    Cloze: _cloze,
    Hotspot: _hotspot,
}
