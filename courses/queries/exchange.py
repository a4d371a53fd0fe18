"""What a bank or a quiz holds for other tools, and which questions of a file it has
already."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from wagtail.images import get_image_model

from courses.authoring import bank_question_of, questions_of
from courses.domain.questions.kinds import Hotspot, Question
from courses.formats.parcel import Found
from courses.models import BankQuestion, ImportedQuestion, QuestionBank, Quiz

Place = QuestionBank | Quiz


def questions_in(place: Place) -> tuple[Question, ...]:
    """The questions of the latest draft of a quiz, or of every question of a bank."""
    if isinstance(place, Quiz):
        return questions_of(place.get_latest_revision_as_object().questions)
    return tuple(
        question
        for one in _bank_questions(place)
        if (question := _as_drafted(one)) is not None
    )


def _bank_questions(bank: QuestionBank) -> Iterable[BankQuestion]:
    return (
        bank.questions.select_related("latest_revision")
        .prefetch_related("tagged_items__tag")
        .order_by("name", "pk")
    )


def _as_drafted(one: BankQuestion) -> Question | None:
    """Tags are no part of what a reviewer approves: they are taken as they are now."""
    tags = sorted(item.tag.name for item in one.tagged_items.all())
    draft = one
    if one.latest_revision is not None:
        # Not `as_object`: that asks the database again for every question.
        content = one.latest_revision.content
        draft = BankQuestion(
            key=one.key, name=content["name"], question=content["question"]
        )
    return bank_question_of(draft, tags=tags)


def draws_in(place: Place) -> list[tuple[int, str]]:
    """How many questions a quiz draws, and the title of each bank."""
    if not isinstance(place, Quiz):
        return []
    return [
        (child.value["count"] or 0, str(child.value["bank"] or ""))
        for child in place.get_latest_revision_as_object().questions
        if child.block_type == "draw"
    ]


def keys_in(place: Place) -> set[str]:
    if isinstance(place, Quiz):
        return {
            str(child.id) for child in place.get_latest_revision_as_object().questions
        }
    return {str(key) for key in place.questions.values_list("key", flat=True)}


def imported_before(place: Place, found: Sequence[Found]) -> frozenset[str]:
    """Digests of those that are in `place` already: the same words came in a file,
    or the file names a question that is there. One that was deleted since is new."""
    keys = keys_in(place)
    named = {one.digest for one in found if one.question.key in keys}
    known = ImportedQuestion.objects.filter(
        **{"quiz" if isinstance(place, Quiz) else "bank": place},
        sha256__in={one.digest for one in found},
    ).values_list("sha256", "question_key")
    return frozenset(named | {sha256 for sha256, key in known if key in keys})


def with_files(
    questions: Iterable[Question],
) -> tuple[tuple[Question, ...], dict[str, bytes]]:
    """The questions with the names of their pictures' files, and those files."""
    asked = tuple(questions)
    wanted = {
        one.body.picture.image_id for one in asked if isinstance(one.body, Hotspot)
    }
    names: dict[int, str] = {}
    files: dict[str, bytes] = {}
    for image in get_image_model().objects.filter(pk__in=wanted - {None}):
        try:
            with image.open_file() as file:
                files[image.filename] = file.read()
        except OSError:  # the record outlived its file; the format tells the loss
            continue
        names[image.pk] = image.filename
    return tuple(_renamed(one, names) for one in asked), files


def _renamed(question: Question, names: Mapping[int, str]) -> Question:
    body = question.body
    if not isinstance(body, Hotspot) or body.picture.image_id not in names:
        return question
    picture = replace(body.picture, name=names[body.picture.image_id])
    return replace(question, body=replace(body, picture=picture))
