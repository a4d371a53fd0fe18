"""Writes of this room: one transaction each, keyword-only, audited."""

from media.services.consent import (
    give_consent,
    withdraw_consent,
)
from media.services.corrections import (
    correct_attendance,
    end_outage,
    note_outage,
    withdraw_correction,
)
from media.services.drafts import (
    copy_event,
    draft_event,
)
from media.services.events import (
    save_programme,
    save_webinar,
    set_item_times,
)
from media.services.invitations import (
    InvitationReport,
    invite_people,
    make_feed_address,
    revoke_feed_address,
    set_reminders,
    take_back_invitation,
)
from media.services.live import (
    Passes,
    end_passes_of,
    open_page,
    open_session,
)
from media.services.logs import (
    SealReport,
    import_log,
    preview_log,
    seal_log,
    withdraw_log,
)
from media.services.mails import (
    send_due_mails,
)
from media.services.mails_again import (
    send_again,
)
from media.services.matches import (
    decide_match,
    take_back_match,
)
from media.services.pages import (
    announce_event,
    hide_event,
)
from media.services.people import (
    RegisterReport,
    cancel_registration,
    invite_and_register,
    register_person,
)
from media.services.polls import (
    answer_poll,
    close_poll,
    discard_poll,
    hide_word,
    launch_poll,
    prepare_poll,
    show_results,
)
from media.services.prompts import (
    answer_prompt,
    ask_due_prompts,
    extend_prompt,
    go_round,
)
from media.services.questions import (
    ask_question,
    moderate_question,
    support_question,
    withdraw_question,
)
from media.services.room import (
    announce,
    give_part,
    switch_prompts,
    take_part_away,
    take_questions,
)
from media.services.running import (
    begin_item_now,
    close_hole,
    end_item_now,
    loss_of_beginning,
    take_step_back,
)
from media.services.waiting import (
    follow_account,
    give_back_for_good,
    join_waiting_list,
    leave_waiting_list,
    move_up,
)
from media.services.watching import forget_watched, keep_watched

__all__ = [
    "InvitationReport",
    "Passes",
    "RegisterReport",
    "SealReport",
    "announce",
    "announce_event",
    "answer_poll",
    "answer_prompt",
    "ask_due_prompts",
    "ask_question",
    "begin_item_now",
    "cancel_registration",
    "close_poll",
    "copy_event",
    "correct_attendance",
    "decide_match",
    "discard_poll",
    "draft_event",
    "close_hole",
    "loss_of_beginning",
    "take_step_back",
    "end_item_now",
    "end_outage",
    "end_passes_of",
    "extend_prompt",
    "follow_account",
    "forget_watched",
    "give_back_for_good",
    "give_consent",
    "give_part",
    "go_round",
    "hide_event",
    "hide_word",
    "import_log",
    "invite_and_register",
    "invite_people",
    "join_waiting_list",
    "keep_watched",
    "launch_poll",
    "leave_waiting_list",
    "make_feed_address",
    "moderate_question",
    "move_up",
    "note_outage",
    "open_page",
    "open_session",
    "prepare_poll",
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
    "show_results",
    "support_question",
    "switch_prompts",
    "take_back_invitation",
    "take_back_match",
    "take_part_away",
    "take_questions",
    "withdraw_consent",
    "withdraw_correction",
    "withdraw_log",
    "withdraw_question",
]
