"""A module's folder (TOML) → the raw streams that its pages store.

Every folder that holds a `module.toml` is a module: nothing else lists it. Ids are
made from the place of a block, so loading twice stores the same bytes and a
learner's note stays with its question.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from courses.choices import Confidence
from courses.demo.lesson_parts import ContentError, Raw, block
from courses.demo.markup import inline
from courses.demo.questions import Picture, question_block

FOLDER = Path(__file__).parent
#: Where a module without a place of its own stands.
LAST = 500


@dataclass(frozen=True, slots=True)
class ModuleOutline:
    frame: Mapping[str, Any]
    sources: tuple[Mapping[str, Any], ...]
    lessons: tuple[Mapping[str, Any], ...]
    quiz: Mapping[str, Any] | None
    bank: Mapping[str, Any] | None = None
    folder: Path = field(default=FOLDER)

    @property
    def slug(self) -> str:
        return str(self.frame["slug"])

    def citation(self, keys: Iterable[str]) -> str:
        """The short names of these facts in words, without marks, and how sure each is:
        “Buckman 1984; Baile 2000 · checked”."""
        told = {source["id"]: source for source in self.sources}
        sure: dict[str, dict[str, None]] = {}
        for key in keys:
            names = sure.setdefault(told[key]["confidence"], {})
            names[told[key]["short"].replace("*", "")] = None
        return "; ".join(
            f"{'; '.join(names)} · {Confidence(confidence).label}"
            for confidence, names in sure.items()
        )


def read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        place = f"{path.parent.name}/{path.name}"
        raise ContentError(f"{place}: {error}") from error


def module_folders(folder: Path = FOLDER) -> tuple[Path, ...]:
    """Of every module, in the order in which learners are shown them."""
    found = [
        (read_toml(path).get("order", LAST), path.parent.name, path.parent)
        for path in folder.glob("*/module.toml")
    ]
    return tuple(path for _order, _name, path in sorted(found))


def read_modules(folder: Path = FOLDER) -> tuple[ModuleOutline, ...]:
    return tuple(read_module(one) for one in module_folders(folder))


def read_module(folder: Path) -> ModuleOutline:
    def optional(name: str) -> dict[str, Any] | None:
        path = folder / name
        return read_toml(path) if path.exists() else None

    return ModuleOutline(
        frame=read_toml(folder / "module.toml"),
        sources=tuple(read_toml(folder / "sources.toml")["sources"]),
        lessons=tuple(
            read_toml(path) for path in sorted((folder / "lessons").glob("*.toml"))
        ),
        quiz=optional("quiz.toml"),
        bank=optional("bank.toml"),
        folder=folder,
    )


def objectives_stream(outline: ModuleOutline) -> list[Raw]:
    return [
        block("objective", words, outline.slug, "objective", n)
        for n, words in enumerate(outline.frame["objectives"])
    ]


def facts_stream(outline: ModuleOutline) -> list[Raw]:
    return [
        block(
            "fact",
            {
                "key": source["id"],
                "statement": source["fact"],
                "short": f"<p>{inline(source['short'])}</p>",
                "citation": f"<p>{inline(source['full'])}</p>",
                "confidence": source["confidence"],
            },
            outline.slug,
            "fact",
            source["id"],
        )
        for source in outline.sources
    ]


def questions_stream(
    outline: ModuleOutline,
    *,
    picture: Picture = lambda name: 0,
    banks: Mapping[str, int] | None = None,
) -> list[Raw]:
    """`picture` finds the image of a hotspot; `banks` are primary keys by slug."""
    if outline.quiz is None:
        return []
    slug = outline.quiz["slug"]
    return [
        _draw(slug, one, banks or {})
        if one["kind"] == "draw"
        else question_block(slug, one, cite=outline.citation, picture=picture)
        for one in outline.quiz["questions"]
    ]


def bands_stream(quiz: Mapping[str, Any]) -> list[Raw]:
    """What is said of a result as a whole, from which share of the marks on."""
    return [
        block("band", dict(band), quiz["slug"], "band", band["from_percent"])
        for band in quiz.get("bands", ())
    ]


def _draw(slug: str, words: Mapping[str, Any], banks: Mapping[str, int]) -> Raw:
    """Questions drawn anew for each attempt from the bank of any module."""
    bank, tags = words["bank"], words.get("tags", "")
    if banks and bank not in banks:
        raise ContentError(f"quiz “{slug}”: there is no bank “{bank}”")
    value = {"bank": banks.get(bank, 0), "tags": tags, "count": words["count"]}
    return block("draw", value, slug, "draw", bank, tags)
