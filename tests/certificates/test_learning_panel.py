"""What this room shows on the learner's home and in the catalogue."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from certificates.issued import issued_by_year
from certificates.panels import credit_rule, credit_so_far, earning_words
from courses.credits import credit_words
from media.queries import attendance_of
from tests.certificates.conftest import NOW
from tests.factories.media import make_webinar_page


@pytest.fixture
def issued(due_learner, webinar):
    from certificates.services import issue_certificate

    return issue_certificate(webinar, user=due_learner, by=None, now=NOW)


def test_credits_of_a_year_stand_on_my_learning(issued, due_learner, client):
    (year,) = issued_by_year(due_learner)
    assert (year.year, year.body, year.credits, year.events) == (
        *(2024, "EACCME"),
        *(issued.credits, 1),
    )
    client.force_login(due_learner)
    page = " ".join(client.get(reverse("courses:my_learning")).content.decode().split())
    assert "Credits by year" in page
    assert f'<td class="number">{year.credits_written}</td>' in page


def test_credits_of_two_bodies_are_never_added(
    issued, learner, make_talk, stay_throughout
):
    talk = make_talk("dfp", "2024-03-05 10:00", "2024-03-05 11:30", rule_set="dfp")
    other = stay_throughout(talk, learner, now=NOW + timedelta(days=30))
    assert other.credits > 0
    assert [(one.year, one.body, one.credits) for one in issued_by_year(learner)] == [
        (2024, "DFP", other.credits),
        (2024, "EACCME", issued.credits),
    ]


def test_credits_are_read_in_one_query(issued, due_learner, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert len(issued_by_year(due_learner)) == 1


def test_person_without_certificate_sees_no_table(learner, client):
    client.force_login(learner)
    page = client.get(reverse("courses:my_learning")).content.decode()
    assert "Credits by year" not in page


def test_an_invented_event_counts_minutes_and_promises_no_credit(
    webinar, due_learner, rf
):
    """What the room and the event's page say of credits, and what the catalogue does."""
    request = rf.get("/")
    request.user = due_learner
    attendance = attendance_of(webinar, due_learner)
    told = credit_so_far(request, webinar=webinar, attendance=attendance)
    assert "credits" in told
    assert "for each full 30 minutes" in credit_rule(request, webinar=webinar)
    webinar.is_invented = True
    told = credit_so_far(request, webinar=webinar, attendance=attendance)
    assert told.strip() == (
        "<p>This event is invented: its minutes show how it works, and no credit is"
        " granted for them.</p>"
    )
    assert credit_rule(request, webinar=webinar) == ""
    assert earning_words([webinar]) == {}


def test_catalogue_learns_which_events_earn_credits(db, client):
    now = timezone.now()
    plain = make_webinar_page(slug="plain", title="Without rule").webinar
    ruled = make_webinar_page(
        slug="ruled", title="With rule", rule_set="eaccme", begins=now + timedelta(9)
    ).webinar
    assert credit_words([plain, ruled]) == {ruled.pk: "Minutes count towards credits"}
    ruled.credits_granted = Decimal("1.50")
    assert earning_words([ruled]) == {ruled.pk: "Up to 1.5 credits"}
    rows = client.get("/topics/?credits=yes").context["catalogue"].rows
    assert [row.title for row in rows] == ["With rule"]
