"""What an expert reads for a sign-off: drafts as learners will meet them, and what a quiz
may draw. Nothing is changed here.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.generic import View

from courses import queries, sign_off_access
from courses.review_shapes import PartKind


class ReadPartView(View):
    """A module, lesson or quiz as its draft stands, seen as learners will meet it."""

    http_method_names = ["get", "head", "options"]

    def get(
        self, request: HttpRequest, pk: int, kind: str, part: int, **kwargs: Any
    ) -> HttpResponse:
        module = sign_off_access.module_to_sign(pk, request.user)
        thing = sign_off_access.part_to_read(module, kind, part).thing
        draft = thing.get_latest_revision_as_object()
        response: HttpResponse = draft.make_preview_request(
            request, draft.default_preview_mode
        )
        return response


class ReadDrawnView(View):
    """What a quiz of the module may draw from banks: no other way leads an expert to
    them, and none to change them."""

    http_method_names = ["get", "head", "options"]

    def get(
        self, request: HttpRequest, pk: int, quiz: int, **kwargs: Any
    ) -> HttpResponse:
        sign_off = sign_off_access.sign_off_for(pk, request.user)
        part = sign_off_access.part_to_read(sign_off.module, PartKind.QUIZ.value, quiz)
        return render(
            request,
            "courses/pages/drawn_questions.html",
            {"page": queries.drawn_page(sign_off, part)},
        )
