"""Shorthand as it is written by hand, mistakes included."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scenarios.domain import shorthand
from scenarios.domain.document import Reading
from scenarios.domain.graph import (
    RETURN,
    Effect,
    Graph,
    Mark,
    Variable,
)
from tests.scenarios.build import ending, graph
from tests.scenarios.domain.shorthand_reading import BASE

DOCS = Path(__file__).parents[3] / "docs" / "reference" / "shorthand.md"


def read(text: str, base: Graph = BASE) -> Graph:
    """A text in which nothing is wrong."""
    reading = shorthand.read(text, base)
    assert reading.findings == ()
    return reading.graph


def found(text: str) -> list[tuple[str, int | None]]:
    return [(one.code, one.line) for one in shorthand.read(text, BASE).findings]


# -- by hand -----------------------------------------------------------------------
def test_a_conversation_by_hand():
    drawn = read(
        """
        -> window

        VAR trust = 50
        VAR told = no
        VAR mood = "calm" (word)
        # words: calm, cross

        === window (patient) ===
        Well, doc, how long have I got?
        # sight: He is grinning.
        ~ told = yes
        {trust > 60}
        How long, honestly?
        * (sit) {trust >= 40} {not visited(room)} Let’s sit down. -> room
            He follows you.
            # quality: good
            # marks: setting 5
            ~ trust += 10
            ~ mood = "cross"
        + [Point at the chair] -> room
        + [...] You wait. -> room
        * -> room

        === room (good ending)
        # evening: They listened.
        """
    )
    window = drawn.node("window")
    assert drawn.start == "window"
    assert drawn.variables == (
        Variable("trust", 50),
        Variable("told", 0, 0, 1, type="flag"),
        Variable("mood", 0, 0, 1, type="word", words=("calm", "cross")),
    )
    assert (window.text, window.sight, window.speaker) == (
        "Well, doc, how long have I got?",
        "He is grinning.",
        "",
    )
    assert window.effects == (Effect("told", 1, "set"),)
    assert [variant.text for variant in window.variants] == ["How long, honestly?"]
    sit, point, wait, rest = window.choices
    assert (sit.key, sit.once, sit.target, sit.feedback, sit.quality) == (
        "sit",
        True,
        "room",
        "He follows you.",
        "good",
    )
    assert sit.condition.op == "and"
    assert sit.effects == (Effect("trust", 10), Effect("mood", 0, "set", word="cross"))
    assert sit.marks == (Mark("setting", 5),)
    assert (point.key, point.text, point.manner, point.once) == (
        "point-at-the-chair",
        "Point at the chair",
        "do",
        False,
    )
    assert (wait.text, wait.manner) == ("You wait.", "silence")
    assert (rest.text, rest.fallback) == ("", True)
    assert (drawn.node("room").kind, drawn.node("room").ending) == ("ending", "good")


def test_replies_without_a_target_meet_in_the_next_gather():
    drawn = read(
        """
        === talk
        How are you?
        * (well) Well.
        * (ill) Ill.
        - (both) So I see.
        * (bye) Goodbye. -> end
        === end (mixed ending)
        """
    )
    talk = drawn.node("talk")
    assert [choice.target for choice in talk.choices] == ["both", "both"]
    assert drawn.node("both").text == "So I see."
    assert [node.key for node in drawn.nodes] == ["talk", "both", "end"]


def test_a_deeper_reply_answers_what_the_last_one_brought_about():
    drawn = read(
        """
        === talk
        How are you?
        * (ill) Ill.
        Oh. Since when?
        * * (today) Today.
        * * (long) For long.
        - - (why) And why did you wait?
        * * (afraid) I was afraid.
        * (well) Well.
        - That is all.
        -> end
        === end (mixed ending)
        """
    )
    talk, since, why, last, _ = drawn.nodes
    assert [choice.target for choice in talk.choices] == [since.key, last.key]
    assert (since.key, since.text) == ("talk-ill", "Oh. Since when?")
    assert [choice.target for choice in since.choices] == ["why", "why"]
    assert [choice.target for choice in why.choices] == [last.key]
    assert [(one.text, one.manner, one.target) for one in last.choices] == [
        ("…", "do", "end")
    ]


def test_a_gather_that_only_passes_on_becomes_the_target():
    drawn = read(
        """
        === talk
        How are you?
        * Well.
        * Ill.
        -
        -> end
        === end (mixed ending)
        """
    )
    assert [node.key for node in drawn.nodes] == ["talk", "end"]
    assert [choice.target for choice in drawn.node("talk").choices] == ["end", "end"]


def test_places_that_move_on_by_themselves():
    drawn = read(
        """
        === weather (chance)
        + (wet) 3x -> talk
        + (dry) -> gate
        === gate (check)
        + (warm) {trust > 65} -> talk
        + (cold) -> end
        === talk (sub -> inner)
        + (back) -> end
        === inner
        Words.
        * Return. ->->
        === end (poor ending)
        """
    )
    assert [choice.weight for choice in drawn.node("weather").choices] == [3, 1]
    assert not drawn.node("weather").choices[0].fallback
    assert drawn.node("gate").choices[1].condition is None
    assert (drawn.node("talk").kind, drawn.node("talk").call) == ("sub", "inner")
    assert drawn.node("inner").choices[0].target == RETURN


def test_a_backslash_keeps_a_sign():
    drawn = read(
        """
        === talk
        \\- he shrugs -
        * \\[sic] is what I wrote. -> end
        === end (poor ending)
        """
    )
    assert drawn.node("talk").text == "- he shrugs -"
    assert drawn.node("talk").choices[0].text == "[sic] is what I wrote."


def test_what_forms_keep_comes_from_the_base():
    base = graph(ending(), skills="plain", code="S02A", content_note="Hard.")
    drawn = shorthand.read("=== end (good ending)\nBye.", base).graph
    assert (drawn.skills, drawn.code, drawn.content_note, drawn.variables) == (
        base.skills,
        "S02A",
        "Hard.",
        base.variables,
    )
    assert drawn.start == "end"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Words.", [("shorthand_words_before_head", 1)]),
        ("* Reply", [("shorthand_words_before_head", 1)]),
        ("~ trust += 1", [("shorthand_words_before_head", 1)]),
        ("=== a b", [("shorthand_bad_head", 1)]),
        ("=== a (ending)\n~ trust", [("shorthand_bad_effect", 2)]),
        ("=== a (ending)\n~ trust += much", [("shorthand_not_a_number", 2)]),
        ("=== a (ending)\n# colour: red", [("shorthand_unknown_field", 2)]),
        ("=== a (ending)\n# sight", [("shorthand_bad_field", 2)]),
        ("=== a (ending)\n# turn: one", [("shorthand_not_a_number", 2)]),
        ("=== a (ending)\n# own-words: maybe", [("shorthand_not_yes_or_no", 2)]),
        ('=== a (ending)\n# sight: "open', [("shorthand_bad_quotes", 2)]),
        ("=== a (ending)\n# at: 5", [("shorthand_not_a_place", 2)]),
        ("=== a (ending)\n# cue: !", [("shorthand_bad_cue", 2)]),
        ("=== a (ending)\n{trust >}", [("bad_condition", 2)]),
        ("=== a (ending)\n{trust > 1} x", [("shorthand_bad_variant", 2)]),
        ("=== a (ending)\n// mine", [("shorthand_comment", 2)]),
        ("VAR x", [("shorthand_bad_variable", 1)]),
        ("=== a\nx\n* y -> b c\n", [("empty_target", 3)]),
        ("=== a\nx\n* y -> b", [("missing_target", 3)]),
        ("=== a\nx\n* {trust >} y -> a", [("bad_condition", 3)]),
        ("=== a\nx\n* y -> a\n-> a", [("shorthand_two_ways", 4)]),
        ("=== a\nx\n* y -> a\n{trust > 1}", [("shorthand_misplaced_variant", 4)]),
        ("=== a\nx\n* y -> a\n# marks: plain", [("shorthand_bad_mark_spelling", 4)]),
        ("=== a\nx\n* * y -> a", [("shorthand_too_deep", 3)]),
        ("=== a\nx\n-> b c", [("shorthand_bad_target", 3)]),
        ("=== a (ending)\n=== a (ending)", [("duplicate_node", 2)]),
        ("=== a\nx\n* (k) y -> a\n* (k) z -> a", [("duplicate_choice", 4)]),
        (
            "VAR x = 1\n=== a (ending)\n~ y += 1",
            [("unknown_variable", 3)],
        ),
    ],
)
def test_every_mistake_has_its_line(text, expected):
    assert found(text) == expected


def test_every_finding_has_a_sentence():
    source = "".join(
        path.read_text()
        for path in (Path(shorthand.__file__).parent).glob("shorthand_*.py")
    )
    from scenarios.shorthand_wording import FINDINGS

    told = {
        f"shorthand_{code}" for code in re.findall(r'SpellingError\(\s*"(\w+)"', source)
    }
    told |= set(re.findall(r'"(shorthand_\w+)"', source))
    told.discard("shorthand_bad_condition")
    assert set(FINDINGS) == told


# -- documentation -----------------------------------------------------------------
def test_the_example_of_the_documentation_reads_without_findings():
    (example,) = re.findall(r"```text\n(.*?)```", DOCS.read_text(), re.DOTALL)
    drawn = read(example, graph(ending(), skills="setting asking"))
    assert [node.kind for node in drawn.nodes] == [
        "patient",
        "patient",
        "check",
        "ending",
        "ending",
    ]
    assert shorthand.read(shorthand.write(drawn), drawn) == Reading(drawn, ())


def test_the_documentation_names_every_field():
    from scenarios.domain import shorthand_spelling as spelling

    page = DOCS.read_text()
    for forms in (
        spelling.NODE_FIELDS,
        spelling.CHOICE_FIELDS,
        spelling.VARIANT_FIELDS,
        spelling.VARIABLE_FIELDS,
    ):
        missing = [name for name in forms if f"`{name.replace('_', '-')}`" not in page]
        assert missing == []
