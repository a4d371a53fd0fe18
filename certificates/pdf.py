"""The certificate laid out and tagged by WeasyPrint, and what a PDF says of itself.

Knows nothing of the database: words in (`Paper`), bytes out. Refuses to print a letter
that no font has; never loads anything but the few named parts.
"""

from __future__ import annotations

import atexit
import io
import logging
import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import unquote

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from certificates.domain.snapshot import Sheet
from certificates.exceptions import CannotPrint
from certificates.printing import fonts, marks
from certificates.printing.attachments import Attachment
from certificates.printing.paper import Paper

#: Rises with every change of the layout; certificates record it.
LAYOUT = "3"

PAPER = Path(__file__).resolve().parent / "paper"
NAME_POINTS = (36, 34, 32, 30, 28, 26, 24, 22)
NAME_WIDTH_POINTS = 257 / 25.4 * 72
#: The sentence under the name: its size, its room, and how many lines stand above the
#: code. Where a module's needs more, it is set smaller and beside the code.
SENTENCE_POINTS, SENTENCE_WIDTH_POINTS, SENTENCE_LINES = 17, 230 / 25.4 * 72, 3

RUNNING_HEAD = """@page :nth(n+3) {
  @top-left {
    content: string(number) " \\00B7  " string(whose);
    width: 100%; text-align: left; vertical-align: bottom; padding-bottom: 4mm;
  }
}"""

# FontConfiguration is shared (80 ms a certificate instead of 127) and is not
# made for two threads at once.
_rendering = Lock()


@dataclass(frozen=True, slots=True)
class Drawn:
    """The shapes of one paper, and letters to embed beyond those it prints."""

    qr_side: int
    qr: Sequence[marks.Rectangle]
    strips: Sequence[Sequence[marks.Rectangle]]
    letters: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, paper: Paper) -> Drawn:
        side, rectangles = marks.qr_rectangles(paper.url)
        return cls(
            side,
            rectangles,
            [marks.presence_rectangles(stretches) for stretches in paper.presence],
        )


def template_version(sheet: Sheet) -> str:
    """Layout, template and its version, as an issued certificate names them."""
    return f"{LAYOUT}/{sheet.template}/{sheet.version}"[:20]


def render(
    paper: Paper, attachments: Sequence[Attachment] = (), *, is_sealed: bool = True
) -> bytes:
    """The finished file. Raises `CannotPrint` rather than print a box."""
    from certificates.printing.finishing import finish

    refuse_missing_letters(paper)
    return finish(
        lay_out(paper, Drawn.of(paper)), paper, attachments, is_sealed=is_sealed
    )


def lay_out(paper: Paper, drawn: Drawn) -> bytes:
    """The pages as WeasyPrint makes them, tagged and not compressed."""
    ground = paper.ground
    markup = render_to_string(
        "certificates/paper/certificate.html",
        {
            "paper": paper,
            "ground": ground,
            "name_points": name_points(paper.name),
            "is_long": is_long(paper),
            "name_language": fonts.language_of(paper.name),
            "name_direction": "rtl" if fonts.is_rtl(paper.name) else "ltr",
            "strips": [
                {"file": f"strip-{number}.svg", "heading": strip.heading, "words": told}
                for number, (strip, told) in enumerate(
                    zip(ground.strips, paper.strip_words, strict=True)
                )
            ],
            "letters": drawn.letters,
        },
    )
    parts = {
        "mark.svg": mark(),
        "qr.svg": marks.qr_svg(drawn.qr_side, drawn.qr).encode(),
        **{
            f"strip-{number}.svg": marks.strip_svg(strip.svg, shapes).encode()
            for number, (strip, shapes) in enumerate(
                zip(ground.strips, drawn.strips, strict=True)
            )
        },
        **dict(ground.images),
    }
    # What PDF/A asks for beyond tags is added when it is finished.
    return write_pages(
        markup,
        styles="certificate.css",
        own=_own_styles(paper),
        parts=parts,
        is_compressed=False,
    )


def write_pages(
    markup: str,
    *,
    styles: str,
    own: str,
    parts: Mapping[str, bytes],
    is_compressed: bool = True,
) -> bytes:
    """Tagged pages in the house's fonts. `styles` names a sheet of ours, `own` adds what
    is this document's alone, `parts` are the only files it may ask for. Raises
    `CannotPrint` where a sign is missing or another part was wanted."""
    from weasyprint import CSS, HTML

    served = _Parts(parts)
    with _rendering, _missing_glyphs() as missing:
        config, sheet = _layout(styles)
        content = HTML(
            string=markup, base_url=None, url_fetcher=served.fetcher()
        ).write_pdf(
            stylesheets=[sheet, CSS(string=own, font_config=config)],
            font_config=config,
            pdf_variant="pdf/ua-1",
            uncompressed_pdf=not is_compressed,
        )
    if missing:
        raise CannotPrint(
            _("The certificate fonts have no sign for part of this text: %(what)s.")
            % {"what": missing[0]}
        )
    if served.refused:
        raise CannotPrint(
            _("The certificate asked for a part that is not allowed: %(part)s.")
            % {"part": served.refused[0]}
        )
    return bytes(content)


def mark() -> bytes:
    return (PAPER / "mark.svg").read_bytes()


@cache
def colour_profile() -> bytes:
    """The sRGB profile, for the output intent of PDF/A."""
    return files("weasyprint.pdf").joinpath("sRGB2014.icc").read_bytes()


def name_points(name: str) -> int:
    """The largest size at which the name fits on one line; 0 where none does, and it is
    set on two lines at the smallest."""
    width = fonts.width_of(name)
    for points in NAME_POINTS:
        if width * points <= NAME_WIDTH_POINTS:
            return points
    return 0


def is_long(paper: Paper) -> bool:
    """Whether the sentence of a module would run into the code beside it. Events' titles
    are set as they are: their sheet is laid out once for all of their people."""
    if not paper.ground.asked:
        return False
    lines = 0
    for line in paper.ground.body:
        told = "".join(one.text or paper.runs.get(one.run, "") for one in line)
        width = fonts.width_of(told, ("Paper Serif", 700)) * SENTENCE_POINTS
        lines += max(1, math.ceil(width / SENTENCE_WIDTH_POINTS))
    return lines + (not name_points(paper.name)) > SENTENCE_LINES


def refuse_missing_letters(paper: Paper) -> None:
    missing = fonts.missing_letters(paper.texts())
    if missing:
        raise CannotPrint(
            _("The certificate fonts cannot write %(letters)s in “%(name)s”.")
            % {"letters": " ".join(sorted(missing)), "name": paper.name}
        )


def has_fast_subsetting() -> bool:
    """Whether HarfBuzz can cut fonts; without it a certificate takes ten times as long."""
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        from weasyprint.text.ffi import harfbuzz_subset
    return harfbuzz_subset is not None


# -- Layout ------------------------------------------------------------------
@cache
def _layout(name: str) -> tuple[Any, Any]:
    """Fonts and this style sheet, read once for the process."""
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration

    config = FontConfiguration()
    # Its finaliser calls into a library that is gone when the interpreter ends.
    atexit.register(_layout.cache_clear)
    faces, parts = [], {}
    for (family, script, weight), path in fonts.font_files().items():
        parts[path.name] = path.read_bytes()
        faces.append(
            f'@font-face {{ font-family: "{family}{" " + script if script else ""}"; '
            f'font-weight: {weight}; src: url("paper:{path.name}"); }}'
        )
    styles = (PAPER / name).read_text(encoding="utf-8")
    for family in fonts.FAMILIES:
        others = [f"{family} {script}" for script in fonts.SCRIPTS if script]
        others.append(f"{fonts.CJK_FAMILIES[family]} SC")
        stack = "".join(f', "{other}"' for other in others)
        styles = styles.replace(f'"{family}"', f'"{family}"{stack}')
    sheet = CSS(
        string="\n".join([*faces, styles]),
        font_config=config,
        url_fetcher=_Parts(parts).fetcher(),
    )
    return config, sheet


def _own_styles(paper: Paper) -> str:
    """What CSS cannot know: the name's sizes and the words of the page number."""
    words = paper.ground.labels.page.replace('"', "")
    words = words.replace("{page}", '" counter(page) "')
    words = words.replace("{pages}", '" counter(pages) "')
    sizes = [f".name-{size} {{ font-size: {size}pt; }}" for size in NAME_POINTS]
    own = [f'@page {{ @bottom-right {{ content: "{words}"; }} }}', *sizes]
    if paper.ground.asked:
        # A long record goes on: each of its pages says whose it is, and of what number.
        own.append(RUNNING_HEAD)
    return "\n".join(own)


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
