"""Which nodes does one passage become?

What a passage does on arrival comes first (checks and dice that move on by
themselves), then the page that the learner sees, with its replies. A passage that
another one shows is read into it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from scenarios.domain.conditions import SINCE, Condition
from scenarios.domain.findings import Finding
from scenarios.domain.graph import (
    CHANCE,
    CHECK,
    ENDING,
    RETURN,
    SCENE,
    SUB,
    Choice,
    Effect,
    Node,
    Variant,
)
from scenarios.formats.twine_program import (
    Assign,
    Back,
    Branch,
    Call,
    Chance,
    Goto,
    If,
    Include,
    Item,
    Link,
    Quiet,
    Roll,
    Shift,
    Storylets,
    Text,
    Timer,
    Took,
    both,
    negated,
    unless_any,
)
from scenarios.formats.twine_story import slug
from scenarios.formats.twine_text import linked, plain_label, plain_text
from scenarios.formats.twine_variables import OFFERED, Variables, walk
from scenarios.formats.twine_wording import BACK, CONTINUE

#: Before the name of a passage that a choice leads to, until all have their keys.
TO: Final = "\0"
MAX_INCLUDES: Final = 25
#: Items that one page may hold with all that it shows of others.
MAX_ITEMS: Final = 5_000
#: Ways in which the words of one page may differ.
MAX_VERSIONS: Final = 16
#: Nodes that one passage may become.
MAX_PARTS: Final = 200
_ENDING_TAGS: Final = {
    "good": "good", "win": "good", "won": "good", "success": "good",
    "ending-good": "good", "mixed": "mixed", "neutral": "mixed",
    "ending-mixed": "mixed", "fail": "poor", "lose": "poor", "lost": "poor",
    "bad": "poor", "poor": "poor", "death": "poor", "ending-poor": "poor",
}  # fmt: skip
_KIND_TAGS: Final = ("patient", "scene", "choice")

_NO_LABEL: Final = re.compile(r"[$_][\w.\[\]$]*")

#: What follows: effects that apply on the way, and the node it leads to.
Way = tuple[tuple[Effect, ...], str]


@dataclass(frozen=True, slots=True)
class Step:
    """What happens by itself: effects, or one of several rows of steps."""

    kind: str  # effect, goto, call, took, check, chance
    effect: Effect | None = None
    target: str = ""
    branches: tuple[tuple[Condition | None, int, tuple[Step, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Offer:
    """A link as it stands on the page, with all conditions around it."""

    condition: Condition | None
    link: Link
    is_timed: bool = False
    seconds: float | None = None


@dataclass(slots=True)
class Program:
    """One passage, read."""

    name: str
    key: str
    items: tuple[Item, ...]
    raw: str
    tags: tuple[str, ...] = ()
    at: tuple[int, int] | None = None
    #: It goes somewhere that only its program knows.
    has_unread_way: bool = False
    is_storylet: bool = False
    when: Condition | None = None


@dataclass(slots=True)
class Story:
    """What a page must know of the others."""

    programs: Mapping[str, Program]
    variables: Variables
    keys: Mapping[str, str]
    #: Pages that lead to a page, for the way back.
    before: Mapping[str, tuple[str, ...]]
    is_ours: bool = False


def has_exit(items: Sequence[Item]) -> bool:
    """Does anything here lead to another place, by click or by itself?"""
    for item in items:
        if isinstance(item, (Goto, Call, Back, Storylets)):
            return True
        if isinstance(item, Link) and (item.target is not None or has_exit(item.body)):
            return True
        if isinstance(item, If) and any(has_exit(one.items) for one in item.branches):
            return True
        if isinstance(item, Chance) and any(has_exit(one) for _, one in item.branches):
            return True
        if isinstance(item, (Timer, Quiet)) and has_exit(item.items):
            return True
    return False


@dataclass(slots=True)
class Page:
    """Makes the nodes of one passage; `entry` is where links to it lead."""

    story: Story
    program: Program
    nodes: list[Node] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    parts: dict[str, None] = field(default_factory=dict)
    entry: str = ""
    budget: int = MAX_ITEMS
    count: int = 0
    _fresh: dict[str, Node] = field(default_factory=dict)
    _shared: set[str] = field(default_factory=set)

    # -- findings ------------------------------------------------------------------------
    def tell(self, severity: str, code: str, line: int, **details: str | int) -> None:
        self.findings.append(
            Finding(severity, code, self.program.key, tuple(details.items()), line=line)
        )

    def fresh_key(self) -> str:
        self.count += 1
        return f"{self.program.key}--{self.count}"

    # -- what other passages bring ---------------------------------------------------------
    def expand(
        self, items: Sequence[Item], within: tuple[str, ...]
    ) -> tuple[Item, ...]:
        """The items with those of every passage shown inside."""
        found: list[Item] = []
        for item in items:
            self.budget -= 1
            if self.budget < 0:
                if self.budget == -1:
                    self.tell("warning", "too_much_included", getattr(item, "line", 0))
                break
            if isinstance(item, Include):
                found += self._included(item, within)
            elif isinstance(item, Back):
                found += self._back(item)
            elif isinstance(item, Storylets):
                found += self._storylets(item)
            elif isinstance(item, Link):
                label = _said(item)
                body = self.expand(item.body, within)
                found.append(replace(item, label=label, body=body))
            elif isinstance(item, If):
                branches = tuple(
                    replace(one, items=self.expand(one.items, within))
                    for one in item.branches
                )
                found.append(replace(item, branches=branches))
            elif isinstance(item, Chance):
                pairs = tuple((w, self.expand(one, within)) for w, one in item.branches)
                found.append(replace(item, branches=pairs))
            elif isinstance(item, (Timer, Quiet, Call)):
                found.append(replace(item, items=self.expand(item.items, within)))
            else:
                found.append(item)
        return tuple(found)

    def _included(self, item: Include, within: tuple[str, ...]) -> tuple[Item, ...]:
        other = self.story.programs.get(item.target)
        if other is None:
            self.tell("error", "broken_include", item.line, target=item.target)
            return ()
        if item.target in within:
            if len(within) > 1 or item.target != self.program.name:
                self.tell("info", "include_circle", item.line, target=item.target)
            return ()
        if len(within) >= MAX_INCLUDES:
            self.tell("warning", "too_much_included", item.line)
            return ()
        self.parts[item.target] = None
        return self.expand(other.items, (*within, item.target))

    def _back(self, item: Back) -> tuple[Item, ...]:
        label = item.label or str(BACK)
        pages = self.story.before.get(self.program.name, ())
        if not pages:
            self.tell("warning", "back_from_nowhere", item.line)
            return ()
        if len(pages) == 1:
            return (Link(label, pages[0], item.line),)
        # Where the decision before the last was made is where one came from.
        ways = tuple(
            If(
                (
                    Branch(
                        Condition("eq", node=page, value=1, term=SINCE),
                        (Link(label, page, item.line),),
                    ),
                ),
                item.line,
            )
            for page in pages
        )
        return (Quiet(ways, item.line),)

    def _storylets(self, item: Storylets) -> tuple[Item, ...]:
        open_ = [
            Branch(one.when, (Link(name, name, item.line, counts=False),))
            for name, one in sorted(self.story.programs.items())
            if one.is_storylet and name != self.program.name
        ]
        if item.number == 1:
            found = (If(tuple(open_), item.line),) if open_ else ()
        else:
            found = tuple(If((branch,), item.line) for branch in open_)
        return (Quiet(found, item.line),)

    # -- conditions --------------------------------------------------------------------------
    def condition(self, branch: Branch) -> tuple[Condition | None, bool]:
        """The branch's condition in our terms, and whether it could be read."""
        if branch.condition is None:
            return None, branch.readable
        found = self.story.variables.condition(branch.condition)
        if found is None:
            return None, False
        return self._placed(found)

    def _placed(self, condition: Condition) -> tuple[Condition | None, bool]:
        """Passages by the mark that becomes their key; our export names keys."""
        if condition.args:
            parts = [self._placed(one) for one in condition.args]
            if not all(readable for _, readable in parts):
                return None, False
            args = tuple(one for one, _ in parts if one is not None)
            return replace(condition, args=args), True
        if not condition.node or (self.story.is_ours and condition.term == SINCE):
            return condition, True
        if condition.op == "taken":
            return condition, True
        if condition.node not in self.story.programs:
            return None, False
        return replace(condition, node=TO + condition.node), True

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
                "expression_unread",
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
                    self.tell("warning", "change_unsure", item.line)
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
            return way[1]
        kind = CHANCE if step.kind == "chance" else CHECK
        choices: list[Choice] = []
        falls = 0
        for condition, weight, steps in step.branches:
            effects, key = self.chain(steps, way)
            falls += not _leaves(steps)
            name = _took(steps) or _short(key)
            once = False
            if self.story.is_ours and condition is not None:
                condition, once, _ = _ours(condition, self.program.key, name)
            choices.append(
                Choice(
                    _unused(name, choices), "", key,
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
                for one in other.choices:
                    choices.append(replace(one, key=_unused(one.key, choices)))
            else:
                rest = Choice(
                    _unused(_short(way[1]), choices), "", way[1],
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
        effects, key = self.chain(steps, ((), RETURN))
        other = self._fresh.pop(key, None) if not effects else None
        choices = other.choices if other is not None else ()
        if other is None and steps:
            name = _took(steps) or _short(key)
            choices = (Choice(name, "", key, quality="", space="", effects=effects),)
        sub = self.fresh_key()
        self._fresh[sub] = Node(sub, SUB, choices=choices, call=TO + step.target)
        return sub

    # -- what is offered ----------------------------------------------------------------------
    def offers(
        self, items: Sequence[Item], around: Condition | None = None
    ) -> Iterator[Offer]:
        for item in items:
            if isinstance(item, Link):
                yield Offer(around, item)
            elif isinstance(item, Quiet):
                yield from self.offers(item.items, around)
            elif isinstance(item, Timer):
                yield from self._timed(item, around)
            elif isinstance(item, If):
                yield from self._offers_of(item, around)

    def _offers_of(self, item: If, around: Condition | None) -> Iterator[Offer]:
        earlier: list[Condition] = []
        is_sure = True
        for branch in item.branches:
            condition, readable = self.condition(branch)
            is_sure = is_sure and readable
            own = both(around, unless_any(earlier)) if is_sure else around
            own = both(own, condition)
            yield from self.offers(branch.items, own)
            if not is_sure:
                for goto in _gotos(branch.items):
                    self.tell("warning", "move_unsure", goto.line, target=goto.target)
                    link = Link("", goto.target, goto.line, by_code=True, counts=False)
                    yield Offer(own, link)
            if condition is not None:
                earlier.append(condition)
            elif is_sure:
                return

    def _timed(self, item: Timer, around: Condition | None) -> Iterator[Offer]:
        changed = {one.variable for one in walk(item.items) if isinstance(one, Assign)}
        seconds = item.seconds
        if item.repeats:
            seconds = self._counted_down(item)
        self.tell("info", "timer", item.line)
        yield from self.offers(item.items, around)
        for branch_condition, goto, body in _timed_gotos(item.items, None):
            condition = None
            if branch_condition is not None:
                reads = {one.variable for one in branch_condition.walk()}
                if not item.repeats or not reads & changed:
                    condition = self.condition(Branch(branch_condition, ()))[0]
            link = Link(
                "", goto.target, goto.line, () if item.repeats else body, counts=False
            )
            yield Offer(both(around, condition), link, True, seconds)

    def _counted_down(self, item: Timer) -> float | None:
        """How long a timer that counts a variable down runs, where that is plain."""
        counts = [
            one for one in walk(item.items)
            if isinstance(one, Assign) and one.op == "add" and type(one.value) is int
        ]  # fmt: skip
        if len(counts) != 1 or item.seconds is None:
            return None
        known = self.story.variables.known.get(counts[0].variable)
        if known is None or type(known.initial) is not int or int(counts[0].value) >= 0:
            return None
        return item.seconds * math.ceil(known.initial / -int(counts[0].value))

    # -- what is shown -----------------------------------------------------------------------------
    def versions(self, items: Sequence[Item]) -> list[tuple[Condition | None, str]]:
        """The page's words: the first version whose condition holds; the last has
        none."""
        found: list[tuple[Condition | None, str]] = [(None, "")]
        for item in items:
            if isinstance(item, Text):
                found = [(one, text + item.words) for one, text in found]
            elif isinstance(item, Link):
                found = [(one, text + linked(item.label)) for one, text in found]
            elif isinstance(item, Timer):
                found = [
                    (one, text + self.versions(item.items)[-1][1])
                    for one, text in found
                ]
            elif isinstance(item, If):
                found = self._alternatives(item, found)
        return found

    def _alternatives(
        self, item: If, before: list[tuple[Condition | None, str]]
    ) -> list[tuple[Condition | None, str]]:
        branches: list[tuple[Condition | None, str]] = []
        unsure = ""
        is_sure = True
        for branch in item.branches:
            condition, readable = self.condition(branch)
            is_sure = is_sure and readable
            inner = self.versions(branch.items)
            if not is_sure:
                unsure += inner[-1][1]
                continue
            branches += [(both(condition, one), text) for one, text in inner]
            if condition is None:
                break
        branches = [(one, text + unsure) for one, text in branches]
        if not branches or branches[-1][0] is not None:
            branches.append((None, unsure))
        if all(text == branches[0][1] for _, text in branches):
            branches = branches[-1:]
        if len(before) * len(branches) > MAX_VERSIONS:
            self.tell("warning", "too_many_versions", item.line)
            whole = "".join(text for _, text in branches)
            return [(one, text + whole) for one, text in before]
        return [
            (both(first, second), text + more)
            for first, text in before
            for second, more in branches
        ]

    # -- the page ---------------------------------------------------------------------------------
    def make(self) -> None:
        """Fills `nodes` and `entry`."""
        program = self.program
        items = self.expand(program.items, (program.name,))
        steps = self.steps(items)
        if not has_exit(items) and not program.has_unread_way:
            self._ending(items, steps)
        elif _leaves(steps):
            self._passing(items, steps)
        else:
            self._scene(items, steps, program.key)
        self._name_nodes()

    def _ending(self, items: tuple[Item, ...], steps: tuple[Step, ...]) -> None:
        opened = _opened(items)
        text, variants = self._shown(opened)
        tags = [tag.lower() for tag in self.program.tags]
        kind = next((_ENDING_TAGS[tag] for tag in tags if tag in _ENDING_TAGS), "")
        node = Node(self.program.key, ENDING, text=text, variants=variants, ending=kind)
        self._enter(node, steps, stays=False)

    def _passing(self, items: tuple[Item, ...], steps: tuple[Step, ...]) -> None:
        """It moves on before anybody sees it."""
        key = self.program.key
        effects, first = self.chain(steps, ((), ""))
        node = self._fresh.pop(first, None)
        if node is None:
            name = _took(steps) or _short(first)
            way = Choice(name, "", first, quality="", space="")
            node = Node(key, CHECK, choices=(way,))
        text, _ = self._shown(items)
        self.nodes.append(replace(node, key=key, effects=effects, text=text))
        self.entry = key

    def _scene(
        self, items: tuple[Item, ...], steps: tuple[Step, ...], key: str
    ) -> None:
        node, stays = self._page_node(items, key)
        self._enter(node, steps, stays=stays)

    def _enter(self, node: Node, steps: tuple[Step, ...], *, stays: bool) -> None:
        """What happens on arrival, then the page."""
        effects, first = self.chain(steps, ((), node.key))
        if first != node.key:
            opening = self._fresh.pop(first)
            if _is_blank(node) and opening.choices[-1].target == node.key:
                # Nothing is left to see when no question holds: it is only a check.
                ways = opening.choices[:-1]
                if not any(one.target == node.key for one in ways):
                    self.nodes.append(
                        replace(opening, key=node.key, effects=effects, choices=ways)
                    )
                    self.entry = node.key
                    return
            self._fresh[first] = replace(opening, effects=effects)
        elif effects and stays:
            # Who stays on the page does not arrive again.
            first = self.fresh_key()
            way = Choice(_short(node.key), "", node.key, quality="", space="")
            self._fresh[first] = Node(first, CHECK, effects=effects, choices=(way,))
        else:
            node = replace(node, effects=effects)
        self.nodes.append(node)
        self.entry = first

    def _page_node(self, items: Sequence[Item], key: str) -> tuple[Node, bool]:
        """What the learner sees, and whether some reply stays on the page."""
        text, variants = self._shown(items)
        kind = next((tag for tag in self.program.tags if tag in _KIND_TAGS), SCENE)
        node = Node(key, kind, text=text, variants=variants)
        choices: list[Choice] = []
        stays = False
        seconds: int | None = None
        on_time = ""
        for offer in self.offers(items):
            steps = self.steps(offer.link.body)
            if offer.is_timed and self._is_known(_took(steps), choices):
                on_time = _took(steps)
                seconds = max(1, round(offer.seconds or 1))
                continue
            choice = self._choice(offer, key, choices)
            stays = stays or (offer.link.target is None and not _leaves(steps))
            choices.append(choice)
            if offer.is_timed and not on_time and offer.seconds is not None:
                seconds = max(1, round(offer.seconds))
                on_time = choice.key
        own_words = any(one.own_words for one in walk(items) if isinstance(one, Link))
        node = replace(
            node,
            choices=tuple(choices),
            seconds=seconds,
            on_time=on_time,
            own_words=own_words,
        )
        return node, stays

    def _is_known(self, name: str, choices: Sequence[Choice]) -> bool:
        """Our own export writes the reply that time takes twice."""
        return bool(name) and any(one.key == name for one in choices)

    def _shown(self, items: Sequence[Item]) -> tuple[str, tuple[Variant, ...]]:
        found = [(one, plain_text(text)) for one, text in self.versions(items)]
        text = found[-1][1]
        if len(found) == 2 and found[0][0] is not None and text and not found[0][1]:
            # Words for one case only: the other is the silent one.
            found = [(negated(found[0][0]), text), (None, "")]
            text = ""
        variants = [
            Variant(one, words or "…") for one, words in found[:-1] if one is not None
        ]
        while variants and variants[-1].text == (text or "…"):
            variants.pop()
        return text, tuple(variants)

    def _choice(self, offer: Offer, key: str, before: Sequence[Choice]) -> Choice:
        link = offer.link
        label = plain_label(link.label)
        steps = self.steps(link.body)
        if link.target is None:
            way = self._stay(link, key, steps)
        else:
            way = self.chain(steps, ((), TO + link.target))
        target = way[1].removeprefix(TO)
        if not label:
            label = str(CONTINUE) if link.own_words else plain_label(target)
        stays = link.target is None and not _leaves(steps)
        condition, once, fallback = offer.condition, False, False
        once = link.once and stays and bool(way[0])
        took = _took(steps)
        if self.story.is_ours and condition is not None:
            condition, once, fallback = _ours(condition, key, took)
        name = took or _unused(slug(label, 40), before)
        return Choice(
            key=name, text=label, target=way[1],
            manner="silence" if offer.is_timed else "say",
            quality="", space="", effects=way[0], condition=condition,
            once=once, fallback=fallback,
        )  # fmt: skip

    def _stay(self, link: Link, key: str, steps: tuple[Step, ...]) -> Way:
        """A click that leads nowhere else: its words are a page of their own, from
        which one comes back."""
        shown = () if _leaves(steps) else link.body
        words = self.versions(shown)[-1][1] if shown else ""
        has_offers = any(True for _ in self.offers(shown)) if shown else False
        if not plain_text(words) and not has_offers or len(self._fresh) >= MAX_PARTS:
            return self.chain(steps, ((), key))
        own = self.fresh_key()
        node, _ = self._page_node(shown, own)
        back = Choice(
            _unused("continue", node.choices), str(CONTINUE), key, quality="", space=""
        )
        self._fresh[own] = replace(node, choices=(*node.choices, back))
        return self.chain(steps, ((), own))

    def _name_nodes(self) -> None:
        """Source, title and place for the nodes of this passage."""
        program = self.program
        rest = self._renumbered()
        own = self.nodes[0]
        self.nodes = [
            replace(
                own, title=program.name, raw=program.raw, at=program.at,
                source_ref=program.name, parts=tuple(self.parts),
            )
        ] + [replace(node, title=program.name, source_ref=program.name) for node in rest]  # fmt: skip

    def _renumbered(self) -> list[Node]:
        """The added nodes, numbered in the order in which they are met."""
        own = self.nodes[0]
        names: dict[str, str] = {}
        queue = [self.entry, own.key]
        seen: set[str] = set()
        for key in queue:
            node = own if key == own.key else self._fresh.get(key)
            if node is None or key in seen:
                continue
            seen.add(key)
            if node is not own:
                names[key] = f"{own.key}--{len(names) + 1}"
            queue += [choice.target for choice in node.choices]

        def renamed(node: Node) -> Node:
            choices = tuple(
                replace(
                    one,
                    key=names.get(one.key, one.key),
                    target=names.get(one.target, one.target),
                )
                for one in node.choices
            )
            return replace(node, key=names.get(node.key, node.key), choices=choices)

        self.nodes = [renamed(own)]
        self.entry = names.get(self.entry, self.entry)
        return [renamed(self._fresh[key]) for key in names]


# -- small questions -----------------------------------------------------------------------
def _is_blank(node: Node) -> bool:
    return (
        node.kind != ENDING and not node.text and not node.variants and not node.choices
    )


def _leaves(steps: Sequence[Step]) -> bool:
    """Do these steps go elsewhere in every case?"""
    for step in steps:
        if step.kind in ("goto", "call"):
            return True
        if step.kind in ("check", "chance"):
            is_whole = step.kind == "chance" or step.branches[-1][0] is None
            if is_whole and all(_leaves(inner) for _, _, inner in step.branches):
                return True
    return False


def _took(steps: Sequence[Step]) -> str:
    """The key of our own that a branch is marked with."""
    return next(
        (step.target.partition(".")[2] for step in steps if step.kind == "took"), ""
    )


def _short(key: str) -> str:
    """The key of a branch: where it leads, or "on" within the passage."""
    if key == RETURN:
        return "return"
    return slug(key.removeprefix(TO), 40) if key.startswith(TO) else "on"


def _unused(name: str, before: Sequence[Choice]) -> str:
    used = {choice.key for choice in before}
    found, number = name, 2
    while found in used:
        found, number = f"{name}-{number}", number + 1
    return found


def _gotos(items: Sequence[Item]) -> Iterator[Goto]:
    """Moves that happen by themselves somewhere in `items`, not those of links."""
    for item in items:
        if isinstance(item, Goto):
            yield item
        elif isinstance(item, If):
            for branch in item.branches:
                yield from _gotos(branch.items)
        elif isinstance(item, Chance):
            for _, inner in item.branches:
                yield from _gotos(inner)
        elif isinstance(item, Quiet):
            yield from _gotos(item.items)


def _timed_gotos(
    items: Sequence[Item], around: Condition | None
) -> Iterator[tuple[Condition | None, Goto, tuple[Item, ...]]]:
    """Moves of a timer, each with its condition and what it changes before."""
    body = tuple(one for one in items if isinstance(one, (Assign, Took)))
    for item in items:
        if isinstance(item, Goto):
            yield around, item, body
        elif isinstance(item, Quiet):
            yield from _timed_gotos(item.items, around)
        elif isinstance(item, If):
            earlier: list[Condition] = []
            for branch in item.branches:
                own = both(both(around, unless_any(earlier)), branch.condition)
                yield from _timed_gotos(branch.items, own)
                if branch.condition is not None:
                    earlier.append(branch.condition)


def _said(link: Link) -> str:
    """The label, or what is shown or met where the label is a variable."""
    if not _NO_LABEL.fullmatch(link.label.strip()):
        return link.label
    targets = (
        one.target for one in walk(link.body) if isinstance(one, (Include, Goto))
    )
    return link.target or next(targets, link.label)


def _opened(items: Sequence[Item]) -> tuple[Item, ...]:
    """On the last page everything that a click would show is shown."""
    found: list[Item] = []
    for item in items:
        if isinstance(item, Link):
            found += [Text(f"\n{item.label}\n"), *_opened(item.body)]
        elif isinstance(item, If):
            branches = tuple(
                replace(one, items=_opened(one.items)) for one in item.branches
            )
            found.append(replace(item, branches=branches))
        else:
            found.append(item)
    return tuple(found)


def _ours(
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
