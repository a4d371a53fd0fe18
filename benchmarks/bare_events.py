"""The barest server-sent events: one set of listeners, one frame for all of them."""

from __future__ import annotations

import asyncio

listeners: set[asyncio.Queue[bytes]] = set()


async def application(scope, receive, send) -> None:
    if scope["type"] != "http":
        return
    if scope["method"] == "POST":
        message = await receive()
        for queue in listeners:
            queue.put_nowait(message["body"])
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})
        return
    headers = [(b"content-type", b"text/event-stream")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    queue: asyncio.Queue[bytes] = asyncio.Queue()
    listeners.add(queue)
    try:
        frame = b": here\n\n"
        while True:
            await send({"type": "http.response.body", "body": frame, "more_body": True})
            frame = await queue.get()
    finally:
        listeners.discard(queue)
