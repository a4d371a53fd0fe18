"""A graph as a Twee 3 file that plays in SugarCube, and what is lost on the way.

Every reply marks itself in `$taken`, so that replies that are offered once and
conditions on what was said work in SugarCube, and a second import finds the same
keys. What SugarCube has no place for (bounds, keys) stands in StoryData under our
own name.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any, Final

from scenarios.domain.findings import Finding
from scenarios.domain.graph import (
    CHANCE,
    CHECK,
    RETURN,
    SCENE,
    SUB,
    Choice,
    Graph,
    Node,
)
from scenarios.formats.twee_losses import losses
from scenarios.formats.twee_phrases import Phrases, markup, one_line, quoted
from scenarios.formats.twine_story import slug

#: Only this family of numbers makes the same IFID of the same conversation.
_FAMILY: Final = uuid.UUID("5b1f3f0e-2f7c-5d0a-9a53-6f0f0e8f2a11")
#: The version that the tests play it in; Twine takes a later one for it.
FORMAT_VERSION: Final = "2.31.1"


def export(graph: Graph) -> tuple[str, tuple[Finding, ...]]:
    """The text of the file, and a finding for each kind of thing it cannot hold."""
    writer = _Writer(graph)
    return writer.text(), tuple(losses(graph))


def ifid(graph: Graph) -> str:
    """The story's own number where it came with one; else made of its slug."""
    try:
        return str(uuid.UUID(graph.external_id)).upper()
    except ValueError:
        return str(uuid.uuid5(_FAMILY, graph.slug)).upper()


class _Writer(Phrases):
    # -- the file ---------------------------------------------------------------------
    def text(self) -> str:
        parts = [
            f":: StoryTitle\n{one_line(self.graph.title)}",
            f":: StoryData\n{json.dumps(self._data(), indent=2, ensure_ascii=False)}",
            ":: StoryInit\n" + "\n".join(self._initial()),
        ]
        parts += [self._passage(node) for node in self.nodes]
        return "\n\n\n".join(parts) + "\n"

    def _data(self) -> dict[str, Any]:
        ours: dict[str, Any] = {"slug": self.graph.slug, "variables": {}}
        for variable in self.graph.variables:
            ours["variables"][self.variables[variable.key]] = asdict(variable)
        keys = {name: key for key, name in self.names.items() if slug(name) != key}
        if keys:
            ours["keys"] = keys
        return {
            "ifid": ifid(self.graph),
            "format": "SugarCube",
            "format-version": FORMAT_VERSION,
            "start": self._name(self.graph.start),
            "zoom": 1,
            "elearn": ours,
        }

    def _initial(self) -> Iterator[str]:
        for variable in self.graph.variables:
            value = self._value(variable, variable.clamp(variable.initial), "")
            yield f"<<set ${self.variables[variable.key]} to {value}>>"
        yield "<<set $taken to {}>>"
        if self.asks_since:
            yield "<<set $turn to 0>>\n<<set $at to {}>>"
        if any(node.kind == SUB for node in self.nodes):
            yield '<<set $calls to []>>\n<<set $back to "">>'

    def _passage(self, node: Node) -> str:
        tags = []
        if node.is_ending:
            tags.append(f"ending-{node.ending}" if node.ending else "ending")
        elif not node.is_automatic and node.kind != SCENE:
            tags.append(node.kind)
        head = ":: " + re.sub(r"([\\\[\]{}])", r"\\\1", self.names[node.key])
        if tags:
            head += f" [{' '.join(tags)}]"
        if node.at is not None:
            place = {"position": f"{node.at[0]},{node.at[1]}", "size": "100,100"}
            head += " " + json.dumps(place, separators=(",", ":"))
        body = [line for line in self._body(node) if line]
        # A line of words that begins like a header would become one.
        return head + "\n" + re.sub(r"^(?=::)", r"\\", "\n".join(body), flags=re.M)

    def _body(self, node: Node) -> Iterator[str]:
        arrival = f'<<set $at["{node.key}"] to $turn>>' if self.asks_since else ""
        arrival += "".join(self._change(effect) for effect in node.effects)
        if node.kind == SUB:
            yield self._call(node, arrival)
            return
        yield arrival
        if node.kind == CHANCE:
            yield self._dice(node)
        elif node.kind == CHECK:
            yield self._check(node)
        else:
            yield self._words(node)
            if not node.is_ending:
                yield from self._replies(node)

    def _call(self, node: Node, arrival: str) -> str:
        """SugarCube comes back to the passage that called: then it goes on, and what
        happens on arrival has happened."""
        name, target = quoted(self.names[node.key]), quoted(self._name(node.call))
        return (
            f'<<if $back is {name}>><<set $back to "">>{self._check(node)}<<else>>'
            f"{arrival}<<run $calls.push({name})>><<goto {target}>><</if>>"
        )

    # -- words --------------------------------------------------------------------------
    def _words(self, node: Node) -> str:
        own = markup(_paragraphs(node.action, node.sight, node.text))
        found = ""
        for variant in node.variants:
            words = markup(
                _paragraphs(
                    variant.action or node.action,
                    variant.sight or node.sight,
                    variant.text or node.text,
                )
            )
            sign = "elseif" if found else "if"
            found += f"<<{sign} {self.condition(variant.condition)}>>{words}"
        return f"{found}<<else>>{own}<</if>>" if found else own

    # -- replies ------------------------------------------------------------------------
    def _replies(self, node: Node) -> Iterator[str]:
        has_fallback = any(choice.fallback for choice in node.choices)
        ordered = sorted(node.choices, key=lambda choice: choice.fallback)
        for choice in ordered:
            link = self._link(node, choice)
            if has_fallback and not choice.fallback:
                link = f"<<set _offered to true>>{link}"
            condition = self._offered(node, choice)
            yield f"<<if {condition}>>{link}<</if>>" if condition else link
        timed = node.choice(node.on_time) if node.on_time else None
        if timed is not None and node.seconds:
            moves = self._moves(node, timed)
            yield f"<<timed {node.seconds}s>>{moves}<</timed>>"

    def _offered(self, node: Node, choice: Choice) -> str:
        parts = ["not _offered"] if choice.fallback else []
        if choice.once:
            parts.append(f'not $taken["{node.key}.{choice.key}"]')
        if choice.condition is not None:
            inner = self.condition(choice.condition)
            parts.append(f"({inner})" if choice.condition.op == "or" else inner)
        return " and ".join(parts)

    def _link(self, node: Node, choice: Choice) -> str:
        label = quoted(markup(one_line(choice.text or choice.key)))
        if choice.target == RETURN:
            return f"<<link {label}>>{self._moves(node, choice)}<</link>>"
        target = quoted(self._name(choice.target))
        return f"<<link {label} {target}>>{self._marks(node, choice)}<</link>>"

    def _marks(self, node: Node, choice: Choice) -> str:
        """What is remembered of a reply, and what it changes."""
        place = f"{node.key}.{choice.key}"
        found = [f'<<set $taken["{place}"] to true>>']
        if self.asks_since:
            if not node.is_automatic:
                found.append("<<set $turn += 1>>")
            found.append(f'<<set $at["{place}"] to $turn>>')
        found += [self._change(effect) for effect in choice.effects]
        return "".join(found)

    def _moves(self, node: Node, choice: Choice) -> str:
        if choice.target == RETURN:
            back = "<<set $back to $calls.pop()>><<goto $back>>"
            return self._marks(node, choice) + back
        target = quoted(self._name(choice.target))
        return self._marks(node, choice) + f"<<goto {target}>>"

    def _check(self, node: Node) -> str:
        found = ""
        ordered = sorted(node.choices, key=lambda choice: choice.fallback)
        for choice in ordered:
            parts = []
            if choice.once:
                parts.append(f'not $taken["{node.key}.{choice.key}"]')
            if choice.condition is not None:
                inner = self.condition(choice.condition)
                parts.append(f"({inner})" if choice.condition.op == "or" else inner)
            moves = self._moves(node, choice)
            if not parts:
                return f"{found}<<else>>{moves}<</if>>" if found else moves
            sign = "elseif" if found else "if"
            found += f"<<{sign} {' and '.join(parts)}>>{moves}"
        return f"{found}<</if>>" if found else ""

    def _dice(self, node: Node) -> str:
        """Each branch by its share of what the ones before it left."""
        ways = [choice for choice in node.choices if choice.weight > 0]
        rest = sum(choice.weight for choice in ways)
        found = ""
        for choice in ways:
            sign = "elseif" if found else "if"
            moves = self._moves(node, choice)
            found += f"<<{sign} random(1, {rest}) lte {choice.weight}>>{moves}"
            rest -= choice.weight
        return f"{found}<</if>>" if found else ""


def _paragraphs(*parts: str) -> str:
    return "\n\n".join(part for part in parts if part)
