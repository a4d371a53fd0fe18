"""Law 7: every way works as POST, redirect, GET; scripts are modules that enhance.

The journeys without JavaScript are in `tests/e2e/`; here the templates are held
to what makes them possible.
"""

from __future__ import annotations

import re

import pytest

from tests.architecture.source import relative, template_files

#: Templates that may need a script, each with its reason.
EXEMPT = {
    # A sentence that stays hidden until the script that it is about runs.
    "scenarios/templates/scenarios/partials/help.html",
    # plotly, for the organisers' report in the admin.
    "media/templates/media/partials/presence_chart_js.html",
    # Shows components in every state; its forms go nowhere.
    "elearn/core/templates/core/demo/components.html",
}
#: Forms that lead to another site, which must not see our token.
FOREIGN = {
    # The signed answer to a learning system, back where it asked.
    "courses/templates/courses/lti/hand_over.html",
}
#: Wagtail's own admin needs scripts (DESIGN law 7).
TEMPLATES = [
    path
    for path in template_files()
    if "admin" not in str(path) and relative(path) not in EXEMPT
]
FORM = re.compile(r"<form\b[^>]*>", re.IGNORECASE)
BUTTON = re.compile(r"<button\b[^>]*>", re.IGNORECASE)
SCRIPT = re.compile(r"<script\b[^>]*>", re.IGNORECASE)
DEAD_LINK = re.compile(r"""href=["']#["']""", re.IGNORECASE)


def needs_script(text: str) -> list[str]:
    """Tags that do nothing, or nothing right, when no script runs."""
    offences = [
        tag
        for tag in FORM.findall(text)
        if not re.search(r"""method=["']?(post|get)""", tag)
    ]
    offences += [
        tag
        for tag in BUTTON.findall(text)
        if 'type="button"' in tag and "hidden" not in tag
    ]
    offences += [
        tag
        for tag in SCRIPT.findall(text)
        if 'type="module"' not in tag and "application/json" not in tag
    ]
    return offences + DEAD_LINK.findall(text)


@pytest.mark.parametrize("path", TEMPLATES, ids=relative)
def test_template_works_without_script(path):
    assert needs_script(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=relative)
def test_form_that_posts_carries_its_token(path):
    text = path.read_text(encoding="utf-8")
    posts = len(re.findall(r"""<form\b[^>]*method=["']post""", text, re.IGNORECASE))
    if relative(path) in FOREIGN:
        assert (posts, text.count("csrf")) == (1, 0)
        return
    assert text.count("{% csrf_token %}") >= posts


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ('<form method="post" action="/x/">', 0),
        ('<form action="/x/">', 1),
        ('<button type="submit">', 0),
        ('<button type="button">', 1),
        ('<button type="button" hidden>', 0),
        ('<script type="module" src="/a.js"></script>', 0),
        ('<script src="/a.js"></script>', 1),
        ('<a href="#">', 1),
        ('<a href="#main">', 0),
    ],
)
def test_need_of_a_script_is_recognised(text, count):
    assert len(needs_script(text)) == count
