"""xAPI: what an attempt tells, that it is kept once, and that it is sent once."""

from __future__ import annotations

import base64
import json
import threading
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import StringIO

import pytest
from django.core.management import call_command

from elearn.core.exceptions import StoreUnreachable
from elearn.core.xapi import pseudonym
from scenarios.models import XapiStatement
from scenarios.services import claim_attempts, play_again_from, start_attempt
from scenarios.services.statements import send_statements, store_statements
from scenarios.xapi import statements_of
from tests.scenarios.conftest import NOW, play


def told(attempt) -> list[dict]:
    return [one.body for one in statements_of(attempt, list(attempt.events.all()))]


def verbs(bodies: list[dict]) -> list[str]:
    return [body["verb"]["display"]["en"] for body in bodies]


def test_an_attempt_tells_its_story_in_order(finished):
    bodies = told(finished)
    assert verbs(bodies) == [
        "initialized",
        "responded", "updated", "arrived",
        "responded", "updated", "arrived",
        "responded", "updated", "arrived",
        "completed",
    ]  # fmt: skip
    assert bodies[1]["verb"]["id"] == "http://adlnet.gov/expapi/verbs/responded"
    assert bodies[3]["verb"]["id"] == "http://w3id.org/xapi/medbiq/verbs/arrived"
    assert bodies[1]["result"]["response"] == "laugh"
    assert bodies[3]["object"]["id"].endswith("/conversations/window/#window")
    end = bodies[-1]["result"]
    assert end["completion"] is True
    assert end["extensions"]["http://localhost:8000/xapi/ending"]["kind"] == "good"
    assert "score" not in json.dumps(bodies)
    stamps = [body["timestamp"] for body in bodies]
    assert stamps == sorted(stamps)


def test_no_name_no_address_and_no_own_words_leave_the_house(finished):
    finished.events.filter(seq=1).update(own_words="I would tell him to sit down.")
    text = json.dumps(told(finished))
    assert pseudonym(finished.user_id) in text
    for secret in ("ines@example.org", "Inês", "sit down", f'"{finished.user_id}"'):
        assert secret not in text


def test_the_engine_is_the_actor_of_what_it_did(finished):
    actors = {
        body["verb"]["display"]["en"]: body["actor"]["account"]["name"]
        for body in told(finished)
    }
    assert actors["updated"] == "engine"
    assert actors["responded"] == pseudonym(finished.user_id)


def test_a_long_pause_is_told(attempt):
    attempt = play(attempt, "laugh")
    late = attempt.events.get()
    attempt.events.filter(pk=late.pk).update(at=NOW + timedelta(hours=3))
    bodies = told(attempt)
    assert verbs(bodies)[:4] == ["initialized", "suspended", "resumed", "responded"]
    assert bodies[1]["timestamp"] == NOW.isoformat()


def test_finished_attempts_are_kept_once(finished):
    assert XapiStatement.objects.filter(attempt=finished).count() == 11
    assert store_statements(finished, now=NOW) == 0
    assert XapiStatement.objects.count() == 11


def test_a_visitors_attempt_tells_nothing_until_it_is_claimed(revision, learner):
    attempt = start_attempt(revision, user=None, now=NOW, seed=3)
    play(attempt, "sit-down", "wait")
    assert XapiStatement.objects.count() == 0
    claim_attempts([str(attempt.uuid)], user=learner)
    assert XapiStatement.objects.count() == 8


def test_playing_on_tells_only_what_was_decided_anew(finished, learner):
    branch = play_again_from(finished, turn=3, user=learner, now=NOW)
    branch = play(branch, "talk")
    bodies = told(branch)
    assert verbs(bodies).count("responded") == 1
    first = {body["id"] for body in told(finished)}
    assert not first & {body["id"] for body in bodies}


@contextmanager
def record_store(settings, *answers: int):
    """A learning record store on this machine that keeps what it is sent."""
    received: list[tuple[dict, list]] = []
    codes = list(answers)

    class Store(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            received.append((dict(self.headers), json.loads(body)))
            self.send_response(codes.pop(0) if codes else 200)
            self.send_header("Location", "http://127.0.0.1:9/elsewhere")
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"[]")

        def log_message(self, *args):
            return

    server = HTTPServer(("127.0.0.1", 0), Store)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    settings.LRS_URL = f"http://127.0.0.1:{server.server_port}/xapi/"
    settings.LRS_KEY, settings.LRS_SECRET = "elearn", "quiet"
    try:
        yield received
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_statements_are_sent_once_with_version_and_key(finished, settings):
    with record_store(settings) as received:
        assert send_statements(now=NOW) == 11
        assert send_statements(now=NOW) == 0
    ((headers, bodies),) = received
    assert len(bodies) == 11
    assert headers["X-Experience-Api-Version"] == "1.0.3"
    assert headers["Authorization"] == (
        "Basic " + base64.b64encode(b"elearn:quiet").decode()
    )
    assert XapiStatement.objects.filter(sent_at=NOW).count() == 11


@pytest.mark.parametrize("code", [500, 401, 403, 404, 429, 302])
def test_refused_statements_are_kept_and_tried_again(finished, settings, code):
    with record_store(settings, code) as received:
        with pytest.raises(StoreUnreachable):
            send_statements(now=NOW)
        assert XapiStatement.objects.filter(sent_at__isnull=True).count() == 11
        assert send_statements(now=NOW) == 11
    assert len(received) == 2


def test_what_the_store_has_already_counts_as_sent(finished, settings):
    with record_store(settings, 409, 409) as received:
        assert send_statements(now=NOW) == 11
    assert len(received) == 1 + 11


def test_a_statement_that_the_store_refuses_does_not_block_those_behind_it(
    finished, settings
):
    third = XapiStatement.objects.order_by("pk")[2]
    # The whole, two that are fine, the one that is not; the others are taken.
    with record_store(settings, 400, 200, 200, 400) as received:
        assert send_statements(now=NOW) == 10
        assert send_statements(now=NOW) == 0
    assert [len(bodies) for _, bodies in received] == [11] + [1] * 11
    refused = XapiStatement.objects.get(refused_at__isnull=False)
    assert (refused, refused.refused_at, refused.sent_at) == (third, NOW, None)
    assert XapiStatement.objects.filter(sent_at=NOW).count() == 10


def test_what_was_taken_one_by_one_stays_taken_when_the_store_goes_away(
    finished, settings
):
    with record_store(settings, 422, 200, 422, 503) as received:
        with pytest.raises(StoreUnreachable):
            send_statements(now=NOW)
        assert len(received) == 4
        assert XapiStatement.objects.filter(sent_at=NOW).count() == 1
        assert XapiStatement.objects.filter(refused_at=NOW).count() == 1
        assert send_statements(now=NOW) == 9


def test_command_tells_what_was_refused(finished, settings):
    with record_store(settings, 400, 400):
        result = run("--send")
    told = ("stored", "sent", "waiting", "refused")
    assert [result[key] for key in told] == [11, 10, 0, 1]
    out = StringIO()
    call_command("statements", stdout=out)
    assert "0 not sent yet, 1 refused" in out.getvalue()


def test_command_sends_again_what_was_refused(finished, settings):
    with record_store(settings, 400, 400):
        run("--send")
    with record_store(settings) as received:
        assert run("--send")["sent"] == 0
        other = run("another-conversation", "--retry", "--send")
        assert (other["retried"], other["sent"]) == (0, 0)
        again = run("--retry", "--send")
    assert [len(bodies) for _, bodies in received] == [1]
    told = ("retried", "sent", "waiting", "refused")
    assert [again[key] for key in told] == [1, 1, 0, 0]


def test_what_is_refused_again_is_marked_again(finished, settings):
    with record_store(settings, 400, 400):
        run("--send")
    with record_store(settings, 422):
        again = run("--retry", "--send")
    assert [again[key] for key in ("retried", "sent", "refused")] == [1, 0, 1]


def test_retrying_without_sending_leaves_it_waiting(finished, settings):
    with record_store(settings, 400, 400):
        run("--send")
    assert [run("--retry")[key] for key in ("waiting", "refused")] == [1, 0]


def test_a_store_that_is_away_loses_nothing(finished, settings):
    settings.LRS_URL = "http://127.0.0.1:9/xapi"
    with pytest.raises(StoreUnreachable, match="what was not sent is kept"):
        send_statements(now=NOW)
    assert XapiStatement.objects.filter(sent_at__isnull=True).count() == 11


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("", "No learning record store is set"),
        ("file:///etc/passwd", "must begin with http:// or https://"),
    ],
)
def test_without_a_proper_address_nothing_is_sent(
    finished, settings, address, sentence
):
    settings.LRS_URL = address
    with pytest.raises(StoreUnreachable, match=sentence):
        send_statements(now=NOW)


def run(*arguments: str) -> dict:
    out = StringIO()
    call_command("statements", *arguments, "--json", stdout=out)
    return json.loads(out.getvalue())


def test_command_keeps_attempts_under_way_too(attempt, finished, revision, stranger):
    play(start_attempt(revision, user=stranger, now=NOW, seed=1), "laugh")
    result = run("window", "--list")
    assert (result["new"], result["stored"], result["waiting"]) == (4, 15, 15)
    assert len(result["statements"]) == 15
    assert run("window")["new"] == 0
    assert run("nowhere")["stored"] == 0


def test_command_refuses_to_send_without_a_store(finished, capsys):
    with pytest.raises(SystemExit):
        call_command("statements", "--send")
    assert "No learning record store is set" in capsys.readouterr().err
