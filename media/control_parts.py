"""The parts of the control room, each rendered by itself for page, form and refresh."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from media import talk_queries
from media.choices import (
    POLL_KIND_LABELS,
    QUESTION_STATE_LABELS,
    PollState,
    QuestionMode,
    RoomPart,
)
from media.control_seen import seen_now
from media.domain.polls import ENOUGH, PollKind, Result, may_ask_again, word_key
from media.domain.programme import Item, current_item, from_ms, to_ms
from media.domain.prompts import MOST_PER_HOUR
from media.domain.questions import ALIVE, QuestionState, steps_from
from media.domain.running import hole_after
from media.logs.health import Health, viewers_over_time
from media.models import Poll, Question, StreamOutage, Webinar
from media.models.questions import ANSWER_MAX, REASON_MAX
from media.models.room import ANNOUNCEMENT_MAX
from media.ribbon_words import clock
from media.services.corrections import REASON_MAX as OUTAGE_MAX
from media.talk_access import Seat
from media.talk_look import Look

#: Names on one page; a room of thousands is counted, not read.
MOST_NAMES = 300
#: Bars of the curve of viewers: what a phone can still draw apart.
MOST_BARS = 60
#: What is said of an item: who may press what follows from it.
RUNS, OVER, COMES = "runs", "over", "comes"


@dataclass(frozen=True, slots=True)
class ItemRow:
    item: Item
    state: str
    may_begin: bool
    may_end: bool
    starts: str
    ends: str
    #: (times, reason) of every entry that was ever recorded, the newest first.
    history: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class QueueRow:
    question: Question
    #: "" where this seat is not told; the template says “Anonymous”.
    name: str
    state: Any
    steps: list[str]
    item: str

    @property
    def has_more(self) -> bool:
        """Whether there is a step that needs words or another question."""
        return bool({"aside", "written", "merged"} & {*self.steps})


@dataclass(frozen=True, slots=True)
class PollRow:
    poll: Poll
    kind: Any
    result: Result | None
    #: (word, key, count, is hidden) of words of people's own.
    words: list[tuple[str, int, bool]]
    may_launch: bool


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of the curve; percentages as attributes of an SVG take them."""

    clock: str
    people: int
    x: str
    y: str
    width: str
    height: str


def render_part(request: HttpRequest, seat: Seat, name: str, look: Look) -> str:
    """The HTML of one part. KeyError for an unknown name."""
    template, gather = PARTS[name]
    context = {
        "seat": seat,
        "webinar": seat.webinar,
        "part_url": reverse("media:control_part", args=[seat.webinar.slug, name]),
        "is_open": look.is_open,
        "is_over": look.webinar.is_over(look.now),
        **gather(seat, look),
    }
    html: str = render_to_string(template, context, request=request)
    return html


def _items(seat: Seat, look: Look) -> dict[str, Any]:
    webinar, now_ms = look.webinar, to_ms(look.now)
    running = talk_queries.items_running(webinar)
    current = current_item(look.items, now_ms)
    on_key = running.key or (current.key if current else "")
    zone = webinar.zone

    def clock(moment: datetime) -> str:
        return moment.astimezone(zone).strftime("%H:%M")

    history: dict[str, list[tuple[str, str]]] = {}
    for entry in webinar.item_times.order_by("-id"):
        span = f"{clock(entry.starts_at)}–{clock(entry.ends_at)}"
        history.setdefault(entry.key, []).append((span, entry.reason))
    rows = []
    for item in look.items:
        if item.key == on_key:
            state = RUNS
        elif item.key in running.ended or item.ends_ms <= now_ms:
            state = OVER
        else:
            state = COMES
        rows.append(
            ItemRow(
                item=item,
                state=state,
                may_begin=look.is_open and item.key not in running.begun,
                may_end=look.is_open and state == RUNS,
                starts=clock(item.starts_at),
                ends=clock(item.ends_at),
                history=history.get(item.key, []),
            )
        )
    on = next((row for row in rows if row.state == RUNS), None)
    return {
        "rows": rows,
        "on": on,
        "is_begun": bool(on and on.item.key in running.begun),
        "is_over_time": bool(on and on.item.ends_ms <= now_ms),
        "next": next(
            (row for row in rows if row.may_begin and row.state == COMES), None
        ),
        "hole": _hole(look, on, clock),
        "last_step": _last_step(look, clock),
    }


def _hole(
    look: Look, on: ItemRow | None, clock: Callable[[datetime], str]
) -> tuple[str, str] | None:
    """Between what runs and what follows, where steps have opened it."""
    hole = hole_after(look.items, on.item.key) if on and look.is_open else None
    return (clock(from_ms(hole[0])), clock(from_ms(hole[1]))) if hole else None


def _last_step(look: Look, clock: Callable[[datetime], str]) -> str:
    """When the last button about the programme was pressed; "" where none can be taken
    back."""
    entries = talk_queries.last_step(look.webinar) if look.is_open else []
    return clock(entries[0].recorded_at) if entries else ""


def _queue(seat: Seat, look: Look) -> dict[str, Any]:
    questions = talk_queries.question_queue(look.webinar, look.user)
    titles = {one.key: one.short_title for one in look.items}
    rows = [
        QueueRow(
            question=one,
            name=_asker(seat, one),
            state=QUESTION_STATE_LABELS[QuestionState(one.state)],
            steps=steps_from(one.state),
            item=titles.get(one.item, ""),
        )
        for one in questions
    ]

    def of(*states: QuestionState) -> list[QueueRow]:
        return [row for row in rows if row.question.state in states]

    state = QuestionState
    return {
        "groups": [
            ("now", of(state.NOW)),
            ("waiting", of(state.WAITING)),
            ("shown", of(state.SHOWN)),
            ("done", of(state.ANSWERED, state.WRITTEN, state.ASIDE, state.MERGED)),
        ],
        # Once for all: a list in each question would grow with the square of them.
        "targets": [one for one in questions if one.state in ALIVE],
        "mode": look.rules.questions,
        "modes": QuestionMode.choices,
        "mode_label": QuestionMode(look.rules.questions).label,
        "waiting": len(of(state.WAITING)),
        "total": len(rows),
        "reason_max": REASON_MAX,
        "answer_max": ANSWER_MAX,
    }


def _asker(seat: Seat, question: Question) -> str:
    """Faculty reads no more names than the room does: the form promises it."""
    if question.is_anonymous and not seat.may_moderate:
        return ""
    return question.author.name if question.author else _("erased")


def _polls(seat: Seat, look: Look) -> dict[str, Any]:
    polls = talk_queries.polls_of(look.webinar)
    results = talk_queries.results_of(polls, with_hidden=True)
    return {
        "rows": [
            PollRow(
                poll=poll,
                kind=POLL_KIND_LABELS[PollKind(poll.kind)],
                result=results[poll.pk],
                words=_words(poll, results[poll.pk]),
                may_launch=look.is_open
                and poll.state != PollState.OPEN
                and may_ask_again(
                    is_named=poll.is_named,
                    was_shown=poll.shown_at is not None,
                    people=poll.people,
                ),
            )
            for poll in polls
        ],
        "enough": ENOUGH,
    }


def _words(poll: Poll, result: Result | None) -> list[tuple[str, int, bool]]:
    if poll.kind != PollKind.WORDS or result is None:
        return []
    hidden = set(poll.hidden_words)
    return [
        (row.label, row.count, word_key(row.label) in hidden) for row in result.rows
    ]


def _health(seat: Seat, look: Look) -> dict[str, Any]:
    health = look.health
    outage = StreamOutage.objects.filter(webinar=look.webinar, ended_at=None).first()
    curve = viewers_over_time(look.webinar)
    bars = draw_bars(curve, look.webinar)
    return {
        "health": health,
        "outage": outage,
        "outage_since": clock(to_ms(outage.began_at), look.webinar.zone)
        if outage
        else "",
        "outage_max": OUTAGE_MAX,
        "shares": _shares(health),
        "bars": bars,
        "most": max((people for _minute, people in curve), default=0),
        "names": talk_queries.names_here(look.webinar, health.viewers)[:MOST_NAMES],
        "unlisted": max(0, health.here - MOST_NAMES),
    }


def _shares(health: Health) -> list[tuple[str, int, int]]:
    counts = {
        "playing": health.playing - health.hidden,
        "hidden": health.hidden,
        "waiting": health.waiting,
        "stopped": health.stopped,
    }
    return [(name, n, health.percent(n)) for name, n in counts.items()]


def draw_bars(curve: list[tuple[int, int]], webinar: Webinar) -> list[Bar]:
    """People over time in at most MOST_BARS bars, each as high as its fullest minute."""
    if not curve:
        return []
    step = -(-len(curve) // MOST_BARS)
    pieces = [curve[place : place + step] for place in range(0, len(curve), step)]
    top = max(people for _minute, people in curve)
    width = 100 / len(pieces)
    bars = []
    for place, piece in enumerate(pieces):
        people = max(n for _minute, n in piece)
        height = 100 * people / top if top else 0
        bars.append(
            Bar(
                clock=from_ms(piece[0][0]).astimezone(webinar.zone).strftime("%H:%M"),
                people=people,
                x=f"{place * width:.2f}%",
                y=f"{100 - height:.2f}%",
                width=f"{width * 0.8:.2f}%",
                height=f"{height:.2f}%",
            )
        )
    return bars


def _told(seat: Seat, look: Look) -> dict[str, Any]:
    return {
        "announcements": list(talk_queries.announcements(look.webinar)),
        "longest": ANNOUNCEMENT_MAX,
    }


def _seen(seat: Seat, look: Look) -> dict[str, Any]:
    return seen_now(look)


def _prompts(seat: Seat, look: Look) -> dict[str, Any]:
    return {
        "per_hour": look.rules.prompts_per_hour,
        "numbers": range(MOST_PER_HOUR + 1),
        "asked": talk_queries.prompts_with_answers(look.webinar),
    }


def _helpers(seat: Seat, look: Look) -> dict[str, Any]:
    return {
        "roles": list(talk_queries.room_roles(look.webinar)),
        "parts": RoomPart.choices,
    }


Gather = Callable[[Seat, Look], dict[str, Any]]
#: Name → template and what it needs.
PARTS: dict[str, tuple[str, Gather]] = {
    "items": ("media/control/items.html", _items),
    "queue": ("media/control/queue.html", _queue),
    "polls": ("media/control/polls.html", _polls),
    "seen": ("media/control/seen.html", _seen),
    "health": ("media/control/health.html", _health),
    "told": ("media/control/told.html", _told),
    "prompts": ("media/control/prompts.html", _prompts),
    "helpers": ("media/control/helpers.html", _helpers),
}
#: What each sees; the rest is not there.
FOR_FACULTY = ("items", "queue", "seen", "health", "told")
FOR_MODERATORS = (*FOR_FACULTY, "polls", "prompts")


def parts_for(seat: Seat) -> tuple[str, ...]:
    if seat.may_organise:
        return (*FOR_MODERATORS, "helpers")
    return FOR_MODERATORS if seat.may_moderate else FOR_FACULTY
