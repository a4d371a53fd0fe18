"""Every conversation keeps to its outline on the fact sheet: each row has its turn, with
the effects that the row names, and the best way meets them in order."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.content.conversations import SLUGS, graph_of, walk
from tests.content.sheets import sheets

QUALITIES = ("good", "mixed", "poor")


def rows_of(code: str) -> Iterator[tuple[int, tuple[tuple[int, int, int], ...]]]:
    """Number of each row of a conversation's outline, and its effects in points
    (trust, understanding, anxiety) for the good, the mixed and the poor reply."""
    part = sheets()[code[1:3]].text.partition(f"### {code}")[2].partition("###")[0]
    for number, effects in re.findall(r"^\|\s*(\d+)\s*\|.*\|([^|]*)\|\s*$", part, re.M):
        told = []
        for one in effects.replace("−", "-").replace("–", "-").split("/"):
            points = dict(re.findall(r"([TUA])\s*([+-]?\d)", one))
            told.append(tuple(int(points.get(name, 0)) for name in "TUA"))
        yield int(number), tuple(told)


#: Where the rows of the sheet are, in their order; elsewhere a turn's note tells it.
ROWS = {
    "control-room-window": "window quiet-room told-so-far now floor hang-on lorry "
    "thanks-twice",
    "dont-tell-my-mother": "corridor room her-own-words husband clearly son-weeps button",
    "i-read-ct-causes-cancer": "no-radiation the-story own-numbers my-mother if-not "
    "the-feed choice afterwards",
    "leo-and-the-loud-tunnel": "door gustav practice whisper arms minute-four out",
    "nodule-from-last-march": "before opening your-fault cured what-now punished "
    "in-writing corridor",
}
#: The same reply where trust is gone: it is declined, and does less.
DECLINED = {("lorry", "ring-anybody")}


def turns_of_the_sheet(slug: str) -> dict[int, str]:
    """Row of the sheet → its turn. A note that begins "S03A.3" is row 3 of that one."""
    graph = graph_of(slug)
    named = dict(enumerate(ROWS.get(slug, "").split(), start=1))
    noted = [
        (re.match(rf"{graph.code}\.(\d+)\b", node.note), node.key)
        for node in graph.nodes
    ]
    return named | {int(match[1]): key for match, key in noted if match}


@pytest.mark.parametrize("slug", SLUGS)
def test_every_row_of_the_sheet_has_its_effects(slug):
    graph = graph_of(slug)
    rows, turns = dict(rows_of(graph.code)), turns_of_the_sheet(slug)
    assert len(rows) >= 6
    assert set(turns) == set(rows)
    for number, key in turns.items():
        for choice in graph.node(key).choices:
            given = {effect.variable: effect.amount for effect in choice.effects}
            found = [given.get(one, 0) for one in ("trust", "understanding", "anxiety")]
            points = rows[number][QUALITIES.index(choice.quality)]
            if (key, choice.key) not in DECLINED:
                assert found == [5 * one for one in points], (number, key, choice.key)


@pytest.mark.parametrize("slug", SLUGS)
def test_the_best_way_leads_through_the_rows_of_the_sheet_in_their_order(slug):
    met, ending = walk(graph_of(slug))
    turns = turns_of_the_sheet(slug)
    place = {key: number for number, key in turns.items()}
    numbers = [place[key] for key in met if key in place]
    assert numbers == sorted(numbers)
    assert numbers[0] == 1
    assert len(numbers) >= 2
    assert ending.ending == "good"
