"""What question blocks are built of: shares and numbers as people write them, and
what all kinds of question have in common.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks import BlockGroup

from courses.domain.numbers import read_number
from courses.domain.shares import read_share


class ShareBlock(blocks.CharBlock):
    """A share of a mark: “1/3”, “50 %” or “0.5”, kept exact."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=20, **kwargs)

    def clean(self, value: str) -> str:
        cleaned = super().clean(value)
        if cleaned and read_share(cleaned) is None:
            raise ValidationError(
                _now("Write a share like 1/2, 50 % or 0.5; a cost begins with a minus.")
            )
        return cleaned


class NumberBlock(blocks.CharBlock):
    """A number as learners may write it, without a unit."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=60, **kwargs)

    def clean(self, value: str) -> str:
        cleaned = super().clean(value)
        if cleaned:
            written = read_number(cleaned)
            if written is None or written.rest:
                raise ValidationError(
                    _now("Write a number such as 0.02 or 3,5, without its unit.")
                )
        return cleaned


class OptionBlock(blocks.StructBlock):
    text = blocks.CharBlock(max_length=1000, label=_("Option"))
    is_right = blocks.BooleanBlock(required=False, label=_("Right answer"))
    feedback = blocks.CharBlock(required=False, max_length=1000, label=_("Feedback"))
    weight = ShareBlock(
        required=False,
        label=_("Share of the mark"),
        help_text=_("Empty: worked out from what is right."),
    )

    class Meta:
        form_layout = BlockGroup(
            children=["text", "is_right", "feedback"],
            settings=["weight"],
            label_format="{text}",
        )


class QuestionBlock(blocks.StructBlock):
    """What all kinds share. A question that cannot be asked is refused with every
    reason at once; drafts may be unfinished."""

    stem = blocks.TextBlock(label=_("Question"), rows=2)
    rationale = blocks.TextBlock(required=False, label=_("Why"), rows=2)
    source = blocks.CharBlock(required=False, max_length=300, label=_("Source"))
    name = blocks.CharBlock(
        required=False,
        max_length=200,
        label=_("Name"),
        help_text=_("For lists of authors; learners never see it."),
    )
    mark = ShareBlock(required=False, default="1", label=_("Marks"))
    hints = blocks.ListBlock(
        blocks.CharBlock(max_length=400),
        default=[],
        label=_("Hints"),
        help_text=_("One after each wrong try, where the quiz is taken in tries."),
    )
    penalty = ShareBlock(required=False, default="1/3", label=_("Each wrong try costs"))
    asks_certainty = blocks.BooleanBlock(
        required=False, label=_("Ask how sure they are")
    )

    def get_default(self) -> Any:
        """A new question has room for as many options, pairs or steps as it needs:
        with fewer, its author would be met by an error."""
        value = super().get_default()
        for name, child in self.child_blocks.items():
            if isinstance(child, blocks.ListBlock):
                for _missing in range(len(value[name]), child.meta.min_num or 0):
                    value[name].append(child.child_block.get_default())
        return value

    def get_context(
        self, value: Any, parent_context: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        """The question as learners meet it, and its answer: for authors alone."""
        from courses.previewing import preview_of  # noqa: PLC0415 -- models load us

        context = super().get_context(value, parent_context=parent_context)
        return {**context, **preview_of(self.name, value)}

    def clean(self, value: Any) -> Any:
        from courses.authoring import question_of  # noqa: PLC0415 -- models load us
        from courses.wording_quizzes import question_problem  # noqa: PLC0415

        cleaned = super().clean(value)
        if self.is_deferred_validation:
            return cleaned
        from courses.domain.questions.problems import problems  # noqa: PLC0415

        found = problems(question_of(self.name, cleaned, key="this"))
        if found:
            raise blocks.StructBlockValidationError(
                non_block_errors=[
                    ValidationError(question_problem(one, stem="")) for one in found
                ]
            )
        return cleaned


def layout(*children: str) -> BlockGroup:
    """A kind's own fields, then what all have; the rare ones behind “settings”.

    Closed, a question is headed by its words. Without them Wagtail would take the
    first field that says something, the “No” of a tick box.
    """
    return BlockGroup(
        children=["stem", *children, "rationale", "source"],
        settings=["name", "mark", "hints", "penalty", "asks_certainty"],
        label_format="{stem}",
    )
