"""The editor's form of a new event: how little has to be filled in."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import Group
from django.contrib.messages import get_messages
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text

from media.models import StreamSource, WebinarPage
from media.publishing import lacks_of
from tests.media.pages.conftest import nothing_more

#: What the browser sends by itself: defaults, and parts that are left empty.
UNTOUCHED = {
    "description": rich_text(""),
    "attendance": rich_text(""),
    "hints": rich_text(""),
    "time_zone": "Europe/Vienna",
    "rule_set": "eaccme",
    "recording_language": "en",
}


def item(title: str, starts: str, ends: str, **more: str) -> dict[str, str]:
    return {
        "title": title,
        "kind": "talk",
        "starts_at": starts,
        "ends_at": ends,
    } | more


@pytest.fixture
def publish(client, organiser, index):
    def send(*items: dict[str, str], **told: str):
        client.force_login(organiser)
        address = reverse(
            "wagtailadmin_pages:add", args=["media", "webinarpage", index.pk]
        )
        fields = UNTOUCHED | {
            "title": "An afternoon",
            "slug": "an-afternoon",
            "summary": "You can tell bad news.",
            "held_on": "2027-03-27",
        }
        return client.post(
            address,
            nested_form_data(
                {
                    **fields,
                    **told,
                    "programme_items": inline_formset(items),
                    **nothing_more(),
                    "comments": inline_formset([]),
                    "action-publish": "action-publish",
                }
            ),
        )

    return send


def test_three_fields_and_four_for_each_item_publish_an_event(publish):
    response = publish(
        item("Breaking bad news", "12:30", "13:10"),
        item("Break", "13:10", "13:40", kind="break"),
        item("Breaking bad news", "13:40", "14:10"),
    )
    assert response.status_code == 302
    page = WebinarPage.objects.get()
    assert page.live
    assert page.webinar.rule_set == "eaccme"
    assert [
        (one.key, one.short_title)
        for one in page.programme_items.order_by("sort_order")
    ] == [
        ("breaking-bad-news", "Breaking bad"),
        ("break", "Break"),
        ("breaking-bad-news-2", "Breaking bad"),
    ]


def test_a_new_event_is_offered_with_the_usual_rules(client, organiser, index):
    client.force_login(organiser)
    address = reverse("wagtailadmin_pages:add", args=["media", "webinarpage", index.pk])
    html = client.get(address).content.decode()
    assert 'name="rule_set" value="eaccme"' in html


def test_a_time_that_no_clock_shows_is_refused_beside_the_form(publish):
    response = publish(
        item("Saturday", "22:00", "23:00"),
        item("Sunday", "02:30", "04:00", day="2027-03-28"),
    )
    assert response.status_code == 200
    assert "no clock shows 02:30 on that day" in response.content.decode()
    assert not WebinarPage.objects.exists()


def test_further_days_are_read_from_the_first_item_of_each(publish):
    publish(
        item("One", "22:00", "23:00"),
        item("Two", "09:00", "10:00", day="2027-03-28"),
        item("Three", "10:00", "11:00"),
    )
    starts = [
        one.starts_at.isoformat() for one in WebinarPage.objects.get().planned_items()
    ]
    assert starts == [
        "2027-03-27T21:00:00+00:00",
        "2027-03-28T07:00:00+00:00",
        "2027-03-28T08:00:00+00:00",
    ]


# -- What is missing, and what is offered ------------------------------------------------
def warnings_of(response) -> str:
    return " ".join(map(str, get_messages(response.wsgi_request)))


def test_whoever_publishes_without_a_stream_reads_so(publish, time_machine):
    time_machine.move_to(datetime(2027, 3, 1, tzinfo=UTC), tick=False)
    response = publish(item("Bad news", "17:00", "17:40"))
    page = WebinarPage.objects.get()
    assert page.live
    told = warnings_of(response)
    assert "No stream is named yet: until then the room stays empty" in told
    assert "nothing is said about accreditation" in told
    assert "neither a description nor a learning objective" in told
    page.stream_url = "https://stream.example/live.m3u8"
    page.accreditation = "Applied for."
    page.objectives = "tell bad news"
    page.save_revision().publish()
    assert lacks_of(page) == []


def test_a_stream_by_sources_is_a_stream(make_page):
    source = StreamSource(kind="hls", address="https://s.example/a.m3u8")
    page = make_page(stream_sources=[source], description="<p>Words.</p>")
    assert lacks_of(page) == []


def test_the_address_of_the_stream_stands_in_one_place(client, organiser, make_page):
    client.force_login(organiser)
    page = make_page()
    html = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content
    text = html.decode()
    assert text.count('name="stream_url"') == 1
    assert (
        text.index("Most events need the one address alone")
        < text.index('name="stream_url"')
        < text.index('id="panel-child-content-taking_part')
    )


def test_groups_of_the_staff_are_no_circle_of_participants(
    client, organiser, make_page
):
    members = Group.objects.create(name="Society members")
    client.force_login(organiser)
    page = make_page()
    html = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    form = html.context["form"]
    assert list(form.fields["admission_group"].queryset) == [members]
