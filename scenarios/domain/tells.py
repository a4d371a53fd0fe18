"""Can the good reply be told without reading? By its length, its place, the number of
its sentences, or because it alone apologises.

Learners are quick to learn that the longest answer is the right one; a
conversation that lets them has taught them that. Only turns whose replies are all
rated, and not all alike, say anything about it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from scenarios.domain.findings import Finding
from scenarios.domain.graph import QUALITIES, Choice, Graph, Node

#: In so many per cent of the turns a habit that is right is a tell.
TELL_PERCENT: Final = 70
#: Fewer turns prove no habit.
MIN_TURNS: Final = 4
#: A reply that is longer than the next longest by this factor stands out,
STANDS_OUT_PERCENT: Final = 150
#: unless it is short: "Yes." stands out from "No." for nobody.
MIN_LETTERS: Final = 30

#: Owning a mistake, in English, which is what the demo speaks.
_APOLOGY: Final = re.compile(
    r"\b(sorry|apolog\w+|forgive|(my|our) (fault|mistake)|wrong of (me|us)"
    r"|(that|it|this) was (wrong|mine|unfair|clumsy|too \w+)|I was (wrong|too)"
    r"|I (should|ought to) (not )?have|I shouldn[’']t have|I take (that|it) back"
    r"|(start|begin|try|say) (that |it )?again)\b",
    re.IGNORECASE,
)
_SENTENCE_ENDS: Final = re.compile(r"[.?!…]+[’”)]*(?=\s|$)")

_RANK: Final = {quality: rank for rank, quality in enumerate(QUALITIES)}


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn that is decided: its replies, each wording once, and the best ones."""

    node: Node
    replies: tuple[Choice, ...]
    best: frozenset[str]

    def is_right(self, habit: str) -> bool:
        if habit == "first":
            return self.replies[0].key in self.best
        ordered = sorted(self.replies, key=lambda one: len(one.text))
        if habit == "longest":
            ordered.reverse()
        first, second = ordered[:2]
        return len(first.text) != len(second.text) and first.key in self.best

    def best_has_most_sentences(self) -> bool:
        """A best reply is made of more sentences than every other one."""
        counts = [(len(_SENTENCE_ENDS.findall(one.text)), one) for one in self.replies]
        most = max(count for count, _ in counts)
        return all(one.key in self.best for count, one in counts if count == most)

    def who_apologises(self) -> tuple[bool, bool]:
        """Whether a best reply does, and whether another one does."""
        sorry = {one.key for one in self.replies if _APOLOGY.search(one.text)}
        return bool(sorry & self.best), bool(sorry - self.best)


def decided_turns(graph: Graph) -> Iterator[Turn]:
    for node in graph.nodes:
        if node.is_ending or node.is_automatic:
            continue
        replies = tuple({one.text: one for one in reversed(node.choices)}.values())
        replies = tuple(reversed(replies))
        ranks = [_RANK.get(one.quality) for one in replies]
        if len(set(ranks)) < 2 or None in ranks:
            continue
        best = min(rank for rank in ranks if rank is not None)
        keys = (one.key for one in replies if _RANK[one.quality] == best)
        yield Turn(node, replies, frozenset(keys))


def tells(graph: Graph) -> Iterator[Finding]:
    turns = list(decided_turns(graph))
    for habit, severity in (
        ("longest", "warning"),
        ("shortest", "warning"),
        ("first", "info"),  # the replies are shuffled for each attempt
    ):
        right = sum(turn.is_right(habit) for turn in turns)
        if len(turns) >= MIN_TURNS and 100 * right >= TELL_PERCENT * len(turns):
            yield Finding(
                severity,
                f"{habit}_is_best",
                "",
                (("right", right), ("turns", len(turns))),
            )
    for turn in turns:
        # Silence is short by nature.
        spoken = sorted(
            (one for one in turn.replies if one.spoken),
            key=lambda one: len(one.text),
            reverse=True,
        )
        if len(spoken) < 2:
            continue
        size, second = len(spoken[0].text), len(spoken[1].text)
        if size >= MIN_LETTERS and 100 * size > STANDS_OUT_PERCENT * second:
            yield Finding(
                "info", "stands_out", turn.node.key, (("choice", spoken[0].key),)
            )
