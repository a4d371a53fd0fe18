"""When something is wrong: what happened, what is safe, what to do."""

import pytest
from django.http import Http404
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from elearn.core import views


def test_unknown_address_is_explained(client, db):
    answer = client.get("/no/such/page/")
    page = answer.content.decode()
    assert answer.status_code == 404
    assert "This page is not here" in page
    assert "Nothing of yours is lost." in page
    assert 'class="site-header"' in page


def test_admin_is_refused_to_a_learner_without_going_in_circles(client, learner):
    client.force_login(learner)
    answer = client.get("/admin/", follow=True)
    assert answer.status_code == 403
    assert "You are signed in as Inês Carvalho" in answer.content.decode()
    assert [url for url, _code in answer.redirect_chain] == [
        "/admin/login/?next=/admin/"
    ]


def test_admin_leads_a_visitor_to_the_one_sign_in_page_and_back(client, organiser):
    answer = client.get("/admin/pages/", follow=True)
    assert answer.redirect_chain[-1][0] == "/accounts/login/?next=%2Fadmin%2Fpages%2F"
    entry = {"login": organiser.email, "password": "quiet-room-42"}
    answer = client.post("/accounts/login/", {**entry, "next": "/admin/pages/"})
    assert answer.url == "/admin/pages/"
    answer = client.get("/admin/login/?next=https://evil.example/")
    assert answer.url == "/admin/"


def test_form_without_its_key_changes_nothing_and_says_so(learner):
    client = Client(enforce_csrf_checks=True)
    client.force_login(learner)
    answer = client.post("/my/profile/", {"name": "Somebody Else"})
    assert answer.status_code == 403
    assert "Nothing was changed." in answer.content.decode()
    learner.refresh_from_db()
    assert learner.name == "Inês Carvalho"


def test_form_without_its_key_leads_back_to_the_page_it_stood_on(learner):
    client = Client(enforce_csrf_checks=True)
    client.force_login(learner)
    takes_forms_only = "/my/learning/module/1/enrol/"
    for came_from, back in [
        ("http://testserver/topics/?q=news", "http://testserver/topics/?q=news"),
        ("https://elsewhere.example/topics/", takes_forms_only),
        ("", takes_forms_only),
    ]:
        answer = client.post(takes_forms_only, headers={"Referer": came_from})
        assert answer.status_code == 403
        assert f'<a class="button" href="{back}">' in answer.content.decode()


def test_address_that_takes_only_forms_says_so(client, db):
    answer = client.get("/my/learning/module/1/enrol/")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert "This address only takes what a button sends." in answer.content.decode()
    assert client.head("/my/learning/module/1/enrol/").content == b""


def test_wrong_password_is_told_without_blame_and_keeps_the_address(client, learner):
    answer = client.post(
        "/accounts/login/", {"login": learner.email, "password": "not-this-one-42"}
    )
    page = answer.content.decode()
    assert "This address and this password do not belong together." in page
    assert f'value="{learner.email}"' in page


def test_server_error_page_needs_nothing_that_may_be_broken():
    page = render_to_string("500.html")
    assert "What you had saved before is safe." in page
    assert 'href="/static/core/css/base.css"' in page


def test_server_error_shows_the_page(db, monkeypatch):
    monkeypatch.setattr(views, "render", lambda *args, **options: 1 / 0)
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    answer = client.post("/my/profile/")
    assert answer.status_code == 500
    assert "Something broke on our side" in answer.content.decode()


@pytest.mark.parametrize(
    "path",
    [
        "documents/secret.pdf",
        "documents/scan.png",
        "images/../../elearn.sqlite3",
        "images/page.html",
        "images/drawing.svg",
        "elearn.sqlite3",
        "images/",
    ],
)
def test_upload_folder_gives_out_images_only(settings, path):
    settings.MEDIA_ROOT.joinpath("images").mkdir(parents=True)
    settings.MEDIA_ROOT.joinpath("documents").mkdir()
    for name in (
        "documents/secret.pdf",
        "documents/scan.png",
        "images/page.html",
        "images/drawing.svg",
    ):
        settings.MEDIA_ROOT.joinpath(name).write_text("private")
    settings.MEDIA_ROOT.parent.joinpath("elearn.sqlite3").write_text("private")
    request = RequestFactory().get(f"/uploads/{path}")
    with pytest.raises(Http404):
        views.uploaded_image(request, path)


def test_upload_folder_gives_out_an_image(client, db, settings):
    settings.MEDIA_ROOT.joinpath("images").mkdir(parents=True)
    settings.MEDIA_ROOT.joinpath("images/face.png").write_bytes(b"\x89PNG")
    answer = client.get("/uploads/images/face.png")
    assert b"".join(answer.streaming_content) == b"\x89PNG"
    assert answer["Content-Type"] == "image/png"
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_robots_stay_out_of_the_demo_and_of_peoples_own_pages(client, db, settings):
    assert client.get("/robots.txt").content.decode().endswith("Disallow: /\n")
    settings.DEMO = False
    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /my/\n" in text
    assert "Disallow: /\n" not in text
    assert text.endswith("Sitemap: http://testserver/sitemap.xml\n")
