"""HTML of other tools as plain text: paragraphs, list dashes, links written out.

Nothing of the markup survives and nothing of a script is read; the words do.
Reads by hand in one pass, because the standard library's parser takes minutes
over markup that is broken on purpose.
"""

from __future__ import annotations

import re
from html import unescape
from typing import Final

#: One text longer than this is nobody's turn.
MAX_CHARACTERS: Final = 200_000

_BLOCKS: Final = frozenset(
    (
        "address", "article", "aside", "blockquote", "dd", "div", "dl", "dt",
        "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4",
        "h5", "h6", "header", "hr", "main", "nav", "ol", "p", "pre", "section",
        "table", "tbody", "tfoot", "thead", "tr", "ul",
    )
)  # fmt: skip
#: Their content is no text for people.
_SILENT: Final = frozenset(
    ("script", "style", "iframe", "object", "template", "noscript")
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_SPACES = re.compile(r"[ \t\xa0]+")
_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9:-]*)")
_ATTRIBUTE = re.compile(
    r"""\b(href|alt)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE
)
#: Marks of our own between the words; `tidy` keeps them out of the words.
_ITEM_END, _BLOCK, _DASH = "\x01", "\x02", "–\x03"
_DASH_RUN = re.compile("–\x03[ \n\x01\x02]*")
_BREAKS = re.compile("[ \n\x01\x02]+")


def tidy(text: str) -> str:
    """Without what neither a database nor a browser takes: control characters and
    halves of characters; line ends as one newline."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def plain_text(html: str) -> str:
    """The words of a piece of HTML, one blank line between paragraphs."""
    html = tidy(html[:MAX_CHARACTERS])
    if "<" not in html and "&" not in html:
        lines = (_SPACES.sub(" ", line).strip() for line in html.split("\n"))
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
    pieces = "".join(_Words(html).pieces)
    return _BREAKS.sub(_break, _DASH_RUN.sub("– ", pieces)).strip()


def one_line(html: str, most: int = 200) -> str:
    """The words in one line, cut at a word's end; for titles and findings."""
    text = " ".join(plain_text(html).split())
    if len(text) <= most:
        return text
    return (text[:most].rpartition(" ")[0] or text[:most]) + "…"


def _break(run: re.Match[str]) -> str:
    """A run of spaces and marks as one break."""
    if _BLOCK in run[0]:
        return "\n\n"
    lines = run[0].count("\n") or int(_ITEM_END in run[0])
    return "\n" * min(lines, 2) if lines else " "


class _Words:
    """`pieces` are words, single spaces, newlines and marks, in their order."""

    def __init__(self, html: str) -> None:
        self.html = html
        self.lower = html.lower()
        self.pieces: list[str] = []
        self.link = ""
        self.link_start = 0
        self.is_first_cell = True
        at = 0
        while at < len(html):
            begin = html.find("<", at)
            self._text(html[at:] if begin < 0 else html[at:begin])
            if begin < 0:
                return
            at = self._markup(begin)

    def _text(self, text: str) -> None:
        if text:
            words = tidy(unescape(text)).replace("\xa0", " ")
            self.pieces.append(re.sub(r"\s+", " ", words))

    def _markup(self, begin: int) -> int:
        """What begins at a “<”; returns where the text goes on."""
        html = self.html
        if html.startswith("<!--", begin):
            end = html.find("-->", begin)
            return len(html) if end < 0 else end + 3
        tag = _TAG.match(html, begin)
        if tag is None and html[begin + 1 : begin + 2] not in ("!", "?"):
            self.pieces.append("<")
            return begin + 1
        end = self._tag_end(begin)
        if end < 0:
            self._text(html[begin + 1 :])
            return len(html)
        if tag is not None:
            name = tag[1].lower()
            if html[begin + 1] == "/":
                self._close(name)
            else:
                self._open(name, html[tag.end() : end])
                if name in _SILENT and html[end - 1] != "/":
                    closing = self.lower.find(f"</{name}", end)
                    return len(html) if closing < 0 else closing
        return end + 1

    def _tag_end(self, begin: int) -> int:
        """The “>” of this tag, past one that stands in quotes; −1 without any."""
        end = self.html.find(">", begin)
        for quote in ('"', "'"):
            if end >= 0 and self.html.count(quote, begin, end) % 2:
                closing = self.html.find(quote, end)
                further = self.html.find(">", closing) if closing >= 0 else -1
                end = further if further >= 0 else end
        return end

    def _open(self, name: str, attributes: str) -> None:
        if name == "br":
            self.pieces.append("\n")
        elif name == "li":
            self.pieces += [_ITEM_END, _DASH]
        elif name in ("td", "th"):
            self.pieces.append(" " if self.is_first_cell else " | ")
            self.is_first_cell = False
        elif name == "img":
            alt = _attribute(attributes, "alt")
            if alt:
                self.pieces.append(f"[{alt}]")
        elif name == "a":
            self.link = _attribute(attributes, "href")
            self.link_start = len(self.pieces)
        elif name in _BLOCKS:
            self.is_first_cell = True
            # Rows of a table and what stands in an item stay together.
            self.pieces.append(_ITEM_END if name == "tr" else _BLOCK)

    def _close(self, name: str) -> None:
        if name == "a":
            self._end_link()
        elif name in ("li", "tr"):
            self.pieces.append(_ITEM_END)
        elif name in _BLOCKS:
            self.pieces.append(_BLOCK)

    def _end_link(self) -> None:
        link, self.link = self.link, ""
        if not link.lower().startswith(("https://", "http://", "mailto:")):
            return
        label = "".join(self.pieces[self.link_start :])
        if link.removeprefix("mailto:") not in label:
            self.pieces.append(f" ({link})" if label.strip() else link)


def _attribute(attributes: str, name: str) -> str:
    for found in _ATTRIBUTE.finditer(attributes[:4_000]):
        if found[1].lower() == name:
            value = found[2] or found[3] or found[4] or ""
            return " ".join(tidy(unescape(value)).split())
    return ""
