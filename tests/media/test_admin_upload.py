"""The organiser's upload: choose, look, confirm; strangers meet a 404."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from elearn.core.models import User
from media.models import ArchivePart, LogImport, PresenceInterval, Webinar
from tests.factories.media import make_webinar_page

HEADING = "email,joined_at,left_at"
LOGS = "/admin/webinars/part-1/logs/"


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def log(learner) -> bytes:
    rows = [
        HEADING,
        f"{learner.email},2024-02-22T12:36:00+01:00,2024-02-22T13:21:00+01:00",
        "nobody@example.net,2024-02-22T12:30:00+01:00,2024-02-22T18:00:00+01:00",
        f"{learner.email},2024-02-22T15:00:00+01:00,2024-02-22T14:00:00+01:00",
    ]
    return "\n".join(rows).encode()


@pytest.fixture
def upload(client, organiser, webinar):
    client.force_login(organiser)

    def send(content: bytes, name: str = "log.csv", **fields: str):
        return client.post(
            LOGS,
            {"log": SimpleUploadedFile(name, content), "source": "auto", **fields},
        )

    return send


def test_looking_shows_every_row_and_stores_nothing(upload, client, log):
    response = upload(log)
    assert response.status_code == 302
    html = text_of(client.get(response.url))
    assert "<dd>3</dd><dt>rows</dt>" in html
    assert "Inês Carvalho" in html
    assert "12:30–12:36" in html
    assert "nobody@example.net" in html
    assert "Nobody with an account has verified this address." in html
    assert "The leave time lies before the join time." in html
    assert '<td class="media-number">0</td> <td class="media-number"><strong>45' in html
    assert not LogImport.objects.exists()
    assert not PresenceInterval.objects.exists()


def test_confirming_by_post_stores_it_once(upload, client, log, organiser):
    preview = upload(log).url
    response = client.post(preview, {"answer": "confirm"}, follow=True)
    assert "1 stay was added" in text_of(response)
    stored = LogImport.objects.get()
    assert (stored.file_name, stored.imported_by, stored.matched) == (
        "log.csv",
        organiser,
        1,
    )
    assert PresenceInterval.objects.count() == 1
    # The token is spent.
    assert client.get(preview).status_code == 404
    again = text_of(client.get(upload(log).url))
    assert "This very file was taken in before." in again


def test_confirming_twice_says_so_and_stores_nothing_again(upload, client, log):
    preview = upload(log).url
    client.post(preview, {"answer": "confirm"})
    again = client.post(preview, {"answer": "confirm"}, follow=True)
    assert again.redirect_chain == [(LOGS, 302)]
    assert "This file is not kept any longer" in text_of(again)
    assert LogImport.objects.count() == 1


def test_discarding_leaves_no_trace(upload, client, log, own_folders):
    preview = upload(log).url
    client.post(preview, {"answer": "discard"})
    assert not LogImport.objects.exists()
    assert list((own_folders / "pending-logs").iterdir()) == []
    assert client.get(preview).status_code == 404


def test_a_stored_log_lists_what_was_not_taken(upload, client, log):
    client.post(upload(log).url, {"answer": "confirm"})
    pk = LogImport.objects.get().pk
    html = text_of(client.get(reverse("media_log", args=[pk])))
    assert "nobody@example.net" in html
    assert "The leave time lies before the join time." in html
    assert "log.csv" in text_of(client.get(LOGS))


BAD_FILES = [
    (b"", "The file is empty."),
    (b"\x00\x01\x02PNG" * 40, "This is not a text file"),
    (b"name,when\nAnna,today\n", "The format was not recognised"),
    (
        b"Name (Original Name),User Email,Total Duration (Minutes),Guest\nA,a@x,3,No\n",
        "Zoom&#x27;s “unique users” form",
    ),
]


@pytest.mark.parametrize(("content", "sentence"), BAD_FILES)
def test_a_bad_file_gets_one_sentence_and_changes_nothing(
    upload, own_folders, content, sentence
):
    response = upload(content)
    assert response.status_code == 422
    html = text_of(response)
    assert sentence in html
    assert html.count("The file was not taken, and nothing was changed.") == 1
    assert not LogImport.objects.exists()
    assert not (own_folders / "pending-logs").exists()


def test_a_file_over_the_limit_is_not_read(upload, settings, log):
    settings.LOG_FILE_MAX_BYTES = 1024 * 1024
    response = upload(log + b"\n" * 1024 * 1024)
    assert response.status_code == 422
    assert "larger than 1 MB" in text_of(response)


def test_no_file_and_an_unknown_zone_are_told_at_their_fields(client, upload, log):
    response = client.post(LOGS, {"source": "auto"})
    assert "Choose the file first." in text_of(response)
    response = upload(log, time_zone="Mars/Olympus")
    assert "“Mars/Olympus” is not a time zone we know." in text_of(response)


def test_strangers_meet_nothing(client, webinar, learner, reviewer, upload, log):
    preview = upload(log).url
    client.force_login(reviewer)
    for address in (LOGS, preview, "/admin/webinars/"):
        assert client.get(address).status_code == 404
    client.force_login(learner)
    response = client.get(LOGS)
    assert response.status_code == 302
    assert "Inês" not in response.content.decode()
    client.force_login(reviewer)
    assert client.post(preview, {"answer": "confirm"}).status_code == 404
    assert not LogImport.objects.exists()


def test_a_token_opens_only_for_whom_it_was_made(client, upload, log, make_webinar):
    preview = upload(log).url
    make_webinar("other")
    assert client.get(preview.replace("part-1", "other")).status_code == 404
    colleague = User.objects.create_superuser("c@example.org", "quiet-42", name="C")
    client.force_login(colleague)
    assert client.get(preview).status_code == 404


def test_uploads_older_than_a_day_go(upload, log, own_folders):
    upload(log)
    pending = own_folders / "pending-logs"
    old = set(pending.iterdir())
    yesterday = time.time() - 25 * 3600
    for file in old:
        os.utime(file, (yesterday, yesterday))
    upload(log)
    left: set[Path] = set(pending.iterdir())
    assert len(left) == 2
    assert not left & old


def test_an_upload_older_than_a_day_opens_no_more(upload, client, log, own_folders):
    preview = upload(log).url
    yesterday = time.time() - 25 * 3600
    for file in (own_folders / "pending-logs").iterdir():
        os.utime(file, (yesterday, yesterday))
    assert client.get(preview).status_code == 404
    late = client.post(preview, {"answer": "confirm"}, follow=True)
    assert "is older than a day" in text_of(late)
    assert list((own_folders / "pending-logs").iterdir()) == []
    assert not LogImport.objects.exists()


@pytest.mark.parametrize("token", ["a" * 300, "no-such-token"])
def test_a_token_that_none_can_be_is_not_there(client, organiser, webinar, token):
    client.force_login(organiser)
    assert client.get(f"{LOGS}{token}/").status_code == 404


def test_sealing_is_a_post_and_told(client, upload, log):
    client.post(upload(log).url, {"answer": "confirm"})
    assert "1 stay is not sealed yet." in text_of(client.get(LOGS))
    assert client.get("/admin/webinars/part-1/seal/").status_code == 405
    response = client.post("/admin/webinars/part-1/seal/", follow=True)
    assert ArchivePart.objects.count() == 1
    assert "Part 1 is sealed" in text_of(response)


def test_the_menu_item_is_the_organiser_s(client, organiser, reviewer, webinar):
    client.force_login(organiser)
    assert "/admin/webinars/" in client.get("/admin/").content.decode()
    client.force_login(reviewer)
    assert "/admin/webinars/" not in client.get("/admin/").content.decode()


def test_the_list_asks_the_database_equally_often(
    client, organiser, make_webinar, costs_the_same, monkeypatch
):
    monkeypatch.setattr("elearn.core.slots._panels", {})
    client.force_login(organiser)

    def prepare(count):
        for number in range(Webinar.objects.count(), count):
            make_webinar(f"part-{number}")
        return lambda: client.get("/admin/webinars/")

    costs_the_same(prepare)


def test_the_list_leads_to_a_new_event_once_there_is_a_page_for_them(client, organiser):
    client.force_login(organiser)
    assert "New live event" not in client.get("/admin/webinars/").content.decode()
    event = make_webinar_page(slug="next", title="Next")
    address = f"/admin/pages/add/media/webinarpage/{event.get_parent().pk}/"
    assert f'href="{address}"' in client.get("/admin/webinars/").content.decode()
    assert client.get(address).status_code == 200
