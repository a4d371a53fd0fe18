"""One door for every import, and our own document through it unchanged."""

from __future__ import annotations

import ast
import json
import re
import tomllib
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from hypothesis import given, settings

from scenarios.domain.document import canonical, read_document, to_json
from scenarios.formats import packed_wording, registry
from scenarios.formats.parcel import open_parcel
from scenarios.formats.registry import read_parcel
from scenarios.formats.shape import ImportRefused, Parcel
from tests.scenarios.domain.strategies import graphs
from tests.scenarios.formats.packing import (
    bare,
    branching,
    labyrinth,
    packed,
    place,
    says,
    table,
    virtual_patient,
)

ROOM = Path(django_settings.BASE_DIR, "scenarios")
WINDOW = ROOM / "demo" / "control-room-window.toml"


def refusal(parcel: Parcel, source: str = "auto") -> str:
    with pytest.raises(ImportRefused) as caught:
        read_parcel(parcel, source)
    return str(caught.value)


@pytest.mark.parametrize(
    ("parcel", "source"),
    [
        (bare(branching(says("Hello"))), "h5p"),
        (virtual_patient(place("A")), "mvp"),
        (labyrinth(map_node=table("map_node", {"id": 1})), "mvp"),
        (bare({"title": "A", "nodes": [{"key": "a", "kind": "ending"}]}), "document"),
        (
            Parcel("a", raw=b'title = "A"\n[[nodes]]\nkey = "a"\nkind = "ending"\n'),
            "document",
        ),
    ],
)
def test_format_is_recognised(parcel, source):
    (imported,) = read_parcel(parcel)

    assert imported.source == source
    assert read_parcel(parcel, source) == (imported,)


def test_story_of_one_file_may_be_packed():
    story = json.dumps({"title": "A", "nodes": [{"key": "a", "kind": "ending"}]})
    packed_story = open_parcel(packed({"talk/a.json": story, "talk/photo.png": "x"}))
    two = open_parcel(packed({"talk/a.json": story, "talk/b.json": story}))
    (imported,) = read_parcel(packed_story)

    assert (imported.source, imported.title) == ("document", "A")
    assert "none of the formats" in refusal(two)


def test_link_to_a_passage_called_nodes_is_no_outline():
    story = Parcel("a.twee", raw=b":: Start\nLook at\n[[nodes]]\n\n:: nodes\nBye\n")

    assert registry.format_named("document").detect(story) is False


# -- our own document ------------------------------------------------------------------
def test_outline_comes_in_and_its_json_stays_the_same():
    (imported,) = read_parcel(open_parcel(WINDOW))
    raw = canonical(imported.graph)
    (returned,) = read_parcel(Parcel("window.json", raw=raw))

    assert imported.findings == ()
    assert imported.graph == read_document(tomllib.loads(WINDOW.read_text())).graph
    assert canonical(returned.graph) == raw
    assert returned.graph == imported.graph
    assert (returned.nodes, returned.choices, returned.endings) == (
        imported.nodes,
        imported.choices,
        imported.endings,
    )


@given(graphs())
@settings(max_examples=60, deadline=None)
def test_any_graph_comes_back_from_its_json(graph):
    (returned,) = read_parcel(Parcel("a.json", raw=json.dumps(to_json(graph)).encode()))

    assert canonical(returned.graph) == canonical(graph)


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (b'{"nodes": []}', "The document holds no nodes."),
        (b'{"nodes": 3}', "The document holds no nodes."),
        (
            b'{"schema_version": 9, "nodes": [{}]}',
            "The document was written by a later version and cannot be read here.",
        ),
        (
            json.dumps({"nodes": [{}] * 2_001}).encode(),
            "The scenario has more than 2000 nodes.",
        ),
        (b'{"nodes": [}', "“a” is not well-formed JSON (line 1)."),
        (
            b"[[nodes]]\nkey = \n",
            "“a” is not well-formed TOML: Invalid value (at line 2, column 7).",
        ),
        (
            b"[[nodes]]\nkey = '\xff'\n",
            "“a” is written in characters that are not read here.",
        ),
    ],
)
def test_document_that_cannot_be_read_is_refused(raw, sentence):
    assert refusal(Parcel("a", raw=raw)) == sentence


def test_outline_that_is_nested_without_end_is_refused():
    raw = b"[[nodes]]\nkey = " + b"[" * 50_000

    assert "nested too deeply" in refusal(Parcel("a", raw=raw))


# -- what is none of them ---------------------------------------------------------------
@pytest.mark.parametrize(
    ("parcel", "source", "sentence"),
    [
        (Parcel("a", raw=b"  \n"), "auto", "The file is empty."),
        (Parcel("a"), "auto", "The file is empty."),
        (open_parcel(packed({"photo.png": b"x"})), "auto", "none of the formats"),
        (Parcel("a", raw=b"\x89PNG\x00\x01"), "auto", "none of the formats"),
        (Parcel("a", raw=b"Dear colleague,"), "powerpoint", "no format “powerpoint”"),
    ],
)
def test_what_is_no_story_is_refused(parcel, source, sentence):
    assert sentence in refusal(parcel, source)


@pytest.mark.parametrize("name", ["h5p", "mvp", "document"])
@pytest.mark.parametrize(
    "parcel",
    [Parcel("a", raw=b"{}"), Parcel("a", raw=b"\x00"), Parcel("a", members={"b": b""})],
)
def test_forced_format_refuses_what_is_not_its_own(name, parcel):
    refusal(parcel, name)


def test_every_format_says_its_name():
    for name in ("h5p", "mvp", "document"):
        assert name == registry.format_named(name).NAME


# -- sentences ------------------------------------------------------------------------------
MODULES = (
    "h5p_story", "h5p_differences", "h5p_export", "mvp_activity", "virtual_patient", "openlabyrinth",
)  # fmt: skip


def told() -> dict[str, set[str]]:
    """Code → names of the details it is reported with, from the source."""
    found: dict[str, set[str]] = {}
    for module in MODULES:
        tree = ast.parse((ROOM / "formats" / f"{module}.py").read_text())
        for call in ast.walk(tree):
            if not isinstance(call, ast.Call) or not isinstance(
                call.func, ast.Attribute
            ):
                continue
            if call.func.attr in ("report", "lose"):
                names = {one.arg for one in call.keywords if one.arg}
                for argument in ast.walk(ast.Tuple(call.args)):
                    text = argument.value if isinstance(argument, ast.Constant) else ""
                    if re.fullmatch(r"(h5p|mvp|ol)_\w+", str(text)):
                        found.setdefault(text, set()).update(names)
    return found


def test_every_finding_has_a_sentence_and_every_sentence_a_finding():
    written = {
        text
        for module in MODULES
        for text in re.findall(
            r'"((?:h5p|mvp|ol)_[a-z_]+)"',
            (ROOM / "formats" / f"{module}.py").read_text(),
        )
    }

    assert written == set(packed_wording.FINDINGS)


def test_sentences_ask_only_for_what_findings_give():
    for code, given_names in told().items():
        sentence = str(packed_wording.FINDINGS[code])
        asked = set(re.findall(r"%\((\w+)\)s", sentence))
        assert asked <= given_names | {"node"}, code
