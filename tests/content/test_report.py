"""`content_report`: what it counts, for whom, and how it refuses."""

from __future__ import annotations

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from courses.demo import report
from courses.demo.lesson_parts import ContentError
from courses.demo.outline import read_modules


def run(*arguments: str) -> tuple[Any, str, int]:
    out, err, code = StringIO(), StringIO(), 0
    try:
        call_command("content_report", *arguments, stdout=out, stderr=err)
    except SystemExit as stop:
        code = stop.code
    return out.getvalue(), err.getvalue(), code


def test_one_module_and_one_conversation_in_figures():
    out, _, code = run("breaking-bad-news", "leo-and-the-loud-tunnel", "--json")
    told = json.loads(out)
    (module,), (talk,) = told["modules"], told["conversations"]
    assert code == 0
    assert (module["lessons"], module["facts"]) == (5, {"checked": 12, "to_confirm": 5})
    assert module["questions"] == {"ordering": 1, "single_choice": 5}
    assert module["patient_text"]["ease"] == "easy"
    assert (talk["code"], talk["verdict"], talk["errors"]) == ("S05A", "complete", [])
    assert talk["decisions"] == 9
    assert talk["best_ending"] == "ending-driver"
    assert set(talk["axes"]) == {"trust", "understanding", "anxiety"}
    assert all(0 < axis["random_share"] < 0.6 for axis in talk["axes"].values())
    assert 0 < talk["most_sentences_is_best"] < 0.5
    assert talk["apologies"]["turns"] > talk["apologies"]["only_best"] > 0
    assert told["totals"]["only_best_apologises"] == round(
        talk["apologies"]["only_best"] / talk["apologies"]["turns"], 3
    )
    assert len(talk["plans"]) == 3
    assert all(talk["plans"].values())
    assert told["totals"]["near_equal"] == []


def test_glossary_in_figures_per_language():
    out, _, code = run("glossary", "--json")
    told = json.loads(out)
    assert (code, told["modules"], told["conversations"]) == (0, [], [])
    assert [one["language"] for one in told["glossary"]] == ["en", "de", "fr"]
    english, german, _french = told["glossary"]
    assert (english["terms"], english["missing"], english["formula"]) == (
        120,
        0,
        "flesch",
    )
    assert german["terms"] + german["missing"] == 120
    assert german["in_a_sentence"] == german["terms"]
    assert {one["ease"] for one in told["glossary"]} == {"easy"}
    assert run("breaking-bad-news", "--json")[0].count('"language"') == 0


def test_what_is_above_the_target_is_told_by_its_address(tmp_path):
    words = tmp_path / "words"
    words.mkdir()
    (words / "en.toml").write_text(
        'language = "en"\n[[terms]]\nslug = "cyst"\nterm = "Cyst"\n'
        'plain = "A bag."\n[[terms]]\nslug = "pouch"\nterm = "Pouch"\n'
        f'plain = "A cyst that {"very " * 15}soft."\n'
    )
    (words / "pl.toml").write_text('language = "pl"\nterms = []\n')
    told = report.content_report(
        modules=tmp_path, conversations=tmp_path, glossary=words
    )
    english, polish = told["glossary"]
    assert english["above_target"] == [
        {"slug": "pouch", "what": ["jargon", "long_sentence"]}
    ]
    assert (polish["terms"], polish["missing"], polish["score"]) == (0, 2, None)


def test_glossary_is_told_to_people_too():
    out, _, code = run("glossary")
    assert code == 0
    assert "Glossary in “en”: 120 words, 0 not yet there" in out
    assert "words a sentence, at most 15; easy (93, flesch)" in out


def test_words_for_people_name_open_sign_offs():
    out, _, code = run("radiation-risk")
    assert code == 0
    assert "Module “Radiation risk” (radiation-risk)" in out
    assert "not signed off: medical physics expert: doses" in out
    assert "1 modules with" in out
    assert "apologises" not in out  # no conversation, nothing to say of replies


def test_words_for_people_say_whether_good_replies_give_themselves_away():
    out, _, code = run("leo-and-the-loud-tunnel")
    assert code == 0
    assert "turns with an apology only the best reply apologises in" in out
    assert "Over all, the best reply has the most sentences in" in out


def test_an_unknown_address_is_refused_in_one_sentence():
    out, err, code = run("no-such-thing", "--json")
    assert code == 1
    assert err.strip() == "There is no module or conversation “no-such-thing”."
    assert json.loads(out)["modules"] == []


@pytest.mark.parametrize(
    ("name", "words", "told"),
    [
        ("module.toml", 'slug = "x', "x/module.toml: "),
        ("module.toml", 'slug = "x"', "sources"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(tmp_path, name, words, told):
    folder = tmp_path / "x"
    folder.mkdir()
    (folder / name).write_text(words, encoding="utf-8")
    with pytest.raises((ContentError, OSError), match=told):
        report.content_report(modules=tmp_path, conversations=tmp_path)


def test_two_paragraphs_that_say_the_same_are_told(tmp_path):
    words = (
        "She asks what the scan will show and you tell her what it cannot show at all."
    )
    for slug in ("one", "two"):
        folder = tmp_path / slug
        (folder / "lessons").mkdir(parents=True)
        (folder / "module.toml").write_text(f'slug = "{slug}"\ntitle = "{slug}"\n')
        (folder / "sources.toml").write_text("sources = []\n")
        (folder / "lessons" / "1.toml").write_text(
            f'slug = "{slug}-1"\n[[body]]\nkind = "text"\ntext = "{words}"\n'
        )
    told = report.content_report(modules=tmp_path, conversations=tmp_path)
    (pair,) = told["totals"]["near_equal"]
    assert (pair["first"], pair["second"]) == ("one/one-1, part 1", "two/two-1, part 1")
    assert [one.slug for one in read_modules(tmp_path)] == ["one", "two"]
