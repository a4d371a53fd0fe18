"""Questions that a quiz may draw from a bank belong to what an expert confirms."""

from __future__ import annotations

from html import unescape

import pytest
from django.urls import reverse

from courses import queries
from courses.domain.questions.kinds import Kind
from courses.models import BankQuestion
from tests.courses.sign_offs.deciding import NOW, decide, one_url, standing, told
from tests.factories.courses import (
    draw,
    make_bank,
    make_module,
    make_quiz,
    make_sign_off,
)
from tests.factories.questions import make_question

HOLDS = ["medical physics review: confirmed"]
AGAIN = ["medical physics review: confirmed for another version"]


@pytest.fixture
def bank(db):
    """Two questions that the quiz may draw, and one that it never does."""
    made = make_bank(
        make_question(Kind.SINGLE_CHOICE, "first"),
        make_question(Kind.SINGLE_CHOICE, "second"),
        tags=["Dose"],
    )
    BankQuestion.objects.create(bank=made, name="outside", live=False)
    return made


@pytest.fixture
def quiz(bank):
    return make_quiz(draw(bank, 1, "dose"))


@pytest.fixture
def module(quiz):
    return make_module(lessons=1, quiz=quiz)


def question(name: str) -> BankQuestion:
    return BankQuestion.objects.get(name=name)


def publish(one: BankQuestion, *, stem: str = "") -> None:
    draft = one.get_latest_revision_as_object()
    if stem:
        draft.question[0].value["stem"] = stem
    draft.save_revision().publish()


def drawn_url(sign_off, quiz):
    return reverse("courses_read_drawn", args=[sign_off.pk, quiz.pk])


def test_expert_without_rights_to_banks_reads_what_may_be_drawn(
    client, expert, sign_off, quiz
):
    assert not expert.has_perm("courses.view_bankquestion")
    client.force_login(expert)
    page = unescape(client.get(one_url(sign_off)).content.decode())
    assert "2 questions that the quiz may draw" in page
    assert drawn_url(sign_off, quiz) in page
    shown = client.get(drawn_url(sign_off, quiz))
    html = unescape(shown.content.decode())
    drawn = shown.context["page"].questions
    assert [(one.bank, one.name, one.has_changed) for one in drawn] == [
        ("Bank bank", "first", False),
        ("Bank bank", "second", False),
    ]
    assert html.count("Right:") == 2
    assert "outside" not in html
    assert client.post(drawn_url(sign_off, quiz)).status_code == 405


def test_changed_question_reopens_and_is_named(client, expert, module, sign_off, quiz):
    decide(sign_off, expert)
    assert standing(module) == HOLDS
    publish(question("first"), stem="What does a CT add?")
    assert standing(module) == AGAIN
    assert standing(module, is_published=False) == AGAIN
    client.force_login(expert)
    page = client.get(one_url(sign_off)).content.decode()
    assert page.count("changed since the last decision") == 1
    shown = client.get(drawn_url(sign_off, quiz))
    changed = [one.name for one in shown.context["page"].questions if one.has_changed]
    assert changed == ["first"]
    decide(sign_off, expert)
    assert standing(module) == HOLDS


def test_draft_of_a_question_disturbs_nobody(expert, module, sign_off):
    decide(sign_off, expert)
    draft = question("first").get_latest_revision_as_object()
    draft.question[0].value["stem"] = "Not yet"
    draft.save_revision()
    assert standing(module) == standing(module, is_published=False) == HOLDS


def test_added_question_reopens(bank, expert, module, sign_off):
    decide(sign_off, expert)
    outside = question("outside")
    outside.question = question("first").question.raw_data
    outside.tags.add("DOSE")
    outside.save_revision().publish()
    assert standing(module) == AGAIN


def test_retired_question_reopens_and_is_counted(
    client, expert, module, sign_off, quiz
):
    decide(sign_off, expert)
    question("second").unpublish()
    assert standing(module) == AGAIN
    client.force_login(expert)
    page = client.get(one_url(sign_off)).content.decode()
    assert page.count("changed since the last decision") == 1
    html = client.get(drawn_url(sign_off, quiz)).content.decode()
    assert "1 question of the last decision is drawn no longer." in html


def test_question_outside_the_draw_reopens_nothing(bank, expert, module, sign_off):
    decide(sign_off, expert)
    outside = question("outside")
    outside.question = question("first").question.raw_data
    outside.tags.add("words")
    outside.save_revision().publish()
    elsewhere = make_bank(
        make_question(Kind.SINGLE_CHOICE, "elsewhere"), slug="elsewhere", tags=["dose"]
    )
    publish(elsewhere.questions.get(), stem="Other words")
    assert standing(module) == HOLDS


def test_decision_from_before_questions_counted_is_on_another_version(
    expert, module, sign_off
):
    decide(sign_off, expert)
    step = sign_off.steps.last()
    parts = {k: v for k, v in step.parts.items() if not k.startswith("question-")}
    type(step).objects.filter(pk=step.pk).update(parts=parts)
    assert len(step.parts) - len(parts) == 2
    assert standing(module) == AGAIN


def test_draw_that_a_draft_adds_is_read_with_the_draft(expert, bank):
    quiz = make_quiz()
    module = make_module(lessons=1, quiz=quiz)
    sign_off = make_sign_off(module, now=NOW)
    draft = quiz.get_latest_revision_as_object()
    draft.questions.append(("draw", {"bank": bank, "tags": "", "count": 2}))
    revision = draft.save_revision()
    decide(sign_off, expert)
    assert standing(module) == AGAIN
    revision.publish()
    assert standing(module) == HOLDS


def test_quiz_of_another_module_is_not_read_here(client, expert, sign_off, learner):
    other = make_quiz(slug="other")
    client.force_login(expert)
    assert client.get(drawn_url(sign_off, other)).status_code == 404
    client.force_login(learner)
    assert client.get(drawn_url(sign_off, sign_off.module.quiz)).status_code != 200


def test_form_carries_every_question_as_it_was_shown(client, expert, sign_off):
    client.force_login(expert)
    opened = told(sign_off)
    publish(question("first"), stem="What does a CT add?")
    words = {"act": "confirmed", "capacity": "Physicist", "seen": opened}
    page = client.post(one_url(sign_off), words)
    assert page.status_code == 422
    assert page.content.decode().count("opened this page</strong>") == 1
    assert queries.decisions_awaited(["physics"]) == 1


def test_reading_asks_as_often_for_three_questions_as_for_one(
    client, expert, bank, quiz, costs_the_same
):
    module = make_module(lessons=1, quiz=quiz)
    sign_off = make_sign_off(module, now=NOW)
    decide(sign_off, expert)
    client.force_login(expert)
    rows = BankQuestion.objects.filter(bank=bank)
    raw = question("first").question.raw_data

    def prepare(size):
        for one in rows.exclude(name="outside").order_by("pk")[size:]:
            one.unpublish()
        for number in range(rows.filter(live=True).count(), size):
            extra = BankQuestion(bank=bank, name=f"x{number}", question=list(raw))
            extra.tags.add("dose")
            extra.save()
            extra.save_revision().publish()

        def measured():
            client.get(one_url(sign_off))
            client.get(drawn_url(sign_off, quiz))
            assert len(queries.sign_offs_of(module, is_published=True)) == 1

        return measured

    costs_the_same(prepare)
