"""Two presses in the same moment: neither fails, and the database keeps what it promises.

A database that lets one write at a time makes these easy; PostgreSQL does not.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest
from django.db import connection

from media import services
from media.models import AttentionPrompt, PromptAnswer, Question
from media.services import questions
from tests.media.talk.conftest import NOW, make_person

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], object]) -> list[str]:
    """What each of them met: nothing, or the name of what was raised."""
    met, all_of_them = [], threading.Barrier(len(acts))

    def run(act: Callable[[], object]) -> None:
        all_of_them.wait()
        try:
            act()
            met.append("")
        except Exception as why:  # noqa: BLE001 -- its name is what is tested
            met.append(type(why).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return sorted(met)


@pytest.fixture
def two(webinar, monkeypatch) -> tuple[Question, Question]:
    tell = questions.tell_room

    def tell_slowly(*args, **kw) -> None:
        time.sleep(0.2)
        tell(*args, **kw)

    monkeypatch.setattr(questions, "tell_room", tell_slowly)
    made = [
        Question.objects.create(
            webinar=webinar,
            author=make_person(number),
            text=f"Number {number}?",
            state="shown",
            asked_at=NOW,
            changed_at=NOW,
        )
        for number in (1, 2)
    ]
    return made[0], made[1]


def moderate(question: Question, by, **how) -> Callable[[], object]:
    return lambda: services.moderate_question(question, by=by, now=NOW, **how)


def test_two_moderators_answer_two_questions_now(two):
    by = make_person(9)
    assert at_once(*(moderate(one, by, to="now") for one in two)) == ["", ""]
    states = Question.objects.values_list("state", flat=True)
    assert sorted(states) == ["answered", "now"]


def test_two_questions_are_merged_into_each_other(two):
    by, (one, other) = make_person(9), two
    met = at_once(
        moderate(one, by, to="merged", into=other),
        moderate(other, by, to="merged", into=one),
    )
    assert met == ["", "TalkRefused"]
    assert sorted(Question.objects.values_list("state", flat=True)) == [
        "merged",
        "shown",
    ]


def test_a_prompt_is_answered_from_two_windows(webinar):
    person = make_person(1)
    for slot in range(12):
        prompt = AttentionPrompt.objects.create(
            webinar=webinar, key="radiation-risk", slot=slot, asked_at=NOW
        )

        def press(prompt=prompt) -> object:
            return services.answer_prompt(prompt, user=person, now=NOW)

        assert at_once(press, press, press) == ["", "", ""]
    assert PromptAnswer.objects.filter(answered_at=NOW).count() == 12
