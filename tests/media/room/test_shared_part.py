"""The part that is the same for everybody is made once, and never after it has changed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import caches

from media import services
from media.live.news import news_path
from media.live.site import live_folder
from media.shared_part import SECONDS
from tests.media.room.conftest import AFTER, ON, text_of

NOW_PART = "/webinars/part-1/room/now/"
OUTAGE = "The stream stands still for everybody."


@pytest.fixture(autouse=True)
def shelf(settings):
    settings.CACHES = {
        **settings.CACHES,
        "pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    }
    yield
    caches["pages"].clear()


@pytest.fixture
def costs(django_assert_max_num_queries, seated):
    """How many queries the part takes at the moment."""

    def count() -> int:
        with django_assert_max_num_queries(50) as held:
            assert seated.get(NOW_PART).status_code == 200
        return len(held)

    return count


def test_it_is_made_once_for_all_who_ask_within_two_seconds(costs, time_machine):
    time_machine.move_to(ON, tick=False)
    anew = costs()
    kept = costs()
    assert kept < anew
    time_machine.move_to(ON + timedelta(seconds=SECONDS - 0.1), tick=False)
    assert costs() == kept
    time_machine.move_to(ON + timedelta(seconds=SECONDS), tick=False)
    assert costs() == anew


def test_who_has_heard_of_a_change_is_not_given_what_was_before_it(
    seated, page, organiser, time_machine, django_capture_on_commit_callbacks
):
    time_machine.move_to(ON, tick=False)
    assert OUTAGE not in text_of(seated.get(NOW_PART))
    with django_capture_on_commit_callbacks(execute=True):
        services.note_outage(page.webinar, words="A cable.", by=organiser, now=ON)
    assert OUTAGE in text_of(seated.get(NOW_PART))


def test_a_copy_ends_with_the_item(seated, time_machine):
    """At 12:10 the break begins."""
    next_one = ON.replace(hour=12, minute=10)
    time_machine.move_to(next_one - timedelta(seconds=1), tick=False)
    before = text_of(seated.get(NOW_PART))
    time_machine.move_to(next_one, tick=False)
    after = text_of(seated.get(NOW_PART))
    assert (
        before.count('aria-current="true"') == after.count('aria-current="true"') == 1
    )
    assert before.partition("aria-current")[2] != after.partition("aria-current")[2]


def test_after_the_event_it_is_each_persons_own(costs, time_machine):
    time_machine.move_to(AFTER, tick=False)
    assert costs() == costs()


def test_a_file_of_news_that_cannot_be_read_keeps_nobody_out(costs, time_machine):
    time_machine.move_to(ON, tick=False)
    live_folder().mkdir(parents=True, exist_ok=True)
    news_path(live_folder(), "part-1").write_bytes(b"no database" * 200)
    assert costs() == costs()
