"""The second origin: files for those who may see the lesson, and nothing else."""

import json
import re
from datetime import timedelta

import pytest
import time_machine
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import RequestFactory
from django.utils import timezone

from courses import services
from courses.packages.origin import answer, application
from courses.packages.origins import origin_for, shares_cookies
from courses.packages.tokens import make_pass
from tests.factories.packages import (
    add_package_lesson,
    h5p,
    make_package,
    replace_file,
    scorm,
)

SITE = "http://testserver"


@pytest.fixture(autouse=True)
def connection_stays():
    """A server gives its connection back after each answer; a test still needs it."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def get(path, **headers):
    """The answer, read to its end as a server does; its bytes are `read`."""
    response = answer(RequestFactory().get(path, headers=headers))
    response.read = b"".join(response)
    response.close()
    return response


@pytest.fixture
def package(db):
    return make_package(scorm(more={"film.mp4": bytes(range(100)), "a.xyz": "?"}))


@pytest.fixture
def lesson(module, package):
    return add_package_lesson(module, package)


@pytest.fixture
def attempt(lesson, package, learner):
    return services.begin_package(
        lesson, package=package, user=learner, now=timezone.now()
    )


@pytest.fixture
def said(attempt):
    return make_pass(attempt.key, site=SITE)


def test_pass_opens_the_frame_and_the_files(said, attempt):
    frame = get(f"/{said}/play/")
    assert frame.status_code == 200
    facts = json.loads(re.search(rb'json">(.+?)</script>', frame.read)[1])
    assert facts == {
        "kind": "scorm_12",
        "site": SITE,
        "key": str(attempt.key),
        "files": f"/{said}/files",
        "start": f"/{said}/files/index.html",
    }
    page = get(f"/{said}/files/index.html")
    assert page["Content-Type"] == "text/html"
    assert b"Sort three phrases" in page.read


def test_frame_tells_no_name_and_no_address(said, learner):
    frame = get(f"/{said}/play/").read.decode()
    for word in ("Inês", "ines@example.org", "Carvalho"):
        assert word not in frame


def test_every_answer_is_shut_in_and_sets_no_cookie(said):
    for path in (f"/{said}/play/", f"/{said}/files/index.html", "/", "/runtime/frame"):
        response = get(path, cookie="sessionid=stolen")
        assert "Set-Cookie" not in response
        assert "cookie" not in response.headers.get("Vary", "").lower()
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Referrer-Policy"] == "no-referrer"
        assert response["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "sandbox" in response["Content-Security-Policy"]
    policy = get(f"/{said}/files/index.html")["Content-Security-Policy"]
    assert f"frame-ancestors 'self' {SITE};" in policy
    assert "allow-top-navigation" not in policy
    assert "allow-popups" not in policy
    assert "http://testserver" not in policy.replace(
        "frame-ancestors 'self' " + SITE, ""
    )


@pytest.mark.parametrize(
    "spoil",
    [
        lambda said: said[:-1] + ("A" if said[-1] != "A" else "B"),
        lambda said: "x" + said,
        lambda said: said.split(":")[0] + ":" * 2 + "x" * 30,
        lambda said: "a" * 100,
    ],
)
def test_forged_pass_opens_nothing(said, spoil):
    for what in ("play/", "files/index.html"):
        response = get(f"/{spoil(said)}/{what}")
        assert response.status_code == 403
        assert b"phrases" not in response.read


def test_pass_grows_old(said, settings):
    later = timezone.now() + timedelta(seconds=settings.PACKAGE_PASS_SECONDS + 5)
    with time_machine.travel(later, tick=False):
        assert get(f"/{said}/files/index.html").status_code == 403


def test_pass_ends_with_the_account(said, learner):
    learner.is_active = False
    learner.save()
    assert get(f"/{said}/files/index.html").status_code == 403


def test_pass_ends_with_the_lesson(said, lesson):
    lesson.unpublish()
    assert get(f"/{said}/files/index.html").status_code == 403


def test_pass_ends_where_the_lesson_becomes_private(said, lesson):
    from wagtail.models import PageViewRestriction

    PageViewRestriction.objects.create(
        page=lesson, restriction_type=PageViewRestriction.LOGIN
    )
    assert get(f"/{said}/files/index.html").status_code == 403


def test_pass_for_one_package_opens_no_other(said, module, stranger):
    other = make_package(scorm(title="Secret", more={"secret.txt": "x"}), title="Other")
    lesson = add_package_lesson(module, other, slug="other")
    attempt = services.begin_package(
        lesson, package=other, user=stranger, now=timezone.now()
    )
    theirs = make_pass(attempt.key, site=SITE)
    assert get(f"/{theirs}/files/secret.txt").status_code == 200
    assert get(f"/{said}/files/secret.txt").status_code == 404
    assert b"Secret" not in get(f"/{said}/files/index.html").read


def test_attempt_keeps_its_version_when_the_file_is_replaced(said, package):
    replace_file(package, scorm(title="Quite new"))
    assert b"Quite new" not in get(f"/{said}/files/index.html").read


@pytest.mark.parametrize(
    ("asked", "status", "content", "ranges"),
    [
        ("bytes=0-9", 206, bytes(range(10)), "bytes 0-9/100"),
        ("bytes=90-", 206, bytes(range(90, 100)), "bytes 90-99/100"),
        ("bytes=90-900", 206, bytes(range(90, 100)), "bytes 90-99/100"),
        ("bytes=-5", 206, bytes(range(95, 100)), "bytes 95-99/100"),
        ("bytes=100-", 416, b"", "bytes */100"),
        ("bytes=9-3", 416, b"", "bytes */100"),
        ("bytes=-0", 416, b"", "bytes */100"),
        ("bytes=0-1,5-6", 200, bytes(range(100)), None),
        ("lines=1-2", 200, bytes(range(100)), None),
    ],
)
def test_films_are_handed_out_in_parts(said, asked, status, content, ranges):
    response = get(f"/{said}/files/film.mp4", range=asked)
    assert (response.status_code, response.read) == (status, content)
    assert response.headers.get("Content-Range") == ranges


def test_unknown_files_are_nothing_to_run(said):
    kind = get(f"/{said}/files/a.xyz")["Content-Type"]
    assert not kind.startswith(("text/html", "text/javascript", "image/svg"))


@pytest.mark.parametrize("method", ["post", "put", "delete", "options", "patch"])
def test_only_reading_is_answered(said, method):
    request = getattr(RequestFactory(), method)(f"/{said}/files/index.html")
    assert answer(request).status_code == 405


def test_no_service_worker_is_registered(said):
    """It would outlive the pass, and answer for the packages of others."""
    path = f"/{said}/files/index.html"
    assert get(path, service_worker="script").status_code == 403


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/runtime/frame", 200),
        ("/runtime/scorm_12", 200),
        ("/runtime/scorm_2004", 200),
        ("/runtime/h5p/main.bundle.js", 200),
        ("/runtime/h5p/styles/h5p.css", 200),
        ("/runtime/h5p/../package.json", 404),
        ("/runtime/h5p", 404),
        ("/runtime/settings", 404),
        ("/admin/", 404),
        ("/static/core/css/base.css", 404),
        ("/", 404),
    ],
)
def test_nothing_else_lies_at_this_origin(db, path, status):
    assert get(path).status_code == status


def test_h5p_frame_begins_without_an_address(module, learner):
    package = make_package(h5p(), title="Card")
    lesson = add_package_lesson(module, package)
    attempt = services.begin_package(
        lesson, package=package, user=learner, now=timezone.now()
    )
    said = make_pass(attempt.key, site=SITE)
    assert b'"kind": "h5p"' in get(f"/{said}/play/").read
    assert get(f"/{said}/files/h5p.json").status_code == 200
    assert get(f"/{said}/files/H5P.ElearnCard-1.0/card.js").status_code == 200


def test_wsgi_answers_head_without_a_body(said):
    heard = {}

    def start_response(status, headers):
        heard.update(status=status, headers=dict(headers))

    environ = RequestFactory().head(f"/{said}/files/film.mp4").environ
    assert b"".join(application(environ, start_response)) == b""
    assert heard["status"] == "200 OK"
    assert heard["headers"]["Content-Length"] == "100"


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        ("localhost", "localhost", True),
        ("127.0.0.1", "localhost", False),
        ("packages.learn.example.org", "learn.example.org", True),
        ("example.org", "learn.example.org", True),
        ("packages.example.net", "learn.example.org", False),
        ("evil-example.org", "example.org", False),
        ("", "learn.example.org", True),
    ],
)
def test_hosts_that_share_cookies_are_recognised(one, other, shared):
    assert shares_cookies(one, other) is shared


def test_visitor_gets_an_origin_that_shares_nothing_with_the_address_used(settings, rf):
    settings.PACKAGE_ORIGINS = ["http://127.0.0.1:8001", "http://localhost:8001"]
    for host, origin in [
        ("localhost:8000", "http://127.0.0.1:8001"),
        ("127.0.0.1:8000", "http://localhost:8001"),
    ]:
        assert origin_for(rf.get("/", headers={"host": host})) == origin
    settings.PACKAGE_ORIGINS = ["http://localhost:8001"]
    assert origin_for(rf.get("/", headers={"host": "localhost:8000"})) == ""
