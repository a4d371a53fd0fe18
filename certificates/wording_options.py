"""Sentences about how an event counts minutes: what each choice is called, what it does,
and where its usual value comes from."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from certificates.domain.options import Counting, Options, OwnTalk, Prompts
from certificates.domain.rules import Origin


def options_words(options: Options) -> list[str]:
    """What an event counts otherwise than minute by minute, in sentences."""
    told = []
    percent = options.least_percent
    if options.counting is Counting.WHOLE_ITEM:
        told.append(
            _("An item counts as a whole once %(percent)d %% of it are attended.")
            % {"percent": percent}
        )
    elif percent:
        told.append(
            _("Minutes of an item count once %(percent)d %% of it are attended.")
            % {"percent": percent}
        )
    if percent and options.grace_minutes:
        told.append(
            ngettext(
                "%(n)d minute may be missing before that share is not reached.",
                "%(n)d minutes may be missing before that share is not reached.",
                options.grace_minutes,
            )
            % {"n": options.grace_minutes}
        )
    if options.own_talk is OwnTalk.LEFT_OUT:
        told.append(_("Speakers’ minutes in their own talk are left out."))
    if options.prompts is Prompts.THREE_OF_FOUR:
        told.append(
            _(
                "A certificate asks for three of four attention prompts to be answered; "
                "they change no minutes."
            )
        )
    return told


def option_label(name: str) -> str:
    labels = {
        "counting": _("What counts of an item"),
        "minimum_percent": _("Least share of an item"),
        "grace_minutes": _("Minutes that may be missing"),
        "own_talk": _("Speakers in their own talk"),
        "prompts": _("Attention prompts"),
    }
    return labels[name]


def option_help(name: str) -> str:
    """What a choice does to somebody's minutes."""
    words = {
        "counting": _(
            "“The whole item” counts it in full for everybody who was there for half of "
            "it, or for the larger share that you choose below."
        ),
        "minimum_percent": _(
            "Whoever was there for less of an item gets no minutes for it."
        ),
        "grace_minutes": _(
            "So much may be missing, and the share counts as reached. These minutes are "
            "not given to anybody. Without a share they change nothing."
        ),
        "own_talk": _(
            "People who speak are recognised by their name: it has to be the same in the "
            "programme and in their account."
        ),
        "prompts": _(
            "Where you ask for them, a certificate is made only for people who answered "
            "at least three of four prompts that came while the stream played for them. "
            "Nobody’s minutes change."
        ),
    }
    return words[name]


def option_value(name: str, value: str) -> str:
    words = {
        ("counting", "by_minute"): _("the minutes present"),
        ("counting", "whole_item"): _("the whole item, once its share is reached"),
        ("own_talk", "counts"): _("their minutes count"),
        ("own_talk", "left_out"): _("their minutes are left out"),
        ("prompts", "none"): _("nobody has to answer them"),
        ("prompts", "three_of_four"): _("at least three of four answered"),
    }
    if value == "0":
        return _("none")
    if name == "minimum_percent":
        return _("%(percent)s %%") % {"percent": value}
    return words.get((name, value)) or ngettext(
        "%(n)d minute", "%(n)d minutes", int(value)
    ) % {"n": int(value)}


def usual_words(value: str, origin: Origin) -> str:
    """Where the usual value comes from: a rule that was found, or nobody but us."""
    if origin.confidence == "default":
        return _(
            "Usual: %(value)s. We found no rule that says so; it is our own default."
        ) % {"value": value}
    return _("Usual: %(value)s. Where it comes from: %(source)s.") % {
        "value": value,
        "source": origin.source,
    }
