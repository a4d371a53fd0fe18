"""Which fonts this machine has for certificates, which letters they write, how wide.

Refuses to guess: a letter that no face has is named, never replaced by a box.
"""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from pathlib import Path

from django.utils.translation import gettext as _

from certificates.exceptions import CannotPrint

FONT_FOLDERS = (
    Path("/usr/share/fonts/truetype/noto"),
    Path("/usr/share/fonts/noto"),
    Path("/usr/share/fonts/google-noto"),
)
CJK_FOLDERS = (
    Path("/usr/share/fonts/opentype/noto"),
    Path("/usr/share/fonts/noto-cjk"),
    Path("/usr/share/fonts/google-noto-cjk"),
)
#: Family → stem of its files; the bare stem holds Latin, Greek and Cyrillic and must
#: be there.
FAMILIES = {"Paper Serif": "NotoSerif", "Paper Sans": "NotoSans"}
#: Further scripts, and the stem where the family's own has no face for one.
SCRIPTS = ("", "Armenian", "Georgian", "Hebrew", "Arabic", "Devanagari", "Thai")
STAND_INS = {("Paper Serif", "Arabic"): "NotoNaskh"}
WEIGHTS = {400: "Regular", 700: "Bold"}
#: Chinese, Japanese and Korean are in collections that only the system's own look-up
#: opens, by these names.
CJK_FAMILIES = {"Paper Serif": "Noto Serif CJK", "Paper Sans": "Noto Sans CJK"}
CJK_FILES = ("NotoSerifCJK-Regular.ttc", "NotoSansCJK-Regular.ttc")
#: Signs that no font needs a glyph for: spaces and joiners.
INVISIBLE = frozenset(" \n\t\u00a0\u2009\u200b\u200c\u200d\u202f")
#: First letter of a script's names in Unicode → language tag of a name in it; one
#: language where the script has one, otherwise the script alone.
LANGUAGES = {
    "LATIN": "und-Latn",
    "GREEK": "el",
    "CYRILLIC": "und-Cyrl",
    "ARMENIAN": "hy",
    "GEORGIAN": "ka",
    "HEBREW": "he",
    "ARABIC": "und-Arab",
    "DEVANAGARI": "und-Deva",
    "THAI": "th",
    "HANGUL": "ko",
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "CJK": "und-Hani",
}

Face = tuple[str, int]


@cache
def font_files() -> dict[tuple[str, str, int], Path]:
    """(family, script, weight) → file, for what this machine has."""
    found: dict[tuple[str, str, int], Path] = {}
    for folder in FONT_FOLDERS:
        for family, stem in FAMILIES.items():
            for script in SCRIPTS:
                for weight, word in WEIGHTS.items():
                    start = STAND_INS.get((family, script), stem)
                    path = folder / f"{start}{script}-{word}.ttf"
                    if path.is_file():
                        found.setdefault((family, script, weight), path)
    return found


@cache
def cjk_files() -> tuple[Path, ...]:
    """The two collections, nothing unless both are there."""
    for folder in CJK_FOLDERS:
        paths = tuple(folder / name for name in CJK_FILES)
        if all(path.is_file() for path in paths):
            return paths
    return ()


def missing_fonts() -> list[str]:
    """Names of the fonts without which no certificate can be made."""
    files = font_files()
    return [
        f"{stem}-{word}.ttf"
        for family, stem in FAMILIES.items()
        for weight, word in WEIGHTS.items()
        if (family, "", weight) not in files
    ]


def missing_scripts() -> list[str]:
    """Scripts whose names cannot be printed here."""
    files = font_files()
    scripts = [
        script
        for script in SCRIPTS
        if any((family, script, 400) not in files for family in FAMILIES)
    ]
    return scripts + ([] if cjk_files() else ["CJK"])


@cache
def covered() -> frozenset[int]:
    """Code points that both families can write."""
    from fontTools.ttLib import TTFont

    if missing_fonts():
        raise CannotPrint(
            _("The fonts %(names)s are not installed (package fonts-noto-core).")
            % {"names": ", ".join(missing_fonts())}
        )
    by_face: dict[Face, set[int]] = {}
    for (family, _script, weight), path in font_files().items():
        with TTFont(path, lazy=True) as font:
            by_face.setdefault((family, weight), set()).update(font.getBestCmap())
    known = set.intersection(*by_face.values())
    together = []
    for path in cjk_files():
        with TTFont(path, fontNumber=0, lazy=True) as font:
            together.append(set(font.getBestCmap()))
    return frozenset(known.union(set.intersection(*together) if together else ()))


@cache
def base_letters() -> frozenset[int]:
    """Code points of the faces that hold Latin, Greek and Cyrillic, in all weights."""
    return frozenset(
        set.intersection(
            *(
                set(_advances((family, weight))[0])
                for family in FAMILIES
                for weight in WEIGHTS
            )
        )
    )


def missing_letters(texts: object) -> set[str]:
    known = covered()
    letters = set().union(*texts)  # type: ignore[arg-type]
    return {
        letter
        for letter in letters
        if letter not in INVISIBLE and ord(letter) not in known
    }


@cache
def _advances(face: Face) -> tuple[dict[int, int], int]:
    from fontTools.ttLib import TTFont

    family, weight = face
    with TTFont(font_files()[family, "", weight], lazy=True) as font:
        widths = font["hmtx"].metrics
        cmap = font.getBestCmap()
        advances = {point: widths[glyph][0] for point, glyph in cmap.items()}
        return advances, font["head"].unitsPerEm


@lru_cache(maxsize=20_000)
def width_of(text: str, face: Face = ("Paper Serif", 400)) -> float:
    """Width of the text in em; kerning mostly makes it less. What the face has not
    counts as one em, which no letter of the further scripts is wider than."""
    advances, em = _advances(face)
    return sum(advances.get(ord(letter), em) for letter in text) / em


def script_of(text: str) -> str:
    """The script of the first letter that has one: “GREEK”, “CJK”; "" without any."""
    for letter in text:
        if letter.isalpha():
            return unicodedata.name(letter, "").partition(" ")[0]
    return ""


def language_of(name: str) -> str:
    """The language tag for a screen reader: only what the script itself tells."""
    return LANGUAGES.get(script_of(name), "und")


def is_rtl(text: str) -> bool:
    """Whether the first letter with a direction runs from the right."""
    for letter in text:
        direction = unicodedata.bidirectional(letter)
        if direction in {"L", "R", "AL"}:
            return direction != "L"
    return False
