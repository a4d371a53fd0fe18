"""Bookmarks, notes, the exact place, leaving, and pages for paper."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from courses import queries, services
from courses.models import (
    Bookmark,
    Enrolment,
    LessonNote,
    LessonPage,
    LessonVisit,
    ModulePage,
)
from tests.factories.courses import add_lesson, key, make_course, make_module

NOW = timezone.now()


# -- Bookmarks -------------------------------------------------------------------
def test_heading_is_bookmarked_listed_and_taken_away(lessons, as_learner, as_stranger):
    url = reverse("courses:bookmark", args=[lessons[0].pk])
    kept = as_learner.post(url, {"anchor": "then-wait-0"})
    assert kept.headers["Location"] == f"{lessons[0].get_url()}#then-wait-0"
    as_learner.post(url, {"anchor": ""})
    page = as_learner.get(lessons[0].get_url()).content.decode()
    assert "Take the bookmark at “Then wait 0” away" in page
    learning = as_learner.get(reverse("courses:my_learning"))
    whole, heading = learning.context["learning"].bookmarks
    assert (whole.heading, whole.url) == ("", lessons[0].get_url())
    assert (heading.heading, heading.url) == (
        "Then wait 0",
        f"{lessons[0].get_url()}#then-wait-0",
    )
    assert heading.url in learning.content.decode()
    drop = reverse("courses:drop_bookmark", args=[heading.id])
    assert as_stranger.post(drop).status_code == 404
    assert as_learner.get(drop).status_code == 405
    as_learner.post(drop)
    as_learner.post(url, {"anchor": ""})  # pressing it again takes it away
    assert not Bookmark.objects.exists()


def test_heading_that_is_not_there_is_refused(lessons, as_learner):
    url = reverse("courses:bookmark", args=[lessons[0].pk])
    page = as_learner.post(url, {"anchor": "no-such\0"}, follow=True)
    assert "no longer part of the lesson" in page.content.decode()
    assert not Bookmark.objects.exists()


def test_bookmark_of_a_lesson_that_is_gone_keeps_its_words(
    lessons, learner, as_learner
):
    services.keep_bookmark(lessons[0], user=learner, anchor="", now=NOW)
    lessons[0].delete()
    (kept,) = queries.my_learning(learner).bookmarks
    assert (kept.lesson_title, kept.url) == ("Lesson 1", "")
    page = as_learner.get(reverse("courses:my_learning")).content.decode()
    assert "no longer published" in page


def test_visitor_who_bookmarks_or_notes_is_led_to_sign_in(lessons, client):
    for name in ("bookmark", "save_lesson_note"):
        url = reverse(f"courses:{name}", args=[lessons[0].pk])
        assert client.post(url).headers["Location"] == (
            f"{reverse('account_login')}?next={lessons[0].get_url()}"
        )
        assert client.get(url).status_code == 405


# -- Notes -----------------------------------------------------------------------
def test_note_on_a_lesson_is_the_learners_alone(lessons, as_learner, as_stranger):
    url = reverse("courses:save_lesson_note", args=[lessons[0].pk])
    for text in ("First.", "Sit <b>down</b> first.\0\nThen wait."):
        as_learner.post(url, {"text": text})
    assert LessonNote.objects.get().text == "Sit <b>down</b> first.\nThen wait."
    page = as_learner.get(lessons[0].get_url()).content.decode()
    assert "Sit &lt;b&gt;down&lt;/b&gt; first." in page
    assert "Sit" not in as_stranger.get(lessons[0].get_url()).content.decode()
    mine = as_learner.get(reverse("courses:my_learning"))
    (note,) = mine.context["learning"].notes
    assert note.url == f"{lessons[0].get_url()}#my-note"
    assert "&lt;b&gt;down" in mine.content.decode()
    as_learner.post(url, {"text": "  "})
    assert not LessonNote.objects.exists()


# -- The exact place ---------------------------------------------------------------
def test_place_is_the_very_block_and_offered_everywhere(lessons, learner, as_learner):
    anchor = f"at-{key('breaking-bad-news-1-0-p')}"
    services.keep_place(lessons[0], user=learner, anchor=anchor, now=NOW)
    visit = LessonVisit.objects.get()
    assert (visit.last_anchor, visit.last_heading) == (anchor, "Then wait 0")
    where = f"{lessons[0].get_url()}#{anchor}"
    module = queries.module_of(lessons[0])
    for url in ("/", module.get_url(), reverse("courses:my_learning")):
        assert f'href="{where}"' in as_learner.get(url).content.decode(), url
    page = as_learner.get(lessons[0].get_url()).content.decode()
    assert f'id="{anchor}"' in page
    assert f'href="#{anchor}"' in page
    assert "Go on where you stopped" in as_learner.get("/").content.decode()


def test_place_whose_block_was_taken_away_is_its_heading(lessons, learner):
    anchor = f"at-{key('breaking-bad-news-1-0-p')}"
    services.keep_place(lessons[0], user=learner, anchor=anchor, now=NOW)
    body = lessons[0].body
    del body[3]
    lessons[0].save_revision().publish()
    lesson = LessonPage.objects.get(pk=lessons[0].pk)
    assert queries.lesson_view(learner, lesson).last_anchor == "then-wait-0"
    lesson.body = "[]"
    lesson.save_revision().publish()
    lesson = LessonPage.objects.get(pk=lesson.pk)
    assert queries.lesson_view(learner, lesson).last_anchor == ""


# -- Leaving -----------------------------------------------------------------------
def test_leaving_keeps_everything_and_coming_back_finds_it(
    module, lessons, learner, as_learner
):
    services.finish_lesson(lessons[0], user=learner, now=NOW)
    url = reverse("courses:leave_module", args=[module.pk])
    assert as_learner.get(url).status_code == 405
    page = as_learner.post(url, follow=True).content.decode()
    assert "What you read, wrote and finished is kept." in page
    view = queries.my_learning(learner)
    assert (view.next_module, [card.read for card in view.suggested]) == (None, [1])
    assert "Go on where you stopped" not in as_learner.get("/").content.decode()
    # Scrolling through a lesson does not put it back on the list.
    services.keep_place(lessons[0], user=learner, anchor="then-wait-0", now=NOW)
    services.keep_place(lessons[1], user=learner, anchor="then-wait-0", now=NOW)
    assert Enrolment.objects.get().left_at is not None
    back = as_learner.post(reverse("courses:enrol", args=[module.pk]))
    assert back.headers["Location"] == f"{lessons[1].get_url()}#then-wait-0"
    enrolment = Enrolment.objects.get()
    assert (enrolment.left_at, enrolment.enrolled_at) == (None, NOW)
    assert LessonVisit.objects.get(lesson=lessons[0]).finished_at == NOW


def test_leaving_what_one_never_began_changes_nothing(module, learner):
    assert not services.leave_module(module, user=learner, now=NOW)
    assert not Enrolment.objects.exists()


# -- Paper -------------------------------------------------------------------------
def test_paper_holds_words_and_own_notes_and_nothing_to_press(
    module, lessons, learner, as_learner, client
):
    services.save_note(
        lessons[0],
        user=learner,
        block_id=key("breaking-bad-news-1-0-r"),
        text="I hurried.",
        now=NOW,
    )
    services.keep_lesson_note(lessons[1], user=learner, text="Sit down.", now=NOW)
    url = reverse("courses:print_module", args=[module.pk])
    assert client.get(url).status_code == 302
    html = as_learner.get(url).content.decode()
    main = html.partition("<main")[2].partition("</main>")[0]
    assert main.count("Three short moves.") == 2
    for words in ("I hurried.", "Sit down.", "Somebody et al. 2022", "Lesson 2 of 2"):
        assert words in main
    assert not {"<button", "<textarea", "<form", "<input"} & {
        tag for tag in ("<button", "<textarea", "<form", "<input") if tag in main
    }
    one = as_learner.get(
        reverse("courses:print_lesson", args=[lessons[0].pk])
    ).content.decode()
    assert one.count("Three short moves.") == 1
    assert "Sit down." not in one


def test_paper_leaves_out_what_is_shut_and_says_so(module, lessons, as_learner):
    ModulePage.objects.filter(pk=module.pk).update(in_order=True)
    html = as_learner.get(
        reverse("courses:print_module", args=[module.pk])
    ).content.decode()
    assert html.count("Three short moves.") == 1
    assert "1 lesson is not open to you yet and is left out." in html


def test_paper_costs_the_same_for_one_lesson_and_three(as_learner, quiz):
    course = make_course()
    costs = []
    for size in (1, 3):
        module = make_module(
            lessons=size, blocks=size, quiz=quiz, course=course, slug=f"topic-{size}"
        )
        url = reverse("courses:print_module", args=[module.pk])
        as_learner.get(url)
        with CaptureQueriesContext(connection) as captured:
            html = as_learner.get(url).content.decode()
        assert html.count("Three short moves.") == size
        costs.append(len(captured))
    assert costs == [costs[0]] * 2


def test_audio_and_video_count_towards_the_minutes(module, monkeypatch):
    from courses.blocks import MarginNoteBlock

    monkeypatch.setattr(
        MarginNoteBlock, "seconds", lambda self, value: 600, raising=False
    )
    lesson = add_lesson(module, number=9)
    before = lesson.minutes
    lesson.body.append(("margin_note", {"term": "x", "text": "y"}))
    lesson.save()
    assert lesson.minutes == before + 10
