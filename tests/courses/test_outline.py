"""Headings of lessons: every box takes the level that is due where it stands."""

import json
import re

import pytest
from django.template import Context, Template
from django.urls import reverse

from courses.models import LessonPage
from tests.factories.courses import add_lesson, block, publish

HEADINGS = re.compile(r"<h([1-6])[^>]*>(.*?)</h\1>", re.DOTALL)
BOXES = {
    "callout": {"kind": "caution", "title": "Box", "text": "<p>x</p>", "evidence": []},
    "phrases": {"helps": ["I wish."], "harms": ["Any?"]},
    "dose_table": {
        "title": "Box",
        "examinations": ["chest-xray"],
        "own": [],
        "has_picture": False,
        "evidence": [],
    },
    "risk_phrases": {
        "title": "Box",
        "text": "",
        "examination": "ct-head",
        "evidence": [],
    },
    "release_sandbox": {"title": "Box", "text": "", "evidence": []},
    "report_workshop": {
        "title": "Box",
        "setting": "",
        "passage": "No focal lesion.",
        "language": "en",
        "model_answer": "We found nothing.",
        "why": [],
        "evidence": [],
    },
}


def headings_of(html: str) -> list[tuple[int, str]]:
    main = html.partition("<main")[2].partition("</main>")[0]
    return [
        (int(level), re.sub(r"<[^>]+>", "", words).strip())
        for level, words in HEADINGS.findall(main)
    ]


def lesson_of(module, *kinds: str) -> LessonPage:
    body = [
        block("heading", "Then wait", f"outline-{place}")
        if kind == "heading"
        else block(kind, BOXES[kind], f"outline-{place}")
        for place, kind in enumerate(kinds)
    ]
    return publish(
        module,
        LessonPage(title="Boxes", slug="boxes", lead="Lead.", body=json.dumps(body)),
    )


def inside(found: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """The headings of the lesson's body, up to what the page adds below it."""
    own = {"Boxes", "My note on this lesson", "Sources of this lesson"}
    return [one for one in found if one[1] not in own]


@pytest.mark.parametrize("kind", BOXES)
def test_box_before_every_heading_stands_where_a_heading_would(
    module, as_learner, kind
):
    page = as_learner.get(lesson_of(module, kind).get_url()).content.decode()
    levels = [level for level, _words in inside(headings_of(page))]
    assert levels[0] == 2
    assert set(levels) <= {2, 3}


@pytest.mark.parametrize("kind", BOXES)
def test_box_after_a_heading_belongs_to_it(module, as_learner, kind):
    lesson = lesson_of(module, "heading", kind)
    page = as_learner.get(lesson.get_url()).content.decode()
    (heading, *boxes) = [level for level, _words in inside(headings_of(page))]
    assert (heading, boxes[0]) == (2, 3)
    assert set(boxes) <= {3, 4}


def test_draft_in_the_editor_has_the_same_outline(module, as_learner, rf, organiser):
    lesson = lesson_of(module, "callout", "heading", "phrases")
    shown = inside(headings_of(as_learner.get(lesson.get_url()).content.decode()))
    request = rf.get("/")
    request.user = organiser
    drafted = lesson.make_preview_request(request, "").render().content.decode()
    assert inside(headings_of(drafted)) == shown
    assert shown == [(2, "Box"), (2, "Then wait"), (3, "Helps"), (3, "Harms")]


def test_lessons_on_one_paper_stand_below_their_titles(module, as_learner):
    lesson = lesson_of(module, "callout", "heading", "phrases")
    of_lesson = [(2, "Box"), (2, "Then wait"), (3, "Helps"), (3, "Harms")]
    url = reverse("courses:print_lesson", args=[lesson.pk])
    found = headings_of(as_learner.get(url).content.decode())
    assert found == [(1, "Boxes"), *of_lesson]
    url = reverse("courses:print_module", args=[module.pk])
    found = headings_of(as_learner.get(url).content.decode())
    below = [(level + 1, words) for level, words in of_lesson]
    assert found[found.index((2, "Boxes")) + 1 :] == below
    assert found[0] == (1, module.title)


def test_paper_names_sources_one_below_the_lessons_title(module, as_learner):
    lesson = add_lesson(module, number=3)
    one = reverse("courses:print_lesson", args=[lesson.pk])
    every = reverse("courses:print_module", args=[module.pk])
    sources = "Sources of this lesson"
    assert (2, sources) in headings_of(as_learner.get(one).content.decode())
    assert (3, sources) in headings_of(as_learner.get(every).content.decode())


def test_heading_escapes_its_words_and_goes_no_deeper_than_six():
    told = Template(
        '{% load outline %}{% headline level deeper=3 classname=words anchor="a" %}'
        "{{ words }}{% endheadline %}"
    ).render(Context({"level": 5, "words": '"<b>'}))
    assert told == '<h6 id="a" class="&quot;&lt;b&gt;">&quot;&lt;b&gt;</h6>'
