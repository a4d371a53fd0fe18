"""Packages as a lesson shows them, and as the player begins them."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.urls import reverse

from courses import wording
from courses.domain.packages import Completion, Kind, Success, opening, total_time
from courses.models import ContentPackage, LessonPage, ModulePage, PackageAttempt
from courses.shapes import PackageCard, PackageView


def packages_in(lesson: LessonPage) -> dict[str, ContentPackage]:
    """Block id → the package chosen there."""
    return {
        child.id: child.value["package"]
        for child in lesson.body
        if child.block_type == "package" and child.value["package"]
    }


def package_of_block(lesson: LessonPage, block_id: str) -> ContentPackage:
    """The package of that block; 404 where the lesson has no such block."""
    package = packages_in(lesson).get(block_id)
    if package is None:
        raise Http404
    return package


def packages_of_module(module: ModulePage) -> set[int]:
    """Primary keys of all packages in the module's lessons, drafts included."""
    found: set[int] = set()
    if module.pk is None:
        return found
    for lesson in LessonPage.objects.child_of(module):
        latest = lesson.get_latest_revision_as_object()
        for body in (lesson, latest):
            found |= {package.pk for package in packages_in(body).values()}
    return found


def package_cards(
    user: Any, lesson: LessonPage, *, can_play: bool
) -> dict[str, PackageCard]:
    """Block id → what its block shows; one query, however many packages."""
    chosen = packages_in(lesson)
    if not chosen:
        return {}
    attempts = {}
    if user.is_authenticated and lesson.pk:
        mine = PackageAttempt.objects.filter(user=user, lesson=lesson.pk)
        attempts = {attempt.package_id: attempt for attempt in mine}
    return {
        block_id: _card(lesson, block_id, attempts.get(package.pk), can_play=can_play)
        for block_id, package in chosen.items()
    }


def _card(
    lesson: LessonPage,
    block_id: str,
    attempt: PackageAttempt | None,
    *,
    can_play: bool,
) -> PackageCard:
    word = "" if attempt is None or not attempt.heard_at else _word_of(attempt)
    return PackageCard(
        begin_url=reverse("courses:begin_package", args=[lesson.pk or 0, block_id]),
        can_play=can_play,
        is_begun=attempt is not None,
        is_completed=attempt is not None and attempt.completed_at is not None,
        is_good=attempt is not None and attempt.word.counts,
        word=word,
    )


def _word_of(attempt: PackageAttempt) -> str:
    minutes = wording.package_minutes(attempt.total_ms)
    return " ".join(
        part for part in (wording.package_word(attempt.word), minutes) if part
    )


def package_view(attempt: PackageAttempt) -> PackageView:
    """The player's page; `begin` is all that the package is told."""
    lesson = attempt.lesson
    return PackageView(
        key=attempt.key,
        title=attempt.package.title,
        lesson_title=attempt.lesson_title,
        lesson_url=(lesson.get_url() or "") if lesson else "",
        kind=attempt.version.get_kind_display(),
        word=_word_of(attempt),
        report_url=reverse("courses:hear_package", args=[attempt.key]),
        has_newer=attempt.package.version_count > attempt.version.number,
        begin=begin_with(attempt),
    )


def begin_with(attempt: PackageAttempt) -> dict[str, Any]:
    """The state that a package gets, as a flat data model. It is told no name and no
    address of the learner, but a number that means nothing elsewhere."""
    kind = attempt.kind
    start = opening(
        kind,
        state=attempt.state,
        exit=attempt.exit,
        has_ended=attempt.has_ended,
        is_completed=attempt.completion == Completion.COMPLETED,
    )
    who = attempt.key.hex
    total = total_time(kind, attempt.total_ms)
    if kind is Kind.SCORM_12:
        told = {
            "cmi.core.student_id": who,
            "cmi.core.lesson_mode": "normal",
            "cmi.core.credit": "credit",
            "cmi.core.entry": start.entry,
            "cmi.core.total_time": total,
        }
    elif kind is Kind.SCORM_2004:
        told = {
            "cmi.learner_id": who,
            "cmi.mode": "normal",
            "cmi.credit": "credit",
            "cmi.entry": start.entry,
            "cmi.total_time": total,
        }
    else:
        told = {}
        if attempt.completed_at:
            told["h5p.completion"] = Completion.COMPLETED.value
        if attempt.success != Success.UNKNOWN:
            told["h5p.success"] = attempt.success
    return {
        "kind": kind.value,
        "state": {**attempt.version.given, **start.state, **told},
    }
