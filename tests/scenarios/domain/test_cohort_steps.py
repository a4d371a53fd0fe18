from hypothesis import given
from hypothesis import strategies as st

from scenarios.domain.cohort_steps import Counted, moved_on, waiting


def standing(**attempts: tuple[int, int]) -> dict[int, Counted]:
    return {int(key[1:]): Counted(*pair) for key, pair in attempts.items()}


def of(learners: int, decisions: int = 3) -> dict[int, Counted]:
    return {at: Counted(at, decisions) for at in range(learners)}


def test_nothing_is_counted_before_there_are_five():
    assert moved_on({}, of(4)) is None
    assert moved_on({}, of(5)) == of(5)


def test_learners_are_counted_and_not_attempts():
    """Four who played twice are four."""
    twice = {at: Counted(at % 4, 3) for at in range(8)}
    assert waiting({}, twice) == 4
    assert moved_on({}, twice) is None


def test_a_decision_more_is_something_new():
    before = of(9)
    four = {**before, **{at: Counted(at, 4) for at in range(4)}}
    assert (waiting(before, four), moved_on(before, four)) == (4, None)
    five = {**four, 4: Counted(4, 4)}
    assert moved_on(before, five) == five


def test_those_who_come_and_those_who_go_may_be_the_same():
    before = of(9)
    now = {at: one for at, one in before.items() if at > 2}
    now |= {20 + at: Counted(20 + at, 1) for at in range(3)}
    assert (waiting(before, now), moved_on(before, now)) == (3, None)


def test_a_group_that_has_become_small_is_not_counted():
    before = of(8)
    assert moved_on(before, {at: before[at] for at in range(4)}) is None  # four went
    assert moved_on(before, {at: before[at] for at in range(3)}) == {}


@given(
    st.lists(
        st.dictionaries(
            st.integers(0, 30),
            st.builds(Counted, st.integers(0, 12), st.integers(0, 3)),
            max_size=25,
        ),
        max_size=8,
    )
)
def test_two_tables_differ_by_five_learners_or_by_nobody(days):
    """Whatever happens from day to day, and however seldom anybody looks."""
    tables: list[dict[int, Counted]] = [{}]
    for now in days:
        step = moved_on(tables[-1], now)
        tables.append(dict(tables[-1] if step is None else step))
    for before, after in zip(tables, tables[1:], strict=False):
        attempts = {
            at for at in before.keys() | after.keys() if before.get(at) != after.get(at)
        }
        touched = {
            table[at].learner
            for at in attempts
            for table in (before, after)
            if at in table
        }
        assert not touched or len(touched) >= 5
    assert all(
        not table or len({one.learner for one in table.values()}) >= 5
        for table in tables
    )
