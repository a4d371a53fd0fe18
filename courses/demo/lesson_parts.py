"""One part of a lesson's file → the raw block that the page stores.

Every kind of block a lesson may hold can be written; a word that is not known, or one
that is missing, is refused with the place where it stands.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from courses.blocks.icons import MOST_GROUPS
from courses.demo.markup import inline, rich_text

_SPACE = uuid.UUID("6f2f3f0e-5a7c-5f0b-9a35-0b7a4a1d7c11")

Raw = dict[str, Any]
Part = Mapping[str, Any]
Place = tuple[object, ...]


class ContentError(ValueError):
    """A file of the content cannot be read; the message says which and why."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """What lessons point at, by the names the files use: primary keys of published
    conversations and of packages, and what turns a file of the module's folder into
    the primary key of an image or document."""

    scenarios: Mapping[str, int] = field(default_factory=dict)
    packages: Mapping[str, int] = field(default_factory=dict)
    image: Callable[[Path, str], int] | None = None
    document: Callable[[Path, str], int] | None = None
    folder: Path = Path()

    def image_of(self, name: str, title: str) -> int:
        if self.image is None:
            return 0
        return self.image(self._file(name), title)

    def document_of(self, name: str, title: str) -> int:
        if self.document is None:
            return 0
        return self.document(self._file(name), title)

    def _file(self, name: str) -> Path:
        path = self.folder / "files" / name
        if not path.is_file():
            raise ContentError(f"there is no file “files/{name}”")
        return path


def block_id(*place: object) -> str:
    return str(uuid.uuid5(_SPACE, "/".join(map(str, place))))


def block(kind: str, value: Any, *place: object) -> Raw:
    return {"type": kind, "value": value, "id": block_id(*place)}


def items(values: Iterable[Any], *place: object) -> list[Raw]:
    return [block("item", value, *place, n) for n, value in enumerate(values)]


def listed(lines: Iterable[str]) -> str:
    """Lines as a list in rich text."""
    return "<ul>" + "".join(f"<li>{inline(line)}</li>" for line in lines) + "</ul>"


@dataclass(frozen=True, slots=True)
class _Told:
    """A part with its place, its evidence items and what it may point at."""

    part: Part
    place: Place
    shelf: Shelf

    @property
    def evidence(self) -> list[Raw]:
        return items(self.part.get("evidence", ()), *self.place, "evidence")

    def items(self, name: str, as_name: str = "") -> list[Raw]:
        return items(self.part.get(name, ()), *self.place, as_name or name)


Write = Callable[[_Told], tuple[str, Any]]


def _text(told: _Told) -> tuple[str, Any]:
    return "text", {"text": rich_text(told.part["text"]), "evidence": told.evidence}


def _model_sentence(told: _Told) -> tuple[str, Any]:
    note = told.part.get("note", "")
    value = {"sentence": told.part["text"], "note": note, "evidence": told.evidence}
    return "model_sentence", value


def _phrases(told: _Told) -> tuple[str, Any]:
    sides = ("helps", "harms")
    return "phrases", {
        side: items(told.part[side], *told.place, side) for side in sides
    }


def _jargon(told: _Told) -> tuple[str, Any]:
    rows = [{"term": row["jargon"], "plain": row["plain"]} for row in told.part["rows"]]
    caption = told.part.get("title", "")
    return "jargon_table", {
        "caption": caption,
        "rows": items(rows, *told.place, "row"),
    }


def _callout(told: _Told) -> tuple[str, Any]:
    return "callout", {
        "kind": told.part.get("tone", "remember"),
        "title": told.part["title"],
        "text": rich_text(told.part["text"]),
        "evidence": told.evidence,
    }


def _take_to_work(told: _Told) -> tuple[str, Any]:
    return "callout", {
        "kind": "remember",
        "title": told.part.get("title", "What to take to work tomorrow"),
        "text": listed(told.part["items"]),
        "evidence": told.evidence,
    }


def _further_reading(told: _Told) -> tuple[str, Any]:
    return "text", {"text": listed(told.part["items"]), "evidence": told.evidence}


def _reflection(told: _Told) -> tuple[str, Any]:
    value = {"prompt": told.part["prompt"], "hint": told.part.get("hint", "")}
    return "reflection", value


def _dose_table(told: _Told) -> tuple[str, Any]:
    own = [{"low": None, "high": None, **one} for one in told.part.get("own", ())]
    return "dose_table", {
        "title": told.part["title"],
        "examinations": told.items("examinations", "examination"),
        "own": items(own, *told.place, "own"),
        "has_picture": told.part.get("picture", True),
        "evidence": told.evidence,
    }


def _icon_array(told: _Told) -> tuple[str, Any]:
    if len(told.part["groups"]) > MOST_GROUPS or not told.part["rest"]:
        # The others are a group of their own: drawn without words, they say nothing.
        raise ContentError(f"has at most {MOST_GROUPS} “groups”, and names the “rest”")
    return "icon_array", {
        "title": told.part["title"],
        "denominator": str(told.part["denominator"]),
        "groups": items(told.part["groups"], *told.place, "group"),
        "rest": told.part["rest"],
        "evidence": told.evidence,
    }


def _to_try(told: _Told) -> tuple[str, Any]:
    names = ("title", "text", "examination")
    value = {name: told.part[name] for name in names if name in told.part}
    return told.part["kind"], {**value, "evidence": told.evidence}


def _report_workshop(told: _Told) -> tuple[str, Any]:
    return "report_workshop", {
        "title": told.part["title"],
        "setting": told.part["setting"],
        "passage": told.part["passage"].strip(),
        "language": told.part.get("language", "en"),
        "model_answer": told.part["model_answer"].strip(),
        "why": items(told.part["why"], *told.place, "why"),
        "evidence": told.evidence,
    }


def _try_it(told: _Told) -> tuple[str, Any]:
    slug = told.part["scenario"]
    if slug not in told.shelf.scenarios:
        raise ContentError(f"there is no conversation “{slug}”")
    return "try_it", {
        "scenario": told.shelf.scenarios[slug],
        "title": told.part["title"],
        "text": told.part["text"],
    }


def _package(told: _Told) -> tuple[str, Any]:
    name = told.part["package"]
    if name not in told.shelf.packages:
        raise ContentError(f"there is no package “{name}”")
    return "package", {"package": told.shelf.packages[name], "text": ""}


def _quiz_link(told: _Told) -> tuple[str, Any]:
    return "quiz_link", {"text": told.part.get("text", "")}


def _image(told: _Told) -> tuple[str, Any]:
    image = told.shelf.image_of(told.part["file"], told.part["alt"])
    return "image", {
        "image": {"image": image, "alt_text": told.part["alt"], "decorative": False},
        "caption": told.part.get("caption", ""),
        "credit": told.part.get("credit", ""),
    }


def _audio(told: _Told) -> tuple[str, Any]:
    title = told.part["title"]
    return "audio", {
        "title": title,
        "file": told.shelf.document_of(told.part["file"], title),
        "transcript": rich_text(told.part["transcript"]),
    }


def _video(told: _Told) -> tuple[str, Any]:
    title = told.part["title"]
    return "video", {
        "title": title,
        "file": told.shelf.document_of(told.part["file"], title),
        "captions": told.shelf.document_of(told.part["captions"], f"{title}: captions"),
        "captions_language": told.part.get("language", "en"),
        "poster": None,
        "transcript": rich_text(told.part.get("transcript", "")),
    }


#: Kind → its writer and the words it may hold beside `kind`, `heading`, `margin`.
PARTS: dict[str, tuple[Write, str]] = {
    "text": (_text, "text evidence"),
    "model_sentence": (_model_sentence, "text note evidence"),
    "phrases": (_phrases, "helps harms"),
    "jargon": (_jargon, "title rows"),
    "callout": (_callout, "tone title text evidence"),
    "take_to_work": (_take_to_work, "title items evidence"),
    "further_reading": (_further_reading, "items evidence"),
    "reflection": (_reflection, "prompt hint"),
    "dose_table": (_dose_table, "title examinations own picture evidence"),
    "icon_array": (_icon_array, "title denominator groups rest evidence"),
    "risk_phrases": (_to_try, "title text examination evidence"),
    "release_sandbox": (_to_try, "title text evidence"),
    "report_workshop": (
        _report_workshop,
        "title setting passage language model_answer why evidence",
    ),
    "try": (_try_it, "scenario title text expression"),
    "package": (_package, "package"),
    "quiz_link": (_quiz_link, "text"),
    "image": (_image, "file alt caption credit"),
    "audio": (_audio, "title file transcript"),
    "video": (_video, "title file captions language transcript"),
}
#: Blocks that ask the reader to do something.
INTERACTIVE = frozenset(
    (
        "risk_phrases",
        "release_sandbox",
        "report_workshop",
        "dose_table",
        "try",
        "package",
    )
)
#: `figures`: numbers of the part that stand in no sheet, such as our own arithmetic.
_ANYWHERE = {"kind", "heading", "margin", "figures"}


def lesson_stream(lesson: Mapping[str, Any], shelf: Shelf) -> list[Raw]:
    blocks: list[Raw] = []
    for n, part in enumerate(lesson["body"]):
        place = (lesson["slug"], n)
        heading = part.get("heading", "")
        if not heading and part.get("kind") == "further_reading":
            heading = "Further reading"
        if heading:
            blocks.append(block("heading", heading, *place, "heading"))
        try:
            kind, value = _written(part, place, shelf)
        except (ContentError, KeyError, TypeError, AttributeError) as error:
            missing = isinstance(error, KeyError)
            why = f"“{error.args[0]}” is missing" if missing else error
            name = part.get("kind", "without a kind")
            raise ContentError(
                f"lesson “{lesson['slug']}”, part {n + 1} ({name}): {why}"
            ) from error
        blocks.append(block(kind, value, *place, kind))
        for m, note in enumerate(part.get("margin", ())):
            value = {"term": note["term"], "text": f"Say instead: {note['say']}."}
            blocks.append(block("margin_note", value, *place, "margin", m))
    return blocks


def _written(part: Part, place: Place, shelf: Shelf) -> tuple[str, Any]:
    kind = part["kind"]
    if kind not in PARTS:
        raise ContentError(f"is none of {', '.join(PARTS)}")
    write, words = PARTS[kind]
    unknown = part.keys() - _ANYWHERE - set(words.split())
    if unknown:
        raise ContentError(f"unknown: {', '.join(sorted(unknown))}")
    return write(_Told(part, place, shelf))
