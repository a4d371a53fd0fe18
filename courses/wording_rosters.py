"""Sentences about an organiser’s list of people: why a row or a file is refused, and
what came of it."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def file_too_large() -> str:
    return _("The file is larger than 1 MB; nothing was read from it.")


def too_many_rows(count: int, *, most: int) -> str:
    return _(
        "The list has %(count)s rows; at most %(most)s are taken at once."
        " Split it; nothing was changed."
    ) % {"count": count, "most": most}


def bad_address(text: str) -> str:
    if not text:
        return _("The row has no e-mail address.")
    return _("“%(text)s” is not an e-mail address.") % {"text": text[:80]}


def no_name() -> str:
    return _("The row has no name, and a new account needs one.")


def long_name(most: int) -> str:
    return _("The name is longer than %(most)s characters.") % {"most": most}


def no_such_name() -> str:
    return _("This cannot be a name: it looks like a formula or a link.")


def account_off() -> str:
    return _("The account with this address is switched off.")


def account_refused(why: str) -> str:
    return _("No account could be made: %(why)s") % {"why": why}


def twice(line: int) -> str:
    return _("The same person stands in line %(line)s.") % {"line": line}


def done_sentence(*, created: int, placed: int, waiting: int, refused: int) -> str:
    """What came of a list, in one line."""
    parts = [
        ngettext(
            "%(count)d person has a new place.",
            "%(count)d people have a new place.",
            placed,
        )
        % {"count": placed}
    ]
    if waiting:
        parts.append(
            ngettext(
                "%(count)d is on the waiting list.",
                "%(count)d are on the waiting list.",
                waiting,
            )
            % {"count": waiting}
        )
    if created:
        parts.append(
            ngettext(
                "%(count)d account was made.", "%(count)d accounts were made.", created
            )
            % {"count": created}
        )
    if refused:
        parts.append(
            ngettext(
                "%(count)d row was refused.", "%(count)d rows were refused.", refused
            )
            % {"count": refused}
        )
    return " ".join(parts)
