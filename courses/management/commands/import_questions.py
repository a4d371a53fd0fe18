"""`import_questions FILE`: what a question file of another tool holds and, where a
place is named, its questions as drafts there."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from courses import queries, services
from courses.exceptions import CoursesError
from courses.exchange import counted_words, finding_lines, read_question_file, told
from courses.formats.parcel import QuestionParcel
from courses.formats.registry import AUTO, FORMATS, read
from courses.formats.wording import FORMATS as FORMATS_IN_WORDS
from courses.models import QuestionBank, Quiz
from elearn.core.commands import Document, JsonCommand


class Command(JsonCommand):
    help = (
        "Reads questions of GIFT, Aiken, Moodle XML, QTI or our own JSON and says what was found, by "
        "line. With --bank or --quiz they become drafts there; a question that came "
        "from the same words before is not brought in twice."
    )
    empty = {
        "source": "",
        "questions": {"total": 0, "by_type": {}},
        "categories": [],
        "findings": [],
        "stored": 0,
        "already_there": 0,
        "into": "",
        "dry_run": False,
    }

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("--source", choices=(AUTO, *FORMATS), default=AUTO)
        place = parser.add_mutually_exclusive_group()
        place.add_argument("--bank", metavar="SLUG", help="The bank they go into.")
        place.add_argument("--quiz", metavar="SLUG", help="The quiz they go into.")
        parser.add_argument(
            "--dry-run", action="store_true", help="Read and check; store nothing."
        )

    def run(
        self,
        *,
        file: str,
        source: str,
        bank: str | None,
        quiz: str | None,
        dry_run: bool,
        **options: Any,
    ) -> Document:
        path = Path(file)
        into = _place(bank, quiz)
        parcel = read(read_question_file(path), path.name, source)
        result = {**self.empty, **told(parcel), "dry_run": dry_run}
        if into is None:
            return result
        already = queries.imported_before(into, parcel.questions)
        new = [one for one in parcel.questions if one.digest not in already]
        if not dry_run:
            self._store(new, into, parcel, path.name)
        return result | {
            "stored": 0 if dry_run else len(new),
            "already_there": len(parcel.questions) - len(new),
            "into": into.slug,
        }

    def _store(
        self,
        found: list[Any],
        into: QuestionBank | Quiz,
        parcel: QuestionParcel,
        file_name: str,
    ) -> None:
        services.import_questions(
            into,
            found=found,
            source=parcel.source,
            file_name=file_name,
            by=None,
            now=timezone.now(),
        )

    def describe(self, result: Document) -> str:
        lines = [
            _("%(source)s: %(counted)s.")
            % {
                "source": FORMATS_IN_WORDS[result["source"]],
                "counted": counted_words(result["questions"]),
            },
            *finding_lines(result["findings"]),
        ]
        if result["already_there"]:
            lines.append(_("Already there: %(already_there)d.") % result)
        if result["stored"]:
            lines.append(_("Drafts made in “%(into)s”: %(stored)d.") % result)
        else:
            lines.append(_("Nothing was stored."))
        return "\n".join(lines)


def _place(bank: str | None, quiz: str | None) -> QuestionBank | Quiz | None:
    if bank is not None:
        place = QuestionBank.objects.filter(slug=bank).first()
        if place is None:
            raise CoursesError(
                _("There is no question bank called “%(name)s”.") % {"name": bank}
            )
        return place
    if quiz is not None:
        place = Quiz.objects.filter(slug=quiz).first()
        if place is None:
            raise CoursesError(
                _("There is no quiz called “%(name)s”.") % {"name": quiz}
            )
        return place
    return None
