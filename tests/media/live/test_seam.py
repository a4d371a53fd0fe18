"""Sealing while the room is open changes no minute, then or later."""

from __future__ import annotations

from datetime import timedelta
from itertools import count

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from media.domain.programme import from_ms
from media.live.journal import Journal, journal_path, read_journal
from media.live.site import live_folder
from media.logs.archive import part_path, read_part, read_part_beats
from media.models import ArchivePart, Viewer
from media.queries import attendance_for, attendance_of, counting_times, unsealed_count
from media.services import import_log, register_person, seal_log
from tests.media.conftest import NOW
from tests.media.domain.test_beats import MINUTE, OPENED, SECOND, STEPS, Player, watch
from tests.media.live.test_presence import entry_of

#: In the middle of the event, whose room is open until an hour after it.
DURING = from_ms(OPENED + 90 * MINUTE)


def append(webinar, rows) -> None:
    journal = Journal(journal_path(live_folder(), webinar.slug))
    journal.append(entry_of(row, 2) for row in rows)
    journal.close()


def seated(make_webinar, slug, *users):
    webinar = make_webinar(slug)
    for number, user in enumerate(users, start=1):
        register_person(webinar, user=user, by=None, now=NOW, as_organiser=True)
        Viewer.objects.create(webinar=webinar, number=number, user=user)
    return webinar


def spans_of(webinar) -> list[tuple[tuple[int, int], ...]]:
    people = attendance_for(webinar)
    for person in people:
        user = Viewer.objects.get(webinar=webinar, user_id=person.user_id).user
        assert attendance_of(webinar, user) == person
    return [person.intervals for person in people]


def rows_of(webinar) -> int:
    return len(read_journal(journal_path(live_folder(), webinar.slug)).rows)


SLUGS = count()


@settings(
    max_examples=12,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    deadline=None,
)
@given(
    st.lists(STEPS, min_size=1, max_size=4),
    st.lists(st.floats(0, 1), min_size=1, max_size=3),
    st.lists(st.integers(0, 10_000), max_size=3),
)
def test_seals_in_the_middle_change_no_minute(
    make_webinar, learner, stranger, stored, steps, cuts, replays
):
    rows = [
        (session, *row[1:])
        for session, some in enumerate(steps)
        for row in watch(some).rows
    ]
    rows += [rows[place % len(rows)] for place in replays]
    rows.sort(key=lambda row: row[1])
    slug = f"seam-{next(SLUGS)}"
    plain = seated(make_webinar, f"{slug}-plain", learner, stranger)
    sealed = seated(make_webinar, f"{slug}-sealed", learner, stranger)
    append(plain, rows)
    places = [0, *sorted(round(cut * len(rows)) for cut in cuts), len(rows)]
    for first, after in zip(places, places[1:], strict=False):
        append(sealed, rows[first:after])
        if after < len(rows):
            before = spans_of(sealed)
            with stored():
                seal_log_if_there_is_any(sealed, now=DURING)
            assert spans_of(sealed) == before
            assert unsealed_count(sealed) == 0
    assert spans_of(sealed) == spans_of(plain)
    final = counting_times(sealed).final_at
    for webinar in (sealed, plain):
        with stored():
            seal_log(webinar, by=None, now=final)
        assert rows_of(webinar) == 0
    assert spans_of(sealed) == spans_of(plain)
    # Every beat is in exactly one part, and nothing was taken twice.
    parts = ArchivePart.objects.filter(webinar=sealed)
    assert sum(part.beats for part in parts) == len(rows)


def seal_log_if_there_is_any(webinar, *, now) -> None:
    if unsealed_count(webinar):
        seal_log(webinar, by=None, now=now)


def test_a_hole_across_the_seam_is_bridged_and_the_part_says_so(
    make_webinar, learner, stored
):
    webinar = seated(make_webinar, "part-1", learner)
    player = Player()
    player.play(30 * MINUTE)
    append(webinar, player.rows)
    with stored():
        first = seal_log(webinar, by=None, now=DURING).part
    sent = len(player.rows)
    player.wait(25 * SECOND)
    player.last = player.now
    player.play(30 * MINUTE)
    append(webinar, player.rows[sent:])
    whole = ((OPENED + 40, OPENED + 40 + 60 * MINUTE + 25 * SECOND),)
    assert spans_of(webinar) == [whole]
    with stored():
        second = seal_log(webinar, by=None, now=DURING).part
    assert spans_of(webinar) == [whole]
    told = [read_part(part.file, part.sha256) for part in (first, second)]
    assert [one.sessions.tolist() for one in told] == [[1], [1]]
    assert [len(read_part_beats(p.file, p.sha256)[0]) for p in (first, second)] == [
        180,
        180,
    ]
    spans = [list(zip(one.starts_ms, one.ends_ms, strict=True)) for one in told]
    assert spans == [[(OPENED + 40, OPENED + 40 + 30 * MINUTE)], [*whole]]


def test_an_open_room_keeps_in_its_journal_what_is_sealed(
    make_webinar, learner, stored
):
    webinar = seated(make_webinar, "part-1", learner)
    player = Player()
    player.play(MINUTE)
    append(webinar, player.rows)
    final = counting_times(webinar).final_at
    for now, left in ((final - timedelta(milliseconds=1), 6), (final, 0)):
        with stored():
            seal_log(webinar, by=None, now=now)
        assert (rows_of(webinar), unsealed_count(webinar)) == (left, 0)
    assert ArchivePart.objects.count() == 1
    assert [len(spans) for spans in spans_of(webinar)] == [1]


def test_a_log_sealed_between_two_parts_of_the_room_counts_beside_them(
    make_webinar, learner, stranger, stored
):
    webinar = seated(make_webinar, "part-1", learner, stranger)
    player = Player()
    player.play(30 * MINUTE)
    append(webinar, player.rows[:90])
    with stored():
        seal_log(webinar, by=None, now=DURING)
    content = (
        "email,joined_at,left_at\n"
        f"{stranger.email},2024-02-22T12:00:00Z,2024-02-22T12:10:00Z\n"
        f"{learner.email},2024-02-22T12:00:00Z,2024-02-22T12:10:00Z\n"
    )
    import_log(
        webinar, content=content.encode(), file_name="a.csv", by=None, now=DURING
    )
    with stored():
        seal_log(webinar, by=None, now=DURING)
    append(webinar, player.rows[90:])
    by_log = (1_708_603_200_000, 1_708_603_800_000)
    by_room = (OPENED + 40, OPENED + 40 + 30 * MINUTE)
    expected = {learner.pk: (by_room, by_log), stranger.pk: (by_log,)}
    for _sealed in range(2):
        found = {one.user_id: one.intervals for one in attendance_for(webinar)}
        assert found == expected
        with stored():
            seal_log_if_there_is_any(webinar, now=DURING)
    assert ArchivePart.objects.count() == 3


def test_a_session_that_proves_nothing_later_is_told_by_its_last_part(
    make_webinar, learner, stored
):
    """A quicker request shows that the clock differs: earlier beats move with it."""
    webinar = seated(make_webinar, "part-1", learner)
    player = Player(delay=90_000)
    player.play(MINUTE)
    append(webinar, player.rows)
    with stored():
        seal_log(webinar, by=None, now=DURING)
    (early,) = spans_of(webinar)
    assert early == ((OPENED + 90_000, OPENED + 90_000 + MINUTE),)
    sent = len(player.rows)
    player.delay = 40
    player.pause(10 * SECOND)
    append(webinar, player.rows[sent:])
    moved = ((OPENED + 40, OPENED + 40 + MINUTE),)
    assert spans_of(webinar) == [moved]
    with stored():
        seal_log(webinar, by=None, now=DURING)
    assert spans_of(webinar) == [moved]


def test_what_an_archive_holds_of_numbers_is_read_only(make_webinar, learner, stored):
    webinar = seated(make_webinar, "part-1", learner)
    append(webinar, watch([]).rows)
    with stored():
        part = seal_log(webinar, by=None, now=DURING).part
    told = read_part(part.file, part.sha256)
    assert not told.numbers.flags.writeable
    assert not told.sessions.flags.writeable
    assert np.unique(told.numbers).tolist() == [1]
    assert part_path(part.file).stat().st_mode & 0o777 == 0o444
