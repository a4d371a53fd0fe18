"""The glossary for everybody: letters, a search, a language. No account, no script."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from courses import queries
from elearn.core.typed import typed_text

LONGEST_QUERY = 80


@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    view = queries.glossary_view(
        language=request.GET.get("language", ""),
        query=typed_text(request.GET.get("q", ""))[:LONGEST_QUERY],
    )
    return render(request, "courses/glossary.html", {"glossary": view})
