"""The page tree and its addresses: who may open what, and what a page costs."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, Site

from courses import services
from courses.models import (
    CataloguePage,
    CoursePage,
    Enrolment,
    HomePage,
    LessonPage,
    LessonVisit,
    ModuleConversation,
    ModulePage,
    QuizAttempt,
)
from courses.queries import lesson_view, module_view
from scenarios.services import start_attempt
from tests.factories.courses import (
    add_lesson,
    make_course,
    make_module,
    make_quiz,
    make_scenario,
)

NOW = timezone.now()


# -- The tree --------------------------------------------------------------
def test_site_begins_at_our_home_with_topics_below(db):
    home = Site.objects.get(is_default_site=True).root_page.specific
    assert isinstance(home, HomePage)
    assert [type(child.specific) for child in home.get_children()] == [CataloguePage]
    assert not Page.objects.filter(title__startswith="Welcome").exists()
    assert Page.find_problems() == ([], [], [], [], [])


def test_tree_has_one_order(db):
    assert CataloguePage.allowed_parent_page_models() == [HomePage]
    assert CataloguePage.allowed_subpage_models() == [CoursePage]
    assert CoursePage.allowed_subpage_models() == [ModulePage]
    assert ModulePage.allowed_subpage_models() == [LessonPage]
    assert LessonPage.allowed_subpage_models() == []
    home = HomePage.objects.get()
    assert not HomePage.can_create_at(home.get_parent())
    assert not CataloguePage.can_create_at(home)


# -- Who may open what -----------------------------------------------------
def test_lesson_asked_for_by_a_visitor_leads_to_sign_in_and_back(
    lessons, client, learner
):
    url = lessons[0].get_url()
    response = client.get(url)
    assert response.headers["Location"] == f"{reverse('account_login')}?next={url}"
    signed_in = client.post(
        response.headers["Location"],
        {"login": learner.email, "password": "quiet-room-42"},
    )
    assert signed_in.headers["Location"] == url
    assert "Three short moves." in client.get(url).content.decode()


def test_module_page_is_public_and_tells_what_completes_it(module, client):
    page = client.get(module.get_url()).content.decode()
    assert "Read all lessons" in page
    assert "Answer 2 of 3 quiz questions right" in page
    assert "not yet" in page
    assert "1 fact against its source" in page


def test_module_that_is_a_quiz_alone_speaks_of_no_lessons(as_learner):
    module = make_module(lessons=0, quiz=make_quiz())
    page = as_learner.get(module.get_url()).content.decode()
    assert "Quiz of 3" in page
    assert "0 lessons" not in page
    assert "for paper" not in page


def test_reading_enrols_nobody(module, lessons, as_learner):
    for url in (
        "/",
        "/topics/",
        module.get_parent().get_url(),
        module.get_url(),
        lessons[0].get_url(),
        reverse("courses:my_learning"),
    ):
        assert as_learner.get(url).status_code == 200
    for name in ("enrol", "finish_lesson", "keep_place"):
        pk = module.pk if name == "enrol" else lessons[0].pk
        assert as_learner.get(reverse(f"courses:{name}", args=[pk])).status_code == 405
    assert not Enrolment.objects.exists()
    assert not LessonVisit.objects.exists()


def test_enrolling_leads_to_the_first_lesson(module, lessons, as_learner):
    response = as_learner.post(reverse("courses:enrol", args=[module.pk]))
    assert response.headers["Location"] == lessons[0].get_url()
    assert Enrolment.objects.count() == 1


def test_visitor_who_enrols_is_led_to_sign_in_and_back(module, client):
    response = client.post(reverse("courses:enrol", args=[module.pk]))
    assert response.headers["Location"] == (
        f"{reverse('account_login')}?next={module.get_url()}"
    )
    assert not Enrolment.objects.exists()


def test_next_finishes_the_lesson_and_opens_the_following(lessons, learner, as_learner):
    response = as_learner.post(reverse("courses:finish_lesson", args=[lessons[0].pk]))
    assert response.headers["Location"] == lessons[1].get_url()
    first, second = LessonVisit.objects.filter(user=learner).order_by("pk")
    assert (first.finished_at is None, second.finished_at is None) == (False, True)


def test_next_after_the_last_lesson_is_the_conversation_then_the_quiz(
    learner, as_learner, scenario, quiz
):
    module = make_module(lessons=1, quiz=quiz)
    url = reverse("courses:finish_lesson", args=[module.get_children().first().pk])
    response = as_learner.post(url)
    attempt = QuizAttempt.objects.get(user=learner)
    assert response.headers["Location"] == reverse("courses:quiz", args=[attempt.key])
    ModuleConversation.objects.create(module=module, scenario=scenario)
    conversation = reverse("scenarios:start", args=[scenario.slug])
    assert as_learner.post(url).headers["Location"] == conversation


def test_last_lesson_says_where_its_key_leads(learner, as_learner, scenario, quiz):
    module = make_module(lessons=1, quiz=quiz)
    url = module.get_children().first().get_url()
    key = "<small>Next</small>The quiz"
    assert key in as_learner.get(url).content.decode()
    ModuleConversation.objects.create(module=module, scenario=scenario)
    page = as_learner.get(url).content.decode()
    assert key not in page
    assert f"<small>Next, a conversation</small>{scenario.title}" in page
    assert "back to the module" not in page


def test_last_lesson_of_a_module_without_more_leads_back_to_it(as_learner, db):
    module = make_module(lessons=1)
    url = reverse("courses:finish_lesson", args=[module.get_children().first().pk])
    page = as_learner.get(module.get_children().first().get_url()).content.decode()
    assert "Finish, and back to the module" in page
    assert as_learner.post(url).headers["Location"] == module.get_url()
    page = as_learner.get(module.get_url()).content.decode()
    assert "You have read the last lesson of this module." in page
    assert "You completed this module on" in page


@pytest.mark.parametrize("name", ["finish_lesson", "keep_place"])
def test_draft_lesson_is_not_there_for_learners(lessons, as_learner, name):
    lessons[0].unpublish()
    url = reverse(f"courses:{name}", args=[lessons[0].pk])
    assert as_learner.post(url, {"anchor": "then-wait-0"}).status_code == 404
    assert as_learner.get(lessons[0].get_url()).status_code == 404
    assert not LessonVisit.objects.exists()


@pytest.mark.parametrize("is_open", [True, False])
def test_lesson_of_an_unpublished_module_is_not_there(
    module, lessons, as_learner, client, editor, is_open
):
    """Taking a module off the site leaves the pages below it published."""
    LessonPage.objects.update(is_open=is_open)
    module.unpublish()
    url = lessons[0].get_url()
    assert as_learner.get(url).status_code == 404
    assert client.get(url).status_code == 404
    finish = reverse("courses:finish_lesson", args=[lessons[0].pk])
    assert as_learner.post(finish).status_code == 404
    assert not LessonVisit.objects.exists()
    client.force_login(editor)
    assert "Three short moves." in client.get(url).content.decode()


def test_progress_stays_sane_when_a_lesson_goes(module, lessons, learner):
    for lesson in lessons:
        services.finish_lesson(lesson, user=learner, now=NOW)
    lessons[0].unpublish()
    assert lesson_view(learner, lessons[1]).percent == 100
    add_lesson(module, number=3)
    assert lesson_view(learner, lessons[1]).percent == 50


def test_note_is_the_learners_alone(lessons, learner, as_learner, as_stranger):
    block_id = lessons[0].body.raw_data[5]["id"]
    url = reverse("courses:save_note", args=[lessons[0].pk, block_id])
    response = as_learner.post(url, {"text": "I said it too fast."})
    assert response.headers["Location"] == f"{lessons[0].get_url()}#note-{block_id}"
    assert (
        "I said it too fast." in as_learner.get(lessons[0].get_url()).content.decode()
    )
    others = as_stranger.get(lessons[0].get_url()).content.decode()
    assert "What now?" in others
    assert "too fast" not in others


def test_place_is_kept_and_named_on_the_module(lessons, learner, as_learner):
    url = reverse("courses:keep_place", args=[lessons[0].pk])
    assert as_learner.post(url, {"anchor": "then-wait-0"}).status_code == 204
    module = lessons[0].get_parent()
    page = as_learner.get(module.get_url()).content.decode()
    assert "You stopped at “Then wait 0”" in page
    assert "Continue with lesson 1" in page


def test_my_learning_needs_an_account_and_begins_with_the_next_step(
    module, learner, client, as_learner
):
    url = reverse("courses:my_learning")
    assert client.get(url).headers["Location"].startswith(reverse("account_login"))
    services.enrol(module, user=learner, now=NOW)
    view = as_learner.get(url).context["learning"]
    assert view.next_module.title == module.title
    assert view.next_step.label == "Continue with lesson 1"
    assert [need.count for need in view.next_missing] == ["0 of 2", "not yet"]


def test_my_learning_lists_conversations_with_the_way_back(
    scenario, learner, as_learner, stranger, as_stranger
):
    attempt = start_attempt(scenario.current_revision, user=learner, now=NOW, seed=1)
    url = reverse("courses:my_learning")
    assert as_stranger.get(url).context["learning"].conversations == ()
    page = as_learner.get(url)
    (card,) = page.context["learning"].conversations
    assert (card.title, card.finished_at, card.decisions) == (scenario.title, None, 0)
    assert card.url == reverse("scenarios:player", args=[attempt.uuid])
    assert card.url in page.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_my_learning_costs_the_same_for_one_and_three_conversations(
    scenario, learner, as_learner, count
):
    url = reverse("courses:my_learning")
    as_learner.get(url)
    with CaptureQueriesContext(connection) as empty:
        as_learner.get(url)
    for seed in range(count):
        start_attempt(scenario.current_revision, user=learner, now=NOW, seed=seed)
    with CaptureQueriesContext(connection) as full:
        as_learner.get(url)
    assert len(full) == len(empty)


def test_author_previews_a_lesson_that_was_never_saved(module, editor, rf):
    lesson = LessonPage(title="New", slug="new", lead="Draft words.")
    lesson.path, lesson.depth = f"{module.path}0009", module.depth + 1
    response = lesson.make_preview_request(
        original_request=None, preview_mode="", extra_request_attrs={"user": editor}
    )
    assert "Draft words." in response.render().content.decode()


# -- The path --------------------------------------------------------------
def test_path_says_done_now_and_later(learner, scenario):
    module = make_module(lessons=2, quiz=make_quiz(), scenario=scenario)
    first = module.get_children().first().specific
    services.finish_lesson(first, user=learner, now=NOW)
    view = module_view(learner, module, now=NOW)
    assert [(step.kind, step.state) for step in view.path] == [
        ("lesson", "done"),
        ("lesson", "now"),
        ("conversation", "later"),
        ("quiz", "later"),
    ]
    assert view.path[0].note == "Read today"
    assert view.next_step.label == "Continue with lesson 2"
    assert view.minutes == 2 + 2 + 8 + 4


# -- What a page costs -----------------------------------------------------
def queries_of(client, url) -> int:
    """Queries of a visit after the first, which fills caches (site, types)."""
    assert client.get(url).status_code == 200
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.mark.parametrize("grown", ["blocks", "siblings"])
def test_lesson_costs_the_same_whatever_it_holds(
    learner, quiz, costs_the_same, rf, grown
):
    course = make_course()

    def prepare(size):
        sizes = {"lessons": 1, "blocks": 1}
        sizes["blocks" if grown == "blocks" else "lessons"] = size
        slug = f"topic-{size}"
        module = make_module(**sizes, quiz=quiz, course=course, slug=slug)
        request = rf.get("/")
        request.user = learner

        def read():
            lesson = module.get_children().first().specific
            view = lesson_view(learner, lesson)
            context = {"lesson_view": view, "request": request}
            html = lesson.body.render_as_block(context)
            assert html.count('href="/topics/"') == 2 * sizes["blocks"]

        return read

    costs_the_same(prepare)


def test_lesson_page_costs_the_same_for_one_block_and_three(as_learner, quiz):
    small, large = (
        make_module(
            lessons=size, blocks=size, quiz=quiz, course=course, slug=f"topic-{size}"
        )
        for course in [make_course()]
        for size in (1, 3)
    )
    costs = {
        queries_of(as_learner, module.get_children().first().get_url())
        for module in (small, large)
    }
    assert len(costs) == 1


def test_module_costs_the_same_whatever_it_holds(learner, quiz, costs_the_same):
    course = make_course()

    def prepare(size):
        slug = f"topic-{size}"
        made = make_module(lessons=size, quiz=quiz, course=course, slug=slug)
        for number in range(size):
            scenario = make_scenario(f"window-{size}-{number}")
            ModuleConversation.objects.create(module=made, scenario=scenario)

        def look():
            view = module_view(learner, ModulePage.objects.get(pk=made.pk))
            assert len(view.path) == size + size + 1

        return look

    costs_the_same(prepare)


@pytest.mark.parametrize("name", ["home", "topics", "course", "my_learning"])
def test_lists_cost_the_same_for_one_module_and_three(as_learner, learner, quiz, name):
    course = make_course()
    url = {
        "home": "/",
        "topics": "/topics/",
        "course": course.get_url(),
        "my_learning": reverse("courses:my_learning"),
    }[name]
    costs = []
    for number in range(3):
        module = make_module(
            lessons=number + 1, quiz=quiz, course=course, slug=f"topic-{number}"
        )
        services.enrol(module, user=learner, now=NOW)
        costs.append(queries_of(as_learner, url))
    assert costs == [costs[0]] * 3
    assert "Module topic-2" in as_learner.get(url).content.decode()


def test_note_is_kept_without_what_no_database_can_hold(lessons, as_learner, learner):
    lesson = lessons[0]
    block = next(child for child in lesson.body if child.block_type == "reflection")
    address = reverse("courses:save_note", args=[lesson.pk, block.id])
    as_learner.post(address, {"text": "I paused\0 more."})
    assert learner.reflections.get().text == "I paused more."
