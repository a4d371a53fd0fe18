"""A full room: everybody in it holds a connection, and pages are answered all the same."""

from __future__ import annotations

import http.client
import socket
from contextlib import ExitStack

from tests.media.live.bare import SECRET
from tests.media.live.browsers import served, token_of

LISTENERS = 1_200


def test_more_than_a_thousand_listeners_leave_room_for_others(tmp_path):
    with (
        served(
            "tests.media.live.bare:application", ELEARN_LIVE_FOLDER=str(tmp_path)
        ) as (port, _process),
        ExitStack() as stack,
    ):
        listening = []
        for number in range(LISTENERS):
            one = stack.enter_context(socket.create_connection(("127.0.0.1", port), 60))
            token = token_of(number, secret=SECRET)
            one.sendall(
                f"GET /live/events?token={token} HTTP/1.1\r\n"
                "Host: 127.0.0.1\r\n\r\n".encode()
            )
            listening.append(one)
        assert {one.recv(12) for one in listening} == {b"HTTP/1.1 200"}
        other = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        other.request("GET", "/live/nowhere")
        assert other.getresponse().status == 404
        other.close()
