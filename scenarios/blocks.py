"""The pieces a conversation is written with in the CMS.

They hold text and keys as the author typed them. Whether the pieces fit
together is not their business: `authoring.py` compiles, `explore.py` checks.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from scenarios.choices import (
    CueKind,
    EffectOp,
    EndingKind,
    Expression,
    Quality,
    Space,
)
from scenarios.domain.conditions import ConditionError, parse_condition
from scenarios.wording import condition_problem


class EffectBlock(blocks.StructBlock):
    variable = blocks.CharBlock(
        max_length=60,
        default="trust",
        help_text=_("trust, understanding, anxiety, or one of your own"),
    )
    op = blocks.ChoiceBlock(choices=EffectOp.choices, default="add", label=_("Change"))
    amount = blocks.IntegerBlock(
        default=5, help_text=_("A point in the outlines is 5. More anxiety is worse.")
    )

    class Meta:
        icon = "order"
        label = _("Effect")
        description = _("Moves a meter up or down.")
        label_format = "{variable} {amount}"
        preview_value = {"variable": "trust", "op": "add", "amount": 10}
        template = "scenarios/blocks/effect.html"


class MarkBlock(blocks.StructBlock):
    skill = blocks.CharBlock(max_length=60, help_text=_("the key of a skill"))
    mark = blocks.IntegerBlock(min_value=1, max_value=5, default=3)

    class Meta:
        icon = "pick"
        label = _("Mark")
        description = _("What could be seen of one skill in this reply, 1 to 5.")
        label_format = "{skill} {mark}"
        preview_value = {"skill": "plain", "mark": 4}
        template = "scenarios/blocks/mark.html"


class CueBlock(blocks.StructBlock):
    kind = blocks.ChoiceBlock(
        choices=[choice for choice in CueKind.choices if choice[0]], required=False
    )
    words = blocks.CharBlock(
        max_length=300, required=False, help_text=_("the words or the sign itself")
    )

    class Meta:
        icon = "view"
        label = _("Hint of a feeling")
        description = _("VR-CoDES: a cue is a hint, a concern says the feeling.")
        preview_value = {"kind": "cue", "words": "He stares at the floor."}
        template = "scenarios/blocks/cue.html"


class ReplyBlock(blocks.StructBlock):
    """One choice of the learner."""

    key = blocks.CharBlock(
        max_length=60, help_text=_("short, lower case, for example sit-down")
    )
    text = blocks.TextBlock(
        rows=2, label=_("Words"), help_text=_("what the learner says, or does")
    )
    target = blocks.CharBlock(
        max_length=60, label=_("Leads to"), help_text=_("the key of the next node")
    )
    quality = blocks.ChoiceBlock(choices=Quality.choices, default="mixed")
    space = blocks.ChoiceBlock(choices=Space.choices, default="held")
    effects = blocks.ListBlock(EffectBlock(), default=[], collapsed=True)
    marks = blocks.ListBlock(MarkBlock(), default=[], collapsed=True)
    thought = blocks.TextBlock(
        rows=2, required=False, help_text=_("what the patient thought (debrief)")
    )
    better = blocks.TextBlock(
        rows=2, required=False, label=_("Better phrase"), help_text=_("for the debrief")
    )
    why = blocks.TextBlock(rows=2, required=False, help_text=_("one sentence"))
    evidence = blocks.CharBlock(
        max_length=300, required=False, help_text=_("source and confidence")
    )
    spoken = blocks.BooleanBlock(
        required=False, default=True, help_text=_("off: an action, not words")
    )
    once = blocks.BooleanBlock(
        required=False, default=False, label=_("Only once per conversation")
    )
    condition = blocks.CharBlock(
        max_length=2000,
        required=False,
        label=_("Offered only if"),
        help_text=_("for example: trust >= 40 and not visited(quiet-room)"),
    )

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        condition = (cleaned.get("condition") or "").strip()
        if condition and not self.is_deferred_validation:
            try:
                parse_condition(condition)
            except ConditionError as error:
                problem = ValidationError(condition_problem(error.code, error.details))
                raise StructBlockValidationError({"condition": problem}) from error
        return cleaned

    class Meta:
        icon = "openquote"
        label = _("Reply")
        description = _("Something the learner can say or do, and where it leads.")
        label_format = "{text} → {target}"
        form_layout = blocks.BlockGroup(
            children=["text", "target", "quality", "space", "effects", "marks"],
            settings=[
                "key",
                "spoken",
                "once",
                "condition",
                "thought",
                "better",
                "why",
                "evidence",
            ],
        )
        preview_value = {
            "key": "sit-down",
            "text": "That’s a serious question. Let’s sit down somewhere private.",
            "target": "quiet-room",
            "quality": "good",
            "space": "opened",
            "spoken": True,
        }
        template = "scenarios/blocks/reply.html"


_KEY_HELP = _("short, lower case, unique in this conversation")
_NODE_SETTINGS = ["key", "turn", "moment", "expression", "cue", "effects"]


def _expression() -> blocks.ChoiceBlock:
    return blocks.ChoiceBlock(choices=Expression.choices, default="attentive")


class PatientBlock(blocks.StructBlock):
    key = blocks.CharBlock(max_length=60, help_text=_KEY_HELP)
    text = blocks.TextBlock(rows=2, required=False, label=_("The patient’s words"))
    action = blocks.TextBlock(
        rows=2, required=False, help_text=_("what the patient does, in italics")
    )
    sight = blocks.TextBlock(
        rows=2,
        help_text=_("what is seen: also the text alternative of the portrait"),
    )
    choices = blocks.ListBlock(
        ReplyBlock(), default=[], collapsed=True, label=_("Replies")
    )
    turn = blocks.IntegerBlock(
        required=False, min_value=1, help_text=_("“Turn 6 of about 8”")
    )
    moment = blocks.CharBlock(
        max_length=120, required=False, help_text=_("short label for the debrief")
    )
    expression = _expression()
    cue = CueBlock(required=False)
    effects = blocks.ListBlock(
        EffectBlock(), default=[], collapsed=True, label=_("Effects on arrival")
    )
    speaker = blocks.CharBlock(
        max_length=60, required=False, help_text=_("if it is not the patient")
    )

    class Meta:
        icon = "user"
        label = _("Patient’s turn")
        description = _("The patient says or does something; the learner replies.")
        label_format = "{key}: {text} {action}"
        form_layout = blocks.BlockGroup(
            children=["text", "action", "sight", "choices"],
            settings=[*_NODE_SETTINGS, "speaker"],
        )
        preview_value = {
            "key": "window",
            "text": "Well, doc, how long have I got?",
            "sight": "He is grinning. His hand has not left the door frame.",
            "expression": "wry",
        }
        template = "scenarios/blocks/node.html"


class SceneBlock(blocks.StructBlock):
    key = blocks.CharBlock(max_length=60, help_text=_KEY_HELP)
    text = blocks.TextBlock(rows=3, label=_("What happens"))
    action = blocks.TextBlock(rows=2, required=False)
    choices = blocks.ListBlock(
        ReplyBlock(), default=[], collapsed=True, label=_("What you can do")
    )
    sight = blocks.TextBlock(rows=2, required=False)
    turn = blocks.IntegerBlock(required=False, min_value=1)
    moment = blocks.CharBlock(max_length=120, required=False)
    expression = _expression()
    cue = CueBlock(required=False)
    effects = blocks.ListBlock(
        EffectBlock(), default=[], collapsed=True, label=_("Effects on arrival")
    )

    class Meta:
        icon = "doc-full"
        label = _("Scene")
        description = _("A moment without the patient’s words: a corridor, a call.")
        label_format = "{key}: {text}"
        form_layout = blocks.BlockGroup(
            children=["text", "action", "choices"],
            settings=[*_NODE_SETTINGS, "sight"],
        )
        preview_value = {"key": "after", "text": "He has gone. The list is waiting."}
        template = "scenarios/blocks/node.html"


class EndingBlock(blocks.StructBlock):
    key = blocks.CharBlock(max_length=60, help_text=_KEY_HELP)
    ending = blocks.ChoiceBlock(
        choices=EndingKind.choices, default="mixed", label=_("Kind of ending")
    )
    text = blocks.TextBlock(rows=2, required=False)
    action = blocks.TextBlock(rows=2, required=False)
    evening = blocks.TextBlock(
        rows=2,
        help_text=_("what the patient told somebody that evening, in their words"),
    )
    sight = blocks.TextBlock(rows=2, required=False)
    expression = _expression()
    effects = blocks.ListBlock(
        EffectBlock(), default=[], collapsed=True, label=_("Effects on arrival")
    )

    class Meta:
        icon = "tick-inverse"
        label = _("Ending")
        description = _("The conversation ends here; the debrief begins.")
        label_format = "{key}: {evening}"
        form_layout = blocks.BlockGroup(
            children=["ending", "text", "action", "evening", "sight"],
            settings=["key", "expression", "effects"],
        )
        preview_value = {
            "key": "ending-good",
            "ending": "good",
            "evening": "The doctor didn’t dress it up, and I know who rings.",
        }
        template = "scenarios/blocks/node.html"


class NodesBlock(blocks.StreamBlock):
    patient = PatientBlock()
    scene = SceneBlock()
    ending = EndingBlock()

    class Meta:
        icon = "list-ul"
        required = True
        collapsed = True


class SkillBlock(blocks.StructBlock):
    key = blocks.CharBlock(max_length=60)
    name = blocks.CharBlock(max_length=60)
    high = blocks.CharBlock(max_length=300, required=False)
    middle = blocks.CharBlock(max_length=300, required=False)
    low = blocks.CharBlock(max_length=300, required=False)

    class Meta:
        icon = "pick"
        label = _("Skill")
        description = _("A row of the debrief’s profile, with a sentence per band.")
        label_format = "{name}"
        preview_value = {
            "key": "plain",
            "name": "Plain words",
            "high": "Warning, headline, pause.",
        }
        template = "scenarios/blocks/skill.html"


class VariableBlock(blocks.StructBlock):
    key = blocks.CharBlock(max_length=60)
    initial = blocks.IntegerBlock(default=0)
    minimum = blocks.IntegerBlock(default=0)
    maximum = blocks.IntegerBlock(default=100)

    class Meta:
        icon = "cog"
        label = _("Variable")
        description = _("A number of your own beside trust, understanding, anxiety.")
        label_format = "{key} = {initial}"
        preview_value = {"key": "door", "initial": 0, "minimum": 0, "maximum": 1}
        template = "scenarios/blocks/variable.html"
