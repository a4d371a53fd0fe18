"""Something to hear or see: our own files, in the browser's own player.

No third party's player and no embedding: a video needs captions and a recording
needs its words, or neither is published.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock

from courses.blocks.groups import MEDIA
from courses.blocks.lesson import PROSE_FEATURES
from courses.choices import TextLanguage
from courses.lesson_files import file_url
from elearn.core.played_files import (
    AUDIO_TYPES,
    CAPTION_TYPES,
    VIDEO_TYPES,
    caption_sentences,
    check_type,
    mime_type,
)


def _refuse(field: str, *sentences: Any) -> None:
    raise blocks.StructBlockValidationError(
        block_errors={field: ValidationError([*sentences])}
    )


def _check_type(field: str, document: Any, types: dict[str, str]) -> None:
    try:
        check_type(document, types)
    except ValidationError as problem:
        _refuse(field, *problem.messages)


def _source(document: Any) -> dict[str, str] | None:
    if document is None:
        return None
    return {"url": file_url(document), "type": mime_type(document)}


class AudioBlock(blocks.StructBlock):
    title = blocks.CharBlock(max_length=160, label=_("What one hears"))
    file = DocumentChooserBlock(label=_("Recording (mp3 or m4a)"))
    transcript = blocks.RichTextBlock(
        features=[name for name in PROSE_FEATURES if name != "glossary-term"],
        label=_("Transcript"),
        help_text=_("Every word that is spoken, with who says it."),
    )

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        _check_type("file", value["file"], AUDIO_TYPES)
        return value

    def get_context(
        self, value: Any, parent_context: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        context["source"] = _source(value["file"])
        context["words"] = _expanded(value["transcript"], context)
        return context

    class Meta:
        icon = "media"
        group = MEDIA
        label = _("Recording")
        description = _("Something to hear, with every word of it to read")
        template = "courses/blocks/audio.html"
        preview_value = {
            "title": "The first minute in the scanner room",
            "file": None,
            "transcript": "<p><b>Radiographer:</b> I’m Ama. I will be right outside.</p>",
        }


class VideoBlock(blocks.StructBlock):
    title = blocks.CharBlock(max_length=160, label=_("What one sees"))
    file = DocumentChooserBlock(label=_("Video (mp4 or webm)"))
    captions = DocumentChooserBlock(label=_("Captions (vtt)"))
    captions_language = blocks.ChoiceBlock(
        choices=TextLanguage.choices,
        default=TextLanguage.EN,
        label=_("Language of the captions"),
    )
    poster = ImageBlock(required=False, label=_("Picture before it plays"))
    transcript = blocks.RichTextBlock(
        features=[name for name in PROSE_FEATURES if name != "glossary-term"],
        required=False,
        label=_("Transcript"),
        help_text=_("What is said, and what is seen and matters."),
    )

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        _check_type("file", value["file"], VIDEO_TYPES)
        _check_type("captions", value["captions"], CAPTION_TYPES)
        if value["captions"] is not None:
            sentences = caption_sentences(value["captions"])
            if sentences:
                _refuse("captions", *sentences)
        return value

    def get_context(
        self, value: Any, parent_context: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        context["source"] = _source(value["file"])
        context["captions"] = _source(value["captions"])
        language = value["captions_language"] or TextLanguage.EN
        context["language_name"] = TextLanguage(language).label
        context["words"] = _expanded(value["transcript"], context)
        return context

    class Meta:
        icon = "media"
        group = MEDIA
        label = _("Video")
        description = _("Something to see, with captions")
        template = "courses/blocks/video.html"
        preview_value = {
            "title": "Two ways of entering a room",
            "file": None,
            "captions": None,
            "captions_language": "en",
            "poster": None,
            "transcript": "<p>He knocks, waits for the answer, and sits down.</p>",
        }


def _expanded(text: Any, context: dict[str, Any]) -> Any:
    """Rich text as the lesson has expanded it for all blocks at once."""
    view = context.get("lesson_view")
    source = getattr(text, "source", "")
    if not source:
        return ""
    return view.prose.get(source, text) if view else text
