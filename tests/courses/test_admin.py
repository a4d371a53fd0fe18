"""What authors meet: blocks that show themselves, drafts that save, edits refused."""

import json

import pytest
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from wagtail.blocks import StreamBlockValidationError
from wagtail.models import Workflow

from courses.blocks import FactsBlock, LessonBodyBlock
from courses.forms import LessonPageForm
from courses.models import LessonPage, Quiz
from courses.question_blocks import QuestionsBlock
from elearn.core.wagtail_hooks import lead_reviewers_home
from tests.factories.courses import block, make_module, make_quiz, single

BLOCKS = [
    (stream.__name__, name, child)
    for stream in (LessonBodyBlock, FactsBlock, QuestionsBlock)
    for name, child in stream().child_blocks.items()
]


@pytest.mark.parametrize(
    ("stream", "name", "child"), BLOCKS, ids=[f"{s}-{n}" for s, n, _ in BLOCKS]
)
def test_block_says_what_it_is_for_and_shows_an_example(db, rf, stream, name, child):
    assert child.meta.icon != "placeholder"
    assert str(child.meta.description)
    shown = child.render(child.get_preview_value(), {"request": rf.get("/")})
    assert shown.strip() or name in {"try_it", "quiz_link"}


def lesson_form(module, editor, body, *, is_draft):
    form_class = LessonPage.get_edit_handler().get_form_class()
    assert issubclass(form_class, LessonPageForm)
    lesson = LessonPage(title="L", slug="l")
    body_data = {
        "body-count": str(len(body)),
        **{
            f"body-{number}-{field}": value
            for number, text in enumerate(body)
            for field, value in {
                "deleted": "",
                "order": str(number),
                "type": "text",
                "id": "",
                "value-text": json.dumps(
                    {
                        "entityMap": {},
                        "blocks": [
                            {
                                "key": "a",
                                "text": text,
                                "type": "unstyled",
                                "depth": 0,
                                "inlineStyleRanges": [],
                                "entityRanges": [],
                            }
                        ],
                    }
                ),
                "value-evidence-count": "1",
                "value-evidence-0-deleted": "",
                "value-evidence-0-order": "0",
                "value-evidence-0-type": "item",
                "value-evidence-0-id": "",
                "value-evidence-0-value": "F9",
            }.items()
        },
    }
    form = form_class(
        {
            "title": "L",
            "slug": "l",
            "lead": "",
            "comments-TOTAL_FORMS": "0",
            "comments-INITIAL_FORMS": "0",
            **body_data,
        },
        instance=lesson,
        parent_page=module,
        for_user=editor,
    )
    if is_draft:
        form.defer_required_fields()
    return form


@pytest.mark.parametrize("is_draft", [True, False])
def test_evidence_the_module_does_not_hold_saves_as_draft_only(db, editor, is_draft):
    module = make_module(lessons=0)
    form = lesson_form(module, editor, ["A claim."], is_draft=is_draft)
    assert form.is_valid() is is_draft
    if not is_draft:
        assert "no fact with the key F9" in str(form.errors["body"])


def test_two_facts_with_one_key_are_refused(db):
    facts = FactsBlock()
    value = facts.to_python(
        [
            block(
                "fact",
                {
                    "key": "F1",
                    "statement": "A.",
                    "short": "<p>B</p>",
                    "citation": "<p>C</p>",
                    "confidence": "checked",
                },
                name,
            )
            for name in ("one", "two")
        ]
    )
    with pytest.raises(StreamBlockValidationError) as refusal:
        facts.clean(value)
    (error,) = refusal.value.non_block_errors
    assert error == "Each fact needs a key of its own; used twice: F1."


def test_organiser_writes_quizzes_and_a_review_comes_before_publishing(
    db, client, organiser
):
    client.force_login(organiser, "allauth.account.auth_backends.AuthenticationBackend")
    url = reverse("wagtailsnippets_courses_quiz:add")
    assert "Questions" in client.get(url).content.decode()
    quiz = Quiz.objects.create(title="Six", slug="six", live=False)
    assert quiz.has_workflow
    assert quiz.get_workflow() == Workflow.objects.get(name="Patient review")


@pytest.mark.parametrize("kind", ["page", "quiz"])
def test_reviewer_approves_and_what_was_approved_is_published(
    client, organiser, reviewer, kind
):
    if kind == "page":
        content = LessonPage.objects.child_of(make_module(lessons=1)).get()
        route = "wagtailadmin_pages:workflow_action"
    else:
        content = make_quiz()
        route = "wagtailsnippets_courses_quiz:workflow_action"
    content.title = "Reviewed words"
    content.save_revision(user=organiser)
    content.get_workflow().start(content, organiser)
    client.force_login(reviewer, "allauth.account.auth_backends.AuthenticationBackend")
    state = content.current_workflow_task_state
    client.post(reverse(route, args=[content.pk, "approve", state.pk]), {"comment": ""})
    content.refresh_from_db()
    assert (content.title, content.live) == ("Reviewed words", True)
    assert content.latest_revision == content.live_revision


@pytest.mark.parametrize(
    ("person", "leads_home"), [("reviewer", True), ("editor", False)]
)
def test_after_a_decision_reviewers_are_led_where_they_may_go(
    request, rf, db, person, leads_home
):
    decision = rf.post("/", {"action-workflow-action": "true"})
    decision.user = request.getfixturevalue(person)
    answer = lead_reviewers_home(decision, make_module(lessons=1))
    assert (answer is not None and answer.url == "/admin/") is leads_home
    saving = rf.post("/", {})
    saving.user = decision.user
    assert lead_reviewers_home(saving, None) is None


def test_learner_has_no_way_into_the_quiz_admin(db, client, learner):
    client.force_login(learner, "allauth.account.auth_backends.AuthenticationBackend")
    response = client.get(reverse("wagtailsnippets_courses_quiz:list"))
    assert response.status_code == 302
    assert "login" in response.headers["Location"]


def test_quiz_previews_its_questions(db, editor):
    quiz = Quiz.objects.create(
        title="Six", slug="six", live=False, questions=json.dumps([single("a")])
    )
    response = quiz.make_preview_request(extra_request_attrs={"user": editor})
    if hasattr(response, "render"):
        response.render()
    assert "Question a?" in response.content.decode()
    assert ContentType.objects.get_for_model(Quiz).model == "quiz"


@pytest.mark.parametrize("kind", ["home", "catalogue", "course", "module", "lesson"])
def test_every_kind_of_page_opens_in_the_editor_and_previews(db, client, editor, kind):
    client.force_login(editor, "allauth.account.auth_backends.AuthenticationBackend")
    module = make_module(lessons=1, quiz=make_quiz())
    course = module.get_parent()
    page = {
        "home": course.get_parent().get_parent(),
        "catalogue": course.get_parent(),
        "course": course,
        "module": module,
        "lesson": module.get_children().first(),
    }[kind].specific
    edit = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    assert edit.status_code == 200
    assert page.title in edit.content.decode()
    response = page.make_preview_request(
        preview_mode="", extra_request_attrs={"user": editor}
    )
    assert page.title in response.render().content.decode()


def test_block_chooser_shows_previews(db, client, editor):
    client.force_login(editor, "allauth.account.auth_backends.AuthenticationBackend")
    text = LessonPage._meta.get_field("body").stream_block.child_blocks["text"]
    assert text.is_previewable
    url = reverse("wagtailadmin_block_preview")
    page = client.get(url, {"id": text.definition_prefix}).content.decode()
    assert "A warning gives the person a moment" in page
    assert "courses/css/lesson.css" in page


def test_quiz_without_questions_saves_as_draft_only(db):
    questions = QuestionsBlock()
    with pytest.raises(StreamBlockValidationError):
        questions.clean(questions.to_python([]))
    questions.is_deferred_validation = True
    assert not len(questions.clean(questions.to_python([])))
