"""Doses on a lesson's page: the table always, the picture under its own policy, and a
builder that answers a plain GET."""

from __future__ import annotations

import json

import pytest
from django.utils.html import strip_tags

from courses.blocks import DoseTableBlock
from courses.charts import dose_figure
from courses.queries import dose_table
from courses.radiation import radiation_rules
from tests.factories.courses import key, make_module
from tests.factories.words import builder, doses, make_lesson, text


def words(html: str) -> str:
    return " ".join(strip_tags(html).split())


def own(**changes):
    value = {
        "name": "CT of a child’s head",
        "msv": 1.2,
        "low": 1.0,
        "high": 2.0,
        "source": "Our physicist",
        "confidence": "checked",
    }
    return {**value, **changes}


def value_of(**changes):
    return DoseTableBlock().to_python(doses(**changes)["value"])


def test_table_holds_dose_time_and_band():
    first, second = dose_table(value_of()).rows
    assert (first.name, first.dose, first.times, first.band) == (
        "CT of abdomen and pelvis",
        "7.7 mSv",
        ("2.6 years", "3.2 years"),
        "low",
    )
    assert (second.dose, second.times, second.band) == (
        "0 mSv",
        ("none", "none"),
        "none",
    )


def test_own_doses_follow_with_their_source():
    table = dose_table(value_of(own=[own()]))
    row = table.rows[-1]
    assert (row.name, row.spread) == ("CT of a child’s head", "1 to 2 mSv")
    assert "Our physicist" in [one.source for one in table.sources]


def test_figure_holds_the_numbers_of_the_table():
    table = dose_table(value_of(own=[own()]))
    figure = table.figure
    marks = next(trace for trace in figure["data"] if trace["name"] == "dose")
    assert marks["x"] == [7.7, 1.2]
    assert marks["y"] == ["CT of abdomen and pelvis", "CT of a child’s head"]
    spread = next(trace for trace in figure["data"] if trace["name"] == "range")
    assert spread["x"] == [1.0, 2.0, None]
    assert "template" not in figure["layout"]


def test_names_do_not_become_markup_in_the_figure():
    rows = dose_table(value_of(examinations=[], own=[own(name="<b>A&B")])).rows
    figure = dose_figure(rows, radiation_rules().backgrounds[0], "en")
    assert figure["layout"]["yaxis"]["categoryarray"] == ["&lt;b>A&amp;B"]


@pytest.mark.parametrize(
    "changes",
    [
        {"has_picture": False},
        {"examinations": [], "own": []},
        {"examinations": [{"type": "item", "id": "e", "value": "ultrasound-mri"}]},
    ],
)
def test_without_something_to_draw_there_is_no_figure(changes):
    assert dose_table(value_of(**changes)).figure is None


def test_empty_table_says_so():
    html = DoseTableBlock().render(value_of(examinations=[], own=[]), {})
    assert "No examination has been chosen yet" in html
    assert "<table" not in html


# -- On the page -----------------------------------------------------------------
@pytest.mark.parametrize("has_picture", [True, False])
def test_only_a_lesson_with_a_picture_gets_its_policy_and_script(
    as_learner, db, has_picture
):
    lesson = make_lesson(make_module(lessons=0), doses(has_picture=has_picture))
    response = as_learner.get(lesson.get_url())
    policy, page = response["Content-Security-Policy"], response.content.decode()
    assert ("style-src 'self' 'unsafe-inline'" in policy) is has_picture
    assert ("plotly.min" in page) is has_picture
    assert "2.6 years" in page


def test_another_lesson_keeps_the_strict_policy(as_learner, lessons):
    response = as_learner.get(lessons[0].get_url())
    assert "unsafe-inline" not in response["Content-Security-Policy"]
    assert "plotly" not in response.content.decode()


def test_figure_on_the_page_is_json_beside_the_table(as_learner, db):
    lesson = make_lesson(make_module(lessons=0), doses())
    page = as_learner.get(lesson.get_url()).content.decode()
    name = f"doses-{key('doses')}"
    told = page.partition(f'<script id="{name}" type="application/json">')[2]
    assert json.loads(told.partition("</script>")[0])["data"]
    assert f'data-dose-figure="{name}"' in page


def ask(client, lesson, **asked):
    return words(client.get(lesson.get_url(), asked).content.decode())


@pytest.fixture
def with_builder(db):
    return make_lesson(make_module(lessons=0), builder(), builder("second"))


def test_builder_begins_with_the_authors_examination(as_learner, with_builder):
    page = ask(as_learner, with_builder)
    assert page.count("CT of abdomen and pelvis, about 7.7 mSv") == 2
    assert (
        "Of 10,000 people, about 4,000 will have cancer at some time in life anyway."
        " A dose of this size might add about 4 to that number." in page
    )


def test_builder_answers_a_plain_get_and_the_other_stays(as_learner, with_builder):
    page = ask(
        as_learner,
        with_builder,
        block=key("builder"),
        examination="ct-chest",
        dose="5,4",
        age="ten",
        sex="female",
    )
    assert "CT of the chest, about 5.4 mSv" in page
    assert "Children of about 10: about twice the average" in page
    assert "Breast tissue of girls and young women is sensitive" in page
    assert page.count("CT of abdomen and pelvis, about 7.7 mSv") == 1


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"dose": "much"}, "Write the dose as a number, for example 7.7."),
        ({"dose": "-1"}, "A dose is never below 0 mSv."),
        ({"dose": "nan"}, "Write the dose as a number, for example 7.7."),
        ({"dose": "1e9"}, "Above 1000 mSv this block has nothing to say."),
        ({"examination": "x"}, "Choose an examination from the list."),
        ({"age": "\0"}, "Choose an age from the list."),
        ({"examination": "other"}, "Choose an examination or write its dose."),
    ],
)
def test_builder_refuses_with_one_sentence(as_learner, with_builder, asked, sentence):
    told = {"examination": "ct-chest", "dose": "", "age": "ten", "sex": "male"}
    page = ask(as_learner, with_builder, block=key("builder"), **{**told, **asked})
    assert sentence in page
    assert "CT of the chest, about" not in page


@pytest.mark.parametrize("count", [1, 3])
def test_blocks_without_database_ask_it_nothing(
    as_learner, db, django_assert_num_queries, count
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    module = make_module(lessons=0)
    plain = make_lesson(module, text("<p>a</p>"), slug="plain")
    full = make_lesson(
        module,
        *(one(f"{one.__name__}{n}") for n in range(count) for one in (doses, builder)),
        slug="full",
    )
    costs = []
    for lesson in (plain, full):
        as_learner.get(lesson.get_url())
        with CaptureQueriesContext(connection) as captured:
            as_learner.get(lesson.get_url())
        costs.append(len(captured))
    assert costs[0] == costs[1]
