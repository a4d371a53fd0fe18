"""What is an item called where nobody said? Its key and its short title, made from
the title; a key already in use is never given twice."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

from media.domain.programme import KEY_MAX, SHORT_TITLE_MAX

_OTHER = re.compile("[^a-z0-9]+")
#: Letters that decomposition does not take apart.
_LETTERS = str.maketrans(
    {"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"}
)


def key_from(title: str, *, taken: Collection[str] = ()) -> str:
    """“Breaking bad news” → “breaking-bad-news”, with a number where that is taken.
    A title without a latin letter or digit becomes “item”."""
    plain = unicodedata.normalize("NFKD", title.casefold().translate(_LETTERS))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    key = _OTHER.sub("-", plain).strip("-")[:KEY_MAX].strip("-") or "item"
    candidate, number = key, 1
    while candidate in taken:
        number += 1
        ending = f"-{number}"
        candidate = key[: KEY_MAX - len(ending)].strip("-") + ending
    return candidate


#: Words that say nothing at the end: what they lead to was cut off.
_LEADING = frozenset(
    [
        "a",
        "an",
        "the",
        "and",
        "or",
        "but",
        "of",
        "for",
        "to",
        "in",
        "on",
        "at",
        "by",
        "with",
        "from",
        "into",
        "as",
        "about",
        "after",
        "before",
        "your",
        "our",
        "their",
        "this",
        "that",
        "is",
        "are",
        "&",
        "+",
        "–",
    ]
)


def shortened(title: str) -> str:
    """As many whole words as fit the ribbon, the last of them one that says something; a
    first word that is longer is cut."""
    words = title.split()
    text = ""
    for word in words:
        longer = f"{text} {word}".strip()
        if len(longer) > SHORT_TITLE_MAX:
            break
        text = longer
    text = text.rstrip(" ,;:–-")
    kept = text.split()
    while len(kept) > 1 and len(kept) < len(words) and kept[-1].casefold() in _LEADING:
        kept.pop()
    text = " ".join(kept).rstrip(" ,;:–-")
    if not text and words:
        text = words[0][: SHORT_TITLE_MAX - 1] + "…"
    return text
