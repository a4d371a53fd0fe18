"""Questions of every kind for hypothesis, with texts that tempt writers and readers."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import strategies as st

from courses.domain.questions.kinds import (
    Area,
    Choice,
    Cloze,
    Criterion,
    Description,
    FreeText,
    Gap,
    Hotspot,
    Judgement,
    Kind,
    Label,
    Matching,
    NumberAnswer,
    Numerical,
    Option,
    Ordering,
    Picture,
    Question,
    Row,
    ScriptConcordance,
    Shape,
    ShortAnswer,
    Step,
    TextAnswer,
    Unit,
)
from courses.formats.shares import ALLOWED

_TEMPTING = st.sampled_from(
    (
        "{", "}", "=", "~", "#", "####", ":", "::", "\\", "\\n", "\\\\", "\n", "\n\n",
        "%50%", "%", "->", "//", "// ", "[html]", "[plain]", "[markdown]", "<b>", "</p>",
        "&amp;", "&", "$CATEGORY: x", "T", "FALSE", "1..5", ">", "> 4", " ", "  ", "\t",
        "*", "\\*", "_____", "A) ", "ANSWER: A", "]]>", "<![CDATA[", '"', "'", "é", "𝛑",
        "‮", "{1:MC:=a}", "[tag:x]", "]",
    )
)  # fmt: skip
_LETTERS = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), max_codepoint=0x2FFF), max_size=8
)
texts = st.lists(_TEMPTING | _LETTERS, max_size=6).map("".join)
words = texts.filter(str.strip)
shares = st.sampled_from(ALLOWED)
numbers = st.decimals(-10_000, 10_000, places=3, allow_nan=False) | st.integers(
    -999, 999
).map(Decimal)
distances = st.decimals(0, 100, places=2, allow_nan=False)


def _keyed(parts: list, cls: type, prefix: str = "k") -> tuple:
    return tuple(cls(f"{prefix}{at}", *part) for at, part in enumerate(parts))


options = st.lists(st.tuples(words, shares, texts), min_size=2, max_size=5)


@st.composite
def choices(draw, *, is_single: bool) -> Choice:
    made = list(_keyed(draw(options), Option))
    right = draw(st.integers(0, len(made) - 1))
    one = made[right]
    if is_single or all(option.weight <= 0 for option in made):
        made[right] = Option(one.key, one.text, ALLOWED[0], one.feedback)
    return Choice(tuple(made), draw(st.booleans()))


@st.composite
def true_false(draw) -> Choice:
    is_true = draw(st.booleans())
    return Choice(
        (
            Option("true", "True", ALLOWED[0] * is_true, draw(texts)),
            Option("false", "False", ALLOWED[0] * (not is_true), draw(texts)),
        ),
        is_shuffled=False,
    )


@st.composite
def matchings(draw) -> Matching:
    labels = _keyed(
        [(one,) for one in draw(st.lists(words, min_size=2, max_size=5))], Label
    )
    keys = st.sampled_from([label.key for label in labels])
    rows = draw(st.lists(st.tuples(words, keys), min_size=1, max_size=5))
    return Matching(_keyed(rows, Row, "r"), labels, draw(st.booleans()))


@st.composite
def numericals(draw) -> Numerical:
    answers = draw(
        st.lists(
            st.builds(NumberAnswer, numbers | st.none(), distances, shares, texts),
            max_size=3,
        )
    )
    full = draw(st.builds(NumberAnswer, numbers, distances, feedback=texts))
    units = draw(st.just(()) | st.just((Unit("mSv"), Unit("µSv", Decimal("0.001")))))
    return Numerical((full, *answers), units)


@st.composite
def short_answers(draw) -> ShortAnswer:
    answers = draw(st.lists(st.builds(TextAnswer, words, shares, texts), max_size=3))
    full = draw(st.builds(TextAnswer, words, feedback=texts))
    return ShortAnswer((*answers, full), draw(st.booleans()))


orderings = st.lists(words, min_size=2, max_size=6).map(
    lambda steps: Ordering(_keyed([(one,) for one in steps], Step))
)
free_texts = st.builds(
    FreeText,
    rubric=st.just(()) | st.just((Criterion("a", "Names the emotion"),)),
    model_answer=texts,
    template=texts,
    min_words=st.none() | st.integers(1, 50),
)
gaps = st.one_of(
    choices(is_single=True), choices(is_single=False), numericals(), short_answers()
)


@st.composite
def clozes(draw) -> Cloze:
    parts = []
    for at, body in enumerate(draw(st.lists(gaps, min_size=1, max_size=3))):
        parts += [draw(words), Gap(f"g{at}", body)]
    return Cloze((*parts, draw(words)))


hotspots = st.just(
    Hotspot(
        Picture("ct.png", 400, 300, "A slice through the chest"),
        (Area("a", "Nodule", Shape.ELLIPSE, tuple(map(Decimal, (90, 80, 12, 12)))),),
    )
)
concordances = st.just(
    ScriptConcordance(
        "to wait", "she asks", (Judgement("a", "Less", 2), Judgement("b", "More", 7))
    )
)
BODIES = {
    Kind.SINGLE_CHOICE: choices(is_single=True),
    Kind.MULTIPLE_CHOICE: choices(is_single=False),
    Kind.TRUE_FALSE: true_false(),
    Kind.MATCHING: matchings(),
    Kind.ORDERING: orderings,
    Kind.NUMERICAL: numericals(),
    Kind.SHORT_ANSWER: short_answers(),
    Kind.CLOZE: clozes(),
    Kind.HOTSPOT: hotspots,
    Kind.FREE_TEXT: free_texts,
    Kind.SCRIPT_CONCORDANCE: concordances,
    Kind.DESCRIPTION: st.just(Description()),
}


@st.composite
def questions(draw, kinds: tuple[Kind, ...] = tuple(Kind)) -> Question:
    kind = draw(st.sampled_from(kinds))
    return Question(
        key=draw(texts),
        kind=kind,
        stem=draw(words),
        body=draw(BODIES[kind]),
        rationale=draw(texts),
        source=draw(st.just("") | words),
        name=draw(texts),
        tags=draw(st.lists(texts, max_size=2).map(tuple)),
        mark=draw(st.sampled_from((ALLOWED[0], ALLOWED[0] * 2))),
    )
