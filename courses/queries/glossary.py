"""The glossary as patients search it and as lessons link to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from courses.block_shapes import Entry, GlossaryView, LanguageLink, Letter
from courses.choices import GlossarySection, TextLanguage
from courses.domain.glossary import Term, letter_of, mark_html, search, unknown_words
from courses.models import GlossaryTerm


def site_language() -> str:
    """The language in which lessons are read, as the glossary names it."""
    code = (get_language() or TextLanguage.EN)[:2]
    return code if code in TextLanguage.values else TextLanguage.EN


def glossary_terms(languages: Iterable[str]) -> dict[str, tuple[Term, ...]]:
    """Published terms by language, in one query."""
    found: dict[str, list[Term]] = defaultdict(list)
    rows = GlossaryTerm.objects.filter(live=True, language__in=set(languages))
    for language, *row in rows.order_by("language", "slug").values_list(
        "language", "slug", "term", "plain", "forms", "is_marked", "is_jargon"
    ):
        found[language].append(_term(*row))
    return {language: tuple(terms) for language, terms in found.items()}


@lru_cache(maxsize=4096)
def _term(
    slug: str, term: str, plain: str, forms: str, is_marked: bool, is_jargon: bool
) -> Term:
    """Terms seldom change and every lesson reads all of them."""
    return GlossaryTerm(
        slug=slug,
        term=term,
        plain=plain,
        forms=forms,
        is_marked=is_marked,
        is_jargon=is_jargon,
    ).as_term()


def glossary_view(*, language: str, query: str) -> GlossaryView:
    """Entries of one language under their letters; a search keeps those that match."""
    rows = list(GlossaryTerm.objects.filter(live=True))
    languages = {row.language for row in rows}
    if language not in languages:
        language = site_language()
    sections = {
        row.slug: str(GlossarySection(row.section).label)
        for row in rows
        if row.language == language
    }
    terms = [row.as_term() for row in rows if row.language == language]
    found = search(terms, query)
    by_letter = ((_("Found"), found),) if query.strip() and found else _letters(found)
    return GlossaryView(
        letters=tuple(
            Letter(letter, tuple(Entry(term, sections[term.key]) for term in entries))
            for letter, entries in by_letter
        ),
        query=query.strip(),
        count=len(found),
        total=len(terms),
        language=language,
        languages=tuple(
            LanguageLink(code, str(TextLanguage(code).label), code == language)
            for code in sorted(languages | {language})
        ),
    )


def _letters(terms: Sequence[Term]) -> Iterable[tuple[str, Sequence[Term]]]:
    ordered = sorted(
        terms, key=lambda term: (letter_of(term.name), term.name.casefold())
    )
    return [
        (letter, list(entries))
        for letter, entries in groupby(ordered, key=lambda term: letter_of(term.name))
    ]


def term_url(term: Term) -> str:
    return f"{reverse('courses:glossary')}#{term.key}"


def explain_terms(
    prose: Mapping[str, Any], terms: Sequence[Term]
) -> dict[str, SafeString]:
    """Expanded rich text with words of the glossary linked: each where it first
    stands in the lesson, and wherever an author asked for it."""
    htmls = tuple(str(html) for html in prose.values())
    explained = _explain(htmls, tuple(terms), get_language() or "")
    return {
        source: mark_safe(html)  # noqa: S308 -- the editor's whitelist has cleaned it
        for source, html in zip(prose, explained, strict=True)
    }


@lru_cache(maxsize=256)
def _explain(
    htmls: tuple[str, ...], terms: tuple[Term, ...], language: str
) -> tuple[str, ...]:
    """The same for every reader of a lesson, so it is done once."""
    explained: set[str] = set()
    with_card: set[str] = set()

    def link(term: Term, shown: str) -> str:
        html = format_html(
            '<a class="term" href="{}" data-term="term-{}">{}</a>',
            term_url(term),
            term.key,
            mark_safe(shown),  # noqa: S308 -- escaped text, cut from the same HTML
        )
        if term.key not in with_card:
            with_card.add(term.key)
            html += format_html(
                '<span class="term-card" id="term-{}" popover role="dialog"'
                ' aria-label="{}" tabindex="-1"><b class="term-card__name">{}</b>'
                ' <span class="term-card__words">{}</span>'
                ' <a class="term-card__more" href="{}">{}</a></span>',
                term.key,
                term.name,
                term.name,
                term.plain,
                term_url(term),
                _("In the glossary"),
            )
        return html

    return tuple(
        mark_html(html, terms, link=link, explained=explained) for html in htmls
    )


def words_without_entry(htmls: Iterable[str]) -> tuple[str, ...]:
    """Words that an author marked and the glossary does not hold, each once."""
    marked = [html for html in htmls if "<dfn>" in html]
    if not marked:
        return ()
    language = site_language()
    terms = glossary_terms([language]).get(language, ())
    return tuple(
        dict.fromkeys(word for html in marked for word in unknown_words(html, terms))
    )
