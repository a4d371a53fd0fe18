"""Does the conversation still go as its author said it should? Test plans.

A plan is a readable text, one command a line, that is played by the same `step`
as a learner's attempt. It sets nothing and jumps nowhere: what it shows, a learner
can do.

    # She is asked first, and tells more.
    select ask-first
    expect node told-so-far
    expect trust >= 60
    expect offered now-or-later     (also: locked, hidden)
    draw she-cries                  (where the next dice fall)
    ---                             (a new run from the start)
    expect ending good              (or the key of the ending)
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from scenarios.domain import play
from scenarios.domain.conditions import COMPARISONS, SIGNS
from scenarios.domain.engine import number_of
from scenarios.domain.graph import CHANCE, QUALITIES, Graph, Plan

#: Longer plans are no readable texts.
MAX_LINES: Final = 2_000
_VARIABLE: Final = re.compile(
    r'([^\s<>=!]+)\s*(>=|<=|==|!=|>|<|=)\s*(?:(-?\d{1,10})|"(.*)")'
)


@dataclass(frozen=True, slots=True)
class Command:
    """One line: select, draw, restart, or an expectation about node, ending,
    offered, locked, hidden or a variable."""

    line: int
    verb: str
    name: str = ""
    sign: str = ""
    value: int = 0
    word: str = ""


@dataclass(frozen=True, slots=True)
class LineResult:
    """`code` is "" where the line held; `wording.py` has the sentences. `found`
    is what was met instead."""

    line: int
    text: str
    code: str = ""
    found: str = ""

    @property
    def ok(self) -> bool:
        return not self.code


@dataclass(frozen=True, slots=True)
class PlanResult:
    name: str
    lines: tuple[LineResult, ...]

    @property
    def ok(self) -> bool:
        return all(line.ok for line in self.lines)

    @property
    def failures(self) -> tuple[LineResult, ...]:
        return tuple(line for line in self.lines if not line.ok)


# -- reading ----------------------------------------------------------------------
def _read(number: int, text: str) -> Command | None:
    """The command of a line; None where it cannot be read."""
    if re.fullmatch(r"-{3,}", text):
        return Command(number, "restart")
    verb, _, rest = text.partition(" ")
    rest = rest.strip()
    if verb in ("select", "draw"):
        return Command(number, verb, rest) if re.fullmatch(r"\S+", rest) else None
    if verb != "expect":
        return None
    what, _, name = rest.partition(" ")
    name = name.strip()
    places = ("node", "ending", "offered", "locked", "hidden")
    if what in places and re.fullmatch(r"[^\s<>=!]\S*", name):
        return Command(number, what, name)
    match = _VARIABLE.fullmatch(rest)
    if match is None:
        return None
    key, sign, value, word = match.groups()
    return Command(number, "value", key, SIGNS[sign], int(value or 0), word or "")


# -- playing ------------------------------------------------------------------------
class _Run:
    """One run through the conversation; it begins when something is asked of it."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.restart()

    def restart(self) -> None:
        self._state: play.State | None = None
        self.draws: list[str] = []

    @property
    def state(self) -> play.State:
        if self._state is None:
            self._state = play.start(self.graph, forced=self.draws)
            self.draws = self.draws[self._state.draws :]
        return self._state

    def select(self, key: str) -> None:
        before = self.state
        after = play.step(self.graph, before, key, forced=self.draws)
        self.draws = self.draws[after.draws - before.draws :]
        self._state = after

    def obey(self, command: Command) -> tuple[str, str]:
        """The code of what went wrong ("" where nothing did) and what was found."""
        if command.verb == "restart":
            unused = self.draws
            self.restart()
            return ("draw_unused", unused[0]) if unused else ("", "")
        if command.verb == "draw":
            self.draws.append(command.name)
            return "", ""
        if command.verb == "select":
            offered = self.offered()
            if command.name not in offered:
                return "not_offered", ", ".join(offered)
            self.select(command.name)
            return "", ""
        if command.verb == "value":
            return self.compare(command)
        if command.verb == "node":
            return self.met(command.name, (self.state.node,))
        if command.verb == "ending":
            node = play.current_node(self.graph, self.state)
            if not node.is_ending:
                return "no_ending_yet", node.key
            return self.met(command.name, (node.key, node.ending))
        return self.reply(command)

    def offered(self) -> list[str]:
        return [one.key for one in play.available_choices(self.graph, self.state)]

    def met(self, wanted: str, found: Sequence[str]) -> tuple[str, str]:
        return ("", "") if wanted in found else ("other_place", found[0])

    def reply(self, command: Command) -> tuple[str, str]:
        node = play.current_node(self.graph, self.state)
        if node.choice(command.name) is None:
            return "unknown_reply", node.key
        locked = [one.choice.key for one in play.locked_choices(self.graph, self.state)]
        found = "hidden"
        if command.name in self.offered():
            found = "offered"
        elif command.name in locked:
            found = "locked"
        return ("", "") if found == command.verb else ("other_reply", found)

    def compare(self, command: Command) -> tuple[str, str]:
        variable = self.graph.variable(command.name)
        slot = self.graph.slot(command.name)
        if variable is None or slot is None:
            return "unknown_variable", command.name
        found = self.state.values[slot]
        wanted = number_of(variable, command.value, command.word)
        if COMPARISONS[command.sign](found, wanted):
            return "", ""
        is_word = variable.type == "word" and 0 <= found < len(variable.words)
        return "other_value", variable.words[found] if is_word else str(found)


def run_plan(graph: Graph, plan: Plan) -> PlanResult:
    """Plays `plan` line by line. A line that cannot be read or played fails, and
    the rest of that run is left out: it would only fail for the same reason."""
    run, results = _Run(graph), []
    is_lost = False
    lines = plan.text.splitlines()
    if len(lines) > MAX_LINES:
        return PlanResult(plan.name, (LineResult(MAX_LINES, "", "too_long"),))
    for number, line in enumerate(lines, start=1):
        text = line.split("#", 1)[0].strip()
        if not text:
            continue
        command = _read(number, text)
        if command is None:
            results.append(LineResult(number, text, "not_understood"))
            is_lost = True
            continue
        if is_lost and command.verb != "restart":
            continue
        if is_lost:
            run.restart()
            is_lost = False
        try:
            code, found = run.obey(command)
        except play.IllegalStep as error:
            code, found = "stuck", str(error)
        results.append(LineResult(number, text, code, found))
        is_lost = code in ("not_offered", "stuck")
    if run.draws and not is_lost:
        results.append(LineResult(len(lines), "", "draw_unused", run.draws[0]))
    if not any(one.text for one in results):
        results.append(LineResult(1, "", "empty_plan"))
    return PlanResult(plan.name, tuple(results))


# -- writing ------------------------------------------------------------------------
def plan_from_keys(graph: Graph, keys: Iterable[str], seed: int = 0) -> str:
    """The plan that plays a recorded attempt again: its replies, where its dice
    fell, where it came, and how it ended. Raises `IllegalStep`."""
    state, first = play.opening(graph, seed)
    lines = [*_draws(graph, first), f"expect node {state.node}"]
    for step in play.trace(graph, keys, seed):
        lines += [*_draws(graph, step.via), f"select {step.choice.key}"]
        lines.append(f"expect node {step.after.node}")
        state = step.after
    node = play.current_node(graph, state)
    if node.is_ending:
        lines[-1] = f"expect ending {node.key}"
        if node.ending in QUALITIES:
            lines.append(f"expect ending {node.ending}")
    for variable, value in zip(graph.variables, state.values, strict=True):
        if variable.axis:
            lines.append(f"expect {variable.key} == {value}")
    return "\n".join(lines) + "\n"


def _draws(graph: Graph, moves: Iterable[play.Move]) -> list[str]:
    return [f"draw {move.choice}" for move in moves if _is_dice(graph, move)]


def _is_dice(graph: Graph, move: play.Move) -> bool:
    node = graph.node(move.node)
    return node is not None and node.kind == CHANCE


def follow(graph: Graph, path: Iterable[str]) -> play.State:
    """The state at the end of a finding's path: replies, and in brackets where the
    dice fall. Raises `IllegalStep`."""
    clicks, draws = list[str](), list[list[str]]([[]])
    for key in path:
        if key.startswith("("):
            draws[-1].append(key.strip("()"))
        else:
            clicks.append(key)
            draws.append([])
    state = play.start(graph, forced=draws[0])
    for key, forced in zip(clicks, draws[1:], strict=True):
        state = play.step(graph, state, key, forced=forced)
    return state
