"""What packages say, and with what they are begun again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.domain.packages import (
    MAX_STATE,
    MAX_VALUE,
    Completion,
    Kind,
    Opening,
    StateProblem,
    Success,
    Word,
    duration_ms,
    heard,
    opening,
    read_report,
    timespan_ms,
    total_time,
)

COMPLETED, INCOMPLETE = Completion.COMPLETED, Completion.INCOMPLETE
PASSED, FAILED, UNKNOWN = Success.PASSED, Success.FAILED, Success.UNKNOWN


@pytest.mark.parametrize(
    ("status", "completion", "success"),
    [
        ("passed", COMPLETED, PASSED),
        ("failed", COMPLETED, FAILED),
        ("completed", COMPLETED, UNKNOWN),
        ("incomplete", INCOMPLETE, UNKNOWN),
        ("browsed", INCOMPLETE, UNKNOWN),
        ("not attempted", Completion.UNKNOWN, UNKNOWN),
        ("splendid", Completion.UNKNOWN, UNKNOWN),
    ],
)
def test_status_of_1_2_is_two_words(status, completion, success):
    report = read_report(Kind.SCORM_12, {"cmi.core.lesson_status": status})
    assert report.word == Word(completion, success)


def test_status_of_2004_says_both_by_themselves():
    report = read_report(
        Kind.SCORM_2004,
        {
            "cmi.completion_status": "completed",
            "cmi.success_status": "failed",
            "cmi.score.scaled": "0.35",
            "cmi.exit": "suspend",
        },
    )
    assert report.word == Word(COMPLETED, FAILED, 35)
    assert not report.word.counts
    assert report.exit == "suspend"


@pytest.mark.parametrize(
    ("score", "percent"),
    [
        ({"raw": "80"}, 80),
        ({"raw": "8", "min": "0", "max": "10"}, 80),
        ({"raw": "12", "min": "10", "max": "20"}, 20),
        ({"raw": "120", "max": "100"}, 100),
        ({"raw": "-5"}, 0),
        ({"raw": "1", "max": "0"}, None),
        ({"raw": "many"}, None),
        ({}, None),
    ],
)
def test_score_becomes_a_share(score, percent):
    told = {f"cmi.core.score.{name}": value for name, value in score.items()}
    assert read_report(Kind.SCORM_12, told).word.percent == percent


def test_raw_score_of_2004_without_a_maximum_is_no_share():
    assert read_report(Kind.SCORM_2004, {"cmi.score.raw": "7"}).word.percent is None


@pytest.mark.parametrize(
    ("text", "ms"),
    [
        ("0000:00:01.50", 1500),
        ("0001:02:03", 3_723_000),
        ("00:00:00.5", 500),
        ("1:00:00", None),
        ("PT5S", None),
        ("", None),
    ],
)
def test_timespan_of_1_2(text, ms):
    assert timespan_ms(text) == ms


@pytest.mark.parametrize(
    ("text", "ms"),
    [
        ("PT1M30.25S", 90_250),
        ("P1DT2H", 93_600_000),
        ("PT0.1239S", 123),
        ("P", None),
        ("PT", None),
        ("P1M", None),
        ("00:00:05", None),
    ],
)
def test_duration_of_2004(text, ms):
    assert duration_ms(text) == ms


@given(st.integers(min_value=0, max_value=9_999 * 3_600_000))
def test_total_time_reads_back(ms):
    whole = ms - ms % 10
    assert timespan_ms(total_time(Kind.SCORM_12, whole)) == whole
    assert duration_ms(total_time(Kind.SCORM_2004, whole)) == whole


def test_only_what_a_package_needs_again_is_kept():
    report = read_report(
        Kind.SCORM_12,
        {
            "cmi.core.student_id": "someone",
            "cmi.core.lesson_location": "p3",
            "cmi.suspend_data": "x",
            "cmi.interactions.0.student_response": "her words",
            "cmi.comments_from_lms": "",
            "cmi.core.session_time": "0000:00:05.00",
        },
    )
    assert report.state == {"cmi.core.lesson_location": "p3", "cmi.suspend_data": "x"}
    assert report.session_ms == 5000


@pytest.mark.parametrize(
    ("state", "code"),
    [
        ({"cmi.suspend_data": "x" * (MAX_VALUE + 1)}, "too_large"),
        (
            {
                f"cmi.objectives.{n}.id": "x" * MAX_VALUE
                for n in range(MAX_STATE // MAX_VALUE + 1)
            },
            "too_large",
        ),
        ({f"cmi.objectives.{n}.id": "x" for n in range(2_001)}, "too_large"),
        ({"cmi.location": 5}, "not_a_state"),
        ({"__proto__.polluted": "x"}, "not_a_state"),
        ({"cmi.location": "a\0b"}, "not_a_state"),
        ({"cmi." + "a" * 50: "x"}, "not_a_state"),
    ],
)
def test_what_is_no_state_is_refused(state, code):
    with pytest.raises(StateProblem) as refusal:
        read_report(Kind.SCORM_2004, state)
    assert refusal.value.code == code


def test_state_as_large_as_the_standard_allows_is_kept():
    told = {"cmi.suspend_data": "x" * 64_000}
    assert read_report(Kind.SCORM_2004, told).state == told


WORDS = st.builds(
    Word,
    st.sampled_from(Completion),
    st.sampled_from(Success),
    st.none() | st.integers(0, 100),
)


@given(WORDS, WORDS)
def test_what_was_completed_or_passed_stays(before, said):
    after = heard(before, said)
    if COMPLETED in (before.completion, said.completion):
        assert after.completion is COMPLETED
    if PASSED in (before.success, said.success):
        assert after.success is PASSED
    assert heard(after, said) == after
    assert after.percent == max(
        (one for one in (before.percent, said.percent) if one is not None), default=None
    )


STATE = {"cmi.suspend_data": "x"}


@pytest.mark.parametrize(
    ("kind", "told", "expected"),
    [
        (Kind.SCORM_12, {"state": {}}, Opening("ab-initio", {})),
        (
            Kind.SCORM_12,
            {"exit": "suspend", "has_ended": True},
            Opening("resume", STATE),
        ),
        (Kind.SCORM_12, {"has_ended": False}, Opening("resume", STATE)),
        (Kind.SCORM_12, {"has_ended": True}, Opening("resume", STATE)),
        (
            Kind.SCORM_12,
            {"has_ended": True, "is_completed": True},
            Opening("", STATE),
        ),
        (
            Kind.SCORM_2004,
            {"has_ended": True, "is_completed": True, "exit": "normal"},
            Opening("ab-initio", {}),
        ),
        (
            Kind.SCORM_2004,
            {"has_ended": True, "is_completed": True, "exit": "suspend"},
            Opening("resume", STATE),
        ),
    ],
)
def test_entry_follows_how_it_was_left(kind, told, expected):
    how = {"state": STATE, "exit": "", "has_ended": False, "is_completed": False}
    assert opening(kind, **{**how, **told}) == expected


def test_h5p_speaks_by_our_few_keys():
    report = read_report(
        Kind.H5P,
        {
            "h5p.completion": "completed",
            "h5p.score.raw": "3",
            "h5p.score.max": "4",
            "h5p.session_time": "PT90S",
            "h5p.state": '{"seen":2}',
        },
    )
    assert report.word == Word(COMPLETED, UNKNOWN, 75)
    assert (report.session_ms, report.state) == (90_000, {"h5p.state": '{"seen":2}'})
