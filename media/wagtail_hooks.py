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
    "media.import_log": (_("Import a log"), _("Log imported")),
    "media.match_log": (_("Match a log again"), _("Log matched again")),
    "media.withdraw_log": (_("Withdraw a log"), _("Log withdrawn")),
    "media.decide_match": (_("Decide on a person"), _("Person of a log decided")),
    "media.take_back_match": (
        _("Take a decision back"),
        _("Decision on a person taken back"),
    ),
    "media.seal_log": (_("Seal the log"), _("Log sealed")),
}


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    for name, (label, message) in ACTIONS.items():
        actions.register_action(name, label, message)


hooks.register("before_serve_document", refuse_recording)
