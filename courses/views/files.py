"""Recordings, videos and captions of lessons, in pieces: a player jumps about in them."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models.fields.files import FieldFile
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from courses import access
from courses.domain.byte_ranges import ByteRange, NotSatisfiable, byte_range
from courses.lesson_files import mime_type

PIECE_BYTES = 64 * 1024


@require_safe
@cache_control(private=True, max_age=3600)
def lesson_file(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    document = access.lesson_file_for(request, pk, name)
    try:
        size = document.file.size
    except OSError as error:
        raise Http404 from error
    try:
        wanted = byte_range(request.headers.get("Range", ""), size)
    except NotSatisfiable:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    whole = ByteRange(0, size - 1)
    response = StreamingHttpResponse(
        _pieces(document.file, wanted or whole),
        status=200 if wanted is None else 206,
        content_type=mime_type(document),
    )
    if wanted is not None:
        response["Content-Range"] = f"bytes {wanted.first}-{wanted.last}/{size}"
    response["Content-Length"] = str((wanted or whole).length)
    response["Accept-Ranges"] = "bytes"
    return response


def _pieces(file: FieldFile, wanted: ByteRange) -> Iterator[bytes]:
    """Opened when the first piece is asked for, so that nothing stays open unread."""
    left = wanted.length
    with file.open("rb") as source:
        source.seek(wanted.first)
        while left > 0 and (piece := source.read(min(PIECE_BYTES, left))):
            left -= len(piece)
            yield piece
