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
    assert '<a href="/glossary/de/" lang="de" hreflang="de">Deutsch</a>' in page
    german = page_of(client, "/glossary/de/", q="erg")
    assert "Mehr Flüssigkeit." in german
    assert 'lang="de"' in german
    # Addresses that were given out before each language had its own.
    assert "Mehr Flüssigkeit." in page_of(client, language="de", q="erg")
    assert "Extra fluid." in page_of(client, language="xx")


def test_words_around_the_list_are_in_its_language(client, db):
    make_term("Effusion", "Extra fluid.")
    make_term("Erguss", "Mehr Flüssigkeit.", language="de", slug="effusion")
    make_term("Wysięk", "Więcej płynu.", language="pl", slug="effusion")
    german = page_of(client, "/glossary/de/")
    assert "<h1>Wörter, einfach erklärt</h1>" in german
    assert '<span class="glossary__section" lang="de">Im Bericht</span>' in german
    found = page_of(client, "/glossary/de/", q="erg")
    assert "1 Wort für „erg“." in found
    assert '<a href="/glossary/?q=erg" lang="en" hreflang="en">' in found
    # Nobody has written Polish ones: English, and marked as such.
    polish = page_of(client, "/glossary/pl/")
    assert '<div class="container glossary" lang="en">' in polish
    assert '<dl class="glossary__entries" lang="pl">' in polish


def test_language_without_words_is_not_there_and_english_has_one_address(client, db):
    make_term("Erguss", language="de", slug="effusion", is_published=False)
    assert client.get("/glossary/de/").status_code == 404
    assert client.get("/glossary/xx/").status_code == 404
    moved = client.get("/glossary/en/?q=a&language=de")
    assert (moved.status_code, moved["Location"]) == (302, "/glossary/?q=a&language=de")


def test_searches_are_not_for_robots_and_lists_name_their_sisters(client, db):
    make_term("Effusion")
    make_term("Erguss", language="de", slug="effusion")
    hidden = '<meta name="robots" content="noindex">'
    sister = (
        '<link rel="alternate" hreflang="de" href="http://testserver/glossary/de/">'
    )
    page, found = page_of(client), page_of(client, q="eff")
    assert (hidden in page, sister in page) == (False, True)
    assert (hidden in found, sister in found) == (True, False)


# -- One word ----------------------------------------------------------------------
WORD = "/glossary/en/effusion/"


@pytest.fixture
def effusion(db):
    make_term("Oedema", "Swelling from fluid.")
    make_term("Secret", "Half-written.", is_published=False)
    entry = make_term(
        "Effusion",
        "Extra fluid.",
        forms="effusions\nhydrothorax",
        example="“Small effusion” says: a little fluid.",
        caution="Ask how much it is.",
        related="oedema\nsecret",
    )
    make_term("Erguss", "Mehr Flüssigkeit.", language="de", slug="effusion")
    make_term("Ödem", "Geschwollen.", language="de", slug="oedema")
    return entry


def test_word_has_a_page_of_its_own(client, effusion):
    assert f'<dt><a href="{WORD}">Effusion</a></dt>' in page_of(client)
    page = page_of(client, WORD)
    assert "<title>Effusion · Words explained" in page
    assert '<h1 lang="en">Effusion</h1>' in page
    assert '<p lang="en">Extra fluid.</p>' in page
    assert "“Small effusion” says: a little fluid.</dd>" in page
    assert "Ask how much it is.</dd>" in page
    assert '<dd lang="en">hydrothorax</dd>' in page
    assert '<a href="/glossary/oedema/">' not in page
    assert '<a href="/glossary/en/oedema/">Oedema</a>' in page
    assert "Secret" not in page
    assert '<a href="/glossary/de/effusion/" lang="de" hreflang="de">' in page
    assert f'<link rel="canonical" href="http://testserver{WORD}">' in page
    for code in ("en", "de"):
        address = f"http://testserver/glossary/{code}/effusion/"
        assert f'<link rel="alternate" hreflang="{code}" href="{address}">' in page


def test_word_in_another_language_has_its_words_and_the_neighbours_of_its_sister(
    client, effusion
):
    page = page_of(client, "/glossary/de/effusion/")
    assert '<article class="container word" lang="de">' in page
    assert "<title>Erguss · Wörter, einfach erklärt" in page
    assert '<h2 id="word-plain">Einfach gesagt</h2>' in page
    assert '<a href="/glossary/de/oedema/">Ödem</a>' in page
    assert '<a href="/glossary/en/effusion/" lang="en" hreflang="en">' in page
    assert 'action="/glossary/de/"' in page
    # What it does not have it does not promise.
    assert "In einem Satz" not in page
    assert "Gut zu wissen" not in page


def test_word_alone_has_no_empty_parts(client, db):
    make_term("Stent", "A small tube.")
    page = page_of(client, "/glossary/en/stent/")
    assert "A small tube." in page
    for absent in ("word__more", "word-related", "word-others", 'rel="alternate"'):
        assert absent not in page


@pytest.mark.parametrize(
    "url",
    [
        "/glossary/en/secret/",
        "/glossary/de/stent/",
        "/glossary/xx/effusion/",
        "/glossary/en/no-such-word/",
        "/glossary/EN/effusion/",
    ],
)
def test_word_that_is_not_published_there_is_not_found(client, effusion, url):
    response = client.get(url)
    assert response.status_code == 404
    assert "Half-written" not in response.content.decode()


def test_hostile_word_stays_text_on_its_page(client, db):
    hostile = '"><script>alert(1)</script>'
    make_term("Effusion", hostile, example=hostile, caution=hostile, forms=hostile)
    page = page_of(client, WORD)
    assert "<script>alert" not in page
    assert page.count("&quot;&gt;&lt;script&gt;") == 5  # the description too


@pytest.mark.parametrize("count", [1, 3])
def test_page_of_a_word_costs_the_same_for_one_neighbour_and_three(client, db, count):
    def cost() -> int:
        client.get(WORD)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(WORD).status_code == 200
        return len(captured)

    entry = make_term("Effusion")
    alone = cost()
    for number in range(count):
        make_term(f"Term {number}")
        make_term("Other", language=("de", "fr", "pl")[number], slug="effusion")
    entry.related = "\n".join(f"term-{number}" for number in range(count))
    entry.save()
    assert cost() == alone
    assert page_of(client, WORD).count("/glossary/en/term-") == count


def test_only_six_neighbours_are_shown(client, db):
    for number in range(8):
        make_term(f"Term {number}")
    make_term("Effusion", related="\n".join(f"term-{number}" for number in range(8)))
    page = page_of(client, WORD)
    assert page.count("/glossary/en/term-") == 6
    assert "/glossary/en/term-6/" not in page


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
    link = '<a class="term" href="/glossary/en/effusion/" data-term="term-effusion">'
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


# -- How an entry reads, for its editor -----------------------------------------------
LONG = (
    "A pathological accumulation of serous or sanguineous fluid that may be observed"
    " in any of the serosal cavities of the human body during an examination."
)


def editor_of(client, organiser, entry: GlossaryTerm) -> str:
    client.force_login(organiser)
    url = reverse("wagtailsnippets_courses_glossaryterm:edit", args=[entry.pk])
    return client.get(url).content.decode()


def test_editor_reads_how_easy_the_entry_is(client, organiser):
    entry = make_term(
        "Effusion",
        "Extra fluid where there is usually little. It can be a lot or a bit.",
        example="There is a small effusion in your knee.",
    )
    page = editor_of(client, organiser, entry)
    assert "How it reads" in page
    assert "Flesch reading ease (1948), high is easy" in page
    assert "at least 60" in page
    assert "at most 15" in page
    assert "(a hint: fewer than 100 words)" in page
    assert "All of it is within the target." in page
    assert "reader of about 12" in page


def test_editor_is_told_calmly_what_is_above_the_target(client, organiser):
    make_term("Stenosis", "A narrow place.")
    entry = make_term("Effusion", LONG, caution="It is not a stenosis.")
    page = editor_of(client, organiser, entry)
    assert "3 things may be hard on a reader. They can stay where they have to." in page
    assert "This sentence has 25 words: “A pathological" in page
    assert "“stenosis” is a word of the glossary that is itself explained" in page
    assert "Shorter words or shorter sentences bring it to the target." in page
    assert "All of it is within the target." not in page


@pytest.mark.parametrize(
    ("language", "formula"),
    [("de", "Amstad"), ("fr", "Kandel and Moles"), ("pl", "LIX")],
)
def test_editor_reads_by_the_formula_of_the_language(
    client, organiser, language, formula
):
    entry = make_term("Erguss", "Mehr Flüssigkeit.", language=language)
    page = editor_of(client, organiser, entry)
    assert formula in page
    assert "too short to say" in page
    assert ("at most 40" in page) is (language == "pl")


def test_editor_of_a_new_entry_says_what_will_stand_there(client, organiser):
    client.force_login(organiser)
    url = reverse("wagtailsnippets_courses_glossaryterm:add")
    assert "this shows how they read" in client.get(url).content.decode()


def test_page_is_in_the_language_of_its_words_and_what_frames_it_in_the_sites(
    client, db
):
    make_term("Effusion")
    make_term("Erguss", language="de", slug="effusion")
    for url, language in (
        ("/glossary/de/", "de"),
        ("/glossary/de/effusion/", "de"),
        ("/glossary/en/effusion/", "en"),
    ):
        page = client.get(url).content.decode()
        assert f'<html lang="{language}">' in page
        for frame in (
            '<a class="skip-link" href="#main" lang="en-gb">',
            '<header class="site-header" lang="en-gb">',
            '<footer class="site-footer" lang="en-gb">',
        ):
            assert frame in page
    assert '<html lang="en-gb">' in client.get("/").content.decode()
