"""Files of ink: what is not read is told with its line, samples are read whole, broken
ones are refused."""

from __future__ import annotations

import contextlib
import os
import random
import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios.domain import play
from scenarios.domain.document import graph_from_json, to_json
from scenarios.domain.explore import check
from scenarios.formats import ink
from scenarios.formats.ink_wording import FINDINGS
from scenarios.formats.shape import MAX_NODES, MAX_TEXT_BYTES, ImportRefused, Parcel
from tests.scenarios.formats.ink_reading import imported, offered, told

SAMPLES = (
    Path(
        os.environ.get("ELEARN_SAMPLES")
        or Path(__file__).parents[4] / "shared" / "data"
    )
    / "scenarios"
    / "ink"
)
needs_samples = pytest.mark.skipif(
    not SAMPLES.is_dir(),
    reason="No sample files here: set ELEARN_SAMPLES to the folder that has them.",
)


def codes(text: str) -> list[tuple[str, int | None]]:
    return [(found.code, found.line) for found in imported(text).findings]


def sample(name: str) -> ink.Imported:
    (one,) = ink.read(Parcel(name, (SAMPLES / name).read_bytes()))
    return one


# -- what is not read ------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("INCLUDE other.ink\nx", ("ink_include", 1)),
        ("LIST colours = red\nx", ("ink_list", 1)),
        ("EXTERNAL ring()\nx", ("ink_external", 1)),
        ("VAR x = 0.5\nx", ("ink_fraction", 1)),
        ("VAR x = y\nx", ("ink_declaration", 1)),
        ("x\n<- side", ("ink_thread", 2)),
        ("x\n-> nowhere", ("ink_missing_target", 2)),
        ("x\n-> 5 !", ("ink_bad_target", 2)),
        ("x\n~ ring()", ("ink_function", 2)),
        ("x {ring()}", ("ink_function", 1)),
        ("VAR n = 1\nx {n}", ("ink_printed", 2)),
        ("VAR n = 1\nVAR m = 1\n{n > m: x|y}", ("ink_two_unknowns", 3)),
        ("VAR n = 1\n~ n = n * 2\nx", ("ink_logic", 2)),
        ("{who: x|y}", ("ink_unknown_name", 1)),
        ("{who: -> a|-> b}\n== a\nx\n-> END\n== b\ny\n-> END", ("ink_dice", 1)),
        ("x {a", ("ink_bracket", 1)),
        ("* {a b} x", ("ink_expression", 1)),
        ("* x {a|b}", ("ink_choice_text", 1)),
        ("x # loud", ("ink_tag", 1)),
        ("== a(n)\nx\n-> END", ("ink_parameters", 1)),
        ("-> a(5)\n== a(n)\nx\n-> END", ("ink_arguments", 1)),
        ("== a\nx\n-> END\n== a\ny\n-> END", ("ink_twice", 4)),
        ("== a\nx", ("ink_loose_end", 2)),
        ("x\n" + "*" * 30 + " y", ("ink_too_deep", 2)),
        ("{x|-> a}\n== a\nx\n-> END", ("ink_sequence_of_ways", 1)),
        ("* (a) x\n* {a > 2} y", ("ink_count_of_choice", 2)),
        ("== a\n->-> b\n== b\nx\n-> END", ("ink_return_elsewhere", 2)),
        ("{shuffle once:\n- a\n- b\n}", ("ink_shuffle_kind", 1)),
        (
            "VAR n = 1\n* {" + "||".join(["n==1"] * 250) + "} x",
            ("ink_long_condition", 1),
        ),
    ],
)
def test_what_is_not_read_is_told_with_its_line(text, expected):
    assert expected in codes(text)


def test_lines_are_counted_within_a_block():
    text = """VAR x = 1

        { x > 1:
            One.
            // a remark

            { ring() }
        - else:
            Two. {who: a|b}
            * [Three] {a b}
        }
        {
          - x == 2: <- four
          - else: <- five
        }
        """
    assert sorted(codes(text), key=lambda one: one[1]) == [
        ("ink_function", 7),
        ("ink_unknown_name", 9),
        ("ink_printed", 10),
        ("ink_thread", 13),
        ("ink_thread", 14),
    ]


def test_every_finding_has_a_sentence():
    source = "".join(
        path.read_text()
        for path in Path(ink.__file__).parent.glob("ink*.py")
        if path.name != "ink_wording.py"
    )
    named = set(re.findall(r'"(ink_[a-z_]+)"', source))
    named |= {"ink_include", "ink_list", "ink_external"}
    assert named == set(FINDINGS)


@pytest.mark.parametrize(
    "raw",
    [
        b"\xff\xfe\x00a",
        b"x" * (MAX_TEXT_BYTES + 1),
        "".join(f"== k{at}\nx\n" for at in range(MAX_NODES + 1)).encode(),
    ],
)
def test_what_is_no_story_is_refused_in_one_sentence(raw):
    with pytest.raises(ImportRefused) as refusal:
        ink.read(Parcel("story.ink", raw))
    assert str(refusal.value).count(".") <= 1 or "5 MB" in str(refusal.value)


@pytest.mark.parametrize(
    ("name", "raw", "expected"),
    [
        ("a.ink", b"", True),
        ("a.txt", b"-> home\n=== home ===\nHere.\n", True),
        ("a.txt", b":: Start\n[[a->b]]\n", False),
        ("a.html", b"<tw-storydata name='=== a'>\n-> b", False),
        ("a.json", b'{"a": "=== b"}', False),
    ],
)
def test_ink_is_known_by_its_name_or_its_signs(name, raw, expected):
    assert ink.detect(Parcel(name, raw)) is expected


# -- samples -----------------------------------------------------------------------------
COUNTS = {
    "TheIntercept.ink": (61, 343, 4),
    "all_sequence_types.ink": (1, 0, 1),
    "complex_tunnels.ink": (4, 0, 1),
    "conditional_choices.ink": (1, 6, 1),
    "default_choices.ink": (2, 4, 1),
    "once_only_choices_with_own_content.ink": (2, 3, 1),
    "sticky_choices_stay_sticky.ink": (1, 2, 0),
    "turns_since.ink": (1, 2, 1),
    "variable_divert_target.ink": (2, 0, 1),
    "weave_gathers.ink": (1, 3, 1),
}


@needs_samples
@pytest.mark.parametrize("name", sorted(COUNTS))
def test_samples_keep_their_counts(name):
    one = sample(name)
    assert (one.nodes, one.choices, one.endings) == COUNTS[name]


@needs_samples
def test_the_large_sample_is_read_whole():
    one = sample("TheIntercept.ink")
    assert one.findings == ()
    assert one.supported == one.constructs > 900
    assert {"forceful", "evasive"} <= {variable.key for variable in one.graph.variables}
    source = (SAMPLES / "TheIntercept.ink").read_text(encoding="utf-8-sig")
    knots = re.findall(r"^\s*===\s*(\w+)", source, re.MULTILINE)
    refs = {node.source_ref for node in one.graph.nodes}
    assert set(knots) - {"function"} <= refs
    kept = sum(len(node.choices) for node in one.graph.nodes if not node.is_automatic)
    assert kept >= one.choices
    # One gather of the sample leads away before its own choices: nobody sees these.
    unreached = [
        found.node
        for found in check(one.graph, limit=2_000).findings
        if found.code == "unreachable"
    ]
    assert len(unreached) == 1


@needs_samples
def test_the_large_sample_always_comes_to_an_end():
    graph = sample("TheIntercept.ink").graph
    ends: Counter[str] = Counter()
    for seed in range(40):
        dice = random.Random(seed)  # noqa: S311
        state = play.start(graph, seed)
        while not play.current_node(graph, state).is_ending:
            choices = play.available_choices(graph, state)
            assert choices, state.node
            state = play.step(graph, state, dice.choice(choices).key)
        ends[state.node] += 1
    assert len(ends) >= 2


@needs_samples
def test_small_samples_are_told_as_ink_tells_them():
    eat = sample("once_only_choices_with_own_content.ink").graph
    assert told(eat, "eat-ice-cream", "drink-coke", "munch-cookies") == [
        "This is the first time.",
        "This is the second time.",
        "This is the third time.",
        "I've finished eating now.",
    ]
    conditional = sample("conditional_choices.ink").graph
    assert offered(conditional) == ["one", "two", "three", "four"]
    default = sample("default_choices.ink").graph
    assert offered(default) == ["Choice 1", "Choice 2"]
    assert offered(default, "choice-1", "on") == ["Choice 2"]
    tunnels = sample("complex_tunnels.ink").graph
    assert [text.split(" (")[0] for text in told(tunnels, "on", "on", "on")] == [
        "one",
        "one and a half",
        "two",
        "three",
    ]
    weave = sample("weave_gathers.ink").graph
    assert told(weave, "one", "two", "on")[1:] == ["…", "three", "six"]
    assert told(weave, "four") == ["…", "five", "six"]


# -- broken files ----------------------------------------------------------------------------
STORY = """VAR trust = 0
-> start
=== start
So? {trust > 1: Well.|{&a|b}}
* (one) {not two} [One] "One," she says.
  ~ trust += 1
  * * {trust == 1} Deeper -> tunnel ->
  - - (two) Up.
+ Two <> -> start.end
* -> end
- {trust: -> end | text}
= end
{ - trust > 5: Good.
  - else: Bad. -> END
}
=== tunnel
->->
=== function f(ref x)
~ x = x + 1
"""


def mutated(text: str, dice: random.Random) -> str:
    signs = [
        "{",
        "}",
        "|",
        "->",
        "*",
        "- ",
        "\n",
        "(",
        ")",
        "=== ",
        "~ ",
        "\\",
        "\x00",
        "<>",
    ]
    for _ in range(dice.randint(1, 6)):
        at, size = dice.randrange(len(text) + 1), dice.randrange(12)
        kind = dice.randrange(4)
        if kind == 0:
            text = text[:at] + text[at + size :]
        elif kind == 1:
            text = text[:at] + dice.choice(signs) + text[at:]
        elif kind == 2:
            other = dice.randrange(len(text) + 1)
            text = text[:at] + text[other : other + 4 * size] + text[at:]
        else:
            text = text[:at]
    return text


def survives(text: str) -> None:
    """It is read, or refused in a sentence; every name within fits."""
    try:
        one = imported(text)
    except ImportRefused:
        return
    for found in one.findings:
        assert str(FINDINGS[found.code]) % dict(found.details)
    assert graph_from_json(to_json(one.graph)) == one.graph
    with contextlib.suppress(play.IllegalStep):
        play.start(one.graph)


@pytest.mark.parametrize("seed", range(300))
def test_a_mutated_story_is_read_or_refused(seed):
    dice = random.Random(seed)  # noqa: S311
    survives(mutated(STORY, dice))


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text):
    survives(text)


@needs_samples
@pytest.mark.parametrize("seed", range(15))
def test_a_mutated_sample_is_read_or_refused(seed):
    source = (SAMPLES / "TheIntercept.ink").read_text(encoding="utf-8-sig")
    dice = random.Random(seed)  # noqa: S311
    survives(mutated(mutated(source, dice), dice))
