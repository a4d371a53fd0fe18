"""What somebody watched: kept for them alone, bounded, forgotten, and counted nowhere."""

from __future__ import annotations

import pytest

from media import queries, recording_queries, services
from media.domain.watched import Report
from media.models import Watched
from tests.media.pages.test_visiting import text_of
from tests.media.recordings.conftest import AFTER, RUNNING, address, document

PAGE = "/webinars/part-1/"


@pytest.fixture
def tell(watcher, film):
    def send(spans: str = "", at: object = 0, length: object = 4200, **more: object):
        told = {"film": film.pk, "spans": spans, "at": at, "length": length} | more
        return watcher.post(address("watched"), told)

    return send


def kept() -> list[tuple[list[list[int]], int, int]]:
    return [(one.spans, one.at, one.length) for one in Watched.objects.all()]


def test_what_was_played_adds_up_and_is_told_in_words(tell, watcher):
    html = text_of(watcher.get(PAGE))
    assert "You have not watched any of it yet." in html
    assert "Go on at" not in html
    answer = tell("0-600,1200-1800", at=1800)
    assert answer.status_code == 200
    assert "You have watched 20 of 70 minutes." in text_of(answer)
    assert 'x="0.000%" y="0" width="14.286%"' in text_of(answer)
    assert "You have watched 30 of 70 minutes." in text_of(tell("600-1490", at=1490))
    assert kept() == [([[0, 1800]], 1490, 4200)]


def test_the_same_twice_changes_nothing_and_half_open_spans_join(tell):
    for _time in range(2):
        tell("0-10,10-12,20-30", at=30)
    assert kept() == [([[0, 12], [20, 30]], 30, 4200)]


def test_one_goes_on_where_one_stopped_and_begins_anew_after_the_end(tell, watcher):
    tell("0-754", at=754)
    html = text_of(watcher.get(PAGE))
    assert 'data-at="754"' in html
    assert 'film.mp4#t=754" data-to="754">Go on at 12:34, where you stopped</a>' in html
    tell("754-4200", at=4200)
    html = text_of(watcher.get(PAGE))
    assert 'data-at="0"' in html
    assert "Go on at" not in html
    assert "You have watched all of it." in html


def test_a_short_film_is_told_in_seconds(tell):
    assert "You have watched 7 of 48 seconds." in text_of(tell("1-8", length=48))


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"spans": "9-5"}, "ends before it begins"),
        ({"spans": "0-9999"}, "after the end of the recording"),
        ({"spans": "nonsense"}, "cannot be read"),
        ({"spans": "0-5\0"}, "cannot be read"),
        ({"spans": ",".join(["0-1"] * 51)}, "more pieces at once"),
        ({"spans": "0" * 5000}, "more pieces at once"),
        ({"at": ""}, "cannot be read"),
        ({"at": "9" * 5000}, "more pieces at once"),
        ({"length": 0}, "a length that none has"),
        ({"length": 90_000}, "a length that none has"),
        ({"film": "x"}, "was exchanged meanwhile"),
        ({"film": 999_999}, "was exchanged meanwhile"),
    ],
)
def test_nonsense_is_refused_in_a_sentence_and_changes_nothing(tell, told, sentence):
    tell("0-60", at=60)
    answer = tell(**{"spans": "0-90", **told})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert kept() == [([[0, 60]], 60, 4200)]


def test_a_film_that_became_shorter_keeps_what_is_still_in_it(tell):
    tell("0-60,4000-4200", at=60)
    tell("60-70", at=70, length=4100)
    assert kept() == [([[0, 70], [4000, 4100]], 70, 4100)]


def test_another_film_begins_anew(tell, watcher, recorded):
    tell("0-60", at=60)
    recorded.recording = document("other.mp4")
    recorded.save_revision().publish()
    html = text_of(watcher.get(PAGE))
    assert "You have not watched any of it yet." in html
    assert tell("0-90").status_code == 422


def test_nobody_sees_what_another_watched(tell, watcher, stranger, organiser):
    tell("0-600", at=600)
    for person in (stranger, organiser):
        watcher.force_login(person)
        html = text_of(watcher.get(PAGE))
        assert "You have not watched any of it yet." in html
        assert "Go on at" not in html


def test_it_is_forgotten_on_a_press_and_only_ones_own(tell, watcher, stranger, film):
    tell("0-600", at=600)
    watcher.force_login(stranger)
    tell("0-60", at=60)
    answer = watcher.post(address("forget"), follow=True)
    assert answer.redirect_chain[-1][0].endswith("#recording")
    assert "What you watched of this recording is forgotten." in text_of(answer)
    assert kept() == [([[0, 600]], 600, 4200)]
    assert "Nothing was kept of what you watched here." in text_of(
        watcher.post(address("forget"), follow=True)
    )


def test_it_can_be_forgotten_when_the_film_is_not_there_any_more(
    tell, watcher, recorded
):
    tell("0-600", at=600)
    recorded.unpublish()
    assert watcher.post(address("forget")).status_code == 302
    assert kept() == []
    assert watcher.post(address("forget")).status_code == 404


def test_it_goes_with_the_person_and_with_the_film(
    tell, watcher, learner, stranger, film
):
    tell("0-600", at=600)
    learner.delete()
    assert kept() == []
    watcher.force_login(stranger)
    tell("0-60", at=60)
    assert len(kept()) == 1
    film.delete()
    assert kept() == []


@pytest.mark.parametrize("name", ["watched", "forget"])
def test_no_stranger_and_nobody_before_the_end(
    client, recorded, film, learner, time_machine, name
):
    told = {"film": film.pk, "spans": "0-5", "at": 5, "length": 60}
    time_machine.move_to(AFTER)
    assert client.post(address(name), told).status_code == 404
    client.force_login(learner)
    assert client.get(address(name)).status_code == 405
    assert client.post(address(name, slug="nowhere"), told).status_code == 404
    time_machine.move_to(RUNNING)
    client.force_login(learner)
    assert client.post(address(name), told).status_code == 404
    assert kept() == []


def test_a_form_without_its_key_is_refused(watcher, learner, film):
    watcher.handler.enforce_csrf_checks = True
    answer = watcher.post(
        address("watched"), {"film": film.pk, "spans": "0-5", "at": 5, "length": 60}
    )
    assert answer.status_code == 403
    assert kept() == []


def test_watching_is_no_attendance(tell, watcher, recorded, learner):
    tell("0-4200", at=4200)
    assert queries.attendance_of(recorded.webinar, learner) is None
    assert queries.attendance_for(recorded.webinar) == []
    html = text_of(watcher.get(PAGE))
    assert "Watching it is not attendance: it adds no minutes and no credits." in html
    assert "Nobody else is shown it." in html


def test_the_page_asks_equally_often_for_one_span_and_three(
    watcher, recorded, film, learner, stranger, organiser, costs_the_same
):
    people = [learner, stranger, organiser]

    def prepare(count):
        for person in people[:count]:
            spans = tuple((100 * n, 100 * n + 50) for n in range(count))
            services.keep_watched(
                recorded.webinar,
                user=person,
                film=film,
                report=Report(spans, 10, 4200),
                now=AFTER,
            )
        return lambda: watcher.get(PAGE)

    costs_the_same(prepare)


def test_words_that_could_not_be_read_once_are_read_again(recorded, monkeypatch):
    """The disk may be away for a moment."""
    with monkeypatch.context() as away:
        away.setattr(recording_queries, "captions_in", lambda document: ())
        assert recording_queries.transcript(recorded, ()) == ()
    assert recording_queries.transcript(recorded, ()) != ()
