"""The root that the server runs: bodies arrive, gone visitors do no harm."""

import asyncio
import socket
import urllib.request

import pytest

from elearn import asgi
from elearn.asgi import wrap_wsgi
from elearn.core.page_cache import Copy
from tests.media.live.browsers import served


class Awaitable:
    """Like granian's: can be awaited, is no coroutine."""

    def __init__(self, message):
        self.message = message

    def __await__(self):
        return self.message
        yield


def echo(environ, start_response):
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH", 0)))
    start_response("200 OK", [("X-Seen", environ.get("HTTP_X_FORWARDED_PROTO", ""))])
    return [body]


def exchange(wsgi, *messages, headers=(), send=None):
    inbox, outbox = list(messages), []
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/",
        "query_string": b"",
        "http_version": "1.1",
        "headers": list(headers),
    }

    async def keep(message):
        outbox.append(message)

    application = wrap_wsgi(wsgi, threads=1)
    answer = application(scope, lambda: Awaitable(inbox.pop(0)), send or keep)
    asyncio.run(asyncio.wait_for(answer, timeout=10))
    return outbox


def test_body_in_two_parts_arrives_whole():
    sent = exchange(
        echo,
        {"type": "http.request", "body": b"name=In", "more_body": True},
        {"type": "http.request", "body": "ês".encode(), "more_body": False},
        headers=[(b"content-length", b"10")],
    )
    assert b"".join(m.get("body", b"") for m in sent) == "name=Inês".encode()


def test_upload_broken_off_raises_instead_of_passing_for_whole():
    with pytest.raises(ConnectionResetError):
        exchange(
            echo,
            {"type": "http.request", "body": b"half", "more_body": True},
            {"type": "http.disconnect"},
            headers=[(b"content-length", b"10")],
        )


def test_visitor_gone_during_download_frees_the_thread():
    async def broken(message):
        raise RuntimeError("closed")

    def long(environ, start_response):
        start_response("200 OK", [])
        return [b"x"] * 100

    assert exchange(long, {"type": "http.request"}, send=broken) == []


def test_header_with_underscore_cannot_pose_as_the_proxys():
    sent = exchange(
        echo, {"type": "http.request"}, headers=[(b"x_forwarded_proto", b"https")]
    )
    assert sent[0]["headers"] == [(b"x-seen", b"")]


def test_visitor_gone_while_a_copy_is_sent_is_no_error(monkeypatch):
    copy = Copy(parts=(b"<p>Kept</p>",), headers=(("X-Kept", "yes"),), state=1)
    monkeypatch.setattr(asgi, "kept_for_visitor", lambda scope: copy)
    application, sent = asgi.answer_from_memory(None), []

    async def keep(message):
        sent.append(message)

    async def broken(message):
        raise ConnectionResetError("closed")

    asyncio.run(application({"type": "http"}, None, keep))
    assert [one.get("body") for one in sent] == [None, b"<p>Kept</p>"]
    assert sent[0]["headers"] == [(b"x-kept", b"yes")]
    asyncio.run(application({"type": "http"}, None, broken))


@pytest.mark.parametrize(
    ("path", "answered"),
    [("/live/beat", "service"), ("/live", "pages"), ("/webinars/", "pages")],
)
def test_only_the_live_addresses_go_past_django(path, answered):
    heard = []

    def named(name):
        async def application(scope, receive, send):
            heard.append(name)

        return application

    root = asgi.give_live_to(lambda: named("service"), named("pages"))
    asyncio.run(root({"type": "http", "path": path}, None, None))
    asyncio.run(root({"type": "lifespan"}, None, None))
    assert heard == [answered, "pages"]


def test_who_reads_nothing_does_not_keep_others_from_their_pages():
    with served("tests.elearn.long_answers:application") as (port, _process):
        idle = [socket.create_connection(("127.0.0.1", port)) for _ in range(2)]
        try:
            for one in idle:
                one.sendall(b"GET /long HTTP/1.1\r\nHost: x\r\n\r\n")
                assert one.recv(100)
            page = urllib.request.urlopen(f"http://127.0.0.1:{port}/short", timeout=30)
            assert page.read() == b"short"
        finally:
            for one in idle:
                one.close()
