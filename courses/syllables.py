"""How many syllables a word has, estimated from where it may be hyphenated.

The only module that knows pyphen. Hyphenation leaves out some breaks (a single
letter is never parted), so the figure is a little low; it is the same for every
text that is compared.
"""

from __future__ import annotations

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
VOWELS = frozenset("aeiouyàáâãäåæèéêëìíîïòóôõöøùúûüýąęăîœ")


@lru_cache(maxsize=len(DICTIONARIES))
def _dictionary(name: str) -> Callable[[str], list[int]]:
    import pyphen

    found: Callable[[str], list[int]] = pyphen.Pyphen(lang=name).positions
    return found


def syllables_in(language: str) -> Callable[[str], int]:
    """The counter of that language."""
    name = DICTIONARIES.get(language[:2])

    def count(word: str) -> int:
        if not any(char.isalpha() for char in word):
            return 1
        if name is None:
            return max(1, vowel_groups(word))
        return 1 + len(_dictionary(name)(word.lower()))

    return count


def vowel_groups(word: str) -> int:
    groups, was_vowel = 0, False
    for char in word.lower():
        is_vowel = char in VOWELS
        groups += is_vowel and not was_vowel
        was_vowel = is_vowel
    return groups
