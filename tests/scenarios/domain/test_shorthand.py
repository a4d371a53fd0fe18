"""The shorthand: what is written reads back to the same graph, and what authors
write by hand becomes the graph they meant."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios.domain import shorthand
from scenarios.domain.document import Reading, read_document, to_json
from scenarios.domain.graph import (
    CUE_KINDS,
    EFFECT_OPS,
    EXPRESSIONS,
    KINDS,
    MANNERS,
    QUALITIES,
    RETURN,
    VARIABLE_TYPES,
    Choice,
    Cue,
    Effect,
    Graph,
    Mark,
    Node,
    Persona,
    Variable,
    Variant,
)
from tests.scenarios.build import ending, graph, patient, reply
from tests.scenarios.domain import strategies

DOCS = Path(__file__).parents[3] / "docs" / "reference" / "shorthand.md"

#: What looks like a sign of the shorthand, and what people type.
AWKWARD = [
    "",
    "* no reply",
    "+49 30 1234",
    "- a dash",
    "-> nowhere",
    "->->",
    "a -> b",
    "=== head",
    "~ trust += 5",
    "# sight: no",
    "{trust > 5}",
    "{",
    "}",
    "[a]",
    "[...]",
    "...",
    "...] x",
    "(key) words",
    "\\",
    "\\* kept",
    "// no comment",
    "VAR x = 1",
    "3x heavier",
    '"quoted"',
    '"',
    "[1, 2",
    "two\nlines",
    "two\n\n\nparagraphs",
    "a\n  indented",
    "a \nb",
    "tab\there",
    "carriage\rreturn",
    "\x0bodd\x0c",
    "nb\xa0sp",
    "line\u2028sep",
    "yes",
    "cue: concern 2",
    "“Guten Tag”, ß, 日本",
    "🙂",
]
texts = st.sampled_from(AWKWARD) | st.text(max_size=12)
keys = st.sampled_from(
    ["a", "b", "a-1", "a.b", "x:y", "_z", "ä", "-", "a-", "a b", "", "END"]
)
wholes = st.integers(-(10**9), 10**9) | st.integers(-3, 3)
optionals = st.none() | wholes
conditions = strategies.conditions | st.just(
    strategies.Condition(op="eq", variable="mood", word="a}b{ \\ c")
)
effects = st.lists(
    st.builds(Effect, variable=keys, amount=wholes, op=st.sampled_from(EFFECT_OPS))
    | st.builds(Effect, variable=keys, op=st.just("set"), word=texts),
    max_size=2,
).map(tuple)
lists = st.lists(texts | keys, max_size=3).map(tuple)
choices = st.builds(
    Choice,
    key=keys,
    text=texts,
    target=keys | st.just(RETURN) | texts,
    manner=st.sampled_from(MANNERS) | texts,
    quality=st.sampled_from(QUALITIES) | texts,
    space=texts,
    explicit=st.booleans(),
    codes=lists,
    effects=effects,
    marks=st.lists(st.builds(Mark, skill=keys, mark=wholes), max_size=2).map(tuple),
    once=st.booleans(),
    fallback=st.booleans(),
    condition=st.none() | conditions,
    when_locked=texts,
    locked_reason=texts,
    weight=wholes,
    feedback=texts,
    thought=texts,
    better=texts,
    why=texts,
    evidence=texts,
    red_flag=texts,
)
nodes = st.builds(
    Node,
    key=keys,
    kind=st.sampled_from(KINDS) | texts,
    title=texts,
    turn=optionals,
    moment=texts,
    speaker=texts,
    text=texts,
    action=texts,
    sight=texts,
    expression=st.sampled_from(EXPRESSIONS) | texts,
    portrait=texts,
    image=texts,
    alt=texts,
    cue=st.none()
    | st.builds(
        Cue,
        kind=st.sampled_from(CUE_KINDS) | texts,
        words=texts,
        intensity=wholes,
        elicited=st.sampled_from(["patient", "doctor"]) | texts,
    ),
    effects=effects,
    choices=st.lists(choices, max_size=3).map(tuple),
    variants=st.lists(
        st.builds(
            Variant,
            condition=conditions,
            text=texts,
            action=texts,
            sight=texts,
            expression=texts,
        ),
        max_size=2,
    ).map(tuple),
    own_words=st.booleans(),
    ask_confidence=st.booleans(),
    seconds=optionals,
    on_time=texts,
    call=keys | texts,
    ending=st.sampled_from(QUALITIES) | texts,
    evening=texts,
    at=st.none() | st.tuples(wholes, wholes),
    note=texts,
    source_ref=texts,
    raw=texts,
)
variables = st.builds(
    Variable,
    key=keys,
    initial=wholes,
    minimum=optionals,
    maximum=optionals,
    type=st.sampled_from(VARIABLE_TYPES) | texts,
    words=lists,
    name=texts,
    shown=texts,
    axis=st.booleans(),
)
graphs = st.builds(
    Graph,
    slug=st.just("any"),
    title=texts,
    start=keys | texts,
    persona=st.builds(Persona, name=texts),
    nodes=st.lists(nodes, max_size=3).map(tuple),
    variables=st.lists(variables, max_size=3).map(tuple),
)
BASE = Graph("s", "T", "", Persona("Tomasz"), ())


def read(text: str, base: Graph = BASE) -> Graph:
    """A text in which nothing is wrong."""
    reading = shorthand.read(text, base)
    assert reading.findings == ()
    return reading.graph


def found(text: str) -> list[tuple[str, int | None]]:
    return [(one.code, one.line) for one in shorthand.read(text, BASE).findings]


# -- without loss ------------------------------------------------------------------
@settings(max_examples=150, deadline=None)
@given(graphs)
def test_what_is_written_reads_back_to_the_same_graph(drawn):
    kept = read_document(to_json(drawn)).graph
    text = shorthand.write(kept)
    again = shorthand.read(text, kept).graph
    assert again == kept
    assert shorthand.write(again) == text


@settings(max_examples=100, deadline=None)
@given(strategies.graphs())
def test_a_sound_graph_reads_back_without_findings(drawn):
    assert shorthand.read(shorthand.write(drawn), drawn) == Reading(drawn, ())


def test_line_ends_of_a_browser_change_nothing():
    drawn = graph(patient("a", reply("x", "end"), text="One.\n\nTwo."), ending())
    text = shorthand.write(drawn).replace("\n", "\r\n")
    assert shorthand.read(text, drawn) == Reading(drawn, ())


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [*AWKWARD, "=== a", "=== b (chance)", "* x", "* * y", "- - z", "- (b)", "-"]
        )
        | st.text(max_size=20),
        max_size=14,
    ).map("\n".join)
)
def test_any_text_is_read_and_settles_at_once(text):
    first = shorthand.read(text, BASE).graph
    kept = read_document(to_json(first)).graph
    assert shorthand.read(shorthand.write(kept), kept).graph == kept


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
