"""How entries are written, marked in text, reviewed and published."""

from __future__ import annotations

import json

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.models import Workflow, WorkflowContentType

from courses.blocks import PROSE_FEATURES
from courses.models import GlossaryTerm
from courses.queries import words_without_entry
from tests.courses.glossary.page import (
    page_of,
)
from tests.courses.test_admin import lesson_form
from tests.factories.courses import make_module
from tests.factories.words import make_term


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


@pytest.mark.parametrize("query", ["effus", "hydrothorax", "Extra", "Ödem", "oedema"])
def test_editors_find_entries_by_their_words_and_by_their_address(
    client, organiser, query
):
    make_term("Effusion", "Extra fluid.", forms="hydrothorax")
    make_term("Ödem", "Geschwollen.", language="de", slug="oedema")
    client.force_login(organiser)
    page = page_of(
        client, reverse("wagtailsnippets_courses_glossaryterm:list"), q=query
    )
    found = [plain for plain in ("Extra fluid.", "Geschwollen.") if plain in page]
    is_german = query.casefold() in ("ödem", "oedema")
    expected = "Geschwollen." if is_german else "Extra fluid."
    assert found == [expected]


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


def test_preview_shows_the_page_of_the_word_before_it_is_published(client, organiser):
    make_term("Oedema", "Swelling from fluid.")
    entry = make_term("Effusion", "Extra fluid.", is_published=False, related="oedema")
    response = entry.make_preview_request(preview_mode="")
    page = response.render().content.decode()
    assert '<p lang="en">Extra fluid.</p>' in page
    assert '<a href="/glossary/en/oedema/">Oedema</a>' in page


def test_preview_of_a_word_without_an_address_yet_is_shown(organiser, db):
    entry = GlossaryTerm(term="Effusion", plain="Extra fluid.")
    page = entry.make_preview_request(preview_mode="").render().content.decode()
    assert "Extra fluid." in page


def test_related_addresses_are_tidied_and_have_to_be_there(db):
    make_term("Oedema")
    kept = make_term("Effusion", related=" oedema \n\noedema\n")
    assert kept.related == "oedema"
    for related, told in (
        ("oedema\ncramp", "There is no entry with the address “cramp”."),
        ("stent", "This entry is not near itself: take its address out."),
    ):
        with pytest.raises(ValidationError) as refusal:
            make_term("Stent", related=related)
        assert refusal.value.message_dict == {"related": [told]}
