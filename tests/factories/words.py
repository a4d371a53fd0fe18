"""Terms of the glossary, and lessons that hold one block, for tests."""

from __future__ import annotations

import json
from typing import Any

from courses.models import GlossaryTerm, LessonPage, ModulePage
from tests.factories.courses import block, publish


def make_term(
    term: str,
    plain: str = "In plain words.",
    *,
    is_published: bool = True,
    **fields: Any,
) -> GlossaryTerm:
    entry = GlossaryTerm(
        term=term, plain=plain, section=fields.pop("section", "report"), **fields
    )
    entry.live = False
    entry.full_clean()
    entry.save()
    revision = entry.save_revision()
    if is_published:
        revision.publish()
        entry.refresh_from_db()
    return entry


def make_lesson(
    module: ModulePage, *blocks: dict[str, Any], slug: str = "new"
) -> LessonPage:
    return publish(
        module, LessonPage(title=f"Lesson {slug}", slug=slug, body=json.dumps(blocks))
    )


DOSES = {
    "title": "Doses",
    "examinations": [
        {"type": "item", "id": "e1", "value": "ct-abdomen-pelvis"},
        {"type": "item", "id": "e2", "value": "ultrasound-mri"},
    ],
    "own": [],
    "has_picture": True,
    "evidence": [],
}
WORKSHOP = {
    "title": "Write it for Ana",
    "setting": "She reads it at night.",
    "passage": "Small effusion. No embolus. DLP 145.",
    "language": "en",
    "model_answer": "There is no blood clot in your lungs. There is a little extra fluid.",
    "why": [{"type": "item", "id": "w1", "value": "The answer stands first."}],
    "evidence": [],
}


def doses(name: str = "doses", **changes: Any) -> dict[str, Any]:
    return block("dose_table", {**DOSES, **changes}, name)


def builder(name: str = "builder") -> dict[str, Any]:
    value = {
        "title": "Try",
        "text": "",
        "examination": "ct-abdomen-pelvis",
        "evidence": [],
    }
    return block("risk_phrases", value, name)


def sandbox(name: str = "sandbox") -> dict[str, Any]:
    return block(
        "release_sandbox", {"title": "Friday", "text": "", "evidence": []}, name
    )


def workshop(name: str = "workshop", **changes: Any) -> dict[str, Any]:
    return block("report_workshop", {**WORKSHOP, **changes}, name)


def text(html: str, name: str = "text") -> dict[str, Any]:
    return block("text", {"text": html, "evidence": []}, name)
