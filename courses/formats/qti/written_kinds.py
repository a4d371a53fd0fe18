"""One kind of question each, as what an item declares, shows and compares."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from courses.domain.questions.kinds import (
    Kind,
    Numerical,
    Option,
    Question,
    ShortAnswer,
)
from courses.formats.answers import literal_of
from courses.formats.losses import CannotHold
from courses.formats.parcel import part_key
from courses.formats.plain import tidy_lines
from courses.formats.qti.markup import Node, node
from courses.formats.qti.parts import (
    Asked,
    check_options,
    clean_text,
    decimal_text,
    declare,
    fraction_text,
    line_nodes,
    needed_text,
    nodes_with_entry,
    paragraph_nodes,
    points_of,
    short_nodes,
)


def score_node(points: str) -> Node:
    value = node("baseValue", points, baseType="float")
    return node("setOutcomeValue", value, identifier="SCORE")


def choice_of(question: Question) -> Asked:
    body: Any = question.body
    several = question.kind is Kind.MULTIPLE_CHOICE
    keys = [
        one.key if question.kind is Kind.TRUE_FALSE else f"choice_{part_key(at)}"
        for at, one in enumerate(body.options)
    ]
    check_options(body.options, is_single=not several)
    right, points = points_of(body.options, keys, question.mark, is_single=not several)
    choices = tuple(
        node("simpleChoice", *short_nodes(one.text), *_said(one, key), identifier=key)
        for one, key in zip(body.options, keys, strict=True)
    )
    return Asked(
        (
            declare(
                "RESPONSE",
                "multiple" if several else "single",
                "identifier",
                right,
                points,
            ),
        ),
        (
            node(
                "choiceInteraction",
                *choices,
                responseIdentifier="RESPONSE",
                shuffle=str(body.is_shuffled).lower(),
                maxChoices="0" if several else "1",
            ),
        ),
    )


def _said(option: Option, key: str) -> tuple[Node, ...]:
    if not clean_text(option.feedback):
        return ()
    return (
        node(
            "feedbackInline",
            *line_nodes(tidy_lines(clean_text(option.feedback)).replace("\n\n", "\n")),
            outcomeIdentifier="RESPONSE",
            identifier=key,
            showHide="show",
        ),
    )


def matching_of(question: Question) -> Asked:
    body: Any = question.body
    if not body.rows or len(body.labels) < 2:
        raise CannotHold("options")
    labels = {one.key: f"label_{part_key(at)}" for at, one in enumerate(body.labels)}
    rows = [f"row_{part_key(at)}" for at in range(len(body.rows))]
    if any(row.right not in labels for row in body.rows):
        raise CannotHold("right")
    right = [
        f"{key} {labels[row.right]}" for key, row in zip(rows, body.rows, strict=True)
    ]
    each = fraction_text(question.mark / len(rows))
    return Asked(
        (
            declare(
                "RESPONSE",
                "multiple",
                "directedPair",
                right,
                [(pair, each) for pair in right],
            ),
        ),
        (
            node(
                "matchInteraction",
                node(
                    "simpleMatchSet",
                    *(
                        _associable(key, row.text, "1")
                        for key, row in zip(rows, body.rows, strict=True)
                    ),
                ),
                node(
                    "simpleMatchSet",
                    *(
                        _associable(labels[one.key], one.text, "0")
                        for one in body.labels
                    ),
                ),
                responseIdentifier="RESPONSE",
                shuffle=str(body.is_shuffled).lower(),
                maxAssociations=str(len(rows)),
            ),
        ),
    )


def _associable(key: str, text: str, most: str) -> Node:
    return node(
        "simpleAssociableChoice", *short_nodes(text), identifier=key, matchMax=most
    )


def ordering_of(question: Question) -> Asked:
    body: Any = question.body
    if len(body.steps) < 2:
        raise CannotHold("options")
    keys = [f"step_{part_key(at)}" for at in range(len(body.steps))]
    steps = (
        node("simpleChoice", *short_nodes(one.text), identifier=key)
        for key, one in zip(keys, body.steps, strict=True)
    )
    return Asked(
        (declare("RESPONSE", "ordered", "identifier", keys),),
        (
            node(
                "orderInteraction",
                *steps,
                responseIdentifier="RESPONSE",
                shuffle="true",
            ),
        ),
    )


def numerical_of(question: Question) -> Asked:
    body: Any = question.body
    declaration, conditions = _numbers(body, "RESPONSE", question.mark)
    return Asked(
        (declaration,),
        nodes_with_entry(question.stem),
        (node("responseCondition", *conditions),),
        is_whole=True,
    )


def _numbers(
    body: Numerical, identifier: str, mark: Fraction
) -> tuple[Node, tuple[Node, ...]]:
    answers = [one for one in body.answers if one.value is not None or one.weight != 0]
    if all(one.weight != 1 for one in answers):
        raise CannotHold("right")
    conditions = []
    right = ""
    for at, one in enumerate(answers):
        if one.value is None or one.tolerance < 0:
            raise CannotHold("number")
        value, around = decimal_text(one.value), decimal_text(one.tolerance)
        right = right or (value if one.weight == 1 else "")
        conditions.append(
            node(
                "responseElseIf" if at else "responseIf",
                node(
                    "equal",
                    node("variable", identifier=identifier),
                    node("baseValue", value, baseType="float"),
                    toleranceMode="absolute",
                    tolerance=f"{around} {around}",
                ),
                score_node(fraction_text(one.weight * mark)),
            )
        )
    return declare(identifier, "single", "float", [right]), tuple(conditions)


def short_answer_of(question: Question) -> Asked:
    body: Any = question.body
    return Asked(
        (declare_texts(body, "RESPONSE", question.mark),),
        nodes_with_entry(question.stem),
        is_whole=True,
    )


def declare_texts(body: ShortAnswer, identifier: str, mark: Fraction) -> Node:
    if all(one.weight != 1 for one in body.answers):
        raise CannotHold("right")
    answers: dict[str, Fraction] = {}
    for one in body.answers:
        if one.weight == 0:
            continue  # it only carried words, which are told as lost
        text = literal_of(" ".join(clean_text(needed_text(one.text)).split()))
        if text is None:
            raise CannotHold("wildcard")
        answers[text] = max(answers.get(text, one.weight), one.weight)
    right = next(text for text, weight in answers.items() if weight == 1)
    return declare(
        identifier,
        "single",
        "string",
        [right],
        [(text, fraction_text(weight * mark)) for text, weight in answers.items()],
        caseSensitive=str(body.is_case_sensitive).lower(),
    )


def free_text_of(question: Question) -> Asked:
    body: Any = question.body
    notes: tuple[Node, ...] = ()
    if clean_text(body.marker_notes):
        notes = (
            node("rubricBlock", *paragraph_nodes(body.marker_notes), view="scorer"),
        )
    model = " ".join(clean_text(body.model_answer).split())
    return Asked(
        (declare("RESPONSE", "single", "string", [model] if model else []),),
        (*notes, node("extendedTextInteraction", responseIdentifier="RESPONSE")),
    )
