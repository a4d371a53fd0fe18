"""From the author's blocks to what the room computes with: the one way."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from courses.domain.questions import Kind, Option, Question


def questions_of(stream: Any) -> tuple[Question, ...]:
    """The questions of a `Quiz.questions` stream; block ids are the keys."""
    return tuple(_question(child) for child in stream)


def _question(child: Any) -> Question:
    kind, value = Kind(child.block_type), child.value
    if kind is Kind.SINGLE_CHOICE:
        bound = value["options"].bound_blocks
        options = tuple(
            Option(_key(one, place), one.value["text"], one.value["feedback"])
            for place, one in enumerate(bound)
        )
        right = tuple(
            _key(one, place) for place, one in enumerate(bound) if one.value["is_right"]
        )
    elif kind is Kind.TRUE_FALSE:
        options = (Option("true", _("True")), Option("false", _("False")))
        right = ("true",) if value["is_true"] else ("false",)
    else:
        bound = value["steps"].bound_blocks
        options = tuple(
            Option(_key(one, place), one.value) for place, one in enumerate(bound)
        )
        right = tuple(option.key for option in options)
    return Question(
        key=child.id,
        kind=kind,
        stem=value["stem"],
        options=options,
        right=right,
        rationale=value["rationale"],
        source=value["source"],
    )


def _key(item: Any, place: int) -> str:
    """An item's own id; an item that was never saved has only its place."""
    return item.id or f"place-{place}"


def fact_keys(facts: Any) -> set[str]:
    return {child.value["key"].strip() for child in facts}


def evidence_keys(body: Any) -> set[str]:
    """Keys of facts that the blocks of a lesson rest on."""
    keys: set[str] = set()
    for child in body:
        if hasattr(child.value, "get"):
            keys.update(key.strip() for key in child.value.get("evidence") or [])
    return keys


def listening_seconds(body: Any) -> int:
    """Seconds of audio and video in a lesson: a block that plays something says how
    long in a method `seconds(value)`."""
    return sum(
        child.block.seconds(child.value)
        for child in body
        if hasattr(child.block, "seconds")
    )
