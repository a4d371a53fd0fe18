"""The release sandbox as its block shows it; an invented week, no database."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time
from typing import Any

from courses import release_wording as words
from courses.block_forms import ReleaseForm
from courses.block_shapes import ReleaseFinding, ReleaseSandbox, ReleaseStep
from courses.domain.release import Result, Rule, Wish, tell

#: A Friday evening, when everybody has gone home: the case that rules are made for.
BEGIN = {
    "day": 4,
    "time": time(18, 42),
    "result": Result.SERIOUS.value,
    "rule": Rule.AT_ONCE.value,
    "delay_days": 3,
    "fallback_days": 0,
    "holds_nights": False,
    "referrer_days": 1,
    "talk_days": 2,
    "wish": Wish.LOOK.value,
}


def release_sandbox(
    asked: Mapping[str, Any] | None, *, block_id: str
) -> ReleaseSandbox:
    """The form and the week it leads to; `asked` is None before anybody asked."""
    auto_id = f"release-{block_id}-%s"
    form = ReleaseForm(asked, initial=BEGIN, auto_id=auto_id)
    if asked is None:
        first = ReleaseForm({**BEGIN, "time": f"{BEGIN['time']:%H:%M}"})
        case = first.case() if first.is_valid() else None
    else:
        case = form.case() if form.is_valid() else None
    if case is None:
        return ReleaseSandbox(form=form, summary="", steps=(), findings=())
    story = tell(case)
    return ReleaseSandbox(
        form=form,
        summary=words.summary(story),
        steps=[
            ReleaseStep(
                when=words.when_words(step.at),
                words=str(words.MOMENTS[step.moment]),
                kind=step.moment.value,
                is_patient=step.moment in words.OF_THE_PATIENT,
            )
            for step in story.steps
        ],
        findings=[
            ReleaseFinding(
                words=words.finding_words(one, story), kind=words.finding_kind(one)
            )
            for one in story.findings
        ],
    )
