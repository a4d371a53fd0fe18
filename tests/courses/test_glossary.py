"""The glossary: what patients find, what lessons link, what authors may publish."""

from __future__ import annotations

import json

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.models import Workflow, WorkflowContentType

from courses.blocks import PROSE_FEATURES
from courses.models import GlossaryTerm
from courses.queries import words_without_entry
from tests.courses.test_admin import lesson_form
from tests.factories.courses import make_module
from tests.factories.words import make_lesson, make_term, text

URL = "/glossary/"


def page_of(client, url=URL, **asked) -> str:
    return client.get(url, asked).content.decode()


# -- For patients ------------------------------------------------------------------
def test_everybody_reads_it_and_drafts_are_not_there(client, db):
    make_term("Effusion", "Extra fluid.")
    make_term("Stenosis", "Half-written secret.", is_published=False)
    page = page_of(client)
    assert 'id="effusion"' in page
    assert "Extra fluid." in page
    assert "secret" not in page
    assert 'href="#letter-E"' in page
    assert 'href="#letter-S"' not in page


def test_empty_glossary_and_empty_search_say_so(client, db):
    assert "No words yet" in page_of(client)
    make_term("Effusion")
    page = page_of(client, q="zzz")
    assert "This word is not here yet" in page
    assert "0 words for “zzz”." in page


def test_search_reads_over_case_and_says_how_many(client, db):
    make_term("Effusion", "Extra fluid.", forms="effusions\nhydrothorax")
    make_term("Oedema", "Swelling from fluid.")
    page = page_of(client, q="HYDRO")
    assert "1 word for “HYDRO”." in page
    assert 'id="effusion"' in page
    assert 'id="oedema"' not in page
    assert "2 words for “fluid”." in page_of(client, q="fluid")


@pytest.mark.parametrize("query", ["<b>", "\0", "%' OR 1=1", "x" * 5000, "(((", "\\"])
def test_any_search_is_answered(client, db, query):
    make_term("Effusion")
    response = client.get(URL, {"q": query})
    assert response.status_code == 200
    assert "<b>" not in response.content.decode()


def test_languages_stand_apart_and_share_an_address(client, db):
    make_term("Effusion", "Extra fluid.")
    make_term("Erguss", "Mehr Flüssigkeit.", language="de", slug="effusion")
    page = page_of(client)
    assert "Mehr Flüssigkeit." not in page
    assert 'href="?language=de" lang="de" hreflang="de"' in page
    german = page_of(client, language="de", q="erg")
    assert "Mehr Flüssigkeit." in german
    assert 'lang="de"' in german
    assert "Extra fluid." in page_of(client, language="xx")


@pytest.mark.parametrize("count", [1, 3])
def test_glossary_costs_the_same_for_one_term_and_three(client, db, count):
    def cost() -> int:
        client.get(URL)
        with CaptureQueriesContext(connection) as captured:
            client.get(URL)
        return len(captured)

    empty = cost()
    for number in range(count):
        make_term(f"Term {number}")
    assert cost() == empty


def test_footer_leads_to_it(client, db):
    assert f'<a href="{URL}">Words explained</a>' in page_of(client, "/")


# -- In lessons ----------------------------------------------------------------------
@pytest.fixture
def terms(db):
    make_term("Effusion", "Extra fluid.", forms="effusions")
    make_term("Mass", "A lump.", forms="masses", is_marked=False)


def test_lesson_links_the_first_place_and_explains_it_there(as_learner, terms):
    lesson = make_lesson(
        make_module(lessons=0),
        text("<p>Two effusions and a mass. An effusion.</p>", "one"),
        text("<p>Another effusion.</p>", "two"),
    )
    page = page_of(as_learner, lesson.get_url())
    assert page.count('class="term"') == 1
    link = '<a class="term" href="/glossary/#effusion" data-term="term-effusion">'
    assert f"Two {link}effusions</a>" in page
    assert 'id="term-effusion" popover role="dialog" aria-label="Effusion"' in page
    assert '<span class="term-card__words">Extra fluid.</span>' in page


def test_word_marked_by_hand_is_explained_every_time(as_learner, terms):
    lesson = make_lesson(
        make_module(lessons=0),
        text("<p>A <dfn>mass</dfn>, two <dfn>masses</dfn>, <dfn>nothing</dfn>.</p>"),
    )
    page = page_of(as_learner, lesson.get_url())
    assert page.count('data-term="term-mass"') == 2
    assert page.count('id="term-mass"') == 1
    assert ", nothing." in page
    assert "<dfn>" not in page


def test_draft_explains_nothing_in_a_lesson(as_learner, db):
    make_term("Effusion", "Half-written secret.", is_published=False)
    lesson = make_lesson(make_module(lessons=0), text("<p>An effusion.</p>"))
    page = page_of(as_learner, lesson.get_url())
    assert "An effusion." in page
    assert "secret" not in page


def test_hostile_entry_stays_text(as_learner, db):
    make_term("Effusion", '"><script>alert(1)</script>')
    lesson = make_lesson(make_module(lessons=0), text("<p>An effusion.</p>"))
    page = page_of(as_learner, lesson.get_url())
    assert "<script>alert" not in page
    assert "&quot;&gt;&lt;script&gt;" in page


@pytest.mark.parametrize("count", [1, 3])
def test_lesson_costs_the_same_for_one_term_and_three(as_learner, db, count):
    lesson = make_lesson(make_module(lessons=0), text("<p>Term 0, Term 1, Term 2.</p>"))

    def cost() -> int:
        as_learner.get(lesson.get_url())
        with CaptureQueriesContext(connection) as captured:
            as_learner.get(lesson.get_url())
        return len(captured)

    empty = cost()
    for number in range(count):
        make_term(f"Term {number}")
    assert cost() == empty


# -- For authors -----------------------------------------------------------------------
def test_mark_of_the_editor_is_stored_as_a_word_of_the_glossary(db):
    converter = ContentstateConverter(features=PROSE_FEATURES)
    html = '<p data-block-key="a">A <dfn>mass</dfn>.</p>'
    state = json.loads(converter.from_database_format(html))
    (style,) = state["blocks"][0]["inlineStyleRanges"]
    assert style == {"offset": 2, "length": 4, "style": "GLOSSARY_TERM"}
    assert converter.to_database_format(json.dumps(state)) == html


def test_words_without_an_entry_are_named(terms):
    htmls = ["<p><dfn>mass</dfn> <dfn>hepatic</dfn></p>", "<p>effusion</p>"]
    assert words_without_entry(htmls) == ("hepatic",)
    assert words_without_entry(["<p>nothing marked</p>"]) == ()


@pytest.mark.parametrize("is_draft", [True, False])
def test_marked_word_without_an_entry_saves_as_draft_only(terms, editor, is_draft):
    module = make_module(lessons=0)
    form = lesson_form(module, editor, ["Hepatic."], is_draft=is_draft)
    raw = json.loads(form.data["body-0-value-text"])
    raw["blocks"][0]["inlineStyleRanges"] = [
        {"offset": 0, "length": 7, "style": "GLOSSARY_TERM"}
    ]
    form.data = {
        **form.data,
        "body-0-value-text": json.dumps(raw),
        "body-0-value-evidence-0-value": "F1",
    }
    assert form.is_valid() is is_draft
    if not is_draft:
        assert form.errors["body"] == ["The glossary has no entry for “Hepatic”."]


def test_address_comes_from_the_term_and_is_one_per_language(db):
    assert make_term("Lymph node (gland)").slug == "lymph-node-gland"
    with pytest.raises(ValidationError) as refusal:
        make_term("Lymph node, gland")
    assert "This language already has an entry" in str(refusal.value)
    make_term("Lymphknoten", language="de", slug="lymph-node-gland")
    with pytest.raises(ValidationError) as refusal:
        make_term("Лімфа")
    assert "Write an address with letters a to z" in str(refusal.value)


def test_organiser_writes_entries_and_a_review_comes_first(client, organiser):
    client.force_login(organiser, "allauth.account.auth_backends.AuthenticationBackend")
    url = reverse("wagtailsnippets_courses_glossaryterm:add")
    assert "in plain words" in client.get(url).content.decode().lower()
    client.post(
        url,
        {
            "term": "Effusion",
            "plain": "Extra fluid.",
            "forms": "effusions",
            "language": "en",
            "section": "report",
            "slug": "",
            "is_marked": "on",
            "is_jargon": "on",
        },
    )
    entry = GlossaryTerm.objects.get()
    assert (entry.slug, entry.live) == ("effusion", False)
    review = WorkflowContentType.objects.get(
        content_type=ContentType.objects.get_for_model(GlossaryTerm)
    )
    assert review.workflow == Workflow.objects.get(name="Patient review")


@pytest.mark.parametrize("plain", ["Extra fluid.", "Water."])
def test_entry_approved_in_its_editor_is_published_unless_it_was_changed(
    client, organiser, reviewer, plain
):
    entry = GlossaryTerm(term="Effusion", plain="Extra fluid.", live=False)
    entry.section = "report"
    entry.save()
    entry.save_revision(user=organiser)
    entry.get_workflow().start(entry, organiser)
    client.force_login(reviewer)
    client.post(
        reverse("wagtailsnippets_courses_glossaryterm:edit", args=[entry.pk]),
        {
            "term": "Effusion",
            "plain": plain,
            "forms": "",
            "language": "en",
            "section": "report",
            "slug": entry.slug,
            "is_marked": "on",
            "is_jargon": "on",
            "action-workflow-action": "true",
            "workflow-action-name": "approve",
            "workflow-action-extra-data": "{}",
        },
    )
    entry.refresh_from_db()
    assert entry.live is (plain == "Extra fluid.")


def test_preview_shows_the_entry(client, organiser):
    entry = make_term("Effusion", "Extra fluid.")
    response = entry.make_preview_request(preview_mode="")
    assert "Extra fluid." in response.render().content.decode()
