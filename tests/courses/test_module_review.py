"""A module handed in, approved and sent back as a whole: every part, or none."""

from __future__ import annotations

import json
import re

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import ModelLogEntry, PageLogEntry, TaskState

from courses import queries, services
from courses.exceptions import ReviewRefused
from courses.models import (
    CataloguePage,
    CoursePage,
    LessonPage,
    ModuleConversation,
    ModulePage,
    Quiz,
)
from courses.review_shapes import Standing
from scenarios.models import Scenario
from scenarios.services import create_draft
from scenarios.starters import starters
from tests.factories.courses import block, make_module, single


def draft_below(parent, page):
    page.live = False
    page.has_unpublished_changes = True
    parent.add_child(instance=page)
    page.save_revision()
    page.refresh_from_db()
    return page


def talk(by, title="The result he waited for"):
    document = starters()[1].document
    return create_draft(document, title=title, persona_name="Ferran", by=by)


def new_module(organiser, *, lessons=2, number=0):
    """A course from nothing: seven parts, none of them published."""
    quiz = Quiz(
        title="Check yourself",
        slug=f"check-{number}",
        questions=json.dumps([single("q1")]),
        live=False,
    )
    quiz.save()
    quiz.save_revision()
    course = draft_below(
        CataloguePage.objects.get(),
        CoursePage(title="The first five minutes", slug=f"five-{number}"),
    )
    module = ModulePage(
        title="Before you say it",
        slug="before",
        aim="Make room",
        lead="Three lessons.",
        quiz=quiz,
    )
    module.conversations = [ModuleConversation(scenario=talk(organiser))]
    draft_below(course, module)
    for lesson in range(lessons):
        draft_below(
            module,
            LessonPage(
                title=f"Lesson {lesson}",
                slug=f"lesson-{lesson}",
                body=json.dumps([block("heading", "A chair", f"h{number}{lesson}")]),
            ),
        )
    return module


@pytest.fixture
def module(organiser):
    return new_module(organiser)


def keys(module, standing=None):
    return [
        part.key
        for part in queries.parts_of(module)
        if standing is None or part.standing is standing
    ]


def standings(module):
    return [(part.kind.value, part.standing.value) for part in queries.parts_of(module)]


KINDS = ["conversation", "quiz", "course", "module", "lesson", "lesson"]


def url(module):
    return reverse("courses_module_review", args=[module.pk])


def test_author_submits_and_reviewer_approves_all_parts_with_one_step_each(
    client, organiser, reviewer, learner, module
):
    assert standings(module) == [(kind, "draft") for kind in KINDS]
    client.force_login(organiser)
    shown = client.get(url(module)).content.decode()
    ticked = re.findall(r'name="part" value="([^"]+)"[^>]* checked', shown)
    assert sorted(ticked) == sorted(keys(module))
    assert [key.split("-")[0] for key in ticked] == [
        "course",
        "module",
        "lesson",
        "lesson",
        "conversation",
        "quiz",
    ]
    answer = client.post(url(module), {"action": "submit", "part": ticked})
    assert answer.status_code == 302
    assert standings(module) == [(kind, "waiting") for kind in KINDS]

    client.force_login(reviewer)
    front = client.get(reverse("wagtailadmin_home")).content.decode()
    assert url(module) in front
    assert "6 parts wait" in front
    shown = client.get(url(module)).content.decode()
    assert "Approve and publish what is ticked" in shown
    assert shown.count("(new tab)") == 6
    ticked = re.findall(r'name="part" value="([^"]+)"[^>]* checked', shown)
    answer = client.post(
        url(module),
        {"action": "approve", "part": ticked, "comment": "Read aloud, twice."},
        follow=True,
    )
    assert "6 parts of “Before you say it” are approved and published." in (
        answer.content.decode()
    )
    assert standings(module) == [(kind, "published") for kind in KINDS]
    done = TaskState.objects.filter(status=TaskState.STATUS_APPROVED)
    assert {(one.finished_by, one.comment) for one in done} == {
        (reviewer, "Read aloud, twice.")
    }
    assert done.count() == 6
    assert client.get(module.get_url()).status_code == 200


def test_every_part_and_the_module_have_their_entries_in_the_log(
    organiser, reviewer, module
):
    services.submit_parts(module, keys=keys(module), by=organiser)
    services.approve_parts(module, keys=keys(module), comment="", by=reviewer)
    pages = PageLogEntry.objects.values_list("action", "user__email")
    things = ModelLogEntry.objects.values_list("action", "user__email")
    for name, who in (("start", organiser), ("approve", reviewer)):
        entry = (f"wagtail.workflow.{name}", who.email)
        assert [*pages, *things].count(entry) == 6
    own = PageLogEntry.objects.get(action="courses.approve_module")
    assert (own.page_id, own.user) == (module.pk, reviewer)
    assert len(own.data["parts"]) == 6


def test_unfinished_part_is_named_with_its_reason_and_nothing_is_submitted(
    client, organiser, module
):
    lesson = LessonPage.objects.child_of(module).first()
    lesson.body = json.dumps(
        [block("model_sentence", {"sentence": "", "note": "", "evidence": []}, "m")]
    )
    lesson.save_revision(clean=False)
    module.aim = ""
    module.save_revision(clean=False)
    module.quiz.questions = json.dumps([])
    module.quiz.save_revision(clean=False)
    client.force_login(organiser)
    shown = client.get(url(module)).content.decode()
    assert "Body: block 1 (Model sentence) is not finished." in shown
    assert "Aim: This field cannot be blank." in shown
    assert "A quiz needs at least one question." in shown
    assert shown.count("It cannot be submitted yet:") == 3
    assert len(re.findall(r"<input[^>]* checked", shown)) == 3
    answer = client.post(url(module), {"action": "submit", "part": keys(module)})
    assert answer.status_code == 422
    assert "“Before you say it”: Aim: This field cannot be blank." in (
        answer.content.decode()
    )
    assert standings(module) == [(kind, "draft") for kind in KINDS]


def test_conversation_with_errors_keeps_everything_from_being_published(
    organiser, reviewer, module
):
    services.submit_parts(module, keys=keys(module), by=organiser)
    draft = Scenario.objects.get()
    draft.script = {"schema_version": 2, "start": "", "nodes": []}
    draft.save_revision(user=organiser)
    with pytest.raises(ReviewRefused) as refusal:
        services.approve_parts(module, keys=keys(module), comment="", by=reviewer)
    assert refusal.value.sentences[0].startswith("“The result he waited for”: ")
    assert standings(module) == [(kind, "waiting") for kind in KINDS]


def test_changes_are_asked_for_with_a_comment_that_the_author_reads(
    client, organiser, reviewer, module
):
    services.submit_parts(module, keys=keys(module), by=organiser)
    client.force_login(reviewer)
    chosen = keys(module)[:2]
    answer = client.post(url(module), {"action": "return", "part": chosen})
    assert answer.status_code == 422
    assert "Say what should change" in answer.content.decode()
    client.post(
        url(module), {"action": "return", "part": chosen, "comment": "<b>Softer</b>"}
    )
    assert [one for _kind, one in standings(module)] == ["returned"] * 2 + [
        "waiting"
    ] * 4
    client.force_login(organiser)
    shown = client.get(url(module)).content.decode()
    assert shown.count("“&lt;b&gt;Softer&lt;/b&gt;”") == 2
    services.submit_parts(module, keys=keys(module, Standing.RETURNED), by=organiser)
    assert [one for _kind, one in standings(module)] == ["waiting"] * 6


def test_part_that_changed_meanwhile_is_not_decided_on(organiser, reviewer, module):
    services.submit_parts(module, keys=keys(module), by=organiser)
    seen = keys(module)
    LessonPage.objects.child_of(module).first().save_revision(user=reviewer)
    with pytest.raises(ReviewRefused, match="has changed since you opened this page"):
        services.approve_parts(module, keys=seen, comment="", by=reviewer)
    assert "published" not in dict(standings(module)).values()


def test_draft_saved_while_it_waited_is_what_is_approved(organiser, reviewer, module):
    services.submit_parts(module, keys=keys(module), by=organiser)
    lesson = LessonPage.objects.child_of(module).first()
    lesson.title = "Two chairs"
    lesson.save_revision(user=reviewer)
    services.approve_parts(module, keys=keys(module), comment="", by=reviewer)
    assert set(dict(standings(module)).values()) == {"published"}
    assert LessonPage.objects.get(pk=lesson.pk).title == "Two chairs"
    assert not TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS).exists()


def test_nobody_decides_twice_or_out_of_turn(organiser, reviewer, module):
    with pytest.raises(ReviewRefused, match="does not wait"):
        services.approve_parts(module, keys=keys(module), comment="", by=reviewer)
    with pytest.raises(ReviewRefused, match="cannot be submitted by you"):
        services.submit_parts(module, keys=keys(module), by=reviewer)
    services.submit_parts(module, keys=keys(module), by=organiser)
    with pytest.raises(ReviewRefused, match="does not wait"):
        services.approve_parts(module, keys=keys(module), comment="", by=organiser)
    with pytest.raises(ReviewRefused, match="cannot be submitted by you"):
        services.submit_parts(module, keys=keys(module), by=organiser)
    with pytest.raises(ReviewRefused, match="Tick at least one part"):
        services.approve_parts(module, keys=[], comment="", by=reviewer)


def test_strangers_find_no_review(client, learner, module):
    learner.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(learner)
    assert client.get(reverse("wagtailadmin_home")).status_code == 200
    assert client.get(url(module)).status_code == 404
    assert client.post(url(module), {"action": "approve"}).status_code == 404


@pytest.mark.parametrize("part", ["", "lesson-1-1", "module-x", "\0", "ä" * 5000])
@pytest.mark.parametrize("action", ["submit", "approve", "return", "", "zebra"])
def test_nonsense_changes_nothing(client, organiser, module, part, action):
    client.force_login(organiser)
    answer = client.post(url(module), {"action": action, "part": [part]})
    expected = 422 if action in {"submit", "approve", "return"} else 302
    assert answer.status_code == expected
    assert standings(module) == [(kind, "draft") for kind in KINDS]


def test_parts_are_those_of_the_draft_and_of_what_lessons_try(organiser):
    module = make_module(lessons=1)
    assert [kind for kind, _standing in standings(module)] == [
        "course",
        "module",
        "lesson",
    ]
    other = talk(organiser, "Not today")
    lesson = LessonPage.objects.child_of(module).first()
    lesson.body = json.dumps(
        [block("try_it", {"scenario": other.pk, "text": ""}, "try")]
    )
    lesson.save_revision()
    assert standings(module) == [
        ("conversation", "draft"),
        ("course", "published"),
        ("module", "published"),
        ("lesson", "draft"),
    ]


def test_reviewers_page_asks_as_often_for_three_lessons_as_for_one(
    client, organiser, reviewer
):
    counts = []
    client.force_login(reviewer)
    for number, lessons in enumerate((1, 1, 3)):
        module = new_module(organiser, lessons=lessons, number=number)
        services.submit_parts(module, keys=keys(module), by=organiser)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(url(module)).status_code == 200
        counts.append(len(asked))
    assert counts[1] == counts[2]


def test_front_page_asks_as_often_for_three_modules_as_for_one(organiser, reviewer):
    counts = []
    for number in range(4):
        module = new_module(organiser, lessons=1, number=number)
        services.submit_parts(module, keys=keys(module), by=organiser)
        with CaptureQueriesContext(connection) as asked:
            found = queries.modules_in_review(reviewer)
        assert len(found) == number + 1
        counts.append(len(asked))
    assert counts[1] == counts[3]


def test_editor_leads_to_the_whole_module(client, organiser, reviewer, module):
    lesson = LessonPage.objects.child_of(module).first()
    client.force_login(organiser)
    for page in (module, lesson):
        shown = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
        assert url(module) in shown.content.decode()
        assert "Submit the whole module" in shown.content.decode()
    listed = client.get(reverse("wagtailadmin_explore", args=[module.pk]))
    assert url(module) in listed.content.decode()


def test_approving_says_that_it_publishes(client, organiser, reviewer, module):
    services.submit_parts(module, keys=keys(module), by=organiser)
    client.force_login(reviewer)
    edit = reverse("wagtailadmin_pages:edit", args=[module.pk])
    quiz = reverse("wagtailsnippets_courses_quiz:edit", args=[module.quiz_id])
    for place in (edit, quiz, reverse("wagtailadmin_home")):
        shown = client.get(place).content.decode()
        assert "Approve and publish" in shown
        assert "Approve and publish, with a comment" in shown
        assert not re.search(r">\s*Approve\s*<", shown)
