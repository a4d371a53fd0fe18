"""Sentences of the review of a whole module."""

from __future__ import annotations

from django.utils.translation import gettext as _

from courses.review_shapes import Part, PartKind, Standing


def kind_label(kind: PartKind) -> str:
    return {
        PartKind.CONVERSATION: _("Conversation"),
        PartKind.QUIZ: _("Quiz"),
        PartKind.COURSE: _("Course"),
        PartKind.MODULE: _("Module"),
        PartKind.LESSON: _("Lesson"),
    }[kind]


def standing_label(part: Part) -> str:
    if part.standing is Standing.WAITING:
        return _("Waits for the patient review")
    if part.standing is Standing.RETURNED:
        return _("Changes asked for")
    if part.standing is Standing.PUBLISHED:
        return _("Published")
    if part.is_live:
        return _("Published, with a newer draft")
    return _("Draft")


def of_part(part: Part, sentence: str) -> str:
    return _("“%(title)s”: %(sentence)s") % {"title": part.title, "sentence": sentence}


def cannot_be_submitted(part: Part) -> str:
    return _("“%(title)s” cannot be submitted by you now.") % {"title": part.title}


def cannot_be_decided(part: Part) -> str:
    return _("“%(title)s” does not wait for your decision any longer.") % {
        "title": part.title
    }
