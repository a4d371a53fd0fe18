"""Checks, policies, slots, navigation, audit and files of packages."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings as real_settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.http import HttpResponse
from django.template import Context, Template
from django.test import RequestFactory
from django.urls import reverse

from elearn.core import audit, checks, slots
from elearn.core.accounts import invite_person, verified_users_by_email
from elearn.core.context import site
from elearn.core.finders import PackageFinder
from elearn.core.models import normalise_email
from elearn.core.policy import uses_policy
from elearn.core.templatetags.core import sentences


# -- checks ------------------------------------------------------------------
@pytest.mark.parametrize("place", ["media", "media/uploads", "", "elearn/core/static"])
def test_upload_folder_in_or_above_a_room_is_refused(settings, place):
    settings.MEDIA_ROOT = Path(real_settings.BASE_DIR) / place
    assert [m.id for m in checks.check_upload_folder(None)] == ["core.E001"]


def test_upload_folder_of_its_own_is_fine(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "uploads"
    assert checks.check_upload_folder(None) == []


def test_missing_package_file_is_named(settings, tmp_path):
    settings.PACKAGE_FILES = {"vendor/nothing.js": tmp_path / "nothing.js"}
    (message,) = checks.check_package_files(None)
    assert "vendor/nothing.js" in message.msg


def test_every_package_file_is_there():
    assert checks.check_package_files(None) == []


@pytest.mark.parametrize(
    ("processes", "redis", "named"),
    [(1, False, []), (4, False, ["default, pages"]), (4, True, []), (1, True, [])],
)
def test_several_processes_without_a_shared_cache_are_warned_of(
    settings, processes, redis, named
):
    settings.SERVING_PROCESSES = processes
    kind = "redis.RedisCache" if redis else "locmem.LocMemCache"
    backend = {"BACKEND": f"django.core.cache.backends.{kind}"}
    settings.CACHES = {"default": backend, "pages": backend}
    found = checks.check_shared_cache(None)
    assert [one.id for one in found] == ["core.W004"] * len(named)
    assert [
        f"4 processes serve, and each has its own cache ({one})" for one in named
    ] == [one.msg.partition(":")[0] for one in found]


def test_servers_own_word_for_their_processes_is_read(monkeypatch):
    monkeypatch.setenv("WEB_CONCURRENCY", "3")
    code = "from elearn.settings import base; print(base.SERVING_PROCESSES)"
    told = subprocess.run(
        [sys.executable, "-c", code],
        cwd=real_settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout == "3\n"


# -- files -------------------------------------------------------------------
def test_finder_serves_the_named_file_and_nothing_else_of_the_package():
    name = "vendor/fonts/source-serif-4-latin-normal.woff2"
    found = Path(finders.find(name))
    assert found.read_bytes()[:4] == b"wOF2"
    finder = PackageFinder()
    assert finder.find("vendor/fonts/../package.json") is None
    assert finder.find("vendor/package.json", find_all=True) == []


def test_collecting_with_hashed_names_finds_every_reference(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path / "collected"
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {
            "BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
        },
    }
    call_command("collectstatic", verbosity=0, interactive=False)
    css = next(settings.STATIC_ROOT.glob("core/css/fonts.*.css")).read_text()
    assert "source-serif-4-latin-normal." in css
    assert (settings.STATIC_ROOT / "staticfiles.json").is_file()


# -- policy ------------------------------------------------------------------
def policy_of(answer) -> dict[str, str]:
    parts = answer["Content-Security-Policy"].split("; ")
    return dict(part.split(" ", 1) for part in parts)


def test_pages_allow_no_inline_script_or_style(client, db):
    policy = policy_of(client.get(reverse("account_login")))
    assert policy["script-src"] == "'self'"
    assert policy["style-src"] == "'self'"
    assert policy["object-src"] == "'none'"
    assert policy["form-action"] == "'self'"


def test_error_pages_have_the_policy_too(client, db):
    assert policy_of(client.get("/no/such/page/"))["script-src"] == "'self'"


def test_admin_has_its_own_policy(client, editor):
    client.force_login(editor)
    policy = policy_of(client.get(reverse("wagtailadmin_home")))
    assert policy["style-src"] == "'self' 'unsafe-inline'"


def test_view_may_ask_for_a_named_policy_only():
    @uses_policy("chart")
    def view(request):
        return HttpResponse()

    assert view(RequestFactory().get("/"))._csp_policy_name == "chart"
    assert set(real_settings.CSP_POLICIES) >= {"page", "chart", "admin"}


# -- slots and navigation ----------------------------------------------------
@pytest.fixture
def empty_slots(monkeypatch):
    monkeypatch.setattr(slots, "_panels", type(slots._panels)(list))
    monkeypatch.setattr(slots, "_navigation", {})


def first(request, **arguments):
    return f"<b>{arguments['word']}</b>"


def second(request, **arguments):
    return ""


def test_slot_shows_panels_in_order_once_and_leaves_out_empty_ones(empty_slots):
    slots.register_panel("here", second, order=1)
    slots.register_panel("here", first, order=2)
    slots.register_panel("here", first, order=3)
    request = RequestFactory().get("/")
    assert slots.render_slot("here", request, word="x") == ["<b>x</b>"]
    text = Template('{% load core %}{% slot "here" word="y" %}').render(
        Context({"request": request})
    )
    assert text == "<b>y</b>"
    assert slots.render_slot("nowhere", request) == []


def test_header_knows_the_current_place_and_what_is_live(empty_slots):
    item = slots.NavigationItem(
        "profile", "Profile", "core:profile", 2, ("/my/",), is_live=lambda: True
    )
    slots.register_navigation(item)
    slots.register_navigation(slots.NavigationItem("x", "X", "no:such", 1))
    request = RequestFactory().get("/my/other/")
    (link,) = list(site(request)["navigation"])
    assert link == {
        "label": "Profile",
        "url": "/my/profile/",
        "is_current": True,
        "current_kind": "true",
        "is_live": True,
    }


def test_header_shows_the_person_and_the_way_out(client, learner):
    client.force_login(learner)
    page = client.get(reverse("core:profile")).content.decode()
    assert ">IC</span>" in page
    assert f'action="{reverse("account_logout")}"' in page
    assert "Editing and reports" not in page


def test_header_of_a_visitor_leads_back_after_signing_in(client, db, empty_slots):
    request = RequestFactory().get("/topics/?a=1")
    request.user = AnonymousUser()
    text = Template("{% load core %}{% sign_in_query %}").render(
        Context({"request": request})
    )
    assert text == "?next=%2Ftopics%2F%3Fa%3D1"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Saved. The rest is here.", ("Saved.", "The rest is here.")),
        ("Saved at 13.21 today", ("Saved at 13.21 today", "")),
    ],
)
def test_message_is_split_after_its_first_sentence(text, parts):
    assert sentences(text) == parts


# -- people ------------------------------------------------------------------
def test_addresses_have_one_spelling():
    assert normalise_email(" Ｉnes@EXAMPLE.org ") == "ines@example.org"
    assert normalise_email("STRASSE@x.org") == normalise_email("straße@x.org")


def test_people_are_found_by_verified_address_only(learner, stranger):
    stranger.emailaddress_set.update(verified=False)
    found = verified_users_by_email(
        ["INES@example.org", stranger.email, "", "no@x.org"]
    )
    assert found == {"ines@example.org": learner}


def test_inviting_again_renames_nobody(learner):
    person, created = invite_person(email="INES@Example.org", name="Other Name")
    assert (person.pk, created) == (learner.pk, False)
    learner.refresh_from_db()
    assert learner.name == "Inês Carvalho"


def test_audit_refuses_an_action_nobody_registered(learner):
    with pytest.raises(LookupError, match="core.dance"):
        audit.record("core.dance", learner)


def test_person_in_the_admin_sees_their_own_zone(client, organiser):
    organiser.time_zone = "Asia/Tokyo"
    organiser.save()
    client.force_login(organiser)
    answer = client.get(reverse("wagtailadmin_home"))
    assert answer.wsgi_request.user.wagtail_userprofile.get_current_time_zone() == (
        "Asia/Tokyo"
    )
