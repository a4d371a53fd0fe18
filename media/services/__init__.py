"""Writes of this room: one transaction each, keyword-only, audited."""

from media.services.events import save_programme, save_webinar, set_item_times
from media.services.live import Passes, end_passes_of, open_page, open_session
from media.services.logs import (
    SealReport,
    import_log,
    preview_log,
    seal_log,
    withdraw_log,
)
from media.services.matches import decide_match, take_back_match
from media.services.pages import announce_event
from media.services.people import (
    RegisterReport,
    cancel_registration,
    invite_and_register,
    register_person,
)

__all__ = [
    "Passes",
    "RegisterReport",
    "SealReport",
    "announce_event",
    "cancel_registration",
    "decide_match",
    "end_passes_of",
    "import_log",
    "invite_and_register",
    "open_page",
    "open_session",
    "preview_log",
    "register_person",
    "save_programme",
    "save_webinar",
    "seal_log",
    "set_item_times",
    "take_back_match",
    "withdraw_log",
]
