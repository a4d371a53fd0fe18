"""The fixed words of the first page by language, and what a template may leave empty."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

WORDS = Path(__file__).resolve().parent / "paper" / "words.toml"
#: The language of the platform, and of what has none.
USUAL = "en-gb"
#: What a template may say in its own words.
OWN = ("kind", "kind_without_credit", "certify", "body", "body_without_credit", "check")


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
