"""What the names of an ink story mean: places, labels, variables, constants; and how
an expression becomes a condition of ours. Nothing is ever worked out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Final

from scenarios.domain.conditions import COMPARISONS, SINCE, VISITS, Condition
from scenarios.domain.graph import Effect, Variable
from scenarios.domain.keys import Keys
from scenarios.formats.ink_expressions import InkError, Tree, mirrored, parse_expression
from scenarios.formats.ink_statements import (
    Alternatives,
    Assign,
    Go,
    Part,
    Reply,
    Segment,
    Tunnel,
    Weave,
    walk,
)
from scenarios.formats.naming import key_of

#: Names that a condition of ours could not tell from its own words.
_RESERVED: Final = ("and", "or", "not", "visited", "taken", "visits", "turns_since")
#: Begins the name of a reply that has not been put anywhere yet.
_WAITING: Final = "\x00"
#: knot, stitch
Scope = tuple[str, str]
Truth = Condition | bool


@dataclass(slots=True)
class Place:
    """What a name stands for: a node by its key, or a reply that has no node of its
    own and is known once it has been put somewhere."""

    key: str = ""
    node: str = ""
    choice: str = ""


@dataclass(slots=True)
class Kind:
    """A variable while its values are being met."""

    type: str
    initial: int = 0
    words: list[str] = field(default_factory=list)
    #: It was declared, and is no variable of one passage only.
    is_global: bool = True

    def word(self, word: str) -> str:
        if word not in self.words:
            self.words.append(word)
        return word


def all_of(parts: Iterable[Truth]) -> Truth:
    kept: list[Condition] = []
    for part in parts:
        if part is False:
            return False
        if isinstance(part, Condition):
            kept.append(part)
    if not kept:
        return True
    return kept[0] if len(kept) == 1 else Condition("and", args=tuple(kept))


def any_of(parts: Iterable[Truth]) -> Truth:
    kept: list[Condition] = []
    for part in parts:
        if part is True:
            return True
        if isinstance(part, Condition):
            kept.append(part)
    if not kept:
        return False
    return kept[0] if len(kept) == 1 else Condition("or", args=tuple(kept))


def none_of(part: Truth) -> Truth:
    if isinstance(part, bool):
        return not part
    return part.args[0] if part.op == "not" else Condition("not", args=(part,))


def reads_of(parts: Iterable[Part]) -> set[str]:
    """The names that decide which of these texts is said."""
    found: set[str] = set()
    for part in parts:
        if isinstance(part, Alternatives):
            for tree, inner in part.branches:
                found |= _names_in(tree)
                found |= reads_of(inner)
    return found


def _names_in(tree: Tree | None) -> set[str]:
    if tree is None:
        return set()
    found = {tree.text} if tree.op == "name" else set()
    for part in tree.args:
        found |= _names_in(part)
    return found


class Names:
    def __init__(self) -> None:
        self.places: dict[str, Place] = {}
        self.constants: dict[str, Tree] = {}
        self.variables: dict[str, Kind] = {}
        self._keys = Keys()
        self._waiting: list[Place] = []
        #: Last parts of the names that something leads to.
        self.targets: set[str] = set()

    # -- places ----------------------------------------------------------------------
    def new_key(self, wanted: str) -> str:
        return self._keys.free(key_of(wanted, "place"))

    def note(self, weave: Weave) -> None:
        """Remember where this weave leads to, and what its variables hold."""
        for one in walk(weave):
            if isinstance(one, Go | Tunnel):
                self.targets.add(one.target.rpartition(".")[2])
            elif isinstance(one, Assign):
                self.assigned(one)

    def label(self, weave: Weave, scope: Scope) -> None:
        """Give every label of this weave its place."""
        for one in walk(weave):
            if isinstance(one, Segment | Reply) and one.label:
                is_node = isinstance(one, Segment) or one.label in self.targets
                name = ".".join(part for part in (*scope, one.label) if part)
                key = self.new_key(f"{scope[0]}-{one.label}") if is_node else ""
                place = self.places.setdefault(name, Place(key))
                self.places.setdefault(f"{scope[0]}.{one.label}".lstrip("."), place)

    def find(self, name: str, scope: Scope) -> Place | None:
        """Inside out: the stitch, the knot, the whole story."""
        for around in (f"{scope[0]}.{scope[1]}.", f"{scope[0]}.", ""):
            place = self.places.get((around + name).lstrip("."))
            if place is not None:
                return place
        return None

    # -- variables ---------------------------------------------------------------------
    def declare(self, kind: str, text: str) -> None:
        """`VAR name = value`, `CONST name = value`. Raises `InkError`."""
        name, sign, raw = (part.strip() for part in text.partition("="))
        if not sign or not name.isidentifier():
            raise InkError("ink_declaration", text)
        value = self.constant(parse_expression(raw))
        if value.op not in ("number", "string", "target"):
            raise InkError("ink_declaration", text)
        if kind == "CONST":
            self.constants[name] = value
            return
        if value.op == "number":
            flag = raw in ("true", "false")
            self.variables[name] = Kind("flag" if flag else "number", value.value)
        else:
            self.targets.add(value.text.rpartition(".")[2])
            self.variables[name] = Kind("word", words=[value.text])

    def assigned(self, statement: Assign) -> None:
        value = self.constant(statement.value)
        known = self.variables.get(statement.name)
        if known is None:
            kind = (
                "number"
                if value.op == "number" and statement.value.op != "not"
                else "flag"
            )
            if value.op in ("string", "target"):
                kind = "word"
            known = Kind(kind, is_global=False)
            self.variables[statement.name] = known
        if known.type == "flag" and (
            statement.op == "add"
            or (value.op == "number" and value.value not in (0, 1))
        ):
            known.type = "number"
        if value.op in ("string", "target") and known.type == "word":
            known.word(value.text)
            self.targets.add(value.text.rpartition(".")[2])

    def constant(self, tree: Tree) -> Tree:
        if tree.op == "name":
            return self.constants.get(tree.text, tree)
        return tree

    def variable_key(self, name: str) -> str:
        return f"var-{name}" if name in _RESERVED else name

    def made_variables(self) -> tuple[Variable, ...]:
        found = []
        for name, kind in self.variables.items():
            key = self.variable_key(name)
            if kind.type == "flag":
                found.append(Variable(key, kind.initial, 0, 1, type="flag"))
            elif kind.type == "word":
                words = tuple(kind.words)
                found.append(Variable(key, 0, 0, max(0, len(words) - 1), "word", words))
            else:
                found.append(
                    Variable(key, kind.initial, None, None, axis=kind.is_global)
                )
        return tuple(found)

    # -- expressions --------------------------------------------------------------------
    def effect(self, statement: Assign) -> Effect:
        """Raises `InkError` for a value that is only known while playing."""
        kind = self.variables[statement.name]
        key, value = self.variable_key(statement.name), self.constant(statement.value)
        if value.op == "number" and kind.type != "word":
            return Effect(key, value.value, statement.op)
        if value.op in ("string", "target") and kind.type == "word":
            return Effect(key, 0, "set", word=kind.word(value.text))
        raise InkError("ink_logic", f"{statement.name} = {value.text or value.op}")

    def truth(self, tree: Tree, scope: Scope) -> Truth:
        """Raises `InkError`."""
        tree = self.constant(tree)
        if tree.op == "number":
            return tree.value != 0
        if tree.op == "not":
            return none_of(self.truth(tree.args[0], scope))
        if tree.op in ("and", "or"):
            parts = [self.truth(part, scope) for part in tree.args]
            return all_of(parts) if tree.op == "and" else any_of(parts)
        if tree.op in COMPARISONS:
            return self._comparison(tree, scope)
        if tree.op == "name":
            return self._comparison(Tree("ne", (tree, Tree("number"))), scope)
        raise InkError("ink_expression", tree.text or tree.op)

    def _comparison(self, tree: Tree, scope: Scope) -> Truth:
        left, right = (self.constant(part) for part in tree.args)
        values = ("number", "string", "target")
        if left.op in values and right.op in values:
            same = (left.op, left.text, left.value) == (
                right.op,
                right.text,
                right.value,
            )
            if left.op == right.op == "number":
                return COMPARISONS[tree.op](left.value, right.value)
            return same if tree.op == "eq" else not same
        if left.op in values:
            return self._comparison(mirrored(Tree(tree.op, (left, right))), scope)
        if right.op not in values:
            raise InkError("ink_two_unknowns", f"{left.text} {right.text}")
        if left.op == "call":
            return self._since(tree.op, left, right, scope)
        if left.op != "name":
            raise InkError("ink_expression", left.op)
        kind = self.variables.get(left.text)
        if kind is not None:
            key = self.variable_key(left.text)
            if kind.type == "word":
                if right.op == "number":
                    raise InkError("ink_expression", left.text)
                return Condition(tree.op, variable=key, word=kind.word(right.text))
            return Condition(tree.op, variable=key, value=right.value)
        place = self.find(left.text, scope)
        if place is None:
            raise InkError("ink_unknown_name", left.text)
        return self._count(tree.op, place, right.value, left.text)

    def _count(self, op: str, place: Place, value: int, name: str) -> Truth:
        """How often a place was seen. Of a reply only whether it was taken is known."""
        if (op, value) in (("ne", 0), ("gt", 0), ("ge", 1)):
            return self._seen(place)
        if (op, value) in (("eq", 0), ("lt", 1), ("le", 0)):
            return Condition("not", args=(self._seen(place),))
        if not place.key:
            raise InkError("ink_count_of_choice", name)
        return Condition(op, term=VISITS, node=place.key, value=value)

    def _seen(self, place: Place) -> Condition:
        if place.key:
            return Condition("visited", node=place.key)
        self._waiting.append(place)
        return Condition("taken", node=f"{_WAITING}{len(self._waiting) - 1}")

    def settled(self, condition: Condition) -> Condition | None:
        """The same with every reply by its name; None where one was put nowhere."""
        if condition.op == "taken" and condition.node.startswith(_WAITING):
            place = self._waiting[int(condition.node.removeprefix(_WAITING))]
            if not place.node:
                return None
            return Condition("taken", node=place.node, choice=place.choice)
        if not condition.args:
            return condition
        args = tuple(self.settled(part) for part in condition.args)
        if None in args:
            return None
        return replace(condition, args=args)

    def _since(self, op: str, call: Tree, right: Tree, scope: Scope) -> Truth:
        if call.text != "TURNS_SINCE" or len(call.args) != 1 or right.op != "number":
            raise InkError("ink_function", f"{call.text}()")
        place = self.find(call.args[0].text, scope)
        if place is None:
            raise InkError("ink_unknown_name", call.args[0].text)
        if not place.key:
            raise InkError("ink_count_of_choice", call.args[0].text)
        seen = Condition("visited", node=place.key)
        since = Condition(op, term=SINCE, node=place.key, value=max(0, right.value))
        if right.value < 0:
            # Ink says −1 for never.
            never = Condition("not", args=(seen,))
            return {"eq": never, "le": never, "ne": seen, "gt": seen, "ge": True}.get(
                op, False
            )
        if op in ("lt", "le", "ne"):
            return Condition("or", args=(Condition("not", args=(seen,)), since))
        return since
