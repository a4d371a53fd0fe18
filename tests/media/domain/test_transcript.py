"""Captions put together to paragraphs: whose words, under which chapter."""

from __future__ import annotations

import time

import pytest

from elearn.core.captions import Cue
from media.domain.recording import chapters_of
from media.domain.transcript import as_text, read_transcript, voices
from tests.media.domain.test_recording import THREE


def cue(start: float, text: str, length: float = 2.0) -> Cue:
    return Cue(int(start * 1000), int((start + length) * 1000), text)


def shape(sections) -> list[tuple[str, list[tuple[str, str]]]]:
    return [
        (
            one.chapter.item.key if one.chapter else "",
            [
                (p.voice, " ".join(said.words for said in p.said))
                for p in one.paragraphs
            ],
        )
        for one in sections
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Plain\nwords", [("", "Plain words")]),
        ("<v Mary Ann>Hello</v>", [("Mary Ann", "Hello")]),
        ("<v.loud R. Weiler>No.</v> Well", [("R. Weiler", "No."), ("", "Well")]),
        ("<v A>Yes<v B>No", [("A", "Yes"), ("B", "No")]),
        ("<i>so</i> <00:00:01.000>it <c.red>is</c>", [("", "so it is")]),
        ("5 &lt; 6 &amp; 7", [("", "5 < 6 & 7")]),
        ("<v &lt;script&gt;>x", [("<script>", "x")]),
        ("a < b", [("", "a < b")]),
        ("<v >", []),
        ("<lang de>Guten Tag</lang>\0", [("", "Guten Tag")]),
    ],
)
def test_voices_are_named_and_other_marks_fall_away(text, told):
    assert voices(text) == told


def test_a_caption_made_to_be_slow_is_read_at_once():
    began = time.perf_counter()
    for text in ("<v" * 200_000, "<v" + " " * 400_000, "<a." * 100_000):
        voices(text)
    assert time.perf_counter() - began < 5


def test_paragraphs_end_with_the_voice_and_with_a_pause():
    told = read_transcript(
        [
            cue(0, "<v A>One."),
            cue(2, "<v A>Two."),
            cue(4, "<v B>Three."),
            cue(10, "<v B>Four."),
        ],
        (),
    )
    assert shape(told) == [("", [("A", "One. Two."), ("B", "Three."), ("B", "Four.")])]


def test_a_long_paragraph_ends_with_a_sentence_and_a_very_long_one_anyway():
    half = "word " * 60
    told = read_transcript(
        [cue(2 * n, half + ("." if n == 3 else "")) for n in range(6)], ()
    )
    lengths = [len(one.said) for one in told[0].paragraphs]
    assert lengths == [4, 2]
    endless = read_transcript([cue(2 * n, half) for n in range(6)], ())
    assert [len(one.said) for one in endless[0].paragraphs] == [4, 2]
    short = read_transcript([cue(2 * n, "word." * 20) for n in range(6)], ())
    assert [len(one.said) for one in short[0].paragraphs] == [5, 1]


def test_captions_stand_under_the_chapter_in_which_they_begin():
    chapters = chapters_of(THREE, begins_ms=90_000, cuts=[(200_000, 300_000)])
    told = read_transcript(
        [cue(3, "Before."), cue(10, "A talk."), cue(109, "Still."), cue(110, "Ask.")],
        chapters,
    )
    assert shape(told) == [
        ("", [("", "Before.")]),
        ("talk", [("", "A talk."), ("", "Still.")]),
        ("qa", [("", "Ask.")]),
    ]


def test_the_text_to_take_away_has_headings_times_and_names():
    chapters = chapters_of(THREE[:1], begins_ms=90_000, cuts=())
    told = read_transcript([cue(0, "Hm."), cue(75, "<v A>One.")], chapters)
    assert as_text(told, title="Part 1") == (
        "Part 1\n\n[0:00] Hm.\n\n0:10  Talk\n\n[1:15] A: One.\n"
    )
