"""Why a launch is refused, in a sentence, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from courses.exceptions import LaunchRefused


def refuse(code: str, words: Mapping[str, object] | None = None) -> LaunchRefused:
    """The refusal of that code, as it may be shown to anybody."""
    return LaunchRefused(_sentence(code) % (words or {}))


def _sentence(code: str) -> str:
    """Of the technical ones the learner needs one thing, the organiser the reason."""
    again = _("Please go back to your learning system and open the link again.")
    organiser = _("Please tell the organiser of the course.")
    sentences = {
        # Whom the person can help by trying again.
        "used": _("This link was used already, and each opening works once.")
        + " "
        + again,
        "stale": _("This link was opened too long ago.") + " " + again,
        "expired": _("The message of the learning system has expired.") + " " + again,
        "nonce": _("The message of the learning system belongs to another opening.")
        + " "
        + again,
        "state": _("This is not the answer to an opening that began here.")
        + " "
        + again,
        "browser": _(
            "This opening began in another browser, or cookies are switched off."
        )
        + " "
        + again,
        # What somebody has to set right.
        "platform": _(
            "This learning system is not connected with us, or its connection is"
            " switched off."
        )
        + " "
        + organiser,
        "denied": _("The learning system did not let you through.") + " " + again,
        "unreadable": _("The message of the learning system cannot be read.")
        + " "
        + organiser,
        "algorithm": _(
            "The message of the learning system is not signed in the way that was"
            " agreed (RS256)."
        )
        + " "
        + organiser,
        "unknown_key": _(
            "The message of the learning system is signed with a key that its list of"
            " keys does not have."
        )
        + " "
        + organiser,
        "signature": _("The signature of the learning system’s message is wrong.")
        + " "
        + organiser,
        "issuer": _("The message comes from another learning system than it says.")
        + " "
        + organiser,
        "audience": _("The message of the learning system is meant for another site.")
        + " "
        + organiser,
        "party": _("The message of the learning system was made out to another site.")
        + " "
        + organiser,
        "times": _("The message of the learning system does not say when it was made.")
        + " "
        + organiser,
        "future": _(
            "The message of the learning system comes from the future: its clock or"
            " ours is wrong."
        )
        + " "
        + organiser,
        "version": _("The learning system speaks another version than LTI 1.3.")
        + " "
        + organiser,
        "message": _("The learning system asks for something that we do not offer.")
        + " "
        + organiser,
        "deployment": _(
            "This part of the learning system is not connected with us: its"
            " deployment ID “%(deployment)s” is not in the list."
        )
        + " "
        + organiser,
        "target": _("The link of the learning system does not lead to this site.")
        + " "
        + organiser,
        "nobody": _("The learning system does not say who you are.") + " " + organiser,
        "link": _("The learning system does not say which of its links this is.")
        + " "
        + organiser,
        "return": _("The learning system does not say where to return to.")
        + " "
        + organiser,
        "accepts": _("The learning system takes no links at this place.")
        + " "
        + organiser,
        "module": _(
            "This link names no module, or one that is not published. The teacher can"
            " choose a module again in the learning system."
        ),
        "guarded": _(
            "This account looks after the site, so a learning system cannot sign it"
            " in. Sign in yourself, then open the link again."
        ),
        "chosen": _("Choose one of the modules."),
    }
    return sentences[code]
