"""Which questions can a quiz draw from its banks? Those that are published and carry all
of the draw's tags. Answers for all draws at once; picks none.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from courses.authoring import tag_names
from courses.models import QuestionVersion
from courses.models.banks import TaggedQuestion

#: A bank's id, and tags of which a question carries every one.
Wish = tuple[int, tuple[str, ...]]


def wishes_of(quiz: Mapping[str, Any] | None) -> list[Wish]:
    """The draws of a quiz as a revision of it is stored; none without one."""
    if not quiz:
        return []
    rows = [one for one in json.loads(quiz["questions"]) if one["type"] == "draw"]
    return [
        (one["value"]["bank"], tag_names(one["value"].get("tags")))
        for one in rows
        if one["value"].get("bank")
    ]


def pool_keys(wishes: Collection[Wish]) -> dict[Wish, dict[int, int]]:
    """Draw → question → its version in force. Two queries, however many there are."""
    if not wishes:
        return {}
    banks = {bank for bank, _tags in wishes}
    newest: dict[int, dict[int, int]] = defaultdict(dict)
    for bank, question, version in (
        QuestionVersion.objects.filter(question__bank__in=banks, question__live=True)
        .order_by("question", "number")
        .values_list("question__bank", "question", "pk")
    ):
        newest[bank][question] = version
    tags: dict[int, set[str]] = defaultdict(set)
    for question, name in TaggedQuestion.objects.filter(
        content_object__bank__in=banks
    ).values_list("content_object", "tag__name"):
        tags[question].add(name.casefold())
    return {
        (bank, wanted): {
            question: version
            for question, version in newest[bank].items()
            if tags[question] >= {name.casefold() for name in wanted}
        }
        for bank, wanted in wishes
    }


def drawable(wishes: Sequence[Wish]) -> list[list[QuestionVersion]]:
    """The version in force of each question that a draw can get, draw by draw, in a
    fixed order."""
    keys = pool_keys(wishes)
    wanted = {version for pool in keys.values() for version in pool.values()}
    stored = QuestionVersion.objects.in_bulk(wanted)
    return [[stored[version] for version in keys[one].values()] for one in wishes]
