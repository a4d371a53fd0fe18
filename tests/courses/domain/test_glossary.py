"""Terms are found where they stand, linked once, and never inside other links."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.domain.glossary import (
    Term,
    find_terms,
    letter_of,
    mark_html,
    search,
    spellings,
    unknown_words,
)

EFFUSION = Term("effusion", "Effusion", "Extra fluid.", ("Effusion", "effusions"))
CT = Term("ct-scan", "CT scan", "X-ray slices.", ("CT scan", "CT"))
NODE = Term(
    "lymph-node", "Lymph node (gland)", "A filter.", ("lymph node", "lymph nodes")
)
MASS = Term("mass", "Mass", "A lump.", ("Mass",), is_marked=False)
OEDEMA = Term("oedeme", "Œdème", "Du liquide.", ("œdème", "œdèmes"))
TERMS = (EFFUSION, CT, NODE, MASS)


def found(text: str, terms=TERMS) -> list[tuple[str, str]]:
    return [(text[one.start : one.end], one.key) for one in find_terms(text, terms)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "An effusion, two EFFUSIONS.",
            [("effusion", "effusion"), ("EFFUSIONS", "effusion")],
        ),
        ("A CT scan, then CT.", [("CT scan", "ct-scan"), ("CT", "ct-scan")]),
        ("ct is no word here", []),
        ("effusional, non-effusion", []),
        ("lymph nodes and mass", [("lymph nodes", "lymph-node"), ("mass", "mass")]),
        ("massive", []),
        ("", []),
    ],
)
def test_terms_are_found_as_whole_words(text, expected):
    assert found(text) == expected


def test_terms_of_other_alphabets_are_found():
    assert found("Un œdème discret.", (OEDEMA,)) == [("œdème", "oedeme")]


def test_no_terms_find_nothing():
    assert find_terms("An effusion.", ()) == ()


def marked(html: str, *, explained: set[str] | None = None) -> str:
    return mark_html(
        html,
        TERMS,
        link=lambda term, shown: f"[{shown}→{term.key}]",
        explained=set() if explained is None else explained,
    )


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (
            "<p>An effusion. Another effusion.</p>",
            "<p>An [effusion→effusion]. Another effusion.</p>",
        ),
        (
            '<p><a href="/x">effusion</a> and effusion</p>',
            '<p><a href="/x">effusion</a> and [effusion→effusion]</p>',
        ),
        ("<p><b>An effusion</b></p>", "<p><b>An [effusion→effusion]</b></p>"),
        ("<p>a mass</p>", "<p>a mass</p>"),
        ("<p>a <dfn>mass</dfn></p>", "<p>a [mass→mass]</p>"),
        ("<p><dfn>mass</dfn>, <dfn>mass</dfn></p>", "<p>[mass→mass], [mass→mass]</p>"),
        ("<p><dfn>nonsense</dfn></p>", "<p>nonsense</p>"),
        ("<p><dfn><b>mass</b></dfn></p>", "<p><b>mass</b></p>"),
        (
            "<p>a &lt; b &amp; CT&nbsp;x</p>",
            "<p>a &lt; b &amp; [CT→ct-scan]&nbsp;x</p>",
        ),
        ('<p title="effusion">x<br/>y</p>', '<p title="effusion">x<br/>y</p>'),
        ("<p><dfn>mass", "<p>[mass→mass]"),
    ],
)
def test_html_gets_links_where_a_term_first_stands(html, expected):
    assert marked(html) == expected


def test_a_lesson_explains_a_word_once_across_its_blocks():
    explained: set[str] = set()
    first = marked("<p>effusion</p>", explained=explained)
    second = marked("<p>effusion, CT</p>", explained=explained)
    assert (first, second) == (
        "<p>[effusion→effusion]</p>",
        "<p>effusion, [CT→ct-scan]</p>",
    )
    assert explained == {"effusion", "ct-scan"}


@given(st.text(st.sampled_from("abc effusion CT&<>\"'/pb "), max_size=80))
def test_marking_changes_nothing_but_links(text):
    from html import escape

    html = f"<p>{escape(text)}</p>"
    undone = re.sub(r"\[([^\]→]*)→[^\]]*\]", r"\1", marked(html))
    assert undone == html


def test_marked_words_without_an_entry_are_named_once():
    html = "<p><dfn>mass</dfn> <dfn>hepatic</dfn> <dfn>hepatic</dfn></p>"
    assert unknown_words(html, TERMS) == ("hepatic",)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["CT scan", "Effusion", "Lymph node (gland)", "Mass"]),
        ("eff", ["Effusion"]),
        ("fluid", ["Effusion"]),
        ("NODES", ["Lymph node (gland)"]),
        ("filter lymph", ["Lymph node (gland)"]),
        ("xyz", []),
        ("%", []),
        ("… ?!", []),
        (" ", ["CT scan", "Effusion", "Lymph node (gland)", "Mass"]),
    ],
)
def test_search_finds_by_the_beginning_of_words(query, names):
    assert [term.name for term in search(TERMS, query)] == names


def test_search_puts_names_before_explanations_and_reads_over_accents():
    gland = Term("gland", "Gland", "Near a mass.", ("Gland",))
    assert [one.name for one in search((gland, MASS), "mass")] == ["Mass", "Gland"]
    accent = Term("cafe", "Éponge", "x", ("Éponge",))
    assert search((accent,), "eponge") == (accent,)


def test_letters_fold_accents_and_gather_the_rest():
    names = ("Œdème", "Éponge", "Ödem", "Łza", "3D", "")
    assert [letter_of(name) for name in names] == ["O", "E", "O", "L", "#", "#"]


@pytest.mark.parametrize(
    ("name", "queries"),
    [
        ("Ödem", ["ödem", "ÖDEM", "odem", "oedem", "o\u0308dem"]),
        ("Läsion", ["läsion", "lasion", "laesion"]),
        ("Größe", ["größe", "grosse", "groesse"]),
        ("Œdème", ["œdème", "oedeme", "OEDÈME"]),
        ("Épanchement", ["epanch", "épanch"]),
        ("Łza", ["lza"]),
        ("Kræft", ["kraeft"]),
        ("Blodåre", ["blodare", "blodaare"]),
    ],
)
def test_search_takes_words_as_any_keyboard_types_them(name, queries):
    term = Term("x", name, "y", (name,))
    other = Term("z", "Zzz", "y", ("Zzz",))
    for query in queries:
        assert search((other, term), query) == (term,), query


def test_other_spellings_leave_out_what_stands_there_already():
    def shown(*forms: str) -> tuple[str, ...]:
        return spellings(Term("x", forms[0], "y", forms))

    assert shown("Effusion", "effusions") == ()
    assert shown("CT scan", "CT scans", "CT", "CTs") == ()
    assert shown("Gutartig (benigne)", "gutartiger", "benigne", "benigner") == (
        "benigne",
    )
    assert shown("Erguss", "Ergüsse", "Pleuraerguss") == ("Pleuraerguss",)
    assert shown("Découverte fortuite", "découvertes fortuites", "imprévu") == (
        "imprévu",
    )
    assert shown("IRM", "remnographie") == ("remnographie",)
    assert shown("Stent") == ()
