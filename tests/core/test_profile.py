"""The profile: what a person says about themselves, and its audit."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.models import ModelLogEntry

from elearn.core.choices import time_zone_choices
from elearn.core.countries import COUNTRIES
from elearn.core.services import update_profile

CHANGES = {
    "name": "Inês  Carvalho Silva",
    "country": "ES",
    "role": "radiologist",
    "training_level": "3",
    "time_zone": "Europe/Madrid",
}


def entries(person):
    return list(ModelLogEntry.objects.for_instance(person))


def test_profile_is_saved_once_with_one_entry(client, learner):
    client.force_login(learner)
    answer = client.post(reverse("core:profile"), CHANGES, follow=True)
    assert "Your profile is saved." in answer.content.decode()
    learner.refresh_from_db()
    assert learner.name == "Inês Carvalho Silva"
    assert learner.country == "ES"
    assert str(learner.zone) == "Europe/Madrid"
    (entry,) = entries(learner)
    assert entry.action == "core.update_profile"
    assert entry.user_id == learner.pk
    assert "Carvalho" not in str(entry.data)

    answer = client.post(reverse("core:profile"), CHANGES, follow=True)
    assert "Nothing was changed." in answer.content.decode()
    assert len(entries(learner)) == 1


@pytest.mark.parametrize(
    "wrong", [{"time_zone": "Europe/Narnia"}, {"name": " \t"}, {"country": "QQ"}]
)
def test_refused_profile_keeps_what_was_typed_and_changes_nothing(
    client, learner, wrong
):
    client.force_login(learner)
    answer = client.post(reverse("core:profile"), {**CHANGES, **wrong})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'aria-invalid="true"' in page
    assert "Inês Carvalho</span>" in page
    learner.refresh_from_db()
    assert learner.country == ""
    assert entries(learner) == []


def test_profile_of_a_stranger_leads_to_sign_in_and_back(client, db):
    answer = client.get(reverse("core:profile"))
    assert answer.url == "/accounts/login/?next=/my/profile/"


def test_service_refuses_what_the_database_must_not_hold(learner):
    with pytest.raises(ValidationError):
        update_profile(learner, by=learner, time_zone="Europe/Narnia")
    with pytest.raises(TypeError, match="is_superuser"):
        update_profile(learner, by=learner, is_superuser=True)


def test_zones_are_grouped_with_europe_first():
    names = [name for name, _zones in time_zone_choices()]
    assert names[0] == "Europe"
    assert names[-1] == "UTC"
    assert ("Europe/Lisbon", "Lisbon") in time_zone_choices()[0][1]


def test_countries_are_those_of_iso_3166():
    assert len(COUNTRIES) == 249
    assert COUNTRIES["PT"] == "Portugal"
