"""The demo loads through services, twice with one result, and shows what it should."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import transaction
from django.test import override_settings
from wagtail.models import Revision

import elearn.core.demo
import scenarios.demo
from courses import demo, queries, services
from courses.analysis.from_attempts import report_of
from courses.analysis.page import analysis_page_context
from courses.demo.banks import TRIED, WAITING
from courses.demo.learners import FINISHED, MODULE, NEWCOMERS, SHOWN
from courses.demo.outline import read_modules
from courses.demo.room_plan import HEIGHT, WIDTH
from courses.domain.questions.kinds import Kind
from courses.models import (
    Bookmark,
    EvaluationAnswers,
    EvaluationGiven,
    GlossaryTerm,
    HomePage,
    LessonNote,
    LessonPage,
    LessonVisit,
    ModuleCompletion,
    ModulePage,
    PackageVersion,
    Quiz,
    QuizAttempt,
    QuizRevision,
    RunPlace,
    TextPage,
)
from elearn.core.models import CustomImage, User

#: One worker loads the demo for all of them.
pytestmark = pytest.mark.xdist_group("demo")

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def demo_once(django_db_setup, django_db_blocker):
    """Loading takes seconds, so these tests share it: each runs in a savepoint."""
    with (
        django_db_blocker.unblock(),
        override_settings(DEMO=True),
        transaction.atomic(),
    ):
        elearn.core.demo.load(now=NOW)
        scenarios.demo.load(now=NOW)
        yield demo.load(now=NOW)
        transaction.set_rollback(True)


@pytest.fixture
def loaded(demo_once, db):
    return demo_once


def counts() -> list[int]:
    models = (
        Revision,
        GlossaryTerm,
        QuizRevision,
        QuizAttempt,
        LessonVisit,
        ModuleCompletion,
        RunPlace,
        Bookmark,
        LessonNote,
        EvaluationGiven,
        EvaluationAnswers,
        PackageVersion,
    )
    return [model.objects.count() for model in models]


def test_load_makes_the_module_and_a_second_load_changes_nothing(loaded):
    written = read_modules()
    practised = [one for one in written if one.bank and "quiz" in one.bank]
    assert loaded == {
        "modules": len(written),
        "lessons": sum(len(one.lessons) for one in written),
        "glossary": 254,
        "packages": 1,
        "quizzes": sum(one.quiz is not None for one in written) + len(practised),
        "completions": FINISHED + 14,
        # Two more are invented, in the module that is in review.
        "sign_offs": sum(len(one.frame.get("sign_offs", ())) for one in written) + 2,
        "runs": 4,
        "places": 58,
        "evaluations": FINISHED - 1,
    }
    begun = ModuleCompletion.objects.filter(user__email__in=NEWCOMERS)
    assert not begun.exists()
    before = counts()
    assert demo.load(now=NOW) == loaded
    assert counts() == before


def test_one_module_waits_for_the_patient_reviewers(loaded):
    module = ModulePage.objects.get(slug="no-scan-today")
    assert [
        (part.kind.value, part.standing.value) for part in queries.parts_of(module)
    ] == [
        ("conversation", "waiting"),
        ("course", "published"),
        ("module", "waiting"),
        ("lesson", "waiting"),
        ("lesson", "waiting"),
    ]


def test_check_yourself_asks_in_every_way_there_is_once(loaded):
    quiz = Quiz.objects.get(slug="check-yourself")
    questions = quiz.frozen.get().plan.questions
    assert sorted(one.kind for one in questions) == sorted(Kind)
    asked = {one.kind: one for one in questions}
    picture = asked[Kind.HOTSPOT].body.picture
    assert (picture.width, picture.height) == (WIDTH, HEIGHT)
    assert CustomImage.objects.get(pk=picture.image_id).title == picture.name
    panel = asked[Kind.SCRIPT_CONCORDANCE]
    assert "invented" in panel.rationale
    assert sum(one.votes for one in panel.body.scale) == 10


def test_mixed_exam_draws_thirty_questions_and_no_one_twice(loaded):
    module = ModulePage.objects.get(slug="mixed-exam")
    quiz = module.quiz
    plan = quiz.frozen.get().plan
    assert (len(plan.draws), plan.questions, plan.question_count) == (14, (), 30)
    assert module.pass_mark == 18
    assert (quiz.attempts_allowed, quiz.time_limit_minutes) == (2, 45)
    assert [band.value["from_percent"] for band in quiz.overall_feedback] == [0, 60, 80]
    learner = User.objects.get(email=SHOWN)
    attempt = services.start_quiz(quiz, user=learner, now=NOW)
    slots = queries.state_of(attempt).slots.values()
    assert len({slot.question.key for slot in slots}) == 30


def test_enough_learners_finish_the_quiz_for_its_analysis_to_be_told(loaded):
    report = report_of(ModulePage.objects.get(slug=MODULE).quiz)
    page = analysis_page_context(report)["analysis"]
    assert page.is_told
    assert page.map_chart


def test_practice_quiz_has_attempts_and_answers_that_wait_for_a_marker(loaded):
    practice = Quiz.objects.get(slug="breaking-bad-news-practice")
    attempts = queries.quiz_attempts(practice)
    assert len(attempts) == TRIED
    assert {one.phase for one in attempts} == {"finished"}
    assert len(queries.marking_queue([practice])) == WAITING
    kinds = {one.kind for one in queries.attempt_matrix(practice).questions}
    assert len(kinds) >= 7


def test_evidence_of_every_lesson_is_known_to_the_module(loaded):
    user = User.objects.get(email=SHOWN)
    for lesson in LessonPage.objects.live():
        view = queries.lesson_view(user, lesson)
        named = {
            key
            for block in lesson.body
            if hasattr(block.value, "get")
            for key in block.value.get("evidence") or ()
        }
        assert named <= set(view.facts)
        listed = {(fact.citation, fact.label) for fact in view.sources}
        assert len(listed) == len(view.sources)
        assert listed == {
            (fact.citation, fact.label)
            for key, fact in view.facts.items()
            if key in named
        }


def test_person_of_the_pictures_is_half_way(loaded):
    user = User.objects.get(email=SHOWN)
    module = queries.module_view(user, ModulePage.objects.get(slug=MODULE))
    assert [step.state for step in module.path][:4] == ["done", "done", "now", "later"]
    assert module.path[2].note == "You stopped at “Then wait”"
    assert module.next_step.label == "Continue with lesson 3"
    assert [need.count for need in module.requirements] == [
        "2 of 5",
        "0 of 1",
        "not yet",
    ]
    assert (module.checked_count, module.to_confirm_count) == (12, 5)


def test_visitor_reads_home_topics_module_and_texts(loaded, client):
    module = ModulePage.objects.get(slug=MODULE)
    texts = TextPage.objects.live().in_menu()
    assert texts.count() == 5
    home = client.get("/").content.decode()
    assert "Well, doc, how long have I got?" in home
    assert module.title in client.get("/topics/").content.decode()
    page = client.get(module.get_url()).content.decode()
    assert "It carries no CME credit" in page
    assert "Nothing that was said there is quoted." in page
    for text in texts:
        assert f'href="{text.get_url()}"' in home
        assert text.lead in client.get(text.get_url()).content.decode()


def test_stranger_is_led_from_a_lesson_to_sign_in_and_back(loaded, client):
    lesson = LessonPage.objects.first()
    response = client.get(lesson.get_url())
    assert response.status_code == 302
    assert response.headers["Location"].endswith(f"?next={lesson.get_url()}")


def test_learner_reads_a_lesson_with_its_evidence_and_words(loaded, client):
    client.force_login(User.objects.get(email=SHOWN))
    lesson = LessonPage.objects.get(slug="a-warning-a-headline-a-silence")
    page = client.get(lesson.get_url()).content.decode()
    assert "“I’m sorry, the scan shows cancer that has spread to the liver.”" in page
    assert "<i>JAMA Netw Open</i> · checked" in page
    assert "Go on where you stopped" in page
    assert "Lesson 3 of 5" in page


def test_home_page_opens_with_the_first_conversation(loaded):
    assert HomePage.objects.get().hero_scenario.slug == "control-room-window"


def test_groups_show_an_open_run_a_waiting_list_and_requests(loaded):
    user = User.objects.get(email=SHOWN)
    course = ModulePage.objects.get(slug=MODULE).get_parent()
    runs = {
        run.title: run for run in queries.runs_of([course.pk], user, now=NOW)[course.pk]
    }
    assert runs["Evening group"].places == "7 of 12 places free"
    assert runs["Evening group"].call_to_action == "Take a place"
    assert runs["Small group of four"].place == "You are number 2 on the waiting list."
    assert runs["Group for departments"].call_to_action == "Ask for a place"


def test_person_of_the_pictures_keeps_bookmarks_and_a_note(loaded):
    view = queries.my_learning(User.objects.get(email=SHOWN), now=NOW)
    assert [one.heading for one in view.bookmarks] == [
        "Then wait",
        "When the family asks first",
    ]
    assert len(view.notes) == 1
    assert view.next_place == "Then wait"


def test_catalogue_finds_the_module_by_a_word_and_a_topic(loaded, client):
    page = client.get("/topics/?q=bad&topic=bad-news").context["catalogue"]
    titles = [row.title for row in page.rows]
    assert titles[0] == "Breaking bad news"
    assert "Radiation risk" not in titles


def test_lesson_on_doses_compares_them_and_explains_its_words(loaded, client):
    client.force_login(User.objects.get(email=SHOWN))
    lesson = LessonPage.objects.get(slug="a-number-somebody-can-hold")
    page = client.get(lesson.get_url()).content.decode()
    assert "CT of abdomen and pelvis" in page
    assert "<b>400</b> of 1,000 will have cancer at some time in life" in page
    assert 'href="/glossary/en/millisievert/"' in page
    assert "Nature gives each of us about 3 a year." in page
    assert "to be confirmed by an expert" in page


def test_patient_finds_a_word_of_the_report(loaded, client):
    page = client.get("/glossary/?q=effus").content.decode()
    assert "Extra fluid where there is usually little." in page
    assert "1 word for “effus”." in page
    german = client.get("/glossary/de/?q=erguss").content.decode()
    assert "Mehr Flüssigkeit an einer Stelle" in german
    word = client.get("/glossary/fr/effusion/").content.decode()
    assert '<h1 lang="fr">Épanchement</h1>' in word
    assert '<a href="/glossary/fr/oedema/">Œdème</a>' in word
