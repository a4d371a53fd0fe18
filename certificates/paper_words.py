"""The fixed words of the first page by language, and what a template may leave empty."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from django.utils.translation import gettext as _

from certificates.domain.frozen import COMPLETION
from certificates.domain.sentences import COMPLETION_FIELDS, FIELDS, Trouble

WORDS = Path(__file__).resolve().parent / "paper" / "words.toml"
#: The language of the platform, and of what has none.
USUAL = "en-gb"
#: What a template may say in its own words.
OWN = (
    *("kind", "kind_without_credit", "kind_completion", "certify"),
    *("body", "body_without_credit", "body_completion", "check"),
)


def fields_of(name: str) -> dict[str, bool]:
    """Which values may stand in these words of a template."""
    return COMPLETION_FIELDS if name.endswith(COMPLETION) else FIELDS


@cache
def all_words() -> dict[str, dict[str, str]]:
    told = tomllib.loads(WORDS.read_text(encoding="utf-8"))
    return {
        language: {key: text.strip() for key, text in words.items()}
        for language, words in told.items()
    }


def words_for(language: str) -> dict[str, str]:
    """The words of a language, those of the platform's own for one we have not."""
    told = all_words()
    return told.get(language, told[USUAL])


def languages() -> list[tuple[str, str]]:
    return [(code, words["language"]) for code, words in all_words().items()]


def trouble_words(trouble: Trouble, fields: Iterable[str] = FIELDS) -> str:
    """Why an organiser's words cannot be printed, and what to write instead."""
    sentences = {
        "unknown_field": _(
            "{%(what)s} is no field of the certificate. These are: %(fields)s."
        ),
        "stray_brace": _("A curly bracket stands alone in “%(what)s”."),
        "stray_star": _("An asterisk has no partner in “%(what)s”."),
        "claim": _(
            "Please leave out “%(what)s…”: what is accredited is printed from the "
            "event’s own record."
        ),
        "too_many_lines": _("Please write at most %(what)s lines."),
        "long_line": _("The line “%(what)s…” is too long for the sheet."),
    }
    return sentences[trouble.code] % {
        "what": trouble.what,
        "fields": ", ".join(f"{{{name}}}" for name in fields),
    }
