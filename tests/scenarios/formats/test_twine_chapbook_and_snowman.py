"""Chapbook's sections, modifiers and inserts; Snowman's templates."""

from __future__ import annotations

import pytest

from scenarios.domain import play
from scenarios.formats.shape import Imported
from tests.scenarios.formats.stories import (
    CHAPBOOK,
    SNOWMAN,
    changes,
    node,
    story,
    told,
    ways,
)


def page(text: str, dialect: str = CHAPBOOK, **more: str) -> Imported:
    passages = {"Start": text, "A": "words of A", "B": "words of B", **more}
    return story(dialect, **passages)


def test_the_first_section_sets_variables():
    found = page("n: 4\nopen: true\nname: 'Ann'\nconfig.x: 1\n--\nWords [[A]]")
    values = {one.key: (one.type, one.initial) for one in found.graph.variables}
    assert values == {"n": ("number", 4), "open": ("flag", 1), "name": ("word", 0)}
    assert changes(node(found, "start")) == []
    assert node(found, "start").text == "Words A"


def test_a_page_that_is_met_again_sets_them_again():
    found = page("n: 4\n--\n[[A]]", Back="[[Start]]")
    assert changes(node(found, "start")) == [("n", "set", 4)]


def test_later_sections_are_effects_and_may_have_conditions():
    found = page(
        "n: 4\n--\n[[Next]]",
        Next="n: n - 1\nlate (n < 4): true\nodd: n * 2\n--\n[[A]]",
    )
    graph = found.graph
    state = play.step(graph, play.start(graph), "next")
    values = dict(zip([one.key for one in graph.variables], state.values, strict=True))
    assert values == {"n": 3, "late": 1}
    assert ("twine_expression_unread", "next") in told(found, "warning")


@pytest.mark.parametrize(
    ("modifier", "expected"),
    [
        ("[if n > 2]", "n > 2"),
        ("[if n > 2; append]", "n > 2"),
        ("[unless n > 2]", "n <= 2"),
        ("[if !open]", "open == 0"),
        ("[if n === 2 && open]", "n == 2 and open != 0"),
        ("[if passage.visits > 1]", "visits(start) > 1"),
        ("[ifalways]", ""),
    ],
)
def test_a_modifier_is_a_condition(modifier, expected):
    found = page(f"n: 4\nopen: true\n--\n{modifier}\n[[Go->A]]\n\n[cont'd]\n[[B]]")
    assert ways(found, "start") == [("Go", "a", expected), ("B", "b", "")]


def test_else_follows_if_and_continued_ends_both():
    found = page(
        "n: 4\n--\n[if n > 2]\nmuch\n[else]\nlittle\n[continued]\nalways [[A]]"
    )
    first = node(found, "start")
    assert first.text == "little\n\nalways A"
    assert [one.text for one in first.variants] == ["much\n\nalways A"]


def test_notes_and_programs_are_not_shown():
    found = page("[note]\nfor me\n[JavaScript]\nwrite('x')\n[cont'd]\nShown [[A]]")
    assert node(found, "start").text == "Shown A"
    assert ("twine_program", "start") in told(found, "warning")


def test_forks_are_links():
    found = page("> [[Go->A]]\n> [[B]]")
    assert ways(found, "start") == [("Go", "a", ""), ("B", "b", "")]
    assert node(found, "start").text == ""


def test_inserts_show_reveal_and_lead_back():
    found = page(
        "{embed passage: 'Part'}\n{reveal link: 'More', text: 'Behind it.'}\n[[A]]",
        Part="part",
        A="{back link, label: 'Return'}",
    )
    first = node(found, "start")
    assert (first.text, first.parts) == ("part", ("Part",))
    assert node(found, first.choices[0].target).text == "Behind it."
    assert ways(found, "a") == [("Return", "start", "")]


def test_a_passage_behind_a_click_counts_as_met():
    found = page("{reveal link: 'More', passage: 'Part'}\n[[A]]", Part="part [[B]]")
    assert node(found, "start").parts == ("Part",)
    opened = node(found, node(found, "start").choices[0].target)
    assert [target for _, target, _ in ways(found, opened.key)] == ["b", "start"]


def test_words_that_come_later_are_a_clock():
    found = page("[after 2 seconds]\nLater [[A]]\n[cont'd]\n[[B]]")
    assert "twine_timer" in [code for code, _ in told(found, "info")]
    assert [target for _, target, _ in ways(found, "start")] == ["a", "b"]


def test_a_restart_is_no_way_on():
    found = page("[[A]]", A="The end. {restart link}")
    assert node(found, "a").is_ending


def test_braces_of_a_variable_stay_as_a_gap():
    found = page("name: 'Ann'\n--\nDear {name}, {random.d6} [[A]]")
    assert node(found, "start").text == "Dear {name}, A"
    assert ("twine_print_unread", "start") in told(found, "warning")


def test_links_and_words_of_a_template_are_read_and_no_more():
    found = page(
        "<% if (s.x) { %>Words <%= s.name %><% } %> [[Go->A]]"
        '<a href="javascript:void(0)" data-passage="B">On</a>',
        SNOWMAN,
    )
    first = node(found, "start")
    assert first.text == "Words {s.name} GoOn"
    assert ways(found, "start") == [("Go", "a", ""), ("On", "b", "")]
    assert ("twine_program", "start") in told(found, "warning")


def test_a_rendered_passage_is_read_into_the_page():
    found = page('<%= window.story.render("Part") %> [[A]]', SNOWMAN, Part="part")
    assert node(found, "start").parts == ("Part",)
    assert node(found, "start").text == "part A"


def test_a_template_that_never_closes_is_all_program():
    found = page("Words [[A]] <% never", SNOWMAN)
    assert node(found, "start").text == "Words A"
