"""What shorthand writes, it reads back to the same graph."""

from __future__ import annotations

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
from tests.scenarios.domain.shorthand_reading import BASE

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
