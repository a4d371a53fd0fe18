"""The words around an entry of the glossary, in the language of the entry.

The site speaks English, and gettext with it; a patient who looks up “Erguss” may not.
Languages other than English stand in `rules/glossary_words.toml`. Whatever has no
words of its own gets English ones, and says so with `language`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.choices import GlossarySection, TextLanguage

FILE: Final = Path(__file__).parent / "rules" / "glossary_words.toml"


@dataclass(frozen=True, slots=True)
class GlossaryWords:
    #: What these words are written in.
    language: str
    title: str
    lead: str
    search_label: str
    find: str
    languages: str
    letters: str
    found_none: str
    found_one: str
    found_many: str
    found_heading: str
    show_all: str
    nothing_title: str
    nothing_text: str
    path: str
    plain: str
    example: str
    caution: str
    spellings: str
    related: str
    others: str
    question_title: str
    question: str
    all_words: str
    sections: Mapping[str, str]

    def found(self, count: int, query: str) -> str:
        sentences = {0: self.found_none, 1: self.found_one}
        return sentences.get(count, self.found_many).format(count=count, query=query)


def words_around(language: str) -> GlossaryWords:
    told = _written().get(language)
    return GlossaryWords(language=language, **told) if told else _english()


@lru_cache(maxsize=1)
def _written() -> dict[str, dict[str, Any]]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def _english() -> GlossaryWords:
    def found(count: int) -> str:
        return ngettext(
            "{count} word for “{query}”.", "{count} words for “{query}”.", count
        )

    return GlossaryWords(
        language=TextLanguage.EN.value,
        title=_("Words explained"),
        lead=_(
            "Words from scans and reports, in plain language. If a word in your report"
            " worries you, ask the people who treat you: they know what it means for"
            " you."
        ),
        search_label=_("A word from your report"),
        find=_("Find"),
        languages=_("Language"),
        letters=_("Letters"),
        found_none=found(0),
        found_one=found(1),
        found_many=found(2),
        found_heading=_("Found"),
        show_all=_("Show all words"),
        nothing_title=_("This word is not here yet"),
        nothing_text=_(
            "Try a shorter piece of it, or ask the people who treat you. A word that is"
            " missing here says nothing about your result."
        ),
        path=_("You are here"),
        plain=_("In plain words"),
        example=_("In a sentence"),
        caution=_("Good to know"),
        spellings=_("Also written"),
        related=_("Related words"),
        others=_("In other languages"),
        question_title=_("Do you have a question?"),
        question=_(
            "A word does not say by itself what it means for you. Ask the people who"
            " treat you."
        ),
        all_words=_("All words"),
        sections={one.value: str(one.label) for one in GlossarySection},
    )
