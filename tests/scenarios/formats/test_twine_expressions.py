"""The small grammar of conditions and changes, and how links are taken apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.domain.conditions import format_condition
from scenarios.formats.twine_changes import read_changes
from scenarios.formats.twine_expressions import read_condition
from scenarios.formats.twine_links import Links, brackets, read_bracket
from scenarios.formats.twine_program import Assign, Roll, Shift
from scenarios.formats.twine_text import plain_label, plain_text
from scenarios.formats.twine_values import Dialect, Unreadable

BARE = Dialect(bare=True)


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("A", ("A", "A", "")),
        ("T->A", ("T", "A", "")),
        ("T -> A ", ("T", "A", "")),
        ("A<-T", ("T", "A", "")),
        ("T|A", ("T", "A", "")),
        ("a|b|A", ("a|b", "A", "")),
        ("a->b->A", ("a->b", "A", "")),
        ("A<-b<-c", ("b<-c", "A", "")),
        ("T|x->A", ("T|x", "A", "")),
        ("T|A][$a to 1", ("T", "A", "$a to 1")),
    ],
)
def test_a_link_is_taken_apart_by_twines_rule(inside, expected):
    found = read_bracket(inside)
    assert (found.label, found.target, found.setter) == expected


@pytest.mark.parametrize(
    ("target", "is_external"),
    [
        ("https://example.org", True),
        ("//example.org", True),
        ("mailto:a@example.org", True),
        ("Act 1: the end", False),
        ("Room", False),
    ],
)
def test_a_link_out_of_the_story_is_told_apart(target, is_external):
    assert read_bracket(f"x->{target}").is_external is is_external


@pytest.mark.parametrize("text", ["[[0,0,1]]", "[['a','b']]", "[[1, 2], [3, 4]]"])
def test_an_array_of_a_program_is_no_link(text):
    assert Links(text).at(0) is None


def test_a_setter_may_end_in_an_index():
    found = Links("[[T|P][$a to $b[0]]] rest").at(0)
    assert found is not None
    assert (found.setter, found.end) == ("$a to $b[0]", 20)


def test_brackets_do_not_reach_beyond_their_line():
    assert [one.target for one in brackets("[[a\nb]] [[c]]")] == ["c"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("hasCloak", "hasCloak != 0"),
        ("!hasCloak", "hasCloak == 0"),
        ("room === 'Bar'", 'room == "Bar"'),
        ("a > 1 || b > 1 && c > 1", "a > 1 or (b > 1 and c > 1)"),
        ("(a > 1 || b > 1) && c > 1", "(a > 1 or b > 1) and c > 1"),
        ("!(a > 1 && b > 1)", "a <= 1 or b <= 1"),
        ("'Bar' === room", 'room == "Bar"'),
        ("a > -2", "a > -2"),
    ],
)
def test_conditions_of_bare_names(text, expected):
    assert format_condition(read_condition(text, BARE)) == expected


@pytest.mark.parametrize(
    "text",
    ["", "a +", "a > 'x'", "a > true", "f(x)", "a.b", "a[0]", "a ? b : c", "1 > 2",
     "a > 9999999999", "a contains 'x'", "(" * 200, "not " * 200, "a == 'say \"x\"'"],
)  # fmt: skip
def test_more_than_the_small_grammar_is_unreadable(text):
    with pytest.raises(Unreadable):
        read_condition(text, BARE)


@given(st.text(alphabet="ab$_ ()<>=!&|+-.,'\"1 isnotandor\n", max_size=60))
def test_any_text_is_read_or_unreadable(text):
    for dialect in (Dialect(), BARE, Dialect(ours=True)):
        for read in (read_condition, read_changes):
            try:
                read(text, dialect)
            except Unreadable:
                continue


def test_changes_stand_in_a_row():
    assert read_changes(
        "$a to 1, $b += 2; _c to random(1, 2), $d to $d - _c", Dialect()
    ) == (
        Assign("a", "set", 1),
        Assign("b", "add", 2),
        Roll("_c", (1, 2)),
        Shift("d", "_c", -1),
    )


def test_dice_with_many_faces_are_unreadable():
    with pytest.raises(Unreadable):
        read_changes("$a to random(1, 100)", Dialect())


@given(st.text(max_size=200))
def test_plain_words_hold_no_tag_and_no_blank_edge(text):
    found = plain_text(text)
    assert found == found.strip()
    assert "\x00" not in found
    assert (
        "<script" not in plain_text(f"<script>{text}</script>").lower() or "<" in text
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a<br>b", "a\nb"),
        ("<p>a</p><p>b</p>", "a\n\nb"),
        ("<style>p {}</style>a", "a"),
        ("<SCRIPT>x</SCRIPT>a", "a"),
        ("<!-- x -->a", "a"),
        ("2 < 3", "2 < 3"),
        ("@@.loud;color:red;Hear@@ me@@", "Hear me@@"),
        ("&lt;b&gt;", "<b>"),
        ("a\n\n\n\n\nb", "a\n\nb"),
        ("<script>never closed", ""),
        ("<b never closed", "<b never closed"),
        ('<img alt="a lung">', "a lung"),
        ("_based on_ snake_case_name", "based on snake_case_name"),
    ],
)
def test_markup_becomes_words(text, expected):
    assert plain_text(text) == expected


def test_a_label_is_one_line():
    assert plain_label(" ''Go''\n <b>on</b> &amp; on ") == "Go on & on"
