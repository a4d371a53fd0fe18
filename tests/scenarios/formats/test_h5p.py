"""H5P Branching Scenario: the samples, and every trap of the format."""

from __future__ import annotations

import json

import pytest

from scenarios.domain import play
from scenarios.domain.document import canonical, graph_from_json, to_json
from scenarios.formats import h5p
from scenarios.formats.parcel import open_parcel
from scenarios.formats.shape import Imported, ImportRefused, Parcel
from tests.scenarios.formats.packing import (
    answer,
    asks,
    bare,
    branching,
    codes,
    packed,
    sample,
    says,
)


def read(*content: object, **more: object) -> Imported:
    (imported,) = h5p.read(bare(branching(*content, **more)))
    return imported


def refusal(parcel: Parcel) -> str:
    with pytest.raises(ImportRefused) as caught:
        h5p.read(parcel)
    return str(caught.value)


# -- samples --------------------------------------------------------------------
def test_large_sample_has_the_counts_of_its_source():
    (imported,) = h5p.read(open_parcel(sample("h5p", "3016298410")))
    graph = imported.graph
    kinds = [node.kind for node in graph.nodes]
    met, waiting = {graph.start}, [graph.start]
    while waiting:
        for choice in graph.node(waiting.pop()).choices:
            if choice.target not in met:
                met.add(choice.target)
                waiting.append(choice.target)

    assert (imported.nodes, imported.choices, imported.endings) == (44, 68, 1)
    assert (kinds.count("choice"), kinds.count("scene"), kinds.count("ending")) == (
        21,
        23,
        1,
    )
    assert met == {node.key for node in graph.nodes}
    assert codes(imported, "error") == []
    assert codes(imported, "warning") == ["h5p_exercise"]
    assert [choice.target for choice in graph.node("c43").choices] == ["c1", "end"]
    assert graph.node("end").text == "Auf Wiedersehen!"
    assert graph.node("c9").title == 'Quellen für "freies" Material finden'
    assert graph.node("end").note == "OER und RECHT Ende, Tomke Berning, CC BY 4.0"
    assert ", Andrea\n" in graph.node("c33").note


def test_large_sample_can_be_played_to_its_end():
    (imported,) = h5p.read(open_parcel(sample("h5p", "3016298410")))
    graph, state, steps = imported.graph, play.start(imported.graph), 0
    while not graph.node(state.node).is_ending:
        state = play.step(graph, state, play.available_choices(graph, state)[-1].key)
        steps += 1

    assert (state.node, steps < 60) == ("end", True)


def test_small_sample_has_two_ends_in_folder_package_and_content_alone():
    folder = sample("h5p", "280274663")
    content = (folder / "content" / "content.json").read_bytes()
    about = (folder / "h5p.json").read_bytes()
    package = packed({"h5p.json": about, "content/content.json": content})
    (first,), (second,), (third,) = (
        h5p.read(open_parcel(source)) for source in (folder, package, content)
    )

    assert (first.nodes, first.choices, first.endings) == (4, 3, 2)
    assert first.title == "A ODER B"
    assert first.findings == ()
    assert [(node.key, node.kind) for node in first.graph.nodes] == [
        ("c0", "scene"),
        ("c1", "choice"),
        ("c2", "ending"),
        ("c3", "ending"),
    ]
    assert first.graph.node("c2").text == "AAAA\n\nA-DE (https://a.de)\n\nENDE"
    assert second == first
    assert third.graph.nodes == first.graph.nodes


def test_malformed_sample_gives_a_list_of_errors():
    (imported,) = h5p.read(open_parcel(sample("h5p", "256005054")))
    errors = [
        (one.code, one.node, dict(one.details))
        for one in imported.findings
        if one.severity == "error"
    ]

    assert imported.nodes == 3
    assert errors == [
        ("h5p_bad_end_screen", "", {"number": 1}),
        ("h5p_no_type", "c0", {"field": "contentType"}),
        ("h5p_next_missing", "c0", {"found": 3, "last": 2}),
        ("h5p_no_type", "c1", {"field": "contentType"}),
        ("h5p_next_missing", "c1", {"found": 3, "last": 2}),
        ("h5p_no_type", "c2", {"field": "contentType"}),
    ]
    assert imported.graph.node("c0").text == "Which path would you like to take?"


# -- the shell -----------------------------------------------------------------------
def test_wrapped_content_is_unwrapped_with_its_title():
    inner = branching(says("Hello"))
    wrapped = {"params": {"params": inner, "metadata": {"title": "A &amp; B"}}}
    (imported,) = h5p.read(bare(wrapped))

    assert (imported.title, imported.graph.slug) == ("A & B", "a-b")
    assert imported.graph.nodes[0].text == "Hello\n\nOver"


@pytest.mark.parametrize(
    ("parcel", "sentence"),
    [
        (bare({"a": 1}), "The file holds no H5P Branching Scenario."),
        (bare([1]), "The file holds no H5P Branching Scenario."),
        (bare({"branchingScenario": 4}), "The file holds no H5P Branching Scenario."),
        (bare(branching()), "The H5P Branching Scenario holds no content."),
        (
            bare(branching(*[None] * 2_001)),
            "The scenario has more than 2000 nodes.",
        ),
        (
            open_parcel(packed({"h5p.json": '{"mainLibrary": "H5P.Quiz"}'})),
            "This H5P file is a “H5P.Quiz”, not a Branching Scenario.",
        ),
        (
            open_parcel(packed({"h5p.json": "{}"})),
            "The H5P file has no content/content.json.",
        ),
    ],
)
def test_what_is_no_scenario_is_refused(parcel, sentence):
    assert refusal(parcel) == sentence


def test_start_screen_and_language_are_read():
    about = '{"title": "Talk", "language": "und", "defaultLanguage": "de"}'
    document = branching(
        says("Hi"),
        startScreen={
            "startScreenTitle": "<p>Talk</p>",
            "startScreenSubtitle": "<p>Now</p>",
        },
    )
    raw = bare(document).raw
    (imported,) = h5p.read(
        open_parcel(packed({"h5p.json": about, "content/content.json": raw}))
    )

    assert (imported.graph.language, imported.graph.opening) == ("de", "Now")


@pytest.mark.parametrize("language", ["und", "", None, 7, "Deutsch!", "d"])
def test_language_that_is_none_reads_as_english(language):
    about = json.dumps({"language": language})
    raw = bare(branching(says("Hi"))).raw
    (imported,) = h5p.read(
        open_parcel(packed({"h5p.json": about, "content/content.json": raw}))
    )

    assert imported.graph.language == "en"


# -- links ---------------------------------------------------------------------------
@pytest.mark.parametrize("following", [1, 1.0, "1", " 1"])
def test_next_content_is_read_however_it_was_written(following):
    imported = read(says("a", following), says("b"))

    assert imported.graph.node("c0").choices[0].target == "c1"
    assert codes(imported, "error") == []


@pytest.mark.parametrize("following", [None, True, "soon", 1.5, [1], {}, "1" * 40])
def test_unreadable_next_content_is_an_error_and_leads_nowhere(following):
    imported = read(says("a", following), says("b"))

    assert codes(imported, "error") == ["h5p_bad_next"]
    assert imported.graph.node("c0").choices[0].target == ""


def test_missing_and_negative_next_contents_are_ends():
    imported = read(
        asks("?", {"text": "a"}, answer("b", -1), answer("c", "-1"), answer("d", 1)),
        {"type": {"library": "H5P.AdvancedText 1.1", "params": {"text": "x"}}},
    )

    assert (imported.choices, imported.endings) == (4, 4)
    assert [choice.target for choice in imported.graph.node("c0").choices] == [
        "end",
        "end",
        "end",
        "c1",
    ]
    assert imported.graph.node("c1").kind == "ending"


def test_index_is_the_name_whatever_content_id_says():
    imported = read(
        says("a", 1, contentId=7), says("b", 0, contentId=0), says("c", contentId="x")
    )

    assert [node.key for node in imported.graph.nodes] == ["c0", "c1", "c2"]
    assert imported.graph.node("c1").choices[0].target == "c0"


def test_question_has_no_way_of_its_own():
    imported = read(asks("?", answer("a", 1), nextContentId=1), says("b"))

    assert imported.choices == 1
    assert imported.graph.node("c0").kind == "choice"


# -- feedback and ends ---------------------------------------------------------------
def test_feedback_is_shown_between_two_nodes_or_is_an_ending_of_its_own():
    imported = read(
        asks(
            "?",
            answer("a", 1, title="<p>Well</p>", subtitle="<p>done</p>"),
            answer("b", -1, title="She leaves."),
            answer("c", -1, title="", subtitle=""),
        ),
        says("b", 0, feedback={"title": "Back"}),
    )
    first, second, third = imported.graph.node("c0").choices

    assert (first.feedback, first.target) == ("Well\n\ndone", "c1")
    assert (second.feedback, second.target) == ("", "c0-a2-end")
    assert imported.graph.node("c0-a2-end").text == "She leaves."
    assert (third.feedback, third.target) == ("", "end")
    assert imported.graph.node("c1").choices[0].feedback == "Back"


def test_end_screens_are_found_by_their_number():
    imported = read(
        asks("?", answer("a", -1), answer("b", -2), answer("c", -3)),
        endScreens=[
            {"endScreenTitle": "One"},
            {"endScreenTitle": "Two", "endScreenSubtitle": "Two", "contentId": -2},
        ],
    )

    assert [
        (node.key, node.text) for node in imported.graph.nodes if node.is_ending
    ] == [("end", "One"), ("end-2", "Two"), ("end-3", "One")]


def test_end_screen_that_many_contents_share_is_weighed():
    contents = [says("a") for _ in range(60)]
    document = branching(*contents, endScreens=[{"endScreenTitle": "a" * 180_000}])

    assert "swells far more" in refusal(bare(document))


# -- contents ------------------------------------------------------------------------
def library(name: str, params: object, **more: object) -> dict[str, object]:
    return {"type": {"library": name, "params": params, **more}, "nextContentId": -1}


def test_slides_are_joined_and_their_exercises_named():
    slides = [
        {
            "elements": [
                {"y": 50, "action": {"library": "H5P.AdvancedText 1.1", "params": {"text": "<p>below</p>"}}},
                {"y": 10, "action": {"library": "H5P.AdvancedText 1.1", "params": {"text": "<p>above</p>"}}},
                {
                    "y": 60,
                    "action": {
                        "library": "H5P.MultiChoice 1.16",
                        "params": {"question": "<p>Which?</p>", "answers": [{"text": "<div>this</div>"}]},
                    },
                },
            ]
        },
        {"elements": [{"action": {"library": "H5P.Image 1.1", "params": {"alt": "A scan", "file": {"path": "images/a.png", "copyright": {"license": "CC BY", "version": "4.0", "author": "Ada", "title": "Scan"}}}}}]},
    ]  # fmt: skip
    imported = read(
        library("H5P.CoursePresentation 1.24", {"presentation": {"slides": slides}})
    )
    node = imported.graph.node("c0")

    assert node.text == "above\n\nbelow\n\nWhich?\n\nthis\n\n[A scan]\n\nOver"
    assert (node.image, node.alt) == ("images/a.png", "A scan")
    assert node.note == "Scan, Ada, CC BY 4.0"
    assert [(one.code, dict(one.details)) for one in imported.findings] == [
        ("h5p_exercise", {"library": "H5P.MultiChoice", "question": "Which?"}),
        ("h5p_media", {"count": 1, "names": "images/a.png"}),
    ]
    assert (imported.supported, imported.constructs) == (1, 3)


def test_films_and_hotspots_are_read():
    film = {
        "interactiveVideo": {
            "video": {"startScreenOptions": {"title": "The talk"}, "files": [{"path": "https://films.example/x"}]},
            "assets": {
                "bookmarks": [{"label": "the news"}],
                "interactions": [{"label": "<p>now</p>", "action": {"library": "H5P.TrueFalse 1.8", "params": {"question": "Right?"}}}],
            },
        }
    }  # fmt: skip
    spots = {
        "hotspots": [
            {
                "header": "Here",
                "content": [
                    {"library": "H5P.Text 1.1", "params": {"text": "a shadow"}}
                ],
            }
        ]
    }
    imported = read(
        library("H5P.InteractiveVideo 1.28", film),
        library("H5P.ImageHotspots 1.10", spots),
        library("H5P.Video 1.6", {"sources": [{"path": "films/y.mp4#tmp"}]}),
    )

    assert [node.text for node in imported.graph.nodes] == [
        "The talk\n\nthe news\n\nnow\n\nRight?\n\nOver",
        "Here\n\na shadow\n\nOver",
        "Over",
    ]
    assert codes(imported) == ["h5p_exercise", "h5p_media", "h5p_media"]


def test_unknown_contents_keep_their_words():
    imported = read(library("H5P.Dialogcards 1.9", {"description": "<p>Say it</p>"}))

    assert imported.graph.node("c0").text == "Say it\n\nOver"
    assert codes(imported, "warning") == ["h5p_exercise"]


def test_settings_without_counterpart_are_named():
    imported = read(
        says("a", contentBehaviour="enabled"),
        behaviour={"enableBackwardsNavigation": True, "forceContentFinished": False},
    )

    assert [dict(one.details)["field"] for one in imported.findings] == [
        "enableBackwardsNavigation",
        "contentBehaviour",
    ]


def test_markup_does_not_survive():
    imported = read(
        asks("<img src=x onerror=a()><script>bad()</script>Why?", answer("<b>x</b>"))
    )

    assert imported.graph.node("c0").text == "Why?"
    assert imported.graph.node("c0").choices[0].text == "x"


@pytest.mark.parametrize(
    "item", [None, 3, "text", [], {}, {"type": "text"}, {"type": {"library": 4}}]
)
def test_broken_contents_are_findings(item):
    imported = read(says("a", 1), item)

    assert set(codes(imported, "error")) <= {"h5p_not_a_content", "h5p_no_type"}
    assert codes(imported, "error") != []
    assert imported.nodes == 2


def test_imported_graph_is_written_and_read_back():
    imported = read(
        asks("?", answer("a", 1, 3), answer("b")), says("c"), scoring="dynamic-score"
    )

    assert canonical(graph_from_json(to_json(imported.graph))) == canonical(
        imported.graph
    )
    assert imported.graph.nodes[0].raw.startswith('{"type": {"library"')
