"""What an author can write about a node and a reply: the editor's form as data.

The smaller parts are in `editor_forms.py`. A test fails when a part of
`domain/graph.py` gains a field that no author can reach.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from scenarios import choices
from scenarios.domain.graph import (
    CHANCE,
    CHOICE,
    ENDING,
    PATIENT,
    SCENE,
    SUB,
)

Words = str | Promise

#: Where the learner is asked for a reply.
ASKING: Final = (PATIENT, SCENE, CHOICE)
#: What has words of its own.
SPEAKING: Final = (*ASKING, ENDING)


@dataclass(frozen=True, slots=True)
class Field:
    """`type` names the control; `kinds` the kinds of node it is for, all when empty."""

    name: str
    type: str
    label: Words
    help: Words = ""
    options: tuple[tuple[str, Words], ...] = ()
    kinds: tuple[str, ...] = ()
    group: str = ""

    def to_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "type": self.type,
            "label": str(self.label),
            "help": str(self.help),
            "options": [[value, str(words)] for value, words in self.options],
            "kinds": list(self.kinds),
            "group": self.group,
        }


SAID, DOES, DEBRIEF, RULES, DESK = "said", "does", "debrief", "rules", "desk"
GROUPS: Final[dict[str, Words]] = {
    SAID: _("What is said"),
    DOES: _("What it does"),
    RULES: _("When it is offered"),
    DEBRIEF: _("For the debrief"),
    DESK: _("For authors only"),
}


def with_none(options: Iterable[Any], none: Words) -> tuple[tuple[str, Words], ...]:
    return (("", none), *((str(value), words) for value, words in options))


KIND_WORDS: Final = tuple((str(v), w) for v, w in choices.NodeKind.choices)
EXPRESSION_WORDS: Final = tuple((str(v), w) for v, w in choices.Expression.choices)

NODE: Final = (
    Field("key", "key", _("Key"), _("small letters, digits and hyphens")),
    Field("kind", "choice", _("Kind"), options=KIND_WORDS),
    Field("title", "line", _("Title"), _("for the outline and the map")),
    Field(
        "speaker",
        "line",
        _("Who speaks"),
        _("empty: the patient"),
        kinds=SPEAKING,
        group=SAID,
    ),
    Field("text", "text", _("Words"), kinds=SPEAKING, group=SAID),
    Field(
        "action",
        "text",
        _("What they do"),
        _("e.g. “He stares at the floor.”"),
        kinds=SPEAKING,
        group=SAID,
    ),
    Field(
        "sight",
        "text",
        _("What is seen"),
        _("one sentence; for some learners it is the only picture"),
        kinds=SPEAKING,
        group=SAID,
    ),
    Field(
        "expression",
        "choice",
        _("Expression"),
        options=EXPRESSION_WORDS,
        kinds=SPEAKING,
        group=SAID,
    ),
    Field(
        "portrait",
        "portrait",
        _("Portrait of another person"),
        _("when somebody else than the patient is seen"),
        kinds=SPEAKING,
        group=SAID,
    ),
    Field("image", "line", _("Picture"), _("its address"), kinds=SPEAKING, group=SAID),
    Field(
        "alt",
        "line",
        _("What the picture shows"),
        _("for those who cannot see it"),
        kinds=SPEAKING,
        group=SAID,
    ),
    Field(
        "cue",
        "cue",
        _("Cue or concern"),
        _("a feeling that the learner may answer"),
        kinds=ASKING,
        group=SAID,
    ),
    Field(
        "variants",
        "variants",
        _("Says instead, when"),
        _("the first whose condition holds speaks; what is left empty stays as above"),
        kinds=SPEAKING,
        group=SAID,
    ),
    Field(
        "evening",
        "text",
        _("What the patient told somebody that evening"),
        kinds=(ENDING,),
        group=SAID,
    ),
    Field(
        "ending",
        "choice",
        _("How it ends"),
        options=with_none(choices.EndingKind.choices, _("not said yet")),
        kinds=(ENDING,),
        group=DOES,
    ),
    Field("effects", "effects", _("On arrival"), group=DOES),
    Field(
        "call",
        "target",
        _("Begins the sub-conversation at"),
        _("where it comes back, its replies below are tried in order"),
        kinds=(SUB,),
        group=DOES,
    ),
    Field(
        "own_words",
        "yes",
        _("Ask for the learner’s own words first"),
        _("at most at one or two turns of a conversation"),
        kinds=ASKING,
        group=DOES,
    ),
    Field(
        "ask_confidence",
        "yes",
        _("Ask how sure the learner is"),
        kinds=ASKING,
        group=DOES,
    ),
    Field(
        "seconds",
        "number",
        _("Soft clock, in seconds"),
        _("empty: none; the learner can always switch it off"),
        kinds=ASKING,
        group=DOES,
    ),
    Field(
        "on_time",
        "own-choice",
        _("When the time is over"),
        kinds=ASKING,
        group=DOES,
    ),
    Field("turn", "number", _("Turn"), _("the number that is shown"), group=DEBRIEF),
    Field(
        "moment",
        "line",
        _("Moment"),
        _("how the debrief names this turn, e.g. “He asks how long he has got.”"),
        kinds=SPEAKING,
        group=DEBRIEF,
    ),
    Field("note", "text", _("Note"), group=DESK),
    Field("source_ref", "shown", _("Name in the source"), group=DESK),
    Field("raw", "shown", _("Text in the source"), group=DESK),
    Field("parts", "shown", _("Passages of the source shown here"), group=DESK),
)
#: Reached on the outline (replies) and on the map (the place), not in the form.
NODE_ELSEWHERE: Final = ("choices", "at")

REPLY: Final = (
    Field("key", "key", _("Key"), _("small letters, digits and hyphens")),
    Field("text", "text", _("Words"), kinds=ASKING, group=SAID),
    Field(
        "manner",
        "choice",
        _("Manner"),
        options=tuple((str(v), w) for v, w in choices.Manner.choices),
        kinds=ASKING,
        group=SAID,
    ),
    Field("target", "target", _("Leads to"), group=SAID),
    Field(
        "feedback",
        "text",
        _("Told at once"),
        _("before the next turn; usually better left to the debrief"),
        kinds=ASKING,
        group=SAID,
    ),
    Field("effects", "effects", _("Effects"), group=DOES),
    Field("marks", "marks", _("Marks"), _("1 to 5"), kinds=ASKING, group=DOES),
    Field(
        "weight",
        "number",
        _("Weight"),
        _("how often, against the other branches"),
        kinds=(CHANCE,),
        group=DOES,
    ),
    Field(
        "condition",
        "condition",
        _("Only if"),
        _("e.g. trust >= 40 and not visited(quiet-room)"),
        group=RULES,
    ),
    Field("once", "yes", _("Can be chosen only once"), group=RULES),
    Field(
        "fallback",
        "yes",
        _("Offered only when nothing else is"),
        group=RULES,
    ),
    Field(
        "when_locked",
        "choice",
        _("While it cannot be chosen"),
        options=tuple((str(v), w) for v, w in choices.WhenLocked.choices),
        kinds=ASKING,
        group=RULES,
    ),
    Field(
        "locked_reason",
        "line",
        _("Reason shown"),
        kinds=ASKING,
        group=RULES,
    ),
    Field(
        "quality",
        "choice",
        _("How good it is"),
        options=with_none(choices.Quality.choices, _("not rated")),
        kinds=ASKING,
        group=DEBRIEF,
    ),
    Field(
        "space",
        "choice",
        _("What it does with the feeling"),
        options=with_none(choices.Space.choices, _("not rated")),
        kinds=ASKING,
        group=DEBRIEF,
    ),
    Field(
        "explicit",
        "yes",
        _("Names the feeling itself"),
        kinds=ASKING,
        group=DEBRIEF,
    ),
    Field(
        "codes",
        "codes",
        _("Is an example of"),
        kinds=ASKING,
        group=DEBRIEF,
    ),
    Field(
        "thought", "text", _("What the patient thought"), kinds=ASKING, group=DEBRIEF
    ),
    Field(
        "better", "text", _("What might have been said"), kinds=ASKING, group=DEBRIEF
    ),
    Field("why", "text", _("Why"), kinds=ASKING, group=DEBRIEF),
    Field(
        "evidence",
        "line",
        _("Evidence"),
        _("source and how sure it is"),
        kinds=ASKING,
        group=DEBRIEF,
    ),
    Field(
        "red_flag",
        "line",
        _("Red flag"),
        _("of a critical act: one sentence; points cannot buy it back"),
        kinds=ASKING,
        group=DEBRIEF,
    ),
)
