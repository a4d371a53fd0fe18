"""What is too large is refused before it is read; people are not deleted."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from elearn.core.models import User


@pytest.mark.parametrize(
    ("path", "limit"),
    [("/accounts/login/", "BODY_MAX_BYTES"), ("/admin/login/", "ADMIN_BODY_MAX_BYTES")],
)
def test_body_over_the_limit_is_refused_in_words(client, db, settings, path, limit):
    setattr(settings, limit, 2000)
    small = SimpleUploadedFile("a.csv", b"a" * 100)
    large = SimpleUploadedFile("a.csv", b"a" * 4000)
    assert client.post(path, {"file": small}).status_code != 413
    refused = client.post(path, {"file": large})
    assert refused.status_code == 413
    assert refused.content.decode() == (
        "This is too large to be taken. Nothing was changed."
    )


def test_log_of_32_megabytes_still_reaches_its_form(settings):
    assert settings.ADMIN_BODY_MAX_BYTES > settings.LOG_FILE_MAX_BYTES + 1_000_000


@pytest.mark.parametrize("in_bulk", [False, True])
def test_people_are_not_deleted(client, editor, learner, in_bulk):
    client.force_login(editor, "allauth.account.auth_backends.AuthenticationBackend")
    if in_bulk:
        url = reverse("wagtail_bulk_action", args=["core", "user", "delete"])
        url = f"{url}?id={learner.pk}"
    else:
        url = reverse("wagtailusers_users:delete", args=[learner.pk])
    answer = client.post(url)
    assert answer.status_code == 302
    assert answer.headers["Location"] == reverse(
        "wagtailusers_users:edit", args=[learner.pk]
    )
    assert User.objects.filter(pk=learner.pk).exists()
