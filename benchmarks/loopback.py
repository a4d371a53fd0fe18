"""Many browsers on loopback in one thread: each sends its next beat as soon as the last
is answered.

Plain sockets and one epoll, for load and server share the machine, and what the load
costs is missing from what it measures. It is an honest client all the same: a connection
for each, one request under way on it, each answer read to its end, and whatever is no
200 is counted as refused.
"""

from __future__ import annotations

import re
import select
import socket
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from time import perf_counter

LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
LARGEST_ANSWER = 65_536
#: Seconds without any answer after which the server is given up.
PATIENCE = 60


@dataclass(frozen=True, slots=True)
class Answers:
    """`took`: seconds of each acknowledged request, shortest first. `seconds`: from the
    first request to the last answer, so that none is counted for which no time is."""

    took: list[float]
    refused: int
    seconds: float


def beat_away(
    port: int, *, clients: int, seconds: float, request: Callable[[int, int], bytes]
) -> Answers:
    """`request` makes the bytes of a client's beat number one, two, three …"""
    took: list[float] = []
    refused = 0
    with ExitStack() as stack:
        epoll = stack.enter_context(select.epoll())
        places = {}
        for client in range(clients):
            one = stack.enter_context(socket.create_connection(("127.0.0.1", port)))
            one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            epoll.register(one, select.EPOLLIN)
            places[one.fileno()] = (client, one)
        heard, numbers = [b""] * clients, [1] * clients
        begin = perf_counter()
        end, began = begin + seconds, [begin] * clients
        for client, one in places.values():
            one.sendall(request(client, 1))
        left = clients
        while left:
            ready = epoll.poll(PATIENCE)
            if not ready:
                raise TimeoutError("The server answers nobody any more.")
            for place, _event in ready:
                client, one = places[place]
                chunk = one.recv(LARGEST_ANSWER)
                if not chunk:
                    raise ConnectionError("The server hung up.")
                answer = heard[client] + chunk
                head, mark, body = answer.partition(b"\r\n\r\n")
                stated = LENGTH.search(head)
                if not mark or stated is None or len(body) < int(stated[1]):
                    heard[client] = answer
                    continue
                heard[client] = b""
                now = perf_counter()
                if head.startswith(b"HTTP/1.1 200 "):
                    took.append(now - began[client])
                else:
                    refused += 1
                if now < end:
                    numbers[client] += 1
                    began[client] = now
                    one.sendall(request(client, numbers[client]))
                else:
                    left -= 1
        took.sort()
        return Answers(took, refused, perf_counter() - begin)
