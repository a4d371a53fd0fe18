"""Elements of Moodle XML for the tests."""

from __future__ import annotations

from courses.domain.questions.kinds import (
    Question,
)
from courses.formats import moodle_xml


def parcel(*elements: str):
    text = (
        f"<?xml version='1.0' encoding='UTF-8'?>\n<quiz>\n{''.join(elements)}\n</quiz>"
    )
    return moodle_xml.read(text.encode(), "quiz.xml")


def element(kind: str, inner: str, stem: str = "What do you say first?") -> str:
    return (
        f"<question type='{kind}'><name><text>A name</text></name>"
        f"<questiontext format='html'><text><![CDATA[{stem}]]></text></questiontext>"
        f"{inner}</question>"
    )


def one(kind: str, inner: str, stem: str = "What do you say first?") -> Question:
    found = parcel(element(kind, inner, stem))
    assert [f.code for f in found.left_out] == []
    return found.questions[0].question
