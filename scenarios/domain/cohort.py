"""What a group of learners did in one conversation: where they went, where they
stopped, what they heard, and which replies tell learners apart.

First attempts and repeats are counted apart. What fewer than five learners did is
not told, nor anything from which it could be worked out. It compares nobody with
anybody and names no one.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

from scenarios.domain.graph import SPACES, Choice, Graph, Node
from scenarios.domain.score import marks_seen
from scenarios.domain.suppression import SMALLEST_GROUP, hidden_cells

#: A correlation over fewer learners says nothing.
SMALLEST_SAMPLE: Final = 10
#: Longer than this a turn was not read but left open.
LONGEST_TURN_MS: Final = 15 * 60 * 1000


@dataclass(frozen=True, slots=True)
class Turn:
    """One decision. `via` are the places that were passed after it; `dwell_ms` is
    None where nobody knows how long the turn was looked at."""

    node: str
    choice: str
    dwell_ms: int | None = None
    via: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Play:
    """One attempt: whose (any number), whether their first, and where it stands."""

    learner: int
    is_first: bool
    turns: tuple[Turn, ...]
    stands_at: str
    is_finished: bool
    #: Of the graph's variables, where the play stands.
    values: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Count:
    """So many learners of so many; `learners` is None where it is not told."""

    learners: int | None
    of: int | None

    @property
    def share(self) -> float | None:
        """0 to 1; None where not told or nobody was there."""
        if self.learners is None or not self.of:
            return None
        return self.learners / self.of


@dataclass(frozen=True, slots=True)
class NodeFlow:
    node: str
    first: Count
    repeats: Count
    #: Of the first attempts: those that stand here and did not go on.
    left: Count
    #: Over all attempts; None where fewer than five learners were timed.
    median_ms: int | None


@dataclass(frozen=True, slots=True)
class EdgeFlow:
    """Learners who took `choice` at `node`, of those who met `node`."""

    node: str
    choice: str
    first: Count
    repeats: Count
    #: Correlation of taking it with the marks of the rest of the attempt, −1 to 1.
    discrimination: float | None


@dataclass(frozen=True, slots=True)
class CueFlow:
    """What became of a cue or concern in first attempts."""

    node: str
    kind: str
    opened: Count
    held: Count
    closed: Count


@dataclass(frozen=True, slots=True)
class Stream:
    """Learners who came from one place to the next, by how many turns they were
    in (first attempts); a place met again is folded into its first meeting."""

    source: str
    target: str
    learners: int


@dataclass(frozen=True, slots=True)
class Cohort:
    """`is_told` is False where the whole group is too small: then all is empty."""

    is_told: bool
    learners: int
    first_attempts: int
    repeats: int
    finished: Count
    nodes: tuple[NodeFlow, ...] = ()
    edges: tuple[EdgeFlow, ...] = ()
    cues: tuple[CueFlow, ...] = ()
    streams: tuple[Stream, ...] = ()


def study_cohort(graph: Graph, plays: Sequence[Play]) -> Cohort:
    """What `plays` of `graph` show. At most one play per learner is a first one."""
    firsts = [play for play in plays if play.is_first]
    repeats = [play for play in plays if not play.is_first]
    learners = len({play.learner for play in plays})
    if learners < SMALLEST_GROUP:
        return Cohort(False, learners, len(firsts), len(repeats), Count(None, None))
    first, again = Table(graph, firsts), Table(graph, repeats)
    return Cohort(
        is_told=True,
        learners=learners,
        first_attempts=len(firsts),
        repeats=len(repeats),
        finished=first.count(FINISHED, len(firsts)),
        nodes=_node_flows(graph, plays, first, again),
        edges=_edge_flows(graph, firsts, first, again),
        cues=tuple(
            CueFlow(
                node.key,
                node.cue.kind,
                *(
                    first.count(("cue", node.key, space), first.met(node.key))
                    for space in SPACES
                ),
            )
            for node in graph.nodes
            if node.cue is not None
        ),
        streams=_streams(graph, firsts, first),
    )


# -- counting -------------------------------------------------------------------------
#: ("met"|"left"|"took"|"cue", node, choice or space), or one of the two below
Cell = tuple[str, str, str]
FINISHED: Final[Cell] = ("finished", "", "")
UNFINISHED: Final[Cell] = ("unfinished", "", "")


def _passages(play: Play) -> Iterable[tuple[str, str]]:
    """(node, choice) of every edge that a play went along, its branches included."""
    for turn in play.turns:
        yield turn.node, turn.choice
        yield from turn.via


class Table:
    """How many learners did what, and what of it may be told."""

    def __init__(self, graph: Graph, plays: Sequence[Play]) -> None:
        who: dict[Cell, set[int]] = defaultdict(set)
        self.group = len({play.learner for play in plays})
        for play in plays:
            answered: set[str] = set()
            for node, choice in _passages(play):
                who["met", node, ""].add(play.learner)
                who["took", node, choice].add(play.learner)
                space = _space(graph, node, choice)
                if space and node not in answered:
                    answered.add(node)
                    who["cue", node, space].add(play.learner)
            who["met", play.stands_at, ""].add(play.learner)
            who[FINISHED if play.is_finished else UNFINISHED].add(play.learner)
            if not play.is_finished:
                who["left", play.stands_at, ""].add(play.learner)
        self.counts = {cell: len(learners) for cell, learners in who.items()}
        self.hidden = hidden_cells(self.counts, self._sums(graph))

    def _sums(self, graph: Graph) -> Iterable[list[Cell]]:
        into: dict[str, list[Cell]] = defaultdict(list)
        # How many there were is always told, so these two tell each other.
        yield [FINISHED, UNFINISHED]
        yield [
            FINISHED,
            *(("met", one.key, "") for one in graph.nodes if one.is_ending),
        ]
        yield [UNFINISHED, *(("left", one.key, "") for one in graph.nodes)]
        for node in graph.nodes:
            took: list[Cell] = [("took", node.key, one.key) for one in node.choices]
            met: Cell = ("met", node.key, "")
            left: Cell = ("left", node.key, "")
            yield [met, left, *took]
            if node.cue is not None:
                yield [met, left, *(("cue", node.key, space) for space in SPACES)]
                for space in SPACES:
                    yield [
                        ("cue", node.key, space),
                        *(
                            ("took", node.key, one.key)
                            for one in node.choices
                            if one.space == space
                        ),
                    ]
            for choice in node.choices:
                into[choice.target].append(("took", node.key, choice.key))
        for key, cells in into.items():
            if key != graph.start:
                yield [("met", key, ""), *cells]

    def met(self, node: str) -> int | None:
        """Learners who met `node`; None where it is not told."""
        cell: Cell = ("met", node, "")
        return None if cell in self.hidden else self.counts.get(cell, 0)

    def count(self, cell: Cell, of: int | None) -> Count:
        return Count(None if cell in self.hidden else self.counts.get(cell, 0), of)


def _space(graph: Graph, node: str, choice: str) -> str:
    """What a reply to a cue did with the feeling; "" where there is no cue."""
    at = graph.node(node)
    reply = at.choice(choice) if at is not None and at.cue is not None else None
    return reply.space if reply is not None else ""


# -- tables ---------------------------------------------------------------------------
def _node_flows(
    graph: Graph, plays: Sequence[Play], first: Table, again: Table
) -> tuple[NodeFlow, ...]:
    dwells: dict[str, list[int]] = defaultdict(list)
    timed: dict[str, set[int]] = defaultdict(set)
    for play in plays:
        for turn in play.turns:
            if turn.dwell_ms is not None and turn.dwell_ms <= LONGEST_TURN_MS:
                dwells[turn.node].append(turn.dwell_ms)
                timed[turn.node].add(play.learner)

    def flow(node: Node) -> NodeFlow:
        enough = len(timed[node.key]) >= SMALLEST_GROUP
        return NodeFlow(
            node=node.key,
            first=first.count(("met", node.key, ""), first.group),
            repeats=again.count(("met", node.key, ""), again.group),
            left=first.count(("left", node.key, ""), first.met(node.key)),
            median_ms=int(median(dwells[node.key])) if enough else None,
        )

    return tuple(flow(node) for node in graph.nodes)


def _edge_flows(
    graph: Graph, firsts: Sequence[Play], first: Table, again: Table
) -> tuple[EdgeFlow, ...]:
    found = []
    for node in graph.nodes:
        for key in dict.fromkeys(choice.key for choice in node.choices):
            cell: Cell = ("took", node.key, key)
            count = first.count(cell, first.met(node.key))
            told = count.learners is not None and not node.is_automatic
            found.append(
                EdgeFlow(
                    node=node.key,
                    choice=key,
                    first=count,
                    repeats=again.count(cell, again.met(node.key)),
                    discrimination=discrimination(graph, firsts, node.key, key)
                    if told
                    else None,
                )
            )
    return tuple(found)


def _streams(graph: Graph, firsts: Sequence[Play], table: Table) -> tuple[Stream, ...]:
    """Only streams of five and more; thinner ones are left out of the drawing, and
    those from which a hidden number could be worked out."""
    flows: Counter[tuple[str, str]] = Counter()
    for play in firsts:
        walked = [node for node, _ in _passages(play)]
        path = list(dict.fromkeys([*walked, play.stands_at]))
        flows.update(zip(path, path[1:], strict=False))
    # What flows out of a place in all, or into it, can be read in the table.
    sums: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for source, target in flows:
        if table.hidden.isdisjoint([("met", source, ""), ("left", source, "")]):
            sums["from", source].append((source, target))
        if ("met", target, "") not in table.hidden:
            sums["to", target].append((source, target))
    hidden = hidden_cells(
        flows,
        sums.values(),
        also=[flow for flow in flows if _hides(graph, table, *flow)],
    )
    return tuple(
        Stream(source, target, number)
        for (source, target), number in sorted(flows.items())
        if (source, target) not in hidden
    )


def _hides(graph: Graph, table: Table, source: str, target: str) -> bool:
    """Whether the table does not tell a number that is part of this stream."""
    node = graph.node(source)
    replies = [one.key for one in node.choices if one.target == target] if node else []
    cells: list[Cell] = [("took", source, key) for key in replies]
    cells += [("met", source, ""), ("met", target, "")]
    return not table.hidden.isdisjoint(cells)


# -- discrimination -----------------------------------------------------------------------
def _decisions(graph: Graph, play: Play) -> Iterator[tuple[str, Choice | None]]:
    for turn in play.turns:
        node = graph.node(turn.node)
        yield turn.node, node.choice(turn.choice) if node is not None else None


def _rest_score(graph: Graph, play: Play, node: str) -> float | None:
    """The mean mark of a play without its decisions at `node`; as in the debrief,
    the first decision at each of the others counts."""
    marks = marks_seen(one for one in _decisions(graph, play) if one[0] != node)
    return sum(marks) / len(marks) if marks else None


def discrimination(
    graph: Graph, firsts: Sequence[Play], node: str, choice: str
) -> float | None:
    """Point-biserial correlation of taking `choice` when `node` was first met with
    the rest score: a reply that weak learners choose is below 0. None where fewer
    than ten learners met the node, or all did the same, or all scored the same.
    """
    pairs: list[tuple[int, float]] = []
    for play in firsts:
        first = next((turn for turn in play.turns if turn.node == node), None)
        score = _rest_score(graph, play, node)
        if first is not None and score is not None and play.is_finished:
            pairs.append((int(first.choice == choice), score))
    size = len(pairs)
    if size < SMALLEST_SAMPLE:
        return None
    taken = [score for flag, score in pairs if flag]
    others = [score for flag, score in pairs if not flag]
    mean = sum(score for _, score in pairs) / size
    variance = sum((score - mean) ** 2 for _, score in pairs) / size
    if not taken or not others or variance < 1e-12:
        return None
    spread = float(variance) ** 0.5
    gap = sum(taken) / len(taken) - sum(others) / len(others)
    weight = (len(taken) * len(others)) ** 0.5 / size
    return float(round(gap / spread * weight, 3))
