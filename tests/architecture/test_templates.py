"""Templates: they parse, hold no inline script or style, and can be translated."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from django.template import TemplateSyntaxError
from django.template.loader import get_template

from tests.architecture.source import relative, template_files

TEMPLATES = list(template_files())
#: Printed by the roof before any language is known, or not for people.
UNTRANSLATED = {
    "elearn/core/templates/500.html",
    "elearn/core/templates/503.html",
}

INLINE = re.compile(
    r"""<script(?![^>]*\bsrc=)(?![^>]*type=["']application/json)[^>]*>"""
    r"""|<style\b|\sstyle=|\son[a-z]+=["']|javascript:""",
    re.IGNORECASE,
)
TAGS = re.compile(
    r"{%\s*(comment)\b.*?{%\s*endcomment\s*%}"
    r"|{%\s*blocktrans(?:late)?\b.*?{%\s*endblocktrans(?:late)?\s*%}"
    r"|{%.*?%}|{{.*?}}|{#.*?#}",
    re.DOTALL,
)


def inline_code(text: str) -> list[str]:
    return [match.group(0) for match in INLINE.finditer(text)]


#: Names that are the same in every language.
NAMES = re.compile(r"\bSHA-256\b")


class _Words(HTMLParser):
    """Collects letters that stand in a template outside any translation tag."""

    spoken = ("alt", "title", "aria-label", "placeholder")

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag, attrs):
        self._silent += tag in {"style", "script"}
        for name, value in attrs:
            if name in self.spoken and re.search(r"[A-Za-z]{3}", value or ""):
                self.found.append(value.strip())

    def handle_endtag(self, tag):
        self._silent -= tag in {"style", "script"}

    def handle_data(self, data):
        if not self._silent and re.search(r"[A-Za-z]{3}", data):
            self.found.append(data.strip())


def untranslated_words(text: str) -> list[str]:
    parser = _Words()
    parser.feed(NAMES.sub("", TAGS.sub(" ", text)))
    return parser.found


def _name(path) -> str:
    return str(path).partition("/templates/")[2]


@pytest.mark.parametrize("path", TEMPLATES, ids=relative)
def test_template_compiles(path):
    try:
        get_template(_name(path))
    except TemplateSyntaxError as error:
        pytest.fail(str(error))


@pytest.mark.parametrize("path", TEMPLATES, ids=relative)
def test_template_holds_no_inline_script_or_style(path):
    text = path.read_text()
    if path.name in {"500.html", "503.html"} or "/pdf/" in str(path):
        pytest.skip("stands alone: the server may be broken, or it is for paper")
    assert inline_code(text) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=relative)
def test_template_words_are_translatable(path):
    if relative(path) in UNTRANSLATED:
        pytest.skip("shown when nothing works, translation included")
    assert untranslated_words(path.read_text()) == []


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ('<script src="/a.js" type="module"></script>', 0),
        ("<script>alert(1)</script>", 1),
        ('<p style="color: red">', 1),
        ('<a onclick="go()">', 1),
        ('<a href="javascript:go()">', 1),
        ('<style media="print">', 1),
        ('<p class="style">', 0),
    ],
)
def test_inline_code_is_recognised(text, count):
    assert len(inline_code(text)) == count


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<p>Hello there</p>", ["Hello there"]),
        ("<p>{% translate 'Hello there' %}</p>", []),
        ("{% blocktranslate %}Hello{% endblocktranslate %}", []),
        ('<img alt="A face">', ["A face"]),
        ('<img alt="{{ sight }}">', []),
        ("<dt>SHA-256</dt>", []),
    ],
)
def test_untranslated_words_are_recognised(text, words):
    assert untranslated_words(text) == words
