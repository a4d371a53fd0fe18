"""`register_people` on the command line."""

from __future__ import annotations

import pytest

from media.models import (
    Registration,
)

pytestmark = pytest.mark.django_db


# -- register_people ---------------------------------------------------------------
def test_register_people_makes_accounts_and_places(webinar, run, csv_file, learner):
    path = csv_file(
        "email,name",
        "lukasz@example.org,Łukasz Żółć",
        f"{learner.email.upper()},Somebody Else",
        "not-an-address,Nobody",
        "",
        "noname@example.org,",
    )
    code, document, _err = run("register_people", webinar.slug, path)
    assert (code, document) == (
        0,
        {
            "created": 1,
            "registered": 2,
            "already_registered": 0,
            "over_capacity": 0,
            "refused": [
                {
                    "line": 4,
                    "reason": "“not-an-address” is not an e-mail address.",
                },
                {"line": 6, "reason": "The name is missing."},
            ],
        },
    )
    learner.refresh_from_db()
    assert learner.name == "Inês Carvalho"
    _code, again, _err = run("register_people", webinar.slug, path)
    assert (again["created"], again["registered"], again["already_registered"]) == (
        0,
        0,
        2,
    )
    assert Registration.objects.count() == 2


def test_register_people_beyond_the_places_says_so(make_webinar, run, csv_file):
    webinar = make_webinar(capacity=1)
    path = csv_file("name,email", "Ana,ana@example.org", "Bo,bo@example.org")
    _code, document, _err = run("register_people", webinar.slug, path)
    assert (document["registered"], document["over_capacity"]) == (2, 1)
    assert list(
        Registration.objects.order_by("id").values_list("is_over_capacity", flat=True)
    ) == [False, True]
