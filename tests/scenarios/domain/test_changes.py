"""What differs between two revisions, and nothing else."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from scenarios.domain.changes import compare, diff_words
from scenarios.domain.graph import Choice, Effect, Graph, Node, Persona, Variable

BEFORE = Graph(
    slug="window",
    title="At the window",
    start="a",
    persona=Persona("Tomasz"),
    nodes=(
        Node("a", "patient", text="How long have I got?", choices=(
            Choice("sit", "Let us sit down.", "b", effects=(Effect("trust", 5),)),
            Choice("joke", "Long enough!", "b"),
        )),
        Node("b", "ending", text="Thank you.", ending="good"),
    ),
)  # fmt: skip


def with_node(**changes) -> Graph:
    return replace(BEFORE, nodes=(replace(BEFORE.nodes[0], **changes), BEFORE.nodes[1]))


def test_same_graph_has_no_changes():
    assert compare(BEFORE, BEFORE).is_same


def test_place_on_the_map_is_no_change():
    assert compare(BEFORE, with_node(at=(3, 4))).is_same


def test_nodes_that_came_and_went_are_named():
    after = replace(BEFORE, nodes=(BEFORE.nodes[0], Node("c", "ending", text="Oh.")))
    found = compare(BEFORE, after)
    assert [one.key for one in found.added] == ["c"]
    assert [one.key for one in found.removed] == ["b"]
    assert found.changed == ()


def test_changed_words_are_told_piece_by_piece():
    found = compare(BEFORE, with_node(text="How long have I really got?"))
    (node,) = found.changed
    (change,) = node.changes
    assert (node.key, change.choice, change.field) == ("a", "", "text")
    assert ("new", "really ") in change.words
    assert not any(what == "gone" for what, _ in change.words)


def test_field_of_a_reply_is_told_with_its_reply():
    sit, joke = BEFORE.nodes[0].choices
    after = with_node(choices=(replace(sit, effects=(Effect("trust", 10),)), joke))
    (change,) = compare(BEFORE, after).changed[0].changes
    assert (change.choice, change.field) == ("sit", "effects")
    assert (change.before, change.after) == (
        "variable trust, add 5",
        "variable trust, add 10",
    )


def test_replies_that_came_went_and_moved():
    sit, joke = BEFORE.nodes[0].choices
    (node,) = compare(BEFORE, with_node(choices=(joke, sit))).changed
    assert (node.is_reordered, node.changes) == (True, ())
    (node,) = compare(
        BEFORE, with_node(choices=(sit, Choice("wait", "…", "b")))
    ).changed
    assert [one.key for one in node.added_choices] == ["wait"]
    assert [one.key for one in node.removed_choices] == ["joke"]
    assert node.is_reordered is False


def test_whole_conversation_has_changes_too():
    after = replace(
        BEFORE, title="At the door", variables=(*BEFORE.variables, Variable("door"))
    )
    found = compare(BEFORE, after)
    assert [one.field for one in found.frame] == ["title", "variables"]
    variables = found.frame[1]
    # The usual meters stand in no document; they are told in words all the same.
    assert variables.before.startswith("key trust")
    assert variables.after.endswith("key door")
    assert "(" not in variables.before + variables.after


@given(st.text(max_size=80), st.text(max_size=80))
def test_pieces_of_a_text_give_both_texts_back(before, after):
    pieces = diff_words(before, after)
    assert "".join(text for what, text in pieces if what != "new") == before
    assert "".join(text for what, text in pieces if what != "gone") == after


def test_endless_text_is_not_compared_word_by_word():
    assert diff_words("word " * 3_000, "other " * 3_000) == ()
