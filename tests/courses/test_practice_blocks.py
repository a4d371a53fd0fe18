"""Things to try: a release rule, a report written again, people as dots."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils.html import strip_tags
from wagtail.blocks import StructBlockValidationError

from courses.blocks import IconArrayBlock, ReportWorkshopBlock
from courses.drawings import draw_icon_array
from courses.models import ReflectionNote
from courses.release_wording import duration_words, when_words
from tests.factories.courses import key, make_module
from tests.factories.words import make_lesson, make_term, sandbox, workshop


def words(html: str) -> str:
    return " ".join(strip_tags(html).split())


# -- Release ---------------------------------------------------------------------
@pytest.fixture
def with_sandbox(db):
    return make_lesson(make_module(lessons=0), sandbox())


ASKED = {
    "day": "4",
    "time": "18:42",
    "result": "serious",
    "rule": "at_once",
    "delay_days": "3",
    "fallback_days": "0",
    "referrer_days": "1",
    "talk_days": "2",
    "wish": "look",
}


def week(client, lesson, **changes):
    asked = {"block": key("sandbox"), **ASKED, **changes}
    return words(client.get(lesson.get_url(), asked).content.decode())


def test_sandbox_begins_on_friday_evening(as_learner, with_sandbox):
    page = words(as_learner.get(with_sandbox.get_url()).content.decode())
    assert (
        "The patient reads it on Friday, 18:42 and talks with somebody on"
        " Tuesday, 10:00, next week." in page
    )
    assert "alone with it for 3 days and 15 hours" in page


def test_another_rule_is_another_week(as_learner, with_sandbox):
    page = week(as_learner, with_sandbox, rule="by_kind")
    assert "Somebody talks with the patient on Tuesday, 10:00, next week" in page
    assert "Publish which kinds of report wait" in page
    assert "alone with it" not in page
    held = week(as_learner, with_sandbox, holds_nights="on")
    assert "The patient reads it on Monday, 9:00, next week" in held


@pytest.mark.parametrize(
    "changes",
    [
        {"day": "9"},
        {"time": "half six"},
        {"rule": ""},
        {"talk_days": "99"},
        {"day": "\0"},
    ],
)
def test_sandbox_refuses_what_is_no_week(as_learner, with_sandbox, changes):
    response = as_learner.get(
        with_sandbox.get_url(), {"block": key("sandbox"), **ASKED, **changes}
    )
    page = response.content.decode()
    assert response.status_code == 200
    assert "field__error" in page
    assert 'class="week"' not in page


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        (1, "1 minute"),
        (59, "59 minutes"),
        (60, "1 hour"),
        (24 * 60, "1 day"),
        (63 * 60 + 10, "2 days and 15 hours"),
    ],
)
def test_durations_in_words(minutes, expected):
    assert duration_words(minutes) == expected


def test_moments_in_words_name_their_week():
    assert when_words(61) == "Monday, 1:01"
    assert when_words(7 * 24 * 60) == "Monday, 0:00, next week"
    assert when_words(14 * 24 * 60) == "Monday, 0:00, week 3"


# -- Report ------------------------------------------------------------------------
@pytest.fixture
def report(db):
    make_term("Effusion", "Extra fluid.", forms="effusions")
    make_term("CT scan", "Slices.", forms="CT", is_jargon=False)
    return make_lesson(make_module(lessons=0), workshop())


def write(client, lesson, text):
    url = reverse("courses:save_note", args=[lesson.pk, key("workshop")])
    return client.post(url, {"text": text})


def test_model_answer_comes_after_the_learners_own(as_learner, report):
    before = as_learner.get(report.get_url()).content.decode()
    assert "Small effusion. No embolus." in before
    assert "Extra fluid." in before
    assert "There is a little extra fluid." not in before
    assert "The answer stands first." not in before
    response = write(as_learner, report, "You have an effusion on CT. DLP 145 is fine.")
    assert response["Location"] == f"{report.get_url()}#note-{key('workshop')}"
    after = as_learner.get(report.get_url()).content.decode()
    assert "There is a little extra fluid." in after
    assert "The answer stands first." in after


def test_jargon_and_abbreviations_are_marked_and_explained(as_learner, report):
    write(as_learner, report, "You have an effusion on CT. DLP 145 is fine.")
    page = as_learner.get(report.get_url()).content.decode()
    assert '<mark class="workshop__mark">effusion</mark>' in page
    assert '<mark class="workshop__mark">DLP</mark>' in page
    assert '<mark class="workshop__mark">CT</mark>' not in page
    assert "<b>DLP</b>" in page
    told = words(page.partition("In numbers")[2])
    assert "Words 6 10 14" in told
    assert "Sentences 3 2 2" in told
    assert "Reading ease too short to say too short to say too short to say" in told


def test_long_sentences_are_named_with_their_words(as_learner, report):
    write(as_learner, report, "word " * 24 + "end.")
    page = words(as_learner.get(report.get_url()).content.decode())
    assert "A sentence of 25 words; could it be two?" in page
    assert "Reading ease: Flesch reading ease (1948)" in page
    assert "For so few words it is only a hint." in page


def test_text_is_private_escaped_and_goes_when_emptied(as_learner, as_stranger, report):
    write(as_learner, report, "<script>secret effusion</script>")
    mine = as_learner.get(report.get_url()).content.decode()
    assert "&lt;script&gt;secret" in mine
    assert "<script>secret" not in mine
    assert "secret" not in as_stranger.get(report.get_url()).content.decode()
    assert ReflectionNote.objects.get().prompt == "Write it for Ana"
    write(as_learner, report, "  ")
    assert not ReflectionNote.objects.exists()
    page = as_learner.get(report.get_url()).content.decode()
    assert "There is a little extra fluid." not in page


def test_workshop_reads_the_glossary_of_its_language(as_learner, db):
    make_term("Erguss", "Mehr Flüssigkeit.", language="de", slug="effusion")
    lesson = make_lesson(
        make_module(lessons=0), workshop(language="de", passage="Erguss links.")
    )
    assert "Mehr Flüssigkeit." in as_learner.get(lesson.get_url()).content.decode()


def test_another_block_takes_no_text(as_learner, with_sandbox):
    url = reverse("courses:save_note", args=[with_sandbox.pk, key("sandbox")])
    assert as_learner.post(url, {"text": "x"}).status_code == 404


def test_preview_of_a_workshop_asks_for_nothing(db):
    block = ReportWorkshopBlock()
    html = block.render(block.normalize(block.meta.preview_value), {})
    assert "<form" not in html
    assert "8 mm solid nodule" in html


# -- Dots ----------------------------------------------------------------------------
def array(groups, denominator="100"):
    block = IconArrayBlock()
    return block.to_python(
        {
            "title": "Of 100",
            "denominator": denominator,
            "groups": [
                {
                    "type": "item",
                    "id": f"g{count}",
                    "value": {"count": count, "label": f"group {count}"},
                }
                for count in groups
            ],
            "rest": "others",
            "evidence": [],
        }
    )


def test_dots_are_as_many_as_people():
    drawn = draw_icon_array([(3, "a"), (12, "b")], rest="c", denominator=100)
    assert [(one.count, one.shape) for one in drawn.groups] == [
        (3, "disc"),
        (12, "ring"),
        (85, "rest"),
    ]
    assert [one.path.count("M") for one in drawn.groups] == [3, 12, 85]
    assert (drawn.width, drawn.height) == (280, 70)


def test_drawing_never_shows_more_people_than_there_are():
    drawn = draw_icon_array([(90, "a"), (90, "b")], rest="c", denominator=100)
    assert [one.count for one in drawn.groups] == [90, 10, 0]


def test_array_is_read_out_with_one_denominator():
    html = IconArrayBlock().render(array([3]), {})
    assert 'aria-label="3 of 100 group 3. 97 of 100 others. "' in html
    assert "3 of 100 group 3" in words(html)


def test_more_people_than_there_are_is_refused():
    with pytest.raises(StructBlockValidationError) as refusal:
        IconArrayBlock().clean(array([60, 41]))
    assert "The groups hold 101 people" in str(refusal.value.block_errors["groups"])
    assert IconArrayBlock().clean(array([60, 40]))
