"""Read a conversation that was written as shorthand.

Reading never fails: a line that cannot be read becomes a finding with its number,
and the rest is read on. Gathers and nested replies become nodes and targets here;
the graph knows neither.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from scenarios.domain.document import Reading
from scenarios.domain.findings import Finding
from scenarios.domain.graph import CHANCE, RETURN, Graph
from scenarios.domain.keys import Keys
from scenarios.domain.shorthand_drafts import (
    NodeDraft,
    ReplyDraft,
    VariableDraft,
    VariantDraft,
    Words,
    key_from,
)
from scenarios.domain.shorthand_lines import (
    count_marks,
    named_keys,
    read_divert,
    read_effect,
    read_field,
    read_gather,
    read_head,
    read_instead,
    read_reply,
    read_variable,
)
from scenarios.domain.shorthand_spelling import (
    CHOICE_FIELDS,
    NODE_FIELDS,
    VARIABLE_FIELDS,
    VARIANT_FIELDS,
    SpellingError,
)
from scenarios.domain.shorthand_spelling import read as read_value

_LONGEST_KEY: Final = 60


def read(text: str, base: Graph) -> Reading:
    """The graph that `text` tells, with what forms keep taken from `base`."""
    lines = [line.strip() for line in text.replace("\r\n", "\n").split("\n")]
    reader = _Reader(base, Keys(named_keys(lines)))
    for number, line in enumerate(lines, start=1):
        reader.line(number, line)
    graph = reader.finish()
    return Reading(graph, tuple(reader.findings))


class _Reader:
    def __init__(self, base: Graph, named: Keys) -> None:
        self.base = base
        self.findings: list[Finding] = []
        self.number = 0
        self.start: str | None = None
        self.variables: list[VariableDraft] = []
        self.nodes: list[NodeDraft] = []
        #: From the node with a head down to where replies are being added.
        self.weave: list[NodeDraft] = []
        #: By depth: what may still lack a way on, replies and nodes.
        self.loose: list[list[ReplyDraft | NodeDraft]] = []
        self.keys = named
        self.head_key = ""
        self.known_variables: set[str] = set()
        self.node: NodeDraft | None = None
        self.reply: ReplyDraft | None = None
        self.variant: VariantDraft | None = None

    def report(self, code: str, severity: str = "error", **details: str | int) -> None:
        key = self.node.key if self.node is not None else ""
        self.findings.append(
            Finding(severity, code, key, tuple(details.items()), line=self.number)
        )

    def line(self, number: int, line: str) -> None:
        self.number = number
        if not line:
            words = self.words()
            if words is not None:
                words.blank += 1
            return
        try:
            self.signs(line)(line)
        except SpellingError as error:
            self.problem(error)

    def problem(self, error: SpellingError) -> None:
        if error.code != "bad_condition":
            self.report(f"shorthand_{error.code}", **error.details)
            return
        place = "variants" if self.reply is None else str(self.reply.given["key"])
        self.report("bad_condition", choice=place, **error.details)

    def signs(self, line: str) -> Callable[[str], None]:
        if line.startswith("=="):
            return self.head
        if line.startswith("->"):
            return self.divert
        if line.startswith("//"):
            return self.comment
        if line.startswith("VAR "):
            return self.variable
        by_first = {
            "*": self.choice,
            "+": self.choice,
            "-": self.gather,
            "~": self.effect,
            "#": self.field,
            "{": self.instead,
        }
        return by_first.get(line[0], self.say)

    # -- lines ---------------------------------------------------------------------
    def comment(self, line: str) -> None:
        self.report("shorthand_comment", "info")

    def head(self, line: str) -> None:
        given = read_head(line)
        self.close()
        self.head_key = given["key"]
        self.open(NodeDraft(self.number, given), [])

    def open(self, node: NodeDraft, above: list[NodeDraft]) -> None:
        self.nodes.append(node)
        self.weave = [*above, node]
        self.node, self.reply, self.variant = node, None, None

    def close(self) -> None:
        """The node is told to its end: what is still loose leads nowhere."""
        self.weave, self.loose = [], []
        self.node = self.reply = self.variant = None

    def say(self, line: str) -> None:
        words = self.words()
        if words is None:
            raise SpellingError("words_before_head", found=line[:60])
        words.add(line[1:] if line.startswith("\\") else line)

    def words(self) -> Words | None:
        for part in (self.variant, self.reply, self.node):
            if part is not None:
                return part.words
        return None

    def instead(self, line: str) -> None:
        if self.node is None or self.reply is not None:
            raise SpellingError("misplaced_variant", found=line[:60])
        self.variant = VariantDraft(read_instead(line))
        self.node.variants.append(self.variant)

    def field(self, line: str) -> None:
        name, raw = read_field(line)
        given, forms = self.fields()
        if name in forms:
            given[name] = read_value(forms[name], raw)
        elif self.node is None and name == "start":
            self.start = read_value("text", raw)
        else:
            raise SpellingError("unknown_field", field=name[:60])

    def fields(self) -> tuple[dict[str, Any], Mapping[str, str]]:
        if self.variant is not None:
            return self.variant.given, VARIANT_FIELDS
        if self.reply is not None:
            return self.reply.given, CHOICE_FIELDS
        if self.node is not None:
            return self.node.given, NODE_FIELDS
        if self.variables:
            return self.variables[-1].given, VARIABLE_FIELDS
        return {}, {}

    def variable(self, line: str) -> None:
        draft = read_variable(line)
        self.variables.append(draft)
        self.known_variables.add(draft.given["key"])

    def effect(self, line: str) -> None:
        if self.node is None:
            raise SpellingError("words_before_head", found=line[:60])
        effect = read_effect(line)
        (self.node if self.reply is None else self.reply).effects.append(effect)
        if self.variables and effect.variable not in self.known_variables:
            self.report("unknown_variable", variable=effect.variable)

    # -- the weave --------------------------------------------------------------------
    def choice(self, line: str) -> None:
        if self.node is None:
            raise SpellingError("words_before_head", found=line[:60])
        self.go_to(count_marks(line))
        node = self.weave[-1]
        self.node, self.variant = node, None
        found = read_reply(line, is_chance=node.kind == CHANCE)
        if "key" not in found.given:
            found.given["key"] = node.keys.free(key_from(found.given["text"]))
        node.keys.use(found.given["key"])
        self.reply = ReplyDraft(self.number, found.given)
        node.replies.append(self.reply)
        self.loosen(len(self.weave), self.reply)
        for problem in found.problems:
            self.problem(problem)

    def go_to(self, depth: int) -> None:
        """Make the weave `depth` deep: a deeper reply answers the last one's words."""
        if depth > len(self.weave):
            if depth > len(self.weave) + 1 or self.reply is None:
                self.report("shorthand_too_deep", "warning")
            if self.reply is not None:
                self.nest(self.reply)
        else:
            del self.weave[depth:]

    def nest(self, reply: ReplyDraft) -> None:
        """What follows the reply is a node of its own, which it leads to."""
        above = self.weave[-1]
        wanted = f"{above.key}-{reply.given['key']}"
        if len(wanted) > _LONGEST_KEY:
            wanted = f"{self.head_key}-{len(self.nodes)}"
        given = {"key": self.keys.free(wanted), "kind": "patient"}
        node = NodeDraft(self.number, given, words=reply.words)
        reply.words = Words()
        if reply.given["target"]:
            self.report("shorthand_two_ways", target=reply.given["target"])
        reply.given["target"] = node.key
        self.open(node, self.weave)

    def loosen(self, depth: int, part: ReplyDraft | NodeDraft) -> None:
        while len(self.loose) < depth:
            self.loose.append([])
        self.loose[depth - 1].append(part)

    def gather(self, line: str) -> None:
        if self.node is None:
            raise SpellingError("words_before_head", found=line[:60])
        depth, label, rest = read_gather(line)
        if depth > len(self.weave):
            self.report("shorthand_too_deep", "warning")
            depth = len(self.weave)
        here = self.weave[depth - 1]
        is_empty = not here.replies and here.divert is None
        if is_empty and not label and here is self.weave[-1]:
            self.node, self.variant = here, None  # nothing to gather: it goes on
        else:
            self.join(depth, label)
        if rest.startswith("->"):
            self.divert(rest)
        elif rest:
            self.say(rest)

    def join(self, depth: int, label: str) -> None:
        """A node in which all that is loose at this depth or deeper comes together."""
        key = label or self.keys.free(f"{self.head_key}-{len(self.nodes)}")
        given = {"key": key, "kind": "patient"}
        node = NodeDraft(self.number, given, is_named=bool(label))
        if not self.weave[depth - 1].replies:
            self.loosen(depth, self.weave[depth - 1])
        for part in [part for level in self.loose[depth - 1 :] for part in level]:
            if isinstance(part, ReplyDraft):
                part.given["target"] = part.given["target"] or key
            elif not part.replies and part.divert is None:
                part.go_on(key)
        del self.loose[depth - 1 :]
        self.open(node, self.weave[: depth - 1])
        if depth > 1:
            self.loosen(depth, node)

    def divert(self, line: str) -> None:
        target = read_divert(line)
        if self.reply is not None:
            if self.reply.given["target"]:
                raise SpellingError("two_ways", target=target)
            self.reply.given["target"] = target
        elif self.node is None:
            self.start = target
        elif self.node.divert is not None:
            raise SpellingError("two_ways", target=target)
        else:
            self.node.divert = target

    # -- the end ----------------------------------------------------------------------
    def finish(self) -> Graph:
        self.close()
        passed = _resolved(self.passing())
        nodes = [node for node in self.nodes if node.key not in passed]
        for node in nodes:
            if node.divert is not None:
                node.go_on(node.divert)
            for reply in node.replies:
                target = reply.given["target"]
                reply.given["target"] = passed.get(target, target)
        self.places(nodes)
        variables = tuple(draft.variable() for draft in self.variables)
        start = self.start
        if start is None:
            known = {node.key for node in nodes}
            start = self.base.start
            if start not in known and nodes:
                start = nodes[0].key
        return replace(
            self.base,
            start=start,
            variables=variables or self.base.variables,
            nodes=tuple(node.node() for node in nodes),
        )

    def passing(self) -> dict[str, str]:
        """Gathers that say nothing: the key of each, and where it leads."""
        return {
            node.key: node.divert
            for node in self.nodes
            if node.divert is not None and not node.is_named and node.is_bare
        }

    def places(self, nodes: list[NodeDraft]) -> None:
        """Names that do not fit together, each with its line."""
        known: set[str] = set()
        for node in nodes:
            self.node, self.number = node, node.line
            if node.key and node.key in known:
                self.report("duplicate_node")
            known.add(node.key)
        for node in nodes:
            self.node = node
            met: set[str] = set()
            for reply in node.replies:
                self.number = reply.line
                key, target = str(reply.given["key"]), str(reply.given["target"])
                if key in met:
                    self.report("duplicate_choice", choice=key)
                met.add(key)
                if not target:
                    self.report("empty_target", choice=key)
                elif target != RETURN and target not in known:
                    self.report("missing_target", choice=key, target=target)


def _resolved(passing: Mapping[str, str]) -> dict[str, str]:
    """Where each of these leads in the end."""
    last: dict[str, str] = {}
    for key in passing:
        way: dict[str, None] = {}
        while key in passing and key not in last and key not in way:
            way[key] = None
            key = passing[key]
        last |= dict.fromkeys(way, last.get(key, key))
    return last
