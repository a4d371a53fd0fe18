"""The certificate as a PDF: layout once by WeasyPrint, and what a PDF says of itself.

Knows nothing of the database: words in (`Paper`), bytes out. Refuses to print
a letter that no font has; never loads anything but the few named parts.
"""

from __future__ import annotations

import atexit
import io
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import unquote

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from certificates.exceptions import CannotPrint

#: Rises with every change of the layout; certificates record it.
TEMPLATE_VERSION = "1"

PAPER = Path(__file__).resolve().parent / "paper"
FONT_FOLDERS = (
    Path("/usr/share/fonts/truetype/noto"),
    Path("/usr/share/fonts/noto"),
    Path("/usr/share/fonts/google-noto"),
)
#: Family → scripts; the first holds Latin, Greek and Cyrillic and must be there.
FAMILIES = {"Paper Serif": "NotoSerif", "Paper Sans": "NotoSans"}
SCRIPTS = ("", "Armenian", "Georgian")
WEIGHTS = {400: "Regular", 700: "Bold"}
NAME_POINTS = (36, 34, 32, 30, 28, 26, 24, 22)
NAME_WIDTH_POINTS = 257 / 25.4 * 72
#: Signs that no font needs a glyph for: spaces and joiners.
INVISIBLE = frozenset(" \n\t\u00a0\u2009\u200b\u200c\u200d\u202f")

# FontConfiguration is shared (80 ms a certificate instead of 127) and is not
# made for two threads at once.
_rendering = Lock()


@dataclass(frozen=True, slots=True)
class Signatory:
    name: str
    role: str
    image: str = ""
    image_words: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    time: str
    title: str
    minutes: str
    present: str
    why: str


@dataclass(frozen=True, slots=True)
class Paper:
    """Every word on the two pages, ready to be set."""

    language: str
    title: str
    description: str
    site: str
    provider: str
    name: str
    event: str
    credits: str
    facts: tuple[tuple[str, str], ...]
    serial: str
    code: str
    code_grouped: str
    url: str
    url_first: str
    url_second: str
    qr_words: str
    issued_at: datetime
    about: str
    ribbon_svg: str
    ribbon_words: str
    rows: tuple[Row, ...]
    possible_minutes: int
    eligible_minutes: int
    total_words: str
    rule_words: str
    evidence_words: str
    evidence_sha256: str
    signatories: tuple[Signatory, ...] = ()
    footnote: str = ""
    images: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def name_points(self) -> int:
        """The largest size at which the name fits on one line, at least 22."""
        for points in NAME_POINTS:
            if _width(self.name) * points <= NAME_WIDTH_POINTS:
                return points
        return NAME_POINTS[-1]

    @property
    def has_credits(self) -> bool:
        return self.credits != "0.0"

    @property
    def issued_iso(self) -> str:
        return self.issued_at.isoformat(timespec="seconds")

    def texts(self) -> Iterator[str]:
        """Every text that is printed, for the check of letters."""
        yield from (self.title, self.site, self.provider, self.name, self.event)
        yield from (word for pair in self.facts for word in pair)
        yield from (self.serial, self.url, self.about, self.ribbon_words)
        yield from (self.total_words, self.rule_words, self.evidence_words)
        yield self.footnote
        for row in self.rows:
            yield from (row.time, row.title, row.minutes, row.present, row.why)
        for signatory in self.signatories:
            yield from (signatory.name, signatory.role)


def render(paper: Paper) -> bytes:
    """The finished file. Raises `CannotPrint` rather than print a box."""
    from weasyprint import CSS, HTML

    refuse_missing_letters(paper)
    markup = render_to_string("certificates/paper/certificate.html", {"paper": paper})
    parts = _Parts(
        {
            "mark.svg": (PAPER / "mark.svg").read_bytes(),
            "qr.svg": qr_svg(paper.url),
            "ribbon.svg": paper.ribbon_svg.encode(),
            **paper.images,
        }
    )
    with _rendering, _missing_glyphs() as missing:
        config, sheets = _layout()
        fetcher = parts.fetcher()
        content = HTML(string=markup, base_url=None, url_fetcher=fetcher).write_pdf(
            stylesheets=[*sheets, CSS(string=_own_styles(), font_config=config)],
            font_config=config,
            pdf_variant="pdf/ua-1",
            custom_metadata=True,
        )
    if missing:
        raise CannotPrint(
            _("The certificate fonts have no sign for part of this text: %(what)s.")
            % {"what": missing[0]}
        )
    if parts.refused:
        raise CannotPrint(
            _("The certificate asked for a part that is not allowed: %(part)s.")
            % {"part": parts.refused[0]}
        )
    return bytes(content)


def refuse_missing_letters(paper: Paper) -> None:
    known = covered()
    missing = {
        letter
        for text in paper.texts()
        for letter in text
        if letter not in INVISIBLE and ord(letter) not in known
    }
    if missing:
        raise CannotPrint(
            _("The certificate fonts cannot write %(letters)s in “%(name)s”.")
            % {"letters": " ".join(sorted(missing)), "name": paper.name}
        )


def qr_svg(address: str) -> bytes:
    """A QR code of the address, without quiet zone (the page's margin is wider)."""
    import segno

    drawn = segno.make(address, error="m", micro=False).svg_inline(
        border=0, dark="#1c2730", omitsize=True
    )
    return drawn.replace(
        "<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1
    ).encode()


# -- Fonts -------------------------------------------------------------------
@cache
def font_files() -> dict[tuple[str, str, int], Path]:
    """(family, script, weight) → file, for what this machine has."""
    found = {}
    for folder in FONT_FOLDERS:
        for family, stem in FAMILIES.items():
            for script in SCRIPTS:
                for weight, word in WEIGHTS.items():
                    path = folder / f"{stem}{script}-{word}.ttf"
                    if path.is_file():
                        found.setdefault((family, script, weight), path)
    return found


def missing_fonts() -> list[str]:
    """Names of the fonts without which no certificate can be made."""
    files = font_files()
    return [
        f"{stem}-{word}.ttf"
        for family, stem in FAMILIES.items()
        for weight, word in WEIGHTS.items()
        if (family, "", weight) not in files
    ]


def has_fast_subsetting() -> bool:
    """Whether HarfBuzz can cut fonts; without it a certificate takes ten times as long."""
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        from weasyprint.text.ffi import harfbuzz_subset
    return harfbuzz_subset is not None


@cache
def covered() -> frozenset[int]:
    """Code points that every family and weight can write."""
    from fontTools.ttLib import TTFont

    if missing_fonts():
        raise CannotPrint(
            _("The fonts %(names)s are not installed (package fonts-noto-core).")
            % {"names": ", ".join(missing_fonts())}
        )
    by_face: dict[tuple[str, int], set[int]] = {}
    for (family, _script, weight), path in font_files().items():
        with TTFont(path, lazy=True) as font:
            by_face.setdefault((family, weight), set()).update(font.getBestCmap())
    return frozenset(set.intersection(*by_face.values()))


@cache
def _advances() -> tuple[dict[int, int], int]:
    from fontTools.ttLib import TTFont

    with TTFont(font_files()["Paper Serif", "", 400], lazy=True) as font:
        widths = font["hmtx"].metrics
        cmap = font.getBestCmap()
        advances = {point: widths[glyph][0] for point, glyph in cmap.items()}
        return advances, font["head"].unitsPerEm


def _width(text: str) -> float:
    """Width of the text in em, at the name's face; kerning only makes it less."""
    advances, em = _advances()
    return sum(advances.get(ord(letter), em) for letter in text) / em


# -- Layout ------------------------------------------------------------------
@cache
def _layout() -> tuple[Any, list[Any]]:
    """Fonts and style sheet, read once for the process."""
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration

    config = FontConfiguration()
    # Its finaliser calls into a library that is gone when the interpreter ends.
    atexit.register(_layout.cache_clear)
    faces, parts = [], {}
    for (family, script, weight), path in font_files().items():
        name = f"{path.name}"
        parts[name] = path.read_bytes()
        faces.append(
            f'@font-face {{ font-family: "{family}{" " + script if script else ""}"; '
            f'font-weight: {weight}; src: url("paper:{name}"); }}'
        )
    styles = (PAPER / "certificate.css").read_text(encoding="utf-8")
    for family in FAMILIES:
        others = "".join(f', "{family} {script}"' for script in SCRIPTS if script)
        styles = styles.replace(f'"{family}"', f'"{family}"{others}')
    sheet = CSS(
        string="\n".join([*faces, styles]),
        font_config=config,
        url_fetcher=_Parts(parts).fetcher(),
    )
    return config, [sheet]


def _own_styles() -> str:
    """What CSS cannot know: the name's sizes and the words of the page number."""
    words = _("Page %(page)s of %(pages)s")
    words = words.replace("%(page)s", '" counter(page) "')
    words = words.replace("%(pages)s", '" counter(pages) "')
    sizes = [f".name-{size} {{ font-size: {size}pt; }}" for size in NAME_POINTS]
    return f'@page {{ @bottom-right {{ content: "{words}"; }} }}\n' + "\n".join(sizes)


class _Parts:
    """Serves the named parts of one document, and nothing else in the world."""

    def __init__(self, parts: Mapping[str, bytes]) -> None:
        self.parts = parts
        self.refused: list[str] = []

    def fetcher(self) -> Any:
        from weasyprint.urls import URLFetcher, URLFetcherResponse

        outer = self

        class Fetcher(URLFetcher):  # type: ignore[misc]
            def fetch(self, url: str, headers: Any = None) -> Any:
                scheme, _colon, name = url.partition(":")
                content = outer.parts.get(unquote(name))
                if scheme != "paper" or content is None:
                    outer.refused.append(url[:80])
                    raise ValueError("This part is not on the list.")
                kinds = {"svg": "image/svg+xml", "ttf": "font/ttf", "png": "image/png"}
                kind = kinds.get(name.rpartition(".")[2], "application/octet-stream")
                return URLFetcherResponse(
                    url, body=content, headers={"Content-Type": kind}
                )

        return Fetcher()


@contextmanager
def _missing_glyphs() -> Iterator[list[str]]:
    """Collects WeasyPrint's complaints about glyphs that no font has."""
    complaints: list[str] = []

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            message = record.getMessage()
            if ".notdef" in message:
                complaints.append(message.partition("fonts: ")[2] or message)

    logger, listener = logging.getLogger("weasyprint"), Listener(logging.WARNING)
    logger.addHandler(listener)
    try:
        yield complaints
    finally:
        logger.removeHandler(listener)


# -- Reading back ------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Embedded:
    """What a PDF says of itself; empty texts where it says nothing."""

    serial: str = ""
    code: str = ""


def read_embedded(content: bytes) -> Embedded | None:
    """Number and code that the file carries, None when it is no readable PDF."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    if not content.startswith(b"%PDF-"):
        return None
    try:
        facts = PdfReader(io.BytesIO(content)).metadata or {}
        # WeasyPrint writes names of its own in lower case.
        serial = facts.get("/certificatenumber", "")
        code = facts.get("/certificatecode", "")
    except (PyPdfError, ValueError, TypeError, KeyError, RecursionError, OSError):
        return None
    return Embedded(str(serial)[:40], str(code)[:40])
