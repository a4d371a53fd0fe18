"""HTML of other tools as plain text: paragraphs, list dashes, links written out.

Nothing of the markup survives and nothing of a script is read; the words do.
"""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser
from typing import Final

#: One text longer than this is nobody's turn.
MAX_CHARACTERS: Final = 200_000

_BLOCKS: Final = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "tr",
        "ul",
    ]
)
#: Their content is no text for people.
_SILENT: Final = frozenset(
    ("script", "style", "iframe", "object", "template", "noscript")
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_SPACES = re.compile(r"[ \t\xa0]+")
_TAG = re.compile(r"<[^<>]*>")


def tidy(text: str) -> str:
    """Without what neither a database nor a browser takes: control characters and
    halves of characters; line ends as one newline."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = [""]
        self.silent = 0
        self.links: list[tuple[str, int, int]] = []

    def word(self, text: str) -> None:
        self.lines[-1] += text

    def new_line(self) -> None:
        self.lines.append("")

    def new_block(self) -> None:
        if self.lines[-1].strip() not in ("", "–"):
            self.lines += ["", ""]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self.silent += 1
        elif self.silent:
            return
        elif tag == "br":
            self.new_line()
        elif tag == "li":
            if self.lines[-1].strip():
                self.new_line()
            self.word("– ")
        elif tag in ("td", "th"):
            if self.lines[-1].strip():
                self.word(" | ")
        elif tag == "img":
            alt = dict(attrs).get("alt")
            if alt:
                self.word(f"[{alt}]")
        elif tag == "a":
            href = (dict(attrs).get("href") or "").strip()
            self.links.append((href, len(self.lines) - 1, len(self.lines[-1])))
        elif tag in _BLOCKS:
            self.new_block()

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _SILENT:
            self.handle_starttag(tag, attrs)
            if tag == "a":
                self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self.silent = max(0, self.silent - 1)
        elif self.silent:
            return
        elif tag == "a" and self.links:
            href, line, column = self.links.pop()
            label = " ".join((self.lines[line][column:], *self.lines[line + 1 :]))
            outside = href.lower().startswith(("https://", "http://", "mailto:"))
            if outside and href.removeprefix("mailto:") not in label:
                self.word(f" ({href})" if label.strip() else href)
        elif tag in _BLOCKS:
            self.new_block()
        elif tag == "li" and self.lines[-1].strip():
            self.new_line()

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.word(re.sub(r"\s+", " ", data))

    def text(self) -> str:
        lines = [_SPACES.sub(" ", line).strip() for line in self.lines]
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def plain_text(html: str) -> str:
    """The words of a piece of HTML, one blank line between paragraphs."""
    html = tidy(html[:MAX_CHARACTERS])
    if "<" not in html and "&" not in html:
        lines = (_SPACES.sub(" ", line).strip() for line in html.split("\n"))
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
    words = _Words()
    try:
        words.feed(html)
        words.close()
    except AssertionError:
        # The parser's own word for a marked section it does not know.
        return " ".join(unescape(_TAG.sub(" ", html)).split())
    # A character reference may have written what `tidy` took away.
    return tidy(words.text())


def one_line(html: str, most: int = 200) -> str:
    """The words in one line, cut at a word's end; for titles and findings."""
    text = " ".join(plain_text(html).split())
    if len(text) <= most:
        return text
    return text[:most].rpartition(" ")[0] + "…"
