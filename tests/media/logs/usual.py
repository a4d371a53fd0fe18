"""Beats of an usual day: everybody watches a live stream, and what timers, networks and
players do to the numbers is in them.

Fitted to what the room's own page (media/static/media/js/beats.js) sent in a real
browser that played a live HLS stream from hls.js, and in every part a little worse:

- The timer waits whole tenths of a second and fires a few milliseconds late.
- `played` adds up forty pieces of ten seconds, of each the smaller one of what the medium
  moved and what the clock says; so it lacks 7 to 40 milliseconds, others each time.
- The place in the stream keeps time with the clock to a millisecond or two (audio drives
  it), and does not make up for a stall until the viewer jumps back to live.
- The live edge moves by whole pieces of the stream. `media` + `behind` is that edge but
  for the rounding, because a browser holds the place still while a script runs.
- A third of the requests leave a millisecond after the beat was made.
"""

from __future__ import annotations

import numpy as np

from media.domain.beats import ROW_FIELDS, BeatRows

START = 1_708_600_000_000
PIECE = 2_000.0
#: Where the time line of the stream and its pieces begin, no whole millisecond.
TIME_LINE = 1_433.367
JUMPS_BACK_AFTER = 10_000


def usual_beats(people: int, beats: int, *, seed: int) -> BeatRows:
    """So many beats of each of so many people, by session and number."""
    dice, count = np.random.default_rng(seed), people * beats

    def of_each(values: np.ndarray) -> np.ndarray:
        return np.cumsum(values.reshape(people, beats), axis=1).ravel()

    def whole(values: np.ndarray) -> np.ndarray:
        return np.floor(values + 0.5).astype(np.int64)

    since = 10_000 + dice.integers(-10, 11, count) * 100
    since += np.minimum(dice.exponential(1.5, count), 60).astype(np.int64)
    at = of_each(since)
    stalled = np.where(dice.random(count) < 0.03, dice.integers(0, 2_000, count), 0)
    lost = 7 + np.minimum(dice.exponential(12, count), 60).astype(np.int64)
    # Everybody looks for new pieces at another time, and plays a little behind them.
    wait = np.repeat(dice.random(people) * PIECE, beats)
    late = 6_000 + of_each(stalled) % JUMPS_BACK_AFTER + dice.normal(0, 1, count)
    place = TIME_LINE + at + PIECE * 10 - late
    edge = TIME_LINE + np.floor((at + wait) / PIECE) * PIECE + PIECE * 10
    queued = (dice.random(count) < 0.36).astype(np.int64)
    columns = {
        "session": np.repeat(np.arange(people), beats),
        "received_ms": START + at + queued + 20 + whole(dice.gamma(2, 20, count)),
        "seq": np.tile(np.arange(1, beats + 1), people),
        "sent_ms": at + queued,
        "client_ms": at,
        "media_ms": whole(place),
        "since_ms": since,
        "played_ms": since - lost - stalled,
        "behind_ms": whole(edge - place),
        "interval_ms": np.full(count, 10_000),
        "stops": np.zeros(count, dtype=np.int64),
        "state": np.ones(count, dtype=np.int64),
        "flags": np.zeros(count, dtype=np.int64),
    }
    return BeatRows(np.stack([columns[name] for name in ROW_FIELDS]))
