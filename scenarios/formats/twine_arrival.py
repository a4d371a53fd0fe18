"""What happens when somebody arrives at a page: effects, checks, dice, moves.

Everything here moves on by itself; what the learner sees is the business of
`twine_showing.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from scenarios.domain.conditions import Condition
from scenarios.domain.graph import (
    CHANCE,
    CHECK,
    RETURN,
    SUB,
    Choice,
    Effect,
    Node,
)
from scenarios.formats.twine_context import TO, PageContext
from scenarios.formats.twine_program import (
    Assign,
    Call,
    Chance,
    Goto,
    If,
    Item,
    Quiet,
    Roll,
    Shift,
    Took,
)
from scenarios.formats.twine_story import slug
from scenarios.formats.twine_variables import OFFERED, walk

#: Nodes that one passage may become.
MAX_PARTS: Final = 200
#: What follows: effects that apply on the way, and the node it leads to.
#: What follows: effects that apply on the way, and the node it leads to.
Way = tuple[tuple[Effect, ...], str]


@dataclass(frozen=True, slots=True)
class Step:
    """What happens by itself: effects, or one of several rows of steps."""

    kind: str  # effect, goto, call, took, check, chance
    effect: Effect | None = None
    target: str = ""
    branches: tuple[tuple[Condition | None, int, tuple[Step, ...]], ...] = ()


class Arrival(PageContext):
    # -- what happens by itself ------------------------------------------------------------------
    def steps(self, items: Sequence[Item]) -> tuple[Step, ...]:
        found: list[Step] = []
        for item in items:
            found += self._step(item)
            if found and found[-1].kind in ("goto", "call"):
                break  # nothing after it is reached
        return tuple(found)

    def _step(self, item: Item) -> tuple[Step, ...]:
        if isinstance(item, Assign):
            effect = self.story.variables.effect(item)
            return (Step("effect", effect),) if effect else ()
        if isinstance(item, Shift):
            return self._shift(item)
        if isinstance(item, Roll):
            faces = [
                (None, 1, self._step(Assign(item.variable, "set", value)))
                for value in item.values
            ]
            return (Step("chance", branches=tuple(faces)),) if faces[0][2] else ()
        if isinstance(item, Goto):
            return (Step("goto", target=item.target),)
        if isinstance(item, Call):
            return (
                Step(
                    "call",
                    target=item.target,
                    branches=((None, 1, self.steps(item.items)),),
                ),
            )
        if isinstance(item, Took):
            return (Step("took", target=item.place),)
        if isinstance(item, Quiet):
            return self.steps(item.items)
        if isinstance(item, Chance):
            pairs = tuple(
                (None, weight, self.steps(one)) for weight, one in item.branches
            )
            return (Step("chance", branches=pairs),)
        if isinstance(item, If):
            return self._decision(item)
        return ()

    def _shift(self, item: Shift) -> tuple[Step, ...]:
        """`$health - $found` where the second has few values: one branch for each."""
        faces = self.story.variables.faces(item.by)
        if not faces or self.story.variables.type_of(item.variable) != "number":
            self.tell(
                "warning",
                "twine_expression_unread",
                item.line,
                found=f"{item.variable} ± {item.by}",
            )
            return ()
        branches: list[tuple[Condition | None, int, tuple[Step, ...]]] = []
        for value in faces:
            test = self.story.variables.condition(
                Condition("eq", variable=item.by, value=value)
            )
            change = Assign(item.variable, "add", item.sign * value)
            branches.append((test, 1, self._step(change)))
        branches[-1] = (None, *branches[-1][1:])
        return (Step("check", branches=tuple(branches)),)

    def _decision(self, item: If) -> tuple[Step, ...]:
        found: list[tuple[Condition | None, int, tuple[Step, ...]]] = []
        is_sure = True
        for branch in item.branches:
            condition, readable = self.condition(branch)
            is_sure = is_sure and readable
            if not is_sure:
                # Nobody can say when: the page offers what would happen by itself.
                if any(
                    isinstance(one, (Assign, Shift, Roll)) for one in walk(branch.items)
                ):
                    self.tell("warning", "twine_change_unsure", item.line)
                continue
            found.append((condition, 1, self.steps(branch.items)))
            if condition is None:
                break
        if not any(steps for _, _, steps in found):
            return ()
        return (Step("check", branches=tuple(found)),)

    def chain(self, steps: Sequence[Step], way: Way) -> Way:
        """The way on that these steps make, when `way` is what follows."""
        for step in reversed(steps):
            if step.kind == "effect" and step.effect is not None:
                way = ((step.effect, *way[0]), way[1])
            elif step.kind == "goto":
                way = ((), step.target if step.target == RETURN else TO + step.target)
            elif step.kind == "call":
                way = ((), self._sub(step))
            elif step.kind in ("check", "chance"):
                way = ((), self._fork(step, way))
        return way

    def _fork(self, step: Step, way: Way) -> str:
        """A node that moves on by itself, made of the branches of `step`."""
        if len(self._fresh) >= MAX_PARTS:
            self.tell("warning", "twine_too_many_parts", 0)
            return way[1]
        kind = CHANCE if step.kind == "chance" else CHECK
        choices: list[Choice] = []
        falls = 0
        for condition, weight, steps in step.branches:
            effects, key = self.chain(steps, way)
            falls += not leaves(steps)
            name = took_key(steps) or branch_key(key)
            once = False
            if self.story.is_ours and condition is not None:
                condition, once, _ = without_marks(condition, self.program.key, name)
            choices.append(
                Choice(
                    unused_key(name, choices), "", key,
                    quality="", space="", effects=effects, condition=condition,
                    weight=weight, once=once,
                )
            )  # fmt: skip
        is_open = choices[-1].condition is not None or choices[-1].once
        if kind == CHECK and is_open:
            other = self._fresh.get(way[1])
            can_merge = (
                other is not None and not falls and not way[0]
                and other.kind == CHECK and way[1] not in self._shared
            )  # fmt: skip
            if can_merge and other is not None:
                # Several questions in a row are one check.
                del self._fresh[way[1]]
                *asked, rest = other.choices
                rows = [choices, asked]
                if self.story.last_move_counts:
                    rows.reverse()
                choices = []
                for one in (*rows[0], *rows[1], rest):
                    choices.append(replace(one, key=unused_key(one.key, choices)))
            else:
                rest = Choice(
                    unused_key(branch_key(way[1]), choices), "", way[1],
                    quality="", space="", effects=way[0],
                )  # fmt: skip
                choices.append(rest)
                self._shared.add(way[1])
        if falls:
            self._shared.add(way[1])
        key = self.fresh_key()
        self._fresh[key] = Node(key, kind, choices=tuple(choices))
        return key

    def _sub(self, step: Step) -> str:
        """A sub-conversation of our own export: what it tries on the way back."""
        _condition, _weight, steps = step.branches[0]
        effects, key = self.chain(as_branch(steps), ((), ""))
        other = self._fresh.pop(key, None) if not effects else None
        choices = other.choices if other is not None else ()
        # What follows the last question is nothing.
        choices = tuple(one for one in choices if one.target)
        sub = self.fresh_key()
        self._fresh[sub] = Node(sub, SUB, choices=choices, call=TO + step.target)
        return sub


def as_branch(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """What our own export marked as one branch, as a check with that branch."""
    for at, step in enumerate(steps):
        if step.kind == "took":
            branch = Step("check", branches=((None, 1, steps[at:]),))
            return (*steps[:at], branch)
    return steps


def leaves(steps: Sequence[Step]) -> bool:
    """Do these steps go elsewhere in every case?"""
    for step in steps:
        if step.kind in ("goto", "call"):
            return True
        if step.kind in ("check", "chance"):
            is_whole = step.kind == "chance" or step.branches[-1][0] is None
            if is_whole and all(leaves(inner) for _, _, inner in step.branches):
                return True
    return False


def took_key(steps: Sequence[Step]) -> str:
    """The key of our own that a branch is marked with."""
    return next(
        (step.target.partition(".")[2] for step in steps if step.kind == "took"), ""
    )


def branch_key(key: str) -> str:
    """The key of a branch: where it leads, or "on" within the passage."""
    if key == RETURN:
        return "return"
    return slug(key.removeprefix(TO), 40) if key.startswith(TO) else "on"


def unused_key(name: str, before: Sequence[Choice]) -> str:
    used = {choice.key for choice in before}
    found, number = name, 2
    while found in used:
        found, number = f"{name}-{number}", number + 1
    return found


def without_marks(
    condition: Condition, node: str, choice: str
) -> tuple[Condition | None, bool, bool]:
    """What our export wrote around a reply: its condition, once, fallback."""
    parts = condition.args if condition.op == "and" else (condition,)
    taken = Condition("not", (Condition("taken", node=node, choice=choice),))
    offered = Condition("eq", variable=OFFERED)
    rest = tuple(one for one in parts if one not in (taken, offered))
    kept = (
        rest[0] if len(rest) == 1 else replace(condition, args=rest) if rest else None
    )
    return kept, taken in parts, offered in parts
