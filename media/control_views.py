"""The control room of one event: what its organisers and moderators press, and what its
faculty reads. Every button is a POST that leads back to where it stands.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from elearn.core.downloads import download
from elearn.core.typed import typed_number, typed_text
from media import control_parts, queries, services, talk_access
from media.choices import QuestionMode
from media.control_steps import back_to as _back
from media.control_steps import take_step
from media.domain.clocks import first_after, is_shown, nearest
from media.event_days import is_on
from media.exceptions import ProgrammeRefused, TalkRefused
from media.lists import ItemTimesRow
from media.models import Webinar
from media.outage_times import never_shown
from media.presenters import times_for
from media.services.talk import is_room_open
from media.talk_access import Seat
from media.talk_look import Look
from media.talk_queries import room_rules
from media.talk_tables import TABLES
from media.talk_views import answer
from media.wording_talk import talk_sentence

#: What would last longer has its two times the wrong way round.
LONGEST_ITEM = timedelta(hours=12)


@require_safe
@never_cache
def control(request: HttpRequest, slug: str) -> HttpResponse:
    seat = talk_access.control_for(slug, request.user)
    webinar, now = seat.webinar, timezone.now()
    look = Look(webinar, request.user, now)
    context = {
        "seat": seat,
        "webinar": webinar,
        "page": getattr(webinar, "page", None),
        "times": times_for(webinar),
        "is_running": is_on(webinar, now),
        "is_over": webinar.is_over(now),
        "is_open": look.is_open,
        # Where a form without a script led back to, its part is not folded.
        "opened": request.GET.get("open", ""),
        # Each is a template of ours, rendered and escaped already.
        "parts": {
            name: mark_safe(control_parts.render_part(request, seat, name, look))  # noqa: S308
            for name in control_parts.parts_for(seat)
        },
    }
    return render(request, "media/pages/control.html", context)


@require_safe
@never_cache
def part(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    seat = talk_access.control_for(slug, request.user)
    if name not in control_parts.parts_for(seat):
        raise Http404
    look = Look(seat.webinar, request.user, timezone.now())
    return HttpResponse(control_parts.render_part(request, seat, name, look))


# -- Items ------------------------------------------------------------------------
@require_POST
def item_step(request: HttpRequest, slug: str, key: str, step: str) -> HttpResponse:
    seat = talk_access.moderation_for(slug, request.user)
    if step != "correct":
        return take_step(request, seat, key, step)

    def act() -> str:
        return _correct(request, seat, key, timezone.now())

    return answer(request, act, back=_back(slug, "items"))


def _correct(request: HttpRequest, seat: Seat, key: str, now: datetime) -> str:
    """Times by the event's clock, beside the item's own, with a reason. Moderators do it
    while the room is open; later the record is the organisers' alone."""
    webinar = seat.webinar
    if not (seat.may_organise or is_room_open(webinar, now=now)):
        raise TalkRefused(talk_sentence("room_not_open", title=webinar.title))
    starts, ends = _read_times(webinar, key, request)
    services.set_item_times(
        webinar,
        times=[ItemTimesRow(0, key, starts, ends)],
        reason=typed_text(request.POST.get("reason", ""))[:300],
        by=request.user,
        now=now,
    )
    return _("The times are corrected, and everybody’s minutes follow them.")


def _read_times(
    webinar: Webinar, key: str, request: HttpRequest
) -> tuple[datetime, datetime]:
    items = {item.key: item for item in queries.programme_in_force(webinar)}
    if key not in items:
        raise ProgrammeRefused(talk_sentence("step_no_item"))
    clocks = []
    for name in ("starts", "ends"):
        try:
            clock = datetime.strptime(request.POST.get(name, ""), "%H:%M")  # noqa: DTZ007
        except ValueError:
            raise ProgrammeRefused(talk_sentence("correct_clock")) from None
        clocks.append(clock.time())
    # Around midnight the item's own day may be another than that of its planned start.
    starts = nearest(clocks[0], items[key].starts_at, webinar.zone)
    ends = first_after(clocks[1], starts, webinar.zone)
    for clock, moment in zip(clocks, (starts, ends), strict=True):
        if not is_shown(clock, moment, webinar.zone):
            raise ProgrammeRefused(never_shown(clock, webinar.zone))
    if ends - starts > LONGEST_ITEM:
        raise ProgrammeRefused(talk_sentence("correct_long"))
    return starts, ends


# -- Questions ----------------------------------------------------------------------
@require_POST
def moderate(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    seat = talk_access.moderation_for(slug, request.user)
    question = talk_access.question_in(seat.webinar, pk)

    def act() -> str:
        into = typed_number(request.POST.get("into", ""))
        done = services.moderate_question(
            question,
            to=request.POST.get("to", ""),
            by=request.user,
            now=timezone.now(),
            text=request.POST.get("text", ""),
            into=seat.webinar.questions.filter(pk=into).first(),
        )
        return _("“%(question)s” is now: %(state)s.") % {
            "question": _short(done.text),
            "state": done.get_state_display(),
        }

    return answer(request, act, back=_back(slug, f"queue-{pk}"))


@require_POST
def rules(request: HttpRequest, slug: str) -> HttpResponse:
    """How questions are taken, or how many prompts there are: whichever was sent."""
    seat = talk_access.moderation_for(slug, request.user)

    def act() -> str:
        now = timezone.now()
        if "prompts" in request.POST:
            services.switch_prompts(
                seat.webinar,
                per_hour=typed_number(request.POST["prompts"]),
                by=request.user,
                now=now,
            )
            rules = room_rules(seat.webinar)
            if not rules.prompts_per_hour:
                return _("There are no attention prompts from now on.")
            return ngettext(
                "From now on there is %(n)d attention prompt in an hour.",
                "From now on there are %(n)d attention prompts in an hour.",
                rules.prompts_per_hour,
            ) % {"n": rules.prompts_per_hour}
        services.take_questions(
            seat.webinar,
            mode=request.POST.get("questions", ""),
            by=request.user,
            now=now,
        )
        return _("Questions are taken this way from now on: %(mode)s.") % {
            "mode": QuestionMode(room_rules(seat.webinar).questions).label
        }

    part = "prompts" if "prompts" in request.POST else "queue"
    return answer(request, act, back=_back(slug, part))


def _short(text: str) -> str:
    """So much of it that one knows which is meant."""
    return Truncator(text).chars(60)


# -- Polls, messages, people -----------------------------------------------------------
@require_POST
def prepare_poll(request: HttpRequest, slug: str) -> HttpResponse:
    seat = talk_access.moderation_for(slug, request.user)

    def act() -> str:
        services.prepare_poll(
            seat.webinar,
            question=request.POST.get("question", ""),
            kind=request.POST.get("kind", ""),
            options=request.POST.get("options", "").splitlines(),
            is_named=bool(request.POST.get("named")),
            by=request.user,
            now=timezone.now(),
        )
        return _("The poll is prepared. Nobody sees it until you launch it.")

    return answer(request, act, back=_back(slug, "polls"))


@require_POST
def poll_step(request: HttpRequest, slug: str, pk: int, step: str) -> HttpResponse:
    seat = talk_access.moderation_for(slug, request.user)
    poll = talk_access.poll_in(seat.webinar, pk)
    by, now = request.user, timezone.now()

    def word() -> object:
        hidden = bool(request.POST.get("hide"))
        text = request.POST.get("word", "")
        return services.hide_word(poll, word=text, is_hidden=hidden, by=by, now=now)

    steps: dict[str, tuple[Callable[[], object], str]] = {
        "launch": (
            lambda: services.launch_poll(poll, by=by, now=now),
            _("“%(poll)s” is open: everybody in the room sees it."),
        ),
        "close": (
            lambda: services.close_poll(poll, by=by, now=now),
            _("“%(poll)s” is closed. The room sees results when you show them."),
        ),
        "show": (
            lambda: services.show_results(poll, is_shown=True, by=by, now=now),
            _("The room sees the results of “%(poll)s”."),
        ),
        "unshow": (
            lambda: services.show_results(poll, is_shown=False, by=by, now=now),
            _("The room no longer sees the results of “%(poll)s”."),
        ),
        "discard": (
            lambda: services.discard_poll(poll, by=by),
            _("“%(poll)s” is discarded."),
        ),
        "word": (word, _("The words that the room sees of “%(poll)s” are changed.")),
    }
    press, words = steps[step]

    def act() -> str:
        press()
        return words % {"poll": _short(poll.question)}

    return answer(request, act, back=_back(slug, "polls"))


@require_POST
def announce(request: HttpRequest, slug: str) -> HttpResponse:
    seat = talk_access.moderation_for(slug, request.user)

    def act() -> str:
        services.announce(
            seat.webinar,
            text=request.POST.get("text", ""),
            by=request.user,
            now=timezone.now(),
        )
        return _("Everybody in the room is told.")

    return answer(request, act, back=_back(slug, "told"))


@require_POST
def give_part(request: HttpRequest, slug: str) -> HttpResponse:
    seat = talk_access.helpers_for(slug, request.user)

    def act() -> str:
        role = services.give_part(
            seat.webinar,
            email=typed_text(request.POST.get("email", "")),
            part=request.POST.get("part", ""),
            by=request.user,
            now=timezone.now(),
        )
        return _("%(name)s can open this page now.") % {"name": role.user.name}

    return answer(request, act, back=_back(slug, "helpers"))


@require_POST
def take_part_away(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    seat = talk_access.helpers_for(slug, request.user)
    role = talk_access.role_in(seat.webinar, pk)

    def act() -> str:
        name = role.user.name if role.user else _("The person")
        services.take_part_away(role, by=request.user)
        return _("%(name)s can no longer open this page.") % {"name": name}

    return answer(request, act, back=_back(slug, "helpers"))


# -- Tables ---------------------------------------------------------------------------
@require_safe
@never_cache
def table(request: HttpRequest, slug: str, name: str, ending: str) -> HttpResponse:
    seat = talk_access.moderation_for(slug, request.user)
    if name not in TABLES:
        raise Http404
    return download(
        ending,
        f"{name}-{slug}",
        table=lambda: TABLES[name](seat.webinar),
        sheets=lambda: {name.capitalize(): TABLES[name](seat.webinar)},
    )
