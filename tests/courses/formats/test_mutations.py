"""Spoilt files are read or refused in one sentence; nothing else can happen."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.mutations import mutated
from courses.domain.questions.document import from_json, to_json
from courses.formats import registry
from courses.formats.parcel import QuestionsRefused
from courses.formats.wording import finding_sentence

SAMPLES = {
    "gift": rb"""$CATEGORY: $course$/top/Talk

// [id:a1] [tag:pause]
::Silence\: 1::[html]<p>She <b>looks</b> down. <img src\="a.png" alt\="x"></p>{
	=wait#Good.
	~%50%ask -> later
	####Why\nso
} at last.

Which?{~%33.33333%a ~%33.33333%b ~%33.33333%c ~%-100%d}

Dense.{F#no #yes}";

Match.{=[markdown]a -> x
=b -> y
= -> z}

Order.{>3 ALL VERT ABSOLUTE
one
two
three}

Dose?{#=2.4:0.1#near =%50%1..3 ~#no}

Word?{=*nurse* =%0%*#no}

Write.{}
""",
    "aiken": b"What first?\r\nA) Sit\r\nB) Stand\r\nANSWER: A\r\n\r\nSo\nA. a\nB. b\nANSWER: B",
}
SAMPLES["document"] = registry.write(
    [found.question for found in registry.read(SAMPLES["gift"], "x").questions],
    "document",
).content


def tried(data: bytes, name: str, source: str) -> None:
    parcel, sentence = None, ""
    try:
        parcel = registry.read(data, name, source)
    except QuestionsRefused as refusal:
        sentence = str(refusal)
    if parcel is None:
        assert sentence.endswith(".")
        return
    for finding in parcel.findings:
        assert finding_sentence(finding)
        assert 0 <= finding.line <= data.count(b"\n") + data.count(b"\r") + 1
    questions = [found.question for found in parcel.questions]
    assert list(from_json(to_json(questions))) == questions
    for to in registry.writable():
        for finding in registry.write(questions, to).findings:
            assert finding_sentence(finding)


@pytest.mark.parametrize("source", SAMPLES)
@settings(max_examples=300, deadline=None)
@given(seed=st.integers(0, 10**9))
def test_spoilt_files_are_read_or_refused(source, seed):
    rng = Random(seed)  # noqa: S311 -- no secret
    tried(mutated(SAMPLES[source], rng), "spoilt.txt", source)


@settings(max_examples=200, deadline=None)
@given(data=st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_bytes_are_read_or_refused(data):
    tried(data, "spoilt", "auto")
