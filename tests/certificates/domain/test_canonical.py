"""One way to write a record: RFC 8785 for texts, whole numbers, lists and objects."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.domain.canonical import LARGEST, canonical, digest

WORDS = st.text(st.characters(exclude_categories=["Cs"]))
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(min_value=-LARGEST, max_value=LARGEST)
    | WORDS,
    lambda inner: st.lists(inner) | st.dictionaries(WORDS, inner),
    max_leaves=20,
)


def test_members_are_ordered_by_their_utf_16_code_units():
    """The example of RFC 8785, section 3.2.3: the emoji comes before U+FB33."""
    names = ["\u20ac", "\r", "\ufb33", "1", "\U0001f600", "\u0080", "\u00f6"]
    written = canonical(dict.fromkeys(names, 0)).decode()
    assert list(json.loads(written)) == [
        "\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\ufb33",
    ]  # fmt: skip


def test_texts_are_written_with_the_least_escapes():
    """The string of RFC 8785, section 3.2.2.2."""
    text = "\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"/"
    assert (
        canonical({"text": text}).decode()
        == '{"text":"\u20ac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
    )
    assert canonical({"a": "\b\t\f\r\x7f\x1f"}) == b'{"a":"\\b\\t\\f\\r\x7f\\u001f"}'


@pytest.mark.parametrize(
    "value", [1.0, float("nan"), LARGEST + 1, -LARGEST - 1, {1: "a"}, b"a", {"a"}]
)
def test_what_has_no_single_spelling_is_refused(value):
    with pytest.raises(TypeError):
        canonical({"deep": [{"inside": value}]})


def test_a_text_that_is_not_unicode_is_refused():
    with pytest.raises(ValueError, match="surrogates not allowed"):
        canonical({"a": "\ud800"})


@given(st.dictionaries(WORDS, VALUES))
def test_what_is_written_reads_back_and_writes_the_same(data):
    written = canonical(data)
    assert json.loads(written) == data
    assert canonical(json.loads(written)) == written
    assert digest(dict(reversed(data.items()))) == digest(data)
