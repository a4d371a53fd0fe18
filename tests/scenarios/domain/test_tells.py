"""Whether the good reply can be told by its sentences, or because it alone apologises."""

from __future__ import annotations

import pytest

from scenarios.domain.graph import Choice, Node
from scenarios.domain.tells import Turn


def turn(good: str, *others: str) -> Turn:
    replies = (
        Choice(key="good", text=good, target="end", quality="good"),
        *(
            Choice(key=f"other-{n}", text=text, target="end", quality="poor")
            for n, text in enumerate(others)
        ),
    )
    node = Node(key="here", kind="choice", choices=replies)
    return Turn(node, replies, frozenset(("good",)))


@pytest.mark.parametrize(
    ("good", "other", "is_most"),
    [
        ("I see. And you?", "I see, and you?", True),
        ("I see. And you?", "I see. And you?", False),
        ("I see, and you?", "I see. And you?", False),
        ("“I see.” You sit down.", "You sit down, and wait.", True),
        ("At 7.30 it is ready.", "At half past seven.", False),
    ],
)
def test_sentences_are_counted_against_every_other_reply(good, other, is_most):
    assert turn(good, other, "No.").best_has_most_sentences() == is_most


@pytest.mark.parametrize(
    ("text", "apologises"),
    [
        ("I’m sorry that you waited.", True),
        ("That was unfair of me.", True),
        ("It is my fault alone.", True),
        ("I shouldn’t have said so.", True),
        ("I should have rung you.", True),
        ("Let me begin again.", True),
        ("You were wrong, and it hurts.", False),
        ("You should have rung me.", False),
    ],
)
def test_an_apology_is_heard_in_a_good_reply_and_in_others(text, apologises):
    assert turn(text, "Sit down.").who_apologises() == (apologises, False)
    assert turn("Sit down.", text).who_apologises() == (False, apologises)
