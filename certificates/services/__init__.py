"""Writes of this room, by subject: issuing, an event's options, corrections asked for,
numbers of chambers, dossiers, letters."""

from certificates.services.corrections import ask_for_correction, decide_correction
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
    replace_certificate,
    revoke_certificate,
)
from certificates.services.letters import write_to_holders
from certificates.services.numbers import forget_numbers, keep_number
from certificates.services.options import confirm_option

__all__ = [
    "DEFAULT_PREFIX",
    "Failure",
    "IssueReport",
    "ask_for_correction",
    "ask_for_dossier",
    "confirm_option",
    "decide_correction",
    "forget_dossiers_with",
    "forget_numbers",
    "forget_old_dossiers",
    "issue_all_due",
    "issue_certificate",
    "keep_number",
    "make_dossier",
    "read_dossier",
    "replace_certificate",
    "revoke_certificate",
    "write_to_holders",
]
