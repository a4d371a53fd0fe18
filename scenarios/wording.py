"""The sentences for the codes that `domain/` returns: findings, meters, scales."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scenarios import finding_wording, shorthand_wording
from scenarios.formats import ink_wording, packed_wording, twine_wording

if TYPE_CHECKING:
    from scenarios.domain.findings import Finding

METER_NAMES = {
    "trust": gettext_lazy("Trust"),
    "understanding": gettext_lazy("Understanding"),
    "ease": gettext_lazy("Ease"),
}
#: Words of the five bands, lowest first.
METER_WORDS = {
    "trust": (
        gettext_lazy("withdrawn"),
        gettext_lazy("wary"),
        gettext_lazy("listening"),
        gettext_lazy("willing"),
        gettext_lazy("trusting"),
    ),
    "understanding": (
        gettext_lazy("lost"),
        gettext_lazy("hazy"),
        gettext_lazy("in part"),
        gettext_lazy("mostly"),
        gettext_lazy("clear"),
    ),
    "ease": (
        gettext_lazy("overwhelmed"),
        gettext_lazy("shaken"),
        gettext_lazy("tense"),
        gettext_lazy("steadier"),
        gettext_lazy("at ease"),
    ),
}
SCALE_WORDS = {
    "not_seen": gettext_lazy("Not seen"),
    "not_yet": gettext_lazy("Not yet"),
    "seldom": gettext_lazy("Seldom"),
    "sometimes": gettext_lazy("Sometimes"),
    "often": gettext_lazy("Often"),
    "nearly_always": gettext_lazy("Nearly always"),
    "always": gettext_lazy("Always"),
}
SPACE_WORDS = {
    "opened": gettext_lazy("opened"),
    "held": gettext_lazy("held"),
    "closed": gettext_lazy("closed"),
}
SEVERITY_WORDS = {
    "error": gettext_lazy("Error"),
    "warning": gettext_lazy("Warning"),
    "info": gettext_lazy("Note"),
}

_FINDINGS = {
    "no_nodes": gettext_lazy("The conversation has no nodes yet."),
    "no_ending": gettext_lazy("The conversation has no ending."),
    "missing_key": gettext_lazy("Node %(place)s has no key."),
    "bad_key": gettext_lazy(
        "The key “%(found)s” may hold only small letters, digits and hyphens, at most "
        "80 of them."
    ),
    "duplicate_node": gettext_lazy(
        "The key “%(node)s” is used for more than one node."
    ),
    "duplicate_choice": gettext_lazy(
        "At “%(node)s” the key “%(choice)s” is used for more than one reply."
    ),
    "duplicate_skill": gettext_lazy("The skill “%(skill)s” is listed twice."),
    "duplicate_variable": gettext_lazy("The variable “%(variable)s” is listed twice."),
    "missing_start": gettext_lazy(
        "It should begin at “%(node)s”, but there is no such node."
    ),
    "missing_target": gettext_lazy(
        "At “%(node)s” the reply “%(choice)s” leads to “%(target)s”, "
        "but there is no such node."
    ),
    "empty_target": gettext_lazy("At “%(node)s” the reply “%(choice)s” leads nowhere."),
    "unreachable": gettext_lazy("No reply leads to “%(node)s”: nobody can reach it."),
    "never_reached": gettext_lazy(
        "Replies lead to “%(node)s”, but their conditions are never true: "
        "nobody can reach it."
    ),
    "dead_end": gettext_lazy(
        "At “%(node)s” the conversation can get stuck: it is no ending and "
        "no reply is offered."
    ),
    "trap": gettext_lazy(
        "From “%(node)s” no ending can be reached any more: the replies go "
        "round in a circle (%(nodes)s)."
    ),
    "incomplete": gettext_lazy(
        "The check stopped after %(states)s states, so it proves nothing about "
        "the rest."
    ),
    "missing_text": gettext_lazy("“%(node)s” has no words and no action."),
    "missing_reply_text": gettext_lazy(
        "At “%(node)s” the reply “%(choice)s” has no words."
    ),
    "missing_sight": gettext_lazy(
        "“%(node)s” does not say what is seen; people who cannot see the "
        "portrait need it."
    ),
    "missing_evening": gettext_lazy(
        "The ending “%(node)s” does not say what the patient told somebody "
        "that evening."
    ),
    "missing_better": gettext_lazy(
        "At “%(node)s” the reply “%(choice)s” is not a good one, but has no "
        "better phrase for the debrief."
    ),
    "choices_on_ending": gettext_lazy(
        "The ending “%(node)s” has replies; they are never offered."
    ),
    "unknown_variable": gettext_lazy(
        "“%(node)s” uses the variable “%(variable)s”, which does not exist."
    ),
    "unknown_skill": gettext_lazy(
        "At “%(node)s” the reply “%(choice)s” marks the skill “%(skill)s”, "
        "which does not exist."
    ),
    "bad_mark": gettext_lazy(
        "At “%(node)s” the reply “%(choice)s” gives the mark %(found)s; "
        "marks go from 1 to 5."
    ),
    "unknown_node_in_condition": gettext_lazy(
        "At “%(node)s” the condition of “%(choice)s” asks for “%(target)s”, "
        "but there is no such node."
    ),
    "unknown_choice_in_condition": gettext_lazy(
        "At “%(node)s” the condition of “%(choice)s” asks for the reply "
        "“%(target)s”, but there is no such reply."
    ),
    "bad_condition": gettext_lazy(
        "At “%(node)s” the condition of “%(choice)s” cannot be read: %(problem)s"
    ),
    "missing_variant_condition": gettext_lazy(
        "At “%(node)s” it does not say when the other words are said instead."
    ),
    "missing_rule_condition": gettext_lazy(
        "The rule “%(rule)s” does not say when it holds."
    ),
    "bad_bounds": gettext_lazy(
        "The variable “%(variable)s” must begin between its smallest and its "
        "largest value."
    ),
    "unknown_word": gettext_lazy(
        "At “%(node)s” “%(found)s” is not one of the words for “%(field)s”."
    ),
    "missing_call": gettext_lazy(
        "“%(node)s” begins a sub-conversation at “%(target)s”, but there is no "
        "such node."
    ),
    "empty_call": gettext_lazy(
        "“%(node)s” does not say which sub-conversation begins."
    ),
    "return_without_call": gettext_lazy(
        "At “%(node)s” the reply “%(choice)s” goes back from a sub-conversation "
        "that was never begun."
    ),
    "endless": gettext_lazy(
        "At “%(node)s” the conversation moves on by itself for ever."
    ),
    "duplicate_rule": gettext_lazy("Two rules have the key “%(rule)s”."),
    "missing_rule_target": gettext_lazy(
        "The rule “%(rule)s” leads to “%(target)s”, but there is no such node."
    ),
    "unknown_value": gettext_lazy(
        "At “%(node)s” “%(found)s” is not one of the words of “%(variable)s”."
    ),
    "unrated_ending": gettext_lazy(
        "Nobody has said whether the ending “%(node)s” is good, mixed or poor."
    ),
    "unknown_field": gettext_lazy(
        "At “%(node)s” there is a field “%(field)s” that means nothing here."
    ),
    "not_a_text": gettext_lazy("At “%(node)s” the field “%(field)s” is not a text."),
    "not_a_list": gettext_lazy("At “%(node)s” the field “%(field)s” is not a list."),
    "not_yes_or_no": gettext_lazy(
        "At “%(node)s” “%(found)s” is neither yes nor no for “%(field)s”."
    ),
    "not_a_number": gettext_lazy("At “%(node)s” “%(found)s” is not a whole number."),
}
_CONDITION_PROBLEMS = {
    "bad_sign": gettext_lazy("“%(found)s” is not understood here."),
    "unexpected": gettext_lazy("“%(found)s” stands where something else is expected."),
    "too_deep": gettext_lazy("it is nested too deeply."),
    "too_long": gettext_lazy("it is too long."),
    "not_a_condition": gettext_lazy("“%(found)s” is not a condition."),
}


#: The assurance and each format have the sentences for their own codes.
_SENTENCES = {
    **_FINDINGS,
    **finding_wording.FINDINGS,
    **shorthand_wording.FINDINGS,
    **packed_wording.FINDINGS,
    **twine_wording.FINDINGS,
    **ink_wording.FINDINGS,
}


def condition_problem(code: str, details: Mapping[str, str]) -> str:
    return str(_CONDITION_PROBLEMS[code]) % dict(details)


#: Names in one sentence; a circle through a whole story is as clear from its beginning.
MOST_NAMES = 8


def _not_too_many(names: str) -> str:
    each = names.split(", ")
    if len(each) <= MOST_NAMES:
        return names
    return _("%(names)s and %(count)d more") % {
        "names": ", ".join(each[:MOST_NAMES]),
        "count": len(each) - MOST_NAMES,
    }


def finding_sentence(finding: Finding) -> str:
    """What was found, for an author."""
    details: dict[str, Any] = {"node": finding.node, **dict(finding.details)}
    if finding.code == "bad_condition":
        details["problem"] = condition_problem(str(details["problem"]), details)
    elif finding.code == "plan_failed":
        details["line"] = finding.line
        details["problem"] = finding_wording.plan_problem(
            str(details["problem"]), str(details["text"]), str(details["found"])
        )
    elif finding.code == "habit_wins":
        details["habit"] = finding_wording.HABITS[str(details["bot"])]
    if "nodes" in details:
        details["nodes"] = _not_too_many(str(details["nodes"]))
    return str(_SENTENCES[finding.code]) % details


def path_sentence(path: Iterable[str]) -> str:
    """A click path: how to get there."""
    keys = list(path)
    if not keys:
        return _("at the start")
    return " → ".join(keys)


def meter_word(key: str, band: int) -> str:
    """The word of band 1 to 5."""
    return str(METER_WORDS[key][band - 1])


_QUOTED_INSIDE = re.compile("“([^“”]*)”")


def quoted(text: str) -> str:
    """Words that are spoken, in quotation marks; what they quote, in single ones."""
    return _("“%(words)s”") % {"words": _QUOTED_INSIDE.sub(r"‘\1’", text)}
