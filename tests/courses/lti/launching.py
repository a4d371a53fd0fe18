"""Where a launch leads, who is signed in after it, and the page that refuses it."""

from courses.models import LtiReport
from tests.factories.lti import SITE


def target_of(module) -> str:
    return f"{SITE}/lti/module/{module.pk}/"


def signed_in(client) -> str | None:
    return client.session.get("_auth_user_id")


def refused(response) -> str:
    assert response.status_code == 400
    assert LtiReport.objects.count() == 0
    words = response.content.decode()
    assert "This link could not be opened" in words
    return words
