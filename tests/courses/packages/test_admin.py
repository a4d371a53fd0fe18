"""Packages in the admin: uploaded, replaced, chosen for a lesson, refused in words."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from courses.forms import ModulePageForm
from courses.models import ContentPackage, ModulePackage, ModulePage, PackageVersion
from courses.packages import shelf
from tests.factories.courses import make_module
from tests.factories.packages import (
    add_package_lesson,
    h5p,
    make_package,
    packed,
    scorm,
)

LIST = "/admin/packages/"


@pytest.fixture
def desk(organiser) -> Client:
    client = Client()
    client.force_login(organiser, "allauth.account.auth_backends.AuthenticationBackend")
    return client


def send(client, url, raw=None, **fields):
    told = {"title": "Three phrases", "description": "", **fields}
    if raw is not None:
        told["file"] = SimpleUploadedFile("phrases.zip", raw, "application/zip")
    return client.post(url, told)


def test_organiser_uploads_a_package(desk, organiser):
    page = desk.get(f"{LIST}add/")
    assert 'enctype="multipart/form-data"' in page.content.decode()
    response = send(desk, f"{LIST}add/", scorm("2004"))
    assert response.status_code == 302
    version = PackageVersion.objects.get()
    assert (version.number, version.kind, version.added_by) == (
        1,
        "scorm_2004",
        organiser,
    )
    assert version.file_name == "phrases.zip"
    assert shelf.file_in(version.sha256, "index.html")
    listed = desk.get(LIST).content.decode()
    assert "Three phrases" in listed
    assert "SCORM 2004" in listed


def test_replacing_the_file_is_a_new_version_and_words_alone_are_none(desk):
    package = make_package()
    edit = f"{LIST}edit/{package.pk}/"
    assert send(desk, edit, title="Other words").status_code == 302
    package.refresh_from_db()
    assert (package.title, package.version_count) == ("Other words", 1)
    assert send(desk, edit, h5p()).status_code == 302
    package.refresh_from_db()
    assert (package.kind, package.version_count) == ("h5p", 2)
    assert [one.kind for one in package.versions.all()] == ["h5p", "scorm_12"]


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (None, "Choose the package’s file."),
        (b"", "This is no packed file"),
        (packed({"a.txt": "x"}), "neither a SCORM package"),
        (h5p(has_library=False), "does not bring its libraries"),
    ],
)
def test_what_cannot_play_is_one_sentence_and_nothing_stays(desk, raw, words):
    response = send(desk, f"{LIST}add/", raw)
    assert response.status_code == 200
    assert words in response.content.decode()
    assert not ContentPackage.objects.exists()


def test_refused_replacement_keeps_the_old_file(desk):
    package = make_package()
    response = send(desk, f"{LIST}edit/{package.pk}/", b"broken", title="New words")
    assert "This is no packed file" in response.content.decode()
    package.refresh_from_db()
    assert (package.title, package.version_count) == ("Sort three phrases", 1)


def test_only_those_who_may_upload_packages(as_learner, reviewer):
    assert as_learner.get(f"{LIST}add/").status_code == 302
    client = Client()
    client.force_login(reviewer, "allauth.account.auth_backends.AuthenticationBackend")
    assert send(client, f"{LIST}add/", scorm()).status_code == 302
    assert not ContentPackage.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_the_same_for_one_package_and_three(
    desk, count, django_assert_max_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    make_package()
    desk.get(LIST)
    with CaptureQueriesContext(connection) as one:
        desk.get(LIST)
    for number in range(count):
        make_package(title=f"Package {number}")
    with CaptureQueriesContext(connection) as many:
        desk.get(LIST)
    assert len(many) == len(one)


def test_large_files_are_taken_here_and_nowhere_else(client, settings):
    large = settings.ADMIN_BODY_MAX_BYTES + 1
    for url, status in [("/admin/pages/", 413), (f"{LIST}add/", 302)]:
        response = client.generic("GET", url, CONTENT_LENGTH=str(large))
        assert response.status_code == status, url
    too_large = settings.PACKAGE_MAX_BYTES + 2 * 1024 * 1024
    response = client.generic("GET", f"{LIST}add/", CONTENT_LENGTH=str(too_large))
    assert response.status_code == 413


def test_package_is_chosen_for_a_lesson(desk):
    make_package()
    chooser = reverse("wagtailsnippetchoosers_courses_contentpackage:choose")
    assert "Sort three phrases" in desk.get(chooser).content.decode()


def module_form(module, package, editor):
    form_class = ModulePage.get_edit_handler().get_form_class()
    assert issubclass(form_class, ModulePageForm)
    told = {
        "title": module.title,
        "slug": module.slug,
        "aim": module.aim,
        "lead": module.lead,
        "language": module.language,
        "objectives-count": "0",
        "facts-count": "0",
        "conversations-TOTAL_FORMS": "0",
        "conversations-INITIAL_FORMS": "0",
        "prerequisites-TOTAL_FORMS": "0",
        "prerequisites-INITIAL_FORMS": "0",
        "packages-TOTAL_FORMS": "1",
        "packages-INITIAL_FORMS": "0",
        "packages-0-package": str(package.pk),
        "packages-0-ORDER": "1",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
    }
    return form_class(
        told, instance=module, parent_page=module.get_parent(), for_user=editor
    )


def test_module_cannot_wait_for_a_package_that_no_lesson_has(editor):
    module, package = make_module(lessons=1), make_package()
    form = module_form(module, package, editor)
    assert not form.is_valid()
    assert form.non_field_errors() == [
        "No lesson of this module has the package “Sort three phrases”."
    ]
    add_package_lesson(module, package)
    form = module_form(ModulePage.objects.get(pk=module.pk), package, editor)
    assert form.is_valid(), form.errors
    form.save()
    assert ModulePackage.objects.get().package == package
