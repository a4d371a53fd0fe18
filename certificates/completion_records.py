"""What the record of a completion says, in the words of this room: what the module asked
for, and which parts were shown. The completion froze both when it was made."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from certificates.domain.completion import Asked, Met, Part
from courses.domain.grading import needed
from courses.models import ModuleCompletion
from media.domain.programme import to_ms


def asked_by(completion: ModuleCompletion) -> Asked:
    """What the module asked for, as the completion recorded it."""
    rules = completion.evidence.get("rules", {})
    questions = rules.get("quiz_questions", 0)
    return Asked(
        lessons=rules.get("lessons", 0),
        conversations=rules.get("conversations", 0),
        packages=rules.get("packages", 0),
        questions=questions,
        right=needed(question_count=questions, pass_mark=rules.get("pass_mark"))
        if questions
        else 0,
    )


def met_in(completion: ModuleCompletion) -> tuple[Met, ...]:
    """The parts that were shown, in the order of the record."""
    return tuple(_parts(completion.evidence))


def _parts(evidence: dict[str, Any]) -> Iterator[Met]:
    for lesson in evidence.get("lessons", ()):
        yield _part(Part.LESSON, lesson, revision=lesson.get("revision_id") or 0)
    asks_any = bool(evidence.get("rules", {}).get("conversations"))
    for one in evidence.get("conversations", ()):
        # Completions from before it was recorded do not say which of them was asked.
        yield _part(
            Part.CONVERSATION,
            one,
            revision=one["revision"],
            is_asked=one.get("is_required", asks_any),
        )
    for said in evidence.get("packages", ()):
        yield _part(Part.PACKAGE, said, revision=said["version"])
    quiz = evidence.get("quiz")
    if quiz:
        yield _part(
            Part.QUIZ,
            quiz,
            revision=quiz["revision"],
            # One that was taken off the site was tried, and is not asked for.
            is_asked=bool(evidence.get("rules", {}).get("quiz_questions")),
            right=quiz["right"] or 0,
            questions=quiz["questions"],
        )


def _part(part: Part, told: dict[str, Any], **more: Any) -> Met:
    return Met(
        part=part.value,
        title=told["title"],
        at_ms=to_ms(datetime.fromisoformat(told["finished_at"])),
        sha256=told.get("sha256", ""),
        **more,
    )
