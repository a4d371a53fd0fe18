"""`export_questions QUIZ --to FORMAT`: the questions of a quiz or a bank for other
tools, and what their format cannot hold."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from courses.exceptions import CoursesError
from courses.exchange import counted_words, finding_lines, sent
from courses.formats.registry import writable
from courses.models import QuestionBank, Quiz
from elearn.core.commands import Document, JsonCommand


class Command(JsonCommand):
    help = (
        "Writes the latest draft of a quiz, or of all questions of a bank, as a file of "
        "another tool, and says what that format cannot hold."
    )
    empty = {
        "source": "",
        "title": "",
        "questions": {"total": 0, "by_type": {}},
        "findings": [],
        "file": "",
    }

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("slug", metavar="QUIZ")
        parser.add_argument("--to", choices=writable(), required=True)
        parser.add_argument(
            "--bank", action="store_true", help="QUIZ is the address of a bank."
        )
        parser.add_argument(
            "--output",
            metavar="FILE",
            help="Where to write; QUIZ with the format's ending when left out.",
        )

    def run(
        self, *, slug: str, to: str, bank: bool, output: str | None, **options: Any
    ) -> Document:
        model = QuestionBank if bank else Quiz
        stored = model.objects.filter(slug=slug).first()
        if stored is None:
            sentence = (
                _("There is no question bank called “%(name)s”.")
                if bank
                else _("There is no quiz called “%(name)s”.")
            )
            raise CoursesError(sentence % {"name": slug})
        parcel = sent(stored, to)
        path = Path(output or f"{slug}{parcel.written.suffix}").absolute()
        try:
            path.write_bytes(parcel.written.content)
        except OSError as error:
            raise CoursesError(
                _("“%(name)s” could not be written: %(reason)s.")
                % {"name": path.name, "reason": error.strerror}
            ) from error
        return {
            "source": to,
            "title": stored.title,
            "questions": parcel.counted,
            "findings": parcel.findings,
            "file": str(path),
        }

    def describe(self, result: Document) -> str:
        first = _("“%(title)s”: %(counted)s, written to %(file)s.") % {
            **result,
            "counted": counted_words(result["questions"]),
        }
        return "\n".join([first, *finding_lines(result["findings"])])
