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
from dataclasses import dataclass
from typing import Any

from media.domain.beats import Beat, Flag, State
from media.domain.so_far import SoFar

MOST_BEATS = 64
#: The page's own clock after eleven days; nobody keeps a room open so long.
LONGEST_PAGE = 10**9
INTERVALS = (10_000, 30_000)
STATES = {state.name.lower(): state for state in State}
FLAGS = {flag.name.lower(): flag for flag in Flag if flag.name}
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


class BatchRefused(Exception):
    """Nothing of the batch is taken; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Batch:
    token: str
    beats: tuple[Beat, ...]


def read_batch(body: bytes) -> Batch:
    """The batch in `body`. BatchRefused (`bad_json`, `bad_batch`, `bad_beat`, `future`)."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        raise BatchRefused("bad_json") from None
    if not isinstance(told, dict) or set(told) != {"v", "token", "sent", "beats"}:
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
    return Batch(token, tuple(_read_beat(beat, sent) for beat in beats))


def closes_page(batch: Batch) -> bool:
    """True where the last beat of the batch was made on leaving the page."""
    return bool(max(batch.beats, key=lambda one: one.seq).flags & Flag.CLOSING)


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
    if not isinstance(told, dict) or set(told) != FIELDS:
        raise BatchRefused("bad_beat")
    if not all(
        _is_number(told[name], low, high) for name, (low, high) in NUMBERS.items()
    ):
        raise BatchRefused("bad_beat")
    # A list is no key, so membership is asked of texts alone.
    if not isinstance(told["state"], str) or told["state"] not in STATES:
        raise BatchRefused("bad_beat")
    if not all(isinstance(told[name], bool) for name in FLAGS):
        raise BatchRefused("bad_beat")
    if told["at"] > sent:
        raise BatchRefused("future")
    return Beat(
        seq=told["n"],
        sent_ms=sent,
        client_ms=told["at"],
        media_ms=told["media"],
        since_ms=told["since"],
        played_ms=told["played"],
        behind_ms=told["behind"],
        interval_ms=told["every"],
        stops=told["stops"],
        state=STATES[told["state"]],
        flags=sum(flag for name, flag in FLAGS.items() if told[name]),
    )


def _is_number(value: Any, low: int, high: int) -> bool:
    return type(value) is int and low <= value <= high
