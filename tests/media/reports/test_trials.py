"""Other gap settings: beats are measured anew, from the sealed parts and the journal."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from elearn.core.accounts import invite_person
from media.domain.beats import DEFAULT_RULES
from media.domain.programme import from_ms, to_ms
from media.logs import archive
from media.models import ArchivePart
from media.queries import attendance_for
from media.reports.reading import crowd_under, read_presence
from media.reports.trials import as_it_is, try_settings
from media.services import (
    correct_attendance,
    open_session,
    register_person,
    seal_log,
)
from tests.media.conftest import NOW, moment
from tests.media.live.conftest import batch, beat
from tests.media.live.test_to_the_minutes import EVERY, Room
from tests.media.reports.test_pages import bring

BEGIN = to_ms(moment("2024-02-22T11:30:00Z"))


@pytest.fixture
def room(own_folders):
    room = Room()
    yield room
    room.service.close()


@pytest.fixture
def watch(webinar, room):
    """Beats every half minute for twenty minutes; those of `lost` never came."""

    def watch(user, lost: range) -> None:
        register_person(webinar, user=user, by=None, now=NOW, as_organiser=True)
        token = open_session(webinar, user=user, now=from_ms(BEGIN))
        for number in range(1, 41):
            if number in lost:
                continue
            told = {"since": EVERY, "played": EVERY, "every": EVERY}
            one = beat(number, at=number * EVERY, **told)
            room.now = BEGIN + one["at"]
            status, answer = room.post(batch(one, sent=one["at"], token=token))
            assert (status, answer["stored"]) == (200, 1)

    return watch


def minutes_of(presence) -> list[float]:
    return (presence.counted_ms / 60_000).tolist()


@pytest.mark.parametrize("seal", [False, True])
def test_a_longer_gap_bridges_what_beats_left_open(webinar, learner, watch, seal):
    """Two lost beats are a hole of a minute, and four of two minutes."""
    watch(learner, range(11, 13))
    other, _ = invite_person(email="other@example.org", name="Other")
    watch(other, range(21, 25))
    if seal:
        seal_log(webinar, by=None, now=NOW)
    before = attendance_for(webinar)
    presence = read_presence(webinar, now=NOW)
    assert minutes_of(presence) == [19.0, 18.0]
    tried = {
        gap: try_settings(presence, step=19, least=0, gap=gap) for gap in (30, 60, 120)
    }
    earned = {
        gap: [row[1:] for row in trial.section.table.rows]
        for gap, trial in tried.items()
    }
    # (not reached, reached) as it is with thirty minutes, and with nineteen.
    assert earned == {30: [(2, 1), (0, 1)], 60: [(2, 1), (0, 1)], 120: [(2, 0), (0, 2)]}
    minutes = [(one.before_ms, one.after_ms) for one in tried[120].changed]
    assert minutes == [(19 * 60_000, 20 * 60_000), (18 * 60_000, 20 * 60_000)]
    assert attendance_for(webinar) == before
    assert ArchivePart.objects.count() == int(seal)


def test_imported_stays_are_never_bridged(webinar, learner):
    bring(webinar, (learner, "11:30", "11:40"), (learner, "11:41", "12:00"), seal=True)
    presence = read_presence(webinar, now=NOW)
    rules = replace(DEFAULT_RULES, bridged_gap=600_000)
    crowd = crowd_under(presence, rules)
    assert (crowd.ends_ms - crowd.starts_ms).tolist() == [600_000, 19 * 60_000]


def test_beats_read_in_blocks_prove_what_was_sealed(webinar, learner, watch):
    """However few rows are read at a time."""
    others = [invite_person(email=f"{n}@example.org", name="A")[0] for n in range(3)]
    for user in (learner, *others):
        watch(user, range(5, 6))
    seal_log(webinar, by=None, now=NOW)
    part = ArchivePart.objects.get()
    blocks = list(archive.read_part_blocks(part.file, part.sha256, most=50))
    assert [len(rows) for rows, *_rest in blocks] == [39, 39, 39, 39]
    whole, viewers = archive.read_part_beats(part.file, part.sha256)
    joined = np.concatenate([rows.table for rows, *_rest in blocks], axis=1)
    assert np.array_equal(joined, whole.table)
    assert np.array_equal(blocks[0][2], viewers)
    # By their numbers: so that what several parts have of a session meets soon.
    order = np.concatenate([ids[rows.column("session")] for rows, ids, *_ in blocks])
    assert np.all(np.diff(order) >= 0)
    assert len(np.unique(order)) == 4
    presence = read_presence(webinar, now=NOW)
    again = crowd_under(presence, DEFAULT_RULES)
    assert again.starts_ms.tolist() == presence.crowd.starts_ms.tolist()
    assert again.ends_ms.tolist() == presence.crowd.ends_ms.tolist()


def test_a_gap_of_nothing_parts_what_is_bridged_now(webinar, learner, watch):
    watch(learner, range(11, 12))
    presence = read_presence(webinar, now=NOW)
    assert minutes_of(presence) == [20.0]
    (one,) = try_settings(presence, **as_it_is(presence) | {"step": 20}).changed
    assert one.gains
    trial = try_settings(presence, step=20, least=0, gap=0)
    assert (trial.gain, trial.lose, len(trial.changed)) == (0, 0, 0)


def test_a_session_that_a_seal_parted_is_measured_as_one(webinar, learner, room):
    """Sealed in the middle, sealed again, and the rest still in the journal."""
    register_person(webinar, user=learner, by=None, now=NOW, as_organiser=True)
    token = open_session(webinar, user=learner, now=from_ms(BEGIN))
    for number in range(1, 31):
        told = {"since": EVERY, "played": EVERY, "every": EVERY}
        one = beat(number, at=number * EVERY, **told)
        room.now = BEGIN + one["at"]
        # The beats on both sides of each seal are lost: a hole of a minute each.
        if number not in {10, 11, 20, 21}:
            assert room.post(batch(one, sent=one["at"], token=token))[0] == 200
        if number in {10, 20}:
            seal_log(webinar, by=None, now=from_ms(room.now))
    presence = read_presence(webinar, now=NOW)
    again = crowd_under(presence, DEFAULT_RULES)
    assert again.starts_ms.tolist() == presence.crowd.starts_ms.tolist()
    assert again.ends_ms.tolist() == presence.crowd.ends_ms.tolist()
    assert minutes_of(presence) == [13.0]
    longer = crowd_under(presence, replace(DEFAULT_RULES, bridged_gap=60_000))
    assert (longer.ends_ms - longer.starts_ms).tolist() == [15 * 60_000]


def test_what_organisers_decided_holds_here_and_under_other_settings(
    webinar, learner, stranger
):
    """Ten minutes given back to one of two, ten taken away from the other."""
    bring(webinar, (learner, "11:30", "11:40"), (stranger, "11:30", "11:55"))
    for person, start, is_added in ((learner, 20, True), (stranger, 0, False)):
        span = (BEGIN + start * 60_000, BEGIN + (start + 10) * 60_000)
        correct_attendance(
            webinar,
            span=span,
            people=[person],
            is_added=is_added,
            reason="The stream failed.",
            by=None,
            now=NOW,
        )
    presence = read_presence(webinar, now=NOW)
    told = dict(zip(presence.people.tolist(), minutes_of(presence), strict=True))
    assert told == {learner.pk: 20.0, stranger.pk: 15.0}
    assert told == {
        one.user_id: one.eligible_ms / 60_000 for one in attendance_for(webinar)
    }
    rules = replace(DEFAULT_RULES, bridged_gap=600_000)
    again = crowd_under(presence, rules)
    assert again.starts_ms.tolist() == presence.crowd.starts_ms.tolist()
    assert again.ends_ms.tolist() == presence.crowd.ends_ms.tolist()
