"""XML, JSON and HTML of strangers: bounded, never expanded, never run."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.formats.plain import one_line, plain_text
from scenarios.formats.safe_json import read_json
from scenarios.formats.safe_xml import read_xml
from scenarios.formats.shape import ImportRefused


def refusal(read, raw: bytes) -> str:
    with pytest.raises(ImportRefused) as caught:
        read(raw, "a file")
    return str(caught.value)


# -- XML --------------------------------------------------------------------------
def test_xml_gives_names_without_prefixes_texts_and_lines():
    root = read_xml(b'<x:a xmlns:x="urn:x">\n<b id="1">one<c/>two</b></x:a>', "a file")
    (child,) = root

    assert (root.name, child.name, child.attributes) == ("a", "b", {"id": "1"})
    assert (child.text(), child.line) == ("onetwo", 2)
    assert child.source == '<b id="1">one<c/>two</b>'


BILLION_LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">
<!ENTITY lol2 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">]><lolz>&lol2;</lolz>"""


@pytest.mark.parametrize(
    "raw",
    [
        BILLION_LAUGHS,
        b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
        b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
        b'<!DOCTYPE a [<!ENTITY % p SYSTEM "http://localhost/p"> %p;]><a/>',
        b"<!DOCTYPE html><a/>",
    ],
)
def test_xml_refuses_document_types_and_entities(raw):
    assert refusal(read_xml, raw) == (
        "“a file” declares a document type or entities; it was not read."
    )


def test_xml_refuses_depth():
    raw = b"<a>" * 65 + b"</a>" * 65

    assert "nested too deeply" in refusal(read_xml, raw)


def test_xml_refuses_what_is_not_well_formed():
    assert refusal(read_xml, b"<a>\n<b></a>") == (
        "“a file” is not well-formed XML (line 2)."
    )
    assert refusal(read_xml, b"") == "“a file” is not well-formed XML (line 1)."
    assert "not well-formed" in refusal(read_xml, b"<a>&unknown;</a>")


@pytest.mark.parametrize("encoding", ["utf-7", "shift_jis", "no-such-thing"])
def test_xml_refuses_unread_characters(encoding):
    raw = f'<?xml version="1.0" encoding="{encoding}"?><a>\x81</a>'.encode("latin-1")

    assert "“a file” is" in refusal(read_xml, raw)


# -- JSON -------------------------------------------------------------------------
def test_json_gives_values_without_what_no_database_takes():
    assert read_json(b'\xef\xbb\xbf{"a\\u0000": ["\\ud800b", 1.5]}', "a file") == {
        "a": ["b", 1.5]
    }


def test_json_reads_numbers_that_are_none_as_nothing():
    assert read_json(b"[NaN, Infinity, -Infinity]", "a file") == [None, None, None]


@pytest.mark.parametrize("depth", [102, 100_000])
def test_json_refuses_depth(depth):
    raw = b"[" * depth + b"]" * depth

    assert refusal(read_json, raw) == "“a file” is nested too deeply."


@pytest.mark.parametrize("raw", [b'{"a": }', b"", b"9" * 5_000, b'{"a": 1} more'])
def test_json_refuses_what_is_not_well_formed(raw):
    assert refusal(read_json, raw) == "“a file” is not well-formed JSON (line 1)."


def test_json_refuses_unread_characters():
    assert "characters that are not read" in refusal(read_json, b'"\xff\xfe\xfa"')


# -- HTML -------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One</p>\n<p>two<br />three</p>", "One\n\ntwo\nthree"),
        ("<h2>Fish &amp; chips</h2>&quot;yes&quot;&nbsp;&#8211; no", 'Fish & chips\n\n"yes" – no'),
        ("<ul><li>one</li><li>two</li></ul>", "– one\n– two"),
        ('see <a href="https://a.example/x">the page</a>.', "see the page (https://a.example/x)."),
        ('<a href="https://a.example">https://a.example</a>', "https://a.example"),
        ('<a href="javascript:alert(1)">press</a>', "press"),
        ("<script>alert(1)</script><style>p{}</style>left", "left"),
        ('<p onclick="x()">said</p><img src="x" alt="A scan">', "said\n\n[A scan]"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a | b"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ("<![odd[x]]><b>kept</b>", "kept"),
        ("plain\r\ntext\r\n\r\n\r\n\r\nend", "plain\ntext\n\nend"),
        ("", ""),
    ],
)  # fmt: skip
def test_plain_text_keeps_the_words_and_nothing_else(html, text):
    assert plain_text(html) == text


@given(st.text(alphabet="<>/!&;[]-= \"'abp\n\x00\ud800", max_size=60))
def test_plain_text_never_fails_and_can_be_written_down(html):
    text = plain_text(html)

    text.encode()
    assert "\x00" not in text


def test_one_line_cuts_at_a_word():
    assert one_line("<p>one two</p><p>three four</p>", 12) == "one two…"
