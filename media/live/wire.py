"""What a browser sends, read strictly: a batch of beats, or a refusal with a code.

    {"v": 1, "token": "…", "sent": 61250, "beats": [{"n": 6, "at": 61240,
     "since": 10010, "played": 10010, "media": 61000, "behind": 8000, "every": 10000,
     "stops": 0, "state": "playing", "muted": false, "hidden": false,
     "closing": false}]}

Times are milliseconds of the page's own clock; the server's clock is its own matter.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from media.domain.beats import Beat, Flag, State

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
