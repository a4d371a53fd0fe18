"""Pages from memory: the same for all visitors, each person's own, never too old."""

from __future__ import annotations

import asyncio
import re

import pytest
from django.core.cache import caches
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from courses.models import ReflectionNote
from courses.services import save_note
from elearn.asgi import answer_from_memory
from elearn.core.page_cache import PersonPages, VisitorPages, forget_all, keep
from elearn.core.policy import under_policy
from tests.factories.courses import add_lesson, key, make_module

TOKEN = re.compile(r'csrfmiddlewaretoken" value="(\w+)"')


@pytest.fixture(autouse=True)
def shelves(settings):
    settings.CACHES = {
        **settings.CACHES,
        "pages": {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            "LOCATION": "test-pages",
        },
    }
    caches["pages"].clear()
    yield
    caches["pages"].clear()


@pytest.fixture
def lesson(db):
    module = make_module(lessons=0)
    lesson = add_lesson(module, number=1)
    lesson.is_open = True
    lesson.save_revision().publish()
    return lesson


def _client(user) -> Client:
    client = Client()
    client.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_a_visitors_second_request_asks_the_database_nothing(
    client, lesson, django_assert_num_queries
):
    first = client.get(lesson.url)
    with django_assert_num_queries(0):
        second = client.get(lesson.url)
    assert second.content == first.content
    assert dict(second.items()) == dict(first.items())
    assert "Content-Security-Policy" in second


def test_a_persons_second_request_asks_for_session_and_person_only(
    learner, lesson, django_assert_num_queries
):
    client = _client(learner)
    first = client.get(lesson.url)
    with django_assert_num_queries(2):
        second = client.get(lesson.url)
    assert TOKEN.sub("", second.content.decode()) == TOKEN.sub(
        "", first.content.decode()
    )


def test_each_answer_carries_a_token_that_is_accepted(learner, lesson):
    client = Client(enforce_csrf_checks=True)
    client.force_login(learner, "allauth.account.auth_backends.AuthenticationBackend")
    client.get(lesson.url)
    tokens = set(TOKEN.findall(client.get(lesson.url).content.decode()))
    assert len(tokens) == 1
    url = f"/my/learning/lesson/{lesson.pk}/finish/"
    assert client.post(url, {"csrfmiddlewaretoken": "x" * 64}).status_code == 403
    answer = client.post(url, {"csrfmiddlewaretoken": tokens.pop()})
    assert answer.status_code == 302


def test_nobody_reads_what_is_another_persons(learner, stranger, lesson):
    block_id = key("breaking-bad-news-1-0-r")
    save_note(
        lesson,
        user=learner,
        block_id=block_id,
        text="My own words",
        now=timezone.now(),
    )
    mine, theirs = _client(learner), _client(stranger)
    assert b"My own words" in mine.get(lesson.url).content
    assert b"My own words" not in theirs.get(lesson.url).content
    assert b"My own words" not in Client().get(lesson.url).content
    assert b"My own words" in mine.get(lesson.url).content


def test_what_a_person_sends_is_seen_at_once(learner, lesson):
    client = _client(learner)
    client.get(lesson.url)
    block_id = key("breaking-bad-news-1-0-r")
    client.post(
        f"/my/learning/lesson/{lesson.pk}/note/{block_id}/", {"text": "Pause first"}
    )
    client.get("/my/learning/")  # shows the message
    assert ReflectionNote.objects.get().text == "Pause first"
    assert b"Pause first" in client.get(lesson.url).content


def test_signing_in_makes_earlier_copies_old(learner, lesson):
    """What was done as a visitor, a conversation say, becomes theirs with it."""
    reader = _client(learner)
    reader.get(lesson.url)
    block_id = key("breaking-bad-news-1-0-r")
    save_note(
        lesson, user=learner, block_id=block_id, text="Brought", now=timezone.now()
    )
    assert b"Brought" not in reader.get(lesson.url).content
    answer = Client().post(
        "/accounts/login/", {"login": learner.email, "password": "quiet-room-42"}
    )
    assert answer.status_code == 302
    assert b"Brought" in reader.get(lesson.url).content


@pytest.mark.parametrize("storage", ["cookie.CookieStorage", "session.SessionStorage"])
def test_a_message_is_shown_once_and_never_kept(learner, lesson, settings, storage):
    settings.MESSAGE_STORAGE = f"django.contrib.messages.storage.{storage}"
    client = _client(learner)
    client.get(lesson.url)
    block_id = key("breaking-bad-news-1-0-r")
    client.post(f"/my/learning/lesson/{lesson.pk}/note/{block_id}/", {"text": "Wait"})
    assert b"Your note is kept" in client.get(lesson.url).content
    assert b"Your note is kept" not in client.get(lesson.url).content


def test_what_is_sent_in_the_admin_empties_every_shelf(
    client, admin_client, learner, lesson
):
    reader = _client(learner)
    client.get(lesson.url)
    reader.get(lesson.url)
    lesson.title = "Another title"
    lesson.save_revision().publish()
    assert b"Another title" not in client.get(lesson.url).content
    admin_client.post(f"/admin/pages/{lesson.pk}/unpublish/", {})
    assert client.get(lesson.url).status_code == 404
    assert reader.get(lesson.url).status_code == 404


def test_a_preview_neither_reads_nor_leaves_a_copy(admin_client, lesson):
    admin_client.get(lesson.url, headers={"host": "localhost"})
    lesson.title = "Only a draft"
    lesson.save_revision()
    preview = admin_client.get(
        f"/admin/pages/{lesson.pk}/revisions/{lesson.latest_revision.pk}/view/"
    )
    assert b"Only a draft" in preview.content
    again = admin_client.get(lesson.url, headers={"host": "localhost"})
    assert b"Only a draft" not in again.content


def test_what_is_not_marked_is_not_kept(client, lesson):
    client.get("/topics/")
    assert not caches["pages"]._cache


@pytest.mark.parametrize("query", ["?x=1", "?page=2"])
def test_an_address_with_a_query_is_not_kept(client, lesson, query):
    client.get(lesson.url + query)
    assert not caches["pages"]._cache


@pytest.mark.parametrize(
    ("host", "count"),
    [
        ("testserver", 1),
        ("testserver:80", 1),
        ("testserver:8000", 1),
        ("testserver:81", 0),
    ],
)
def test_an_invented_port_makes_no_copy(client, lesson, host, count):
    assert client.get(lesson.url, headers={"host": host}).status_code == 200
    assert len(caches["pages"]._cache) == count


def test_a_closed_lesson_sends_visitors_to_sign_in_each_time(client, learner, lesson):
    lesson.is_open = False
    lesson.save_revision().publish()
    _client(learner).get(lesson.url)
    assert client.get(lesson.url).status_code == 302
    assert client.get(lesson.url).status_code == 302


def test_another_scheme_is_another_page(client, lesson):
    client.get(lesson.url)
    assert len(caches["pages"]._cache) == 1
    client.get(lesson.url, secure=True)
    assert len(caches["pages"]._cache) == 2


@pytest.mark.parametrize("path", ["visitor", "person"])
def test_an_answer_that_sets_a_cookie_is_not_kept(rf, learner, path):
    def answer(request):
        response = keep(HttpResponse("words"))
        response.set_cookie("colour", "blue")
        return response

    request = rf.get("/")
    request.user = learner
    request.session = {}
    {"visitor": VisitorPages, "person": PersonPages}[path](answer)(request)
    assert not caches["pages"]._cache


def test_a_visitors_page_with_a_form_is_not_kept(rf):
    """Its token is this visitor's; the next one's form would be refused."""
    form = f'<input name="csrfmiddlewaretoken" value="{"a" * 64}">'
    VisitorPages(lambda request: keep(HttpResponse(form)))(rf.get("/"))
    assert not caches["pages"]._cache
    VisitorPages(lambda request: keep(HttpResponse("words")))(rf.get("/"))
    assert len(caches["pages"]._cache) == 1


@pytest.mark.parametrize("status", [403, 404, 500])
def test_only_what_was_found_is_kept(rf, status):
    VisitorPages(lambda request: keep(HttpResponse("no", status=status)))(rf.get("/"))
    assert not caches["pages"]._cache


def test_a_copy_keeps_the_policy_its_view_asked_for(rf, learner):
    """Or a page that draws would be drawn once and blocked from then on."""

    def answer(request):
        return keep(under_policy(HttpResponse("a picture"), "chart"))

    served = []
    for _turn in range(2):
        request = rf.get("/")
        request.user = learner
        request.session = {}
        served.append(PersonPages(answer)(request))
    assert [one.content for one in served] == [b"a picture"] * 2
    assert [one._csp_policy_name for one in served] == ["chart", "chart"]


# -- Before a thread is taken -------------------------------------------------
def asked_at_the_root(path, *headers, **scope):
    """What the root sends of itself; None where the request goes on to Django."""
    sent, passed_on = [], []

    async def pages(scope, receive, send):
        passed_on.append(scope["path"])

    async def send(message):
        sent.append(message)

    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "query_string": b"",
        "headers": [(b"host", b"testserver"), *headers],
        **scope,
    }
    asyncio.run(answer_from_memory(pages)(scope, None, send))
    return None if passed_on else sent


def test_root_answers_a_visitor_with_the_copy_that_django_kept(client, lesson):
    assert asked_at_the_root(lesson.url) is None
    first = client.get(lesson.url)
    start, body = asked_at_the_root(lesson.url)
    assert (start["status"], body["body"]) == (200, first.content)
    assert {name.decode(): value.decode() for name, value in start["headers"]} == {
        name.lower(): value for name, value in first.items()
    }
    forget_all()
    assert asked_at_the_root(lesson.url) is None


@pytest.mark.parametrize(
    ("headers", "scope"),
    [
        ([(b"cookie", b"sessionid=x")], {}),
        ([(b"cookie", b"django_language=de")], {}),
        ([(b"host", b"testserver")], {}),
        ([(b"accept-language", b"de")], {}),
        ([], {"query_string": b"page=2"}),
        ([], {"method": "HEAD"}),
        ([], {"method": "POST"}),
        ([], {"scheme": "https"}),
        ([], {"root_path": "/below"}),
        ([], {"headers": [(b"host", b"elsewhere.example")]}),
        ([], {"headers": [(b"host", b"no host at all")]}),
        ([], {"headers": []}),
    ],
)
def test_root_passes_on_what_the_copy_is_not_for(
    client, lesson, settings, headers, scope
):
    settings.LANGUAGES = [("en-gb", "English"), ("de", "Deutsch")]
    client.get(lesson.url)
    assert asked_at_the_root(lesson.url) is not None
    assert asked_at_the_root(lesson.url, *headers, **scope) is None


def test_root_waits_for_no_copy_that_lies_elsewhere(client, lesson, settings, tmp_path):
    settings.CACHES = {
        **settings.CACHES,
        "pages": {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": tmp_path,
        },
    }
    client.get(lesson.url)
    assert list(tmp_path.iterdir())
    assert asked_at_the_root(lesson.url) is None
