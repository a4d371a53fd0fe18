"""Question files in the admin: looked at, ticked, stored; and taken away."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from courses.desk import arrivals
from courses.domain.questions.kinds import (
    Judgement,
    Kind,
    Question,
    ScriptConcordance,
)
from courses.formats import registry
from courses.models import BankQuestion, QuestionBank, Quiz
from elearn.core.held_files import Shelf
from tests.courses.test_question_exchange import GIFT

SPOILT = GIFT + "\nA <script>alert(1)</script>{~b ~c}\n\n[html]<b>Bold</b>{T}\n"


@pytest.fixture
def bank(db) -> QuestionBank:
    return QuestionBank.objects.create(title="Silence", slug="silence")


@pytest.fixture
def desk(client, organiser):
    client.force_login(organiser)
    return client


def bring(client, place, text=GIFT, name="silence.gift", source="auto"):
    kind = "quiz" if isinstance(place, Quiz) else "bank"
    data = text if isinstance(text, bytes) else text.encode()
    return client.post(
        reverse(f"courses_bring_questions_{kind}", args=[place.pk]),
        {"file": SimpleUploadedFile(name, data), "source": source},
    )


def test_file_is_shown_before_anything_is_stored(desk, bank):
    answer = bring(desk, bank, SPOILT)
    assert answer.status_code == 302
    page = desk.get(answer.url).content.decode()
    assert "silence.gift, for “Silence”: 10 questions" in page
    assert page.count('type="checkbox" name="question"') == 10
    assert page.count(" checked>") == 10
    assert "No correct answer; the question was left out." in page
    assert "Bold, colours, tables or other formatting became plain text." in page
    assert "<script>alert" not in page
    assert bank.questions.count() == 0


def test_concerns_about_a_panel_are_told_with_its_votes(desk, bank):
    scale = (Judgement("less", "Less likely", 3), Judgement("more", "More likely"))
    asked = Question(
        key="case",
        kind=Kind.SCRIPT_CONCORDANCE,
        stem="She has stopped asking.",
        body=ScriptConcordance("She has heard enough.", "She weeps.", scale),
    )
    written = registry.write([asked], "document").content
    page = desk.get(bring(desk, bank, written, "case.json").url).content.decode()
    assert "The panel has 3 members; with fewer than 10" in page
    assert "The whole panel agrees" in page
    assert "The panel is split" not in page


def test_only_ticked_questions_are_stored(desk, bank):
    look = bring(desk, bank).url
    answer = desk.post(look, {"question": ["2", "4"]})
    assert answer.url == (
        reverse("wagtailsnippets_courses_bankquestion:list") + f"?bank={bank.pk}"
    )
    names = list(BankQuestion.objects.order_by("pk").values_list("name", flat=True))
    assert names == ["Which help?", "Bone is dense."]
    assert desk.get(look).status_code == 404


def test_same_file_again_offers_but_does_not_tick(desk, bank):
    desk.post(bring(desk, bank).url, {"question": ["2"]})
    page = desk.get(bring(desk, bank).url).content.decode()
    assert "1 of them is there already and not ticked." in page
    assert page.count(" checked>") == 8
    assert page.count("already there</span>") == 1


def test_ticks_reach_a_quiz_as_a_draft(desk, quiz):
    before = len(quiz.questions)
    answer = desk.post(bring(desk, quiz).url, {"question": ["1"]})
    assert answer.url == reverse("wagtailsnippets_courses_quiz:edit", args=[quiz.pk])
    quiz.refresh_from_db()
    draft = quiz.get_latest_revision_as_object()
    assert (len(quiz.questions), len(draft.questions)) == (before, before + 1)
    assert desk.get(answer.url).status_code == 200


def test_nothing_ticked_is_said_and_keeps_the_file(desk, bank):
    look = bring(desk, bank).url
    answer = desk.post(look)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Tick the questions that you want to keep." in page
    assert " checked>" not in page
    assert desk.get(look).status_code == 200


def test_discarding_changes_nothing(desk, bank):
    look = bring(desk, bank).url
    desk.post(look, {"discard": "1", "question": ["1"]})
    assert bank.questions.count() == 0
    assert desk.get(look).status_code == 404


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "“silence.gift” is empty."),
        (b"\xff\xfe", "“silence.gift” is not UTF-8: byte 0xFF at offset 0, line 1."),
    ],
)
def test_unreadable_files_are_refused_on_the_form(desk, bank, text, sentence):
    answer = bring(desk, bank, text)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_no_file_is_said(desk, bank):
    url = reverse("courses_bring_questions_bank", args=[bank.pk])
    answer = desk.post(url, {"source": "auto"})
    assert (
        answer.status_code,
        "Choose the file first." in answer.content.decode(),
    ) == (
        422,
        True,
    )


def test_file_of_somebody_else_is_not_there(desk, bank, client, django_user_model):
    look = bring(desk, bank).url
    other = django_user_model.objects.create_superuser("other@example.org", "x")
    client.force_login(other)
    assert client.get(look).status_code == 404
    assert client.post(look, {"question": ["1"]}).status_code == 404
    assert bank.questions.count() == 0


def test_file_is_kept_for_a_day(desk, organiser, bank):
    look = bring(desk, bank).url
    with time_machine.travel(timezone.now() + timedelta(hours=25), tick=False):
        desk.force_login(organiser)
        assert desk.get(look).status_code == 404
    assert list(arrivals.SHELF.folder.iterdir()) == []


def test_file_is_taken_over_once(desk, bank, monkeypatch):
    look = bring(desk, bank).url
    monkeypatch.setattr(Shelf, "claim", lambda self, token: False)
    second = {"question": ["1"], "place": f"bank-{bank.pk}"}
    assert desk.post(look, second).status_code == 404  # it is there, for another
    assert bank.questions.count() == 0


def test_confirming_twice_says_so_and_stores_nothing_again(desk, bank, quiz):
    for place, kind, there in (
        (bank, "bank", reverse("wagtailsnippets_courses_bankquestion:list")),
        (quiz, "quiz", reverse("wagtailsnippets_courses_quiz:edit", args=[quiz.pk])),
    ):
        look = bring(desk, place).url
        assert (
            f'name="place" value="{kind}-{place.pk}"' in desk.get(look).content.decode()
        )
        form = {"question": ["1"], "place": f"{kind}-{place.pk}"}
        desk.post(look, form)
        again = desk.post(look, form, follow=True)
        assert again.redirect_chain[-1][0].startswith(there)
        assert "This file is not kept any longer" in again.content.decode()
    assert bank.questions.count() == 1


@pytest.mark.parametrize(
    "place", ["", "bank", "bank-x", "bank-0", "lesson-1", "quiz-²"]
)
def test_second_confirmation_for_no_place_is_not_found(desk, bank, place):
    look = bring(desk, bank).url
    desk.post(look, {"question": ["1"]})
    assert desk.post(look, {"question": ["1"], "place": place}).status_code == 404


def test_import_that_fails_gives_the_file_back(desk, bank, monkeypatch):
    look = bring(desk, bank).url

    def fail(*args, **options):
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr("courses.services.import_questions", fail)
        with pytest.raises(RuntimeError):
            desk.post(look, {"question": ["1"]})
    assert desk.post(look, {"question": ["1"]}).status_code == 302
    assert bank.questions.count() == 1


def test_pages_are_for_those_who_may_change_the_place(client, bank, quiz, learner):
    client.force_login(learner)
    for name, pk in (("bank", bank.pk), ("quiz", quiz.pk)):
        for page in ("bring_questions", "take_questions_away"):
            answer = client.get(reverse(f"courses_{page}_{name}", args=[pk]))
            assert answer.status_code in (302, 403)


def test_questions_are_taken_away_with_what_is_lost(desk, bank):
    desk.post(bring(desk, bank).url, {"question": ["1", "2"]})
    url = reverse("courses_take_questions_away_bank", args=[bank.pk])
    page = desk.get(url).content.decode()
    assert "2 questions (1 single choice, 1 multiple choice)" in page
    answer = desk.get(url, {"to": "gift"})
    assert answer["Content-Disposition"] == 'attachment; filename="silence.gift"'
    assert "::Wait::[plain]She looks down." in answer.content.decode()
    assert desk.get(url, {"to": "aiken"}).status_code == 404


def test_lists_lead_to_both_pages(desk, bank, quiz):
    for name, place in (("questionbank", bank), ("quiz", quiz)):
        page = desk.get(reverse(f"wagtailsnippets_courses_{name}:list"))
        kind = "quiz" if place is quiz else "bank"
        for view in ("bring_questions", "take_questions_away"):
            url = reverse(f"courses_{view}_{kind}", args=[place.pk])
            assert url in page.content.decode()


def test_looking_takes_the_same_queries(desk, bank):
    """The menu around the page has queries of its own; they are not counted here."""

    def queries_for(count):
        parts = GIFT.split("\n\n")[1 : count + 1]
        look = bring(desk, bank, "\n\n".join(parts) + "\n").url
        desk.get(look)
        with CaptureQueriesContext(connection) as asked:
            page = desk.get(look).content.decode()
        assert page.count('type="checkbox" name="question"') == count
        return len(asked)

    assert queries_for(1) == queries_for(3)
