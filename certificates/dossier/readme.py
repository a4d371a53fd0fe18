"""The first page of a dossier: what each member is, and what it cannot tell."""

from __future__ import annotations

from django.conf import settings
from django.template.loader import render_to_string

from certificates.event_options import options_of
from certificates.queries import rule_of
from certificates.wording import rule_words
from certificates.wording_options import options_words
from media.models import Webinar


def readme(webinar: Webinar) -> str:
    rule = rule_of(webinar)
    chosen = options_of(webinar, rule)
    return render_to_string(
        "certificates/dossier/readme.txt",
        {
            "webinar": webinar,
            "rule": rule,
            "sentences": [rule_words(rule), *options_words(chosen.options)]
            if rule
            else [],
            "is_specimen": settings.DEMO or webinar.is_invented,
            "unconfirmed": len(chosen.unconfirmed),
        },
    )
