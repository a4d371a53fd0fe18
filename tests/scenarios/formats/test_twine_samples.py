"""Stories of other people, with the numbers that were counted by hand."""

from __future__ import annotations

import pytest

from scenarios.domain import play
from scenarios.domain.document import canonical, graph_from_json, to_json
from scenarios.formats.twine_graph import reached_names
from scenarios.formats.twine_links import brackets
from scenarios.formats.twine_wording import FINDINGS
from tests.scenarios.formats.stories import node, read_sample, sample, told, ways
from tests.scenarios.formats.test_twee_round_trip import back, plain

#: File: pages, links in plain brackets, of these external, pages that those reach.
PLAIN = {
    "chapbook_cloak_of_darkness.twee": (14, 30, 2, 10),
    "chapbook_forks.twee": (1, 10, 0, 1),
    "chapbook_randomness.twee": (1, 2, 0, 1),
    "sugarcube_space_exploration.twee": (12, 1, 0, 2),
    "sugarcube_timedpassages.twee": (5, 3, 0, 3),
    "sugarcube_docker_connection_large.twee": (27, 34, 0, 11),
    "harlowe_space_exploration.twee": (12, 1, 0, 2),
    "harlowe_storylets.twee": (5, 5, 0, 2),
    "harlowe_player_statistics.twee": (2, 1, 0, 2),
    "snowman_space_exploration.twee": (12, 3, 0, 3),
    "edge_example.twee": (5, 6, 0, 5),
    "edge_emptytags.twee": (1, 0, 0, 1),
    "edge_multipletags.twee": (1, 0, 0, 1),
    "edge_notes.twee": (1, 0, 0, 1),
    "edge_pasagemetadataerror.twee": (1, 0, 0, 1),
}
HTML = {
    "chapbook_space_exploration_storydata.html": (12, 4),
    "harlowe_storylets_storydata.html": (5, 5),
    "edge_twineExample.html": (5, 6),
    "edge_lyingStartnode.html": (5, 6),
    "edge_missingIFID.html": (1, 0),
    "edge_missingPosition.html": (1, 0),
    "edge_Tags.html": (1, 0),
}
ALL = [("twee", name) for name in [*PLAIN, "edge_missing.twee"]]
ALL += [("twee", "twine1_sugarcane_dungeon_BOM.twee")]
ALL += [("twine_html", name) for name in [*HTML, "archive_two_stories.html"]]


@pytest.mark.parametrize("name", PLAIN)
def test_plain_brackets_are_counted_as_twine_counts_them(name):
    _pages, links, external, _reach = PLAIN[name]
    found = list(brackets(sample("twee", name).read_text(encoding="utf-8-sig")))
    assert len(found) == links
    assert sum(one.is_external for one in found) == external


@pytest.mark.parametrize("name", PLAIN)
def test_every_page_of_a_sample_is_read_and_reached(name):
    pages, links, external, plain_reach = PLAIN[name]
    (found,) = read_sample("twee", name)
    assert found.nodes == pages
    assert found.choices >= links - external
    assert plain_reach <= len(reached_names(found.graph)) == pages


@pytest.mark.parametrize("name", HTML)
def test_every_page_of_an_html_sample_is_read_and_reached(name):
    pages, links = HTML[name]
    (found,) = read_sample("twine_html", name)
    assert found.nodes == pages
    assert found.choices >= links
    assert len(reached_names(found.graph)) == pages


@pytest.mark.parametrize(("folder", "name"), ALL)
def test_a_sample_can_be_stored_and_begun(folder, name):
    for found in read_sample(folder, name):
        assert graph_from_json(to_json(found.graph)) == found.graph
        assert canonical(found.graph) == canonical(found.graph)
        play.start(found.graph, seed=1)


@pytest.mark.parametrize(("folder", "name"), ALL)
def test_a_sample_comes_back_from_our_own_export(folder, name):
    for found in read_sample(folder, name):
        assert plain(back(found.graph)) == plain(found.graph)


@pytest.mark.parametrize(("folder", "name"), ALL)
def test_every_finding_of_a_sample_has_a_sentence(folder, name):
    for found in read_sample(folder, name):
        for one in found.findings:
            details = {"node": one.node, **dict(one.details)}
            assert str(FINDINGS[one.code]) % details


@pytest.mark.parametrize(("folder", "name"), ALL)
def test_a_sample_is_read_the_same_twice(folder, name):
    assert read_sample(folder, name) == read_sample(folder, name)


def test_one_story_in_two_files_gives_one_graph():
    (text,) = read_sample("twee", "harlowe_storylets.twee")
    (page,) = read_sample("twine_html", "harlowe_storylets_storydata.html")
    assert text.graph == page.graph
    assert (text.nodes, text.choices) == (5, 6)


def test_storylets_are_offered_when_they_say_so():
    (found,) = read_sample("twee", "harlowe_storylets.twee")
    assert ways(found, "matches") == [
        ("Joy Ewers", "joy-ewers", 'type == "Hookup"'),
        (
            "Rhys Johns",
            "rhys-johns",
            'type != "Hookup" and type == "Casual Dating"',
        ),
    ]
    state = play.start(found.graph)
    for key in ("casual-dating", "matches"):
        state = play.step(found.graph, state, key)
    offered = [choice.key for choice in play.available_choices(found.graph, state)]
    assert offered == ["rhys-johns"]


def test_a_start_that_is_a_number_falls_back_to_start():
    (found,) = read_sample("twee", "harlowe_storylets.twee")
    assert found.graph.start == "start--1"
    assert node(found, "start--1").source_ref == "Start"
    assert ("twine_start_missing", "") in told(found, "warning")


def test_a_number_that_no_passage_has_is_an_error_with_a_beginning():
    (found,) = read_sample("twine_html", "edge_lyingStartnode.html")
    assert told(found, "error") == [("twine_start_number_missing", "")]
    assert found.graph.start == "start"


def test_an_archive_gives_its_stories_one_by_one():
    first, second = read_sample("twine_html", "archive_two_stories.html")
    assert (first.nodes, second.nodes) == (2, 1)
    assert (first.title, second.title) == ("Untitled Story 6", "Untitled Story")


def test_arrays_of_a_program_are_no_links():
    (found,) = read_sample("twee", "twine1_sugarcane_dungeon_BOM.twee")
    assert found.nodes == 8
    assert not [one for one in found.findings if one.code == "twine_broken_link"]
    assert len(reached_names(found.graph)) == 8
    assert node(found, "start").parts == ("Maze Addon",)


def test_a_story_without_links_from_its_beginning_says_what_is_not_reached():
    (found,) = read_sample("twee", "edge_missing.twee")
    assert (found.nodes, found.choices, found.endings) == (5, 4, 2)
    assert reached_names(found.graph) == {"Start"}
    missed = [one.node for one in found.findings if one.code == "twine_not_reached"]
    assert missed == [
        "a-fifth-passage",
        "a-fourth-passage",
        "a-third-passage",
        "another-passage",
    ]


def test_links_that_all_are_broken_are_told_with_their_lines():
    (found,) = read_sample("twee", "chapbook_forks.twee")
    broken = [one for one in found.findings if one.code == "twine_broken_link"]
    assert [one.line for one in broken] == [3, 7, 8, 9, 14, 17, 21, 25, 26, 27]
    assert len(node(found, "forks").choices) == 10
    assert found.graph.node("start") is None


def test_dice_of_a_program_are_told():
    (found,) = read_sample("twee", "chapbook_randomness.twee")
    unread = [one for one in found.findings if one.code == "twine_print_unread"]
    assert len(unread) == 11


def test_the_macros_of_a_real_story_carry_it_to_its_end():
    (found,) = read_sample("twee", "sugarcube_docker_connection_large.twee")
    asked = node(found, "check-redis-running")
    assert asked.own_words
    assert [choice.target for choice in asked.choices] == ["redis-running-2"]
    assert "How can you find out if Redis is running?" in asked.text
    assert found.endings == 1
    assert node(found, "epilogue").is_ending
    assert len(node(found, "you-win").text) < 500  # the picture is no text
    assert "<" not in node(found, "error").text


def test_a_timer_becomes_a_clock_and_a_silent_reply():
    (found,) = read_sample("twee", "sugarcube_timedpassages.twee")
    first = node(found, "first-passage")
    assert (first.seconds, first.on_time) == (10, "world-end")
    assert first.choices[0].manner == "silence"
    assert first.parts == ("Timer",)
    assert node(found, "world-end").is_ending


@pytest.mark.parametrize("dialect", ["sugarcube", "harlowe"])
def test_a_game_of_dice_and_fuel_plays_to_its_own_ends(dialect):
    (found,) = read_sample("twee", f"{dialect}_space_exploration.twee")
    graph = found.graph
    fuel = graph.slot("fuel")
    assert fuel is not None
    state = play.start(graph, seed=3)
    state = play.step(graph, state, "explore-space")
    before = state.values[fuel]
    for _ in range(before):
        assert not play.current_node(graph, state).is_ending
        state = play.step(graph, state, "hyperjump")
    assert state.node == "lost-in-space"


def test_words_hide_and_show_with_the_cloak():
    (found,) = read_sample("twee", "chapbook_cloak_of_darkness.twee")
    graph = found.graph
    state = play.start(graph)
    path = ["begin", "opera-house", "west", "only-one-remains", "hang"]
    for key in [*path, "east", "south"]:
        state = play.step(graph, state, key)
    assert play.shown_node(graph, state).text.startswith("The bar, much rougher")
    offered = [choice.key for choice in play.available_choices(graph, state)]
    assert offered == ["message"]
    state = play.step(graph, state, "message")
    assert state.node == "read-message"
    assert node(found, "read-message").is_ending


def test_a_way_back_leads_to_where_one_came_from():
    (found,) = read_sample("twee", "chapbook_cloak_of_darkness.twee")
    graph = found.graph
    state = play.start(graph)
    for key in ("begin", "opera-house", "cloak"):
        state = play.step(graph, state, key)
    (back,) = play.available_choices(graph, state)
    assert (back.text, back.target) == ("Back", "foyer")


def test_templates_of_a_program_are_never_shown_as_markup():
    (found,) = read_sample("twee", "snowman_space_exploration.twee")
    page = node(found, "explore-space-1")
    assert "<%" not in page.text
    assert "HUD" in page.parts
    assert told(found, "warning").count(("twine_program", "hud")) == 3
    assert [choice.target for choice in page.choices] == [
        "explore-space-2",
        "show-outcome-green",
        "show-outcome-red",
        "destroyed",
        "lost-in-space",
        "safe",
    ]
