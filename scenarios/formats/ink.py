"""Ink: the stated subset of it, as a draft and findings. Nothing is run.

Read are knots, stitches, weaves, labels, tunnels, variables, conditions, sequences
and functions that only change variables. Threads, lists, other functions, includes
and sums of variables are findings; every knot and stitch keeps its raw text.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from django.utils.translation import gettext as _

from scenarios.domain.conditions import (
    VISITS,
    Condition,
    ConditionError,
    format_condition,
    parse_condition,
)
from scenarios.domain.findings import order_findings
from scenarios.domain.graph import ENDING, Graph, Node, Persona
from scenarios.formats.ink_chunks import END, LOOSE
from scenarios.formats.ink_expressions import InkError
from scenarios.formats.ink_names import Names, Place
from scenarios.formats.ink_parse import InkParser
from scenarios.formats.ink_source import Block, blocks_of
from scenarios.formats.ink_statements import Reply, Weave, walk
from scenarios.formats.ink_story import Story, Way
from scenarios.formats.naming import slug_of
from scenarios.formats.shape import (
    MAX_NODES,
    MAX_TEXT_BYTES,
    Imported,
    ImportRefused,
    Parcel,
)

NAME: Final = "ink"
_SIGNS: Final = re.compile(
    r"^[ \t]*(?:={2,}[ \t]*(?:function[ \t]+)?\w+|VAR[ \t]+\w+[ \t]*=|INCLUDE[ \t]+\S+)",
    re.MULTILINE,
)
_ARROW: Final = re.compile(r"^[ \t]*(?:[*+-][^\n]*)?->[ \t]*\w", re.MULTILINE)


def detect(parcel: Parcel) -> bool:
    if parcel.members:
        return False
    if parcel.name.lower().endswith(".ink"):
        return True
    start = parcel.raw[:65_536].decode("utf-8", "replace")
    if start.lstrip("\ufeff \n\r\t").startswith(("<", "{", "::")) or "\n::" in start:
        return False
    return bool(_SIGNS.search(start) and _ARROW.search(start))


def read(parcel: Parcel) -> tuple[Imported, ...]:
    """One story. Raises `ImportRefused`."""
    text = _decoded(parcel)
    try:
        return (_Import(parcel.name, text).imported(),)
    except RecursionError as error:
        raise ImportRefused(_("The story is nested too deeply to be read.")) from error


def _decoded(parcel: Parcel) -> str:
    if len(parcel.raw) > MAX_TEXT_BYTES:
        raise ImportRefused(_("The file is larger than 5 MB."))
    try:
        text = parcel.raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ImportRefused(
            _("The file is no text in UTF-8, so it cannot be an ink story.")
        ) from error
    text = re.sub(r"\r\n?", "\n", text)
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", " ", text)


class _Import:
    def __init__(self, name: str, text: str) -> None:
        self.title = name.rpartition("/")[2].rpartition(".")[0] or name or NAME
        self.names = Names()
        self.story = Story(self.names)
        self.parser = InkParser(self.story.report)
        self.read: list[tuple[Block, Weave]] = []
        for block in blocks_of(text):
            if block.unclosed is not None:
                self.story.report("ink_bracket", block.unclosed, block.name)
            weave = self.parser.weave(block.lines)
            if not block.is_function:
                self.read.append((block, weave))
            elif block.name not in self.story.functions:
                self.story.functions[block.name] = (block, weave)
        self.replies = sum(
            isinstance(one, Reply) for _, weave in self.read for one in walk(weave)
        )
        if len(self.read) > MAX_NODES:
            raise ImportRefused(
                _("The story has more than %(limit)s knots and stitches.")
                % {"limit": MAX_NODES}
            )

    def imported(self) -> Imported:
        self.declare()
        self.name()
        start = self.compile()
        nodes = self.nodes()
        blocks = {
            self.names.places[block.name].key for block, _ in self.read if block.knot
        }
        findings = order_findings(self.story.findings)
        unread = sum(
            one.severity != "info" and one.code != "ink_parameters" for one in findings
        )
        constructs = self.parser.constructs + len(self.parser.declared)
        graph = Graph(
            slug=slug_of(self.title),
            title=self.title.replace("_", " "),
            start=start,
            persona=Persona(""),
            nodes=nodes,
            variables=(*self.names.made_variables(), *self.story.variables),
            rules=tuple(self.story.rules),
            source=NAME,
        )
        return Imported(
            source=NAME,
            title=graph.title,
            graph=graph,
            nodes=len(blocks) + (start not in blocks),
            choices=self.replies,
            endings=len(self.story.ends),
            findings=findings,
            supported=max(0, constructs - unread),
            constructs=constructs,
        )

    def declare(self) -> None:
        constants = [one for one in self.parser.declared if one[0] == "CONST"]
        others = [one for one in self.parser.declared if one[0] != "CONST"]
        for kind, text, line in constants + others:
            if kind in ("VAR", "CONST"):
                try:
                    self.names.declare(kind, text)
                except InkError as error:
                    self.story.report(error.code, line, text)
            else:
                self.story.report(f"ink_{kind.lower()}", line, text)
        for _block, weave in self.read:
            self.names.note(weave)

    def name(self) -> None:
        for block, _weave in self.read:
            if block.knot:
                if block.name in self.names.places:
                    self.story.report("ink_twice", block.number, block.name)
                key = self.names.new_key(block.name.replace(".", "-"))
                self.names.places.setdefault(block.name, Place(key))
                if block.given:
                    self.story.scope = (block.knot, block.stitch)
                    self.story.report("ink_parameters", block.number, block.name)
        for block, weave in self.read:
            self.names.label(weave, (block.knot, block.stitch))

    def compile(self) -> str:
        """Every block; gives the key where the story begins."""
        met: set[str] = set()
        for place, (block, weave) in enumerate(self.read):
            if not block.knot or block.name in met:
                continue
            met.add(block.name)
            self.story.scope = (block.knot, block.stitch)
            onward = Way(LOOSE)
            if not block.stitch and not block.lines and place + 1 < len(self.read):
                after = self.read[place + 1][0]
                if after.knot == block.knot:  # a knot begins with its first stitch
                    onward = Way(self.names.places[after.name].key)
            self.story.block(block, weave, self.names.places[block.name].key, onward)
        top, weave = self.read[0]
        after_top = END
        if not top.lines and len(self.read) > 1:
            after_top = self.names.places[self.read[1][0].name].key
        way = self.story.block(top, weave, None, Way(after_top))
        if way.effects or way.target in (END, LOOSE):
            way = self.story.placed(way, self.names.new_key("beginning"), top.number)
        return way.target

    def nodes(self) -> tuple[Node, ...]:
        made = list(enumerate(self.story.nodes))
        made.sort(key=lambda one: (one[1][0], -one[0]))
        blocks = {
            self.names.places[block.name].key: block
            for block, _ in self.read
            if block.knot
        }
        found = []
        for _order, (line, node) in made:
            block = blocks.get(node.key)
            raw = "\n".join(block.raw).strip("\n") if block is not None else ""
            ref = block.name if block is not None else ""
            found.append(self._settled(node, line, ref, raw))
        if self.story.end_key:
            found.append(Node(self.story.end_key, ENDING))
        if len(found) > MAX_NODES:
            raise ImportRefused(
                _("The story would have more than %(limit)s nodes.")
                % {"limit": MAX_NODES}
            )
        return tuple(found)

    def _settled(self, node: Node, line: int, ref: str, raw: str) -> Node:
        """The node with every condition by its final names."""
        # A reply that stands nowhere was never taken.
        never = Condition("lt", term=VISITS, node=node.key, value=0)
        choices = tuple(
            choice
            if choice.condition is None
            else replace(
                choice,
                condition=self._written(
                    self.names.settled(choice.condition) or never, line
                ),
            )
            for choice in node.choices
        )
        variants = tuple(
            replace(variant, condition=written)
            for variant in node.variants
            if (condition := self.names.settled(variant.condition)) is not None
            and (written := self._written(condition, line)) is not None
        )
        return replace(
            node, choices=choices, variants=variants, source_ref=ref, raw=raw
        )

    def _written(self, condition: Condition, line: int) -> Condition | None:
        """The condition, if it can be written down and read again."""
        text = format_condition(condition)
        try:
            if parse_condition(text) == condition:
                return condition
        except ConditionError:
            pass
        self.story.report("ink_long_condition", line, text)
        return None
