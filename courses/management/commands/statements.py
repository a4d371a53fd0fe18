"""`statements [SLUG]`: what learners did as xAPI statements, and sending them on. Here
because courses are the highest room that tells any."""

from __future__ import annotations

import argparse
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from courses.models import CourseStatement
from courses.services import statements as course_statements
from elearn.core.commands import Document, JsonCommand
from scenarios.models import Attempt, XapiStatement
from scenarios.services import statements


class Command(JsonCommand):
    help = (
        "Keeps what the conversations, lessons, quizzes and modules of people tell as "
        "xAPI statements, with --send sends them on to the learning record store, and "
        "with --list prints them. What the store refused is sent again with --retry "
        "--send. SLUG: of one conversation only."
    )
    empty = {
        "new": 0,
        "retried": 0,
        "stored": 0,
        "sent": 0,
        "waiting": 0,
        "refused": 0,
        "statements": [],
    }

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("scenario", metavar="SLUG", nargs="?", default="")
        parser.add_argument("--send", action="store_true")
        parser.add_argument(
            "--retry",
            action="store_true",
            help="what the store refused waits again; with --send it is sent now",
        )
        parser.add_argument("--list", action="store_true", dest="is_listed")

    def run(
        self,
        *,
        scenario: str,
        send: bool,
        retry: bool,
        is_listed: bool,
        **options: Any,
    ) -> Document:
        now = timezone.now()
        attempts = Attempt.objects.filter(user__isnull=False).select_related(
            "revision__scenario"
        )
        stored = XapiStatement.objects.all()
        if scenario:
            attempts = attempts.filter(revision__scenario__slug=scenario)
            stored = stored.filter(attempt__revision__scenario__slug=scenario)
        new = sum(
            statements.store_statements(attempt, now=now)
            for attempt in attempts.iterator(chunk_size=200)
        )
        retried = statements.wait_again(scenario=scenario) if retry else 0
        if retry and not scenario:
            retried += course_statements.wait_again()
        sent = statements.send_statements(now=now, limit=100_000) if send else 0
        tables = [stored]
        if not scenario:
            new += course_statements.tell_everything(now=now)
            if send:
                sent += course_statements.send_course_statements(now=now, limit=100_000)
            tables.append(CourseStatement.objects.all())
        return {
            "new": new,
            "retried": retried,
            "stored": sum(table.count() for table in tables),
            "sent": sent,
            "waiting": sum(
                table.filter(sent_at__isnull=True, refused_at__isnull=True).count()
                for table in tables
            ),
            "refused": sum(
                table.filter(refused_at__isnull=False).count() for table in tables
            ),
            "statements": [
                body
                for table in tables
                for body in table.order_by("pk").values_list("body", flat=True)
            ]
            if is_listed
            else [],
        }

    def describe(self, result: Document) -> str:
        return _(
            "%(new)d new statements, %(stored)d kept, %(sent)d sent now, %(waiting)d "
            "not sent yet, %(refused)d refused by the store."
        ) % {
            key: result[key] for key in ("new", "stored", "sent", "waiting", "refused")
        }
