"""On the page: doubtful dates are asked, people decided on, decisions taken back."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from media.models import LogImport, MatchDecision, PresenceInterval
from tests.media.command_line import FULL, HEADING
from tests.media.logs import samples

LOGS = "/admin/webinars/part-1/logs/"
MATCH = "/admin/webinars/part-1/match/"


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def upload(client, organiser, webinar):
    client.force_login(organiser)

    def send(text: str, name: str = "log.csv", **fields: str):
        return client.post(
            LOGS,
            {
                "log": SimpleUploadedFile(name, text.encode()),
                "source": "auto",
                **fields,
            },
        )

    return send


@pytest.fixture
def doubtful(learner) -> str:
    text = samples.TEAMS.replace("22/02/24", "03/04/25")
    return text.replace("ana@example.org", learner.email)


def test_a_doubtful_date_is_asked_and_the_answer_kept(upload, client, doubtful):
    asked = upload(doubtful).url
    html = text_of(client.get(asked))
    assert "Which day is “03/04/25”?" in html
    assert "3 April 2025: the day comes first" in html
    assert "4 March 2025: the month comes first" in html
    unanswered = client.post(asked, {"answer": "date_order"})
    assert unanswered.status_code == 422
    assert "Choose one of the two; nothing was changed." in text_of(unanswered)
    answered = client.post(asked, {"answer": "date_order", "date_order": "day"})
    assert answered.status_code == 302
    html = text_of(client.get(answered.url))
    assert "In its dates the day comes first, as you said." in html
    client.post(answered.url, {"answer": "confirm"})
    log = LogImport.objects.get()
    assert (log.date_order, log.source) == ("day", "teams_report")
    assert PresenceInterval.objects.count() == 2
    html = text_of(client.get(f"/admin/webinars/log/{log.pk}/"))
    assert "Of its dates a person said: the day comes first." in html
    assert client.get(asked).status_code == 404


def test_a_doubtful_file_can_be_discarded(upload, client, doubtful, own_folders):
    client.post(upload(doubtful).url, {"answer": "discard"})
    assert list((own_folders / "pending-logs").iterdir()) == []


def test_the_preview_says_what_the_file_cannot_prove(upload, client):
    html = text_of(client.get(upload(samples.TEAMS.split("3. In-Meeting")[0]).url))
    assert "This report lacks the section “In-Meeting Activities”." in html
    assert "the person was away for 10 min" in html
    assert "Guests have neither an address nor a number" in html
    assert "Gil" in html


def test_deciding_on_the_preview_shows_what_changes(upload, client, learner):
    preview = upload(f"{HEADING}\nother@example.org,{FULL}\n").url
    html = text_of(client.get(preview))
    assert "other@example.org" in html
    assert "<dd>0</dd><dt>stays to add</dt>" in html
    token = preview.rstrip("/").rpartition("/")[2]
    said = client.post(
        MATCH,
        {"key": "mail:other@example.org", "person": learner.email, "back": token},
        follow=True,
    )
    assert said.redirect_chain == [(preview, 302)]
    assert "Remembered: the rows are those of Inês Carvalho" in text_of(said)
    assert "<dd>1</dd><dt>stays to add</dt>" in text_of(said)
    assert not PresenceInterval.objects.exists()


def test_deciding_on_a_stored_log_adds_its_stays_and_can_be_taken_back(
    upload, client, learner
):
    client.post(
        upload(f"{HEADING}\nother@example.org,{FULL}\n").url, {"answer": "confirm"}
    )
    log = LogImport.objects.get()
    said = client.post(
        MATCH,
        {
            "key": "mail:other@example.org",
            "person": learner.email,
            "back": f"log-{log.pk}",
        },
        follow=True,
    )
    assert said.redirect_chain == [(f"/admin/webinars/log/{log.pk}/", 302)]
    assert "1 stay was added." in text_of(said)
    decision = MatchDecision.objects.get()
    assert "other@example.org → Inês Carvalho" in text_of(client.get(LOGS))
    address = f"/admin/webinars/decision/{decision.pk}/take-back/"
    refused = client.post(address, {"reason": ""}, follow=True)
    assert "Say why the decision is taken back." in text_of(refused)
    told = client.post(address, {"reason": "Her sister"}, follow=True)
    assert "Taken back: what was counted by this decision" in text_of(told)
    assert "→ Inês Carvalho" not in text_of(told)
    assert LogImport.objects.get(withdrawn_at=None).matched == 0


@pytest.mark.parametrize("back", ["", "log-x", "log-" + "9" * 40, "../../", "a" * 300])
def test_a_refused_decision_says_why_and_leads_somewhere(upload, client, back):
    said = client.post(
        MATCH, {"key": "name:Ana", "person": "x", "back": back}, follow=True
    )
    assert said.redirect_chain == [(LOGS, 302)]
    assert "neither an address nor a number" in text_of(said)


def test_strangers_decide_nothing(client, webinar, reviewer, learner):
    decision = MatchDecision.objects.create(
        webinar=webinar,
        key="mail:x@example.org",
        user=learner,
        decided_at=webinar.starts_at,
    )
    address = f"/admin/webinars/decision/{decision.pk}/take-back/"
    client.force_login(reviewer)
    for place in (MATCH, address):
        assert client.post(place, {"reason": "x"}).status_code == 404
        assert client.get(place).status_code in (404, 405)
    decision.refresh_from_db()
    assert decision.taken_back_at is None


def test_a_page_of_many_rows_stays_short(upload, client):
    rows = [f",{FULL}"] * 300 + ["bad@example.org,?,?"] * 300
    rows += [f"p{number}@example.org,{FULL}" for number in range(300)]
    html = text_of(client.get(upload("\n".join([HEADING, *rows])).url))
    assert "100 more rows of guests." in html
    assert "100 more rows were refused." in html
    assert "100 more follow when these are decided." in html
    assert "<dd>300</dd><dt>rows refused</dt>" in html


def test_notes_that_say_the_same_are_said_once(upload, client):
    html = text_of(client.get(upload(samples.TEAMS_LIVE.replace("Left", "Joined")).url))
    assert html.count("the same connection joins again") == 1


def test_the_logs_page_asks_the_database_equally_often(
    client, organiser, webinar, learner, costs_the_same
):
    client.force_login(organiser)

    def prepare(count):
        for number in range(MatchDecision.objects.count(), count):
            MatchDecision.objects.create(
                webinar=webinar,
                key=f"mail:p{number}@example.org",
                user=learner,
                decided_by=organiser,
                decided_at=webinar.starts_at,
            )
        return lambda: client.get(LOGS)

    costs_the_same(prepare)
