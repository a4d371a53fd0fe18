"""Words of the glossary in a lesson: explained at their first place, or where marked."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.courses.glossary.page import (
    page_of,
)
from tests.factories.courses import make_module
from tests.factories.words import make_lesson, make_term, text


def test_lesson_links_the_first_place_and_explains_it_there(as_learner, terms):
    lesson = make_lesson(
        make_module(lessons=0),
        text("<p>Two effusions and a mass. An effusion.</p>", "one"),
        text("<p>Another effusion.</p>", "two"),
    )
    page = page_of(as_learner, lesson.get_url())
    assert page.count('class="term"') == 1
    link = '<a class="term" href="/glossary/en/effusion/" data-term="term-effusion">'
    assert f"Two {link}effusions</a>" in page
    assert 'id="term-effusion" popover role="dialog" aria-label="Effusion"' in page
    assert '<span class="term-card__words">Extra fluid.</span>' in page


def test_word_marked_by_hand_is_explained_every_time(as_learner, terms):
    lesson = make_lesson(
        make_module(lessons=0),
        text("<p>A <dfn>mass</dfn>, two <dfn>masses</dfn>, <dfn>nothing</dfn>.</p>"),
    )
    page = page_of(as_learner, lesson.get_url())
    assert page.count('data-term="term-mass"') == 2
    assert page.count('id="term-mass"') == 1
    assert ", nothing." in page
    assert "<dfn>" not in page


def test_draft_explains_nothing_in_a_lesson(as_learner, db):
    make_term("Effusion", "Half-written secret.", is_published=False)
    lesson = make_lesson(make_module(lessons=0), text("<p>An effusion.</p>"))
    page = page_of(as_learner, lesson.get_url())
    assert "An effusion." in page
    assert "secret" not in page


def test_hostile_entry_stays_text(as_learner, db):
    make_term("Effusion", '"><script>alert(1)</script>')
    lesson = make_lesson(make_module(lessons=0), text("<p>An effusion.</p>"))
    page = page_of(as_learner, lesson.get_url())
    assert "<script>alert" not in page
    assert "&quot;&gt;&lt;script&gt;" in page


@pytest.mark.parametrize("count", [1, 3])
def test_lesson_costs_the_same_for_one_term_and_three(as_learner, db, count):
    lesson = make_lesson(make_module(lessons=0), text("<p>Term 0, Term 1, Term 2.</p>"))

    def cost() -> int:
        as_learner.get(lesson.get_url())
        with CaptureQueriesContext(connection) as captured:
            as_learner.get(lesson.get_url())
        return len(captured)

    empty = cost()
    for number in range(count):
        make_term(f"Term {number}")
    assert cost() == empty
