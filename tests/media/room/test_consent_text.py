"""The text of the consent and its version go together; and nobody is told that nothing
is counted of them where another platform’s list counts."""

from __future__ import annotations

from hashlib import sha256

from django.template.loader import render_to_string

from media import services
from media.consent import CONSENT_VERSION
from media.models import Webinar
from tests.media.pages.conftest import BEFORE

#: version → sha256 of the words as they are read.
TEXTS = {
    "2026-11-27": "ad39c9db2658c923a9a36e739ebc6c48dedd16665a30697a84d5f82780593a13"
}


def test_the_text_of_the_consent_is_that_of_its_version():
    """Other words need another version: records name what a person agreed to."""
    words = " ".join(render_to_string("media/room/consent_text.html").split())
    assert sha256(words.encode()).hexdigest() == TEXTS[CONSENT_VERSION]


def test_what_is_held_elsewhere_is_counted_whoever_agreed(
    client, page, learner, time_machine
):
    time_machine.move_to(BEFORE)
    services.register_person(page.webinar, user=learner, by=None, now=BEFORE)
    client.force_login(learner)
    asked = "You have not agreed to be measured"
    assert asked in client.get(page.url).content.decode()
    Webinar.objects.update(stream_url="https://meet.example/j/1", streams=[])
    html = client.get(page.url).content.decode()
    assert asked not in html
    assert "your minutes are counted from that platform’s list" in html
