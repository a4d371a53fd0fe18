"""Bytes to text, HTML to words, percentages to shares."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.formats.numerals import number_of, number_text
from courses.formats.parcel import Code, QuestionsRefused, category_path, part_key
from courses.formats.plain import escaped, is_html, plain_text, tidy_lines
from courses.formats.shares import ALLOWED, percentage_of, share_of
from courses.formats.text import decode


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (
            b"one\r\ntwo\r\n\xf6",
            "“a.gift” is not UTF-8: byte 0xF6 at offset 10, line 3. "
            "Save it as UTF-8 and bring it again.",
        ),
        (b"one\n\0", "“a.gift” is not a text file: it holds a NUL byte in line 2."),
        (b"x" * (5 * 1024 * 1024 + 1), "“a.gift” has more than 5 MB of text."),
    ],
)
def test_bytes_that_are_no_text_are_refused_with_their_place(data, sentence):
    with pytest.raises(QuestionsRefused) as refusal:
        decode(data, "a.gift")
    assert str(refusal.value) == sentence


def test_line_ends_and_a_mark_of_the_encoding_are_evened():
    text = decode("\ufeffone\r\ntwo\rthree".encode(), "a")
    assert (text.content, text.findings) == ("one\ntwo\nthree", ())


def test_control_characters_are_taken_away_and_told():
    text = decode(b"one\nt\x01w\x02o", "a")
    (finding,) = text.findings
    assert text.content == "one\ntwo"
    assert (finding.line, finding.arguments) == (2, {"count": 2})


@pytest.mark.parametrize(
    ("html", "words", "losses"),
    [
        ("<p>One</p>\n<p>two<br>lines</p>", "One\n\ntwo\nlines", []),
        ("<ul><li>one</li>\n<li><p>two</p></li></ul>so", "– one\n– two\n\nso", []),
        ("very <b>bold</b>", "very bold", [(Code.FORMATTING_LOST, "")]),
        ('<p style="color:red">x</p>', "x", [(Code.FORMATTING_LOST, "")]),
        (
            '<img src="@@PLUGINFILE@@/ct.png" alt="a scan">',
            "[a scan]",
            [(Code.PICTURE_LOST, "ct.png")],
        ),
        ("<script>alert(1)</script>ok", "ok", [(Code.SCRIPT_DROPPED, "")]),
        ("<style>p{}</style>ok", "ok", [(Code.SCRIPT_DROPPED, "")]),
        ("<script>for(a<b;;)</script>ok", "ok", [(Code.SCRIPT_DROPPED, "")]),
        ('<video src="v.mp4"><p>x</p></video>ok', "ok", [(Code.MEDIA_LOST, "v.mp4")]),
        ('<a href="https://a.org">here</a>', "here (https://a.org)", []),
        ('<a href="javascript:x">here</a>', "here", []),
        ("a<!-- note -->b", "ab", []),
        ("1 &lt; 2&nbsp;&amp; <patient> said", "1 < 2 & <patient> said", []),
        ("dose < 5 mSv", "dose < 5 mSv", []),
        ("<pre>one\ntwo</pre>", "one\ntwo", [(Code.FORMATTING_LOST, "")]),
        ('<a title="a > b">x</a>', "x", []),
    ],
)
def test_html_becomes_words_with_what_it_cost(html, words, losses):
    found = plain_text(html)
    assert (found.text, list(found.losses)) == (words, losses)


@pytest.mark.parametrize(
    ("text", "answer"),
    [("a < b", False), ("<patient>", False), ("a<br>b", True), ("&lt;", True)],
)
def test_markup_is_told_from_signs(text, answer):
    assert is_html(text) is answer


@given(st.text(alphabet="ab <>&;/\"'=!-\n.pb", max_size=60))
def test_words_survive_being_written_as_html(text):
    tidy = tidy_lines(text)
    assert plain_text(escaped(tidy)).text == tidy


@given(st.text(alphabet="<>/!-?\"'= abripts&;#x3\n", max_size=200))
def test_no_markup_makes_the_reader_stumble(html):
    assert "<script>" not in plain_text(html).text.lower()


@pytest.mark.parametrize("bad", ["<a ", '<a b="', "<!--", "<", "</", "<b/"])
def test_markup_that_never_closes_is_read_in_one_pass(bad):
    """The parser of the standard library takes minutes over this."""
    assert len(plain_text(bad * 30_000 + ">").text) <= len(bad) * 30_000 + 1


@pytest.mark.parametrize("share", ALLOWED)
def test_shares_are_written_and_read_back(share):
    assert share_of(percentage_of(share)) == share


@pytest.mark.parametrize(
    ("written", "share"),
    [
        ("33.33333", Fraction(1, 3)),
        ("33.333", Fraction(1, 3)),
        ("-14.28571", Fraction(-1, 7)),
        ("+50", Fraction(1, 2)),
        ("33", None),
        ("200", None),
        ("NaN", None),
        ("1e999999", None),
        ("", None),
    ],
)
def test_percentages_snap_to_the_allowed_shares_only(written, share):
    assert share_of(written) == share


def test_other_shares_have_no_percentage():
    assert percentage_of(Fraction(2, 7)) is None


@pytest.mark.parametrize("text", ["1_000", "١٢", "inf", "1e999", "0x1", "1,5", "."])
def test_what_only_a_program_takes_for_a_number_is_none(text):
    assert number_of(text) is None


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6))
def test_numbers_are_written_as_they_are_read(number):
    text = number_text(number)
    assert text is None or number_of(text) == number


@pytest.mark.parametrize(
    ("written", "path"),
    [
        (" $course$/top/Unit 1: Talk", ("Unit 1: Talk",)),
        ("$system$/Default/Sub  Category", ("Default", "Sub Category")),
        ("Risk//benefit/Doses", ("Risk/benefit", "Doses")),
        ("", ()),
    ],
)
def test_categories_lose_the_words_for_their_place(written, path):
    assert category_path(written) == path


def test_part_keys_go_on_after_z():
    assert [part_key(at) for at in (0, 25, 26, 701, 702)] == [
        "a", "z", "aa", "zz", "aaa",
    ]  # fmt: skip
