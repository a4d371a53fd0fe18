"""An expert reads, decides, and is refused what is not theirs to say."""

from __future__ import annotations

import json
from html import unescape

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from wagtail.models import PageLogEntry

from courses import services
from courses.domain.sign_offs import Act
from courses.exceptions import SignOffRefused
from courses.models import LessonPage, SignOffStep
from tests.courses.sign_offs.deciding import (
    CAPACITY,
    NOW,
    WHAT,
    acts,
    decide,
    edit,
    lessons_of,
    one_url,
    seen,
    standing,
    told,
)
from tests.factories.courses import block, make_sign_off


def test_expert_reads_confirms_and_readers_are_told(client, expert, module, sign_off):
    reader = client.get(module.get_url()).content.decode()
    assert (
        "The doses of “one &amp; two” · awaiting medical physics review</span>"
        in reader
    )
    client.force_login(expert)
    page = unescape(client.get(one_url(sign_off)).content.decode())
    assert "Statement of F1." in page
    assert "Statement of F2." not in page
    assert "Journal F1" in page
    assert "· checked" in page
    for lesson in lessons_of(module):
        read = reverse("courses_read_part", args=[module.pk, "lesson", lesson.pk])
        assert read in page
        assert lesson.title in client.get(read).content.decode()
    answer = client.post(
        one_url(sign_off),
        {"act": "confirmed", "capacity": CAPACITY, "seen": told(sign_off)},
        follow=True,
    )
    assert answer.redirect_chain == [(one_url(sign_off), 302)]
    assert "Confirmed, for the version that you have read." in answer.content.decode()
    step = sign_off.steps.last()
    assert (step.act, step.by, step.capacity, step.what) == (
        "confirmed",
        expert,
        CAPACITY,
        WHAT,
    )
    assert standing(module) == ["medical physics review: confirmed"]
    client.logout()
    assert "· medical physics review: confirmed</span>" in (
        client.get(module.get_url()).content.decode()
    )


def test_every_change_is_in_the_history_of_the_module(organiser, expert, sign_off):
    decide(sign_off, expert, Act.OBJECTED, comment="12, not 8.")
    services.ask_again(
        sign_off, reason="It is 12 now.", sequence=2, by=organiser, now=NOW
    )
    services.withdraw_sign_off(
        sign_off, reason="Taken out.", sequence=3, by=organiser, now=NOW
    )
    told = PageLogEntry.objects.filter(
        page=sign_off.module_id, action__startswith="courses.sign_off"
    ).order_by("pk")
    assert [(one.action, one.user) for one in told] == [
        ("courses.sign_off_asked", None),
        ("courses.sign_off_objected", expert),
        ("courses.sign_off_asked_again", organiser),
        ("courses.sign_off_withdrawn", organiser),
    ]
    assert {one.data["sign_off"] for one in told} == {sign_off.pk}
    assert acts(sign_off) == [
        Act.ASKED,
        Act.OBJECTED,
        Act.ASKED_AGAIN,
        Act.WITHDRAWN,
    ]


def test_steps_are_written_once(sign_off):
    step = sign_off.steps.get()
    step.comment = "Something else"
    with pytest.raises(TypeError):
        step.save()


def test_database_refuses_a_second_step_in_the_same_place(sign_off):
    with pytest.raises(IntegrityError), transaction.atomic():
        SignOffStep.objects.create(
            sign_off=sign_off, sequence=0, act="confirmed", at=NOW, what=WHAT
        )


def test_second_expert_is_told_to_look_again(expert, reviewer, sign_off):
    shown = seen(sign_off)
    decide(sign_off, expert, Act.OBJECTED, comment="12, not 8.", shown=shown)
    with pytest.raises(SignOffRefused, match="has changed since you opened"):
        decide(sign_off, reviewer, shown=shown)
    assert acts(sign_off) == [Act.ASKED, Act.OBJECTED]


def test_decision_on_a_draft_that_changed_meanwhile_is_refused(expert, sign_off):
    shown = seen(sign_off)
    edit(lessons_of(sign_off.module)[0], "Other words")
    with pytest.raises(SignOffRefused, match="has changed since you opened"):
        decide(sign_off, expert, shown=shown)
    assert acts(sign_off) == [Act.ASKED]


def test_draft_that_saves_itself_over_its_revision_is_another_draft(
    organiser, expert, sign_off
):
    lesson = lessons_of(sign_off.module)[0]
    revision = edit(lesson, "First words", organiser)
    shown = seen(sign_off)
    draft = LessonPage.objects.get(pk=lesson.pk).get_latest_revision_as_object()
    draft.body = json.dumps([block("heading", "Second words", "h")])
    assert draft.save_revision(user=organiser, overwrite_revision=revision) == revision
    with pytest.raises(SignOffRefused, match="has changed since you opened"):
        decide(sign_off, expert, shown=shown)


@pytest.mark.parametrize(
    ("act", "capacity", "comment", "sentence"),
    [
        ("confirmed", " ", "", "Say in what capacity you decide"),
        ("objected", CAPACITY, "", "Say what should change"),
    ],
)
def test_decision_that_lacks_something_says_so_and_keeps_what_was_typed(
    client, expert, sign_off, act, capacity, comment, sentence
):
    client.force_login(expert)
    answer = client.post(
        one_url(sign_off),
        {"act": act, "capacity": capacity, "comment": comment, "seen": told(sign_off)},
    )
    assert answer.status_code == 422
    page = answer.content.decode()
    assert sentence in page
    assert f'value="{capacity.strip()}"' in page
    assert acts(sign_off) == [Act.ASKED]


def test_confirming_the_same_version_twice_is_said_to_be_done_already(
    expert, reviewer, sign_off
):
    decide(sign_off, expert)
    with pytest.raises(SignOffRefused, match="just this version already"):
        decide(sign_off, reviewer)
    assert acts(sign_off) == [Act.ASKED, Act.CONFIRMED]


def test_comment_of_an_expert_is_escaped(client, organiser, expert, sign_off):
    decide(sign_off, expert, Act.OBJECTED, comment="<b>12</b>\nnot 8")
    client.force_login(organiser)
    page = client.get(one_url(sign_off)).content.decode()
    assert "&lt;b&gt;12&lt;/b&gt;<br>not 8" in page


def test_last_capacity_in_the_field_is_offered_again(client, expert, sign_off):
    decide(sign_off, expert)
    other = make_sign_off(sign_off.module, now=NOW, key="other")
    client.force_login(expert)
    assert f'value="{CAPACITY}"' in client.get(one_url(other)).content.decode()
