"""Statements that experts confirm: asked for, decided on, outdated, withdrawn, planted."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from django.contrib.auth.models import Permission
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from wagtail.coreutils import get_supported_content_language_variant
from wagtail.models import Locale, Page, PageLogEntry

from courses import queries, services
from courses.demo.lesson_parts import ContentError
from courses.demo.outline import FOLDER, read_modules
from courses.demo.sign_offs import plant_sign_offs, sign_offs_of
from courses.domain.sign_offs import Act, State
from courses.exceptions import SignOffRefused
from courses.models import LessonPage, ModulePage, SignOff, SignOffStep
from elearn.core.models import User
from tests.factories.courses import add_lesson, block, make_module, make_sign_off

NOW = datetime(2026, 11, 26, 20, tzinfo=UTC)
WHAT = "the doses of “one & two”"
CAPACITY = "Medical physics expert, Uppsala"


@pytest.fixture
def module(db):
    return make_module(lessons=2)


@pytest.fixture
def sign_off(module):
    return make_sign_off(module, now=NOW)


def one_url(sign_off):
    return reverse("courses_sign_off", args=[sign_off.pk])


def seen(sign_off):
    sign_off.refresh_from_db()
    return queries.seen_token(
        sign_off.steps.count(),
        sign_off.what,
        queries.versions_to_sign(sign_off.module),
    )


def decide(sign_off, by, act=Act.CONFIRMED, *, now=NOW, comment="", token=None):
    return services.decide_sign_off(
        sign_off,
        act=act,
        capacity=CAPACITY,
        comment=comment,
        seen=token or seen(sign_off),
        by=by,
        now=now,
    )


def edit(lesson, words, user=None):
    lesson = lesson.get_latest_revision_as_object()
    lesson.body = json.dumps([block("heading", words, "h")])
    return lesson.save_revision(user=user)


def lessons_of(module):
    return list(LessonPage.objects.child_of(module).order_by("path"))


def standing(module, *, is_published=True):
    return [
        one.standing for one in queries.sign_offs_of(module, is_published=is_published)
    ]


def acts(sign_off):
    return [Act(one) for one in sign_off.steps.values_list("act", flat=True)]


# -- Deciding ---------------------------------------------------------------------
def test_expert_reads_confirms_and_readers_are_told(client, expert, module, sign_off):
    reader = client.get(module.get_url()).content.decode()
    assert (
        "The doses of “one &amp; two” · awaiting medical physics review</span>"
        in reader
    )
    client.force_login(expert)
    page = unescape(client.get(one_url(sign_off)).content.decode())
    assert "Statement of F1." in page
    assert "Statement of F2." not in page
    assert "Journal F1" in page
    assert "· checked" in page
    for lesson in lessons_of(module):
        read = reverse("courses_read_part", args=[module.pk, "lesson", lesson.pk])
        assert read in page
        assert lesson.title in client.get(read).content.decode()
    answer = client.post(
        one_url(sign_off),
        {"act": "confirmed", "capacity": CAPACITY, "seen": seen(sign_off)},
        follow=True,
    )
    assert answer.redirect_chain == [(one_url(sign_off), 302)]
    assert "Confirmed, for the version that you have read." in answer.content.decode()
    step = sign_off.steps.last()
    assert (step.act, step.by, step.capacity, step.what) == (
        "confirmed",
        expert,
        CAPACITY,
        WHAT,
    )
    assert standing(module) == ["medical physics review: confirmed"]
    client.logout()
    assert "· medical physics review: confirmed</span>" in (
        client.get(module.get_url()).content.decode()
    )


def test_every_change_is_in_the_history_of_the_module(organiser, expert, sign_off):
    decide(sign_off, expert, Act.OBJECTED, comment="12, not 8.")
    services.ask_again(
        sign_off, reason="It is 12 now.", sequence=2, by=organiser, now=NOW
    )
    services.withdraw_sign_off(
        sign_off, reason="Taken out.", sequence=3, by=organiser, now=NOW
    )
    told = PageLogEntry.objects.filter(
        page=sign_off.module_id, action__startswith="courses.sign_off"
    ).order_by("pk")
    assert [(one.action, one.user) for one in told] == [
        ("courses.sign_off_asked", None),
        ("courses.sign_off_objected", expert),
        ("courses.sign_off_asked_again", organiser),
        ("courses.sign_off_withdrawn", organiser),
    ]
    assert {one.data["sign_off"] for one in told} == {sign_off.pk}
    assert acts(sign_off) == [
        Act.ASKED,
        Act.OBJECTED,
        Act.ASKED_AGAIN,
        Act.WITHDRAWN,
    ]


def test_steps_are_written_once(sign_off):
    step = sign_off.steps.get()
    step.comment = "Something else"
    with pytest.raises(TypeError):
        step.save()


def test_database_refuses_a_second_step_in_the_same_place(sign_off):
    with pytest.raises(IntegrityError), transaction.atomic():
        SignOffStep.objects.create(
            sign_off=sign_off, sequence=0, act="confirmed", at=NOW, what=WHAT
        )


def test_second_expert_is_told_to_look_again(expert, reviewer, sign_off):
    token = seen(sign_off)
    decide(sign_off, expert, Act.OBJECTED, comment="12, not 8.", token=token)
    with pytest.raises(SignOffRefused, match="has changed since you opened"):
        decide(sign_off, reviewer, token=token)
    assert acts(sign_off) == [Act.ASKED, Act.OBJECTED]


def test_decision_on_a_draft_that_changed_meanwhile_is_refused(expert, sign_off):
    token = seen(sign_off)
    edit(lessons_of(sign_off.module)[0], "Other words")
    with pytest.raises(SignOffRefused, match="has changed since you opened"):
        decide(sign_off, expert, token=token)
    assert acts(sign_off) == [Act.ASKED]


def test_draft_that_saves_itself_over_its_revision_is_another_draft(
    organiser, expert, sign_off
):
    lesson = lessons_of(sign_off.module)[0]
    revision = edit(lesson, "First words", organiser)
    token = seen(sign_off)
    draft = LessonPage.objects.get(pk=lesson.pk).get_latest_revision_as_object()
    draft.body = json.dumps([block("heading", "Second words", "h")])
    assert draft.save_revision(user=organiser, overwrite_revision=revision) == revision
    with pytest.raises(SignOffRefused, match="has changed since you opened"):
        decide(sign_off, expert, token=token)


@pytest.mark.parametrize(
    ("act", "capacity", "comment", "sentence"),
    [
        ("confirmed", " ", "", "Say in what capacity you decide"),
        ("objected", CAPACITY, "", "Say what should change"),
    ],
)
def test_decision_that_lacks_something_says_so_and_keeps_what_was_typed(
    client, expert, sign_off, act, capacity, comment, sentence
):
    client.force_login(expert)
    answer = client.post(
        one_url(sign_off),
        {"act": act, "capacity": capacity, "comment": comment, "seen": seen(sign_off)},
    )
    assert answer.status_code == 422
    page = answer.content.decode()
    assert sentence in page
    assert f'value="{capacity.strip()}"' in page
    assert acts(sign_off) == [Act.ASKED]


def test_confirming_the_same_version_twice_is_said_to_be_done_already(
    expert, reviewer, sign_off
):
    decide(sign_off, expert)
    with pytest.raises(SignOffRefused, match="just this version already"):
        decide(sign_off, reviewer)
    assert acts(sign_off) == [Act.ASKED, Act.CONFIRMED]


def test_comment_of_an_expert_is_escaped(client, organiser, expert, sign_off):
    decide(sign_off, expert, Act.OBJECTED, comment="<b>12</b>\nnot 8")
    client.force_login(organiser)
    page = client.get(one_url(sign_off)).content.decode()
    assert "&lt;b&gt;12&lt;/b&gt;<br>not 8" in page


def test_last_capacity_in_the_field_is_offered_again(client, expert, sign_off):
    decide(sign_off, expert)
    other = make_sign_off(sign_off.module, now=NOW, key="other")
    client.force_login(expert)
    assert f'value="{CAPACITY}"' in client.get(one_url(other)).content.decode()


# -- Versions --------------------------------------------------------------------
def test_later_publication_shows_confirmed_for_another_version(
    client, expert, module, sign_off
):
    decide(sign_off, expert)
    revision = edit(lessons_of(module)[1], "Other words")
    assert standing(module) == ["medical physics review: confirmed"]
    # A draft that somebody writes at asks nobody anything.
    assert standing(module, is_published=False) == ["medical physics review: confirmed"]
    revision.publish()
    for who in (True, False):
        assert standing(module, is_published=who) == [
            "medical physics review: confirmed for another version"
        ]
    assert "confirmed for another version</span>" in (
        client.get(module.get_url()).content.decode()
    )
    client.force_login(expert)
    page = client.get(one_url(sign_off)).content.decode()
    assert page.count("changed since the last decision") == 1
    decide(sign_off, expert)
    assert standing(module) == ["medical physics review: confirmed"]


def test_draft_that_was_confirmed_holds_once_it_is_published(expert, module, sign_off):
    revision = edit(lessons_of(module)[0], "Other words")
    decide(sign_off, expert)
    assert standing(module) == ["medical physics review: confirmed for another version"]
    assert standing(module, is_published=False) == ["medical physics review: confirmed"]
    revision.publish()
    assert standing(module) == ["medical physics review: confirmed"]


def test_lesson_that_nobody_signed_is_a_change(expert, module, sign_off):
    decide(sign_off, expert)
    add_lesson(module, number=3)
    assert standing(module) == ["medical physics review: confirmed for another version"]


def test_other_sentence_is_not_confirmed_by_the_decision_on_the_first(
    expert, module, sign_off
):
    decide(sign_off, expert)
    make_sign_off(module, now=NOW, what="the doses of three")
    assert standing(module) == ["medical physics review: confirmed for another version"]


@pytest.mark.parametrize(
    "told",
    [{"field": "law"}, {"expert": "radiation protection officer"}, {"facts": ["F2"]}],
)
def test_confirmation_does_not_move_to_another_field_expert_or_fact(
    editor, module, sign_off, told
):
    decide(sign_off, editor)
    make_sign_off(module, now=NOW, **told)
    (line,) = queries.sign_offs_of(module)
    assert line.standing.endswith("confirmed for another version")
    field = told.get("field", "physics")
    assert queries.decisions_awaited([field]) == 1
    decide(sign_off, editor)
    assert queries.decisions_awaited([field]) == 0


# -- Authors ----------------------------------------------------------------------
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
    token = seen(sign_off)
    client.force_login(organiser)
    client.post(
        one_url(sign_off), {"act": "confirmed", "capacity": CAPACITY, "seen": token}
    )
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
            one_url(one), {"act": "confirmed", "capacity": "Lawyer", "seen": seen(one)}
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


# -- Files ------------------------------------------------------------------------
def test_file_planted_twice_is_one_row_and_a_changed_sentence_updates_it(module):
    first = make_sign_off(module, now=NOW)
    again = make_sign_off(module, now=NOW + timedelta(days=1))
    assert (again.pk, acts(again)) == (first.pk, [Act.ASKED])
    other = make_sign_off(module, now=NOW, what="other words", facts=["F2"])
    assert (other.pk, other.what, other.facts) == (first.pk, "other words", ["F2"])
    assert acts(other) == [Act.ASKED, Act.REWORDED]
    assert other.steps.first().what == WHAT


def test_decision_made_on_the_site_is_never_written_over_by_a_file(
    organiser, expert, module, sign_off
):
    decide(sign_off, expert, Act.OBJECTED, comment="12, not 8.")
    make_sign_off(module, now=NOW, signed="A. Nother, 1 May 2026")
    assert acts(sign_off) == [Act.ASKED, Act.OBJECTED]
    services.withdraw_sign_off(
        sign_off, reason="Out.", sequence=2, by=organiser, now=NOW
    )
    make_sign_off(module, now=NOW)
    services.withdraw_gone_sign_offs(module, keys=[], reason="Gone.", now=NOW)
    assert acts(sign_off) == [Act.ASKED, Act.OBJECTED, Act.WITHDRAWN]


def test_name_and_date_in_the_file_close_it_once(module, sign_off):
    for _turn in range(2):
        make_sign_off(module, now=NOW, signed="A. Nother, 1 May 2026")
    assert acts(sign_off) == [Act.ASKED, Act.CONFIRMED]
    assert standing(module) == [
        "medical physics review: confirmed by A. Nother, 1 May 2026"
    ]


def test_what_the_file_names_no_longer_is_withdrawn_with_a_reason(module, sign_off):
    kept = make_sign_off(module, now=NOW, key="kept")
    services.withdraw_gone_sign_offs(module, keys=["kept"], reason="Gone.", now=NOW)
    sign_off.refresh_from_db()
    assert (sign_off.state, kept.state) == (State.WITHDRAWN, State.AWAITING)
    assert sign_off.steps.last().comment == "Gone."


def test_every_open_sign_off_of_the_files_becomes_a_row(db):
    outlines = read_modules()
    wanted = 0
    for outline in outlines:
        make_module(lessons=0, slug=outline.slug)
        wanted += len(sign_offs_of(outline))
    for _turn in range(2):
        plant_sign_offs(outlines, now=NOW)
    assert SignOff.objects.count() == SignOffStep.objects.count() == wanted
    assert wanted >= 20
    assert SignOff.objects.filter(key="").count() == 0


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ('by = "x"\nwhat = "y"\nfield = "law"', "“key” is missing"),
        ('key = "a"\nby = "x"\nwhat = "y"\nfield = "fun"', "there is no field “fun”"),
        (
            'key = "a"\nby = "x"\nwhat = "y"\nfield = "law"\nfacts = ["F99"]',
            "there is no fact “F99”",
        ),
        (
            'key = "a"\nby = "x"\nwhat = "y"\nfield = "law"\n[[sign_offs]]\n'
            'key = "a"\nby = "x"\nwhat = "y"\nfield = "law"',
            "two sign-offs are called “a”",
        ),
    ],
)
def test_file_with_a_mistake_is_refused_with_a_sentence(tmp_path, line, sentence):
    source = FOLDER / "radiation-risk"
    folder = tmp_path / "radiation-risk"
    (folder / "lessons").mkdir(parents=True)
    text = (source / "module.toml").read_text().partition("[[sign_offs]]")[0]
    (folder / "module.toml").write_text(f"{text}\n[[sign_offs]]\n{line}\n")
    (folder / "sources.toml").write_text((source / "sources.toml").read_text())
    (outline,) = read_modules(tmp_path)
    with pytest.raises(ContentError, match=sentence):
        sign_offs_of(outline)


def test_file_that_names_it_again_asks_again(module, sign_off):
    services.withdraw_gone_sign_offs(module, keys=[], reason="Gone.", now=NOW)
    for _turn in range(2):
        make_sign_off(module, now=NOW)
    sign_off.refresh_from_db()
    assert acts(sign_off) == [Act.ASKED, Act.WITHDRAWN, Act.ASKED_AGAIN]
    assert (sign_off.state, standing(module)) == (
        State.AWAITING,
        ["awaiting medical physics review"],
    )


def test_file_that_names_it_again_leaves_what_people_decided_or_withdrew(
    organiser, expert, module, sign_off
):
    services.withdraw_sign_off(
        sign_off, reason="Out.", sequence=1, by=organiser, now=NOW
    )
    make_sign_off(module, now=NOW)
    assert acts(sign_off) == [Act.ASKED, Act.WITHDRAWN]
    decided = make_sign_off(module, now=NOW, key="decided")
    decide(decided, expert, Act.OBJECTED, comment="12, not 8.")
    services.ask_again(decided, reason="12 now.", sequence=2, by=organiser, now=NOW)
    services.withdraw_gone_sign_offs(module, keys=[], reason="Gone.", now=NOW)
    make_sign_off(module, now=NOW, key="decided")
    assert acts(decided)[-1] is Act.WITHDRAWN


def test_new_name_and_date_in_the_file_confirm_the_changed_sentence(
    expert, module, sign_off
):
    first, second = "A. Nother, 1 May 2026", "A. Nother, 2 June 2026"
    make_sign_off(module, now=NOW, signed=first)
    make_sign_off(module, now=NOW, signed=second)
    assert acts(sign_off) == [Act.ASKED, Act.CONFIRMED]
    for signed in (first, second):
        make_sign_off(module, now=NOW, what="other words", signed=signed)
    assert acts(sign_off)[2:] == [Act.REWORDED, Act.CONFIRMED]
    assert standing(module) == [f"medical physics review: confirmed by {second}"]
    decide(sign_off, expert, Act.OBJECTED, comment="12.")
    decide(sign_off, expert)
    make_sign_off(module, now=NOW, signed="A. Nother, 3 July 2026")
    assert acts(sign_off)[-2:] == [Act.CONFIRMED, Act.REWORDED]


# -- Costs ------------------------------------------------------------------------
def test_list_asks_as_often_for_three_modules_as_for_one(
    client, expert, costs_the_same
):
    client.force_login(expert)

    def prepare(size):
        while SignOff.objects.count() < 2 * size:
            number = SignOff.objects.count()
            module = make_module(lessons=1, slug=f"m-{number}")
            decide(make_sign_off(module, now=NOW), expert)
            make_sign_off(module, now=NOW, key="open")
        url = reverse("courses_sign_offs")
        return lambda: [
            client.get(f"{url}?state={state}") for state in ("open", "confirmed")
        ]

    costs_the_same(prepare)


def test_one_and_the_readers_page_ask_as_often_for_three_as_for_one(
    client, expert, costs_the_same
):
    module = make_module(lessons=1)
    client.force_login(expert)

    def prepare(size):
        while SignOff.objects.count() < size:
            key = f"s-{SignOff.objects.count()}"
            decide(make_sign_off(module, now=NOW, key=key), expert)
        url = one_url(SignOff.objects.first())

        def measured():
            queries.sign_offs_of(module, is_published=True)
            queries.decisions_awaited({"physics"})
            client.get(url)

        return measured

    costs_the_same(prepare)


# -- Two at once ------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_two_experts_at_once_are_one_decision_and_a_refusal(expert, settings):
    # An emptied database has neither pages nor a language for them.
    Locale.objects.get_or_create(
        language_code=get_supported_content_language_variant(settings.LANGUAGE_CODE)
    )
    module = Page.add_root(
        instance=ModulePage(title="Doses", slug="alone", aim="a", lead="l")
    )
    module.save_revision()
    sign_off = make_sign_off(module, now=NOW)
    token, outcomes, both = seen(sign_off), [], threading.Barrier(2)

    def act(what):
        both.wait()
        try:
            decide(sign_off, expert, what, comment="12, not 8.", token=token)
            outcomes.append("taken")
        except SignOffRefused:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [
        threading.Thread(target=act, args=(one,))
        for one in (Act.CONFIRMED, Act.OBJECTED)
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(outcomes) == ["refused", "taken"]
    assert sign_off.steps.count() == 2
