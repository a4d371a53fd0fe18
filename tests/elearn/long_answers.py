"""An application whose answers are longer than any buffer on the way."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from elearn.asgi import wrap_wsgi

SIZE = 100 * 1024 * 1024


def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    if environ["PATH_INFO"] == "/short":
        start_response("200 OK", [("Content-Length", "5")])
        return [b"short"]
    start_response("200 OK", [("Content-Length", str(SIZE))])
    return (b"x" * 65536 for _ in range(SIZE // 65536))


#: Two threads, and a second's patience.
application = wrap_wsgi(answer, threads=2, patience=1)
