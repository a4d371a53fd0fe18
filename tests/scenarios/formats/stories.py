"""Twine stories in few words, and the samples where there are any."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from django.conf import settings as django_settings

from scenarios.domain.conditions import format_condition
from scenarios.domain.graph import Choice, Graph, Node
from scenarios.formats import twee, twine_html
from scenarios.formats.shape import Imported, Parcel

SUGARCUBE, HARLOWE, CHAPBOOK, SNOWMAN = "SugarCube", "Harlowe", "Chapbook", "Snowman"


def sample(*parts: str) -> Path:
    """A scenario file of somebody else's; they lie outside the project."""
    place = os.environ.get("ELEARN_SAMPLES") or (
        Path(django_settings.BASE_DIR).parent / "shared" / "data"
    )
    path = Path(place, "scenarios", *parts)
    if not path.exists():
        pytest.skip(
            "No sample files here: set ELEARN_SAMPLES to the folder that has them."
        )
    return path


def read_sample(*parts: str) -> tuple[Imported, ...]:
    path = sample(*parts)
    parcel = Parcel(path.name, path.read_bytes())
    module = twine_html if twine_html.detect(parcel) else twee
    return module.read(parcel)


def read(text: str, name: str = "story.twee") -> Imported:
    (found,) = twee.read(Parcel(name, text.encode()))
    return found


def story(dialect: str, **passages: str) -> Imported:
    """A story of these passages; `_` in a name is a blank."""
    data = {"ifid": "8F1B0F5C-3A2E-4D56-9D7B-0B8B5C0B4F10", "format": dialect}
    parts = [":: StoryTitle\nA story", f":: StoryData\n{json.dumps(data)}"]
    parts += [
        f":: {name.replace('__', ' [').replace('_', ' ')}{']' if '__' in name else ''}\n{text}"
        for name, text in passages.items()
    ]
    return read("\n\n".join(parts))


def node(found: Imported | Graph, key: str) -> Node:
    graph = found.graph if isinstance(found, Imported) else found
    node = graph.node(key)
    assert node is not None, f"no node {key!r}"
    return node


def way(choice: Choice) -> tuple[str, str, str]:
    """(text, target, condition)"""
    condition = format_condition(choice.condition) if choice.condition else ""
    return choice.text, choice.target, condition


def ways(found: Imported | Graph, key: str) -> list[tuple[str, str, str]]:
    return [way(choice) for choice in node(found, key).choices]


def changes(part: Node | Choice) -> list[tuple[str, str, int | str]]:
    return [(one.variable, one.op, one.word or one.amount) for one in part.effects]


def told(found: Imported, severity: str = "") -> list[tuple[str, str]]:
    """(code, node) of the findings."""
    return [
        (one.code, one.node) for one in found.findings if severity in ("", one.severity)
    ]
