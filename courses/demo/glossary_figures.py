"""The glossary of the demo in figures, one row per language: how many words, how they
read, and which entries are above the target. Reads the files alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from courses.demo.outline import FOLDER, read_toml
from courses.domain.glossary import Term
from courses.domain.plain_target import EntryReading, read_entry
from courses.domain.reading import Reading, read
from courses.syllables import syllables_in

GLOSSARY: Final = FOLDER / "glossary"
#: The language in which every word has an entry.
COMPLETE: Final = "en"


@dataclass(frozen=True, slots=True)
class LanguageFigures:
    """`missing`: words of the complete language without an entry here. `reading` is of
    all plain words together, as one text."""

    language: str
    terms: int
    missing: int
    examples: int
    reading: Reading
    above: tuple[tuple[str, EntryReading], ...]


def written_terms(path: Path) -> tuple[Term, ...]:
    return tuple(
        Term(
            key=raw["slug"],
            name=raw["term"],
            plain=raw["plain"],
            forms=(raw["term"], *raw.get("forms", ())),
            is_marked=raw.get("marked", True),
            is_jargon=raw.get("jargon", True),
        )
        for raw in read_toml(path)["terms"]
    )


def glossary_figures(folder: Path = GLOSSARY) -> tuple[LanguageFigures, ...]:
    """Every language that has a file, the complete one first."""
    paths = sorted(folder.glob("*.toml"), key=lambda one: (one.stem != COMPLETE, one))
    known = {one.key for path in paths[:1] for one in written_terms(path)}
    return tuple(_figures(path, known) for path in paths)


def _figures(path: Path, known: set[str]) -> LanguageFigures:
    told: Mapping[str, Any] = read_toml(path)
    language = told["language"]
    terms = written_terms(path)
    syllables = syllables_in(language)
    readings = {
        raw["slug"]: read_entry(
            key=raw["slug"],
            plain=raw["plain"],
            example=raw.get("example", ""),
            caution=raw.get("caution", ""),
            language=language,
            terms=terms,
            syllables=syllables,
        )
        for raw in told["terms"]
    }
    return LanguageFigures(
        language=language,
        terms=len(terms),
        missing=len(known - {one.key for one in terms}),
        examples=sum(bool(raw.get("example")) for raw in told["terms"]),
        reading=read(
            "\n".join(one.plain for one in terms),
            language=language,
            terms=terms,
            syllables=syllables,
        ),
        above=tuple((slug, one) for slug, one in readings.items() if one.above),
    )
