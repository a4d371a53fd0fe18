"""Questions as a QTI package: a manifest, an item for each question, its pictures.

One description of an item serves versions 2.1 and 3.0, which name the same things
differently. A package that was written here, read and written again is the same to
the byte.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from io import BytesIO
from typing import Any, Final
from xml.sax.saxutils import escape, quoteattr

from courses.domain.questions.kinds import (
    Choice,
    Cloze,
    FreeText,
    Hotspot,
    Matching,
    Numerical,
    Ordering,
    Question,
    ShortAnswer,
)
from courses.formats.losses import CannotHold, fields_lost, not_held, place_of
from courses.formats.parcel import Code, Finding, Severity, Written
from courses.formats.qti.markup import Node, Version, markup_of, node
from courses.formats.qti.parts import (
    Asked,
    clean_text,
    fraction_text,
    needed_text,
    paragraph_nodes,
)
from courses.formats.qti.written_gaps import (
    cloze_asked,
    file_name_of,
    gap_name_of,
    has_gap_names,
    hotspot_of,
)
from courses.formats.qti.written_kinds import (
    choice_of,
    free_text_of,
    matching_of,
    numerical_of,
    ordering_of,
    score_node,
    short_answer_of,
)
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
        except CannotHold as reason:
            findings.append(not_held(question, FORMAT, str(reason)))
            continue
        items[identifier] = item
        written.append(question)
        findings += fields_lost(question, FORMAT, _HELD, *_more_lost(question))
        if isinstance(question.body, Hotspot):
            name = file_name_of(question.body.picture.name)
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
        clean_text(one.feedback) for one in body.answers
    ):
        yield "answer_feedback"
    if isinstance(body, Cloze):
        parts: list[Any] = []
        for gap in body.gaps:
            inner = gap.body
            parts += inner.options if isinstance(inner, Choice) else inner.answers
        if any(clean_text(part.feedback) for part in parts):
            yield "answer_feedback"
    if isinstance(body, Hotspot) and any(
        clean_text(one.feedback) for one in body.areas
    ):
        yield "answer_feedback"


def _item(question: Question, identifier: str, version: Version) -> str:
    asked = _BODIES[type(question.body)](question)
    mark = fraction_text(question.mark)
    stem = () if asked.is_whole else paragraph_nodes(needed_text(question.stem))
    parts: list[Node] = [
        *asked.declarations,
        node(
            "outcomeDeclaration",
            identifier="SCORE",
            cardinality="single",
            baseType="float",
        ),
        node(
            "outcomeDeclaration",
            node("defaultValue", node("value", mark)),
            identifier="MAXSCORE",
            cardinality="single",
            baseType="float",
        ),
    ]
    rationale = clean_text(question.rationale)
    if rationale:
        parts.append(
            node(
                "outcomeDeclaration",
                identifier="FEEDBACK",
                cardinality="single",
                baseType="identifier",
            )
        )
    parts.append(node("itemBody", *stem, *asked.body))
    parts.append(node("responseProcessing", *(asked.processing or _match(question))))
    if rationale:
        said = paragraph_nodes(rationale)
        inner = (node("contentBody", *said),) if version.is_hyphenated else said
        parts.append(
            node(
                "modalFeedback",
                *inner,
                outcomeIdentifier="FEEDBACK",
                identifier="NONE",
                showHide="hide",
            )
        )
    title = " ".join(clean_text(question.name).split()) or identifier
    root = node(
        "assessmentItem",
        *parts,
        xmlns=version.item_namespace,
        identifier=identifier,
        title=title,
        adaptive="false",
        timeDependent="false",
    )
    text = markup_of(root, version, 0, is_inline=False)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def _match(question: Question) -> tuple[Node, ...]:
    """Points by the mapping of the response; free text gets none."""
    if isinstance(question.body, FreeText):
        return (score_node(fraction_text(Fraction(0))),)
    names = ["RESPONSE"]
    if isinstance(question.body, Cloze) and has_gap_names(question.body):
        names = [gap_name_of(at) for at in range(len(question.body.gaps))]
    gained = tuple(node("mapResponse", identifier=name) for name in names)
    if isinstance(question.body, Ordering):
        return (
            node(
                "responseCondition",
                node(
                    "responseIf",
                    node(
                        "match",
                        node("variable", identifier="RESPONSE"),
                        node("correct", identifier="RESPONSE"),
                    ),
                    score_node(fraction_text(question.mark)),
                ),
            ),
        )
    total = gained[0] if len(gained) == 1 else node("sum", *gained)
    return (node("setOutcomeValue", total, identifier="SCORE"),)


_BODIES: Final[Mapping[type, Callable[[Question], Asked]]] = {
    Choice: choice_of,
    Matching: matching_of,
    Ordering: ordering_of,
    Numerical: numerical_of,
    ShortAnswer: short_answer_of,
    FreeText: free_text_of,
    Cloze: cloze_asked,
    Hotspot: hotspot_of,
}
