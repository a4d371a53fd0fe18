"""The glossary for patients: found, searched, in each language, written to no robot."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.courses.glossary.page import (
    URL,
    page_of,
)
from tests.factories.words import make_term


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
