"""A person's year as one tagged PDF, with the fonts of the certificates.

Words in (`Transcript`), bytes out. It is a list, no certificate: it names those that
can be checked, and says so. Refuses to print a letter that no font has.
"""

from __future__ import annotations

import atexit
from functools import cache
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from certificates.exceptions import CannotPrint
from certificates.pdf import (
    FAMILIES,
    INVISIBLE,
    PAPER,
    SCRIPTS,
    _missing_glyphs,
    _Parts,
    _rendering,
    covered,
    font_files,
)
from certificates.transcripts.lines import Transcript


def render_transcript(transcript: Transcript) -> bytes:
    """The finished file. CannotPrint rather than a box in somebody's name."""
    from weasyprint import CSS, HTML

    known = covered()
    texts = [transcript.name, transcript.site, transcript.provider]
    texts += [text for line in transcript.lines for text in (line.event, line.name)]
    missing = {
        letter
        for text in texts
        for letter in text
        if letter not in INVISIBLE and ord(letter) not in known
    }
    if missing:
        raise CannotPrint(
            _("The fonts here cannot write %(letters)s. The same as a table holds it.")
            % {"letters": " ".join(sorted(missing))}
        )
    markup = render_to_string(
        "certificates/paper/transcript.html",
        {"transcript": transcript, "language": get_language() or "en-gb"},
    )
    parts = _Parts({"mark.svg": (PAPER / "mark.svg").read_bytes()})
    with _rendering, _missing_glyphs() as unknown:
        config, sheet = _layout()
        content = HTML(
            string=markup, base_url=None, url_fetcher=parts.fetcher()
        ).write_pdf(
            stylesheets=[sheet, CSS(string=_page_words(), font_config=config)],
            font_config=config,
            pdf_variant="pdf/ua-1",
        )
    if unknown or parts.refused:
        raise CannotPrint(
            _("The transcript cannot be printed as it must be: %(what)s.")
            % {"what": (unknown + parts.refused)[0]}
        )
    return bytes(content)


def _page_words() -> str:
    words = _("Page %(page)s of %(pages)s")
    words = words.replace("%(page)s", '" counter(page) "')
    words = words.replace("%(pages)s", '" counter(pages) "')
    return f'@page {{ @bottom-right {{ content: "{words}"; }} }}'


@cache
def _layout() -> tuple[Any, Any]:
    """Fonts and style sheet, read once for the process."""
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration

    config = FontConfiguration()
    # Its finaliser calls into a library that is gone when the interpreter ends.
    atexit.register(_layout.cache_clear)
    faces, parts = [], {}
    for (family, script, weight), path in font_files().items():
        parts[path.name] = path.read_bytes()
        name = f"{family} {script}".strip()
        faces.append(
            f'@font-face {{ font-family: "{name}"; font-weight: {weight}; '
            f'src: url("paper:{path.name}"); }}'
        )
    styles = (PAPER / "transcript.css").read_text(encoding="utf-8")
    for family in FAMILIES:
        others = "".join(f', "{family} {script}"' for script in SCRIPTS if script)
        styles = styles.replace(f'"{family}"', f'"{family}"{others}')
    sheet = CSS(
        string="\n".join([*faces, styles]),
        font_config=config,
        url_fetcher=_Parts(parts).fetcher(),
    )
    return config, sheet
