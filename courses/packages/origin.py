"""The second origin: hands out a package's files and the frame that plays them.

It knows no session, reads and sets no cookie, takes no POST, and answers nothing
without a pass in the address. What runs here can reach the site only by messages.
"""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from typing import IO, Any, Final

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.core.signals import request_started
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from courses.access import package_of_pass
from courses.packages.shelf import file_in

_AT_ONCE: Final = 64 * 1024
_ROUTE: Final = re.compile(r"/(?P<said>[^/]{20,400})/(?P<what>play|files)/(?P<path>.*)")
_RUNTIME: Final = re.compile(r"/runtime/(?P<name>[a-z0-9_-]+)(?:/(?P<path>[\w./-]+))?")

#: Old packages are made of inline scripts and of evaluated ones. They may have both,
#: here; they may reach nothing but this origin, and send nothing elsewhere.
_POLICY: Final = (
    "default-src 'self' data: blob: 'unsafe-inline' 'unsafe-eval'; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; "
    "frame-ancestors 'self' {site}; "
    "sandbox allow-scripts allow-same-origin allow-forms"
)
#: Sentences, which the site shows in its frame.
_CLOSED: Final = "default-src 'none'; sandbox"
_ALWAYS: Final = {
    "X-Content-Type-Options": "nosniff",
    # The pass stands in the address; no other address may learn of it.
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Robots-Tag": "noindex",
}


def application(environ: dict[str, Any], start_response: Any) -> Any:
    """WSGI."""
    request_started.send(sender=application, environ=environ)
    request = WSGIRequest(environ)
    response = answer(request)
    status = f"{response.status_code} {response.reason_phrase}"
    start_response(status, list(response.items()))
    if request.method == "HEAD":
        response.close()
        return []
    return response


def answer(request: HttpRequest) -> HttpResponseBase:
    """The answer to one request; whatever it is, it sets no cookie."""
    with override(settings.LANGUAGE_CODE):
        response = _answer(request)
    for name, value in _ALWAYS.items():
        response[name] = value
    if "Content-Security-Policy" not in response:
        response["Content-Security-Policy"] = _CLOSED
    return response


def _answer(request: HttpRequest) -> HttpResponseBase:
    if request.method not in ("GET", "HEAD"):
        return _refused(_("This address only hands out files."), 405)
    if request.headers.get("Service-Worker"):
        # It would outlive the pass and stand between other packages and their files.
        return _refused(_("No service worker is registered here."), 403)
    runtime = _RUNTIME.fullmatch(request.path_info)
    if runtime is not None:
        return _runtime(runtime["name"], runtime["path"] or "")
    route = _ROUTE.fullmatch(request.path_info)
    if route is None:
        return _refused(_("There is nothing at this address."), 404)
    try:
        attempt, site = package_of_pass(route["said"])
    except Http404:
        return _refused(
            _(
                "This way to the package is closed: it is too old, or not yours."
                " Go back to the lesson and open the package from there."
            ),
            403,
        )
    if route["what"] == "play":
        if route["path"]:
            return _refused(_("There is nothing at this address."), 404)
        response: HttpResponseBase = HttpResponse(
            render_to_string(
                "courses/package_frame.html", _frame(attempt, site, route["said"])
            )
        )
        response["Cache-Control"] = "no-store"
    else:
        path = file_in(attempt.version.sha256, route["path"])
        if path is None:
            return _refused(_("The package has no such file."), 404)
        response = _file(path, request.headers.get("Range", ""))
        response["Cache-Control"] = "private, max-age=3600"
    response["Content-Security-Policy"] = _POLICY.format(site=site)
    return response


def _refused(sentence: str, status: int) -> HttpResponse:
    return HttpResponse(
        sentence, status=status, content_type="text/plain; charset=utf-8"
    )


def _frame(attempt: Any, site: str, said: str) -> dict[str, Any]:
    kind = attempt.version.kind
    base = f"/{said}/files"
    return {
        "title": attempt.version.own_title,
        "kind": kind,
        "facts": {
            "kind": kind,
            "site": site,
            "key": str(attempt.key),
            "files": base,
            "start": f"{base}/{attempt.version.launch}",
        },
    }


# -- Files -----------------------------------------------------------------------
_TYPES: Final = {
    ".css": "text/css", ".csv": "text/csv", ".gif": "image/gif", ".htm": "text/html",
    ".html": "text/html", ".jpeg": "image/jpeg", ".jpg": "image/jpeg",
    ".js": "text/javascript", ".json": "application/json", ".m4a": "audio/mp4",
    ".mjs": "text/javascript", ".mp3": "audio/mpeg", ".mp4": "video/mp4",
    ".ogg": "audio/ogg", ".otf": "font/otf", ".pdf": "application/pdf",
    ".png": "image/png", ".svg": "image/svg+xml", ".ttf": "font/ttf",
    ".txt": "text/plain", ".vtt": "text/vtt", ".wav": "audio/wav",
    ".webm": "video/webm", ".webp": "image/webp", ".woff": "font/woff",
    ".woff2": "font/woff2", ".xhtml": "application/xhtml+xml",
    ".xml": "application/xml",
}  # fmt: skip
_RANGE: Final = re.compile(r"bytes=([0-9]{0,12})-([0-9]{0,12})")


def _file(path: Path, asked: str) -> HttpResponseBase:
    kind = _TYPES.get(path.suffix.lower()) or mimetypes.guess_type(path.name)[0]
    kind = kind or "application/octet-stream"
    size = path.stat().st_size
    part = _part(asked, size)
    if part is None:
        response: HttpResponseBase = FileResponse(path.open("rb"), content_type=kind)
        response["Content-Length"] = str(size)
    elif part == (0, 0):
        response = HttpResponse(status=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
        response["Content-Range"] = f"bytes */{size}"
    else:
        first, end = part
        response = StreamingHttpResponse(
            _slice(path.open("rb"), first, end - first),
            status=HTTPStatus.PARTIAL_CONTENT,
            content_type=kind,
        )
        response["Content-Length"] = str(end - first)
        response["Content-Range"] = f"bytes {first}-{end - 1}/{size}"
    response["Accept-Ranges"] = "bytes"
    return response


def _part(asked: str, size: int) -> tuple[int, int] | None:
    """The half-open part that was asked for; None: the whole; (0, 0): none there is.
    Browsers ask for parts of films, which cannot be wound without."""
    match = _RANGE.fullmatch(asked)
    if match is None or not any(match.groups()):
        return None
    if not match[1]:
        return (
            (max(0, size - int(match[2])), size) if int(match[2]) and size else (0, 0)
        )
    first = int(match[1])
    end = min(size, int(match[2]) + 1) if match[2] else size
    return (first, end) if first < end else (0, 0)


def _slice(file: IO[bytes], first: int, length: int) -> Iterator[bytes]:
    with file:
        file.seek(first)
        while length > 0 and (part := file.read(min(_AT_ONCE, length))):
            length -= len(part)
            yield part


def _runtime(name: str, path: str) -> HttpResponseBase:
    """Our frame's script, and the two libraries that play packages."""
    source = settings.PACKAGE_RUNTIME.get(name)
    if source is None or ".." in path.split("/"):
        return _refused(_("There is nothing at this address."), 404)
    found = Path(source) / path if path else Path(source)
    if not found.is_file():
        return _refused(_("There is nothing at this address."), 404)
    response = _file(found, "")
    response["Cache-Control"] = "public, max-age=3600"
    return response
