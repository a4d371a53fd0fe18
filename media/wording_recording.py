"""Sentences about the recording of an event: its chapters, and what one has watched."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_noop as noop

RECORDING_SENTENCES: Final = {
    # chapters
    "recording_cut_alone": noop(
        "Cuts need the time at which the recording begins; without it there are no "
        "chapters."
    ),
    "recording_cut_backwards": noop("Cut %(number)s ends before it begins."),
    "recording_no_chapter": noop(
        "No item of the programme is left in the recording: it begins after the last "
        "one, or everything is cut out."
    ),
    "too_many_captions": noop(
        "The file has %(count)s captions; at most %(limit)s are shown. Divide the "
        "recording, or join short captions."
    ),
    # what one has watched
    "watched_unreadable": noop(
        "What your player sent cannot be read, so nothing of it was kept."
    ),
    "watched_other_film": noop(
        "The recording was exchanged meanwhile. Load the page anew to watch the one that "
        "is there now."
    ),
    "watched_length": noop(
        "Your player gives the recording a length that none has; nothing was kept."
    ),
    "watched_too_many": noop(
        "Your player sent more pieces at once than are taken; nothing was kept."
    ),
    "watched_backwards": noop(
        "Your player sent a piece that ends before it begins; nothing was kept."
    ),
    "watched_beyond": noop(
        "Your player sent a piece that lies after the end of the recording; nothing was "
        "kept."
    ),
}
