"""A module's folder (TOML) → the raw streams that its pages store.

Ids are made from the place of a block, so loading twice stores the same bytes
and a learner's note stays with its question.
"""

from __future__ import annotations

import tomllib
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from courses.demo.markup import inline, rich_text

_SPACE = uuid.UUID("6f2f3f0e-5a7c-5f0b-9a35-0b7a4a1d7c11")

Raw = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ModuleOutline:
    frame: Mapping[str, Any]
    sources: tuple[Mapping[str, Any], ...]
    lessons: tuple[Mapping[str, Any], ...]
    quiz: Mapping[str, Any]

    def citation(self, keys: Iterable[str]) -> str:
        """The short names of these facts in words, each once, without marks."""
        short = {
            source["id"]: source["short"].replace("*", "") for source in self.sources
        }
        return "; ".join(dict.fromkeys(short[key] for key in keys))


def read_module(folder: Path) -> ModuleOutline:
    def read(path: Path) -> dict[str, Any]:
        return tomllib.loads(path.read_text(encoding="utf-8"))

    return ModuleOutline(
        frame=read(folder / "module.toml"),
        sources=tuple(read(folder / "sources.toml")["sources"]),
        lessons=tuple(
            read(path) for path in sorted((folder / "lessons").glob("*.toml"))
        ),
        quiz=read(folder / "quiz.toml"),
    )


def _id(*place: object) -> str:
    return str(uuid.uuid5(_SPACE, "/".join(map(str, place))))


def _block(kind: str, value: Any, *place: object) -> Raw:
    return {"type": kind, "value": value, "id": _id(*place)}


def _items(values: Iterable[Any], *place: object) -> list[Raw]:
    return [_block("item", value, *place, n) for n, value in enumerate(values)]


# -- A module ----------------------------------------------------------------
def objectives_stream(outline: ModuleOutline) -> list[Raw]:
    return [
        _block("objective", words, outline.frame["slug"], "objective", n)
        for n, words in enumerate(outline.frame["objectives"])
    ]


def facts_stream(outline: ModuleOutline) -> list[Raw]:
    return [
        _block(
            "fact",
            {
                "key": source["id"],
                "statement": source["fact"],
                "short": f"<p>{inline(source['short'])}</p>",
                "citation": f"<p>{inline(source['full'])}</p>",
                "confidence": source["confidence"],
            },
            outline.frame["slug"],
            "fact",
            source["id"],
        )
        for source in outline.sources
    ]


# -- A lesson ------------------------------------------------------------------
def lesson_stream(
    lesson: Mapping[str, Any],
    *,
    scenarios: Mapping[str, int],
    packages: Mapping[str, int],
) -> list[Raw]:
    """`scenarios`: primary keys of published conversations by slug; `packages`: of
    packages by folder."""
    blocks: list[Raw] = []
    for n, part in enumerate(lesson["body"]):
        place = (lesson["slug"], n)
        if "heading" in part:
            blocks.append(_block("heading", part["heading"], *place, "heading"))
        kind, value = _part(part, place, scenarios, packages)
        blocks.append(_block(kind, value, *place, kind))
        for m, note in enumerate(part.get("margin", ())):
            value = {"term": note["term"], "text": f"Say instead: {note['say']}."}
            blocks.append(_block("margin_note", value, *place, "margin", m))
    return blocks


def _part(
    part: Mapping[str, Any],
    place: tuple[object, ...],
    scenarios: Mapping[str, int],
    packages: Mapping[str, int],
) -> tuple[str, Any]:
    evidence = _items(part.get("evidence", ()), *place, "evidence")
    kind = part["kind"]
    if kind == "text":
        return kind, {"text": rich_text(part["text"]), "evidence": evidence}
    if kind == "model_sentence":
        note = part.get("note", "")
        return kind, {"sentence": part["text"], "note": note, "evidence": evidence}
    if kind == "phrases":
        sides = ("helps", "harms")
        return kind, {side: _items(part[side], *place, side) for side in sides}
    if kind == "jargon":
        rows = [{"term": row["jargon"], "plain": row["plain"]} for row in part["rows"]]
        caption = part.get("title", "")
        return "jargon_table", {"caption": caption, "rows": _items(rows, *place, "row")}
    if kind == "callout":
        return kind, {
            "kind": part.get("tone", "remember"),
            "title": part["title"],
            "text": rich_text(part["text"]),
            "evidence": evidence,
        }
    if kind == "reflection":
        return kind, {"prompt": part["prompt"], "hint": part.get("hint", "")}
    if kind == "dose_table":
        return kind, {
            "title": part["title"],
            "examinations": _items(part["examinations"], *place, "examination"),
            "own": [],
            "has_picture": True,
            "evidence": evidence,
        }
    if kind == "icon_array":
        return kind, {
            "title": part["title"],
            "denominator": part["denominator"],
            "groups": _items(part["groups"], *place, "group"),
            "rest": part["rest"],
            "evidence": evidence,
        }
    if kind in {"risk_phrases", "release_sandbox"}:
        names = ("title", "text", "examination")
        value = {name: part[name] for name in names if name in part}
        return kind, {**value, "evidence": evidence}
    if kind == "report_workshop":
        return kind, {
            "title": part["title"],
            "setting": part["setting"],
            "passage": part["passage"].strip(),
            "language": part.get("language", "en"),
            "model_answer": part["model_answer"].strip(),
            "why": _items(part["why"], *place, "why"),
            "evidence": evidence,
        }
    if kind == "try":
        return "try_it", {
            "scenario": scenarios[part["scenario"]],
            "title": part["title"],
            "text": part["text"],
        }
    if kind == "package":
        return kind, {"package": packages[part["package"]], "text": ""}
    raise LookupError(f"“{kind}” is not a block of a lesson.")


# -- A quiz --------------------------------------------------------------------
def questions_stream(outline: ModuleOutline) -> list[Raw]:
    slug = outline.quiz["slug"]
    blocks = []
    for question in outline.quiz["questions"]:
        place = (slug, question["key"])
        value: Raw = {
            "stem": question["text"],
            "rationale": question["rationale"],
            "source": outline.citation(question["sources"]),
        }
        if question["kind"] == "ordering":
            value["steps"] = _items(question["items"], *place, "step")
            blocks.append(_block("ordering", value, *place))
            continue
        options = [
            {
                "text": option["text"],
                "is_right": option.get("correct", False),
                "feedback": f"{option['feedback']} ({outline.citation(option['sources'])})",
            }
            for option in question["options"]
        ]
        value["options"] = _items(options, *place, "option")
        blocks.append(_block("single_choice", value, *place))
    return blocks
