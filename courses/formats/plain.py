"""HTML of other tools as plain text, with a list of what that cost.

Nothing of the markup survives: paragraphs are parted by an empty line, items of a
list begin with a dash, a link's address follows its words, a picture leaves its
description in brackets. Nothing is fetched, and nothing of a script is read.

Reads in one pass of its own: the parser of the standard library takes half a minute
over fifty kilobytes of tags that never close.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Final

from courses.formats.parcel import Code

_BLOCKS: Final = frozenset(
    (
        "address", "article", "aside", "blockquote", "body", "center", "dd", "details",
        "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1",
        "h2", "h3", "h4", "h5", "h6", "head", "header", "hr", "html", "legend", "main",
        "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "tfoot",
        "thead", "title", "ul",
    )
)  # fmt: skip
_INLINE: Final = frozenset(
    (
        "a", "abbr", "b", "bdi", "bdo", "big", "br", "cite", "code", "data", "del",
        "dfn", "em", "font", "i", "img", "input", "ins", "kbd", "label", "li", "mark",
        "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strike", "strong",
        "sub", "sup", "td", "th", "time", "tr", "tt", "u", "var", "wbr",
    )
)  # fmt: skip
#: What they do, plain text does too.
_KEPT: Final = frozenset(
    (
        "a", "article", "body", "br", "div", "head", "html", "img", "li", "main", "p",
        "section", "span", "ul", "wbr",
    )
)  # fmt: skip
_SCRIPTS: Final = frozenset(("script", "style"))
#: Left out with all they hold; the second set has nothing to hold.
_MEDIA: Final = frozenset(
    ("audio", "canvas", "iframe", "math", "object", "svg", "template", "video")
)
_MEDIA_ALONE: Final = frozenset(("embed", "source", "track"))
_KNOWN: Final = _BLOCKS | _INLINE | _SCRIPTS | _MEDIA | _MEDIA_ALONE | {"picture"}

_NAME: Final = re.compile(r"</?([A-Za-z][A-Za-z0-9:-]*)")
_ENTITY: Final = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z]{2,31});")
_ATTRIBUTE: Final = re.compile(
    r"""([A-Za-z][\w:-]*)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))"""
)
#: A tag is never longer.
_MOST_OF_A_TAG: Final = 4_000

#: Marks of our own between the words; texts that are read hold no control characters.
_LINE, _PARAGRAPH, _ITEM, _DASH = "\x01", "\x02", "\x03", "–\x04"
_MARKS: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_RUN: Final = re.compile("[ \n\x01-\x03]+")
_DASH_RUN: Final = re.compile("–\x04[ \n\x01-\x03]*")


@dataclass(frozen=True, slots=True)
class Plain:
    text: str
    #: What was lost, each with the name of the thing ("" where it has none).
    losses: tuple[tuple[Code, str], ...] = ()


def is_html(text: str) -> bool:
    """Whether a text that may or may not be HTML holds an element or an entity of
    it; `a < b` and `<patient>` do not."""
    return bool(_ENTITY.search(text)) or any(
        one.name in _KNOWN for one in _pieces(text) if isinstance(one, _Tag)
    )


def plain_text(html: str, *, keeps_lines: bool = False) -> Plain:
    """The words of a piece of HTML. With `keeps_lines` a line end of the source is
    one of the text, as in Moodle's own kind of text; else it is a blank."""
    words = _Words(keeps_lines)
    for one in _pieces(html):
        words.take(one)
    text = _DASH_RUN.sub("– ", "".join(words.written))
    return Plain(tidy_lines(_RUN.sub(_break, text)), tuple(dict.fromkeys(words.losses)))


def tidy_lines(text: str) -> str:
    """Without blanks around its lines, and one empty line at most between them."""
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def escaped(text: str) -> str:
    """Plain text as HTML that `plain_text` reads back to the letter, once its lines
    are tidy."""
    for letter, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        text = text.replace(letter, entity)
    return text.replace("\n\n", "<p>").replace("\n", "<br>")


def _break(run: re.Match[str]) -> str:
    if _PARAGRAPH in run[0]:
        return "\n\n"
    if _LINE in run[0]:
        return "\n" * min(run[0].count(_LINE), 2)
    return "\n" if _ITEM in run[0] or "\n" in run[0] else " "


@dataclass(frozen=True, slots=True)
class _Tag:
    name: str
    is_end: bool = False
    is_alone: bool = False
    written: str = ""
    attributes: dict[str, str] = field(default_factory=dict)


def _pieces(html: str) -> Iterator[str | _Tag]:
    """Words (entities not yet read) and tags, in their order, without comments."""
    at = 0
    has_comment_end = True
    while at < len(html):
        begin = html.find("<", at)
        if begin < 0:
            break
        if begin > at:
            yield html[at:begin]
        if has_comment_end and html.startswith("<!--", begin):
            end = html.find("-->", begin)
            has_comment_end = end >= 0
            if has_comment_end:
                at = end + 3
                continue
        name = _NAME.match(html, begin)
        if name is None and html[begin + 1 : begin + 2] not in ("!", "?"):
            yield "<"
            at = begin + 1
            continue
        end = html.find(">", begin)
        if end < 0:
            yield html[begin:]
            return
        if name is None:
            at = end + 1
            continue
        end = _tag_end(html, begin, end)
        tag = _tag(name[1].lower(), html[begin : end + 1], name.end() - begin)
        yield tag
        at = end + 1
        if tag.name in _SCRIPTS and not tag.is_end:
            # What a script compares is no markup.
            closing = re.compile(f"</{tag.name}", re.IGNORECASE).search(html, at)
            at = closing.start() if closing else len(html)
    yield html[at:]


def _tag_end(html: str, begin: int, end: int) -> int:
    """The “>” of this tag, past one that stands in quotes."""
    most = begin + _MOST_OF_A_TAG
    for quote in ('"', "'"):
        if html.count(quote, begin, min(end, most)) % 2:
            closing = html.find(quote, end, most)
            further = html.find(">", closing, most) if closing >= 0 else -1
            end = further if further >= 0 else end
    return end


def _tag(name: str, written: str, begin: int) -> _Tag:
    return _Tag(
        name,
        is_end=written[1] == "/",
        is_alone=written.endswith("/>"),
        written=written,
        attributes={
            found[1].lower(): unescape(found[2] or found[3] or found[4] or "").strip()
            for found in _ATTRIBUTE.finditer(written[:_MOST_OF_A_TAG], begin)
        },
    )


class _Words:
    """`written` are words, blanks and marks, in their order."""

    def __init__(self, keeps_lines: bool) -> None:
        self.keeps_lines = keeps_lines
        self.written: list[str] = []
        self.losses: list[tuple[Code, str]] = []
        #: The element whose content is left out, and how deep we are in it.
        self.silent = ""
        self.depth = 0
        self.link = ""
        self.link_start = 0
        self.is_preformatted = False

    def take(self, one: str | _Tag) -> None:
        if self.silent:
            self._wait(one)
        elif isinstance(one, str):
            words = _MARKS.sub("", unescape(one)).replace("\xa0", " ")
            if self.keeps_lines or self.is_preformatted:
                self.written.append(words.replace("\n", _LINE))
            else:
                self.written.append(re.sub(r"\s+", " ", words))
        elif one.name not in _KNOWN:
            # No element of HTML: somebody's words in angle brackets.
            self.written.append(one.written)
        elif one.is_end:
            self._close(one.name)
        else:
            self._open(one)

    def _wait(self, one: str | _Tag) -> None:
        if isinstance(one, _Tag) and one.name == self.silent and not one.is_alone:
            self.depth += -1 if one.is_end else 1
            if self.depth == 0 or (one.is_end and one.name in _SCRIPTS):
                self.silent = ""

    def _open(self, tag: _Tag) -> None:
        if tag.name in _SCRIPTS or tag.name in _MEDIA or tag.name in _MEDIA_ALONE:
            self._leave_out(tag)
            return
        if tag.name == "img":
            self._picture(tag.attributes)
        elif tag.name == "br":
            self.written.append(_LINE)
        elif tag.name == "tr":
            self.written.append(_ITEM)
        elif tag.name in ("td", "th"):
            self.written.append("| ")
        elif tag.name == "li":
            self.written.append(_ITEM + _DASH)
        elif tag.name in _BLOCKS:
            self.written.append(_PARAGRAPH)
        elif tag.name == "a":
            self.link = tag.attributes.get("href", "")
            self.link_start = len(self.written)
        self.is_preformatted |= tag.name == "pre"
        is_styled = "style" in tag.attributes and tag.name != "img"
        if tag.name not in _KEPT or is_styled:
            self.losses.append((Code.FORMATTING_LOST, ""))

    def _close(self, name: str) -> None:
        if name == "a":
            self._end_link()
        elif name in ("li", "tr"):
            self.written.append(_ITEM)
        elif name in ("td", "th"):
            self.written.append(" ")
        elif name in _BLOCKS:
            self.written.append(_PARAGRAPH)
            self.is_preformatted &= name != "pre"

    def _leave_out(self, tag: _Tag) -> None:
        if tag.name in _SCRIPTS:
            self.losses.append((Code.SCRIPT_DROPPED, ""))
        else:
            name = tag.attributes.get("src") or tag.attributes.get("data") or tag.name
            self.losses.append((Code.MEDIA_LOST, name[:200]))
        if tag.name not in _MEDIA_ALONE and not tag.is_alone:
            self.silent, self.depth = tag.name, 1

    def _picture(self, attributes: dict[str, str]) -> None:
        name = attributes.get("src", "").removeprefix("@@PLUGINFILE@@/")
        words = " ".join(_MARKS.sub("", attributes.get("alt", "")).split())
        self.losses.append(
            (Code.PICTURE_LOST, words if name.startswith("data:") else name[:200])
        )
        if words:
            self.written.append(f"[{words}]")

    def _end_link(self) -> None:
        link, self.link = _MARKS.sub("", self.link), ""
        if not link.lower().startswith(("https://", "http://", "mailto:")):
            return
        label = "".join(self.written[self.link_start :])
        if link.removeprefix("mailto:") not in label:
            self.written.append(f" ({link})" if label.strip() else link)
