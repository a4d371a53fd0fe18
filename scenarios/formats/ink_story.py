"""An ink story as a graph: what each knot, gather and choice becomes.

Ink text flows until it asks something; a conversation of ours goes from node to node.
So text that flows into other text is a node with one reply that goes on, a block with
ways out is a node that moves on by itself, a tunnel is a sub-conversation. The weave
is worked through from its end, so that every piece knows where it leads.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from scenarios.domain.conditions import VISITS, Condition
from scenarios.domain.graph import (
    CHANCE,
    CHECK,
    CHOICE,
    ENDING,
    SCENE,
    SUB,
    Choice,
    Effect,
    Node,
    Rule,
    Variable,
)
from scenarios.domain.keys import Keys
from scenarios.formats.ink_chunks import (
    END,
    LOOSE,
    Chunk,
    Chunker,
    Fork,
    Jump,
    Run,
    Visit,
    flowing,
    lifted,
)
from scenarios.formats.ink_expressions import InkError, Tree
from scenarios.formats.ink_names import Names, Place, Truth, all_of, any_of
from scenarios.formats.ink_source import Block
from scenarios.formats.ink_statements import Reply, Segment, Weave
from scenarios.formats.ink_text_nodes import GO_ON, Telling, glued, go_on, told_node
from scenarios.formats.naming import key_of


@dataclass(frozen=True, slots=True)
class Way:
    target: str
    effects: tuple[Effect, ...] = ()


class Story(Chunker):
    """Collects `nodes` with the line they come from, in the order they are made."""

    def __init__(self, names: Names) -> None:
        super().__init__(names)
        self.nodes: list[tuple[int, Node]] = []
        self.variables: list[Variable] = []
        self.rules: list[Rule] = []
        self.end_key = ""

    # -- blocks ------------------------------------------------------------------------
    def block(self, block: Block, weave: Weave, key: str | None, onward: Way) -> Way:
        self.scope = (block.knot, block.stitch)
        return self.weave(weave, key, onward)

    def weave(self, weave: Weave, key: str | None, onward: Way) -> Way:
        weave = flowing(weave)
        for segment in reversed(weave[1:]):
            place = self._own(segment.label)
            onward = self.segment(segment, place, onward)
        return self.segment(weave[0], key, onward)

    def _own(self, label: str) -> str | None:
        place = self.names.find(label, self.scope) if label else None
        return (place.key or None) if place is not None else None

    def segment(self, segment: Segment, key: str | None, onward: Way) -> Way:
        statements, replies = lifted(segment)
        return self.chain(self.chunks(statements), replies, key, onward, segment.line)

    def chain(
        self,
        chunks: list[Chunk],
        replies: list[Reply],
        key: str | None,
        onward: Way,
        line: int,
    ) -> Way:
        way = onward
        jumps = bool(chunks) and isinstance(chunks[-1], Jump)
        if replies and (jumps or not chunks or not isinstance(chunks[-1], Run)):
            if jumps:
                # Nobody sees these choices, but something may lead into them.
                self.asking(Run(line), replies, None, onward)
                replies = []
            else:
                chunks = [*chunks, Run(line)]
        for place in range(len(chunks) - 1, -1, -1):
            chunk, own = chunks[place], key if place == 0 else None
            if isinstance(chunk, Run):
                if replies and place == len(chunks) - 1:
                    way = self.asking(chunk, replies, own, onward)
                else:
                    way = self.running(chunk, own, way)
            elif isinstance(chunk, Fork):
                way = self.forking(chunk, own, way)
            elif isinstance(chunk, Visit):
                way = self.visiting(chunk, own, way)
            else:
                way = self.placed(Way(chunk.target), own, chunk.line)
        return way if chunks else self.placed(way, key, line)

    # -- nodes -----------------------------------------------------------------------------
    def new_key(self) -> str:
        knot, stitch = self.scope
        parts = (knot or "beginning", stitch, "part")
        return self.names.new_key("-".join(part for part in parts if part))

    def add(self, line: int, node: Node) -> None:
        self.nodes.append((line, node))

    def placed(self, way: Way, key: str | None, line: int) -> Way:
        """The way itself; with a key, a node that stands for it."""
        if key is None:
            return way
        if way.target in (END, LOOSE):
            self._ended(way, line)
            self.add(line, Node(key, ENDING, effects=way.effects))
        else:
            self.add(line, Node(key, CHECK, choices=(self.branch("on", way, line),)))
        return Way(key)

    def _ended(self, way: Way, line: int) -> None:
        self.ends.add(self.scope)
        if way.target == LOOSE:
            self.report("ink_loose_end", line)

    def goal(self, way: Way, line: int) -> str:
        """The target of a reply; the end has a node that we add."""
        if way.target not in (END, LOOSE):
            return way.target
        self._ended(way, line)
        if not self.end_key:
            self.end_key = self.names.new_key("the-end")
        return self.end_key

    def branch(
        self, key: str, way: Way, line: int, condition: Condition | None = None
    ) -> Choice:
        target = self.goal(way, line)
        return Choice(
            key,
            "",
            target,
            quality="",
            space="",
            effects=way.effects,
            condition=condition,
        )

    def running(self, run: Run, key: str | None, onward: Way) -> Way:
        """Words that lead on by themselves."""
        if run.is_silent:
            way = Way(onward.target, (*run.effects, *onward.effects))
            return self.placed(way, key, run.line)
        own = key or self.new_key()
        if onward.target in (END, LOOSE):
            self._ended(onward, run.line)
            node = Node(own, ENDING, effects=(*run.effects, *onward.effects))
        else:
            node = Node(own, SCENE, choices=(go_on(onward.target, onward.effects),))
        return self.telling(run, node, onward)

    def asking(
        self, run: Run, replies: list[Reply], key: str | None, onward: Way
    ) -> Way:
        own = key or self.new_key()
        used = Keys()
        choices = tuple(self.reply(reply, own, used, onward) for reply in replies)
        node = Node(own, SCENE, choices=choices)
        if run.is_silent:
            # A decision to which nobody has said a word.
            run.parts, node = [GO_ON], Node(own, CHOICE, choices=choices)
        return self.telling(run, node, None)

    def telling(self, run: Run, node: Node, onward: Way | None) -> Way:
        """Adds `node` with the words of `run`, after what these need before them."""
        entry = node.key
        telling = Telling(entry, self.truth, self.report)
        options = telling.options(run.parts)
        self.variables += telling.variables
        self.rules += telling.rules
        effects = (
            *node.effects,
            *(() if node.is_ending else run.effects),
            *telling.effects,
        )
        before: list[Node] = []
        for name, sides in telling.dice:
            branches = tuple(
                Choice(
                    f"side-{side + 1}",
                    "",
                    "",
                    quality="",
                    space="",
                    effects=(Effect(name, side, "set"),),
                )
                for side in range(sides)
            )
            before.append(Node("", CHANCE, choices=branches))
        *special, (_, usual) = options
        says = [all_of(conditions) for conditions, text in special if glued(text)]
        spoken = any_of(says)
        if onward is not None and not glued(usual) and isinstance(spoken, Condition):
            silent = self.branch("silent", onward, run.line)
            said = Choice("said", "", "", quality="", space="", condition=spoken)
            before.append(Node("", CHECK, choices=(said, silent)))
        if not before:
            self.add(run.line, told_node(replace(node, effects=effects), options))
            return Way(entry)
        keys = [entry] + [self.new_key() for _ in before]
        for place, one in enumerate(before):
            choices = tuple(
                choice if choice.target else replace(choice, target=keys[place + 1])
                for choice in one.choices
            )
            first = effects if place == 0 else ()
            made = replace(one, key=keys[place], choices=choices, effects=first)
            self.add(run.line, made)
        last = replace(node, key=keys[-1], effects=())
        self.add(run.line, told_node(last, options))
        return Way(entry)

    def truth(self, tree: Tree, line: int) -> Truth:
        return self.names.truth(tree, self.scope)

    def forking(self, fork: Fork, key: str | None, onward: Way) -> Way:
        own = key or self.new_key()
        choices: list[Choice] = []
        is_dice = False
        for tree, inside, effects in fork.branches:
            condition: Truth = True
            if isinstance(tree, Condition):
                condition = tree
            elif tree is not None:
                try:
                    condition = self.truth(tree, fork.line)
                except InkError as error:
                    if tree.op != "unread":
                        self.report(error.code, fork.line, error.found)
                    is_dice = True
            if condition is False:
                continue
            way = Way(inside) if isinstance(inside, str) else onward
            if inside and not isinstance(inside, str):
                way = self.weave(inside, None, onward)
            way = Way(way.target, (*effects, *way.effects))
            made = None if condition is True else condition
            name = f"way-{len(choices) + 1}"
            choices.append(self.branch(name, way, fork.line, made))
            if made is None and not is_dice:
                break
        else:
            choices.append(self.branch("otherwise", onward, fork.line))
        if is_dice:
            self.report("ink_dice", fork.line)
            choices = [replace(one, condition=None) for one in choices]
        kind = CHANCE if is_dice else CHECK
        self.add(fork.line, Node(own, kind, choices=tuple(choices)))
        return Way(own)

    def visiting(self, visit: Visit, key: str | None, onward: Way) -> Way:
        own = key or self.new_key()
        choices = (self.branch("on", onward, visit.line),)
        self.add(visit.line, Node(own, SUB, call=visit.target, choices=choices))
        return Way(own)

    # -- replies ---------------------------------------------------------------------------
    def reply(self, reply: Reply, node: str, used: Keys, onward: Way) -> Choice:
        key = used.free(
            key_of(reply.label or "-".join(reply.text.split()[:4]), "reply")
        )
        place = self.names.find(reply.label, self.scope) if reply.label else None
        if place is not None and not place.key and not place.node:
            place.node, place.choice = node, key
        condition, is_fallback = self._offered(reply, node)
        feedback, effects, way = self._body(reply, place, onward)
        return Choice(
            key=key,
            text=reply.text or GO_ON,
            target=self.goal(way, reply.line),
            manner="say" if reply.is_spoken and reply.text else "do",
            quality="",
            space="",
            once=reply.once,
            fallback=is_fallback,
            condition=condition,
            effects=(*effects, *way.effects),
            feedback=feedback,
        )

    def _offered(self, reply: Reply, node: str) -> tuple[Condition | None, bool]:
        conditions: list[Truth] = []
        is_fallback = reply.is_fallback
        for tree in reply.conditions:
            if tree.op == "eq" and tree.args[0] == Tree("call", text="CHOICE_COUNT"):
                is_fallback = True
                continue
            try:
                conditions.append(self.truth(tree, reply.line))
            except InkError as error:
                if tree.op != "unread":
                    self.report(error.code, reply.line, error.found)
        all_ = all_of(conditions)
        if all_ is False:
            # Never: no place is visited less than not at all.
            return Condition("lt", term=VISITS, node=node, value=0), is_fallback
        return (None if all_ is True else all_), is_fallback

    def _body(
        self, reply: Reply, place: Place | None, onward: Way
    ) -> tuple[str, tuple[Effect, ...], Way]:
        """What is told at once, what changes at once, and where it goes on."""
        if place is not None and place.key:
            return "", (), self.weave(reply.body, place.key, onward)
        body = flowing(reply.body)
        for segment in reversed(body[1:]):
            onward = self.segment(segment, self._own(segment.label), onward)
        statements, replies = lifted(body[0])
        chunks = self.chunks(statements)
        feedback, effects = "", ()
        if chunks and isinstance(run := chunks[0], Run) and run.is_plain:
            rest = (
                chunks[1].target
                if len(chunks) > 1 and isinstance(chunks[1], Jump)
                else ""
            )
            ends = (rest or (onward.target if len(chunks) == 1 else "")) in (END, LOOSE)
            asks = bool(replies) and len(chunks) == 1
            if run.is_silent or not (ends or asks):
                feedback = glued("".join(map(str, run.parts)))
                effects, chunks = tuple(run.effects), chunks[1:]
        way = self.chain(chunks, replies, None, onward, reply.line)
        return feedback, effects, way
