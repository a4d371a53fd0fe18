"""The page of an item analysis: what it says, what it withholds, what it draws."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys

import openpyxl
import pytest
from django.template.loader import render_to_string

from courses.analysis.charts import spread_labels
from courses.analysis.page import analysis_page_context
from courses.analysis.report import QuestionWords, build_report
from courses.analysis.tables import (
    OPTION_COLUMNS,
    QUESTION_COLUMNS,
    option_rows,
    options_csv,
    questions_csv,
    workbook,
)
from courses.domain.certainty_calibration import calibrate
from courses.domain.counting_attempts import Rule
from courses.domain.item_sheet import Item, read_sheet
from courses.domain.item_statistics import Blanks
from tests.factories.answers import (
    WRONG_KEY,
    answer_sheet,
    certain_answers,
    question_words,
)

RESAMPLES = 200


def report_of(sheet=None, words=None, **options):
    options = {"title": "Breaking bad news", "resamples": RESAMPLES} | options
    return build_report(
        sheet if sheet is not None else answer_sheet(),
        question_words() if words is None else words,
        **options,
    )


@pytest.fixture(scope="module")
def report():
    return report_of(calibration=calibrate(**certain_answers()), version="Revision 3.")


@pytest.fixture(scope="module")
def page(report):
    return analysis_page_context(report)["analysis"]


def html_of(report) -> str:
    html = render_to_string(
        "courses/analysis/report.html", analysis_page_context(report)
    )
    return re.sub(r"\s+", " ", html)


@pytest.fixture(scope="module")
def html(report):
    return html_of(report)


def drawn(html: str, name: str) -> dict:
    found = re.search(
        rf'<script id="{name}" type="application/json">(.*?)</script>', html
    )
    return json.loads(found[1])


# -- the page ------------------------------------------------------------------
def test_the_page_says_whose_attempts_count(html):
    assert "The first attempts of 240 learners. Revision 3." in html


def test_a_wrong_key_stands_on_top_and_is_said_in_plain_words(page, html):
    (row,) = page.to_check
    assert row.name == f"Q{WRONG_KEY + 1}"
    assert [finding.sentence for finding in row.findings] == [
        "Negative discrimination: stronger learners choose A; check the key."
    ]
    assert html.index("stronger learners choose A; check the key") < html.index(
        "The quiz as a whole"
    )
    # The question itself stands open, the others wait.
    assert re.findall(r'id="(question-\d)" open', html) == ["question-6"]


def test_every_number_has_its_interval_in_the_table(page):
    for row in page.rows:
        for cell in (row.facility, row.discrimination):
            assert re.fullmatch(r"−?\d+ %", cell.words)
            assert re.fullmatch(r"−?\d+ to −?\d+", cell.interval)


def test_a_number_that_is_not_told_is_explained(page, html):
    row = page.rows[WRONG_KEY]
    assert (row.weight.words, row.weight.is_told) == ("against the total", False)
    meanings = {term.words: term.meaning for term in page.terms}
    assert meanings["against the total"].startswith("Those who do well here do badly")
    assert '<span class="analysis-untold">against the total</span>' in html


def test_signs_are_never_colour_alone(html):
    for severity, word in (("check", "Check:"), ("note", "Note:")):
        found = re.findall(
            rf'analysis-finding--{severity}">(.*?)</p>', html.split("Certainty and")[0]
        )
        assert found
        assert all("<svg" in one and f"<strong>{word}</strong>" in one for one in found)


def test_what_people_wrote_is_escaped():
    words = question_words()
    words[0] = QuestionWords(
        "q0", "<script>alert(1)</script>", (("o0", "<b>Ask</b>"), ("o1", "&"))
    )
    html = html_of(report_of(words=words))
    assert "<script>alert(1)" not in html
    assert "<b>Ask</b>" not in html
    assert "&lt;b&gt;Ask&lt;/b&gt;" in html


def test_a_question_without_words_is_shown_by_its_key():
    context = analysis_page_context(report_of(words=[]))["analysis"]
    assert context.rows[0].stem == "q0"


def test_a_long_stem_is_cut_in_the_table_and_whole_below():
    words = question_words()
    words[WRONG_KEY] = QuestionWords("q5", "Why " * 40, words[WRONG_KEY].options)
    context = analysis_page_context(report_of(words=words))["analysis"]
    row = context.rows[WRONG_KEY]
    assert len(row.short_stem) <= 91
    assert row.short_stem.endswith("…")
    assert row.stem == "Why " * 40


# -- small groups ---------------------------------------------------------------
def test_nineteen_learners_are_told_that_it_takes_twenty():
    html = html_of(report_of(answer_sheet(learners=19)))
    assert "So far 19 learners have finished. From 20 learners on" in html
    assert "%" not in html.split("How the numbers are made")[0]
    assert "data-analysis-chart" not in html
    assert "Come back when more learners have finished" in html
    assert "So far" not in html_of(report_of(answer_sheet(learners=20)))


def test_the_minimum_can_be_set():
    context = analysis_page_context(report_of(answer_sheet(learners=19), minimum=10))
    assert context["analysis"].is_told


def test_nobody_yet_is_an_answer_too():
    sheet = read_sheet([Item("q0")], [])
    assert "So far 0 learners have finished." in html_of(report_of(sheet))


def test_drawn_questions_say_how_many_had_them():
    html = html_of(report_of(answer_sheet(drawn=5, learners=120)))
    assert "Questions are drawn, so attempts differ." in html
    assert "draws differ" in html


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (Rule.FIRST, "The first attempts of 240 learners."),
        (Rule.LAST, "learners may have seen the answers before"),
        (Rule.BEST, "Best attempts flatter"),
        (Rule.ALL, "All 240 finished attempts of 240 learners."),
    ],
)
def test_each_rule_says_what_it_does_to_the_numbers(rule, words):
    assert words in html_of(report_of(rule=rule))


def test_several_attempts_of_a_learner_are_said():
    sheet = answer_sheet()
    twice = read_sheet(
        sheet.items, sheet.marks, chosen=sheet.chosen, blank=sheet.blank,
        learners=[at // 2 for at in range(240)],
    )  # fmt: skip
    html = html_of(report_of(twice, rule=Rule.ALL))
    assert "All 240 finished attempts of 120 learners." in html
    assert "Learners count as often as they tried." in html


# -- certainty -------------------------------------------------------------------
def test_over_confidence_is_said_with_its_size(page, html):
    part = page.certainty
    assert [row.is_off for row in part.rows] == [False, False, True]
    assert part.rows[2].verdict.startswith("Over-confident")
    assert part.index == (
        "Over-confident by 2.8 percentage points: answers are right less often than "
        "their certainty promises."
    )
    assert part.rows[1].band == "67 to 80 %"
    assert part.index in html


def test_without_certainty_marking_there_is_no_such_part():
    assert "Certainty and knowledge" not in html_of(report_of())


# -- drawings ---------------------------------------------------------------------
def test_the_map_holds_the_numbers_of_the_table(report, html):
    figure = drawn(html, "analysis-map")
    points = {
        name: (x, y)
        for trace in figure["data"]
        for name, x, y in zip(trace["customdata"], trace["x"], trace["y"], strict=True)
    }
    told = {
        f"Q{item.number}": (
            round(100 * item.statistics.facility.value, 1),
            round(item.statistics.discrimination_pct.value, 1),
        )
        for item in report.items
    }
    assert points == told
    # Shapes tell the kinds apart, not only colours.
    symbols = [trace["marker"]["symbol"] for trace in figure["data"]]
    assert len(set(symbols)) == len(symbols) == 3
    assert "template" not in figure["layout"]


def test_curves_are_those_of_the_table_and_named_in_words(page, html):
    figure = drawn(html, f"question-{WRONG_KEY + 1}-chart")
    row = page.rows[WRONG_KEY]
    shares = {
        option.letter: [int(share.removesuffix(" %")) for share in option.by_group]
        for option in row.options
    }
    for trace in figure["data"]:
        letter = trace["name"].removesuffix(" (right)")
        assert [round(value) for value in trace["y"]] == shares[letter]
    assert [trace["name"] for trace in figure["data"]] == ["A", "B (right)", "C"]
    dashes = [trace["line"]["dash"] for trace in figure["data"]]
    assert len(set(dashes)) == 3
    assert [note["text"] for note in figure["layout"]["annotations"]] == [
        "A", "B (right)", "C",
    ]  # fmt: skip


def test_labels_keep_their_distance_and_their_order():
    assert spread_labels([10, 50, 90], room=9) == [10, 50, 90]
    assert spread_labels([50, 52, 51], room=9) == [50, 68, 59]
    assert spread_labels([99, 100], room=9) == [91, 100]
    assert spread_labels([0, 0], room=9) == [0, 9]


def test_questions_without_options_have_no_curves():
    sheet = answer_sheet()
    plain = read_sheet([Item(item.key) for item in sheet.items], sheet.marks)
    html = html_of(report_of(plain, words=[]))
    assert "question-1-chart" not in html
    assert "Answers to this question are not options that can be counted." in html


def test_plotly_waits_until_a_chart_is_asked_for():
    program = (
        "import sys, django; django.setup(); import courses.analysis.page; "
        "import courses.analysis.tables; "
        "print([n for n in ('plotly', 'openpyxl') if n in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={"DJANGO_SETTINGS_MODULE": "elearn.settings.test", "PATH": "/usr/bin"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "[]"


# -- to take away ---------------------------------------------------------------------
def test_questions_as_csv(report):
    rows = list(
        csv.DictReader(io.StringIO(questions_csv(report).removeprefix("\ufeff")))
    )
    assert tuple(rows[0]) == QUESTION_COLUMNS
    assert len(rows) == 8
    wrong = rows[WRONG_KEY]
    statistics = report.items[WRONG_KEY].statistics
    assert float(wrong["facility"]) == round(statistics.facility.value, 6)
    assert float(wrong["discrimination_low"]) == round(
        statistics.discrimination_pct.low, 6
    )
    assert (wrong["effective_weight_pct"], wrong["effective_weight_missing"]) == (
        "", "negative_covariance",
    )  # fmt: skip
    assert wrong["findings"].endswith("stronger learners choose A; check the key.")


def test_options_as_csv_count_blanks_beside_the_options(report):
    rows = list(csv.DictReader(io.StringIO(options_csv(report).removeprefix("\ufeff"))))
    assert tuple(rows[0]) == OPTION_COLUMNS
    for number in range(1, 9):
        own = [row for row in rows if row["number"] == str(number)]
        assert own[-1]["option"] == ""
        assert sum(int(row["count"]) for row in own) == 240
        assert [row["letter"] for row in own if row["is_right"] == "1"] == [
            "B" if number == WRONG_KEY + 1 else "A"
        ]


def test_blanks_left_out_are_still_counted_among_all_who_were_asked():
    rows = option_rows(report_of(blanks=Blanks.LEAVE_OUT))
    key, n, blanks = next(
        (row[2], row[6], row[7]) for row in rows if row[2] == "" and row[7]
    )
    assert (key, n) == ("", 240)
    assert 0 < blanks < 240


def test_the_workbook_has_a_sheet_for_each_part(report):
    book = openpyxl.load_workbook(io.BytesIO(workbook(report)))
    assert book.sheetnames == ["Quiz", "Questions", "Options", "Certainty", "About"]
    assert book["Questions"].max_row == 9
    quiz = {row[0]: row[1] for row in book["Quiz"].iter_rows(values_only=True)}
    assert quiz["Mean score"] == round(report.analysis.quiz.mean_pct.value, 6)
    about = [row[0] for row in book["About"].iter_rows(values_only=True)]
    assert about[:3] == [
        "Breaking bad news", "Revision 3.", "The first attempts of 240 learners.",
    ]  # fmt: skip


def test_small_groups_leave_no_number_in_a_table():
    few = report_of(answer_sheet(learners=19))

    def read(table):
        return list(csv.DictReader(io.StringIO(table.removeprefix("\ufeff"))))

    named = {"number", "key", "stem", "attempts", "n", "learners", "random_guess",
             "option", "letter", "text", "is_right"}  # fmt: skip
    for row in (*read(questions_csv(few)), *read(options_csv(few))):
        assert {value for name, value in row.items() if name not in named} <= {
            "", "too_few",
        }  # fmt: skip
        assert "too_few" in row.values()


def test_the_same_seed_shows_the_same_page(report):
    again = report_of(calibration=calibrate(**certain_answers()), version="Revision 3.")
    assert again == report
    assert report_of(seed=2).analysis != report_of(seed=1).analysis
