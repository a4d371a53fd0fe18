"""What stands on an event's page where its recording would stand.

To watch one is no attendance: nothing here writes minutes, and the page says so. A test
clip is called one wherever it plays; it never passes for the event.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

from elearn.core.choices import TextLanguage
from elearn.core.played_files import (
    CAPTION_TYPES,
    VIDEO_TYPES,
    caption_sentences,
    check_type,
)


def _document(label: Any, help_text: Any) -> models.ForeignKey:
    return models.ForeignKey(
        settings.WAGTAILDOCS_DOCUMENT_MODEL,
        verbose_name=label,
        help_text=help_text,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )


class Recorded(models.Model):
    """Fields of a page; the page's own `clean` goes on to this one's."""

    recording = _document(
        _("video (mp4 or webm)"),
        _("Played on the page once the event is over, to people with an account."),
    )
    recording_captions = _document(
        _("captions (vtt)"), _("A video is published together with its captions.")
    )
    recording_language = models.CharField(
        _("language of the captions"),
        max_length=2,
        choices=TextLanguage.choices,
        default=TextLanguage.EN,
    )
    recording_is_test = models.BooleanField(
        _("test clip"),
        default=False,
        help_text=_("It shows nothing of the event, and the page says so."),
    )
    recording_words = models.TextField(
        _("words on the recording"),
        blank=True,
        max_length=600,
        help_text=_("For example until when it stays, or why there is none."),
    )

    recording_panels = [
        MultiFieldPanel(
            [
                FieldPanel("recording_words"),
                FieldPanel("recording"),
                FieldPanel("recording_captions"),
                FieldPanel("recording_language"),
                FieldPanel("recording_is_test"),
            ],
            heading=_("After the event: recording"),
        )
    ]

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        reasons: dict[str, list[Any]] = {}
        for name, types in (
            ("recording", VIDEO_TYPES),
            ("recording_captions", CAPTION_TYPES),
        ):
            try:
                check_type(getattr(self, name), types)
            except ValidationError as problem:
                reasons[name] = problem.messages
        if self.recording and not self.recording_captions:
            reasons["recording_captions"] = [
                _("Without captions the recording cannot be published.")
            ]
        elif self.recording_captions and not reasons:
            sentences = caption_sentences(self.recording_captions)
            if sentences:
                reasons["recording_captions"] = sentences
        if reasons:
            raise ValidationError(reasons)
