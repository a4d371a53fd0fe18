"""The glossary as lessons explain and link its words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from courses.choices import TextLanguage
from courses.domain.glossary import Term, mark_html, unknown_words
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


def term_url(key: str, *, language: str) -> str:
    return reverse("courses:glossary_term", args=[language, key])


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
    spoken = site_language()

    def link(term: Term, shown: str) -> str:
        html = format_html(
            '<a class="term" href="{}" data-term="term-{}">{}</a>',
            term_url(term.key, language=spoken),
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
                term_url(term.key, language=spoken),
                _("More about this word"),
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
