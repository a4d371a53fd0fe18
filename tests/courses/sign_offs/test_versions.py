"""A confirmation is for the version that was read."""

from __future__ import annotations

import pytest

from courses import queries
from tests.courses.sign_offs.deciding import (
    NOW,
    decide,
    edit,
    lessons_of,
    one_url,
    standing,
)
from tests.factories.courses import add_lesson, make_sign_off


def test_later_publication_shows_confirmed_for_another_version(
    client, expert, module, sign_off
):
    decide(sign_off, expert)
    revision = edit(lessons_of(module)[1], "Other words")
    assert standing(module) == ["medical physics review: confirmed"]
    # A draft that somebody writes at asks nobody anything.
    assert standing(module, is_published=False) == ["medical physics review: confirmed"]
    revision.publish()
    for who in (True, False):
        assert standing(module, is_published=who) == [
            "medical physics review: confirmed for another version"
        ]
    assert "confirmed for another version</span>" in (
        client.get(module.get_url()).content.decode()
    )
    client.force_login(expert)
    page = client.get(one_url(sign_off)).content.decode()
    assert page.count("changed since the last decision") == 1
    decide(sign_off, expert)
    assert standing(module) == ["medical physics review: confirmed"]


def test_draft_that_was_confirmed_holds_once_it_is_published(expert, module, sign_off):
    revision = edit(lessons_of(module)[0], "Other words")
    decide(sign_off, expert)
    assert standing(module) == ["medical physics review: confirmed for another version"]
    assert standing(module, is_published=False) == ["medical physics review: confirmed"]
    revision.publish()
    assert standing(module) == ["medical physics review: confirmed"]


def test_lesson_that_nobody_signed_is_a_change(expert, module, sign_off):
    decide(sign_off, expert)
    add_lesson(module, number=3)
    assert standing(module) == ["medical physics review: confirmed for another version"]


def test_other_sentence_is_not_confirmed_by_the_decision_on_the_first(
    expert, module, sign_off
):
    decide(sign_off, expert)
    make_sign_off(module, now=NOW, what="the doses of three")
    assert standing(module) == ["medical physics review: confirmed for another version"]


@pytest.mark.parametrize(
    "told",
    [{"field": "law"}, {"expert": "radiation protection officer"}, {"facts": ["F2"]}],
)
def test_confirmation_does_not_move_to_another_field_expert_or_fact(
    editor, module, sign_off, told
):
    decide(sign_off, editor)
    make_sign_off(module, now=NOW, **told)
    (line,) = queries.sign_offs_of(module)
    assert line.standing.endswith("confirmed for another version")
    field = told.get("field", "physics")
    assert queries.decisions_awaited([field]) == 1
    decide(sign_off, editor)
    assert queries.decisions_awaited([field]) == 0
