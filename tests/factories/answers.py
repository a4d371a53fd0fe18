"""Invented answers to an invented quiz: what a report is made of, the same each time.

Learners differ in what they know, questions in how hard they are; a few questions have
something the report must find.
"""

from __future__ import annotations

import numpy as np

from courses.analysis.report import QuestionWords
from courses.domain.item_sheet import Item, Sheet, read_sheet

#: Stem, options with the right one first, how easy it is.
QUESTIONS = (
    (
        "You have seen the mass. What do you do before you say so?",
        ("Ask what she has been told", "Explain the sequence", "Show the image"),
        0.6,
    ),
    (
        "He falls silent after the word “tumour”. What helps?",
        ("Wait", "Go on with the next step", "Change the subject", "Fetch a colleague"),
        0.2,
    ),
    (
        "Her daughter asks you not to tell her. Whose wish do you ask about first?",
        ("The patient’s", "The daughter’s", "The referrer’s"),
        -0.1,
    ),
    (
        "Which sentence names the feeling?",
        ("“This frightens you.”", "“It will be fine.”", "“Many people have this.”"),
        1.9,
    ),
    (
        "He asks whether the CT will give him cancer. What do you say first?",
        (
            "How large the risk is, in natural frequencies",
            "That there is no risk at all",
            "That he must decide that himself",
            "The effective dose in millisievert",
        ),
        -0.5,
    ),
    (
        "When is teach-back useful?",
        (
            "After each piece of news that matters",
            "Only at the end of the talk",
            "When the patient asks for it",
        ),
        0.1,
    ),
    (
        "Who decides when a report is released to the portal?",
        ("The rule of your hospital", "The radiologist alone", "The patient alone"),
        0.9,
    ),
    (
        "What belongs into the last minute?",
        ("The next step and a name to call", "A summary of the images"),
        0.4,
    ),
)
#: Place of the question whose key is wrong, of the one that is often left blank.
WRONG_KEY, OFTEN_BLANK = 5, 6


def question_words() -> list[QuestionWords]:
    return [
        QuestionWords(
            key=f"q{number}",
            stem=stem,
            options=tuple((f"o{at}", text) for at, text in enumerate(options)),
        )
        for number, (stem, options, _ease) in enumerate(QUESTIONS)
    ]


def answer_sheet(
    *, learners: int = 240, drawn: int | None = None, seed: int = 4
) -> Sheet:
    """One attempt of each learner; with `drawn`, so many questions of the eight."""
    dice = np.random.default_rng(seed)
    knows = dice.normal(size=learners)
    marks, blanks, columns, items = [], [], [], []
    for at, (_stem, options, ease) in enumerate(QUESTIONS):
        is_right = dice.normal(size=learners) * 1.1 < knows + ease
        # The first wrong option attracts most of those who do not know.
        pull = np.array([0.72, 0.26, 0.02][: len(options) - 1])
        wrong = 1 + dice.choice(len(options) - 1, size=learners, p=pull / pull.sum())
        choice = np.where(is_right, 0, wrong)
        blank = dice.random(learners) < (0.16 if at == OFTEN_BLANK else 0.01)
        choice[blank] = -1
        key = 1 if at == WRONG_KEY else 0
        marks.append((choice == key).astype(float))
        blanks.append(blank)
        columns += [choice == option for option in range(len(options))]
        items.append(
            Item(
                key=f"q{at}",
                options=tuple(f"o{option}" for option in range(len(options))),
                right=frozenset({f"o{key}"}),
                guess=1 / len(options),
            )
        )
    table = np.stack(marks, axis=1)
    if drawn is not None:
        order = np.argsort(dice.random(table.shape), axis=1)
        table[order >= drawn] = np.nan
    return read_sheet(
        items, table, blank=np.stack(blanks, axis=1), chosen=np.stack(columns, axis=1)
    )


def certain_answers(learners: int = 240, seed: int = 9) -> dict[str, np.ndarray]:
    """Five answers of each learner: the very sure ones are right too seldom."""
    dice = np.random.default_rng(seed)
    levels = dice.choice(3, size=5 * learners, p=[0.3, 0.4, 0.3])
    chance = np.array([0.5, 0.74, 0.7])[levels]
    return {
        "levels": levels,
        "credits": (dice.random(5 * learners) < chance).astype(float),
        "learners": np.repeat(np.arange(learners), 5),
    }
