"""Words of organisers: fields, strong words, and what is refused."""

from hypothesis import given
from hypothesis import strategies as st

from certificates.domain.sentences import (
    FIELDS,
    Piece,
    Trouble,
    compose,
    lines_of,
    troubles_in,
)

VALUES = {name: f"<{name}>" for name in FIELDS}


def test_a_line_with_a_persons_value_is_a_persons_as_a_whole():
    assert compose("for {minutes} of {possible}, *{credits} credits.*", VALUES) == (
        Piece("for <minutes> of <possible>, ", False, True),
        Piece("<credits> credits.", True, True),
    )
    assert compose("at the *{event}* on {date}", VALUES) == (
        Piece("at the ", False, False),
        Piece("<event>", True, False),
        Piece(" on <date>", False, False),
    )


def test_every_trouble_is_told_in_order():
    text = "{nam} and {event}\n{{ x }}\na * b\naccredited"
    assert troubles_in(text) == [
        Trouble("unknown_field", "nam"),
        Trouble("unknown_field", " x "),
        Trouble("stray_brace", "{{ x }}"),
        Trouble("stray_star", "a * b"),
        Trouble("claim", "accredit"),
    ]
    assert troubles_in("a\nb\nc\nd") == []
    assert troubles_in("a\nb\nc\nd\ne") == [Trouble("too_many_lines", "4")]


def test_lines_are_tidied_and_empty_ones_left_out():
    assert lines_of("  one   two \n\n three") == ["one two", "three"]


@given(st.text(alphabet="ab {}*neamvt<%", max_size=60))
def test_words_without_trouble_can_always_be_composed(text):
    if not troubles_in(text):
        for line in lines_of(text):
            printed = "".join(piece.text for piece in compose(line, VALUES))
            assert "*" not in printed
            assert "{" not in printed
