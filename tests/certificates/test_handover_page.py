"""The hand-over page says what a press does before it is pressed, and where a missing
code is entered."""

import re
from datetime import UTC, datetime

import pytest
import time_machine
from django.core import mail

from certificates.services import (
    ask_for_dossier,
    issue_certificate,
    make_dossier,
    write_to_holders,
)
from media.services.mails import send_due_mails
from tests.certificates.conftest import NOW
from tests.factories.media import make_webinar_page

pytestmark = pytest.mark.usefixtures("bytes_for_paper")
LATER = datetime(2024, 3, 4, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel(LATER, tick=False):
        yield


@pytest.fixture
def desk(client, organiser):
    client.force_login(organiser)
    return client


def page_of(desk, slug: str = "part-1") -> str:
    place = f"/admin/webinars/{slug}/attendance/hand-over/"
    return desk.get(place).content.decode()


def primaries(html: str) -> list[str]:
    """The words of each button that is drawn as the main one."""
    main = html.partition("<main")[2]
    found = re.findall(
        r'<(?:a|button)[^>]*class="button"[^>]*>(.*?)</(?:a|button)>', main, re.DOTALL
    )
    return [re.sub(r"<[^>]+>", "", words).strip() for words in found]


def test_the_letter_is_read_before_it_is_sent(webinar, due_learner, desk):
    certificate = issue_certificate(webinar, user=due_learner, by=None, now=NOW)
    page = page_of(desk)
    assert "The letter as Inês Carvalho will read it" in page
    assert "1 letter is on its way at once; it cannot be called back." in page
    shown = page.partition('<p class="desk-letter__body">')[2].partition("</p>")[0]
    assert certificate.serial in shown
    write_to_holders(webinar, by=None, now=LATER)
    send_due_mails()
    assert shown.split() == mail.outbox[0].body.split()
    # Nobody is left to write to, so there is no letter to show.
    assert "desk-letter" not in page_of(desk)


def test_the_page_has_one_main_button(webinar, due_learner, desk):
    assert primaries(page_of(desk)) == ["Make the dossier"]
    issue_certificate(webinar, user=due_learner, by=None, now=NOW)
    assert primaries(page_of(desk)) == ["Write to 1 person"]
    make_dossier(ask_for_dossier(webinar, by=None, now=LATER).pk, now=LATER)
    assert primaries(page_of(desk)) == ["Write to 1 person"]
    write_to_holders(webinar, by=None, now=LATER)
    assert primaries(page_of(desk)) == ["Dossier, ZIP"]


def test_a_missing_code_leads_to_where_it_is_entered(make_event, desk):
    make_event("austrian", rule_set="dfp")
    assert "this event has no page yet" in page_of(desk, "austrian")
    page = make_webinar_page(
        slug="vienna", title="Vienna", rule_set="dfp", accreditation="Applied for."
    )
    told = page_of(desk, page.webinar.slug)
    assert f'href="/admin/pages/{page.pk}/edit/"' in told
    assert "Enter the code on the event’s page" in told
    assert "It stands on" not in told
