"""What a lesson is told with: prose, phrases, notes, a reflection. Each block says what
it is for and shows an example.

Blocks read the lesson's view (`courses.queries.LessonView`) from the template
context as `lesson_view`: the facts of the module, the learner's own notes and
rich text that was expanded for all blocks at once. Without it (the preview in
the block chooser) they show themselves with what they hold.
"""

from __future__ import annotations

from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from courses.blocks.groups import PRACTICE, TEXT

#: What prose may hold; headings are blocks of their own, so that "You stopped
#: at …" finds them.
PROSE_FEATURES = [
    "bold",
    "italic",
    "link",
    "document-link",
    "ol",
    "ul",
    "glossary-term",
]


class HeadingBlock(blocks.CharBlock):
    """A heading within the lesson, and a place to come back to."""

    def get_context(
        self, value: str, parent_context: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        context["anchor"] = anchor_of(value)
        return context

    class Meta:
        icon = "title"
        group = TEXT
        label = _("Heading")
        description = _("Parts the lesson; learners come back to it")
        preview_value = "Then wait"
        template = "courses/blocks/heading.html"


def anchor_of(heading: str) -> str:
    return slugify(heading) or "part"


class EvidenceBlock(blocks.ListBlock):
    """Keys of the module's facts that a claim rests on."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            blocks.CharBlock(max_length=12, label=_("Fact")),
            label=_("Evidence"),
            help_text=_("Keys of this module’s facts, for example F13."),
            collapsed=True,
            default=[],
            **kwargs,
        )


class ClaimBlock(blocks.StructBlock):
    """A block whose claim may carry an evidence line."""

    def get_context(
        self, value: Any, parent_context: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        view = context.get("lesson_view")
        keys = [key.strip() for key in value.get("evidence") or []]
        facts = [view.facts[key] for key in keys if key in view.facts] if view else []
        # Two facts of one paper are one line: its reader sees a source, not our keys.
        lines: dict[tuple[str, str], Any] = {}
        for fact in facts:
            lines.setdefault((fact.short, fact.confidence), fact)
        context["evidence"] = list(lines.values())
        text = value.get("text")
        if hasattr(text, "source"):
            expanded = view.prose.get(text.source) if view else None
            context["prose"] = text if expanded is None else expanded
        return context


class TextBlock(ClaimBlock):
    text = blocks.RichTextBlock(features=PROSE_FEATURES, label=_("Text"))
    evidence = EvidenceBlock()

    class Meta:
        icon = "pilcrow"
        group = TEXT
        label = _("Text")
        description = _("One thought in prose, with what it rests on")
        template = "courses/blocks/text.html"
        preview_value = {
            "text": "<p>A warning gives the person a moment to put down whatever they"
            " are holding. Sit before you say it.</p>",
            "evidence": [],
        }


class PictureBlock(blocks.StructBlock):
    image = ImageBlock(label=_("Image"))
    caption = blocks.CharBlock(required=False, max_length=250, label=_("Caption"))
    credit = blocks.CharBlock(required=False, max_length=120, label=_("Credit"))

    class Meta:
        icon = "image"
        group = TEXT
        label = _("Image")
        description = _("A picture that carries meaning, with its text alternative")
        template = "courses/blocks/image.html"
        preview_value = {"image": None, "caption": "A consulting room", "credit": ""}


class ModelSentenceBlock(ClaimBlock):
    sentence = blocks.CharBlock(max_length=250, label=_("Sentence"))
    note = blocks.CharBlock(required=False, max_length=200, label=_("Why it works"))
    evidence = EvidenceBlock()

    class Meta:
        icon = "openquote"
        group = TEXT
        label = _("Model sentence")
        description = _("One sentence to say, standing alone")
        template = "courses/blocks/model_sentence.html"
        preview_value = {
            "sentence": "I’m sorry, the scan shows cancer that has spread to the liver.",
            "note": "Twelve words that can still be repeated at home.",
            "evidence": [],
        }


class PhrasesBlock(blocks.StructBlock):
    helps = blocks.ListBlock(
        blocks.CharBlock(max_length=250), label=_("Phrases that help"), min_num=1
    )
    harms = blocks.ListBlock(
        blocks.CharBlock(max_length=250), label=_("Phrases that harm"), min_num=1
    )

    class Meta:
        icon = "list-ul"
        group = TEXT
        label = _("Phrases that help and harm")
        description = _("Two cards side by side: what helps, what harms")
        template = "courses/blocks/phrases.html"
        preview_value = {
            "helps": ["I wish the scan had shown something else."],
            "harms": ["It could be worse."],
        }


class JargonRowBlock(blocks.StructBlock):
    term = blocks.CharBlock(max_length=80, label=_("Jargon"))
    plain = blocks.CharBlock(max_length=200, label=_("Say instead"))


class JargonTableBlock(blocks.StructBlock):
    caption = blocks.CharBlock(required=False, max_length=120, label=_("Caption"))
    rows = blocks.ListBlock(JargonRowBlock(), label=_("Rows"), min_num=1)

    class Meta:
        icon = "table"
        group = TEXT
        label = _("Jargon and plain words")
        description = _("A table of terms and what to say instead")
        template = "courses/blocks/jargon_table.html"
        preview_value = {
            "caption": "",
            "rows": [{"term": "Benign", "plain": "Not cancer"}],
        }


class MarginNoteBlock(blocks.StructBlock):
    term = blocks.CharBlock(max_length=80, label=_("Term"))
    text = blocks.CharBlock(max_length=250, label=_("Note"))

    class Meta:
        icon = "comment"
        group = TEXT
        label = _("Margin note")
        description = _("A word explained beside the text that uses it")
        template = "courses/blocks/margin_note.html"
        preview_value = {
            "term": "Neoplasia",
            "text": "Say instead: a growth. If it is cancer, say cancer.",
        }


class CalloutBlock(ClaimBlock):
    kind = blocks.ChoiceBlock(
        choices=[
            ("remember", _("Remember")),
            ("caution", _("Caution")),
            ("local", _("Check locally")),
        ],
        default="remember",
        label=_("Kind"),
    )
    title = blocks.CharBlock(required=False, max_length=80, label=_("Title"))
    text = blocks.RichTextBlock(features=PROSE_FEATURES, label=_("Text"))
    evidence = EvidenceBlock()

    class Meta:
        icon = "warning"
        group = TEXT
        label = _("Callout")
        description = _("One thing that must not be missed")
        template = "courses/blocks/callout.html"
        preview_value = {
            "kind": "remember",
            "title": "Ask before you tell",
            "text": "<p>One open question comes first.</p>",
            "evidence": [],
        }


class ReflectionBlock(blocks.StructBlock):
    prompt = blocks.CharBlock(max_length=250, label=_("Question"))
    hint = blocks.CharBlock(required=False, max_length=200, label=_("Hint"))

    def get_context(
        self, value: Any, parent_context: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        view = context.get("lesson_view")
        block_id = str(context.get("id") or "")
        context["note"] = view.notes.get(block_id, "") if view else ""
        context["save_url"] = view.note_url(block_id) if view and block_id else ""
        return context

    class Meta:
        icon = "edit"
        group = PRACTICE
        label = _("Reflection")
        description = _("A question the learner answers for themselves, in private")
        template = "courses/blocks/reflection.html"
        preview_value = {
            "prompt": "Think of the last time you gave bad news. What did you say first?",
            "hint": "",
        }


class TryItBlock(blocks.StructBlock):
    scenario = SnippetChooserBlock("scenarios.Scenario", label=_("Conversation"))
    title = blocks.CharBlock(required=False, max_length=120, label=_("Title"))
    text = blocks.CharBlock(
        required=False, max_length=200, label=_("What it practises")
    )

    class Meta:
        icon = "comment"
        group = PRACTICE
        label = _("Try it")
        description = _("A conversation to try what was just read")
        template = "courses/blocks/try_it.html"
        preview_value = {
            "scenario": None,
            "title": "He stares at the floor.",
            "text": "Practise the silence with Tomasz.",
        }


class PackageBlock(blocks.StructBlock):
    package = SnippetChooserBlock("courses.ContentPackage", label=_("Package"))
    text = blocks.CharBlock(
        required=False,
        max_length=200,
        label=_("Words"),
        help_text=_("Empty: the package’s own line."),
    )

    def get_context(
        self, value: Any, parent_context: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        view = context.get("lesson_view")
        block_id = str(context.get("id") or "")
        context["card"] = view.packages.get(block_id) if view else None
        return context

    class Meta:
        icon = "media"
        group = PRACTICE
        label = _("Package")
        description = _(
            "A SCORM or H5P package from elsewhere, played beside the lesson"
        )
        template = "courses/blocks/package.html"
        preview_value = {
            "package": None,
            "text": "Three short cases to sort by yourself.",
        }


class QuizLinkBlock(blocks.StructBlock):
    text = blocks.CharBlock(required=False, max_length=200, label=_("Words"))

    class Meta:
        icon = "help"
        group = PRACTICE
        label = _("Quiz")
        description = _("The way to this module’s quiz")
        template = "courses/blocks/quiz_link.html"
        preview_value = {"text": "Six questions; you can try again."}
