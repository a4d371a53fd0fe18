"""The lines that statistics read: what they keep, and that alike is the same line."""

from courses.domain.tally import Tallied, read_line, write_tally


def test_tally_keeps_what_each_slot_came_to_in_order():
    layout = [
        {"question": "two\nlines", "options": ["b", "a"]},
        {"question": "drawn", "options": [], "version": 7},
    ]
    outcomes = [
        {"fraction": "1/4", "right": True, "chosen": ["b", "a"], "certainty": 2},
        {"fraction": "0", "blank": True},
    ]
    lines = write_tally(layout, outcomes).split("\n")
    assert [read_line(line) for line in lines] == [
        Tallied("two\nlines", 0, 0.25, ("b", "a"), 2, False, True),
        Tallied("drawn", 7, 0.0, (), None, True, False),
    ]


def test_the_same_answer_is_the_same_line_wherever_its_options_stood():
    outcome = {"right": True, "fraction": "1", "chosen": ["a"]}
    other_order = {"chosen": ["a"], "fraction": "1", "right": True}
    first = write_tally([{"question": "q", "options": ["a", "b"]}], [outcome])
    second = write_tally([{"question": "q", "options": ["b", "a"]}], [other_order])
    assert first == second


def test_given_to_all_and_waiting_have_no_share():
    layout = [{"question": "q"}]
    for name in ("void", "waiting"):
        line = write_tally(layout, [{"fraction": "1", name: True}])
        assert read_line(line).share is None
    assert read_line(write_tally(layout, [{}])).share is None
