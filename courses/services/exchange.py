"""Questions of a file become drafts in a bank or a quiz: those that were ticked, all
or none. Publishing them is another step, by people."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from courses.block_writing import block_of
from courses.domain.questions.kinds import Question
from courses.formats.parcel import Found
from courses.models import BankQuestion, ImportedQuestion, QuestionBank, Quiz
from courses.services.pictures import with_picture
from elearn.core import audit
from elearn.core.models import User

#: Lengths of a bank question's name and of a tag.
_NAME, _TAG = 200, 100


@transaction.atomic
def import_questions(
    into: QuestionBank | Quiz,
    *,
    found: Sequence[Found],
    source: str,
    file_name: str,
    by: User | None,
    now: datetime,
) -> tuple[str, ...]:
    """Make drafts of these questions, in their order; their keys in `into`.

    Takes what it is given: whether a question is there already, and whether a
    second one is wanted, is for the caller (`queries.imported_before`).
    """
    if not found:
        return ()
    type(into).objects.select_for_update().get(pk=into.pk)
    keyed = [
        with_picture(
            replace(one.question, key=str(uuid.uuid4())), files=one.files, by=by
        )
        for one in found
    ]
    if isinstance(into, Quiz):
        _append(into, keyed, by=by)
    else:
        for question, one in zip(keyed, found, strict=True):
            _add(into, question, tags=one.tags, by=by)
    ImportedQuestion.objects.bulk_create(
        ImportedQuestion(
            bank=into if isinstance(into, QuestionBank) else None,
            quiz=into if isinstance(into, Quiz) else None,
            question_key=question.key,
            sha256=one.digest,
            source=source,
            file_name=file_name[:200],
            line=one.line,
            imported_at=now,
            imported_by=by,
        )
        for question, one in zip(keyed, found, strict=True)
    )
    audit.record(
        "courses.import_questions",
        into,
        by=by,
        questions=len(keyed),
        file=file_name[:200],
        source=source,
    )
    return tuple(question.key for question in keyed)


def _append(quiz: Quiz, questions: Iterable[Question], *, by: User | None) -> None:
    """Behind what stands in the latest draft. A draft may be unfinished, so nothing
    is validated: the editor and publishing do that."""
    draft = quiz.get_latest_revision_as_object()
    raw = [*draft.questions.raw_data, *(block_of(one) for one in questions)]
    draft.questions = json.dumps([dict(one) for one in raw])
    draft.save_revision(user=by, clean=False)


def _add(
    bank: QuestionBank, question: Question, *, tags: Sequence[str], by: User | None
) -> None:
    words = question.name or " ".join(question.stem.split())
    one = BankQuestion(
        bank=bank,
        key=uuid.UUID(question.key),
        name=words if len(words) <= _NAME else words[: _NAME - 1] + "…",
        question=json.dumps([block_of(question)]),
        live=False,
    )
    names = {" ".join(tag.split())[:_TAG] for tag in tags}
    one.tags.add(*sorted(name for name in names if name))
    one.save()
    one.save_revision(user=by, clean=False)
