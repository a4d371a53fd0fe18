"""Writes of this room, by subject: issuing, batches, an event's options, corrections asked
for, names corrected, withdrawals, numbers of chambers, dossiers, letters."""

from certificates.services.batches import (
    is_silent,
    note_due,
    restart_batch,
    run_batch,
    run_soon,
    start_batch,
)
from certificates.services.corrections import (
    ask_for_correction,
    decide_correction,
    renew,
    renew_soon,
)
from certificates.services.dossiers import (
    ask_for_dossier,
    forget_dossiers_with,
    forget_old_dossiers,
    make_dossier,
    read_dossier,
)
from certificates.services.issuing import (
    DEFAULT_PREFIX,
    Failure,
    IssueReport,
    issue_all_due,
    issue_certificate,
    issue_completion,
    replace_certificate,
)
from certificates.services.letters import send_letters_again, write_to_holders
from certificates.services.names import (
    ask_for_name,
    decide_name,
    may_be_decided,
    print_name,
    print_soon,
)
from certificates.services.numbers import forget_numbers, keep_number
from certificates.services.options import confirm_option
from certificates.services.paper import choose_paper
from certificates.services.revoking import issue_again, revoke_certificate
from certificates.services.withdrawal import withdraw_certificate, withdraw_expired

__all__ = [
    "DEFAULT_PREFIX",
    "Failure",
    "IssueReport",
    "ask_for_correction",
    "ask_for_dossier",
    "ask_for_name",
    "choose_paper",
    "confirm_option",
    "decide_correction",
    "decide_name",
    "forget_dossiers_with",
    "forget_numbers",
    "forget_old_dossiers",
    "is_silent",
    "issue_again",
    "issue_all_due",
    "issue_certificate",
    "issue_completion",
    "keep_number",
    "make_dossier",
    "may_be_decided",
    "note_due",
    "print_name",
    "print_soon",
    "read_dossier",
    "renew",
    "renew_soon",
    "replace_certificate",
    "restart_batch",
    "revoke_certificate",
    "run_batch",
    "run_soon",
    "send_letters_again",
    "start_batch",
    "withdraw_certificate",
    "withdraw_expired",
    "write_to_holders",
]
