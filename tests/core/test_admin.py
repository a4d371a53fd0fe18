"""The Wagtail admin with our person: one name, verified addresses, our groups."""

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from elearn.core import audit
from elearn.core.models import User
from tests.factories.courses import make_quiz, single

NEW = {
    "name": "Ștefan Bălănescu",
    "email": "Stefan@Example.org",
    "country": "RO",
    "role": "radiologist",
    "training_level": "3",
    "time_zone": "Europe/Bucharest",
    "password1": "",
    "password2": "",
}


@pytest.fixture
def admin(client, editor):
    client.force_login(editor)
    return client


def test_people_are_listed_and_found_by_name(admin, learner, stranger):
    address = reverse("wagtailusers_users:index")
    assert "Inês Carvalho" in admin.get(address).content.decode()
    found = admin.get(address, {"q": "Inês"}).content.decode()
    assert "Inês Carvalho" in found
    assert "Ştefan Ionescu" not in found
    assert admin.get(address, {"ordering": "-name"}).status_code == 200


def test_list_of_people_takes_the_same_queries_for_any_number(
    admin, django_assert_num_queries
):
    address = reverse("wagtailusers_users:index")
    admin.get(address)  # fills the caches of site and content types
    with CaptureQueriesContext(connection) as with_one:
        admin.get(address)
    for number in range(3):
        User.objects.create_user(f"p{number}@example.org", name=f"Person {number}")
    with django_assert_num_queries(len(with_one)):
        admin.get(address)


def test_person_made_by_staff_counts_as_verified(admin):
    group = Group.objects.get(name="Course organisers")
    answer = admin.post(
        reverse("wagtailusers_users:add"), {**NEW, "groups": [group.pk]}
    )
    assert answer.status_code == 302
    person = User.objects.get(email="stefan@example.org")
    assert (person.name, person.country) == ("Ștefan Bălănescu", "RO")
    assert list(person.groups.all()) == [group]
    entry = EmailAddress.objects.get(user=person)
    assert (entry.email, entry.verified, entry.primary) == (
        "stefan@example.org",
        True,
        True,
    )


def test_address_replaced_by_staff_lets_the_old_one_go(admin, learner):
    admin.post(
        reverse("wagtailusers_users:edit", args=[learner.pk]),
        {**NEW, "is_active": "on"},
    )
    learner.refresh_from_db()
    assert learner.email == "stefan@example.org"
    entries = EmailAddress.objects.filter(user=learner)
    assert [entry.email for entry in entries] == ["stefan@example.org"]


def test_address_of_another_person_is_refused(admin, learner, stranger):
    answer = admin.post(
        reverse("wagtailusers_users:edit", args=[learner.pk]),
        {**NEW, "email": "STRANGER@example.org", "is_active": "on"},
    )
    assert "Another person has confirmed this address" in answer.content.decode()
    learner.refresh_from_db()
    assert learner.email == "ines@example.org"


def test_forms_ask_for_one_name(admin, learner):
    for address in (
        reverse("wagtailusers_users:add"),
        reverse("wagtailusers_users:edit", args=[learner.pk]),
    ):
        page = admin.get(address).content.decode()
        assert 'name="name"' in page
        assert 'name="time_zone"' in page
        assert "first_name" not in page


def test_site_history_names_learners_to_organisers_not_to_reviewers(
    client, learner, organiser, reviewer
):
    address = reverse("wagtailadmin_reports:site_history")
    quiz = make_quiz(single("a"))
    audit.record("courses.finish_quiz", quiz, by=learner)
    client.force_login(organiser)
    assert learner.name in client.get(address).content.decode()
    client.force_login(reviewer)
    for page in (address, f"{address}results/"):
        answer = client.get(page)
        assert answer.status_code == 302
        assert learner.name not in client.get(page, follow=True).content.decode()


def test_account_page_leaves_name_and_password_to_the_profile(admin):
    page = admin.get(reverse("wagtailadmin_account")).content.decode()
    assert "first_name" not in page
    assert "new_password1" not in page
    assert reverse("core:profile") in page


@pytest.mark.parametrize(
    "address",
    [
        "/admin/",
        "/admin/images/",
        "/admin/documents/",
        "/admin/pages/",
        "/admin/workflows/list/",
        "/admin/settings/core/sitewords/",
    ],
)
def test_admin_pages_open(admin, address):
    answer = admin.get(address, follow=True)
    assert answer.status_code == 200
    assert "core/img/icon.svg" in answer.content.decode()
