"""The demo's module “Check yourself”: one quiz that asks in every way there is."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

from django.core.files.images import ImageFile

from courses.demo.outline import ModuleOutline, Raw, facts_stream, objectives_stream
from courses.demo.pages import plant, set_fields
from courses.demo.room_plan import draw_room
from courses.models import CoursePage, ModulePage, Quiz
from elearn.core.models import CustomImage

_LISTS = (
    "options", "rows", "others", "steps", "answers", "units", "rubric", "scale",
    "areas",
)  # fmt: skip
_PLAN = "A consulting room from above"
#: What this quiz does differently from the first: an afternoon's test.
_SETTINGS = {
    "behaviour": "deferred",
    "is_sequential": False,
    "questions_per_page": 1,
    "time_limit_minutes": 40,
    "overdue": "grace",
    "grace_minutes": 10,
}


def plant_self_check(folder: Path, *, course: CoursePage) -> ModulePage:
    def read(name: str) -> dict[str, Any]:
        return tomllib.loads((folder / name).read_text(encoding="utf-8"))

    frame, quiz = read("module.toml"), read("quiz.toml")
    sources = tuple(read("sources.toml")["sources"])
    outline = ModuleOutline(frame=frame, sources=sources, lessons=(), quiz=quiz)
    return plant(
        ModulePage,
        below=course,
        slug=frame["slug"],
        title=frame["title"],
        aim=frame["aim"],
        lead=frame["lead"].strip(),
        objectives=objectives_stream(outline),
        facts=facts_stream(outline),
        pass_mark=frame["quiz_pass"],
        search_description=frame["aim"],
        quiz_id=_plant_quiz(quiz).pk,
    )


def _plant_quiz(words: Mapping[str, Any]) -> Quiz:
    quiz = Quiz.objects.filter(slug=words["slug"]).first()
    quiz = quiz or Quiz(slug=words["slug"], live=False)
    values = {
        "title": words["title"],
        "questions": [_question(words["slug"], one) for one in words["questions"]],
        **_SETTINGS,
    }
    if set_fields(quiz, values) or not quiz.live:
        if quiz.pk is None:
            quiz.save()
        quiz.save_revision(clean=False).publish(skip_permission_checks=True)
        quiz.refresh_from_db()
    return quiz


def _question(slug: str, words: Mapping[str, Any]) -> Raw:
    """Ids are made from the place of a part, so loading twice stores the same."""
    key = f"{slug}-{words['key']}"
    value: Raw = {}
    for name, given in words.items():
        if name in ("kind", "key"):
            continue
        if name == "parts":
            value[name] = _parts(key, given)
        elif name in _LISTS:
            value[name] = _items(f"{key}-{name}", given)
        else:
            value[name] = given.strip() if isinstance(given, str) else given
    if words["kind"] == "hotspot":
        value["image"] = _plan().pk
    return {"type": words["kind"], "value": value, "id": key}


def _items(key: str, values: list[Any]) -> list[Raw]:
    return [
        {"type": "item", "value": value, "id": f"{key}-{n}"}
        for n, value in enumerate(values)
    ]


def _parts(key: str, parts: list[Mapping[str, Any]]) -> list[Raw]:
    """Text and gaps of a cloze."""
    blocks: list[Raw] = []
    for n, part in enumerate(parts):
        place = f"{key}-part-{n}"
        feedback = part.get("feedback", "")
        value: Any
        if "text" in part:
            kind, value = "text", part["text"]
        elif "choice" in part:
            kind, value = "choice", {"options": _items(place, part["choice"])}
        elif "number" in part:
            answer = {
                "value": part["number"],
                "tolerance": part["tolerance"],
                "feedback": feedback,
            }
            kind, value = "number", {"answers": _items(place, [answer])}
        else:
            answer = {"text": part["words"], "feedback": feedback}
            kind, value = "gap_text", {"answers": _items(place, [answer])}
        blocks.append({"type": kind, "value": value, "id": place})
    return blocks


def _plan() -> CustomImage:
    image = CustomImage.objects.filter(title=_PLAN).first()
    if image is None:
        file = ImageFile(BytesIO(draw_room()), name="consulting-room.png")
        image = CustomImage.objects.create(title=_PLAN, file=file)
    return image
