"""The learner's pages of a conversation: begin, play, look at oneself, look back.

Thin: reads come from `queries`, writes go to `services`, `access` says whose
attempt it is. Every step is POST → 303 → GET, so a reload repeats nothing.
"""

from __future__ import annotations

import uuid as uuid_module
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from elearn.core.models import User
from elearn.core.typed import typed_number
from scenarios import drafts, queries, services
from scenarios.access import get_attempt, get_scenario, remember_attempt
from scenarios.debrief_wording import SURE_WORDS
from scenarios.drawings import draw_curve, draw_rating
from scenarios.exceptions import ScenarioError, StaleStep
from scenarios.map_drawing import draw_map
from scenarios.models import Attempt
from scenarios.shelf import shelf as shelf_of
from scenarios.transcript import split_log

#: Session key: this person does not want to see the meters.
METERS_HIDDEN = "scenario_meters_hidden"
MARKS = {"1": 1, "2": 2, "3": 3, "4": 4, "5": 5}
CLOCK_ON = _("The clock is on. Turns that have one say so, and you can switch it off.")
CLOCK_OFF = _("The clock is off. Take the time you need.")
#: What can lie on top of the conversation; the replies wait beneath.
PANELS = ("pause", "help", "stop")


class SeeOther(HttpResponseRedirect):
    """303: the answer to a POST is elsewhere, and is fetched with GET."""

    status_code = 303


def _person(request: HttpRequest) -> User | None:
    return request.user if request.user.is_authenticated else None


def _to_player(attempt: Attempt, place: str = "#line") -> SeeOther:
    # The fragment moves the reading position to the new line without a script.
    return SeeOther(reverse("scenarios:player", args=[attempt.uuid]) + place)


def _is_rated(attempt: Attempt) -> bool:
    """A conversation without skills has nothing to rate oneself in."""
    return attempt.rated_at is not None or not attempt.revision.graph.skills


def _to_result(attempt: Attempt) -> SeeOther:
    name = "debrief" if _is_rated(attempt) else "reflect"
    return SeeOther(reverse(f"scenarios:{name}", args=[attempt.uuid]))


@require_GET
def shelf(request: HttpRequest) -> HttpResponse:
    """All conversations that can be played."""
    cards = shelf_of(request.user)
    return render(request, "scenarios/pages/shelf.html", {"cards": cards})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """Who is waiting, and how to begin; POST begins, with a first reply if one
    was chosen already (on the home page)."""
    scenario = get_scenario(slug)
    if request.method == "POST":
        return _begin(request, slug)
    opened = queries.open_attempt(request, scenario)
    graph = scenario.current_revision.graph
    return render(
        request,
        "scenarios/pages/start.html",
        {
            "scenario": scenario,
            "persona": graph.persona,
            "first": queries.first_seen(graph),
            "has_clock": queries.has_clock(graph),
            "resume": queries.player_view(opened) if opened else None,
            "best": queries.best_attempt(request.user, scenario),
        },
    )


def _begin(request: HttpRequest, slug: str) -> HttpResponse:
    scenario = get_scenario(slug)
    opened = queries.open_attempt(request, scenario)
    now = timezone.now()
    with_clock = request.POST.get("clock") == "1"
    if opened is not None and opened.event_count == 0:
        # A double click, or begun and never answered.
        attempt = services.set_clock(opened, on=with_clock)
    else:
        attempt = services.start_attempt(
            scenario.current_revision,
            user=_person(request),
            now=now,
            with_clock=with_clock,
        )
        remember_attempt(request, attempt)
    choice = request.POST.get("choice", "")
    if choice:
        try:
            attempt = services.choose(
                attempt, choice_key=choice, expected_seq=0, now=now
            )
        except ScenarioError as refusal:
            messages.warning(request, str(refusal))
    return _to_result(attempt) if attempt.is_finished else _to_player(attempt)


@never_cache
@require_GET
def player(request: HttpRequest, uuid: uuid_module.UUID) -> HttpResponse:
    """Where the conversation stands. `?show=pause|help|stop` lays it aside for a
    moment, `?show=whole` opens everything that was said, `?show=words` lets the
    learner change their own words."""
    attempt = get_attempt(request, uuid)
    if attempt.is_finished:
        return _to_result(attempt)
    words = drafts.words_of(request, attempt)
    show = request.GET.get("show", "")
    if show == "words":
        return _show_player(request, attempt, None, typed=words or "")
    return _show_player(request, attempt, words, show=show)


def _show_player(
    request: HttpRequest,
    attempt: Attempt,
    words: str | None,
    *,
    show: str = "",
    typed: str = "",
    problem: str = "",
) -> HttpResponse:
    view = queries.player_view(attempt, words)
    return render(
        request,
        "scenarios/pages/player.html",
        {
            "view": view,
            "log": split_log(view.log, view.persona.name),
            "acts_only": not any(choice.spoken for choice in view.choices),
            "show": show if show in (*PANELS, "whole") else "",
            "meters_hidden": request.session.get(METERS_HIDDEN, False),
            "typed": typed,
            "problem": problem,
            "limit": services.OWN_WORDS_LIMIT,
            "sure_words": SURE_WORDS.values(),
        },
        status=422 if problem else 200,
    )


@require_POST
def choose(request: HttpRequest, uuid: uuid_module.UUID) -> HttpResponse:
    attempt = get_attempt(request, uuid)
    sure = request.POST.get("sure", "")
    dwell_ms = typed_number(request.POST.get("dwell_ms", ""))
    try:
        after = services.choose(
            attempt,
            choice_key=request.POST.get("choice", ""),
            # A form without its number is as old as can be.
            expected_seq=typed_number(request.POST.get("seq", "")),
            now=timezone.now(),
            own_words=drafts.words_of(request, attempt) or "",
            confidence=typed_number(sure) if sure else None,
            dwell_ms=dwell_ms if dwell_ms >= 0 else None,
            by_clock=request.POST.get("by_clock") == "1",
        )
    except ScenarioError as refusal:
        messages.warning(request, str(refusal))
        return _to_result(attempt) if attempt.is_finished else _to_player(attempt)
    drafts.forget_words(request, attempt)
    return _to_result(after) if after.is_finished else _to_player(after)


@never_cache
@require_POST
def say(request: HttpRequest, uuid: uuid_module.UUID) -> HttpResponse:
    """The learner's own words for this turn; the replies come next."""
    attempt = get_attempt(request, uuid)
    if attempt.is_finished:
        return _to_result(attempt)
    if typed_number(request.POST.get("seq", "")) != attempt.event_count:
        messages.warning(request, str(StaleStep()))
        return _to_player(attempt)
    words = "" if "skip" in request.POST else request.POST.get("words", "")
    try:
        drafts.keep_words(request, attempt, words)
    except ScenarioError as refusal:
        return _show_player(request, attempt, None, typed=words, problem=str(refusal))
    return _to_player(attempt, "#ask")


@require_POST
def clock(request: HttpRequest, uuid: uuid_module.UUID) -> HttpResponse:
    """The soft clock on or off, at any time."""
    attempt = get_attempt(request, uuid)
    on = request.POST.get("on") == "1"
    try:
        services.set_clock(attempt, on=on)
    except ScenarioError as refusal:
        messages.warning(request, str(refusal))
        return _to_result(attempt)
    messages.info(request, CLOCK_ON if on else CLOCK_OFF)
    return _to_player(attempt)


@require_POST
def show_meters(request: HttpRequest, uuid: uuid_module.UUID) -> HttpResponse:
    """Hide or show how the patient seems; kept for this visit."""
    attempt = get_attempt(request, uuid)
    request.session[METERS_HIDDEN] = request.POST.get("show") == "0"
    return SeeOther(reverse("scenarios:player", args=[attempt.uuid]))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reflect(request: HttpRequest, uuid: uuid_module.UUID) -> HttpResponse:
    """How the learner saw it, before anything is shown; it may be skipped."""
    attempt = get_attempt(request, uuid)
    if not attempt.is_finished:
        return _to_player(attempt)
    debrief_url = reverse("scenarios:debrief", args=[attempt.uuid])
    questions = queries.rating_questions(attempt)
    if request.method == "POST":
        ratings = {
            question.key: MARKS[request.POST[question.key]]
            for question in questions
            if "skip" not in request.POST and request.POST.get(question.key) in MARKS
        }
        services.rate_self(attempt, ratings=ratings, now=timezone.now())
        return SeeOther(debrief_url)
    if attempt.rated_at:
        return SeeOther(debrief_url)
    return render(
        request,
        "scenarios/pages/reflect.html",
        {"view": queries.player_view(attempt), "questions": questions},
    )


@never_cache
@require_GET
def debrief(request: HttpRequest, uuid: uuid_module.UUID) -> HttpResponse:
    attempt = get_attempt(request, uuid)
    if not attempt.is_finished:
        return _to_player(attempt)
    if not _is_rated(attempt):
        return _to_result(attempt)
    return _show_debrief(request, attempt, note=attempt.note)


def _show_debrief(
    request: HttpRequest, attempt: Attempt, *, note: str, problem: str = ""
) -> HttpResponse:
    view = queries.debrief_view(attempt)
    return render(
        request,
        "scenarios/pages/debrief.html",
        {
            "view": view,
            "profile": [(row, draw_rating(row)) for row in view.profile],
            "curve": draw_curve(view.curve),
            "map": draw_map(view.path),
            "repeat": queries.repeat_of(attempt, now=timezone.now()),
            "note": note,
            "problem": problem,
            "limit": services.NOTE_LIMIT,
            "keep_query": urlencode({"next": request.path}),
        },
        status=422 if problem else 200,
    )


@never_cache
@require_POST
def note(request: HttpRequest, uuid: uuid_module.UUID) -> HttpResponse:
    """What the learner wants to remember; nobody else reads it."""
    attempt = get_attempt(request, uuid)
    if not attempt.is_finished:
        return _to_player(attempt)
    if not _is_rated(attempt):
        return _to_result(attempt)
    text = request.POST.get("note", "")
    try:
        services.write_note(attempt, text=text, now=timezone.now())
    except ScenarioError as refusal:
        return _show_debrief(request, attempt, note=text, problem=str(refusal))
    return SeeOther(reverse("scenarios:debrief", args=[attempt.uuid]) + "#note")


@require_POST
def play_again(request: HttpRequest, uuid: uuid_module.UUID) -> HttpResponse:
    """A new attempt from one decision of this one, which stays as it is."""
    attempt = get_attempt(request, uuid)
    try:
        branch = services.play_again_from(
            attempt,
            turn=typed_number(request.POST.get("number", "")),
            user=_person(request),
            now=timezone.now(),
        )
    except ScenarioError as refusal:
        messages.warning(request, str(refusal))
        return SeeOther(reverse("scenarios:debrief", args=[attempt.uuid]))
    remember_attempt(request, branch)
    return _to_player(branch)
