"""A question in the editor's preview: what learners will meet, and beside it what only
authors may see. No attempt stands behind it.
"""

from __future__ import annotations

from typing import Any

from courses.authoring import question_of
from courses.domain.attempts import AttemptRules, Behaviour, fold
from courses.domain.questions.answers import right_answer
from courses.domain.review import Aspect
from courses.queries.quiz_questions import question_view

_NOTHING = frozenset[Aspect]()


def preview_of(kind: str, value: Any) -> dict[str, Any]:
    """`question` as the player's templates take it, and `right` in words."""
    question = question_of(kind, value, key="preview")
    rules = AttemptRules(behaviour=Behaviour.DEFERRED)
    slot = fold({1: question}, (), rules).slots[1]
    pictures = {}
    image = value.get("image")
    if image is not None:
        pictures[image.pk] = image.get_rendition("max-1400x1400").url
    view = question_view(
        slot,
        {},
        number=1,
        rules=rules,
        aspects=_NOTHING,
        is_open=True,
        pictures=pictures,
    )
    return {"question": view, "right": right_answer(question), "value": value}
