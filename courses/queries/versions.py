"""Which version of a module somebody finished, and has it changed since? Compares
what a completion froze with what stands there now; changes nothing.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from courses.shapes import VersionView

if TYPE_CHECKING:
    from courses.queries.evidence import ModuleFacts


def version_of(facts: ModuleFacts) -> VersionView | None:
    """None for somebody without a completion in force."""
    completion = facts.completion
    if completion is None:
        return None
    told = completion.evidence.get("version_of")
    return VersionView(
        published_at=datetime.fromisoformat(told) if told else completion.completed_at,
        has_changed=_has_changed(facts, completion),
    )


def _has_changed(facts: ModuleFacts, completion: Any) -> bool:
    evidence, rules = completion.evidence, facts.rules
    read = {one["id"]: one["revision_id"] for one in evidence["lessons"]}
    standing = {lesson.pk: lesson.live_revision_id for lesson in facts.lessons}
    asked = evidence["rules"]
    return (
        completion.module_revision_id != facts.module.live_revision_id
        or read != standing
        or asked["conversations"] != len(rules.scenarios)
        or asked["quiz_questions"] != rules.quiz_questions
        or asked["pass_mark"] != rules.pass_mark
    )
