"""When does a letter go to the mail server? Never inside a transaction: on SQLite that
would hold the whole site's writes for as long as the server takes, and a transaction
that is undone afterwards would have told of what never happened.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends import smtp
from django.db import transaction


class EmailBackend(smtp.EmailBackend):
    """By SMTP; letters from inside a transaction wait for its commit. Wagtail writes to
    reviewers inside its own."""

    def open(self) -> bool | None:
        return False if _is_in_transaction() else super().open()

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        if not _is_in_transaction():
            return super().send_messages(email_messages) or 0
        waiting = list(email_messages)
        # Robust: what was committed stays so, whatever the mail server says.
        transaction.on_commit(lambda: self.send_messages(waiting), robust=True)
        return len(waiting)


def _is_in_transaction() -> bool:
    return transaction.get_connection().in_atomic_block
