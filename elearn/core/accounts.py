"""Accounts and identity: who may be recognised by an address, and how one is invited.

A person from a list or a platform log is recognised by a *verified* e-mail
address only. Names are never compared.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from elearn.core.models import NO_ADDRESS, User, normalise_email


class AccountAdapter(DefaultAccountAdapter):
    """allauth in this house: our address spelling, our landing page, our words for
    what goes wrong most often."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _(
            "This address and this password do not belong together. Look at both once "
            "more, or choose a new password."
        ),
        "too_many_login_attempts": _(
            "Too many tries in a short time. Your account is safe; wait some minutes "
            "and try again."
        ),
        "enter_current_password": _(
            "That is not your present password. Nothing was changed; write it again."
        ),
    }

    def clean_email(self, email: str) -> str:
        return normalise_email(super().clean_email(email))

    def send_mail(
        self, template_prefix: str, email: str, context: dict[str, Any]
    ) -> None:
        """No letter goes to an address that nobody has."""
        if not email.endswith(f"@{NO_ADDRESS}"):
            super().send_mail(template_prefix, email, context)

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """The first address that somebody proves takes the place of none."""
        confirmed = super().confirm_email(request, email_address)
        if confirmed:
            EmailAddress.objects.filter(
                user_id=email_address.user_id, email__endswith=f"@{NO_ADDRESS}"
            ).delete()
        return bool(confirmed)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return reverse("wagtail_serve", args=[""])


def user_display(user: User) -> str:
    return str(user)


def verified_users_by_email(emails: Iterable[str]) -> dict[str, User]:
    """Map of normalised address → the one active person who has verified it.

    Addresses nobody verified are absent. allauth's own constraint allows one
    verified owner per address.
    """
    wanted = {normalise_email(email) for email in emails if email.strip()}
    found: dict[str, User] = {}
    ordered = sorted(wanted)
    for start in range(0, len(ordered), 500):  # SQLite's limit on parameters
        rows = EmailAddress.objects.filter(
            email__in=ordered[start : start + 500], verified=True, user__is_active=True
        ).select_related("user")
        found.update({normalise_email(row.email): row.user for row in rows})
    return found


@transaction.atomic
def invite_person(
    *, email: str, name: str, password: str | None = None, **profile: str
) -> tuple[User, bool]:
    """The account of this address, made when there is none: (person, created).

    The organiser vouches for the address, so it is taken as verified. An
    existing account keeps its name: a list must not rename anybody. But where
    nobody had verified the address, the account's password and sessions end:
    it may have been made by somebody who does not own the mailbox, and the
    owner gets in by "forgotten password".
    """
    address = normalise_email(email)
    verified = EmailAddress.objects.filter(email=address, verified=True).first()
    if verified is not None:
        return User.objects.get(pk=verified.user_id), False
    user = User.objects.select_for_update().filter(email=address).first()
    created = user is None
    if user is None:
        user = User.objects.create_user(address, password, name=name, **profile)
    entry, _ = EmailAddress.objects.get_or_create(
        user=user, email=address, defaults={"verified": True, "primary": True}
    )
    if not entry.verified:
        entry.verified = True
        entry.save(update_fields=["verified"])
        user.set_unusable_password()
        user.save(update_fields=["password"])
    return user, created


@transaction.atomic
def make_account_without_address(*, name: str) -> User:
    """An account for somebody whom another site vouches for.

    An address that nobody has proved to own is worth less than none. This account has
    no password either; the person adds an address and proves it, and it becomes
    theirs to sign in with.
    """
    address = f"{uuid4().hex}@{NO_ADDRESS}"
    return User.objects.create_user(address, None, name=name)


def is_address_taken(email: str, *, by_other_than: User) -> bool:
    """True when somebody else has this address, verified or as their login."""
    address = normalise_email(email)
    others = User.objects.filter(email=address).exclude(pk=by_other_than.pk)
    verified = EmailAddress.objects.filter(email=address, verified=True)
    return others.exists() or verified.exclude(user_id=by_other_than.pk).exists()


@transaction.atomic
def vouch_for_address(user: User) -> None:
    """Take the address that staff entered for this person as verified and main.

    An address it replaces is let go: it must not match log rows any longer.
    """
    entries = EmailAddress.objects.filter(user=user)
    entries.filter(primary=True).exclude(email=user.email).delete()
    EmailAddress.objects.update_or_create(
        user=user, email=user.email, defaults={"verified": True, "primary": True}
    )
