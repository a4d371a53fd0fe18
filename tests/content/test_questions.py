"""Every question of the demo, of a quiz or of a bank: that it asks fairly, says why, and
rests on the facts of its module.

All are found; read from the files alone, without a database.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from courses.choices import Confidence
from courses.demo.figures import (
    bank_questions_of,
    options_of,
    questions_of,
    strings,
)
from courses.demo.outline import ModuleOutline, questions_stream, read_modules
from courses.demo.questions import question_block
from courses.domain.fact_sheets import not_in_sheets
from courses.domain.near_equal import near_equal
from tests.content.sheets import sheets

Question = Mapping[str, Any]
MODULES = {one.slug: one for one in read_modules()}
#: The panel of a question is invented, and each such question has to say so.
_INVENTED = "invented"


@dataclass(frozen=True)
class Asked:
    """The questions of a quiz, or of a bank, that learners answer."""

    module: ModuleOutline
    questions: tuple[Question, ...]

    @property
    def choices(self) -> list[Question]:
        return [one for one in self.questions if options_of(one)]


def _asked(questions: list[Question]) -> tuple[Question, ...]:
    return tuple(one for one in questions if one["kind"] not in ("description", "draw"))


PLACES = {
    f"{slug}: {place}": Asked(module, found)
    for slug, module in MODULES.items()
    for place, questions in (
        ("quiz", questions_of(module)),
        ("bank", bank_questions_of(module)),
    )
    if (found := _asked(questions))
}


@pytest.fixture(params=sorted(PLACES))
def asked(request) -> Asked:
    return PLACES[request.param]


def facts_of(question: Question) -> set[str]:
    found = set(question.get("sources", ()))
    for option in question.get("options", ()):
        found |= set(option.get("sources", ()))
    return found


def feedbacks_of(question: Question) -> Iterator[str]:
    """What a learner is told afterwards."""
    yield question.get("rationale", "")
    for name in ("feedback_true", "feedback_false"):
        yield question.get(name, "")
    for name in ("options", "answers"):
        for one in question.get(name, ()):
            yield one.get("feedback", "") if isinstance(one, Mapping) else ""


# -- its shape ---------------------------------------------------------------------
def test_quiz_has_six_questions_and_a_pass_mark_that_can_be_reached():
    for module in MODULES.values():
        if module.lessons:
            count = len(_asked(questions_of(module)))
            assert count >= 6, module.slug
            assert 1 <= module.frame["quiz_pass"] <= count, module.slug


def test_keys_are_used_once_and_questions_can_be_made(asked):
    keys = [one["key"] for one in asked.questions]
    assert len(set(keys)) == len(keys)
    stream = questions_stream(asked.module)
    assert stream == questions_stream(asked.module)
    ids = [block["id"] for block in stream]
    assert len(set(ids)) == len(ids)
    if (asked.module.bank or {}).get("spelling") != "short":
        for one in bank_questions_of(asked.module):
            given = question_block(
                "bank", one, cite=asked.module.citation, picture=lambda name: 0
            )
            assert given["value"]["stem"]


def test_source_of_a_question_says_how_sure_it_is(asked):
    sure = {source["id"]: source["confidence"] for source in asked.module.sources}
    for question in asked.questions:
        keys = question.get("sources", ())
        told = asked.module.citation(keys)
        for confidence in Confidence:
            named = f" · {confidence.label}" in told
            assert named == (confidence in {sure[key] for key in keys}), told


def test_every_draw_finds_as_many_questions_as_it_asks_for():
    banks = {one.bank["slug"]: one for one in MODULES.values() if one.bank}
    for module in MODULES.values():
        draws = [
            (one["bank"], one) for one in questions_of(module) if one["kind"] == "draw"
        ]
        for draw in ((module.bank or {}).get("quiz") or {}).get("draws", ()):
            draws.append((module.bank["slug"], draw))
        for bank, draw in draws:
            if bank not in banks:  # a mixed exam does without it
                continue
            wanted = {one for one in draw.get("tags", "").split(",") if one}
            found = [
                one
                for one in bank_questions_of(banks[bank])
                if wanted <= set(one["tags"])
            ]
            assert len(found) >= draw["count"], (module.slug, bank, draw)


# -- what it rests on --------------------------------------------------------------
def test_questions_have_a_reason_and_rest_on_facts_of_the_list(asked):
    facts = {source["id"] for source in asked.module.sources}
    for question in asked.questions:
        assert question["rationale"], question["key"]
        assert facts_of(question) or question.get("source"), question["key"]
        assert facts_of(question) <= facts, question["key"]


def test_every_option_has_its_reason_and_fits_its_field(asked):
    for question in asked.choices:
        for option in question["options"]:
            cited = asked.module.citation(option.get("sources", ()))
            assert option.get("feedback"), (question["key"], option["text"])
            assert len(f"{option['feedback']} ({cited})") <= 300, question["key"]


def test_figures_are_those_of_the_sheet(asked):
    """Whatever is told in figures afterwards, and what is right, is in a fact that the
    question names, or is named as ours."""
    own = asked.module.frame.get("sheet", "")
    for question in asked.questions:
        told = [*feedbacks_of(question)]
        told += [text for text, right in options_of(question) if right]
        told += [
            str(one.get("value", ""))
            for one in question.get("answers", ())
            if isinstance(one, Mapping) and one.get("weight") != "0"
        ]
        wrong = not_in_sheets(" ".join(told), facts_of(question), sheets(), own=own)
        assert wrong <= set(question.get("figures", ())), (question["key"], wrong)


def test_steps_of_spikes_are_asked_in_their_order():
    (question,) = [
        one
        for one in questions_of(MODULES["breaking-bad-news"])
        if one["kind"] == "ordering"
    ]
    assert question["items"] == [
        "Setting",
        "Perception",
        "Invitation",
        "Knowledge",
        "Emotions",
        "Strategy and summary",
    ]


# -- nothing gives the answer away -------------------------------------------------
def test_options_are_of_nearly_equal_length(asked):
    for question in asked.choices:
        sizes = [len(text) for text, _ in options_of(question)]
        assert min(sizes) >= 0.7 * max(sizes), question["key"]


def test_a_choice_has_three_options_or_more_and_the_right_ones(asked):
    for question in asked.choices:
        told = options_of(question)
        right = sum(is_right for _, is_right in told)
        assert len(told) >= (4 if question["kind"] == "multiple_choice" else 3)
        if question["kind"] in ("single", "single_choice"):
            assert right == 1, question["key"]
        else:
            assert 2 <= right < len(told), question["key"]


def singles(questions: list[Question]) -> list[list[tuple[str, bool]]]:
    kinds = ("single", "single_choice")
    return [options_of(one) for one in questions if one["kind"] in kinds]


def is_alone(options: list[tuple[str, bool]], size: int) -> bool:
    """The right option is the only one of that length."""
    return [right for text, right in options if len(text) == size] == [True]


@pytest.mark.parametrize("slug", sorted(MODULES))
def test_neither_the_longest_nor_the_shortest_option_is_mostly_right(slug):
    module = MODULES[slug]
    told = singles([*questions_of(module), *bank_questions_of(module)])
    for pick in (max, min):
        found = sum(is_alone(one, pick(len(t) for t, _ in one)) for one in told)
        assert found <= max(1, len(told) // 2), pick


def test_over_all_modules_the_longest_option_is_rarely_right():
    told = singles([one for asked in PLACES.values() for one in asked.questions])
    longest = [is_alone(one, max(len(t) for t, _ in one)) for one in told]
    assert sum(longest) <= 0.25 * len(longest)


# -- words -------------------------------------------------------------------------
def test_no_two_questions_say_the_same():
    texts = [
        ((place, question["key"]), text)
        for place, asked in PLACES.items()
        for question in asked.questions
        for text in strings(question)
        if _INVENTED not in text
    ]
    alike = [
        (pair.first, pair.second)
        for pair in near_equal(texts, like=0.6)
        if pair.first != pair.second
    ]
    assert alike == []


def test_an_invented_panel_says_so(asked):
    for question in asked.questions:
        if question["kind"] == "script_concordance":
            told = " ".join(strings(question))
            note = (asked.module.bank or {}).get("note", "")
            assert _INVENTED in told + note, question["key"]
