"""The certificates of the demo: of Part 1 and of the two evenings, to most people; some
are still due. Two people took theirs of a module.

Goes the organiser's way: the evaluations are there, the record is sealed, and
on a fixed day certificates are issued. A second run finds what the first did.
"""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from certificates.demo import evenings, modules, questions
from certificates.domain.credit import Code
from certificates.models import Certificate, CertificateTemplate
from certificates.paper_models import USUAL_TEMPLATE
from certificates.queries import Standing, due_list
from certificates.services import issue_all_due
from certificates.signing_chain import issuer_name, make_chain
from courses.queries import has_evaluated
from courses.services import give_evaluation
from elearn.core.models import User
from media.models import Webinar
from media.queries import get_webinar

#: Before the first certificate of the demo.
KEYS_MADE_AT = datetime(2024, 1, 1, tzinfo=UTC)
FOLDER = Path(__file__).parent
EVALUATED_AT = datetime(2024, 2, 23, 8, 0, tzinfo=UTC)
#: After most evaluations had come in.
ISSUED_AT = datetime(2024, 2, 25, 9, 0, tzinfo=UTC)


def load(*, now: datetime) -> dict[str, int]:
    """Make what is missing; totals of what exists afterwards."""
    _make_keys(now)
    told = _read("part-1.toml")
    _sign(told["signatories"])
    webinar = get_webinar(told["webinar"])
    organiser = User.objects.get(email=told["organiser"])
    questions.confirm(webinar, told, by=organiser)
    _evaluate(webinar, told)
    ready = [
        row
        for row in due_list(webinar, now=ISSUED_AT)
        if row.verdict.is_due or row.verdict.has(Code.ISSUED)
    ]
    kept_waiting = _waiting(told, ready)
    issue_all_due(
        webinar,
        by=organiser,
        now=ISSUED_AT,
        people=[row.user.pk for row in ready if row.user.pk not in kept_waiting],
    )
    questions.ask(webinar, told, by=organiser)
    told = _read("result-by-telephone.toml")
    evenings.fill(get_webinar(told["webinar"]), told, by=organiser)
    modules.take()
    return {"certificates": Certificate.objects.count()}


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))


def _make_keys(now: datetime) -> None:
    """Specimen keys: as old as the first certificates, and this year's."""
    for moment in (KEYS_MADE_AT, now):
        make_chain(now=moment, name=issuer_name(), is_specimen=True)


def refresh(*, now: datetime) -> None:
    """A new year's key, and keys for a demo that was loaded before there were any."""
    _make_keys(now)


def _evaluate(webinar: Webinar, told: dict[str, Any]) -> None:
    """The evaluations of those whose certificate the tour shows, where missing."""
    for user in User.objects.filter(email__in=told["issued"]):
        if not has_evaluated(webinar, user):
            give_evaluation(
                webinar, user=user, answers=told["answers"], now=EVALUATED_AT
            )


def _waiting(told: dict[str, Any], ready: list[Standing]) -> set[int]:
    """Whose certificate is left to be issued: the same people on every load."""
    by_account = sorted(ready, key=lambda row: row.user.pk)
    free = [row.user.pk for row in by_account if row.user.email not in told["issued"]]
    step = max(1, len(free) // told["waiting"])
    return set(free[::step][: told["waiting"]])


def _sign(signatories: list[dict[str, str]]) -> None:
    """Who signs, on the usual template; nothing where organisers wrote it already."""
    template, _made = CertificateTemplate.objects.get_or_create(
        key=USUAL_TEMPLATE, defaults={"name": "Standard"}
    )
    if template.signatories:
        return
    template.signatories = [
        ("signatory", {"name": one["name"], "role": one["role"], "image": None})
        for one in signatories
    ]
    template.save()
