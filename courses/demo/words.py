"""The glossary of the demo, written and published as an editor would."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from courses.demo.pages import set_fields
from courses.models import GlossaryTerm


def plant_glossary(folder: Path) -> None:
    for path in sorted(folder.glob("*.toml")):
        told = tomllib.loads(path.read_text(encoding="utf-8"))
        known = {
            term.slug: term
            for term in GlossaryTerm.objects.filter(language=told["language"])
        }
        for raw in told["terms"]:
            _plant(known.get(raw["slug"]), raw, language=told["language"])


def _plant(term: GlossaryTerm | None, raw: Mapping[str, Any], *, language: str) -> None:
    term = term or GlossaryTerm(slug=raw["slug"], language=language, live=False)
    changed = set_fields(
        term,
        {
            "term": raw["term"],
            "plain": raw["plain"],
            "example": raw.get("example", ""),
            "caution": raw.get("caution", ""),
            "related": "\n".join(raw.get("related", ())),
            "section": raw["section"],
            "forms": "\n".join(raw.get("forms", ())),
            "is_marked": raw.get("marked", True),
            "is_jargon": raw.get("jargon", True),
        },
    )
    if not changed and term.live:
        return
    if term.pk is None:
        term.save()
    term.save_revision(clean=False).publish(skip_permission_checks=True)
