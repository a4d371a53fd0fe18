"""What a sound programme is, and how actual times change it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from media.domain.programme import (
    Item,
    ItemKind,
    ProgrammeFinding,
    Speaker,
    check_items,
    current_item,
    digest_items,
    from_ms,
    items_from_json,
    items_to_json,
    plan_item,
    to_ms,
    with_actual_times,
)


def item(
    key: str, start: int, end: int, kind: ItemKind = ItemKind.TALK, **words: str
) -> Item:
    return plan_item(
        key=key,
        kind=kind,
        title=words.get("title", key),
        short_title=words.get("short_title", ""),
        starts_at=from_ms(start),
        ends_at=from_ms(end),
    )


@pytest.mark.parametrize(
    ("items", "findings"),
    [
        ([item("a", 0, 10), item("b", 10, 20)], []),
        ([], [("no_items", "", "")]),
        ([item("a", 10, 10)], [("not_forward", "a", "")]),
        ([item("a", 0, 10), item("b", 9, 20)], [("overlap", "a", "b")]),
        (
            [item("a", 0, 90), item("b", 10, 20), item("c", 30, 40)],
            [("overlap", "a", "b"), ("overlap", "a", "c")],
        ),
        ([item("a", 0, 10), item("a", 20, 30)], [("same_key", "a", "")]),
        ([item("A b", 0, 10)], [("bad_key", "A b", "")]),
        (
            [item("a", 0, 10, title=" ")],
            [("no_title", "a", ""), ("short_title", "a", "")],
        ),
        (
            [item("a", 0, 10, short_title="fifteen letters")],
            [("short_title", "a", "")],
        ),
    ],
)
def test_check_items_names_everything_wrong(items, findings):
    assert check_items(items) == [ProgrammeFinding(*finding) for finding in findings]


@pytest.mark.parametrize(
    ("kind", "counts"),
    [
        ("talk", True),
        ("qa", True),
        ("discussion", True),
        ("break", False),
        ("opening", False),
        ("industry", False),
    ],
)
def test_kinds_that_count(kind, counts):
    assert item("a", 0, 1, ItemKind(kind)).is_creditable is counts


def test_actual_times_replace_the_plan_and_keep_it_beside():
    programme = with_actual_times(
        [item("a", 0, 10), item("b", 10, 20)], {"a": (30, 45), "gone": (1, 2)}
    )
    assert [(i.key, i.window, i.is_moved) for i in programme] == [
        ("b", (10, 20), False),
        ("a", (30, 45), True),
    ]
    assert (programme[1].planned_starts_ms, programme[1].planned_ends_ms) == (0, 10)


def test_json_round_trip_keeps_everything_but_actual_times():
    planned = plan_item(
        key="bad-news",
        kind="talk",
        title="Breaking bad news",
        short_title="Bad news",
        starts_at=datetime(2024, 2, 22, 12, 10, tzinfo=UTC),
        ends_at=datetime(2024, 2, 22, 12, 50, tzinfo=UTC),
        speakers=[Speaker("R. Sinnatamby", "Cambridge/UK")],
    )
    moved = with_actual_times([planned], {"bad-news": (0, 1)})
    assert items_from_json(items_to_json(moved)) == (planned,)
    assert digest_items(items_to_json(moved)) == digest_items(items_to_json([planned]))


def test_current_item_is_half_open():
    programme = [item("a", 0, 10), item("b", 10, 20)]
    assert [
        getattr(current_item(programme, t), "key", None) for t in (-1, 0, 9, 10, 20)
    ] == [
        None,
        "a",
        "a",
        "b",
        None,
    ]


def test_milliseconds_refuse_naive_times():
    assert from_ms(to_ms(datetime(2024, 2, 22, tzinfo=UTC))) == datetime(
        2024, 2, 22, tzinfo=UTC
    )
    with pytest.raises(ValueError, match="naive"):
        to_ms(datetime(2024, 2, 22))  # noqa: DTZ001
