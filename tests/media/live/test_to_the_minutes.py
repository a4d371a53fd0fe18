"""From a browser's beat to the minutes: room, journal, sealed part, attendance."""

from __future__ import annotations

from datetime import timedelta

import h5py
import numpy as np
import pytest

from elearn.core.accounts import invite_person
from media.domain.beats import Flag, State, Verdict
from media.domain.programme import from_ms, to_ms
from media.exceptions import ArchiveDamaged, JournalUnreadable, RoomRefused
from media.lists import ItemTimesRow
from media.live.journal import journal_path, read_journal
from media.live.limits import Allowance
from media.live.news import read_news
from media.live.service import LiveService
from media.live.site import live_folder, live_key
from media.live.tokens import read
from media.logs import archive, beat_columns
from media.logs.archive import part_path
from media.models import ArchivePart, Viewer
from media.queries import attendance_for, attendance_of, unsealed_count
from media.services import (
    import_log,
    live,
    open_session,
    register_person,
    save_webinar,
    seal_log,
    set_item_times,
)
from tests.media.conftest import NOW, moment
from tests.media.live.conftest import Site, batch, beat

EVERY = 30_000
#: Beats in one request: what waits in a browser for less than ten minutes.
TOGETHER = 18
BY = {"by": None, "now": NOW}


class Room(Site):
    """The site's own folder and key, and a clock that the test sets."""

    def __init__(self) -> None:
        super().__init__(live_folder())
        self.service = LiveService(
            folder=live_folder(),
            key=live_key(),
            now_ms=lambda: self.now,
            commit=self.commit,
            allowance=Allowance(burst=10**9),
        )

    def watch(self, webinar, user, start: str, end: str, **changes) -> None:
        """The stream plays from `start` to `end`; beats come a few minutes late."""
        begin, stop = to_ms(moment(start)), to_ms(moment(end))
        token = open_session(webinar, user=user, now=from_ms(begin))
        made, at = [], 0
        while at < stop - begin:
            since = min(EVERY, stop - begin - at)
            at += since
            told = {"at": at + 500, "since": since, "played": since, "every": EVERY}
            made.append(beat(len(made) + 1, **told | changes))
        for first in range(0, len(made), TOGETHER):
            beats = made[first : first + TOGETHER]
            self.now = begin + beats[-1]["at"] - 500
            status, told = self.post(batch(*beats, sent=beats[-1]["at"], token=token))
            assert (status, told["stored"]) == (200, len(beats))


@pytest.fixture
def room(own_folders):
    room = Room()
    yield room
    room.service.close()


@pytest.fixture
def place(webinar, learner):
    """A place at the event, taken before it began."""
    return register_person(webinar, user=learner, by=None, now=NOW, as_organiser=True)


def seconds_of(person) -> dict[str, int]:
    return {key: ms // 1000 for key, ms in person.item_ms.items()}


def person_of(webinar, user):
    (one,) = [p for p in attendance_for(webinar) if p.user_id == user.pk]
    assert attendance_of(webinar, user) == one
    return one


def test_vectors_hold_by_the_room_and_by_room_and_log(db, make_webinar, vectors, room):
    for number, case in enumerate(vectors["cases"]):
        for way in ("room", "mixed"):
            webinar = make_webinar(f"part-{number}-{way}")
            user, _ = invite_person(email=f"p{number}{way}@example.org", name="Ana")
            register_person(webinar, user=user, by=None, now=NOW, as_organiser=True)
            rows = [
                ItemTimesRow(1, key, moment(start), moment(end))
                for key, (start, end) in case.get("actual_times", {}).items()
            ]
            if rows:
                set_item_times(webinar, times=rows, reason="late", by=None, now=NOW)
            lines = ["email,joined_at,left_at"]
            for place, (start, end) in enumerate(case["intervals"]):
                if way == "mixed" and place % 2 == 0:
                    lines.append(f"{user.email},{start},{end}")
                else:
                    opens = moment("2024-02-22T10:30:00Z") <= moment(start)
                    assert opens
                    room.watch(webinar, user, start, end)
            if len(lines) > 1:
                content = "\n".join(lines).encode()
                import_log(
                    webinar, content=content, file_name="a.csv", by=None, now=NOW
                )
            person = person_of(webinar, user)
            assert seconds_of(person) == case["item_seconds"], (case["name"], way)
            assert person.eligible_ms == case["eligible_seconds"] * 1000


def test_sealing_changes_no_minute_and_empties_the_journal(
    webinar, learner, place, room, django_capture_on_commit_callbacks
):
    room.watch(webinar, learner, "2024-02-22T11:30:00Z", "2024-02-22T12:00:00Z")
    before = person_of(webinar, learner)
    assert before.eligible_ms == 1_800_000
    assert unsealed_count(webinar) == 60
    with django_capture_on_commit_callbacks(execute=True):
        part = seal_log(webinar, by=None, now=NOW).part
    assert (part.beats, part.intervals) == (60, 1)
    assert person_of(webinar, learner) == before
    assert unsealed_count(webinar) == 0
    assert len(read_journal(journal_path(live_folder(), webinar.slug)).rows) == 0
    # Whoever stayed is sealed in a further part, and the two make one union.
    room.watch(webinar, learner, "2024-02-22T11:59:00Z", "2024-02-22T12:10:00Z")
    with django_capture_on_commit_callbacks(execute=True):
        assert seal_log(webinar, by=None, now=NOW).part.number == 2
    assert person_of(webinar, learner).eligible_ms == 2_400_000
    assert not seal_log(webinar, by=None, now=NOW).is_new


def test_beats_sealed_but_not_yet_forgotten_count_once(webinar, learner, place, room):
    room.watch(webinar, learner, "2024-02-22T11:30:00Z", "2024-02-22T12:00:00Z")
    seal_log(webinar, by=None, now=NOW)
    # The process died before it took them from the journal.
    assert len(read_journal(journal_path(live_folder(), webinar.slug)).rows) == 60
    assert unsealed_count(webinar) == 0
    assert not seal_log(webinar, by=None, now=NOW).is_new
    assert person_of(webinar, learner).eligible_ms == 1_800_000


def test_a_part_holds_every_beat_with_its_verdict_and_no_name(
    webinar, learner, place, room
):
    start, end = "2024-02-22T11:30:00Z", "2024-02-22T11:33:00Z"
    room.watch(webinar, learner, start, end, muted=True)
    room.watch(webinar, learner, start, end, behind=100_000, hidden=True)
    sealed = seal_log(webinar, by=None, now=NOW).part
    path = part_path(sealed.file)
    with h5py.File(path) as file:
        verdicts = file["beats/verdict"][:].tolist()
        assert verdicts == [Verdict.COUNTED] * 6 + [Verdict.NOT_LIVE] * 6
        assert file["beats/session"][:].tolist() == [0] * 6 + [1] * 6
        assert not file["beats/seq_step"][:].any()
        seq = beat_columns.read_beats(file).column("seq")
        assert seq.tolist() == [*range(1, 7)] * 2
        assert set(file["beats/state"][:].tolist()) == {State.PLAYING}
        assert file["beats/flags"][:].tolist() == [Flag.MUTED] * 6 + [Flag.HIDDEN] * 6
        column = file["beats/delay_ms"]
        assert (column.compression, column.compression_opts) == ("gzip", 6)
        assert (column.shuffle, column.fletcher32) == (True, True)
        assert column.chunks == (16384,)
        begin = to_ms(moment(start))
        assert file["sessions/opened_ms"][:].tolist() == [begin, begin]
        assert dict(file.attrs)["n_beats"] == 12
        viewers, grid, minutes = beat_columns.read_derived(file)
        assert file["grid/presence"].attrs["t0_unix_ms"] == begin
        told = dict(file["minutes/item_ms"].attrs)
    assert viewers.tolist() == [1]
    assert minutes.tolist() == [[180_000, *[0] * 8]]
    assert told["presence_version"] == "beats/1"
    assert (grid.shape, int(np.count_nonzero(grid & beat_columns.PLAYING))) == (
        (1, 1980),
        18,
    )
    # The bins in which a beat was made: one seen, one muted but hidden, both there.
    both = beat_columns.CONNECTED | beat_columns.VISIBLE | beat_columns.UNMUTED
    assert int(grid[0, 3]) & both == both
    assert b"ines" not in path.read_bytes().lower()


def test_a_file_that_does_not_give_the_beats_back_seals_nothing(
    webinar, learner, place, room, monkeypatch
):
    room.watch(webinar, learner, "2024-02-22T11:30:00Z", "2024-02-22T12:00:00Z")

    def forgetful(file):
        rows = beat_columns.read_beats(file)
        return rows.pick(np.arange(len(rows) - 1))

    monkeypatch.setattr(archive, "read_beats", forgetful)
    with pytest.raises(ArchiveDamaged, match="nothing was taken from the journal"):
        seal_log(webinar, by=None, now=NOW)
    assert ArchivePart.objects.count() == 0
    assert unsealed_count(webinar) == 60


def test_the_organiser_is_told_of_beats_to_seal(
    webinar, learner, organiser, place, room, client
):
    client.force_login(organiser)
    address = f"/admin/webinars/{webinar.slug}/"
    logs = f"{address}logs/"
    assert "Nothing is sealed yet." in client.get(logs).content.decode()
    room.watch(webinar, learner, "2024-02-22T11:30:00Z", "2024-02-22T12:00:00Z")
    page = client.get(logs).content.decode()
    assert "60 beats of the live room are not sealed yet." in page
    assert "stays are not sealed yet" not in page
    client.post(f"{address}seal/")
    assert ArchivePart.objects.get().beats == 60
    assert "Seal them" not in client.get(logs).content.decode()


def test_beats_of_nobody_are_nobodys_minutes(webinar, learner, place, room):
    room.watch(webinar, learner, "2024-02-22T11:30:00Z", "2024-02-22T12:00:00Z")
    Viewer.objects.filter(webinar=webinar).update(user=None)
    assert [p.eligible_ms for p in attendance_for(webinar)] == [0]


# -- Entering --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before_end", "is_open"),
    [(timedelta(hours=6, minutes=31), False), (timedelta(hours=6), True),
     (timedelta(minutes=-59), True), (timedelta(hours=-1), False)],
)  # fmt: skip
def test_the_room_is_open_an_hour_around_the_event(
    webinar, learner, place, before_end, is_open
):
    now = webinar.ends_at - before_end
    if not is_open:
        with pytest.raises(RoomRefused, match="not open"):
            open_session(webinar, user=learner, now=now)
        return
    token = read(
        open_session(webinar, user=learner, now=now), key=live_key(), now_ms=to_ms(now)
    )
    assert (token.webinar, token.viewer) == ("part-1", 1)
    assert token.opened_ms == to_ms(now)
    # The door ends a pass with the room; a late event must not outlive its passes.
    assert token.expires_ms == to_ms(webinar.ends_at) + 13 * 3_600_000


def test_a_stranger_gets_no_pass(webinar, learner, stranger, place):
    with pytest.raises(RoomRefused, match="registered"):
        open_session(webinar, user=stranger, now=webinar.starts_at)
    assert Viewer.objects.count() == 0


def test_a_cancelled_event_has_no_room(webinar, learner, place):
    cancelled = save_webinar(slug=webinar.slug, by=None, state="cancelled")
    with pytest.raises(RoomRefused, match="not open"):
        open_session(cancelled, user=learner, now=webinar.starts_at)


def test_two_pages_of_one_person_are_two_sessions_of_one_viewer(
    webinar, learner, place
):
    now = webinar.starts_at
    one, two = (
        read(
            open_session(webinar, user=learner, now=now),
            key=live_key(),
            now_ms=to_ms(now),
        )
        for _ in range(2)
    )
    assert one.session != two.session
    assert one.viewer == two.viewer == Viewer.objects.get().number


def test_a_second_page_does_not_wait_for_who_writes(
    webinar, learner, place, monkeypatch
):
    now = webinar.starts_at
    locked = []
    monkeypatch.setattr(live, "lock", lambda event: locked.append(event) or event)
    for _ in range(2):
        open_session(webinar, user=learner, now=now)
    assert len(locked) == 1
    save_webinar(slug=webinar.slug, by=None, state="cancelled")
    with pytest.raises(RoomRefused, match="not open"):
        open_session(webinar, user=learner, now=now)


@pytest.mark.parametrize(
    "ask", [unsealed_count, attendance_for, lambda webinar: seal_log(webinar, **BY)]
)
def test_a_damaged_journal_is_told_in_a_sentence(webinar, own_folders, ask):
    path = journal_path(live_folder(), webinar.slug)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"no database" * 500)
    with pytest.raises(JournalUnreadable, match=r"read from “part-1\.sqlite3”\. Try"):
        ask(webinar)
    assert not ArchivePart.objects.exists()


# -- News --------------------------------------------------------------------------


def test_a_changed_item_is_news_in_the_room(
    webinar, django_capture_on_commit_callbacks
):
    late = [
        ItemTimesRow(
            1, "qa-2", moment("2024-02-22T16:31:00Z"), moment("2024-02-22T17:05:00Z")
        )
    ]
    with django_capture_on_commit_callbacks(execute=True):
        set_item_times(
            webinar, times=late, reason="late", by=None, now=webinar.starts_at
        )
    (piece,) = read_news(live_folder(), webinar.slug, after=0)
    assert piece.kind == "programme"
    assert piece.content["items"][-1] == {
        "key": "qa-2",
        "starts": to_ms(late[0].starts_at),
        "ends": to_ms(late[0].ends_at),
    }


def test_what_is_changed_long_after_is_no_news(
    webinar, django_capture_on_commit_callbacks
):
    row = ItemTimesRow(
        1, "qa-2", moment("2024-02-22T16:31:00Z"), moment("2024-02-22T17:00:00Z")
    )
    with django_capture_on_commit_callbacks(execute=True):
        set_item_times(webinar, times=[row], reason="late", by=None, now=NOW)
    assert read_news(live_folder(), webinar.slug, after=0) == []
