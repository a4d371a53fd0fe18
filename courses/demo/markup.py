"""The little Markdown of the demo's texts, as Wagtail's rich text.

Paragraphs, `## ` headings, `- ` and `1. ` lists, `**bold**`, `*italic*` and
`[words](address)`; nothing else, and no HTML: what is not known stays text.
"""

from __future__ import annotations

import re
from html import escape

_ITEM = re.compile(r"(?P<mark>-|\d+\.) (?P<words>.*)")


def inline(text: str) -> str:
    """One line's marks as HTML."""
    html = escape(text, quote=False)
    html = re.sub(r"\[([^\]]+)\]\(([^)\s\"]+)\)", r'<a href="\2">\1</a>', html)
    html = re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", html)
    return re.sub(r"\*(.+?)\*", r"<i>\1</i>", html)


def rich_text(source: str) -> str:
    """Blocks parted by empty lines as HTML."""
    parts = re.split(r"\n\s*\n", source.strip())
    return "".join(_block(part.strip()) for part in parts if part.strip())


def _block(part: str) -> str:
    lines = [line.strip() for line in part.splitlines()]
    if part.startswith("## "):
        return f"<h2>{inline(part[3:])}</h2>"
    items = [_ITEM.fullmatch(line) for line in lines]
    if all(items):
        tag = "ul" if lines[0].startswith("-") else "ol"
        words = "".join(f"<li>{inline(item['words'])}</li>" for item in items if item)
        return f"<{tag}>{words}</{tag}>"
    return f"<p>{inline(' '.join(lines))}</p>"
