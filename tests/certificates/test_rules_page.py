"""The rules as a page: one's own body first, sources that lead somewhere."""

import re

import pytest

from certificates.rule_pages import rules_page
from certificates.rule_sets import rule_sets
from tests.certificates.test_pages import text_of

pytestmark = pytest.mark.django_db


def bodies(page: str) -> list[tuple[str, bool]]:
    """Each body on the page in order, and whether it stands open."""
    found = re.findall(r'<details class="cme-body" id="rule-([\w-]+)"( open)?>', page)
    return [(key, bool(is_open)) for key, is_open in found]


def test_without_events_the_first_body_is_open_and_none_is_left_out(client):
    page = text_of(client.get("/my/cme/rules/"))
    shown = bodies(page)
    assert {key for key, _ in shown} == set(rule_sets())
    assert [is_open for _, is_open in shown] == [True] + [False] * (len(shown) - 1)
    assert '<p class="small"><a href="/my/cme/">' not in page


def test_the_bodies_of_ones_own_events_come_first_and_are_open(
    client, learner, webinar
):
    webinar.rule_set = "siwf"
    webinar.save()
    webinar.registrations.create(user=learner, registered_at=webinar.starts_at)
    client.force_login(learner)
    page = text_of(client.get("/my/cme/rules/"))
    shown = bodies(page)
    assert shown[0] == ("siwf", True)
    assert [is_open for _, is_open in shown[1:]] == [False] * (len(shown) - 1)
    assert '<p class="small"><a href="/my/cme/">My CME</a></p>' in page


def test_own_bodies_keep_their_order_and_unknown_keys_are_left_out():
    pages = rules_page(["dfp", "gone", "eaccme", "dfp"])
    assert [(one.key, one.is_open) for one in pages[:3]] == [
        ("dfp", True),
        ("eaccme", True),
        (pages[2].key, False),
    ]
    assert len({one.key for one in pages}) == len(pages) == len(rule_sets())


def test_a_source_with_an_address_is_a_link_with_the_day_it_was_read(client):
    page = text_of(client.get("/my/cme/rules/"))
    assert (
        '<a href="https://www.eapm.eu.com/eapm24-eaccme-credits/" rel="noreferrer">'
        "eapm.eu.com</a>, a stored copy read 27 November 2026"
    ) in page
    row = page[page.index("not found: our default") :]
    assert "<a " not in row[: row.index("</td>")]
