"""Which words does a passage show? Marks of layout become plain paragraphs.

No HTML of a story ever reaches a page of ours: tags are taken away here, and what
is left is escaped like any other text.
"""

from __future__ import annotations

import html
import re
from typing import Final

#: Around the label of a link that stands in a text; no story has these.
LINK_OPEN, LINK_CLOSE = "\ue000", "\ue001"
_BREAKS: Final = frozenset(
    {
        "br", "p", "/p", "div", "/div", "li", "/li", "ul", "/ul", "ol", "/ol", "h1",
        "/h1", "h2", "/h2", "h3", "/h3", "h4", "/h4", "tr", "/tr", "pre", "/pre",
        "hr", "blockquote", "/blockquote", "table", "/table", "section", "/section",
        "html", "/html",
    }
)  # fmt: skip
_HIDDEN: Final = ("script", "style")
_TAG_NAME: Final = re.compile(r"/?[a-zA-Z][\w:-]*")
_ALT: Final = re.compile(r"\balt\s*=\s*(?:\"([^\"]{0,500})\"|'([^']{0,500})')", re.I)
_EMPHASIS: Final = re.compile(
    r"(''|\*\*|(?<![:/])//(?!/))(?=\S)((?:(?!\1)[^\n]){1,500}?)(?<=\S)\1"
)
#: SugarCube's `@@.class;words@@`.
_STYLED: Final = re.compile(r"@@(?:[.#\w][^@;\n]{0,200};)*([^@\n]{0,2000})@@")
_UNDERLINES: Final = re.compile(r"(?<!\w)_(?=[^\s_])([^_\n]{1,500})(?<=\S)_(?!\w)")
_HEADING: Final = re.compile(r"^(?:#{1,6}|!{1,6})[ \t]*(?=\w)", re.M)
_BLANKS: Final = re.compile(r"[^\S\n]+")
_EMPTY_LINES: Final = re.compile(r"\n{3,}")
_LINK: Final = re.compile(f"{LINK_OPEN}([^{LINK_OPEN}{LINK_CLOSE}]*){LINK_CLOSE}")


_ASCII: Final = str.maketrans(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz"
)


def lowered(text: str) -> str:
    """Small letters, every sign in its place: `str.lower` may make two of one."""
    return text.translate(_ASCII)


def linked(label: str) -> str:
    """A label as a text holds it until `plain_text` decides whether it stays."""
    return f"{LINK_OPEN}{label}{LINK_CLOSE}"


def without_links(text: str) -> str:
    return _LINK.sub("", text)


def without_tags(text: str) -> str:
    """Tags away, line breaks and the words of an image's alternative kept."""
    found: list[str] = []
    at = 0
    hidden_until = ""
    lower = lowered(text)
    while (start := text.find("<", at)) >= 0:
        if not hidden_until:
            found.append(text[at:start])
        name = _TAG_NAME.match(text, start + 1)
        if text.startswith("<!--", start):
            end = text.find("-->", start)
            at = len(text) if end < 0 else end + 3
            continue
        if name is None:
            if not hidden_until:
                found.append("<")
            at = start + 1
            continue
        end = text.find(">", name.end())
        if end < 0:
            if not hidden_until:
                found.append(text[start:])
            return "".join(found)
        tag = name[0].lower()
        if hidden_until:
            if tag == hidden_until:
                hidden_until = ""
            at = end + 1
            continue
        if tag in _HIDDEN:
            close = lower.find(f"</{tag}", end)
            if close < 0:
                return "".join(found)
            hidden_until, at = f"/{tag}", close
            continue
        if tag in _BREAKS:
            found.append("\n\n" if tag in ("p", "/p", "hr") else "\n")
            # A break at the end of a line is one break.
            end += tag == "br" and text.startswith("\n", end + 1)
        elif tag == "img":
            words = _ALT.search(text, name.end(), min(end, name.end() + 2_000))
            found.append((words[1] or words[2] or "") if words else "")
        at = end + 1
    if not hidden_until:
        found.append(text[at:])
    return "".join(found)


def plain_text(text: str) -> str:
    """Words and paragraphs. The label of a link stays where it is part of a
    sentence, and goes where its line holds nothing else."""
    text = _STYLED.sub(r"\1", without_tags(text))
    text = _UNDERLINES.sub(r"\1", _EMPHASIS.sub(r"\2", text))
    text = html.unescape(_HEADING.sub("", text)).replace("\r", "")
    text = text.replace("\xa0", " ").replace("\0", "")
    lines = []
    for line in text.split("\n"):
        rest = without_links(line)
        if LINK_OPEN in line and not any(sign.isalnum() for sign in rest):
            continue
        lines.append(_BLANKS.sub(" ", _LINK.sub(r"\1", line)).strip())
    return _EMPTY_LINES.sub("\n\n", "\n".join(lines)).strip()


def plain_label(text: str) -> str:
    """One line of words, for what is clicked."""
    words = html.unescape(_EMPHASIS.sub(r"\2", without_tags(text)))
    return " ".join(words.replace("\0", "").split())[:1_000]
