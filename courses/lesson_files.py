"""Files that lessons play: which kinds there are, where they are, what is in them."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from courses.domain.captions import Problem, read_captions

AUDIO_TYPES = {"mp3": "audio/mpeg", "m4a": "audio/mp4"}
VIDEO_TYPES = {"mp4": "video/mp4", "webm": "video/webm"}
CAPTION_TYPES = {"vtt": "text/vtt; charset=utf-8"}
TYPES = {**AUDIO_TYPES, **VIDEO_TYPES, **CAPTION_TYPES}
#: Captions of a long talk are some 200 kB.
CAPTIONS_MAX_BYTES = 2 * 1024 * 1024
MOST_SENTENCES = 5


def mime_type(document: Any) -> str:
    return TYPES.get(document.file_extension.lower(), "application/octet-stream")


def file_url(document: Any) -> str:
    return reverse("courses:lesson_file", args=[document.pk, document.filename])


def caption_sentences(document: Any) -> list[str]:
    """What is wrong with a file of captions; empty where it can be shown."""
    try:
        with document.file.open("rb") as file:
            raw = file.read(CAPTIONS_MAX_BYTES + 1)
    except OSError:
        return [_("The file of captions is not there any more. Choose it again.")]
    if len(raw) > CAPTIONS_MAX_BYTES:
        return [_("The file of captions is larger than 2 MB.")]
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return [
            _("The captions are not written in UTF-8. Save them so, and try again.")
        ]
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
