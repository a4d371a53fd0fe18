"""Letters leave after the commit: no mail server is spoken to inside a transaction."""

from __future__ import annotations

import pytest
from django.core.mail import EmailMessage
from django.core.mail.backends import smtp

from elearn.core import mail_after_commit
from elearn.core.mail_after_commit import EmailBackend

LETTER = EmailMessage("Hello", "Words", "a@example.org", ["b@example.org"])


@pytest.fixture
def server(monkeypatch):
    """What a mail server was asked, in order."""
    asked = []

    def open_line(self):
        asked.append("open")
        self.connection = object()
        return True

    def close_line(self):
        self.connection = None

    monkeypatch.setattr(smtp.EmailBackend, "open", open_line)
    monkeypatch.setattr(smtp.EmailBackend, "close", close_line)
    monkeypatch.setattr(
        smtp.EmailBackend,
        "_send",
        lambda _self, message: asked.append(message.subject) or True,
    )
    return asked


def test_outside_a_transaction_a_letter_leaves_at_once(server):
    assert EmailBackend().send_messages([LETTER]) == 1
    assert server == ["open", "Hello"]


@pytest.mark.django_db
def test_inside_a_transaction_it_waits_for_the_commit(
    server, monkeypatch, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks() as waiting:
        backend = EmailBackend()
        assert backend.open() is False
        assert backend.send_messages([LETTER]) == 1
        backend.close()
    assert server == []
    # The test's own transaction is never committed.
    monkeypatch.setattr(mail_after_commit, "_is_in_transaction", lambda: False)
    (leave,) = waiting
    leave()
    assert server == ["open", "Hello"]
