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
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any, Final

from scenarios.domain.conditions import SINCE, VARIABLE, VISITS, Condition
from scenarios.domain.findings import Finding
from scenarios.domain.graph import (
    CHANCE,
    CHECK,
    RETURN,
    SCENE,
    SUB,
    Choice,
    Effect,
    Graph,
    Node,
    Variable,
)
from scenarios.formats.twine_story import SPECIAL_NAMES, slug

#: Only this family of numbers makes the same IFID of the same conversation.
_FAMILY: Final = uuid.UUID("5b1f3f0e-2f7c-5d0a-9a53-6f0f0e8f2a11")
FORMAT_VERSION: Final = "2.36.1"
_SIGNS: Final = {
    "ge": "gte", "le": "lte", "gt": "gt", "lt": "lt", "eq": "is", "ne": "isnot",
}  # fmt: skip
#: Names that the export itself needs.
_OWN_NAMES: Final = ("taken", "turn", "at", "calls", "back", "args")
_WIDGETS: Final = """\
:: elearn widgets [widget]
<<widget "call" container>>\
<<if $back is _args[1]>><<set $back to "">>_contents\
<<else>><<run $calls.push(_args[1])>><<goto _args[0]>><</if>><</widget>>
<<widget "comeback">><<set $back to $calls.pop()>><<goto $back>><</widget>>"""

#: Signs that SugarCube would read as marks of layout.
_MARKS: Final = re.compile(
    r"[&<>$_\[\]{}\\`|@]|(?<=')'|(?<=/)[/*%]|(?<==)=|(?<=~)~|(?<=\^)\^|(?<=-)-"
    r"|(?<=\")\"|^[!*#:;]",
    re.M,
)


def export(graph: Graph) -> tuple[str, tuple[Finding, ...]]:
    """The text of the file, and a finding for each kind of thing it cannot hold."""
    writer = _Writer(graph)
    return writer.text(), tuple(writer.losses())


def ifid(graph: Graph) -> str:
    """The story's own number where it came with one; else made of its slug."""
    try:
        return str(uuid.UUID(graph.external_id)).upper()
    except ValueError:
        return str(uuid.uuid5(_FAMILY, graph.slug)).upper()


class _Writer:
    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        first = {node.key: node for node in reversed(graph.nodes)}
        self.nodes = [first[key] for key in reversed(first)]
        self.names = _passage_names(self.nodes)
        self.variables = _variable_names(graph.variables)
        self.asks_since = any(
            part.term == SINCE for one in _conditions(graph) for part in one.walk()
        )

    # -- the file ---------------------------------------------------------------------
    def text(self) -> str:
        parts = [
            f":: StoryTitle\n{_one_line(self.graph.title)}",
            f":: StoryData\n{json.dumps(self._data(), indent=2, ensure_ascii=False)}",
            ":: StoryInit\n" + "\n".join(self._initial()),
        ]
        if any(node.kind == SUB for node in self.nodes):
            parts.append(_WIDGETS)
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

    def _name(self, key: str) -> str:
        return self.names.get(key, key)

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
        if self.asks_since:
            yield f'<<set $at["{node.key}"] to $turn>>'
        yield from (self._change(effect) for effect in node.effects)
        if node.kind == CHANCE:
            yield self._dice(node)
        elif node.kind == CHECK:
            yield self._check(node)
        elif node.kind == SUB:
            inside = self._check(node)
            target, back = self._name(node.call), self.names[node.key]
            yield f"<<call {_quoted(target)} {_quoted(back)}>>{inside}<</call>>"
        else:
            yield self._words(node)
            if not node.is_ending:
                yield from self._replies(node)

    # -- words --------------------------------------------------------------------------
    def _words(self, node: Node) -> str:
        own = _markup(_paragraphs(node.action, node.sight, node.text))
        found = ""
        for variant in node.variants:
            words = _markup(
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
        label = _quoted(_markup(_one_line(choice.text or choice.key)))
        if choice.target == RETURN:
            return f"<<link {label}>>{self._moves(node, choice)}<</link>>"
        target = _quoted(self._name(choice.target))
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
            return self._marks(node, choice) + "<<comeback>>"
        target = _quoted(self._name(choice.target))
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

    # -- changes and conditions ------------------------------------------------------------
    def _change(self, effect: Effect) -> str:
        variable = self.graph.variable(effect.variable)
        if variable is None:
            return ""
        name = f"${self.variables[variable.key]}"
        if effect.op == "set" or variable.type != "number":
            amount = effect.amount
            if effect.op != "set":  # a flag moved by one is set or cleared
                amount = int(effect.amount > 0)
            amount = variable.clamp(amount)
            return f"<<set {name} to {self._value(variable, amount, effect.word)}>>"
        sign = "+" if effect.amount >= 0 else "-"
        change = f"{name} {sign} {abs(effect.amount)}"
        if variable.minimum is None and variable.maximum is None:
            return f"<<set {name} to {change}>>"
        low = "-Infinity" if variable.minimum is None else variable.minimum
        high = "Infinity" if variable.maximum is None else variable.maximum
        return f"<<set {name} to Math.clamp({change}, {low}, {high})>>"

    def _value(self, variable: Variable, amount: int, word: str) -> str:
        if variable.type == "flag":
            return "true" if amount else "false"
        if variable.type == "word":
            if not word and 0 <= amount < len(variable.words):
                word = variable.words[amount]
            return _quoted(word)
        return str(amount)

    def condition(self, condition: Condition) -> str:
        """The condition in SugarCube's words."""
        if condition.op in ("and", "or"):
            parts = [
                f"({self.condition(one)})"
                if one.op in ("and", "or")
                else self.condition(one)
                for one in condition.args
            ]
            return f" {condition.op} ".join(parts)
        if condition.op == "not":
            return f"not ({self.condition(condition.args[0])})"
        place = condition.node + (f".{condition.choice}" if condition.choice else "")
        if condition.op == "taken":
            return f'$taken["{place}"]'
        if condition.op == "visited":
            return f"hasVisited({_quoted(self._name(condition.node))})"
        sign = _SIGNS[condition.op]
        if condition.term == VISITS:
            return f"visited({_quoted(self._name(condition.node))}) {sign} {condition.value}"
        if condition.term == SINCE:
            since = f'$turn - $at["{place}"]'
            if condition.op == "ne":  # what never happened is no turns ago
                return f"({since} lt {condition.value} or {since} gt {condition.value})"
            return f"{since} {sign} {condition.value}"
        assert condition.term == VARIABLE  # noqa: S101 -- the last of the three
        return self._compared(condition, sign)

    def _compared(self, condition: Condition, sign: str) -> str:
        variable = self.graph.variable(condition.variable)
        if variable is None:
            return f"0 {sign} {condition.value}"
        name = f"${self.variables[variable.key]}"
        if variable.type == "flag" and condition.op in ("eq", "ne"):
            is_set = bool(condition.value) == (condition.op == "eq")
            return name if is_set else f"not {name}"
        if variable.type == "word" and condition.op in ("eq", "ne"):
            return f"{name} {sign} {self._value(variable, condition.value, condition.word)}"
        return f"{name} {sign} {condition.value}"

    # -- what is lost ------------------------------------------------------------------------
    def losses(self) -> Iterator[Finding]:
        graph, replies = (
            self.graph,
            [one for node in self.nodes for one in node.choices],
        )
        counts = {
            "lost_rules": len(graph.rules),
            "lost_plans": len(graph.plans),
            "lost_skills": len(graph.skills),
            "lost_frame": sum(
                bool(one)
                for one in (
                    graph.opening, graph.content_note, graph.support, graph.confidant,
                    graph.persona.name, graph.order_rules,
                )
            ),
            "lost_cues": sum(node.cue is not None for node in self.nodes),
            "lost_speaker": sum(bool(node.speaker) for node in self.nodes),
            "lost_sight": sum(bool(node.action or node.sight) for node in self.nodes),
            "lost_pictures": sum(bool(node.portrait or node.image) for node in self.nodes),
            "lost_evening": sum(bool(node.evening) for node in self.nodes),
            "lost_own_words": sum(
                node.own_words or node.ask_confidence for node in self.nodes
            ),
            "lost_ratings": sum(_is_rated(one) for one in replies),
            "lost_debrief": sum(
                bool(one.feedback or one.thought or one.better or one.why or one.evidence or one.red_flag)
                for one in replies
            ),
            "lost_manner": sum(not one.spoken for one in replies),
            "lost_locked": sum(one.when_locked == "show" for one in replies),
            "lost_dice_condition": sum(
                one.condition is not None or one.once
                for node in self.nodes if node.kind == CHANCE
                for one in node.choices
            ),
        }  # fmt: skip
        for code, count in counts.items():
            if count:
                severity = "warning" if code in _CHANGES_PLAY else "info"
                yield Finding(severity, code, "", (("count", count),))
        for node in self.nodes:
            if not node.is_ending and not node.is_automatic and not node.choices:
                yield Finding("warning", "becomes_ending", node.key)


#: Losses with which the story plays otherwise than here.
_CHANGES_PLAY: Final = ("lost_rules", "lost_dice_condition", "lost_locked")


def _is_rated(choice: Choice) -> bool:
    plain = Choice("", "", "")
    return bool(
        choice.codes
        or choice.marks
        or choice.explicit
        or choice.quality not in ("", plain.quality)
        or choice.space not in ("", plain.space)
    )


def _conditions(graph: Graph) -> Iterator[Condition]:
    for node in graph.nodes:
        for choice in node.choices:
            if choice.condition is not None:
                yield choice.condition
        for variant in node.variants:
            yield variant.condition


def _passage_names(nodes: Iterable[Node]) -> dict[str, str]:
    """A name for each key: the source's, else the title, where they lead back to
    the key; else the key itself."""
    found: dict[str, str] = {}
    used: set[str] = set(SPECIAL_NAMES) | {"elearn widgets"}
    for node in nodes:
        told = (node.source_ref, node.title, node.key)
        fitting = (
            name
            for name in told
            if name
            and slug(name) == node.key
            and name not in used
            and name == _one_line(name)
        )
        name = next(fitting, node.key)
        number = 2
        while name in used:
            name, number = f"{node.key} {number}", number + 1
        used.add(name)
        found[node.key] = name
    return found


def _variable_names(variables: Iterable[Variable]) -> dict[str, str]:
    """A name for each key that SugarCube takes."""
    found: dict[str, str] = {}
    for variable in variables:
        name = re.sub(r"[^A-Za-z0-9_]", "_", variable.key).lstrip("_") or "v"
        if name[0].isdigit() or name in _OWN_NAMES:
            name = f"v_{name}"
        while name in found.values():
            name += "_"
        found.setdefault(variable.key, name)
    return found


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _paragraphs(*parts: str) -> str:
    return "\n\n".join(part for part in parts if part)


def _quoted(text: str) -> str:
    """A text in quotes; labels have none left inside, names rarely."""
    text = text.replace("\\", "\\\\").replace("\n", " ")
    return '"' + text.replace('"', '\\"') + '"'


def _markup(text: str) -> str:
    """Words that SugarCube shows as they are."""
    return _MARKS.sub(lambda match: f"&#{ord(match[0])};", text)
