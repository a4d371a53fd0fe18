"""Items of QTI 2 for the tests, as text and as questions."""

from __future__ import annotations

from courses.domain.questions.kinds import (
    Question,
)
from courses.formats import qti


def item(
    body: str, declaration: str = "", more: str = "", name: str = "A name"
) -> bytes:
    return (
        "<assessmentItem xmlns='http://www.imsglobal.org/xsd/imsqti_v2p1'"
        f" identifier='one' title='{name}'>\n{declaration}\n<itemBody>{body}</itemBody>"
        f"{more}</assessmentItem>"
    ).encode()


def declared(
    keys: str = "", points: str = "", kind: str = "multiple", base="identifier"
):
    values = "".join(f"<value>{key}</value>" for key in keys.split(",") if key)
    entries = "".join(
        f"<mapEntry mapKey='{pair.split('=')[0]}' mappedValue='{pair.split('=')[1]}'/>"
        for pair in points.split(",")
        if pair
    )
    correct = f"<correctResponse>{values}</correctResponse>" if values else ""
    mapping = f"<mapping defaultValue='0'>{entries}</mapping>" if entries else ""
    return (
        f"<responseDeclaration identifier='R' cardinality='{kind}' baseType='{base}'>"
        f"{correct}{mapping}</responseDeclaration>"
    )


def choices(most: str = "maxChoices='0'") -> str:
    options = "".join(
        f"<simpleChoice identifier='{k}'>Say {k}</simpleChoice>" for k in "ABC"
    )
    return (
        f"<p>Before.</p><choiceInteraction responseIdentifier='R' {most}>"
        f"<prompt>What now?</prompt>{options}</choiceInteraction>"
    )


def read_one(data: bytes) -> Question:
    found = qti.read(data, "one.xml")
    assert [finding.code for finding in found.left_out] == []
    return found.questions[0].question
