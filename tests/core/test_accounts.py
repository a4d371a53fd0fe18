"""Who an address belongs to, and what an invitation may do to an account."""

from __future__ import annotations

from allauth.account.models import EmailAddress

from elearn.core.accounts import invite_person, verified_users_by_email
from elearn.core.models import User


def _squatter() -> User:
    """Somebody signed up with an address they cannot read."""
    user = User.objects.create_user("dr.weber@example.org", "my-own-secret", name="X")
    EmailAddress.objects.create(user=user, email=user.email, primary=True)
    return user


def test_invitation_makes_an_account_once(db):
    first, created = invite_person(email="A.Lund@Example.org", name="Åsa Lund")
    again, created_again = invite_person(email="a.lund@example.org", name="Other")
    assert (created, created_again) == (True, False)
    assert again == first
    assert again.name == "Åsa Lund"
    assert verified_users_by_email(["A.LUND@example.org"]) == {
        "a.lund@example.org": first
    }


def test_invitation_locks_out_whoever_had_not_verified_the_address(db, client):
    squatter = _squatter()
    client.force_login(squatter)
    user, created = invite_person(email="dr.weber@example.org", name="Dr Weber")
    assert (user.pk, created) == (squatter.pk, False)
    assert not User.objects.get(pk=user.pk).has_usable_password()
    assert client.get("/my/profile/").status_code == 302


def test_invitation_leaves_a_verified_account_its_password(learner):
    password = learner.password
    user, _ = invite_person(email=learner.email, name="Somebody Else")
    assert User.objects.get(pk=user.pk).password == password


def test_unverified_address_is_never_matched(db):
    _squatter()
    assert verified_users_by_email(["dr.weber@example.org"]) == {}


def test_second_verified_address_leads_to_its_owner(learner):
    EmailAddress.objects.create(
        user=learner, email="ines@clinic.example", verified=True
    )
    user, created = invite_person(email="ines@clinic.example", name="Inês")
    assert (user, created) == (learner, False)
