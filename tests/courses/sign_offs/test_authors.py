"""Who asks, who is asked, who sees it, and what nobody may do."""

from __future__ import annotations

from html import unescape

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from courses import queries, services
from courses.domain.sign_offs import Act
from courses.models import SignOff
from elearn.core.models import User
from tests.courses.sign_offs.deciding import (
    CAPACITY,
    NOW,
    WHAT,
    acts,
    decide,
    edit,
    lessons_of,
    one_url,
    standing,
    told,
)
from tests.factories.courses import make_module, make_sign_off


def test_author_asks_for_a_sign_off_and_the_expert_finds_it(
    client, organiser, expert, module
):
    client.force_login(organiser)
    url = reverse("courses_ask_sign_off", args=[module.pk])
    shown = client.get(url).content.decode()
    assert "F2: Statement of F2." in unescape(shown)
    words = {
        "field": "law",
        "expert": "somebody who knows the national law",
        "what": "consent in an emergency",
    }
    refused = client.post(url, {**words, "what": "", "facts": ["F9"]})
    assert refused.status_code == 422
    assert SignOff.objects.count() == 0
    answer = client.post(url, {**words, "facts": ["F2"]})
    made = SignOff.objects.get()
    assert answer.url == one_url(made)
    assert (made.facts, made.asked_by, made.key) == (["F2"], organiser, "")
    client.force_login(expert)
    home = client.get(reverse("wagtailadmin_home")).content.decode()
    assert "1 statement awaits your sign-off" in home
    listed = unescape(client.get(reverse("courses_sign_offs")).content.decode())
    assert "Awaiting legal review" in listed
    assert "Consent in an emergency" in listed
    assert "1 statement awaits an expert" in listed
    assert "waits for you" in listed


def test_objection_is_on_the_authors_first_page_until_it_is_answered(
    client, organiser, expert, module, sign_off
):
    decide(sign_off, expert, Act.OBJECTED, comment="12, not 8.")
    assert standing(module) == ["medical physics review: changes asked for"]
    client.force_login(organiser)
    home = reverse("wagtailadmin_home")
    waits = "1 expert’s objection waits for its answer"
    assert waits in client.get(home).content.decode()
    shown = client.get(one_url(sign_off)).content.decode()
    assert "12, not 8." in shown.partition("Read it as learners will")[0]
    refused = client.post(one_url(sign_off), {"act": "asked_again", "sequence": "2"})
    assert refused.status_code == 422
    client.post(
        one_url(sign_off),
        {"act": "asked_again", "sequence": "2", "reason": "It says 12 now."},
    )
    assert waits not in client.get(home).content.decode()
    assert standing(module) == ["awaiting medical physics review"]


def test_withdrawn_sign_off_leaves_the_readers_page_and_stays_in_the_list(
    client, organiser, module, sign_off
):
    client.force_login(organiser)
    client.post(
        one_url(sign_off),
        {"act": "withdrawn", "sequence": "1", "reason": "The figure was taken out."},
    )
    assert standing(module) == []
    assert "What experts are asked to confirm" not in (
        client.get(module.get_url()).content.decode()
    )
    url = reverse("courses_sign_offs")
    assert WHAT[1:] not in unescape(client.get(url).content.decode())
    shown = unescape(client.get(f"{url}?state=withdrawn").content.decode())
    assert WHAT[1:] in shown


def test_editor_and_review_of_the_module_show_what_is_awaited(
    client, organiser, reviewer, module, sign_off
):
    url = f"{reverse('courses_sign_offs')}?module={module.pk}"
    review = reverse("courses_module_review", args=[module.pk])
    client.force_login(organiser)
    for place in (
        reverse("wagtailadmin_pages:edit", args=[module.pk]),
        reverse("wagtailadmin_explore", args=[module.pk]),
        review,
    ):
        page = client.get(place).content.decode()
        assert url in page
    assert "Sign-offs: 1 awaited" in (
        client.get(reverse("wagtailadmin_explore", args=[module.pk])).content.decode()
    )
    client.force_login(reviewer)
    page = client.get(review).content.decode()
    assert "awaiting medical physics review" in page
    assert url not in page


def test_authors_decide_on_nothing_and_experts_ask_for_nothing(
    client, organiser, expert, sign_off
):
    client.force_login(organiser)
    form = {"act": "confirmed", "capacity": CAPACITY, "seen": told(sign_off)}
    client.post(one_url(sign_off), form)
    client.force_login(expert)
    client.post(
        one_url(sign_off), {"act": "withdrawn", "sequence": "1", "reason": "Away"}
    )
    assert acts(sign_off) == [Act.ASKED]


def test_permission_for_one_field_decides_in_no_other(client, stranger, sign_off):
    for codename in ("access_admin", "sign_off_law"):
        stranger.user_permissions.add(Permission.objects.get(codename=codename))
    stranger = User.objects.get(pk=stranger.pk)
    law = make_sign_off(sign_off.module, now=NOW, key="law", field="law")
    client.force_login(stranger)
    assert "Your decision" not in client.get(one_url(sign_off)).content.decode()
    assert "Your decision" in client.get(one_url(law)).content.decode()
    for one in (sign_off, law):
        client.post(
            one_url(one), {"act": "confirmed", "capacity": "Lawyer", "seen": told(one)}
        )
    assert (acts(sign_off), acts(law)) == ([Act.ASKED], [Act.ASKED, Act.CONFIRMED])


def test_list_begins_with_what_waits_in_ones_own_field(
    client, expert, organiser, module, sign_off
):
    make_sign_off(module, now=NOW, key="desk", field="local", what="the desk’s hours")
    url = reverse("courses_sign_offs")
    client.force_login(expert)
    shown = unescape(client.get(url).content.decode())
    assert WHAT[1:] in shown
    assert "For you <span>(1)</span>" in shown
    assert "he desk’s hours" not in shown
    home = client.get(reverse("wagtailadmin_home")).content.decode()
    assert "1 statement awaits your sign-off" in home
    decide(sign_off, expert)
    assert "Awaiting" not in client.get(url).content.decode().partition("<h3")[2]
    front = reverse("wagtailadmin_home")
    assert "your sign-off" not in client.get(front).content.decode()
    edit(lessons_of(module)[0], "Other words").publish()
    assert WHAT[1:] in unescape(client.get(url).content.decode())
    assert "1 statement awaits your sign-off" in client.get(front).content.decode()
    client.force_login(organiser)
    shown = unescape(client.get(url).content.decode())
    assert "For you" not in shown
    assert "he desk’s hours" in shown


@pytest.mark.parametrize("act", ["", "zebra", "asked", "reworded", "\0"])
@pytest.mark.parametrize("junk", ["", "\0", "ä" * 5000, "-1", "9" * 40])
def test_nonsense_changes_nothing(client, editor, sign_off, act, junk):
    client.force_login(editor)
    told = {"act": act, "seen": junk, "sequence": junk, "capacity": junk}
    assert client.post(one_url(sign_off), told).status_code == 302
    for real in ("confirmed", "objected", "withdrawn", "asked_again"):
        answer = client.post(one_url(sign_off), {**told, "act": real, "reason": junk})
        assert answer.status_code == 422
    assert acts(sign_off) == [Act.ASKED]


@pytest.mark.parametrize("query", ["module=x", "module=999999999", "module=-1"])
def test_list_of_no_module_is_not_there(client, editor, query):
    client.force_login(editor)
    assert client.get(f"{reverse('courses_sign_offs')}?{query}").status_code == 404


def test_parts_of_other_modules_are_not_read_here(client, expert, module):
    other = make_module(lessons=1, slug="other")
    lesson = lessons_of(other)[0]
    client.force_login(expert)
    for kind, pk in (
        ("lesson", lesson.pk),
        ("zebra", lesson.pk),
        ("course", module.get_parent().pk),
    ):
        url = reverse("courses_read_part", args=[module.pk, kind, pk])
        assert client.get(url).status_code == 404


def test_sign_off_of_a_deleted_module_outlives_it_and_is_shown_to_nobody(
    client, editor, expert, module, sign_off
):
    decide(sign_off, expert)
    module.delete()
    sign_off.refresh_from_db()
    assert (sign_off.module, acts(sign_off)) == (None, [Act.ASKED, Act.CONFIRMED])
    client.force_login(editor)
    assert client.get(one_url(sign_off)).status_code == 404
    assert client.get(reverse("courses_sign_offs")).status_code == 200


def test_decision_of_a_deleted_account_stays(client, editor, expert, sign_off):
    decide(sign_off, expert)
    expert.delete()
    client.force_login(editor)
    page = unescape(client.get(one_url(sign_off)).content.decode())
    assert f"a deleted account ({CAPACITY})" in page


def test_same_form_sent_twice_asks_once(organiser, expert, module):
    words = {"field": "law", "expert": "a lawyer", "what": "consent", "facts": ["F1"]}
    first, again = (
        services.ask_sign_off(module, **words, by=organiser, now=NOW) for _turn in "ab"
    )
    assert (again.pk, acts(first)) == (first.pk, [Act.ASKED])
    for other in (
        {"by": expert},
        {"by": organiser, "what": "refusal"},
        {"by": organiser, "field": "local"},
    ):
        services.ask_sign_off(module, **{**words, "now": NOW, **other})
    assert SignOff.objects.count() == 4
    services.withdraw_sign_off(first, reason="Out.", sequence=1, by=organiser, now=NOW)
    services.ask_sign_off(module, **words, by=organiser, now=NOW)
    assert SignOff.objects.count() == 5


def test_list_names_the_module_as_it_is_called_now(module, sign_off):
    module.title = module.draft_title = "Another title"
    module.save()
    (line,) = queries.all_sign_offs()
    assert line.module_title == "Another title"
