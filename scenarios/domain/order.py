"""Was it said in the right order? Rules over the replies of a conversation.

A rule is a small machine: it reads the codes of one reply after the other and
remembers one of a few words. So the same rule judges a learner's steps and tells
the checker whether any way through the conversation can keep it. It does not
say how badly a rule was broken; there is no sum.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from scenarios.domain.codes import NURSE
from scenarios.domain.graph import Graph
from scenarios.domain.play import Step

MET, BROKEN, NOT_DUE = "met", "broken", "not_due"
#: What a rule remembers before its moment has come.
UNDECIDED: Final = ""

_ASKS: Final = frozenset({"spikes:perception", "spikes:invitation"})
_TELLS: Final = frozenset({"talk:news", "spikes:knowledge"})
_SHOT: Final = "talk:warning-shot"
_NEWS: Final = "talk:news"
_ROOM: Final = frozenset({"talk:silence", *NURSE})
_TEACH_BACK: Final = "teachback:ask"


@dataclass(frozen=True, slots=True)
class OrderRule:
    """`read(memory, codes of a reply)` gives the next memory; `close(memory)` the
    verdict at an ending, `MET` and `BROKEN` being memories that stay."""

    key: str
    #: The source of the rule.
    source: str
    #: Without any of these codes in the replies the rule cannot be met.
    needs: tuple[frozenset[str], ...]
    read: Callable[[str, Collection[str]], str]
    close: Callable[[str], str]

    def after(self, memory: str, codes: Collection[str]) -> str:
        if memory == BROKEN:
            return memory
        return self.read(memory, codes)


def _met_or_not_due(memory: str) -> str:
    return memory if memory in (MET, BROKEN) else NOT_DUE


def _ask_before_tell(memory: str, codes: Collection[str]) -> str:
    if memory == MET:
        return memory
    if _TELLS.intersection(codes):
        # Asked and told in one breath is not asked before.
        return MET if memory == "asked" else BROKEN
    return "asked" if memory == "asked" or _ASKS.intersection(codes) else UNDECIDED


def _warning_before_news(memory: str, codes: Collection[str]) -> str:
    if memory == MET:
        return memory
    warned = memory == "warned" or _SHOT in codes
    if _NEWS in codes:
        return MET if warned else BROKEN
    return "warned" if warned else UNDECIDED


def _silence_after_news(memory: str, codes: Collection[str]) -> str:
    """After every piece of news, not only the first."""
    if memory in ("told", "told-again"):
        if not _ROOM.intersection(codes):
            return BROKEN
        memory = MET
    if _NEWS in codes:
        return "told-again" if memory == MET else "told"
    return memory


def _close_silence(memory: str) -> str:
    # News as the very last word: there was no next reply to judge.
    return MET if memory in (MET, "told-again") else _met_or_not_due(memory)


def _teach_back(memory: str, codes: Collection[str]) -> str:
    return MET if memory == MET or _TEACH_BACK in codes else UNDECIDED


def _close_teach_back(memory: str) -> str:
    return MET if memory == MET else BROKEN


_SPIKES: Final = "Baile et al. 2000, The Oncologist 5: 302–311"
ORDER_RULES: Final = {
    rule.key: rule
    for rule in (
        OrderRule(
            "ask-before-tell",
            f"SPIKES, Perception and Invitation: {_SPIKES}",
            (_ASKS, _TELLS),
            _ask_before_tell,
            _met_or_not_due,
        ),
        OrderRule(
            "warning-before-news",
            f"SPIKES, Knowledge: {_SPIKES}",
            (frozenset({_SHOT}), frozenset({_NEWS})),
            _warning_before_news,
            _met_or_not_due,
        ),
        OrderRule(
            "silence-after-news",
            f"SPIKES, Emotions: {_SPIKES}",
            (frozenset({_NEWS}), _ROOM),
            _silence_after_news,
            _close_silence,
        ),
        OrderRule(
            "teach-back-before-closing",
            "Teach-back: Schillinger et al. 2003, Archives of Internal Medicine "
            "163: 83–90",
            (frozenset({_TEACH_BACK}),),
            _teach_back,
            _close_teach_back,
        ),
    )
}


@dataclass(frozen=True, slots=True)
class OrderVerdict:
    """`verdict` is met, broken or not_due; `step` is the number of the reply that
    decided it, None where none did."""

    rule: str
    verdict: str
    step: int | None


def known_rules(graph: Graph) -> tuple[OrderRule, ...]:
    """The rules that `graph` asks for, without the names nobody knows."""
    keys = dict.fromkeys(graph.order_rules)
    return tuple(ORDER_RULES[key] for key in keys if key in ORDER_RULES)


def judge_order(graph: Graph, steps: Sequence[Step]) -> tuple[OrderVerdict, ...]:
    """A verdict for each order rule of `graph`, over the steps of one attempt."""
    last = graph.node(steps[-1].after.node) if steps else None
    is_over = last is not None and last.is_ending
    return tuple(_judge(rule, steps, is_over=is_over) for rule in known_rules(graph))


def _judge(rule: OrderRule, steps: Iterable[Step], *, is_over: bool) -> OrderVerdict:
    memory, decided = UNDECIDED, None
    for step in steps:
        after = rule.after(memory, step.choice.codes)
        if after in (MET, BROKEN) and after != memory:
            decided = step.number
        memory = after
    verdict = rule.close(memory) if is_over else _met_or_not_due(memory)
    return OrderVerdict(rule.key, verdict, decided)
