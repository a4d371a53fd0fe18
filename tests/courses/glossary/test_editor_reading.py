"""What an editor is told of how an entry reads."""

from __future__ import annotations

import pytest
from django.urls import reverse

from courses.models import GlossaryTerm
from tests.factories.words import make_term

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
