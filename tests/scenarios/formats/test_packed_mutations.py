"""Files that somebody or something has spoilt: findings or one sentence, never a
traceback, and whatever comes out can be stored, shown and begun."""

from __future__ import annotations

import copy
import itertools
import json
import random
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest

from scenarios.domain import play
from scenarios.domain.document import canonical, graph_from_json, to_json
from scenarios.formats.h5p_export import export
from scenarios.formats.packed_wording import FINDINGS
from scenarios.formats.parcel import open_parcel
from scenarios.formats.registry import read_parcel
from scenarios.formats.shape import ImportRefused, Parcel
from tests.scenarios.formats.packing import (
    answer,
    asks,
    bare,
    branching,
    change,
    counter,
    labyrinth,
    operand_path,
    packed,
    place,
    road,
    rule,
    sample,
    says,
    table,
    virtual_patient,
)

#: One of each kind that JSON has, and what tempts a careless reader.
KINDS: tuple[Any, ...] = (None, 10**400, "odd", [[1]], {"a": {}})
WRONG: tuple[Any, ...] = (*KINDS, True, -7, 2.5, "", [], {})


def survives(parcel: Parcel, source: str = "auto") -> bool:
    """Whether it was read. Whatever was, holds together."""
    try:
        stories = read_parcel(parcel, source)
    except ImportRefused as refusal:
        sentence = str(refusal)
    else:
        sentence = ""
    if sentence:
        assert sentence.endswith(".")
        assert "\n" not in sentence
        return False
    for story in stories:
        for one in story.findings:
            if one.code in FINDINGS:
                assert str(FINDINGS[one.code]) % {"node": one.node, **dict(one.details)}
        assert 0 <= story.supported <= story.constructs
        document = json.loads(canonical(story.graph))
        assert canonical(graph_from_json(document)) == canonical(story.graph)
        assert to_json(story.graph) == document
        with suppress(play.IllegalStep):
            play.start(story.graph)
        export(story.graph)
    return True


def places_in(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place of a document, the inner ones too."""
    yield path
    if isinstance(value, dict):
        for key, entry in value.items():
            yield from places_in(entry, (*path, key))
    elif isinstance(value, list):
        for number, entry in enumerate(value):
            yield from places_in(entry, (*path, number))


def replaced(document: Any, path: tuple[Any, ...], value: Any) -> Any:
    if not path:
        return value
    found = copy.deepcopy(document)
    inner = found
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    return found


SLIDES = {
    "presentation": {
        "slides": [
            {
                "elements": [
                    {"x": 1, "y": 2, "action": {"library": "H5P.MultiChoice 1.16", "params": {"question": "?", "answers": [{"text": "a"}]}}},
                    {"action": {"library": "H5P.Image 1.1", "params": {"alt": "b", "file": {"path": "c", "copyright": {"license": "CC BY", "author": "d"}}}}},
                ],
                "slideBackgroundSelector": {"imageSlideBackground": {"path": "e"}},
            }
        ]
    }
}  # fmt: skip
FILM = {
    "interactiveVideo": {
        "video": {"startScreenOptions": {"title": "f"}, "files": [{"path": "g"}]},
        "assets": {"bookmarks": [{"label": "h"}], "interactions": [{"label": "i", "action": {"library": "H5P.Link 1.3", "params": {"title": "j", "linkWidget": {"protocol": "https://", "url": "k"}}}}]},
        "summary": {"task": {"library": "H5P.Summary 1.10", "params": {"summaries": [{"summary": ["l"]}]}}},
    }
}  # fmt: skip


def content(library: str, params: Any, following: Any) -> dict[str, Any]:
    return {
        "type": {
            "library": f"{library} 1.0",
            "params": params,
            "metadata": {"title": "m", "license": "CC BY", "authors": [{"name": "n"}]},
        },
        "contentId": 0,
        "nextContentId": following,
        "proceedButtonText": "on",
        "feedback": {"title": "o", "subtitle": "p", "endScreenScore": 3},
        "contentBehaviour": "enabled",
    }


RICH = branching(
    content("H5P.CoursePresentation", SLIDES, 1),
    content("H5P.InteractiveVideo", FILM, 2),
    content("H5P.ImageHotspots", {"image": {"path": "q"}, "hotspots": [{"header": "r", "content": [{"library": "H5P.Text 1.1", "params": {"text": "s"}}]}]}, 3),
    asks("?", answer("t", 4, 2, title="u"), answer("v", -1, 1.5, subtitle="w"), answer("x", -2)),
    says("y", -1),
    scoring="dynamic-score",
    startScreen={"startScreenTitle": "z", "startScreenSubtitle": "z", "startScreenImage": {"path": "z"}},
    behaviour={"enableBackwardsNavigation": True},
    endScreens=[{"endScreenTitle": "a", "endScreenSubtitle": "b", "endScreenScore": 4, "contentId": -1, "endScreenImage": {"path": "c"}}, {"contentId": -2}],
)  # fmt: skip


def test_every_place_of_an_h5p_scenario_may_hold_anything():
    odd = itertools.cycle(WRONG)
    spoilt = [
        replaced(RICH, path, value)
        for path in places_in(RICH)
        for value in (*KINDS, next(odd))
    ]
    readable = sum(survives(bare(document), "h5p") for document in spoilt)

    assert len(spoilt) > 900
    assert readable > 800


def test_every_place_of_the_package_sheet_may_hold_anything():
    raw = bare(branching(says("a"))).raw
    sheet = {
        "title": "a",
        "language": "en",
        "defaultLanguage": "en",
        "mainLibrary": "H5P.BranchingScenario",
    }
    for path in places_in(sheet):
        for value in WRONG:
            members = {
                "h5p.json": json.dumps(replaced(sheet, path, value)),
                "content/content.json": raw,
            }
            survives(open_parcel(packed(members)))


@pytest.mark.parametrize("name", ["3016298410", "280274663", "256005054"])
def test_samples_may_be_spoilt_anywhere(name):
    document = json.loads(sample("h5p", name, "content", "content.json").read_bytes())
    paths = list(places_in(document))
    dice = random.Random(name)  # noqa: S311
    for path in dice.sample(paths, min(len(paths), 30)):
        survives(bare(replaced(document, path, dice.choice(WRONG))), "h5p")


def spoil(raw: bytes, dice: random.Random) -> bytes:
    """Bytes turned, left out, doubled, moved or cut off."""
    spoilt = bytearray(raw)
    for _ in range(dice.randint(1, 4)):
        at, size = dice.randrange(len(spoilt) + 1), dice.randint(1, 40)
        how = dice.randrange(5)
        if how == 0:
            spoilt[at : at + 1] = bytes([dice.randrange(256)])
        elif how == 1:
            del spoilt[at : at + size]
        elif how == 2:
            spoilt[at:at] = spoilt[at : at + size]
        elif how == 3:
            spoilt[at:at] = dice.choice(
                (b"<", b">", b'"', b"{", b"[", b"]]>", b"&x;", b"\x00", b"-1", b"NaN")
            )
        else:
            del spoilt[at + len(spoilt) // 2 :]
    return bytes(spoilt)


PATIENT = virtual_patient(
    place("A", change("+", "1")),
    place("B", "<Probability>on</Probability>"),
    place("C", f"<ConditionalRule><Operator><And>{operand_path('A')}</And></Operator><RuleMessage>no</RuleMessage></ConditionalRule>"),
    place("D"),
    links=road("A", "B", inner=change("=", "3")) + road("B", "C", inner="<Weighting>5</Weighting>") + road("B", "D") + road("C", "D", display="false"),
    counters=counter(rules=rule("leq", "0", "D")),
    timer="<Timer><TimerDeltaSeconds>9</TimerDeltaSeconds></Timer>",
    texts={"A": "<p>Hello</p>", "B": "b", "C": "c"},
)  # fmt: skip
LABYRINTH = labyrinth(
    map=table("map", {"id": 1, "name": "The talk"}),
    map_node=table(
        "map_node",
        {"id": 1, "title": "Door", "text": "<p>[[NODE:2]]</p>", "type_id": 1, "x": 1, "y": 2},
        {"id": 2, "title": "Bed", "text": "b", "conditional": "[1] and [2]", "link_type_id": 3},
    ),
    map_node_link=table("map_node_link", {"node_id_1": 1, "node_id_2": 2, "text": "in", "order": 1}),
    map_counter=table("map_counter", {"id": 3, "name": "Trust", "start_value": 2}),
    map_node_counter=table("map_node_counter", {"node_id": 1, "counter_id": 3, "function": "+1"}),
    map_counter_rule=table("map_counter_rule", {"counter_id": 3, "relation_id": 1, "value": 0, "redirect_node_id": 2}),
)  # fmt: skip


@pytest.mark.parametrize("parcel", [PATIENT, LABYRINTH], ids=["mvp", "openlabyrinth"])
def test_members_of_virtual_patients_may_be_spoilt(parcel):
    dice = random.Random(3)  # noqa: S311
    read = 0
    for _ in range(200):
        name = dice.choice([one for one in parcel.members if one != "imsmanifest.xml"])
        members = {**parcel.members, name: spoil(parcel.members[name], dice)}
        read += survives(Parcel("a.zip", members=members), "mvp")

    assert 10 < read < 200


@pytest.mark.parametrize("kind", ["h5p", "mvp", "document"])
def test_packed_files_may_be_spoilt(kind):
    if kind == "mvp":
        raw = packed(PATIENT.members)
    elif kind == "h5p":
        raw = packed({"h5p.json": "{}", "content/content.json": bare(RICH).raw})
    else:
        raw = json.dumps(
            {"title": "a", "nodes": [{"key": "a", "choices": [{"key": "b"}]}]}
        ).encode()
    dice = random.Random(kind)  # noqa: S311
    for _ in range(150):
        spoilt = spoil(raw, dice)
        try:
            parcel = open_parcel(spoilt)
        except ImportRefused:
            continue
        survives(parcel, kind)
