"""The little Markdown in which the demo's texts are written."""

from __future__ import annotations

import pytest

from courses.demo.markup import rich_text


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("One\nline.", "<p>One line.</p>"),
        ("## Head\n\nText", "<h2>Head</h2><p>Text</p>"),
        ("- a\n- **b**", "<ul><li>a</li><li><b>b</b></li></ul>"),
        ("1. a\n2. *b*", "<ol><li>a</li><li><i>b</i></li></ol>"),
        ("[Help](/help/)", '<p><a href="/help/">Help</a></p>'),
        ("<script>", "<p>&lt;script&gt;</p>"),
        ("- a\nnot a list", "<p>- a not a list</p>"),
    ],
)
def test_markup_knows_what_we_write(source, html):
    assert rich_text(source) == html
