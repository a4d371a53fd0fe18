"""An organiser withdraws a wrong log; strangers cannot, and a reason is asked."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from media.queries import attendance_for, events_without_log
from media.services import import_log, seal_log, withdraw_log
from tests.media.conftest import NOW
from tests.media.test_services import log_of


@pytest.fixture
def log(webinar, learner):
    import_log(
        webinar, content=log_of(learner), file_name="wrong.csv", by=None, now=NOW
    )
    seal_log(webinar, by=None, now=NOW)
    return webinar.log_imports.get()


def test_a_log_is_withdrawn_with_a_reason(client, organiser, webinar, log):
    client.force_login(organiser)
    page = reverse("media_log", args=[log.pk])
    address = reverse("media_withdraw_log", args=[log.pk])
    assert address in client.get(page).content.decode()
    refused = client.post(address, {"reason": " "}, follow=True)
    assert refused.redirect_chain == [(page, 302)]
    assert "Say why the log is withdrawn." in refused.content.decode()
    assert len(attendance_for(webinar)) == 1
    done = client.post(address, {"reason": "Of another event."}, follow=True)
    assert done.redirect_chain == [(reverse("media_logs", args=["part-1"]), 302)]
    assert "(withdrawn)" in done.content.decode()
    assert attendance_for(webinar) == []
    html = client.get(page).content.decode()
    assert "Of another event." in html
    assert address not in html


def test_strangers_cannot_withdraw(client, learner, organiser, log, webinar):
    address = reverse("media_withdraw_log", args=[log.pk])
    client.force_login(learner)
    assert client.post(address, {"reason": "x"}).status_code in {302, 403, 404}
    client.force_login(organiser)
    assert client.get(address).status_code == 405
    assert len(attendance_for(webinar)) == 1


def test_a_reason_is_kept_without_what_no_database_can_hold(client, organiser, log):
    client.force_login(organiser)
    client.post(reverse("media_withdraw_log", args=[log.pk]), {"reason": "Wrong\0 day"})
    log.refresh_from_db()
    assert log.withdrawn_because == "Wrong day"


def test_event_with_nothing_but_a_withdrawn_log_asks_for_one_again(
    webinar, organiser, log
):
    after = webinar.ends_at + timedelta(hours=1)
    assert list(events_without_log(after)) == []
    withdraw_log(log, reason="Of another event.", by=organiser, now=NOW)
    assert list(events_without_log(after)) == [webinar]
