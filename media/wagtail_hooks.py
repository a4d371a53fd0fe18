"""What this room adds to Wagtail: the words of its audit entries, and no way round the
page of an event to its recording."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from media import admin_hooks  # noqa: F401 -- registers the room's places
from media.access import refuse_recording
from media.reports import admin_urls  # noqa: F401 -- and its pages about presence

ACTIONS = {
    "media.save_webinar": (_("Save event"), _("Event saved")),
    "media.save_programme": (_("Save programme"), _("Programme saved")),
    "media.set_item_times": (_("Set actual times"), _("Actual times set")),
    "media.register_person": (_("Register a person"), _("Person registered")),
    "media.cancel_registration": (
        _("Cancel a registration"),
        _("Registration cancelled"),
    ),
    "media.register_people": (_("Register people"), _("People registered from a list")),
    "media.join_waiting_list": (_("Wait for a place"), _("Waiting for a place")),
    "media.leave_waiting_list": (_("Leave the waiting list"), _("Waiting list left")),
    "media.move_up": (_("Give a free place"), _("Moved up from the waiting list")),
    "media.invite_people": (_("Invite people"), _("People invited")),
    "media.take_back_invitation": (
        _("Take an invitation back"),
        _("Invitation taken back"),
    ),
    "media.set_reminders": (_("Choose reminders"), _("Reminders chosen")),
    "media.make_feed_address": (
        _("Make a calendar address"),
        _("Calendar address made"),
    ),
    "media.revoke_feed_address": (
        _("Revoke a calendar address"),
        _("Calendar address revoked"),
    ),
    "media.mails_again": (_("Send letters again"), _("Letters sent again")),
    "media.import_log": (_("Import a log"), _("Log imported")),
    "media.match_log": (_("Match a log again"), _("Log matched again")),
    "media.withdraw_log": (_("Withdraw a log"), _("Log withdrawn")),
    "media.decide_match": (_("Decide on a person"), _("Person of a log decided")),
    "media.take_back_match": (
        _("Take a decision back"),
        _("Decision on a person taken back"),
    ),
    "media.seal_log": (_("Seal the log"), _("Log sealed")),
    "media.ask_question": (_("Ask a question"), _("Question asked")),
    "media.moderate_question": (_("Moderate a question"), _("Question moderated")),
    "media.prepare_poll": (_("Prepare a poll"), _("Poll prepared")),
    "media.discard_poll": (_("Discard a poll"), _("Poll discarded")),
    "media.run_poll": (_("Run a poll"), _("Poll run")),
    "media.announce": (_("Tell the room"), _("Room told")),
    "media.save_room_rules": (_("Change the room"), _("Room changed")),
    "media.give_part": (_("Let a person help"), _("Person helps at the event")),
    "media.take_part_away": (
        _("Let a person help no longer"),
        _("Person helps no longer"),
    ),
    "media.ask_prompt": (_("Ask an attention prompt"), _("Attention prompt asked")),
    "media.give_consent": (
        _("Agree to be measured"),
        _("Person agreed that attendance is measured"),
    ),
    "media.withdraw_consent": (
        _("Take consent back"),
        _("Person took the consent to be measured back"),
    ),
    "media.correct_attendance": (_("Correct minutes"), _("Minutes corrected")),
    "media.withdraw_correction": (
        _("Take a correction back"),
        _("Correction of minutes taken back"),
    ),
    "media.note_outage": (_("Note an outage"), _("Outage of the stream noted")),
    "media.end_outage": (_("End an outage"), _("Outage of the stream ended")),
}


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    for name, (label, message) in ACTIONS.items():
        actions.register_action(name, label, message)


hooks.register("before_serve_document", refuse_recording)
