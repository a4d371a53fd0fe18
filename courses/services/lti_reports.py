"""A module completed here becomes a score in the LMS it was opened from.

Told is the completion and nothing else. What could not be sent waits and is tried
again; what an LMS refuses is marked, for nobody else can set it right.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from django.db import models, transaction
from django.utils.translation import gettext as _
from django_tasks import task_backends

from courses.choices import LtiReportState
from courses.domain.lti import (
    SCORE_SCOPE,
    SCORE_TYPE,
    assertion_claims,
    completion_score,
    scores_address,
    wait_minutes,
)
from courses.exceptions import PlatformUnreachable
from courses.lti import jose, keys, web
from courses.models import LtiPlatform, LtiReport, ModuleCompletion
from elearn.core import audit
from elearn.core.models import User

#: Answers that speak of the hour or of our token, not of the score.
_TRY_AGAIN = frozenset({401, 408, 425, 429})
#: While one worker sends a score, another leaves it alone.
_CLAIMED = timedelta(minutes=5)


@transaction.atomic
def tell_completion(completion: ModuleCompletion, *, now: datetime) -> int:
    """Have it told to every LMS that this person opened the module from; how many."""
    if completion.user_id is None or completion.module_id is None:
        return 0
    reports = LtiReport.objects.select_for_update(of=("self",)).filter(
        identity__user=completion.user_id, link__module=completion.module_id
    )
    told = 0
    for report in reports.select_related("link__platform", "identity"):
        note_completion(report, completed_at=completion.completed_at, now=now)
        told += report.state == LtiReportState.WAITING
    return told


def note_completion(
    report: LtiReport, *, completed_at: datetime, now: datetime
) -> None:
    """Part of the caller's transaction. What was sent is not sent again, and what was
    refused only when somebody says so; a column that was made since is filled."""
    if report.state not in (LtiReportState.NOTHING, LtiReportState.NO_PLACE):
        return
    report.completed_at = completed_at
    if not report.link.line_item:
        report.state = LtiReportState.NO_PLACE
        report.save(update_fields=["state", "completed_at"])
        return
    _wait(report, now=now)
    report.save()
    transaction.on_commit(_send_soon)


def _wait(report: LtiReport, *, now: datetime) -> None:
    report.state, report.problem = LtiReportState.WAITING, ""
    report.tries, report.next_try_at = 0, now


def _send_soon(*, after: datetime | None = None) -> None:
    from courses.tasks import send_lti_scores  # noqa: PLC0415 -- the task calls us

    backend = task_backends["default"]
    if after is None:
        send_lti_scores.enqueue()
    elif backend.supports_defer:
        send_lti_scores.using(run_after=after).enqueue()


@transaction.atomic
def send_again(*, by: User, now: datetime) -> int:
    """Let what was refused or given up be tried once more; how many."""
    stuck = (LtiReportState.REFUSED, LtiReportState.GIVEN_UP)
    reports = list(
        LtiReport.objects.select_for_update().filter(state__in=stuck).order_by("pk")
    )
    for report in reports:
        _wait(report, now=now)
        report.save()
        audit.record("courses.lti_scores_again", report, by=by)
    if reports:
        transaction.on_commit(_send_soon)
    return len(reports)


def send_due_scores(*, now: datetime, limit: int = 500) -> int:
    """Send what is due; how many scores LMSs took. Each is claimed before the LMS is
    asked: no lock is held while somebody else's server thinks."""
    sent = 0
    tokens: dict[int, str] = {}
    for report in _claim(now=now, limit=limit):
        sent += _send(report, tokens, now=now)
    return sent


@transaction.atomic
def _claim(*, now: datetime, limit: int) -> list[LtiReport]:
    due = (
        LtiReport.objects.select_for_update(of=("self",))
        .select_related("link__platform", "identity")
        .filter(
            state=LtiReportState.WAITING,
            next_try_at__lte=now,
            link__platform__is_active=True,
        )
        .order_by("next_try_at", "pk")[:limit]
    )
    found = list(due)
    LtiReport.objects.filter(pk__in=[one.pk for one in found]).update(
        next_try_at=now + _CLAIMED
    )
    return found


def _send(report: LtiReport, tokens: dict[int, str], *, now: datetime) -> bool:
    platform = report.link.platform
    try:
        if platform.pk not in tokens:
            tokens[platform.pk] = fetch_token(platform, now=now)
        answer = web.post_json(
            scores_address(report.link.line_item),
            completion_score(
                report.identity.subject,
                at=(report.completed_at or now)
                .astimezone(UTC)
                .isoformat(timespec="milliseconds"),
            ),
            kind=SCORE_TYPE,
            token=tokens[platform.pk],
        )
    except PlatformUnreachable as problem:
        return _failed(report, str(problem), now=now)
    if 200 <= answer.status < 300:
        return _sent(report, now=now)
    sentence = _("The LMS answered %(code)s.") % {"code": answer.status}
    if answer.status in _TRY_AGAIN or not 400 <= answer.status < 500:
        tokens.pop(platform.pk, None)
        return _failed(report, sentence, now=now)
    return _refused(report, sentence)


@transaction.atomic
def _sent(report: LtiReport, *, now: datetime) -> bool:
    _mine(report).update(
        state=LtiReportState.SENT, sent_at=now, problem="", next_try_at=None
    )
    audit.record("courses.lti_score_sent", report, platform=report.link.platform_id)
    return True


@transaction.atomic
def _failed(report: LtiReport, sentence: str, *, now: datetime) -> bool:
    tries = report.tries + 1
    minutes = wait_minutes(tries)
    if minutes is None:
        _mine(report).update(
            state=LtiReportState.GIVEN_UP,
            tries=tries,
            problem=sentence[:250],
            next_try_at=None,
        )
        return False
    later = now + timedelta(minutes=minutes)
    _mine(report).update(tries=tries, problem=sentence[:250], next_try_at=later)
    transaction.on_commit(lambda: _send_soon(after=later + timedelta(seconds=1)))
    return False


@transaction.atomic
def _refused(report: LtiReport, sentence: str) -> bool:
    _mine(report).update(
        state=LtiReportState.REFUSED, problem=sentence[:250], next_try_at=None
    )
    return False


def _mine(report: LtiReport) -> models.QuerySet[LtiReport]:
    return LtiReport.objects.filter(pk=report.pk, state=LtiReportState.WAITING)


def fetch_token(platform: LtiPlatform, *, now: datetime) -> str:
    """A token of the LMS for writing scores. Raises `PlatformUnreachable`."""
    assertion = jose.sign(
        assertion_claims(
            client_id=platform.client_id,
            audience=platform.token_audience or platform.token_url,
            number=str(uuid.uuid4()),
            now_s=int(now.timestamp()),
        ),
        pem=keys.signing_key(),
    )
    answer = web.post_form(
        platform.token_url,
        {
            "grant_type": "client_credentials",
            "client_assertion_type": (
                "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
            ),
            "client_assertion": assertion,
            "scope": SCORE_SCOPE,
        },
    )
    told = answer.read_json()
    token = told.get("access_token") if isinstance(told, Mapping) else None
    if answer.status != 200 or not isinstance(token, str) or not _is_plain(token):
        raise PlatformUnreachable(
            _("The LMS gave no token for scores (answer %(code)s).")
            % {"code": answer.status}
        )
    return token


def _is_plain(token: str) -> bool:
    """A token goes into a header of ours."""
    return 0 < len(token) <= 10_000 and token.isascii() and token.isprintable()
