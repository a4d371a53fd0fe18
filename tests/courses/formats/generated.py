"""Questions of every kind for hypothesis: any letters, any allowed share, any number
that a file can hold."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from hypothesis import strategies as st

from courses.domain.questions.kinds import (
    Choice,
    Cloze,
    Criterion,
    Description,
    FreeText,
    Gap,
    Kind,
    Label,
    Matching,
    NumberAnswer,
    Numerical,
    Option,
    Ordering,
    Question,
    Row,
    ShortAnswer,
    Step,
    TextAnswer,
    Unit,
)
from courses.formats.answers import literal_of
from courses.formats.plain import tidy_lines
from courses.formats.shares import ALLOWED
from courses.formats.text import without_controls

#: The signs that mean something in one format or another come often.
LETTERS = st.one_of(
    st.sampled_from(list("ab {}~=#%\\:&<>\"'[]*-\n\x85\xa0;é—]1")),
    st.characters(exclude_categories=["Cs"]),
)
TEXT = st.text(LETTERS, max_size=30)
WORDS = TEXT.filter(lambda text: any(letter.isalnum() for letter in text))
SHARES = st.sampled_from(ALLOWED)
NUMBERS = st.decimals(
    allow_nan=False, allow_infinity=False, min_value=-(10**6), max_value=10**6, places=3
)


def _keyed(build, texts):
    return tuple(build(f"k{at}", text) for at, text in enumerate(texts))


@st.composite
def choices(draw, *, is_multiple: bool = False) -> Choice:
    texts = draw(st.lists(WORDS, min_size=2, max_size=4))
    weights = [draw(SHARES) for _ in texts]
    if is_multiple:
        weights = [Fraction(1, len(texts)), *weights[1:]]
        right = [max(weight, Fraction(0)) for weight in weights]
        weights = [w / sum(right) if w > 0 else w for w in weights]
    else:
        weights[draw(st.integers(0, len(texts) - 1))] = Fraction(1)
    options = tuple(
        Option(f"k{at}", text, weights[at], draw(TEXT)) for at, text in enumerate(texts)
    )
    return Choice(options, draw(st.booleans()))


@st.composite
def numericals(draw, *, has_units: bool = True) -> Numerical:
    answers = [
        NumberAnswer(draw(NUMBERS), abs(draw(NUMBERS)), draw(SHARES), draw(TEXT))
        for _ in range(draw(st.integers(0, 2)))
    ]
    answers.append(NumberAnswer(draw(NUMBERS), Decimal("0.5"), Fraction(1)))
    if draw(st.booleans()):
        answers.append(NumberAnswer(None, Decimal(0), Fraction(0), draw(WORDS)))
    units = ()
    if has_units and draw(st.booleans()):
        units = (Unit("mSv"), Unit(draw(WORDS), Decimal("0.001")))
    return Numerical(tuple(answers), units, bool(units) and draw(st.booleans()))


@st.composite
def short_answers(draw) -> ShortAnswer:
    answers = [
        TextAnswer(draw(WORDS), draw(SHARES), draw(TEXT))
        for _ in range(draw(st.integers(0, 2)))
    ]
    answers.append(TextAnswer(draw(WORDS), Fraction(1), draw(TEXT)))
    return ShortAnswer(tuple(answers), draw(st.booleans()))


@st.composite
def matchings(draw) -> Matching:
    labels = _keyed(Label, draw(st.lists(WORDS, min_size=2, max_size=4)))
    rows = tuple(
        Row(f"r{at}", text, draw(st.sampled_from(labels)).key)
        for at, text in enumerate(draw(st.lists(WORDS, min_size=1, max_size=4)))
    )
    return Matching(rows, labels, draw(st.booleans()))


@st.composite
def clozes(draw) -> Cloze:
    parts: list[str | Gap] = []
    for at in range(draw(st.integers(1, 3))):
        parts.append(draw(WORDS))
        is_multiple = draw(st.booleans())
        body = draw(
            st.one_of(
                choices(is_multiple=is_multiple),
                numericals(has_units=False),
                short_answers(),
            )
        )
        is_choice = isinstance(body, Choice)
        parts.append(
            Gap(
                f"g{at}",
                body,
                Fraction(draw(st.integers(1, 5))),
                is_multiple=is_choice and is_multiple,
                is_listed=is_choice and draw(st.booleans()),
            )
        )
    return Cloze(tuple(parts))


BODIES = {
    Kind.SINGLE_CHOICE: choices(),
    Kind.MULTIPLE_CHOICE: choices(is_multiple=True),
    Kind.MATCHING: matchings(),
    Kind.ORDERING: st.lists(WORDS, min_size=2, max_size=5).map(
        lambda texts: Ordering(_keyed(Step, texts))
    ),
    Kind.NUMERICAL: numericals(),
    Kind.SHORT_ANSWER: short_answers(),
    Kind.CLOZE: clozes(),
    Kind.FREE_TEXT: st.builds(
        FreeText,
        rubric=st.one_of(st.just(()), WORDS.map(lambda text: (Criterion("c", text),))),
        marker_notes=TEXT,
        template=TEXT,
        max_words=st.one_of(st.none(), st.integers(1, 900)),
    ),
    Kind.DESCRIPTION: st.just(Description()),
}


@st.composite
def questions(draw, kinds=tuple(BODIES)) -> Question:
    kind = draw(st.sampled_from(kinds))
    return Question(
        key=draw(TEXT),
        kind=kind,
        stem=draw(WORDS),
        body=draw(BODIES[kind]),
        rationale=draw(TEXT),
        name=draw(TEXT),
        tags=tuple(draw(st.lists(TEXT, max_size=2))),
        mark=Fraction(draw(st.integers(1, 8)), draw(st.sampled_from([1, 2, 4]))),
        hints=tuple(draw(st.lists(TEXT, max_size=2))),
        penalty=draw(st.sampled_from([Fraction(0), Fraction(1, 3), Fraction(1, 2)])),
        asks_certainty=draw(st.booleans()),
    )


# -- What a question means, without the keys that a file may not keep ------------
def said(text: str) -> str:
    return tidy_lines(without_controls(text).strip())


def _line(text: str) -> str:
    return " ".join(said(text).split())


def meaning(question: Question) -> tuple:
    return (
        question.kind,
        *(
            _running_text(question)
            if question.kind is Kind.CLOZE
            else (said(question.stem), _body(question.body, said))
        ),
        said(question.rationale),
    )


def _running_text(question: Question) -> tuple:
    """The stem is the beginning of the text, for most formats know only one."""
    texts, gaps = [question.stem], []
    for part in question.body.parts:
        if isinstance(part, str):
            texts[-1] += f" {part}" if len(texts) == 1 else part
        else:
            gaps.append((_body(part.body, _line), part.share, part.is_multiple))
            texts.append("")
    return tuple(_line(text) for text in texts), tuple(gaps)


def _body(body, text) -> tuple:
    if isinstance(body, Choice):
        options = tuple(
            (text(o.text), o.weight, text(o.feedback)) for o in body.options
        )
        return (options, body.is_shuffled)
    if isinstance(body, Matching):
        labels = {label.key: said(label.text) for label in body.labels}
        pairs = tuple((text(row.text), labels[row.right]) for row in body.rows)
        return (pairs, frozenset(labels.values()), body.is_shuffled)
    if isinstance(body, Ordering):
        return tuple(text(step.text) for step in body.steps)
    if isinstance(body, Numerical):
        answers = tuple(
            (a.value, a.tolerance, a.weight, text(a.feedback)) for a in body.answers
        )
        units = tuple((said(u.text), u.factor) for u in body.units)
        return (answers, units, body.needs_unit)
    if isinstance(body, ShortAnswer):
        # `a\\b` and `a\b` accept the same text.
        answers = tuple(
            (text(literal_of(a.text) or a.text), a.weight, text(a.feedback))
            for a in body.answers
        )
        return (answers, body.is_case_sensitive)
    if isinstance(body, FreeText):
        return (said(body.marker_notes), said(body.template), body.max_words)
    return ()
