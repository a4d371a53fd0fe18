"""A person's year as one tagged PDF, with the fonts of the certificates.

Words in (`Transcript`), bytes out. It is a list, no certificate: it names those that
can be checked, and says so. Refuses to print a letter that no font has.
"""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from certificates import pdf
from certificates.exceptions import CannotPrint
from certificates.printing import fonts
from certificates.transcripts.lines import Transcript


def render_transcript(transcript: Transcript) -> bytes:
    """The finished file. CannotPrint rather than a box in somebody's name."""
    texts = [transcript.name, transcript.site, transcript.provider]
    texts += [text for line in transcript.lines for text in (line.event, line.name)]
    missing = fonts.missing_letters(texts)
    if missing:
        raise CannotPrint(
            _("The fonts here cannot write %(letters)s. The same as a table holds it.")
            % {"letters": " ".join(sorted(missing))}
        )
    markup = render_to_string(
        "certificates/paper/transcript.html",
        {"transcript": transcript, "language": get_language() or "en-gb"},
    )
    return pdf.write_pages(
        markup,
        styles="transcript.css",
        own=_page_words(),
        parts={"mark.svg": pdf.mark()},
    )


def _page_words() -> str:
    words = _("Page %(page)s of %(pages)s")
    words = words.replace("%(page)s", '" counter(page) "')
    words = words.replace("%(pages)s", '" counter(pages) "')
    return f'@page {{ @bottom-right {{ content: "{words}"; }} }}'
