"""The certificates of the demo: Part 1 is issued to most, and some are still due.

Goes the organiser's way: evaluations are given, then certificates issued on a
fixed day. A second run finds what the first one did.
"""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from wagtail.models import Site

from certificates.models import Certificate, CertificateWords
from certificates.queries import Standing, due_list
from certificates.services import issue_all_due
from courses.models import Evaluation
from courses.services import give_evaluation
from elearn.core.models import User
from media.models import Webinar
from media.queries import get_webinar

FOLDER = Path(__file__).parent
#: After most evaluations had come in.
ISSUED_AT = datetime(2024, 2, 25, 9, 0, tzinfo=UTC)


def load(*, now: datetime) -> dict[str, int]:
    """Make what is missing; totals of what exists afterwards."""
    told = tomllib.loads((FOLDER / "part-1.toml").read_text(encoding="utf-8"))
    organiser = User.objects.get(email=told["organiser"])
    _sign(told["signatories"])
    webinar = get_webinar(told["webinar"])
    with_credits = [
        row for row in due_list(webinar, now=ISSUED_AT) if row.verdict.earned > 0
    ]
    with_credits.sort(key=lambda row: row.user.pk)
    silent, waiting = _groups(told, with_credits)
    _evaluate(webinar, with_credits, silent=silent, told=told)
    issue_all_due(
        webinar,
        by=organiser,
        now=ISSUED_AT,
        people=[
            row.user.pk
            for row in with_credits
            if row.user.pk not in silent and row.user.pk not in waiting
        ],
    )
    return {"certificates": Certificate.objects.count()}


def _groups(told: dict, rows: list[Standing]) -> tuple[set[int], set[int]]:
    """Who gives no evaluation, and whose certificate is left to be issued."""
    named = {row.user.email: row.user.pk for row in rows}
    kept = {named[email] for email in told["issued"] if email in named}
    waiting = {named[email] for email in told["waiting"] if email in named}
    free = [row.user.pk for row in rows if row.user.pk not in kept | waiting]
    waiting |= set(free[: told["waiting_more"]])
    return set(free[told["waiting_more"] :][:: told["silent_every"]]), waiting


def _evaluate(
    webinar: Webinar, rows: list[Standing], *, silent: set[int], told: dict
) -> None:
    """The evaluations, between the evening of the event and the day of issue."""
    dice = Random(told["seed"])  # noqa: S311 -- invented answers, always the same
    given = set(
        Evaluation.objects.filter(webinar=webinar).values_list("user_id", flat=True)
    )
    for row in rows:
        later = timedelta(minutes=dice.randrange(60, 60 * 60))
        answers = {
            "overall": dice.choice((4, 5, 5)),
            "relevance": dice.choice((3, 4, 5, 5)),
            "organisation": dice.choice((3, 4, 5)),
            "objectives": dice.choice(("fully", "fully", "partly")),
            "bias": "free",
            "change": dice.choice(told["changes"]),
        }
        if row.user.pk not in silent | given:
            give_evaluation(
                webinar, user=row.user, answers=answers, now=webinar.ends_at + later
            )


def _sign(signatories: list[dict[str, str]]) -> None:
    words = CertificateWords.for_site(Site.objects.get(is_default_site=True))
    if words.first_name:
        return
    first, second = signatories
    words.first_name, words.first_role = first["name"], first["role"]
    words.second_name, words.second_role = second["name"], second["role"]
    words.save()
