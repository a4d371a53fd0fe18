"""The demo's bank of questions, the quiz that draws from it, and what some of its
people answered: so that results, marking and rulings have something to show.

Everything goes through drafts and services; loading it again stores nothing new.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import partial
from random import Random
from typing import Any

from courses import queries, services
from courses.block_writing import block_of
from courses.demo.files import picture_in
from courses.demo.outline import ModuleOutline
from courses.demo.pages import set_fields
from courses.demo.questions import question_block
from courses.domain.attempts import Behaviour, SlotState
from courses.domain.questions.kinds import (
    Body,
    Choice,
    Cloze,
    Criterion,
    FreeText,
    Gap,
    Judgement,
    Kind,
    Label,
    Matching,
    NumberAnswer,
    Numerical,
    Option,
    Question,
    Row,
    ScriptConcordance,
    ShortAnswer,
    TextAnswer,
    Unit,
)
from courses.domain.shares import read_share
from courses.models import BankQuestion, QuestionBank, Quiz, QuizAttempt
from elearn.core.models import User

_SPACE = uuid.UUID("0d0b6a51-2f1d-5a86-9a0e-6a8d3a5f4c90")
#: People who tried the practice quiz; the last two wait for a marker.
TRIED = 5
WAITING = 2

_OWN_WORDS = (
    "I’m sorry, I have bad news for you. The scan shows cancer, and it is in the liver too.",
    "I am afraid it is serious. It is cancer and it has spread to your liver.",
    "Yes. It is cancer with hepatic deposits.",
    "I’m sorry. The scan shows something that Dr Lee will want to talk to you about.",
    "This is not the news you hoped for. It is cancer, and the liver is part of it.",
)


def plant_bank(outline: ModuleOutline) -> tuple[QuestionBank, Mapping[str, Any]]:
    """The bank with its published questions, and the words of its file."""
    words = outline.bank or {}
    bank, _created = QuestionBank.objects.update_or_create(
        slug=words["slug"], defaults={"title": words["title"], "note": words["note"]}
    )
    for row in words["questions"]:
        _plant_question(bank, row, outline)
    return bank, words


def plant_practice(bank: QuestionBank, words: Mapping[str, Any]) -> Quiz | None:
    """The published quiz that draws from the bank, where its file asks for one."""
    return _plant_quiz(bank, words) if "quiz" in words else None


def _plant_question(
    bank: QuestionBank, row: Mapping[str, Any], outline: ModuleOutline
) -> None:
    words = outline.bank or {}
    is_first = words.get("spelling") == "short"
    name = row["key"] if is_first else f"{bank.slug}/{row['key']}"
    key = uuid.uuid5(_SPACE, name)
    one = BankQuestion.objects.filter(key=key).first()
    one = one or BankQuestion(key=key, live=False)
    if is_first:
        cited = outline.citation(row["sources"])
        raw = block_of(_question(str(key), row, cited))
    else:
        raw = question_block(
            f"{bank.slug}-bank",
            row,
            cite=outline.citation,
            picture=partial(picture_in, outline.folder),
        )
    values = {"bank": bank, "name": row["name"], "question": [raw]}
    tags = sorted(tag.name for tag in one.tags.all()) if one.pk else []
    changed = one.pk is None or one.bank_id != bank.pk or tags != sorted(row["tags"])
    one.bank = bank
    del values["bank"]
    if set_fields(one, values) or changed or not one.live:
        one.tags.set(row["tags"])
        if one.pk is None:
            one.save()
        one.save_revision(clean=False).publish(skip_permission_checks=True)


def _plant_quiz(bank: QuestionBank, words: Mapping[str, Any]) -> Quiz:
    quiz = Quiz.objects.filter(slug=words["quiz"]["slug"]).first()
    quiz = quiz or Quiz(slug=words["quiz"]["slug"], live=False)
    values: dict[str, Any] = {
        "title": words["quiz"]["title"],
        "behaviour": Behaviour.DEFERRED.value,
        "is_sequential": False,
        "questions_per_page": 0,
        "time_limit_minutes": 20,
        "questions": [
            {
                "type": "draw",
                "id": str(uuid.uuid5(_SPACE, f"draw-{draw['tags']}")),
                "value": {"bank": bank.pk, **draw},
            }
            for draw in words["quiz"]["draws"]
        ],
    }
    if set_fields(quiz, values) or not quiz.live:
        if quiz.pk is None:
            quiz.save()
        quiz.save_revision(clean=False).publish(skip_permission_checks=True)
        quiz.refresh_from_db()
    return quiz


# -- The first bank's short spelling -------------------------------------------------
def _question(key: str, row: Mapping[str, Any], source: str) -> Question:
    kind = Kind(row["kind"])
    return Question(
        key=key,
        kind=kind,
        stem=row["stem"],
        body=_body(kind, row),
        rationale=row["rationale"],
        source=source,
        asks_certainty=kind is Kind.SINGLE_CHOICE,
    )


def _share(row: Mapping[str, Any]) -> Fraction:
    return read_share(row.get("share", "1")) or Fraction(1)


def _texts(rows: list[Any]) -> ShortAnswer:
    answers = [{"text": row} if isinstance(row, str) else row for row in rows]
    return ShortAnswer(
        tuple(
            TextAnswer(row["text"], _share(row), row.get("feedback", ""))
            for row in answers
        )
    )


def _choice(kind: Kind, rows: list[Mapping[str, Any]]) -> Choice:
    right = sum(bool(row.get("right")) for row in rows)
    share = Fraction(1, right) if kind is Kind.MULTIPLE_CHOICE else Fraction(1)
    cost = -share if kind is Kind.MULTIPLE_CHOICE else Fraction(0)
    return Choice(
        tuple(
            Option(
                f"o{n}",
                row["text"],
                share if row.get("right") else cost,
                row.get("feedback", ""),
            )
            for n, row in enumerate(rows)
        )
    )


def _gap(n: int, row: Mapping[str, Any]) -> Gap:
    if "options" in row:
        rows = [
            {"text": text, "right": place == 0}
            for place, text in enumerate(row["options"])
        ]
        return Gap(f"g{n}", _choice(Kind.SINGLE_CHOICE, rows))
    return Gap(f"g{n}", _texts(row["answers"]))


def _body(kind: Kind, row: Mapping[str, Any]) -> Body:
    if kind in (Kind.SINGLE_CHOICE, Kind.MULTIPLE_CHOICE):
        return _choice(kind, row["options"])
    if kind is Kind.TRUE_FALSE:
        return Choice(
            tuple(
                Option(
                    str(value).lower(),
                    str(value),
                    Fraction(int(value is row["is_true"])),
                    row.get(f"feedback_{str(value).lower()}", ""),
                )
                for value in (True, False)
            ),
            is_shuffled=False,
        )
    if kind is Kind.MATCHING:
        rows = [(f"r{n}", one) for n, one in enumerate(row["rows"])]
        labels = [Label(f"{key}-label", one["label"]) for key, one in rows]
        labels += [Label(f"x{n}", text) for n, text in enumerate(row["others"])]
        return Matching(
            tuple(Row(key, one["text"], f"{key}-label") for key, one in rows),
            tuple(labels),
        )
    if kind is Kind.NUMERICAL:
        return Numerical(
            tuple(
                NumberAnswer(
                    Decimal(one["value"]),
                    Decimal(one["tolerance"]),
                    _share(one),
                    one.get("feedback", ""),
                )
                for one in row["answers"]
            ),
            tuple(Unit(text) for text in row["units"]),
        )
    if kind is Kind.SHORT_ANSWER:
        return _texts(row["answers"])
    if kind is Kind.CLOZE:
        return Cloze(
            tuple(
                part if isinstance(part, str) else _gap(n, part)
                for n, part in enumerate(row["parts"])
            )
        )
    if kind is Kind.SCRIPT_CONCORDANCE:
        return ScriptConcordance(
            row["hypothesis"],
            row["news"],
            tuple(
                Judgement(f"j{n}", one["text"], one["votes"])
                for n, one in enumerate(row["scale"])
            ),
        )
    return FreeText(
        tuple(Criterion(f"c{n}", text) for n, text in enumerate(row["rubric"])),
        row["model_answer"],
        row["marker_notes"],
        min_words=row["min_words"],
        max_words=row["max_words"],
    )


# -- What people answered ----------------------------------------------------------
def practise(quiz: Quiz, *, people: list[User], marker: User, now: datetime) -> None:
    """Some have tried it; two answers wait for a marker."""
    for number, person in enumerate(people[:TRIED]):
        if QuizAttempt.objects.filter(revision__quiz=quiz, user=person).exists():
            continue
        at = now - timedelta(days=TRIED - number, hours=2)
        dice = Random(person.email)  # noqa: S311 -- the demo is the same on every load
        attempt = services.start_quiz(
            quiz, user=person, now=at, seed=dice.randrange(2**31)
        )
        slots = queries.state_of(attempt).slots.values()
        answers = [
            {
                "slot": slot.slot,
                "sequence": slot.sequence,
                "response": _answer(slot, number, dice),
            }
            for slot in slots
        ]
        services.save_answers(attempt, answers=answers, now=at + timedelta(minutes=9))
        attempt = services.finish_attempt(attempt, now=at + timedelta(minutes=10))
        if number < TRIED - WAITING:
            _mark(attempt, number, marker=marker, now=at + timedelta(hours=20))


def _mark(attempt: QuizAttempt, number: int, *, marker: User, now: datetime) -> None:
    for slot in queries.state_of(attempt).slots.values():
        if slot.needs_marking:
            met = ("c0", "c1", "c2") if number < 2 else ("c2",)
            services.mark_answer(
                attempt,
                slot=slot.slot,
                sequence=slot.sequence,
                criteria=met,
                comment="Plain and short." if number < 2 else "Who knows “hepatic”?",
                by=marker,
                now=now,
            )


def _answer(slot: SlotState, number: int, dice: Random) -> dict[str, Any] | None:
    """Mostly right, as somebody who has read the module would be."""
    body = slot.question.body
    is_sure = dice.random() < 0.7
    if isinstance(body, FreeText):
        return {"text": _OWN_WORDS[number % len(_OWN_WORDS)]}
    if isinstance(body, ScriptConcordance):
        return {"options": [f"j{0 if is_sure else dice.randrange(3)}"]}
    if isinstance(body, Choice):
        right = list(body.right)
        chosen = right if is_sure else [dice.choice(body.options).key]
        certainty = {"certainty": 3 if is_sure else dice.randrange(1, 4)}
        return {
            "options": chosen,
            **(certainty if slot.question.asks_certainty else {}),
        }
    if isinstance(body, Matching):
        pairs = {row.key: row.right for row in body.rows}
        if not is_sure:
            first, second = body.rows[0], body.rows[1]
            pairs[first.key], pairs[second.key] = second.right, first.right
        return {"pairs": pairs}
    if isinstance(body, Numerical):
        return {"number": "40" if is_sure else dice.choice(("20", "80")), "unit": "%"}
    if isinstance(body, ShortAnswer):
        return {"text": "Emotions" if is_sure else "Empathy"}
    if isinstance(body, Cloze):
        first, second = body.gaps
        return {
            "gaps": {
                first.key: {"options": ["o0"]},
                second.key: {"text": "checks" if is_sure else "pauses"},
            }
        }
    return None
