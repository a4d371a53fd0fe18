"""The glossary for everybody: letters, a search, a language, and a page for each word.
No account, no script."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from courses import queries
from elearn.core.typed import typed_text

LONGEST_QUERY = 80


@require_safe
def glossary(request: HttpRequest, language: str = "") -> HttpResponse:
    """The site's own language stands at the short address, each other at its own."""
    own = queries.site_language()
    if language == own:
        asked = request.META.get("QUERY_STRING", "")
        return redirect(f"{queries.glossary_url(own)}{'?' if asked else ''}{asked}")
    query = typed_text(request.GET.get("q", ""))[:LONGEST_QUERY]
    chosen = language or request.GET.get("language", "") or own
    view = queries.glossary_view(language=chosen, query=query)
    if view is None and not language:
        view = queries.glossary_view(language=own, query=query)
    if view is None:
        raise Http404(_("The glossary has no words in this language yet."))
    return render(request, "courses/glossary.html", {"glossary": view})


@require_safe
def glossary_term(request: HttpRequest, language: str, slug: str) -> HttpResponse:
    page = queries.term_page(language=language, slug=slug)
    if page is None:
        raise Http404(_("The glossary has no such word in this language."))
    return render(request, "courses/glossary_term.html", {"page": page})
