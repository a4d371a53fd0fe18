"""`forget_visitors`: what was played without an account, once nobody can claim it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.utils import timezone
from django.utils.translation import gettext as _

from elearn.core.commands import Document, JsonCommand
from scenarios.services import forget_visitor_attempts


class Command(JsonCommand):
    help = (
        "Takes away conversations that visitors played without an account, once they "
        "are older than a session, and the sessions that have ended."
    )
    empty = {"attempts": 0}

    def run(self, **options: Any) -> Document:
        lifetime = timedelta(seconds=settings.SESSION_COOKIE_AGE)
        number = forget_visitor_attempts(before=timezone.now() - lifetime)
        call_command("clearsessions")
        return {"attempts": number}

    def describe(self, result: Document) -> str:
        return _("Forgot %(attempts)d attempts of visitors.") % result
