"""Writes of this room: one transaction each, keyword-only, audited."""

from media.services.drafts import copy_event, draft_event
from media.services.events import save_programme, save_webinar, set_item_times
from media.services.invitations import (
    InvitationReport,
    invite_people,
    make_feed_address,
    revoke_feed_address,
    set_reminders,
    take_back_invitation,
)
from media.services.live import open_session
from media.services.logs import (
    SealReport,
    import_log,
    preview_log,
    seal_log,
    withdraw_log,
)
from media.services.mails import send_again, send_due_mails
from media.services.matches import decide_match, take_back_match
from media.services.pages import announce_event
from media.services.people import (
    RegisterReport,
    cancel_registration,
    invite_and_register,
    register_person,
)
from media.services.waiting import join_waiting_list, leave_waiting_list, move_up

__all__ = [
    "InvitationReport",
    "RegisterReport",
    "SealReport",
    "announce_event",
    "cancel_registration",
    "copy_event",
    "decide_match",
    "draft_event",
    "import_log",
    "invite_and_register",
    "invite_people",
    "join_waiting_list",
    "leave_waiting_list",
    "make_feed_address",
    "move_up",
    "open_session",
    "preview_log",
    "register_person",
    "revoke_feed_address",
    "save_programme",
    "save_webinar",
    "seal_log",
    "send_again",
    "send_due_mails",
    "set_item_times",
    "set_reminders",
    "take_back_invitation",
    "take_back_match",
    "withdraw_log",
]
