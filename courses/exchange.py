"""Questions of other tools: what a file holds, told for the command line and the
admin alike. Reading never stores anything; storing is `services.exchange`.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses import queries
from courses.domain.questions.kinds import Kind, Question
from courses.formats import registry
from courses.formats.parcel import (
    MAX_PACKED_BYTES,
    Code,
    Finding,
    QuestionParcel,
    QuestionsRefused,
    Severity,
    Written,
)
from courses.formats.wording import KINDS, SEVERITIES, finding_sentence
from courses.models import QuestionBank, Quiz
from elearn.core.commands import read_upload

#: Files of a folder that is read as a package.
MAX_MEMBERS: Final = 2_000


def read_question_file(path: Path) -> bytes:
    """The bytes of a file; a folder becomes the package it was before somebody
    unpacked it. Raises `Refusal`."""
    if not path.is_dir():
        return read_upload(path, MAX_PACKED_BYTES)
    files = [one for one in sorted(path.rglob("*")) if one.is_file()]
    size = sum(one.stat().st_size for one in files)
    if len(files) > MAX_MEMBERS or size > MAX_PACKED_BYTES:
        raise QuestionsRefused(
            _("“%(name)s” is larger than a question package can be.")
            % {"name": path.name}
        )
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as package:
        for one in files:
            package.writestr(one.relative_to(path).as_posix(), one.read_bytes())
    return held.getvalue()


def finding_rows(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    return [
        {
            "severity": one.severity.value,
            "code": one.code.value,
            "line": one.line or None,
            "place": one.place,
            "word": str(SEVERITIES[one.severity]),
            "message": finding_sentence(one),
        }
        for one in findings
    ]


def counts(questions: Iterable[Question]) -> dict[str, Any]:
    by_type: dict[str, int] = {}
    for one in questions:
        by_type[one.kind.value] = by_type.get(one.kind.value, 0) + 1
    return {"total": sum(by_type.values()), "by_type": by_type}


def told(parcel: QuestionParcel) -> dict[str, Any]:
    """What a file holds, as a document."""
    return {
        "source": parcel.source,
        "questions": counts(found.question for found in parcel.questions),
        "categories": [" / ".join(path) for path in parcel.categories],
        "findings": finding_rows(parcel.findings),
    }


def counted_words(counted: dict[str, Any]) -> str:
    """ "3 questions (2 single choice, 1 number)"."""
    total = counted["total"]
    words = ngettext("%(count)d question", "%(count)d questions", total) % {
        "count": total
    }
    if not total:
        return words
    kinds = ", ".join(
        f"{count} {KINDS[Kind(kind)]}" for kind, count in counted["by_type"].items()
    )
    return f"{words} ({kinds})"


def finding_lines(rows: Iterable[dict[str, Any]]) -> list[str]:
    """One line per finding, for people at a terminal."""
    return [
        f"{row['word']}: {row['message']}"
        + (" " + _("(line %(line)d)") % row if row["line"] else "")
        + (f" – {row['place']}" if row["place"] else "")
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class Sent:
    """A bank or a quiz as a file of another tool."""

    written: Written
    counted: dict[str, Any]
    findings: list[dict[str, Any]]


def sent(place: QuestionBank | Quiz, to: str) -> Sent:
    """Raises `QuestionsRefused` for a format that is not written."""
    questions, files = queries.with_files(queries.questions_in(place))
    written = registry.write(questions, to, title=place.title, files=files)
    draws = [
        Finding(
            Severity.WARNING,
            Code.DRAW_NOT_HELD,
            place=title,
            arguments={"count": count, "bank": title},
        )
        for count, title in queries.draws_in(place)
    ]
    found = finding_rows((*written.findings, *draws))
    return Sent(written, counts(written.questions), found)
