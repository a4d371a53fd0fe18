"""The forms of the editor, one for each part of a conversation, and what is default.

What a field means to a learner is not decided here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from scenarios import choices
from scenarios.desk.fields import EXPRESSION_WORDS, NODE, REPLY, Field, with_none
from scenarios.domain import graph

EFFECT: Final = (
    Field("variable", "variable", _("Variable")),
    Field("op", "choice", _("How"), options=tuple(choices.EffectOp.choices)),
    Field("amount", "number", _("How much")),
    Field("word", "word", _("Word")),
)
MARK: Final = (
    Field("skill", "skill", _("Skill")),
    Field("mark", "number", _("Mark")),
)
CUE: Final = (
    Field(
        "kind",
        "choice",
        _("Kind"),
        options=tuple((str(v), w) for v, w in choices.CueKind.choices),
    ),
    Field("words", "line", _("In which words")),
    Field(
        "intensity",
        "choice",
        _("How strong"),
        options=(("1", _("1: faint")), ("2", _("2: plain")), ("3", _("3: strong"))),
    ),
    Field(
        "elicited",
        "choice",
        _("Who brought it up"),
        options=tuple((str(v), w) for v, w in choices.ElicitedBy.choices),
    ),
)
VARIANT: Final = (
    Field("condition", "condition", _("Only if")),
    Field("text", "text", _("Words")),
    Field("action", "text", _("What they do")),
    Field("sight", "text", _("What is seen")),
    Field(
        "expression",
        "choice",
        _("Expression"),
        options=with_none(EXPRESSION_WORDS, _("as above")),
    ),
)
VARIABLE: Final = (
    Field("key", "key", _("Key")),
    Field("name", "line", _("Name"), _("as people read it")),
    Field(
        "type",
        "choice",
        _("Type"),
        options=tuple((str(v), w) for v, w in choices.VariableType.choices),
    ),
    Field("initial", "number", _("Begins at")),
    Field("minimum", "number", _("Smallest"), _("empty: no limit")),
    Field("maximum", "number", _("Largest"), _("empty: no limit")),
    Field("words", "words", _("Words"), _("of a word variable, with commas between")),
    Field(
        "shown",
        "choice",
        _("Shown"),
        options=tuple((str(v), w) for v, w in choices.Shown.choices),
    ),
    Field("axis", "yes", _("Counts as a result"), _("its best and worst are computed")),
)
SKILL: Final = (
    Field("key", "key", _("Key")),
    Field("name", "line", _("Name")),
    Field("high", "text", _("Sentence when often seen")),
    Field("middle", "text", _("Sentence when sometimes seen")),
    Field("low", "text", _("Sentence when seldom seen")),
)
RULE: Final = (
    Field("key", "key", _("Key")),
    Field("when", "condition", _("When")),
    Field("effects", "effects", _("Effects")),
    Field("target", "target", _("Goes on at"), _("empty: stays where it is")),
    Field("once", "yes", _("Only once")),
    Field("message", "text", _("Told to the learner")),
)
PLAN: Final = (
    Field("name", "line", _("Name")),
    Field("text", "plan", _("Commands"), _("one a line")),
)
#: Of the whole conversation, in the editor; the rest are fields on “About”.
GRAPH: Final = (
    Field("start", "target", _("Begins at")),
    Field(
        "order_rules",
        "order-rules",
        _("Order rules"),
        _("those that fit this conversation; the debrief says which were kept"),
    ),
)
FORMS: Final[Mapping[str, tuple[Field, ...]]] = {
    "node": NODE,
    "choice": REPLY,
    "effect": EFFECT,
    "mark": MARK,
    "cue": CUE,
    "variant": VARIANT,
    "variable": VARIABLE,
    "skill": SKILL,
    "rule": RULE,
    "plan": PLAN,
    "graph": GRAPH,
}
#: Which part of the graph each form writes.
PARTS: Final[Mapping[str, type]] = {
    "node": graph.Node,
    "choice": graph.Choice,
    "effect": graph.Effect,
    "mark": graph.Mark,
    "cue": graph.Cue,
    "variant": graph.Variant,
    "variable": graph.Variable,
    "skill": graph.Skill,
    "rule": graph.Rule,
    "plan": graph.Plan,
}


def forms_json() -> dict[str, Any]:
    """All forms for the browser, in the reader's language."""
    return {name: [field.to_json() for field in form] for name, form in FORMS.items()}


def defaults_json() -> dict[str, Any]:
    """What a field holds where nothing is written; it is left out of the document."""
    found = {
        name: {
            one.name: [] if one.default == () else one.default
            for one in fields(part)
            if one.default is not MISSING and not one.name.startswith("_")
        }
        for name, part in PARTS.items()
    }
    return {**found, "graph": {"order_rules": []}}
