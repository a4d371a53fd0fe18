"""What an author of a first course must not stumble over."""

from __future__ import annotations

import pytest
from django.http import QueryDict
from django.urls import reverse

from courses.choices import ASPECTS
from courses.desk.viewsets import QUIZ_TABS
from courses.forms import BlocksAsRead
from courses.models import LessonPage, Quiz
from courses.question_blocks import QuestionBlock
from tests.factories.courses import make_course, make_module

QUIZ_FORM = QUIZ_TABS.bind_to_model(Quiz).get_form_class()
BODY = LessonPage._meta.get_field("body")


class BodyForm(BlocksAsRead):
    class Meta:
        model = LessonPage
        fields = ["body"]


def people(count: str) -> QueryDict:
    """A lesson of one icon array, as the editor posts it."""
    posted = QueryDict(mutable=True)
    posted.update(
        {
            "body-count": "1",
            "body-0-deleted": "",
            "body-0-order": "0",
            "body-0-type": "icon_array",
            "body-0-id": "array",
            "body-0-value-title": "Called back (invented)",
            "body-0-value-denominator": "100",
            "body-0-value-groups-count": "1",
            "body-0-value-groups-0-deleted": "",
            "body-0-value-groups-0-order": "0",
            "body-0-value-groups-0-id": "group",
            "body-0-value-groups-0-value-count": count,
            "body-0-value-groups-0-value-label": "have another scan",
            "body-0-value-rest": "need nothing more",
            "body-0-value-evidence-count": "0",
        }
    )
    return posted


@pytest.mark.parametrize(("count", "has_changed"), [("12", False), ("13", True)])
def test_number_that_is_posted_as_it_was_is_no_change(db, count, has_changed):
    """Or approving a lesson would store a revision that nobody has approved."""
    lesson = LessonPage(title="Numbers", slug="numbers")
    first = BodyForm(people("12"), instance=lesson)
    assert first.is_valid(), first.errors
    lesson.body = first.cleaned_data["body"]
    again = BodyForm(people(count), instance=lesson)
    assert again.is_valid(), again.errors
    assert again.has_changed() is has_changed


def test_icon_array_saves_itself_before_its_number_is_written(db):
    form = BodyForm(people(""), instance=LessonPage(title="Numbers", slug="numbers"))
    form.defer_required_fields()
    assert form.is_valid(), form.errors
    form = BodyForm(people(""), instance=LessonPage(title="Numbers", slug="numbers"))
    assert not form.is_valid()


def test_new_quiz_shows_learners_everything_until_its_author_unticks_it():
    form = QUIZ_FORM()
    shown = [
        [str(value) for value in form[f"review_{moment}"].value()]
        for moment in ("during", "just_after", "later_while_open", "after_close")
    ]
    assert shown == [[value for value, _label in ASPECTS]] * 4


@pytest.mark.parametrize(
    ("kind", "field", "count"),
    [
        ("single_choice", "options", 2),
        ("multiple_choice", "options", 2),
        ("matching", "rows", 2),
        ("ordering", "steps", 2),
        ("script_concordance", "scale", 5),
        ("single_choice", "hints", 0),
    ],
)
def test_new_question_has_room_for_what_it_needs(kind, field, count):
    blocks = Quiz._meta.get_field("questions").stream_block.child_blocks
    assert len(blocks[kind].get_default()[field]) == count


def test_closed_question_is_headed_by_its_own_words():
    """Else by the first tick box: “No”."""
    blocks = Quiz._meta.get_field("questions").stream_block.child_blocks
    for name, block in blocks.items():
        if isinstance(block, QuestionBlock):
            assert (name, block.meta.form_layout.label_format) == (name, "{stem}")
    options = blocks["single_choice"].child_blocks["options"].child_block
    assert options.meta.form_layout.label_format == "{text}"


def test_module_stands_below_its_course_once_that_is_published(db, client):
    course = make_course(title="The first five minutes")
    module = make_module(course=course)
    trail = f'<a href="{course.get_url()}">The first five minutes</a>'
    assert trail in client.get(module.get_url()).content.decode()
    course.unpublish()
    assert "The first five minutes" not in client.get(module.get_url()).content.decode()


def test_quiz_takes_its_slug_from_its_title_and_its_state_is_listed(client, organiser):
    client.force_login(organiser)
    page = client.get(reverse("wagtailsnippets_courses_quiz:add")).content.decode()
    assert 'data-w-sync-target-value="#id_slug"' in page
    Quiz.objects.create(title="A draft", slug="a-draft", live=False)
    rows = client.get(reverse("wagtailsnippets_courses_quiz:list")).content.decode()
    assert "w-status" in rows
