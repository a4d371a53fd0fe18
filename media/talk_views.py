"""What a participant does in the room besides watching: POST, then back to the room.

A script that sends a form asks with a header for the sentence alone; the page then
brings its parts up to date by itself and the stream plays on.
"""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from media import services, talk_access, talk_parts
from media.choices import QuestionMode
from media.exceptions import MediaError
from media.talk_look import Look
from media.talk_queries import room_rules

#: Sent by our script with a form; the answer is a sentence, no page.
SENTENCE_ONLY = "X-Sentence-Only"


def answer(request: HttpRequest, act: Callable[[], str], *, back: str) -> HttpResponse:
    """Do it and say so: as a message on the page one came from, or by itself."""
    try:
        words, status = act(), 200
    except MediaError as refusal:
        words, status = str(refusal), 422
    if SENTENCE_ONLY in request.headers:
        context = {"words": words, "is_refused": status != 200}
        return render(request, "media/room/sentence.html", context, status=status)
    if status == 200:
        messages.success(request, words)
    else:
        messages.error(request, words)
    return redirect(back)


def _room(slug: str, part: str) -> str:
    return reverse("media:room", args=[slug]) + f"#{part}"


@require_safe
@never_cache
def part(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    webinar = talk_access.talk_for(slug, request.user)
    if name not in talk_parts.PARTS:
        raise Http404
    look = Look(webinar, request.user, timezone.now())
    return HttpResponse(talk_parts.render_part(request, name, look))


@require_POST
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    webinar = talk_access.talk_for(slug, request.user)

    def act() -> str:
        services.ask_question(
            webinar,
            user=request.user,
            text=request.POST.get("text", ""),
            is_anonymous=bool(request.POST.get("anonymous")),
            now=timezone.now(),
        )
        if room_rules(webinar).questions == QuestionMode.OPEN:
            return _("Your question is in the list.")
        return _("Thank you. A moderator reads your question before others see it.")

    return answer(request, act, back=_room(slug, "questions"))


@require_POST
def question_step(request: HttpRequest, slug: str, pk: int, step: str) -> HttpResponse:
    webinar = talk_access.talk_for(slug, request.user)
    question = talk_access.question_to_read(webinar, pk, request.user)

    def act() -> str:
        now = timezone.now()
        if step == "withdraw":
            services.withdraw_question(question, by=request.user, now=now)
            return _("Your question is withdrawn.")
        is_given = step == "support"
        services.support_question(
            question, user=request.user, now=now, is_given=is_given
        )
        if is_given:
            return _("You support this question.")
        return _("Your support is taken back.")

    return answer(request, act, back=_room(slug, "questions"))


@require_POST
def answer_poll(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    webinar = talk_access.talk_for(slug, request.user)
    poll = talk_access.launched_poll(webinar, pk)

    def act() -> str:
        services.answer_poll(
            poll,
            user=request.user,
            given=request.POST.getlist("answer"),
            now=timezone.now(),
        )
        return _("Your answer is stored. You can change it while the poll is open.")

    return answer(request, act, back=_room(slug, "polls"))


@require_POST
def prompt_step(request: HttpRequest, slug: str, pk: int, step: str) -> HttpResponse:
    webinar = talk_access.talk_for(slug, request.user)
    prompt = talk_access.prompt_in(webinar, pk)

    def act() -> str:
        now = timezone.now()
        if step == "more":
            services.extend_prompt(prompt, user=request.user, now=now)
            return _("You have two more minutes, for later prompts as well.")
        services.answer_prompt(prompt, user=request.user, now=now)
        return _("Thank you, your answer is stored.")

    return answer(request, act, back=_room(slug, "prompt"))
