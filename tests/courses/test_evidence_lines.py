"""The line under a claim and the sources below a lesson name each source once, and
the bar above a lesson has a cell for each.
"""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from courses.blocks import ModelSentenceBlock
from courses.queries.modules import sources_of
from courses.shapes import FactView


def fact(key: str, short: str, confidence: str) -> FactView:
    words = mark_safe(short)  # noqa: S308 -- a test's own words
    return FactView(key, f"Statement of {key}.", words, words, confidence, confidence)


def test_two_facts_of_one_source_are_one_line_unless_their_confidence_differs():
    facts = (
        fact("F1", "Somebody 2022, <i>Journal</i>", "checked"),
        fact("F2", "Somebody 2022, <i>Journal</i>", "checked"),
        fact("F3", "Somebody 2022, <i>Journal</i>", "to_confirm"),
        fact("F4", "Another 2023", "checked"),
    )
    view = SimpleNamespace(facts={one.key: one for one in facts}, prose={})
    block = ModelSentenceBlock()
    value = block.to_python({"sentence": "Ask.", "evidence": ["F4", "F1", "F2", "F3"]})
    context = block.get_context(value, parent_context={"lesson_view": view})
    assert [one.key for one in context["evidence"]] == ["F4", "F1", "F3"]


def test_sources_of_a_lesson_are_listed_once_and_only_what_it_names():
    facts = (
        fact("F1", "Somebody 2022", "checked"),
        fact("F2", "Somebody 2022", "checked"),
        fact("F3", "Somebody 2022", "to_confirm"),
        fact("F4", "Another 2023", "checked"),
    )
    listed = sources_of({one.key: one for one in facts}, {"F1", "F2", "F3"})
    assert [(one.citation, one.label) for one in listed] == [
        ("Somebody 2022", "checked"),
        ("Somebody 2022", "to_confirm"),
    ]


@pytest.mark.parametrize("lessons", [1, 5, 9])
def test_bar_above_a_lesson_has_room_for_each(lessons):
    path = [
        SimpleNamespace(kind="lesson", state="open", is_current=number == lessons)
        for number in range(1, lessons + 1)
    ]
    html = render_to_string(
        "courses/partials/step_bar.html", {"path": path, "count": lessons}
    )
    width = int(re.search(r'<svg[^>]* width="(\d+)"', html)[1])
    right = [
        int(x) + int(w) for x, w in re.findall(r' x="(\d+)"[^>]* width="(\d+)"', html)
    ]
    assert len(right) == lessons + 1
    assert max(right) <= width
