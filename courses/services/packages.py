"""Packages: kept, replaced, begun by a learner, and what they say of one.

A package's report is its word. It is checked for shape and size, kept with the time
it came, and never taken for more.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from courses import queries
from courses.domain.packages import (
    Completion,
    Report,
    StateProblem,
    heard,
    read_report,
)
from courses.exceptions import PlayedElsewhere, ReportRefused
from courses.models import (
    ContentPackage,
    LessonPage,
    PackageAttempt,
    PackageVersion,
)
from courses.packages.shelf import Kept
from courses.services.learning import complete_if_due, open_lesson
from courses.wording import state_problem
from elearn.core import audit
from elearn.core.models import User


@transaction.atomic
def keep_package(
    package: ContentPackage, *, kept: Kept | None, by: User | None, now: datetime
) -> ContentPackage:
    """Store a package's words, and its file as the next version where there is one.

    Who has begun an earlier version keeps it; the bytes of the latest version are no
    new one.
    """
    latest = None
    if package.pk is not None:
        locked = ContentPackage.objects.select_for_update().get(pk=package.pk)
        latest = locked.versions.order_by("-number").first()
        package.version_count, package.kind = locked.version_count, locked.kind
    if kept is not None and latest is not None and latest.sha256 == kept.sha256:
        kept = None
    if kept is not None:
        package.version_count += 1
        package.kind = kept.facts.kind.value
    package.changed_at = now
    package.save()
    if kept is None:
        return package
    PackageVersion.objects.create(
        package=package,
        number=package.version_count,
        kind=package.kind,
        sha256=kept.sha256,
        size_bytes=kept.size_bytes,
        file_count=kept.file_count,
        file_name=kept.file_name,
        own_title=kept.facts.title,
        launch=kept.facts.launch,
        given=kept.facts.given,
        added_at=now,
        added_by=by,
    )
    audit.record("courses.keep_package", package, by=by, number=package.version_count)
    return package


@transaction.atomic
def begin_package(
    lesson: LessonPage, *, package: ContentPackage, user: User, now: datetime
) -> PackageAttempt:
    """The learner's attempt at a package in a lesson: the one begun, or a new one
    with the latest version."""
    open_lesson(lesson, user=user, now=now)
    version = package.versions.order_by("-number").first()
    if version is None:
        raise ReportRefused(_("This package has no file yet. Please come back later."))
    attempt, created = PackageAttempt.objects.get_or_create(
        user=user,
        lesson=lesson,
        package=package,
        defaults={
            "version": version,
            "lesson_title": lesson.title,
            "began_at": now,
        },
    )
    if created:
        audit.record("courses.begin_package", attempt, by=user)
    return attempt


@transaction.atomic
def hear_package(
    attempt: PackageAttempt,
    *,
    sitting_ms: int,
    sequence: int,
    state: Mapping[str, object],
    has_ended: bool,
    now: datetime,
) -> PackageAttempt:
    """Keep what a package said. Said twice, or overtaken by something later, it
    changes nothing; from a tab that another one has taken over from it is refused."""
    attempt = (
        PackageAttempt.objects.select_for_update(of=("self",))
        .select_related("version", "package", "lesson", "user")
        .get(pk=attempt.pk)
    )
    if sitting_ms < attempt.sitting_ms:
        raise PlayedElsewhere
    if sitting_ms == attempt.sitting_ms and sequence <= attempt.sequence:
        return attempt
    try:
        report = read_report(attempt.kind, state)
    except StateProblem as problem:
        raise ReportRefused(state_problem(problem)) from None
    _keep_time(attempt, report, sitting_ms=sitting_ms, now=now)
    attempt.sequence = sequence
    attempt.state = report.state
    attempt.exit = report.exit
    attempt.has_ended = has_ended
    attempt.heard_at = now
    was_good = attempt.word.counts
    word = heard(attempt.word, report.word)
    attempt.completion = word.completion.value
    attempt.success = word.success.value
    attempt.percent = word.percent
    is_first = word.completion is Completion.COMPLETED and attempt.completed_at is None
    if is_first:
        attempt.completed_at = now
    attempt.save()
    if is_first:
        audit.record(
            "courses.package_said_completed",
            attempt,
            by=attempt.user,
            version=attempt.version.number,
        )
    if word.counts and not was_good and attempt.user and attempt.lesson:
        complete_if_due(queries.module_of(attempt.lesson), user=attempt.user, now=now)
    return attempt


def _keep_time(
    attempt: PackageAttempt, report: Report, *, sitting_ms: int, now: datetime
) -> None:
    """Sum the sittings. A package may count as it likes, but not more than has passed
    since the learner first opened it."""
    if sitting_ms > attempt.sitting_ms:
        attempt.earlier_ms += attempt.session_ms
        attempt.session_ms = 0
        attempt.sitting_ms = sitting_ms
    passed_ms = max(0, (now - attempt.began_at) // timedelta(milliseconds=1))
    attempt.earlier_ms = min(attempt.earlier_ms, passed_ms)
    if report.session_ms is not None:
        most = passed_ms - attempt.earlier_ms
        attempt.session_ms = min(max(attempt.session_ms, report.session_ms), most)


@transaction.atomic
def forget_package_states(*, user: User) -> int:
    """Take away what packages kept of a person: it may hold their own words. That
    something was completed stays as nobody's."""
    mine = PackageAttempt.objects.filter(user=user)
    count: int = mine.exclude(state={}).update(state={}, exit="", has_ended=False)
    return count
