"""The line under a claim: which facts it names, and that it names each source once."""

from __future__ import annotations

from types import SimpleNamespace

from django.utils.safestring import mark_safe

from courses.blocks import ModelSentenceBlock
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
