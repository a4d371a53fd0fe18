"""The sentences of the debrief for the codes that `domain/` returns."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

LEVEL_WORDS = (_("very low"), _("low"), _("middling"), _("high"), _("very high"))

CUE_KINDS = {"cue": _("Hint"), "concern": _("Concern")}

#: By what was done with the room, and whether the feeling was named (VR-CoDES).
CUE_ANSWERS = {
    ("opened", True): _("You named it and gave it room."),
    ("opened", False): _("You gave it room without naming it."),
    ("held", True): _("You named it and went on."),
    ("held", False): _("You neither took it up nor closed it."),
    ("closed", True): _("You named it and closed it."),
    ("closed", False): _("It went by."),
}

ORDER_NAMES = {
    "ask-before-tell": _("Ask before you tell"),
    "warning-before-news": _("A warning before the news"),
    "silence-after-news": _("Silence after the news"),
    "teach-back-before-closing": _("Hear it back before you close"),
}
ORDER_WORDS = {
    "met": _("kept"),
    "broken": _("not kept"),
    "not_due": _("its moment did not come"),
}
ORDER_SENTENCES = {
    ("ask-before-tell", "met"): _(
        "You knew what was known, or wanted, before you said anything new."
    ),
    ("ask-before-tell", "broken"): _(
        "You told something before you had asked what was known or wanted."
    ),
    ("ask-before-tell", "not_due"): _("Nothing was told on this way through."),
    ("warning-before-news", "met"): _("A sentence of warning came before the news."),
    ("warning-before-news", "broken"): _("The news came without a warning."),
    ("warning-before-news", "not_due"): _("The news was not told on this way through."),
    ("silence-after-news", "met"): _(
        "After the news you left room: a silence, or a word for the feeling."
    ),
    ("silence-after-news", "broken"): _(
        "After the news you went straight on to something else."
    ),
    ("silence-after-news", "not_due"): _("The news was not told on this way through."),
    ("teach-back-before-closing", "met"): _(
        "You heard in the other person’s own words what had been understood."
    ),
    ("teach-back-before-closing", "broken"): _(
        "It ended without your hearing what had been understood."
    ),
    ("teach-back-before-closing", "not_due"): _(
        "It was not over, so its moment had not come."
    ),
}

SURE_WORDS = {
    1: _("a guess"),
    2: _("unsure"),
    3: _("half sure"),
    4: _("sure"),
    5: _("certain"),
}
SURE_NOTES = {
    "over": _("surer than the reply was good"),
    "under": _("better than you thought"),
}
CALIBRATION = {
    "even": _("How sure you were and how good the replies were went together."),
    "over": _(
        "You were sure of replies that had a better one. That is where a habit may "
        "speak before you do."
    ),
    "under": _("You doubted replies that were good. You can trust these more."),
    "both": _(
        "Your feeling pointed both ways: sure where there was a better reply, and in "
        "doubt where yours was good."
    ),
}

ENDING_WORDS = {
    "good": _("a good ending"),
    "mixed": _("a mixed ending"),
    "poor": _("a poor ending"),
    "": _("the end"),
}
YES_WORDS = {1: _("no"), 5: _("yes")}


def level_word(segments: int, kind: str = "number") -> str:
    """The word of band 1 to 5 of a variable that the authors named themselves."""
    if kind == "flag":
        return str(YES_WORDS[segments])
    return str(LEVEL_WORDS[segments - 1])
