"""What a browser sends, read strictly: a batch of beats, or a refusal with a code.

    {"v": 1, "token": "…", "sent": 61250, "beats": [{"n": 6, "at": 61240,
     "since": 10010, "played": 10010, "media": 61000, "behind": 8000, "every": 10000,
     "stops": 0, "state": "playing", "muted": false, "hidden": false,
     "closing": false}]}

Times are milliseconds of the page's own clock; the server's clock is its own matter.

And what a person is told of the own minutes (GET /live/presence), in milliseconds of
the server's clock since 1970:

    {"upto": 1708601400000, "confirmed": 1708601398000, "counted": 2520000,
     "possible": 4200000, "items": [{"key": "ultrasound", "kind": "talk",
      "counts": true, "starts": …, "ends": …, "present": 2520000, "possible": …,
      "gaps": [{"code": "paused", "starts": …, "ends": …}]}]}

`counted` of `possible`: in the items that count, up to `upto`; whole minutes are for
the page to round down. `confirmed`: when the last beat was made that is stored for
good, null before the first. An item still to come has `possible` 0 and no gaps. The
codes of gaps are those of `media.domain.attendance.GapCode`, their words
`media.wording.GAP_WORDS`.
"""

from __future__ import annotations

import json
from operator import itemgetter, le, mul
from typing import Any, NamedTuple

from media.domain.beats import Beat, Flag, State
from media.domain.so_far import SoFar

MOST_BEATS = 64
#: The page's own clock after eleven days; nobody keeps a room open so long.
LONGEST_PAGE = 10**9
INTERVALS = (10_000, 30_000)
#: As plain numbers: SQLite asks of any other kind of number how to store it.
STATES = {state.name.lower(): int(state) for state in State}
FLAGS = {flag.name.lower(): int(flag) for flag in Flag if flag.name}
CLOSING = int(Flag.CLOSING)
#: Field of a beat → least and greatest value.
NUMBERS = {
    "n": (1, 2**31 - 1),
    "at": (0, LONGEST_PAGE),
    "since": (0, LONGEST_PAGE),
    "played": (0, LONGEST_PAGE),
    "media": (-1, LONGEST_PAGE),
    "behind": (0, 10**9),
    "every": INTERVALS,
    "stops": (0, 65_535),
}
FIELDS = {*NUMBERS, "state", *FLAGS}
BATCH_FIELDS = {"v", "token", "sent", "beats"}
#: Each beat of each batch comes through here, so its fields are read all at once.
LEAST = tuple(low for low, _high in NUMBERS.values())
MOST = tuple(high for _low, high in NUMBERS.values())
numbers_of, flags_of = itemgetter(*NUMBERS), itemgetter(*FLAGS)
json_of = json.JSONDecoder().decode
BITS = tuple(FLAGS.values())
WHOLE_NUMBERS, TRUTHS = frozenset({int}), frozenset({bool})


class BatchRefused(Exception):
    """Nothing of the batch is taken; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Batch(NamedTuple):
    token: str
    beats: tuple[Beat, ...]


def read_batch(body: bytes) -> Batch:
    """The batch in `body`. BatchRefused (`bad_json`, `bad_batch`, `bad_beat`, `future`)."""
    try:
        told = json_of(body.decode())
    except (ValueError, RecursionError):
        raise BatchRefused("bad_json") from None
    if not isinstance(told, dict) or told.keys() != BATCH_FIELDS:
        raise BatchRefused("bad_batch")
    token, sent, beats = told["token"], told["sent"], told["beats"]
    if (
        not _is_number(told["v"], 1, 1)
        or not isinstance(token, str)
        or not _is_number(sent, 0, LONGEST_PAGE)
        or not isinstance(beats, list)
        or not 1 <= len(beats) <= MOST_BEATS
    ):
        raise BatchRefused("bad_batch")
    return Batch(token, tuple([_read_beat(beat, sent) for beat in beats]))


def closes_page(batch: Batch) -> bool:
    """True where the last beat of the batch was made on leaving the page."""
    last = batch.beats[0]
    for one in batch.beats:
        if one.seq > last.seq:
            last = one
    return bool(last.flags & CLOSING)


def tell_so_far(so_far: SoFar) -> dict[str, Any]:
    """The answer of /live/presence."""
    return {
        "upto": so_far.upto_ms,
        "confirmed": so_far.confirmed_ms,
        "counted": so_far.counted_ms,
        "possible": so_far.possible_ms,
        "items": [
            {
                "key": one.item.key,
                "kind": one.item.kind.value,
                "counts": one.item.is_creditable,
                "starts": one.item.starts_ms,
                "ends": one.item.ends_ms,
                "present": one.present_ms,
                "possible": one.possible_ms,
                "gaps": [
                    {
                        "code": gap.code.value,
                        "starts": gap.starts_ms,
                        "ends": gap.ends_ms,
                    }
                    for gap in one.gaps
                ],
            }
            for one in so_far.items
        ],
    }


def _read_beat(told: Any, sent: int) -> Beat:
    if not isinstance(told, dict) or told.keys() != FIELDS:
        raise BatchRefused("bad_beat")
    numbers, flags, state = numbers_of(told), flags_of(told), told["state"]
    if (
        # True and 1.0 equal numbers and are none.
        not WHOLE_NUMBERS.issuperset(map(type, numbers))
        or not all(map(le, LEAST, numbers))
        or not all(map(le, numbers, MOST))
        # A list is no key, so membership is asked of texts alone.
        or type(state) is not str
        or state not in STATES
        or not TRUTHS.issuperset(map(type, flags))
    ):
        raise BatchRefused("bad_beat")
    number, at, since, played, media, behind, every, stops = numbers
    if at > sent:
        raise BatchRefused("future")
    return Beat(
        seq=number,
        sent_ms=sent,
        client_ms=at,
        media_ms=media,
        since_ms=since,
        played_ms=played,
        behind_ms=behind,
        interval_ms=every,
        stops=stops,
        state=STATES[state],
        flags=sum(map(mul, BITS, flags)),
    )


def _is_number(value: Any, low: int, high: int) -> bool:
    return type(value) is int and low <= value <= high
