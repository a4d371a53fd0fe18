"""Recordings, videos and captions of lessons, in pieces: a player jumps about in them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from courses import access
from courses.domain.byte_ranges import NotSatisfiable, byte_range
from courses.lesson_files import mime_type

PIECE_BYTES = 64 * 1024


@require_safe
@cache_control(private=True, max_age=3600)
def lesson_file(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    document = access.lesson_file_for(request, pk, name)
    size, kind = document.file.size, mime_type(document)
    try:
        wanted = byte_range(request.headers.get("Range", ""), size)
    except NotSatisfiable:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    response: HttpResponse
    if wanted is None:
        response = FileResponse(document.file.open("rb"), content_type=kind)
        response["Content-Length"] = str(size)
    else:
        file = document.file.open("rb")
        file.seek(wanted.first)
        response = StreamingHttpResponse(
            _pieces(file, wanted.length), status=206, content_type=kind
        )
        response["Content-Range"] = f"bytes {wanted.first}-{wanted.last}/{size}"
        response["Content-Length"] = str(wanted.length)
    response["Accept-Ranges"] = "bytes"
    return response


def _pieces(file: IO[bytes], length: int) -> Iterator[bytes]:
    with file:
        while length > 0 and (piece := file.read(min(PIECE_BYTES, length))):
            length -= len(piece)
            yield piece
