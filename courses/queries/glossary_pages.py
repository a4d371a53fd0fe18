"""The glossary as patients search it, and the page of one word."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Final

from django.db.models import Q, QuerySet
from django.urls import reverse

from courses.block_shapes import (
    Entry,
    GlossaryView,
    LanguageLink,
    Letter,
    OtherLanguage,
    TermPage,
)
from courses.choices import TextLanguage
from courses.domain.glossary import Term, fold, letter_of, search, spellings
from courses.glossary_wording import words_around
from courses.models import GlossaryTerm
from courses.queries.glossary import site_language

#: More than these nobody reads to the end.
MOST_RELATED: Final = 6


def glossary_url(language: str) -> str:
    if language == site_language():
        return reverse("courses:glossary")
    return reverse("courses:glossary_in", args=[language])


def glossary_view(*, language: str, query: str) -> GlossaryView | None:
    """Entries of one language under their letters; a search keeps those that match.

    None where nothing is published in that language, unless it is the site's own.
    """
    rows = list(GlossaryTerm.objects.filter(live=True))
    languages = {row.language for row in rows} | {site_language()}
    if language not in languages:
        return None
    words = words_around(language)
    entries = {
        row.slug: Entry(row.as_term(), words.sections[row.section], _url_of(row))
        for row in rows
        if row.language == language
    }
    found = search([entry.term for entry in entries.values()], query)
    asked = query.strip()
    by_letter = ((words.found_heading, found),) if asked and found else _letters(found)
    return GlossaryView(
        letters=tuple(
            Letter(letter, tuple(entries[term.key] for term in terms))
            for letter, terms in by_letter
        ),
        query=asked,
        found=words.found(len(found), asked) if asked else "",
        total=len(entries),
        language=language,
        url=glossary_url(language),
        languages=tuple(
            LanguageLink(code, _name_of(code), glossary_url(code), code == language)
            for code in sorted(languages)
        ),
        words=words,
    )


def _letters(terms: Sequence[Term]) -> Iterable[tuple[str, Sequence[Term]]]:
    ordered = sorted(terms, key=lambda term: (letter_of(term.name), fold(term.name)))
    return [
        (letter, list(entries))
        for letter, entries in groupby(ordered, key=lambda term: letter_of(term.name))
    ]


def _name_of(language: str) -> str:
    return str(TextLanguage(language).label)


def _url_of(entry: GlossaryTerm) -> str:
    return entry.get_absolute_url()


def term_page(*, language: str, slug: str) -> TermPage | None:
    """The page of one published word."""
    entry = GlossaryTerm.objects.filter(live=True, language=language, slug=slug).first()
    return term_page_of(entry) if entry else None


def term_page_of(entry: GlossaryTerm) -> TermPage:
    """The page of this entry as it stands, published or not: for the preview too."""
    rows = GlossaryTerm.objects.filter(
        Q(language=entry.language) | Q(slug=entry.slug), live=True
    ).exclude(pk=entry.pk)
    nearby: dict[str, GlossaryTerm] = {}
    sisters: list[GlossaryTerm] = []
    for row in rows.order_by("language"):
        if row.language == entry.language:
            nearby[row.slug] = row
        else:
            sisters.append(row)
    words = words_around(entry.language)
    wanted = dict.fromkeys(
        slug for one in (entry, *sisters) for slug in one.related_slugs()
    )
    related = [nearby[slug] for slug in wanted if slug in nearby]
    term = entry.as_term()
    return TermPage(
        term=term,
        language=entry.language,
        section=words.sections.get(entry.section, ""),
        example=entry.example,
        caution=entry.caution,
        spellings=spellings(term),
        related=tuple(
            Entry(one.as_term(), words.sections[one.section], _url_of(one))
            for one in related[:MOST_RELATED]
        ),
        others=tuple(
            OtherLanguage(
                LanguageLink(one.language, _name_of(one.language), _url_of(one)),
                one.term,
            )
            for one in sisters
        ),
        url=_url_of(entry) if entry.slug else "",
        glossary_url=glossary_url(entry.language),
        words=words,
    )


def glossary_entries() -> QuerySet[GlossaryTerm]:
    """Everything that is published, for the sitemap."""
    return GlossaryTerm.objects.filter(live=True).order_by("language", "slug")


def glossary_languages() -> list[str]:
    """Languages in which something is published."""
    rows = GlossaryTerm.objects.filter(live=True).order_by("language")
    return list(rows.values_list("language", flat=True).distinct())
