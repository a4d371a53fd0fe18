"""Aiken: single choice, one line each for the question, its options and `ANSWER: B`.

Nothing in it is markup. A question that was not finished, and whatever belongs to
none, is told with its line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

from courses.domain.questions.kinds import Choice, Kind, Option, Question
from courses.formats.gift_answers import warn_of_doubles
from courses.formats.parcel import (
    MAX_PARTS,
    MAX_QUESTION_CHARACTERS,
    MAX_QUESTIONS,
    Code,
    Finding,
    Found,
    QuestionParcel,
    Severity,
    part_key,
    refuse_many,
)
from courses.formats.text import decode
from courses.formats.texts import Texts

NAME: Final = "aiken"
_OPTION: Final = re.compile(r"([A-Z])[).](?:\s+(.*)|(\S.*))?$")
_ANSWER: Final = re.compile(r"(?i)ANSWER:\s*(.*)$")
_SIGN: Final = re.compile(r"(?m)^[ \t]*ANSWER:[ \t]*[A-Za-z][ \t]*\r?$")
_OPTION_SIGN: Final = re.compile(r"(?m)^[ \t]*[A-Z][).]")


@dataclass
class _Open:
    """The question that is being read."""

    line: int
    texts: list[str]
    raw: list[str]
    options: list[tuple[str, str]] = field(default_factory=list)

    @property
    def place(self) -> str:
        words = " ".join(" ".join(self.texts).split())
        return words if len(words) <= 60 else words[:59] + "…"

    @property
    def is_too_long(self) -> bool:
        return (
            len(self.options) > MAX_PARTS
            or sum(map(len, self.raw)) > MAX_QUESTION_CHARACTERS
        )


def detect(data: bytes, name: str) -> bool:
    text = data[:200_000].decode("utf-8", "replace")
    return bool(_SIGN.search(text) and _OPTION_SIGN.search(text))


def read(data: bytes, name: str) -> QuestionParcel:
    """Raises `QuestionsRefused`."""
    text = decode(data, name)
    reader = _Reader(list(text.findings))
    for number, line in enumerate(text.content.split("\n"), start=1):
        reader.take(number, line.strip())
        if reader.seen > MAX_QUESTIONS:
            raise refuse_many(name)
    reader.finish(text.content.rstrip("\n").count("\n") + 1)
    if not reader.questions and not reader.findings:
        reader.findings.append(Finding(Severity.INFO, Code.NO_QUESTIONS))
    return QuestionParcel(NAME, tuple(reader.questions), tuple(reader.findings))


class _Reader:
    def __init__(self, findings: list[Finding]) -> None:
        self.findings = findings
        self.questions: list[Found] = []
        self.seen = 0
        self.open: _Open | None = None
        self.is_after_blank = False

    def take(self, number: int, line: str) -> None:
        if not line:
            self.is_after_blank = True
            return
        answer, option = _ANSWER.match(line), _OPTION.match(line)
        if answer is not None:
            self._answer(number, line, answer[1].strip())
        elif option is not None:
            text = (option[2] or option[3] or "").strip()
            self._option(number, line, option[1], text)
        else:
            self._text(number, line)
        self.is_after_blank = False

    def finish(self, number: int) -> None:
        if self.open is not None:
            self._leave_unfinished(number)

    def _tell(
        self, code: Code, line: int, place: str = "", **details: str | int
    ) -> None:
        self.findings.append(Finding(Severity.ERROR, code, line, place, details))

    def _leave_unfinished(self, number: int) -> None:
        assert self.open is not None  # noqa: S101 -- for the types
        self._tell(Code.NOT_FINISHED, number, self.open.place, first=self.open.line)
        self.open = None

    def _text(self, number: int, line: str) -> None:
        """A question of several lines goes on until its first option."""
        if self.open is not None:
            if not self.open.options and not self.is_after_blank:
                self.open.texts.append(line)
                self.open.raw.append(line)
                return
            self._leave_unfinished(number)
        self.seen += 1
        self.open = _Open(number, [line], [line])

    def _option(self, number: int, line: str, label: str, text: str) -> None:
        if self.open is None:
            self.seen += 1
            self._tell(Code.OPTION_OUTSIDE, number, line[:60])
            return
        self.open.options.append((label, text))
        self.open.raw.append(line)

    def _answer(self, number: int, line: str, said: str) -> None:
        if self.open is None:
            self.seen += 1
            self._tell(Code.ANSWER_OUTSIDE, number, line[:60])
            return
        begun, self.open = self.open, None
        begun.raw.append(line)
        labels = [label for label, _text in begun.options]
        right = said.upper()
        doubles = [label for label in labels if labels.count(label) > 1]
        if begun.is_too_long:
            limit = MAX_QUESTION_CHARACTERS
            self._tell(Code.TOO_LONG, begun.line, begun.place, limit=limit)
        elif len(labels) < 2:
            self._tell(Code.TOO_FEW_OPTIONS, number, begun.place)
        elif doubles:
            self._tell(Code.LABEL_TWICE, begun.line, begun.place, text=doubles[0])
        elif right not in labels:
            self._tell(Code.ANSWER_UNKNOWN, number, begun.place, text=said[:60])
        elif not all(text for _label, text in begun.options):
            self._tell(Code.EMPTY_OPTION, begun.line, begun.place)
        else:
            self._keep(begun, right)

    def _keep(self, begun: _Open, right: str) -> None:
        texts = Texts(begun.place)
        options = [
            Option(part_key(number), text, Fraction(label == right))
            for number, (label, text) in enumerate(begun.options)
        ]
        warn_of_doubles(options, texts, begun.line)
        question = Question(
            key="",
            kind=Kind.SINGLE_CHOICE,
            stem="\n".join(begun.texts),
            body=Choice(tuple(options)),
        )
        findings = tuple(texts.findings)
        self.questions.append(
            Found(question, begun.line, "\n".join(begun.raw), findings=findings)
        )
        self.findings += findings
