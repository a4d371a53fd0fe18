"""How many syllables a word has, estimated from where it may be hyphenated.

The only module that knows pyphen. Hyphenation never parts a single letter ("a-rea"),
so in English, German and Dutch groups of vowels are counted as well and the larger
number holds. It is an estimate, and the same one for every text that is compared.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

#: Dictionaries by language; a language without one counts groups of vowels.
DICTIONARIES = {
    "en": "en_US",
    "de": "de_DE",
    "fr": "fr",
    "es": "es",
    "it": "it_IT",
    "nl": "nl_NL",
    "pt": "pt_PT",
}
#: Where a group of vowels is nearly always one syllable.
BY_VOWELS = {"en", "de", "nl"}
VOWELS = frozenset("aeiouyàáâãäåæèéêëìíîïòóôõöøùúûüýąęăîœ")


@lru_cache(maxsize=len(DICTIONARIES))
def _dictionary(name: str) -> Callable[[str], list[int]]:
    import pyphen

    found: Callable[[str], list[int]] = pyphen.Pyphen(lang=name).positions
    return found


def syllables_in(language: str) -> Callable[[str], int]:
    """The counter of that language."""
    code = language[:2]
    name = DICTIONARIES.get(code)

    def count(word: str) -> int:
        small = word.lower()
        if not any(char.isalpha() for char in small):
            return 1
        groups = vowel_groups(small) - (code == "en" and _has_silent_e(small))
        if name is None:
            return max(1, groups)
        parts = 1 + len(_dictionary(name)(small))
        return max(1, parts, groups) if code in BY_VOWELS else parts

    return count


def vowel_groups(word: str) -> int:
    groups, was_vowel = 0, False
    for char in word:
        is_vowel = char in VOWELS
        groups += is_vowel and not was_vowel
        was_vowel = is_vowel
    return groups


_SILENT = re.compile(r"[^aeiouyl]es?$|[^aeiouytd]ed$|[aeiouy]les?$")
_SPOKEN = re.compile(r"(?:[sxzcg]|sh|ch)es$")


def _has_silent_e(word: str) -> bool:
    """English "made", "scanned", "times", "while"; not "people", "treated", "doses"."""
    return bool(_SILENT.search(word)) and not _SPOKEN.search(word)
