"""Recordings, videos and captions of lessons, in pieces: a player jumps about in them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from courses import access
from elearn.core.played_files import answer_in_pieces


@require_safe
@cache_control(private=True, max_age=3600)
def lesson_file(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    return answer_in_pieces(request, access.lesson_file_for(request, pk, name))
