"""The one ASGI root: Django runs as WSGI in threads behind it.

Django's own ASGI handler costs about ten times as much per cheap request as
its WSGI handler (docs/decisions/0003), so pages go through a2wsgi. The live
service (media/live/) has /live/ to itself. What is kept for visitors is answered
before a thread is taken.
"""

import asyncio
import os
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import suppress
from typing import Any

from a2wsgi import WSGIMiddleware

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "elearn.settings.demo")

from elearn.core.page_cache import kept_for_visitor
from elearn.wsgi import application as django_application
from media.live.site import live_service

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]

#: Requests answered at the same time; each holds a database connection.
THREADS = 8
#: Seconds in which a visitor takes the next piece; a player that is paused asks again.
PATIENCE = 20.0


def wrap_wsgi(
    wsgi: Any, *, threads: int = THREADS, patience: float = PATIENCE
) -> Application:
    """`wsgi` as an ASGI application, with what a2wsgi leaves to the server.

    - granian's `receive` is awaitable but no coroutine, which a2wsgi needs;
    - a visitor who goes away in the middle of an upload raises in the view's
      thread, or half a file would count as a whole one;
    - one who goes away during a download, or stays and reads nothing, must not hold
      the thread for ever;
    - a header with an underscore could pose as the proxy's own.
    """
    bridge = WSGIMiddleware(wsgi, workers=threads)

    async def application(scope: Message, receive: Receive, send: Send) -> None:
        is_gone = False

        async def take() -> Message:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise ConnectionResetError("The visitor has gone.")
            return message

        async def give(message: Message) -> None:
            nonlocal is_gone
            if is_gone:
                return
            try:
                async with asyncio.timeout(patience):
                    await send(message)
            except (OSError, RuntimeError):  # a TimeoutError is an OSError
                is_gone = True

        if scope["type"] == "http":
            honest = [(n, value) for n, value in scope["headers"] if b"_" not in n]
            scope = {**scope, "headers": honest}
        await bridge(scope, take, give)

    return application


def answer_from_memory(pages: Application) -> Application:
    """`pages`, but for what is kept for visitors: that needs neither thread nor Django."""

    async def application(scope: Message, receive: Receive, send: Send) -> None:
        copy = kept_for_visitor(scope) if scope["type"] == "http" else None
        if copy is None:
            await pages(scope, receive, send)
            return
        headers = [
            (name.lower().encode("latin-1"), value.encode("latin-1"))
            for name, value in copy.headers
        ]
        body = b"".join(copy.parts)
        # Who has gone away meanwhile is told nothing more, and that is no error.
        with suppress(OSError, RuntimeError):
            await send(
                {"type": "http.response.start", "status": 200, "headers": headers}
            )
            await send({"type": "http.response.body", "body": body})

    return application


def give_live_to(service: Callable[[], Application], pages: Application) -> Application:
    """`pages`, but for /live/, which never comes near Django's request cycle."""

    async def application(scope: Message, receive: Receive, send: Send) -> None:
        is_live = scope["type"] == "http" and scope["path"].startswith("/live/")
        await (service() if is_live else pages)(scope, receive, send)

    return application


application = give_live_to(
    live_service, answer_from_memory(wrap_wsgi(django_application))
)
