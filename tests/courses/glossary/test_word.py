"""The page of one word, in its language and without what it lacks."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.courses.glossary.page import (
    page_of,
)
from tests.factories.words import make_term

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
