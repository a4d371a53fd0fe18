"""Files that pages play: which kinds there are, whether captions can be shown, and the
answer in pieces that a player jumps about in. Who may have one is for the rooms to say.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models.fields.files import FieldFile
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext as _
from wagtail import hooks

from elearn.core.byte_ranges import ByteRange, NotSatisfiable, byte_range
from elearn.core.captions import Cue, Problem, read_captions

AUDIO_TYPES = {"mp3": "audio/mpeg", "m4a": "audio/mp4"}
VIDEO_TYPES = {"mp4": "video/mp4", "webm": "video/webm"}
CAPTION_TYPES = {"vtt": "text/vtt; charset=utf-8"}
TYPES = {**AUDIO_TYPES, **VIDEO_TYPES, **CAPTION_TYPES}
#: Captions of a long talk are some 200 kB.
CAPTIONS_MAX_BYTES = 2 * 1024 * 1024
MOST_SENTENCES = 5
PIECE_BYTES = 64 * 1024
#: The most of a range that is given at once.
MOST_BYTES = 1024 * 1024


def mime_type(document: Any) -> str:
    return TYPES.get(document.file_extension.lower(), "application/octet-stream")


def check_type(document: Any, types: dict[str, str]) -> None:
    """ValidationError, with a sentence, for a file of another kind."""
    if document is not None and document.file_extension.lower() not in types:
        raise ValidationError(
            _("This is not a file of the kind that is needed here: %(kinds)s.")
            % {"kinds": ", ".join(types)}
        )


def captions_in(document: Any) -> tuple[Cue, ...]:
    """The captions that can be shown; () where the file cannot be read."""
    text, refusal = _caption_text(document)
    return () if refusal else read_captions(text)[0]


def caption_sentences(document: Any) -> list[str]:
    """What is wrong with a file of captions; empty where it can be shown."""
    text, refusal = _caption_text(document)
    if refusal:
        return [refusal]
    _cues, problems = read_captions(text)
    sentences = {
        Problem.NO_SIGNATURE: _("The first line of captions must be WEBVTT."),
        Problem.NO_CUES: _("There are no captions in the file."),
        Problem.BAD_TIMING: _(
            "Line %(line)s: the times must read like 00:01.000 --> 00:04.000."
        ),
        Problem.ENDS_BEFORE_START: _("Line %(line)s: it ends before it begins."),
        Problem.STARTS_BEFORE_LAST: _(
            "Line %(line)s: it begins before the one above it."
        ),
        Problem.NO_WORDS: _("Line %(line)s: there are no words under these times."),
    }
    return [
        sentences[problem.code] % {"line": problem.line}
        for problem in problems[:MOST_SENTENCES]
    ]


def _caption_text(document: Any) -> tuple[str, str]:
    """The text of the file, or the sentence that says why there is none."""
    try:
        with document.file.open("rb") as file:
            raw = file.read(CAPTIONS_MAX_BYTES + 1)
    except OSError:
        return "", _("The file of captions is not there any more. Choose it again.")
    if len(raw) > CAPTIONS_MAX_BYTES:
        return "", _("The file of captions is larger than 2 MB.")
    try:
        return raw.decode("utf-8"), ""
    except UnicodeDecodeError:
        return "", _(
            "The captions are not written in UTF-8. Save them so, and try again."
        )


def refuse_kept_private(document: Any, request: HttpRequest) -> None:
    """Http404 where Wagtail itself would not hand out the document: what it asks
    first (a folder kept private) is asked at every other address, too."""
    for hook in hooks.get_hooks("before_serve_document"):
        if isinstance(hook(document, request), HttpResponse):
            raise Http404


def answer_in_pieces(request: HttpRequest, document: Any) -> HttpResponse:
    """The file, or the one range of bytes that was asked for."""
    try:
        size = document.file.size
    except OSError as error:
        raise Http404 from error
    try:
        wanted = byte_range(request.headers.get("Range", ""), size)
    except NotSatisfiable:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    whole = ByteRange(0, size - 1)
    if wanted is not None:
        # A player that asks for all the rest reads on when it likes, and would hold a
        # thread meanwhile. It asks again for what is missing.
        last = min(wanted.last, wanted.first + MOST_BYTES - 1)
        wanted = ByteRange(wanted.first, last)
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
