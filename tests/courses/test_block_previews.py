"""What an author sees in the block chooser: each block on a page of its own."""

from __future__ import annotations

import pytest
from django.urls import reverse

from courses.models import LessonPage

BLOCKS = LessonPage.body.field.stream_block.child_blocks


@pytest.mark.parametrize("name", BLOCKS)
def test_chooser_shows_the_block_in_the_sites_look(client, organiser, name):
    client.force_login(organiser, "allauth.account.auth_backends.AuthenticationBackend")
    response = client.get(
        reverse("wagtailadmin_block_preview"), {"id": BLOCKS[name].definition_prefix}
    )
    page = response.content.decode()
    assert response.status_code == 200
    assert f"lesson__block--{name}" in page
    assert "courses/css/blocks.css" in page


def test_every_block_stands_under_a_heading_of_the_chooser():
    assert {str(block.meta.group) for block in BLOCKS.values()} == {
        "Words",
        "Numbers and pictures",
        "To hear and see",
        "To try out",
    }
