"""Where words of the glossary stand in a text, and which entries a search means.

Text in, places out: no HTML is understood beyond what must be left alone, and no
guess is made at words that nobody wrote down as a form of a term.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape, unescape
from html.parser import HTMLParser
from os.path import commonprefix


@dataclass(frozen=True, slots=True)
class Term:
    """One entry of one language. `forms`: how it is written in texts, itself first."""

    key: str
    name: str
    plain: str
    forms: tuple[str, ...]
    #: To be explained where it first stands in a lesson.
    is_marked: bool = True
    #: To be noticed in words that are meant for patients.
    is_jargon: bool = True


@dataclass(frozen=True, slots=True)
class Place:
    """`text[start:end]` is a form of the term `key`."""

    start: int
    end: int
    key: str


#: Letters that Unicode does not take apart, as people without them type them.
_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d"})
#: The other way to write umlauts, where the keyboard has none.
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})


def fold(text: str) -> str:
    """For comparing: no case, no accents."""
    small = unicodedata.normalize("NFC", text).casefold()
    spread = unicodedata.normalize("NFKD", small.translate(_LETTERS))
    return "".join(char for char in spread if not unicodedata.combining(char))


def foldings(text: str) -> tuple[str, ...]:
    """Every way to type it: “Ödem” is looked for as “odem” and as “oedem”."""
    small = unicodedata.normalize("NFC", text).casefold()
    return tuple(dict.fromkeys((fold(text), fold(small.translate(_UMLAUTS)))))


_FIRST = re.compile(r"\w+")

#: First word of a form, in small letters → (form, key), the longest form first.
Index = dict[str, list[tuple[str, str]]]


@lru_cache(maxsize=32)
def _index(terms: tuple[Term, ...]) -> Index:
    index: Index = {}
    known: set[str] = set()
    for term in terms:
        for form in term.forms:
            first = _FIRST.search(form)
            same = form if form.isupper() else form.lower()
            if first is None or first.start() or same in known:
                continue
            known.add(same)
            index.setdefault(first[0].lower(), []).append((form, term.key))
    for candidates in index.values():
        candidates.sort(key=lambda one: -len(one[0]))
    return index


def find_terms(text: str, terms: Sequence[Term]) -> tuple[Place, ...]:
    """Every place where a term stands, from left to right; the longest form wins."""
    index = _index(tuple(terms))
    places: list[Place] = []
    done = 0
    for word in _FIRST.finditer(text):
        start = word.start()
        if start < done or (start and text[start - 1] == "-"):
            continue
        for form, key in index.get(word[0].lower(), ()):
            end = start + len(form)
            if _is_form(text[start:end], form) and not _goes_on(text, end):
                places.append(Place(start, end, key))
                done = end
                break
    return tuple(places)


def _is_form(words: str, form: str) -> bool:
    """Abbreviations are told from words by their capitals: "CT", not "ct"."""
    return words == form if form.isupper() else words.lower() == form.lower()


def _goes_on(text: str, end: int) -> bool:
    return end < len(text) and (text[end] in "-_" or text[end].isalnum())


def matches(term: Term, query: str) -> bool:
    """Whether every word of the query begins a word of the entry. Nothing typed means
    every entry; signs without a word mean none."""
    asked = re.findall(r"\w+", fold(query))
    if not asked:
        return not query.strip()
    text = " ".join((*term.forms, term.name, term.plain))
    words = [word for one in foldings(text) for word in re.findall(r"\w+", one)]
    return all(any(word.startswith(wanted) for word in words) for wanted in asked)


def search(terms: Iterable[Term], query: str) -> tuple[Term, ...]:
    """Entries that match; those whose name or form does come first."""
    found = [term for term in terms if matches(term, query)]
    wanted = fold(query).strip()
    return tuple(
        sorted(
            found,
            key=lambda term: (
                not any(
                    folded.startswith(wanted)
                    for form in term.forms
                    for folded in foldings(form)
                ),
                fold(term.name),
            ),
        )
    )


def letter_of(name: str) -> str:
    """The heading under which a name stands: its first letter, else "#"."""
    first = fold(name)[:1].upper()
    return first if first.isalpha() else "#"


def spellings(term: Term) -> tuple[str, ...]:
    """Forms that tell a reader something new: other words and abbreviations, without
    plurals, endings and parts of what stands there already."""
    shown: list[str] = []
    seen = [fold(term.name).split()]
    for form in term.forms[1:]:
        words = fold(form).split()
        if not any(_is_told_by(words, other) for other in seen):
            shown.append(form)
        seen.append(words)
    return tuple(shown)


def _is_told_by(words: Sequence[str], others: Sequence[str]) -> bool:
    return all(any(_is_ending_of(word, other) for other in others) for word in words)


def _is_ending_of(one: str, other: str) -> bool:
    """“effusions” of “effusion”, “gutartiger” of “gutartige”, “cts” of “ct”."""
    if one in (other, f"{other}s", f"{other}es"):
        return True
    same = len(commonprefix((one, other)))
    return same >= max(4, min(len(one), len(other)) - 1)


#: The author's own mark around a word, and where words are left as they are.
TERM_TAG = "dfn"
_LEFT_ALONE = {"a", "h2", "h3", "h4", "button", "code"}


class _Marker(HTMLParser):
    """Copies HTML and puts links around terms; everything else stays as it was."""

    def __init__(
        self,
        terms: Sequence[Term],
        link: Callable[[Term, str], str],
        explained: set[str],
    ) -> None:
        super().__init__(convert_charrefs=False)
        self.out: list[str] = []
        self._terms = {term.key: term for term in terms}
        self._automatic = tuple(term for term in terms if term.is_marked)
        self._all = tuple(terms)
        self._link = link
        self._explained = explained
        self._silent = 0
        self._asked: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == TERM_TAG and not self._silent:
            self._asked = []
            return
        self._silent += tag in _LEFT_ALONE
        self._put(self.get_starttag_text() or "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._put(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == TERM_TAG:
            self._close_asked()
            return
        self._silent -= tag in _LEFT_ALONE
        self._put(f"</{tag}>")

    def handle_entityref(self, name: str) -> None:
        self._put(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._put(f"&#{name};")

    def handle_comment(self, data: str) -> None:
        self._put(f"<!--{data}-->")

    def handle_data(self, data: str) -> None:
        if self._asked is not None:
            self._asked.append(data)
        elif self._silent:
            self.out.append(data)
        else:
            self.out.append(self._marked(data))

    def close(self) -> None:
        super().close()
        self._close_asked()

    def _put(self, html: str) -> None:
        (self.out if self._asked is None else self._asked).append(html)

    def _close_asked(self) -> None:
        if self._asked is None:
            return
        inner, self._asked = "".join(self._asked), None
        words = unescape(inner).strip()
        for place in find_terms(words, self._all):
            if (place.start, place.end) == (0, len(words)):
                self._explained.add(place.key)
                self.out.append(self._link(self._terms[place.key], escape(words)))
                return
        self.out.append(inner)

    def _marked(self, data: str) -> str:
        parts, done = [], 0
        for place in find_terms(data, self._automatic):
            if place.key in self._explained:
                continue
            self._explained.add(place.key)
            shown = data[place.start : place.end]
            parts += [
                data[done : place.start],
                self._link(self._terms[place.key], shown),
            ]
            done = place.end
        return "".join((*parts, data[done:]))


def mark_html(
    html: str,
    terms: Sequence[Term],
    *,
    link: Callable[[Term, str], str],
    explained: set[str],
) -> str:
    """`html` with a link at the first place of each term, and wherever the author
    asked for one (`<dfn>`). `explained` holds the keys done so far, and grows.

    `link` gets the term and the words as they stand, already escaped.
    """
    marker = _Marker(terms, link, explained)
    marker.feed(html)
    marker.close()
    return "".join(marker.out)


def unknown_words(html: str, terms: Sequence[Term]) -> tuple[str, ...]:
    """Words an author marked for which there is no entry."""
    missing = []
    for inner in re.findall(rf"<{TERM_TAG}>(.*?)</{TERM_TAG}>", html, re.DOTALL):
        words = unescape(re.sub(r"<[^>]*>", "", inner)).strip()
        found = find_terms(words, terms)
        if not any((one.start, one.end) == (0, len(words)) for one in found):
            missing.append(words)
    return tuple(dict.fromkeys(missing))
