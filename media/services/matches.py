"""Writes about whose an address or a platform's number is: decided by a person, kept,
and taken back with everything that was counted by it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from elearn.core.accounts import verified_users_by_email
from elearn.core.audit import record
from elearn.core.models import User, normalise_email
from media.exceptions import LogRefused
from media.logs.matching import is_person_key, key_words, person_key
from media.logs.sources import get_source
from media.logs.storage import read_raw_file
from media.models import LogImport, MatchDecision, Webinar
from media.services.locking import lock
from media.services.logs import import_log, withdraw_log
from media.wording import sentence, stored_findings


@transaction.atomic
def decide_match(
    webinar: Webinar, *, key: str, email: str, by: User | None, now: datetime
) -> tuple[MatchDecision, int]:
    """From now on rows of `key` belong to whoever has verified `email`.

    Logs that are there already are read again: the decision, and how many stays
    that added. Saying the same twice adds nothing. LogRefused for an address that
    nobody has verified, and where the rows belong to somebody already.
    """
    webinar = lock(webinar)
    if not is_person_key(key):
        raise LogRefused(sentence("match_key_unknown"))
    address = normalise_email(email)
    user = verified_users_by_email([address]).get(address)
    if user is None:
        raise LogRefused(sentence("match_nobody", email=address[:100]))
    own = key_words(key)
    if key.startswith("mail:") and verified_users_by_email([own]):
        raise LogRefused(sentence("match_owned"))
    decision = MatchDecision.objects.filter(
        webinar=webinar, key=key, taken_back_at__isnull=True
    ).first()
    if decision is not None and decision.user_id not in (None, user.pk):
        raise LogRefused(sentence("match_decided"))
    if decision is None:
        decision = MatchDecision(webinar=webinar, key=key)
    if decision.user_id != user.pk:
        decision.user, decision.decided_at, decision.decided_by = user, now, by
        decision.save()
        record(
            "media.decide_match",
            webinar,
            by=by,
            decision=decision.pk,
            person=user.pk,
        )
    added = sum(
        _read_again(log, by=by, now=now)
        for log in _logs(webinar)
        if key in _unmatched_keys(log)
    )
    return decision, added


@transaction.atomic
def take_back_match(
    decision: MatchDecision, *, reason: str, by: User | None, now: datetime
) -> MatchDecision:
    """Forget the decision, and with it every stay that was counted by it.

    Each log that had such stays is withdrawn and taken in again without it, so
    that nothing sealed is rewritten. Twice is once; LogRefused without a reason.
    """
    webinar = lock(decision.webinar)
    decision = MatchDecision.objects.get(pk=decision.pk)
    if decision.taken_back_at is not None:
        return decision
    because = reason.strip()[:300]
    if not because:
        raise LogRefused(sentence("no_take_back_reason"))
    decision.taken_back_at, decision.taken_back_by = now, by
    decision.taken_back_because = because
    decision.save(
        update_fields=["taken_back_at", "taken_back_by", "taken_back_because"]
    )
    record("media.take_back_match", webinar, by=by, decision=decision.pk)
    for log in _logs(webinar):
        if decision.key in log.decided_keys:
            withdraw_log(
                log, reason=sentence("taken_back", reason=because), by=by, now=now
            )
            _read_again(log, by=by, now=now)
    return decision


def _logs(webinar: Webinar) -> list[LogImport]:
    return list(
        LogImport.objects.filter(
            webinar=webinar, withdrawn_at__isnull=True
        ).select_related("webinar")
    )


def _unmatched_keys(log: LogImport) -> set[str]:
    family = get_source(log.source).family
    return {person_key(row, family) for row in stored_findings(log.unmatched_rows)}


def _read_again(log: LogImport, *, by: User | None, now: datetime) -> int:
    """Take the kept file in once more, as it was read before; stays added."""
    return import_log(
        log.webinar,
        content=read_raw_file(log.stored_as),
        file_name=log.file_name,
        by=by,
        now=now,
        source=log.source,
        time_zone=log.time_zone,
        date_order=log.date_order,
    ).added
