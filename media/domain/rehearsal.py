"""What the pages of an invented audience send, and how long each person really watched.

The truth is painted, millisecond by millisecond, from what was *done*; it shares no
arithmetic with the measuring of beats or intervals, for it is there to judge them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from media.domain.audience import Audience, Dice, Doing, Visit
from media.domain.beats import Beat, Flag, State
from media.domain.intervals import Interval
from media.domain.programme import Programme

STATES = {
    Doing.PLAYING: State.PLAYING,
    Doing.HIDDEN: State.PLAYING,
    Doing.BEHIND: State.PLAYING,
    Doing.PAUSED: State.PAUSED,
    Doing.STALLED: State.WAITING,
    Doing.ASLEEP: State.WAITING,
}
#: In these the medium moves on.
MOVING = frozenset({Doing.PLAYING, Doing.HIDDEN, Doing.BEHIND})
#: In these somebody watches live.
WATCHING = frozenset({Doing.PLAYING, Doing.HIDDEN})
#: A stall that is shorter counts as watched.
BRIDGED_MS = 30_000
#: What waited longer in a browser is not taken.
TOO_OLD_MS = 600_000
MOST_TOGETHER = 64
HIDDEN_TIMER_MS = 60_000
LIVE_LAG_MS, BEHIND_MS = 8_000, 120_000
#: Requests are received at whole seconds of the event.
TICK_MS = 1_000


@dataclass(frozen=True, slots=True)
class Request:
    """Beats of one visit; `sent_ms` by the page's clock, `arrives_ms` by the server's."""

    arrives_ms: int
    visit: int
    sent_ms: int
    beats: tuple[Beat, ...]


@dataclass(slots=True)
class _Done:
    """What was watched live, which beat tells of it, and in which run of the clock."""

    start: int
    end: int
    beat: int
    run: int


@dataclass(slots=True)
class Page:
    """A visit as it goes on: the page's clock, its beats, and the truth beside them."""

    visit: Visit
    dice: Dice
    beats: list[Beat] = field(default_factory=list)
    #: When each beat was made, by the true clock, and in which run of the page's.
    made: list[tuple[int, int]] = field(default_factory=list)
    watched: list[_Done] = field(default_factory=list)
    #: Moments that the beats tell of only to within one beat.
    blurred: int = 0
    _zero: int = 0
    _stood: int = 0
    _run: int = 0
    _last: int = 0
    _played: int = 0
    _stops: int = 0

    def clock(self, at: int) -> int:
        return at - self.visit.opened_ms + self._zero - self._stood

    def live(self) -> None:
        """Everything from the opening of the page to its end."""
        visit, at = self.visit, self.visit.opened_ms
        self._zero = int(self.dice.integers(0, 3_000))
        self._last = self.clock(at)
        timer = at + self._wait()
        for number, phase in enumerate(visit.phases):
            is_last = number + 1 == len(visit.phases)
            begin, doing = at, phase.doing
            if doing == Doing.ASLEEP:
                at = phase.until_ms
                if visit.clock_stands_asleep:
                    self._stood += at - begin
                    self._run += 1
                    # Of the first beats after it one that comes late has no place.
                    self.blurred += 1
                timer = at + int(self.dice.integers(0, 1_000))
            elif doing in (Doing.PAUSED, Doing.BEHIND):
                self._stops += 1
            while at < phase.until_ms:
                if doing == Doing.HIDDEN:
                    timer = max(timer, self._made_at() + HIDDEN_TIMER_MS)
                until = min(timer, phase.until_ms)
                self._pass(doing, at, until, phase.until_ms - begin)
                at = until
                if at == timer and at < phase.until_ms:
                    self._beat(at, doing)
                    timer = at + self._wait()
            following = None if is_last else visit.phases[number + 1].doing
            self._turn(doing, at, following)
            if doing == Doing.HIDDEN:
                timer = at + self._wait()

    def _made_at(self) -> int:
        return self.made[-1][0] if self.made else self.visit.opened_ms

    def _wait(self) -> int:
        return self.visit.every_ms + int(self.dice.integers(-10, 11)) * 100

    def _pass(self, doing: Doing, start: int, end: int, phase_ms: int) -> None:
        if doing in MOVING:
            self._played += end - start
        if doing in WATCHING or (doing == Doing.STALLED and phase_ms <= BRIDGED_MS):
            self.watched.append(_Done(start, end, len(self.beats), self._run))

    def _turn(self, doing: Doing, at: int, following: Doing | None) -> None:
        """The end of a phase. Whoever hides or shows a tab beats in any case."""
        if following is None:
            if self.visit.says_goodbye:
                self._beat(at, doing, Flag.CLOSING)
            else:
                self.blurred += 1
        elif following != doing:
            if self.visit.tells_turns or Doing.HIDDEN in (doing, following):
                self._beat(at, doing)
            else:
                self.blurred += 1

    def _beat(self, at: int, doing: Doing, flag: int = 0) -> None:
        now = self.clock(at)
        self.beats.append(
            Beat(
                seq=len(self.beats) + 1,
                sent_ms=now,
                client_ms=now,
                media_ms=now,
                since_ms=now - self._last,
                played_ms=self._played,
                behind_ms=BEHIND_MS if doing == Doing.BEHIND else LIVE_LAG_MS,
                interval_ms=self.visit.every_ms,
                stops=self._stops,
                state=STATES[doing],
                flags=flag | (Flag.HIDDEN if doing == Doing.HIDDEN else 0),
            )
        )
        self.made.append((at, self._run))
        self._last, self._played = now, 0


@dataclass(frozen=True, slots=True)
class Truth:
    """How long somebody watched, item by item, and how far beats can be from it."""

    item_ms: tuple[int, ...]
    allowed_ms: int


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """Everything that is sent, in the order of its arrival, and what is true of it."""

    visits: tuple[Visit, ...]
    requests: tuple[Request, ...]
    beats: int
    #: Requests that the network delivered twice.
    duplicates: int
    truth: dict[int, Truth]


def rehearse(dice: Dice, audience: Audience, items: Programme) -> Rehearsal:
    """The evening of this audience, from the pages' beats to the truth about minutes."""
    requests: list[Request] = []
    watched: dict[int, list[Interval]] = {}
    allowed: dict[int, int] = {}
    beats = duplicates = 0
    for number, visit in enumerate(audience.visits):
        page = Page(visit, dice)
        page.live()
        sent = _deliver(dice, page, number)
        watched.setdefault(visit.viewer, []).extend(_seen(page, sent))
        allowed[visit.viewer] = allowed.get(visit.viewer, 0) + (
            page.blurred * visit.every_ms * 11 // 10
        )
        twice = [
            replace(one, arrives_ms=_tick(one.arrives_ms + int(dice.integers(30_000))))
            for one in sent.requests
            if dice.random() < 0.02
        ]
        beats += len(page.beats)
        duplicates += len(twice)
        requests += sent.requests + twice
    requests.sort(key=lambda one: one.arrives_ms)
    truth = {
        viewer: Truth(_paint(spans, items), allowed[viewer])
        for viewer, spans in watched.items()
    }
    return Rehearsal(tuple(audience.visits), tuple(requests), beats, duplicates, truth)


def _tick(at: int) -> int:
    return -(-at // TICK_MS) * TICK_MS


@dataclass(slots=True)
class _Sent:
    """The requests of one page, and what the way of each did to its times."""

    requests: list[Request] = field(default_factory=list)
    #: When each beat arrived.
    arrived: dict[int, int] = field(default_factory=dict)
    #: The quickest way in each run of the page's clock: so much later all is placed.
    quickest: dict[int, int] = field(default_factory=dict)


def _deliver(dice: Dice, page: Page, number: int) -> _Sent:
    """Each beat at once; what a cut kept back all together when the network is there."""
    done = _Sent()
    waiting: list[tuple[Beat, int, int]] = []
    cuts = list(page.visit.cuts)

    def send(at: int, later: int, beats: Sequence[tuple[Beat, int, int]]) -> None:
        """At the true time `at`, `later` than the last of these beats was made."""
        delay = int(dice.integers(5, 250))
        if dice.random() < 0.03:
            delay += int(dice.integers(0, 8_000))
        arrives, (last, _made, run) = _tick(at + delay), beats[-1]
        told = tuple(beat for beat, _made, _run in beats)
        done.requests.append(Request(arrives, number, last.client_ms + later, told))
        done.arrived |= dict.fromkeys((beat.seq for beat in told), arrives)
        quickest = done.quickest.get(run, arrives - at)
        done.quickest[run] = min(quickest, arrives - at)

    def replay() -> None:
        back = cuts.pop(0)[1] + int(dice.integers(0, 3_000))
        for first in range(0, len(waiting), MOST_TOGETHER):
            some = waiting[first : first + MOST_TOGETHER]
            send(back, back - some[-1][1], some)
        waiting.clear()

    for beat, (at, run) in zip(page.beats, page.made, strict=True):
        while cuts and at >= cuts[0][1]:
            replay()
        if cuts and cuts[0][0] <= at:
            waiting.append((beat, at, run))
        else:
            send(at, 0, [(beat, at, run)])
    while cuts:
        replay()
    return done


def _seen(page: Page, sent: _Sent) -> list[Interval]:
    """What was watched live, but for what reached the service too late."""
    seen = []
    for done in page.watched:
        later = sent.quickest.get(done.run, 0)
        if done.beat < len(page.beats):
            made, run = page.made[done.beat]
            placed = made + sent.quickest[run]
            if sent.arrived[page.beats[done.beat].seq] - placed > TOO_OLD_MS:
                continue
        seen.append((done.start + later, done.end + later))
    return seen


def _paint(spans: Iterable[Interval], items: Programme) -> tuple[int, ...]:
    """Milliseconds of each item that any of the spans covers, counted one by one."""
    zero = min(item.starts_ms for item in items)
    line: NDArray[np.bool_] = np.zeros(
        max(item.ends_ms for item in items) - zero, dtype=bool
    )
    for start, end in spans:
        line[max(start - zero, 0) : max(end - zero, 0)] = True
    return tuple(
        int(np.count_nonzero(line[item.starts_ms - zero : item.ends_ms - zero]))
        for item in items
    )
