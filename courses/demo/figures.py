"""What can be counted about a written module: words and minutes, what it rests on, what
still waits for an expert, and whether its questions give themselves away.

Reads the files alone, no database: a writer may ask before anything was loaded.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from courses.demo.glossary_figures import COMPLETE, GLOSSARY, written_terms
from courses.demo.lesson_parts import INTERACTIVE
from courses.demo.outline import ModuleOutline
from courses.domain.glossary import Term
from courses.domain.reading import Reading, read, words_of
from courses.syllables import syllables_in

WORDS_A_MINUTE: Final = 200
#: Seconds for one question, and minutes for one conversation and its debrief.
A_QUESTION, A_CONVERSATION = 60, 12
#: Minutes for something to try out, a reflection included.
A_TRIAL: Final = 2
#: Parts that learners read as prose. A paper may be named in two modules.
_PROSE: Final = frozenset(("text", "model_sentence", "callout", "take_to_work"))
#: What names, and is not read.
_NAMES: Final = frozenset(
    (
        "kind", "slug", "key", "evidence", "sources", "scenario", "package", "file",
        "captions", "examination", "examinations", "language", "tone", "picture",
        "expression", "coordinates", "shape", "bank", "tags", "id", "confidence",
        "denominator", "figures", "weight", "value", "tolerance", "factor",
    )
)  # fmt: skip
_KINDS: Final = {"single": "single_choice"}


@dataclass(frozen=True, slots=True)
class ModuleFigures:
    """`minutes` is an estimate: reading at 200 words a minute, questions, what is to be
    tried out, and the conversations. `waiting` lists who still has to sign off what."""

    slug: str
    title: str
    lessons: int
    words: int
    minutes: int
    facts: tuple[tuple[str, int], ...]
    unused: tuple[str, ...]
    waiting: tuple[str, ...]
    interactive: int
    reflections: int
    questions: tuple[tuple[str, int], ...]
    bank: int
    #: Of choices with one right option: the share whose longest option it is, and the
    #: most unequal question, its longest option by its shortest.
    longest_is_right: float
    widest: float
    patient_reading: Reading


def strings(value: Any) -> Iterator[str]:
    """Everything in `value` that somebody reads."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for name, one in value.items():
            if name not in _NAMES:
                yield from strings(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from strings(one)


def parts_of(outline: ModuleOutline) -> Iterator[tuple[str, int, Mapping[str, Any]]]:
    """(lesson, number, part) of every part; the first is 1."""
    for lesson in outline.lessons:
        for number, part in enumerate(lesson["body"], start=1):
            yield lesson["slug"], number, part


def paragraphs_of(outline: ModuleOutline) -> list[tuple[str, str]]:
    """(place, paragraph) of the prose."""
    return [
        (f"{outline.slug}/{lesson}, part {number}", paragraph)
        for lesson, number, part in parts_of(outline)
        if part.get("kind") in _PROSE
        for text in strings(part.get("text", part.get("items", "")))
        for paragraph in re.split(r"\n\s*\n", text)
    ]


def patient_words(outline: ModuleOutline) -> str:
    """What is written to be said to patients, or to be read by them."""
    said: list[str] = []
    for _, _, part in parts_of(outline):
        kind = part.get("kind")
        if kind == "model_sentence":
            said.append(part["text"])
        elif kind == "phrases":
            said += part["helps"]
        elif kind == "jargon":
            said += [row["plain"] for row in part["rows"]]
        elif kind == "report_workshop":
            said.append(part["model_answer"])
    return "\n".join(said)


def questions_of(outline: ModuleOutline) -> list[Mapping[str, Any]]:
    return list((outline.quiz or {}).get("questions", ()))


def bank_questions_of(outline: ModuleOutline) -> list[Mapping[str, Any]]:
    return list((outline.bank or {}).get("questions", ()))


def options_of(question: Mapping[str, Any]) -> list[tuple[str, bool]]:
    """(text, right) of a question with options to choose from; else none."""
    return [
        (
            one["text"],
            bool(one.get("correct") or one.get("is_right") or one.get("right")),
        )
        for one in question.get("options", ())
    ]


def english_terms() -> tuple[Term, ...]:
    return written_terms(GLOSSARY / f"{COMPLETE}.toml")


def module_figures(outline: ModuleOutline, terms: tuple[Term, ...]) -> ModuleFigures:
    parts = [part for _, _, part in parts_of(outline)]
    kinds = Counter(part.get("kind", "") for part in parts)
    words = sum(
        len(words_of(text)) for lesson in outline.lessons for text in strings(lesson)
    )
    asked = [
        _KINDS.get(one["kind"], one["kind"])
        for one in questions_of(outline)
        if one["kind"] != "description"
    ]
    trials = sum(kinds[kind] for kind in INTERACTIVE - {"try"}) + kinds["reflection"]
    talks = len(outline.frame.get("conversations", ()))
    seconds = 60 * words / WORDS_A_MINUTE + A_QUESTION * len(asked)
    choices = [found for one in questions_of(outline) if (found := _single(one))]
    told = Counter(source["confidence"] for source in outline.sources)
    return ModuleFigures(
        slug=outline.slug,
        title=outline.frame["title"],
        lessons=len(outline.lessons),
        words=words,
        minutes=round(seconds / 60) + A_TRIAL * trials + A_CONVERSATION * talks,
        facts=tuple(sorted(told.items())),
        unused=tuple(sorted(_unused(outline))),
        waiting=tuple(
            f"{one['by']}: {one['what']}"
            for one in outline.frame.get("sign_offs", ())
            if not one.get("signed", "")
        ),
        interactive=sum(kinds[kind] for kind in INTERACTIVE),
        reflections=kinds["reflection"],
        questions=tuple(sorted(Counter(asked).items())),
        bank=len(bank_questions_of(outline)),
        longest_is_right=(
            sum(_longest_is_right(one) for one in choices) / len(choices)
            if choices
            else 0.0
        ),
        widest=max((_width(one) for one in choices), default=1.0),
        patient_reading=read(
            patient_words(outline),
            language="en",
            terms=terms,
            syllables=syllables_in("en"),
        ),
    )


def _single(question: Mapping[str, Any]) -> list[tuple[str, bool]]:
    found = options_of(question)
    return found if sum(right for _, right in found) == 1 else []


def _longest_is_right(options: list[tuple[str, bool]]) -> bool:
    longest = max(len(text) for text, _ in options)
    return [right for text, right in options if len(text) == longest] == [True]


def _width(options: list[tuple[str, bool]]) -> float:
    sizes = [len(text) for text, _ in options]
    return max(sizes) / max(1, min(sizes))


def _unused(outline: ModuleOutline) -> set[str]:
    """Facts of the list that nothing rests on."""
    used: set[str] = set()
    for _, _, part in parts_of(outline):
        used.update(part.get("evidence", ()))
    for one in (*questions_of(outline), *bank_questions_of(outline)):
        used.update(one.get("sources", ()))
        for option in one.get("options", ()):
            used.update(option.get("sources", ()))
    return {source["id"] for source in outline.sources} - used
