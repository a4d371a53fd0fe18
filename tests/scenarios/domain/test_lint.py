"""What the checker tells about words, conditions, codes, tells and reading."""

from dataclasses import replace

import pytest

from scenarios.domain.conditions import parse_condition
from scenarios.domain.explore import check
from scenarios.domain.graph import (
    MAX_KEY,
    Choice,
    Effect,
    Node,
    Rule,
    Variable,
    Variant,
)
from scenarios.domain.reading import lix, words_of
from tests.scenarios.build import effects, ending, graph, patient, reply


def found(*nodes, **more):
    """(severity, code, node) of every finding."""
    report = check(graph(*nodes, **more))
    return [(one.severity, one.code, one.node) for one in report.findings]


def details(code, *nodes, **more):
    report = check(graph(*nodes, **more))
    return [dict(one.details) for one in report.findings if one.code == code]


def test_condition_that_is_never_or_always_true():
    nodes = (
        patient(
            "a",
            reply("up", "b", effects=effects(trust=5)),
            reply("never", "b", "trust > 60"),
        ),
        patient("b", reply("always", "end", "trust >= 50"), reply("x", "end", once=True)),
        ending(),
    )  # fmt: skip
    assert found(*nodes) == [
        ("warning", "never_true_choice", "a"),
        ("info", "always_true_choice", "b"),
    ]
    assert details("never_true_choice", *nodes) == [{"choice": "never"}]


def test_condition_that_changes_is_not_told():
    assert (
        found(
            patient(
                "a",
                reply("wait", "a", effects=effects(trust=5)),
                reply("out", "end", "trust >= 60"),
            ),
            ending(),
        )
        == []
    )


def test_variants_and_rules_are_judged_too():
    variants = (
        Variant(parse_condition("trust > 90"), text="Never."),
        Variant(parse_condition("trust <= 90"), text="Always."),
    )
    first = reply("x", "b", effects=effects(trust=1))
    node = replace(patient("a", first), variants=variants)
    end = replace(
        ending(), variants=(Variant(parse_condition("visited(b)"), text="A"),)
    )
    rules = (
        Rule("late", parse_condition("visited(end)")),
        Rule("always", parse_condition("trust > 0")),
        Rule("once", parse_condition("visited(b)")),
    )
    assert found(node, patient("b", reply("x", "end")), end, rules=rules) == [
        ("warning", "never_true_rule", ""),
        ("warning", "never_true_variant", "a"),
        ("info", "always_true_rule", ""),
        ("info", "always_true_variant", "a"),
        ("info", "always_true_variant", "end"),
    ]


def test_nothing_is_proved_by_an_incomplete_check():
    node = patient("a", reply("x", "a", effects=effects(trust=1)),
                   reply("y", "end", "trust > 60"))  # fmt: skip
    report = check(graph(node, ending()), limit=3)
    assert [one.code for one in report.findings] == ["incomplete"]


def test_way_out_that_something_else_always_comes_before():
    check_ = Node(
        "b",
        "check",
        choices=(
            Choice("low", "", "end", condition=parse_condition("trust < 60")),
            Choice("rest", "", "other"),
            Choice("late", "", "end"),
        ),
    )
    nodes = (
        patient(
            "a",
            reply("x", "b", effects=effects(trust=20)),
            reply("y", "b"),
            reply("leave", "end", fallback=True),
        ),
        check_,
        ending(),
        ending("other", "poor"),
    )
    assert details("never_offered", *nodes) == [{"choice": "leave"}, {"choice": "late"}]


def test_replies_of_the_same_words_only_where_they_meet():
    def same(first, second):
        return found(
            patient("a", reply("x", "b", effects=effects(trust=5)), reply("y", "b")),
            patient(
                "b",
                reply("one", "end", first, text="I see."),
                reply("two", "end", second, text="I see."),
            ),
            ending(),
        )

    assert same("trust >= 55", "trust < 55") == []
    assert ("warning", "same_words", "b") in same("trust >= 55", "trust < 60")
    assert ("warning", "same_words", "b") in same("", "")
    report = check(
        graph(
            patient("a", reply("x", "b", effects=effects(trust=5)), reply("y", "b")),
            patient(
                "b",
                reply("one", "end", text="I see."),
                reply("two", "end", "trust < 55", text="I see."),
            ),
            ending(),
        )
    )
    (finding,) = report.findings
    assert dict(finding.details) == {"choice": "one", "other": "two"}
    assert finding.path == ("y",)


def test_circle_that_changes_nothing():
    idle = (
        patient("a", reply("x", "b"), reply("out", "end")),
        patient("b", reply("back", "a")),
        ending(),
    )
    assert found(*idle) == [("info", "idle_circle", "a")]
    assert details("idle_circle", *idle) == [{"nodes": "a, b"}]
    for changed in (
        replace(idle[1], effects=effects(trust=1)),
        replace(idle[1], choices=(reply("back", "a", effects=effects(trust=1)),)),
        replace(idle[1], choices=(reply("back", "a", marks="plain 3"),)),
    ):
        assert found(idle[0], changed, idle[2], skills="plain") == []


def test_variables_that_are_kept_for_nothing():
    def one(**more):
        return (Variable("v", 0, 0, 9, **more),)

    written = patient("a", reply("x", "end", effects=effects(v=1)))
    asked = patient("a", reply("x", "end", "v >= 0"), reply("y", "end"))
    both = patient(
        "a", reply("x", "a", effects=effects(v=1)), reply("y", "end", "v > 3")
    )
    plain = patient("a", reply("x", "end"))
    assert found(written, ending(), variables=one()) == [("warning", "never_read", "")]
    assert found(written, ending(), variables=one(axis=True)) == []
    assert found(written, ending(), variables=one(shown="debrief")) == []
    assert ("warning", "never_written", "") in found(asked, ending(), variables=one())
    assert found(both, ending(), variables=one()) == []
    assert found(plain, ending(), variables=one()) == [("info", "unused_variable", "")]


def test_kinds_of_endings():
    start = patient("a", reply("x", "end"), reply("y", "other"))
    assert found(start, ending(), ending("other")) == [("info", "no_poor_ending", "")]
    assert found(start, ending(kind="poor"), ending("other", "mixed")) == [
        ("info", "no_good_ending", "")
    ]
    assert found(start, ending(), ending("other", "poor")) == []


@pytest.mark.parametrize(
    ("node", "severity", "code"),
    [
        (patient("a", reply("x", "end", codes=("spikes:hug",))), "error", "unknown_code"),
        (patient("a", reply("x", "end"), image="scan.png"), "error", "missing_alt"),
        (patient("a", reply("x", "end"), on_time="gone"), "error", "unknown_on_time"),
        (patient("a", reply("x", "end"), seconds=20), "warning", "missing_on_time"),
        (patient("a", reply("x", "end", fallback=True)), "warning", "only_fallbacks"),
        (Node("a", "chance", choices=(Choice("x", "", "end", weight=0),)), "error",
         "no_weight"),
    ],
)  # fmt: skip
def test_node_that_cannot_be_as_it_is(node, severity, code):
    assert (severity, code, "a") in found(node, ending())


def test_node_that_is_as_it_should_be():
    node = patient(
        "a",
        reply("x", "end", codes=("spikes:setting", "talk:news")),
        reply("y", "end", fallback=True, condition="trust > 90"),
        image="scan.png",
        alt="A scan of the chest.",
        seconds=20,
        on_time="x",
    )
    assert [one for one in found(node, ending()) if one[0] == "error"] == []


def test_order_rule_that_nobody_knows_or_no_way_keeps():
    def told(rule, *codes):
        nodes = [
            patient(f"n{at}", reply("x", f"n{at + 1}", codes=(code,) if code else ()))
            for at, code in enumerate(codes)
        ]
        return found(*nodes, ending(f"n{len(codes)}"), order_rules=(rule,))

    assert told("be-nice", "") == [("error", "unknown_order_rule", "")]
    never = [("warning", "order_never_met", "")]
    assert told("ask-before-tell", "talk:news", "spikes:perception") == never
    assert told("ask-before-tell", "spikes:perception", "talk:news") == []
    assert told("silence-after-news", "talk:news") == never


def rated(*replies):
    """Four turns of the same three replies; each is (key, text, quality)."""
    return (
        *(
            patient(
                f"n{at}",
                *(
                    reply(key, f"n{at + 1}", text=text, quality=quality,
                          effects=effects(trust=1))
                    for key, text, quality in replies
                ),
            )
            for at in range(4)
        ),
        ending("n4"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("replies", "expected"),
    [
        ([("a", "xx", "poor"), ("b", "xxxx", "good"), ("c", "x", "mixed")], "longest"),
        ([("a", "xx", "poor"), ("b", "xxxx", "mixed"), ("c", "x", "good")], "shortest"),
        ([("a", "xx", "good"), ("b", "xxxx", "poor"), ("c", "x", "mixed")], "first"),
        ([("a", "xxxx", "poor"), ("b", "xxxz", "good"), ("c", "xxzz", "mixed")], ""),
        ([("a", "xx", "poor"), ("b", "xxxx", "poor"), ("c", "x", "poor")], ""),
        ([("a", "xx", ""), ("b", "xxxx", "good"), ("c", "x", "poor")], ""),
    ],
)
def test_habit_that_finds_the_best_reply_is_a_tell(replies, expected):
    codes = [code for _, code, _ in found(*rated(*replies)) if code.endswith("is_best")]
    assert codes == ([f"{expected}_is_best"] if expected else [])


def test_three_turns_prove_no_habit():
    nodes = rated(("a", "xx", "poor"), ("b", "xxxx", "good"))
    assert details("longest_is_best", *nodes) == [{"right": 4, "turns": 4}]
    assert details("longest_is_best", *nodes[1:]) == []


def test_reply_half_as_long_again_as_any_other_stands_out():
    def one(size, manner="say"):
        return found(
            patient(
                "a",
                reply("x", "end", text="y" * 40, quality="poor", manner=manner),
                reply("z", "end", text="z" * size, quality="good"),
            ),
            ending(),
        )

    assert one(61) == [("info", "stands_out", "a")]
    assert one(60) == []
    assert one(61, manner="silence") == []


EASY = "I came in by bus today. My son is at home with the dog. He will ring at six."
HARD = (
    "Notwithstanding considerable uncertainty regarding histological "
    "characterisation, multidisciplinary consultation recommended neoadjuvant "
    "chemotherapy administration preceding surgical intervention immediately "
    "afterwards within university hospital facilities."
)


def test_lix_is_words_a_sentence_and_long_words_in_the_hundred():
    assert lix(["One two three four. Something entirely different here now."]) == round(
        9 / 2 + 100 * 3 / 9
    )
    assert lix(["Hello", "Goodbye"]) == 51  # two sentences of a word; one is long
    assert lix(["… 42!"]) is None
    assert words_of("It’s x-ray 3") == ["It’s", "x-ray"]


def test_lines_that_are_hard_to_read_are_told():
    def node(key, target, text):
        return patient(key, reply("x", target), text=text)

    hard = [node("a", "b", HARD), node("b", "end", EASY), ending()]
    assert found(*hard) == [("warning", "hard_line", "a")]
    assert found(*hard, language="fi") == []
    many = [
        *(node(f"n{at}", f"n{at + 1}", HARD) for at in range(5)),
        ending("n5"),
    ]
    assert ("warning", "hard_lines", "") in found(*many)
    assert found(node("a", "end", EASY * 8), ending()) == []


def test_effect_of_a_rule_writes_a_variable():
    rule = Rule("r", parse_condition("visited(a)"), (Effect("v", 1),))
    nodes = (patient("a", reply("x", "end", "v >= 1"), reply("y", "end")), ending())
    variables = (Variable("v", 0, 0, 5),)
    assert details("never_written", *nodes, rules=(rule,), variables=variables) == []
    assert details("never_written", *nodes, variables=variables) == [{"variable": "v"}]


def test_key_is_no_longer_than_the_record_of_a_decision():
    node, choice = "n" * MAX_KEY, "c" * MAX_KEY
    fine = (patient(node, reply(choice, "end")), ending())
    assert details("bad_key", *fine) == []
    long = (patient(f"{node}n", reply(f"{choice}c", "end")), ending())
    found = details("bad_key", *long)
    assert [one["found"] for one in found] == [f"{node}n", f"{choice}c"]
