"""Sentences of sign-offs: for readers of a module, for its authors and its experts."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.domain.sign_offs import State


def standing(state: State, review: str, *, signed: str, is_outdated: bool) -> str:
    """Where it is, as readers are told: the same calm words everywhere."""
    if state is State.AWAITING:
        return _("awaiting %(review)s") % {"review": review}
    if state is State.OBJECTED:
        return _("%(review)s: changes asked for") % {"review": review}
    if state is State.WITHDRAWN:
        return _("%(review)s: withdrawn") % {"review": review}
    if is_outdated:
        return _("%(review)s: confirmed for another version") % {"review": review}
    if signed:
        return _("%(review)s: confirmed by %(signed)s") % {
            "review": review,
            "signed": signed,
        }
    return _("%(review)s: confirmed") % {"review": review}


def count_awaited(count: int) -> str:
    return ngettext(
        "%(count)d statement awaits your sign-off",
        "%(count)d statements await your sign-off",
        count,
    ) % {"count": count}


def count_objections(count: int) -> str:
    return ngettext(
        "%(count)d expert’s objection waits for its answer",
        "%(count)d experts’ objections wait for their answer",
        count,
    ) % {"count": count}


def stale() -> str:
    return _(
        "The module, or this sign-off, has changed since you opened this page. Nothing was"
        " done; please look again."
    )


def says_no_capacity() -> str:
    return _(
        "Say in what capacity you decide, for example “medical physics expert, Uppsala”."
    )


def says_no_objection() -> str:
    return _("Say what should change: the author reads your comment.")


def says_no_reason() -> str:
    return _("Give a reason in a sentence: it stays in the history.")


def cannot_follow() -> str:
    return _("That cannot be done with this sign-off as it stands now.")


def confirmed_already() -> str:
    return _("It is confirmed for just this version already. Nothing was changed.")


def look_first() -> str:
    return _("Look at what has changed, and tick that you have.")


def drawn_label() -> str:
    return _("From question banks")


def count_drawn(count: int) -> str:
    return ngettext(
        "%(count)d question that the quiz may draw",
        "%(count)d questions that the quiz may draw",
        count,
    ) % {"count": count}
