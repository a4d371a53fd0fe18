"""The text of the consent and its version go together."""

from __future__ import annotations

from hashlib import sha256

from django.template.loader import render_to_string

from media.consent import CONSENT_VERSION

#: version → sha256 of the words as they are read.
TEXTS = {
    "2026-11-27": "ad39c9db2658c923a9a36e739ebc6c48dedd16665a30697a84d5f82780593a13"
}


def test_the_text_of_the_consent_is_that_of_its_version():
    """Other words need another version: records name what a person agreed to."""
    words = " ".join(render_to_string("media/room/consent_text.html").split())
    assert sha256(words.encode()).hexdigest() == TEXTS[CONSENT_VERSION]
