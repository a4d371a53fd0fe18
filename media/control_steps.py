"""The steps of an event's programme and stream in the control room: what begins, ends,
goes on or stands still. What would cost people minutes is asked before it is done.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from elearn.core.typed import typed_text
from media import queries, services, talk_access
from media.domain.programme import Item, from_ms, to_ms
from media.domain.running import hole_after
from media.exceptions import CorrectionRefused, MediaError
from media.models import StreamOutage, Webinar
from media.outage_times import ran_again, words_of_end
from media.services.talk import require_open_room
from media.talk_access import Seat
from media.talk_views import SENTENCE_ONLY, answer
from media.wording_talk import talk_sentence

MINUTE_MS = 60_000
#: Less is the time in which somebody finds the button; nobody is asked about it.
ASKED_FROM_MS = 2 * MINUTE_MS


#: Parts of the page that are folded away while the room is open.
FOLDED = ("prompts", "helpers")


def back_to(slug: str, part: str) -> str:
    opened = f"?open={part}" if part in FOLDED else ""
    return reverse("media:control", args=[slug]) + f"{opened}#{part}"


def take_step(request: HttpRequest, seat: Seat, key: str, step: str) -> HttpResponse:
    """One press on an item. `begin` that would cost minutes leads to a page that asks,
    unless `since` already says when it began."""
    now = timezone.now()
    webinar, by = seat.webinar, request.user
    since = request.POST.get("since", "")
    if step == "begin" and since not in ("plan", "now"):
        question = _question(webinar, key, now)
        if question is not None:
            # Our script sends a form as a page where it is not answered as expected.
            if SENTENCE_ONLY in request.headers:
                return HttpResponse(status=409)
            return render(request, "media/pages/control_late.html", question)

    def act() -> str:
        before = _item(webinar, key)
        if step == "end":
            services.end_item_now(webinar, key=key, by=by, now=now)
            return _("“%(title)s” ended at %(clock)s.") % {
                "title": before.short_title if before else key,
                "clock": _clock(webinar, now),
            }
        if step == "fill":
            services.close_hole(webinar, key=key, by=by, now=now)
            return _("No minute lies between the items any more.")
        services.begin_item_now(
            webinar, key=key, by=by, now=now, as_planned=since == "plan"
        )
        return _begun(webinar, key, before)

    return answer(request, act, back=back_to(webinar.slug, "items"))


def _item(webinar: Webinar, key: str) -> Item | None:
    items = queries.programme_in_force(webinar)
    return next((item for item in items if item.key == key), None)


def _clock(webinar: Webinar, moment: datetime) -> str:
    return moment.astimezone(webinar.zone).strftime("%H:%M")


def _question(webinar: Webinar, key: str, now: datetime) -> dict[str, Any] | None:
    """What is asked before it begins; None where nobody would lose anything, and where
    it is refused anyway."""
    item = _item(webinar, key)
    if item is None or to_ms(now) - item.starts_ms < ASKED_FROM_MS:
        return None
    try:
        loss = services.loss_of_beginning(webinar, key=key, now=now)
    except MediaError:
        return None
    if not loss.people:
        return None
    return {
        "webinar": webinar,
        "item": item,
        "loss": loss,
        "most_minutes": max(1, round(loss.most_ms / MINUTE_MS)),
        "late_minutes": (to_ms(now) - item.starts_ms) // MINUTE_MS,
        "planned": _clock(webinar, item.starts_at),
        "clock": _clock(webinar, now),
    }


def _begun(webinar: Webinar, key: str, before: Item | None) -> str:
    """When it began, how far from its time, and what is left over behind it."""
    items = queries.programme_in_force(webinar)
    item = next(one for one in items if one.key == key)
    told = [
        _("“%(title)s” began at %(clock)s.")
        % {"title": item.short_title, "clock": _clock(webinar, item.starts_at)}
    ]
    away = (item.starts_ms - before.starts_ms) // MINUTE_MS if before else 0
    if away >= 1:
        told.append(
            ngettext(
                "That is %(n)d minute after its time.",
                "That is %(n)d minutes after its time.",
                away,
            )
            % {"n": away}
        )
    elif away <= -1:
        told.append(
            ngettext(
                "That is %(n)d minute before its time.",
                "That is %(n)d minutes before its time.",
                -away,
            )
            % {"n": -away}
        )
    hole = hole_after(items, key)
    if hole is not None:
        told.append(
            _(
                "From %(start)s to %(end)s nothing is on now, and those minutes count for"
                " nobody; above you can close the gap."
            )
            % {
                "start": _clock(webinar, from_ms(hole[0])),
                "end": _clock(webinar, from_ms(hole[1])),
            }
        )
    return " ".join(told)


@require_POST
def step_back(request: HttpRequest, slug: str) -> HttpResponse:
    seat = talk_access.moderation_for(slug, request.user)

    def act() -> str:
        services.take_step_back(seat.webinar, by=request.user, now=timezone.now())
        return _(
            "Taken back: the programme is as it was before, and so are the minutes."
        )

    return answer(request, act, back=back_to(slug, "items"))


def _ended_at(webinar: Webinar, typed: str) -> datetime | None:
    """When it ran again by the event's clock, which came first after it was noted; None
    where nothing was typed."""
    if not typed.strip():
        return None
    try:
        clock = datetime.strptime(typed.strip(), "%H:%M").time()  # noqa: DTZ007
    except ValueError:
        raise CorrectionRefused(talk_sentence("outage_clock")) from None
    noted = StreamOutage.objects.filter(webinar=webinar, ended_at=None).first()
    if noted is None:
        return None
    return ran_again(clock, noted_at=noted.began_at, zone=webinar.zone)


@require_POST
def outage(request: HttpRequest, slug: str) -> HttpResponse:
    """The stream stands still, or runs again, for everybody in the room."""
    seat = talk_access.moderation_for(slug, request.user)
    webinar, by, now = seat.webinar, request.user, timezone.now()

    def act() -> str:
        require_open_room(webinar, now=now)
        if request.POST.get("stream") != "runs":
            services.note_outage(
                webinar, words=typed_text(request.POST.get("words", "")), by=by, now=now
            )
            return _("The room says that the stream stands still.")
        ended_at = _ended_at(webinar, request.POST.get("ended", ""))
        over = services.end_outage(webinar, by=by, now=now, ended_at=ended_at)
        return words_of_end(over, webinar)

    return answer(request, act, back=back_to(slug, "health"))
