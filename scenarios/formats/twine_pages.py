"""Which nodes does one passage become?

What it does on arrival comes first, then the page that the learner sees, with its
replies. A passage that another one shows is read into it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from scenarios.domain.graph import (
    CHECK,
    ENDING,
    SCENE,
    Choice,
    Node,
    Variant,
)
from scenarios.formats.twine_arrival import (
    MAX_PARTS,
    Step,
    Way,
    as_branch,
    branch_key,
    leaves,
    took_key,
    unused_key,
    without_marks,
)
from scenarios.formats.twine_context import TO, has_exit
from scenarios.formats.twine_memory import remember_branches
from scenarios.formats.twine_program import (
    If,
    Item,
    Link,
    Text,
    negated,
)
from scenarios.formats.twine_showing import Offer, Showing, includes
from scenarios.formats.twine_story import MAX_TITLE, slug
from scenarios.formats.twine_text import plain_label, plain_text
from scenarios.formats.twine_variables import walk
from scenarios.formats.twine_wording import CONTINUE

_ENDING_TAGS: Final = {
    "good": "good", "win": "good", "won": "good", "success": "good",
    "ending-good": "good", "mixed": "mixed", "neutral": "mixed",
    "ending-mixed": "mixed", "fail": "poor", "lose": "poor", "lost": "poor",
    "bad": "poor", "poor": "poor", "death": "poor", "ending-poor": "poor",
}  # fmt: skip
#: Signs of one page; nobody reads more.
MAX_WORDS: Final = 200_000
#: Replies of one page.
MAX_CHOICES: Final = 200
_KIND_TAGS: Final = ("patient", "scene", "choice")


class Page(Showing):
    """Makes the nodes of one passage."""

    def make(self) -> None:
        """Fills `nodes` and `entry`."""
        program = self.program
        items = self.expand(program.items, (program.name,))
        items = remember_branches(items, self._fresh_variable)
        steps = self.steps(items)
        if not has_exit(items) and not program.has_unread_way:
            self._ending(items, steps)
        elif leaves(steps):
            self._passing(items, steps)
        else:
            self._scene(items, steps, program.key)
        self._name_nodes()

    def _fresh_variable(self, branches: int) -> str:
        self.remembered += 1
        name = f"{self.program.key}-branch-{self.remembered}"
        return self.story.variables.add(name, branches)

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
        effects, first = self.chain(as_branch(steps), ((), ""))
        node = self._fresh.pop(first, None)
        if node is None:
            name = took_key(steps) or branch_key(first)
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
            way = Choice(branch_key(node.key), "", node.key, quality="", space="")
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
            if len(choices) == MAX_CHOICES:
                self.tell("warning", "twine_too_much_included", offer.link.line)
                break
            steps = self.steps(offer.link.body)
            if offer.is_timed and self._is_known(took_key(steps), choices):
                on_time = took_key(steps)
                seconds = max(1, round(offer.seconds or 1))
                continue
            choice = self._choice(offer, key, choices)
            stays = stays or (offer.link.target is None and not leaves(steps))
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
        told = self.versions(items)
        pictures = told[-1][1].lower().count("<img")
        if pictures:
            self.tell("info", "twine_picture_lost", 0, count=pictures)
        if any(len(text) > MAX_WORDS for _, text in told):
            self.tell("warning", "twine_text_cut", 0)
        found = [(one, plain_text(text[:MAX_WORDS])) for one, text in told]
        for at in range(len(found) - 2, -1, -1):
            if found[at][1] == found[at + 1][1] and includes(
                found[at][0], found[at + 1][0]
            ):
                del found[at]  # the next one says the same whenever this one would
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
        stays = link.target is None and not leaves(steps)
        condition, fallback = offer.condition, False
        once = link.once and stays and bool(way[0])
        took = took_key(steps)
        if self.story.is_ours and condition is not None:
            condition, once, fallback = without_marks(condition, key, took)
        name = took or unused_key(slug(label, 40), before)
        return Choice(
            key=name, text=label, target=way[1],
            manner="silence" if offer.is_timed else "say",
            quality="", space="", effects=way[0], condition=condition,
            once=once, fallback=fallback,
        )  # fmt: skip

    def _stay(self, link: Link, key: str, steps: tuple[Step, ...]) -> Way:
        """A click that leads nowhere else: its words are a page of their own, from
        which one comes back."""
        shown = () if leaves(steps) else link.body
        words = self.versions(shown)[-1][1] if shown else ""
        has_offers = any(True for _ in self.offers(shown)) if shown else False
        if not plain_text(words) and not has_offers or len(self._fresh) >= MAX_PARTS:
            return self.chain(steps, ((), key))
        own = self.fresh_key()
        node, _ = self._page_node(shown, own)
        back = Choice(
            unused_key("continue", node.choices),
            str(CONTINUE),
            key,
            quality="",
            space="",
        )
        self._fresh[own] = replace(node, choices=(*node.choices, back))
        return self.chain(steps, ((), own))

    def _name_nodes(self) -> None:
        """Source, title and place for the nodes of this passage."""
        program, name = self.program, self.program.name.strip()
        rest = self._renumbered()
        title = name[:MAX_TITLE].strip()
        own = replace(
            self.nodes[0],
            title=title,
            raw=program.raw,
            at=program.at,
            source_ref=name,
            parts=tuple(part.strip() for part in self.parts),
        )
        added = [replace(node, title=title, source_ref=name) for node in rest]
        self.nodes = [own, *added]

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


def _is_blank(node: Node) -> bool:
    return (
        node.kind != ENDING and not node.text and not node.variants and not node.choices
    )


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
