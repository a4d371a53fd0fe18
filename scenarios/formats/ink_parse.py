"""The lines of an ink block as statements and weaves. Nothing is looked up here: what
a name means and where things lead is for `ink_story.py`.

Whatever is not read is told to `report` and left out; the block's raw text stays.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final

from scenarios.formats.ink_expressions import (
    InkError,
    Tree,
    number,
    parse_expression,
    sum_of,
)
from scenarios.formats.ink_source import Line
from scenarios.formats.ink_statements import (
    GLUE,
    Alternatives,
    Assign,
    Call,
    Go,
    If,
    Part,
    Reply,
    Say,
    Segment,
    Statement,
    Tunnel,
    Weave,
    as_text,
)
from scenarios.formats.ink_text import (
    BRANCH,
    LABEL,
    closing,
    dashed,
    is_condition,
    is_unfinished,
    outside,
    plain,
    rejoined,
    split_outside,
    stops,
    without_tags,
)

_MAX_BRACES: Final = 12
_MAX_WEAVE: Final = 20
_MAX_WEAVE_IN_BRACES: Final = 6
#: Lines over which the conditions of one choice may run.
_MAX_CONDITION_LINES: Final = 8

_CHOICE: Final = re.compile(r"[*+](?:\s*[*+])*\s*")
_GATHER: Final = re.compile(r"-(?!>)(?:\s*-(?!>))*\s*")
_DECLARED: Final = re.compile(r"(VAR|CONST|LIST|INCLUDE|EXTERNAL)\b\s*(.*)", re.DOTALL)
_ASSIGN: Final = re.compile(
    r"(?:temp\s+)?(?P<name>\w+)\s*(?:(?P<step>\+\+|--)|(?P<sign>\+=|-=|=(?!=))\s*(?P<value>.+))",
    re.DOTALL,
)
_TARGET: Final = re.compile(r"(?P<name>\w[\w.]*)\s*(?P<given>\(.*\))?", re.DOTALL)
_SEQUENCE_WORDS: Final = re.compile(
    r"\s*(?P<words>(?:stopping|once|cycle|shuffle)(?:\s+(?:stopping|once|cycle|shuffle))?)"
    r"\s*:\s*(?P<rest>.*)",
    re.DOTALL,
)
_SEQUENCE_SIGNS: Final = {"&": "cycle", "!": "once", "~": "shuffle", "$": "stopping"}

Report = Callable[[str, int, str], None]


class InkParser:
    """Counts what it met in `constructs`; `declared` are VAR, CONST and the like."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.constructs = 0
        self.declared: list[tuple[str, str, int]] = []

    # -- weave ----------------------------------------------------------------------
    def weave(self, lines: Iterable[Line], braces: int = 0) -> Weave:
        lines = list(lines)
        root: Weave = [Segment(lines[0].number if lines else 1)]
        levels: list[tuple[int, Weave]] = [(1, root)]
        here = root[0]
        limit = _MAX_WEAVE_IN_BRACES if braces else _MAX_WEAVE
        at = 0
        while at < len(lines):
            line = lines[at]
            at += 1
            choice, gather = _CHOICE.match(line.text), _GATHER.match(line.text)
            if choice is not None:
                marks = re.sub(r"\s", "", choice.group())
                depth = self._level(len(marks), limit, line)
                weave = self._open(levels, depth)
                rest = line.text[choice.end() :]
                for _ in range(_MAX_CONDITION_LINES):
                    if at < len(lines) and is_unfinished(rest):
                        rest += "\n" + lines[at].text
                        at += 1
                reply = self._reply(rest, marks[-1] == "*", line.number, braces)
                weave[-1].replies.append(reply)
                here = reply.body[0]
            elif gather is not None:
                depth = self._level(gather.group().count("-"), limit, line)
                weave = self._open(levels, depth)
                here = Segment(line.number)
                weave.append(here)
                self.constructs += 1
                rest = line.text[gather.end() :]
                label = LABEL.match(rest)
                if label is not None:
                    here.label, rest = label[1], rest[label.end() :]
                if _CHOICE.match(rest):  # `- * choice` on one line
                    at -= 1
                    lines[at] = Line(line.number, rest)
                elif rest.strip():
                    here.statements += self.line(rest, line.number, braces)
            else:
                here.statements += self.line(line.text, line.number, braces)
        return root

    def _level(self, depth: int, limit: int, line: Line) -> int:
        if depth > limit:
            self.report("ink_too_deep", line.number, line.text)
        return min(depth, limit)

    @staticmethod
    def _open(levels: list[tuple[int, Weave]], depth: int) -> Weave:
        """The weave at this depth; a deeper one lies in the last choice's body."""
        while len(levels) > 1 and levels[-1][0] > depth:
            levels.pop()
        level, weave = levels[-1]
        if level < depth and weave[-1].replies:
            weave = weave[-1].replies[-1].body
            levels.append((depth, weave))
        return weave

    def _reply(self, rest: str, once: bool, line: int, braces: int) -> Reply:
        self.constructs += 1
        label = ""
        conditions: list[Tree] = []
        while True:
            rest = rest.lstrip()
            found = LABEL.match(rest)
            if found is not None and not label and not conditions:
                label, rest = found[1], rest[found.end() :]
                continue
            end = closing(rest) if rest.startswith("{") else -1
            if end < 0 or not is_condition(rest[1:end]):
                break
            self.constructs += 1
            try:
                conditions.append(parse_expression(rest[1:end]))
            except InkError as error:
                self.report(error.code, line, rest[1:end])
            rest = rest[end + 1 :]
        head, arrow, way = outside(rest, "->")
        before, bracket, inside = outside(head, "[")
        inner, _, after = inside.partition("]")
        body: Weave = [Segment(line)]
        text = plain(before + inner) if bracket else plain(head)
        if bracket and (after.strip() or "{" in before):
            body[0].statements += self.content(before + after, line, braces)
        if arrow:
            body[0].statements += self.arrows(arrow + way, line)
        if "{" in text:
            self.report("ink_choice_text", line, text)
        return Reply(
            line=line,
            once=once,
            label=label,
            text=" ".join(text.split()),
            is_spoken=not bracket or bool(before.strip()),
            is_fallback=not text.strip() and bool(arrow),
            conditions=conditions,
            body=body,
        )

    # -- lines ------------------------------------------------------------------------
    def line(self, text: str, line: int, braces: int) -> list[Statement]:
        declared = _DECLARED.match(text)
        if declared is not None:
            self.declared.append((declared[1], declared[2].strip(), line))
            return []
        if text.startswith(("TODO:", "TODO ")):
            return []
        if text.startswith("~"):
            return self.logic(text[1:].strip(), line)
        return self.content(text, line, braces)

    def logic(self, text: str, line: int) -> list[Statement]:
        self.constructs += 1
        if text.split(" ")[0] == "return":
            return []
        assign = _ASSIGN.fullmatch(text)
        try:
            if assign is None:
                tree = parse_expression(text)
                if tree.op == "call":
                    return [Call(tree, line)]
                raise InkError("ink_logic", text)
            name = assign["name"]
            if assign["step"]:
                return [
                    Assign(
                        name, "add", number(1 if "+" in assign["step"] else -1), line
                    )
                ]
            value, op = parse_expression(assign["value"]), "add"
            if assign["sign"] == "=":
                value, op = sum_of(name, value)
            elif assign["sign"] == "-=":
                if value.op != "number":
                    raise InkError("ink_logic", text)
                value = number(-value.value)
            return [Assign(name, op, value, line)]
        except InkError as error:
            self.report(error.code, line, text)
            return []

    def content(self, text: str, line: int, braces: int) -> list[Statement]:
        """Words, brackets and the ways out at the end of a line."""
        text, tags = without_tags(text)
        if tags:
            self.constructs += 1
            self.report("ink_tag", line, ", ".join(tags))
        found: list[Statement] = []
        parts: list[Part] = []
        begun = line

        def said() -> None:
            if any(isinstance(part, Alternatives) or part.strip(" ") for part in parts):
                found.append(Say(list(parts), begun))
            parts.clear()

        at = 0
        for start in stops(text):
            if start < at:
                continue
            parts.append(plain(text[at:start]))
            line += text.count("\n", at, start)
            if text.startswith("{", start):
                end = closing(text[start:])
                if end < 0:
                    self.report("ink_bracket", line, text[start:])
                    at = start + 1
                    break
                made = self.brackets(text[start + 1 : start + end], line, braces + 1)
                at = start + end + 1
                line += text.count("\n", start, at)
                if isinstance(made, If):
                    said()
                    found.append(made)
                else:
                    parts.append(made)
            elif text.startswith("<>", start):
                parts.append(GLUE)
                at = start + 2
            elif text.startswith("<-", start):
                self.constructs += 1
                self.report("ink_thread", line, text[start:])
                at = len(text)
            else:
                said()
                return found + self.arrows(text[start:], line)
        parts.append(plain(text[at:]))
        said()
        return found

    def arrows(self, text: str, line: int) -> list[Statement]:
        """`-> a`, `-> a ->`, `-> a -> b`, `->->`, and `->` alone."""
        self.constructs += 1
        names = [part.strip() for part in text.split("->")][1:]
        if names == [""]:
            return []
        if names[0] == "" and len(names) > 1:
            if names[1]:
                self.report("ink_return_elsewhere", line, text)
            return [Go("return", "", line)]
        found: list[Statement] = []
        for place, name in enumerate(names):
            if not name:
                break
            target = _TARGET.fullmatch(name)
            if target is None:
                self.report("ink_bad_target", line, name)
                return found
            if target["given"]:
                self.report("ink_arguments", line, name)
            if place < len(names) - 1:
                found.append(Tunnel(target["name"], line))
            elif target["name"] in ("END", "DONE"):
                found.append(Go("end", "", line))
            else:
                found.append(Go("divert", target["name"], line))
        return found

    # -- brackets ----------------------------------------------------------------------
    def brackets(self, inner: str, line: int, braces: int) -> Part | If:
        self.constructs += 1
        if braces > _MAX_BRACES:
            self.report("ink_too_deep", line, inner)
            return ""
        words = _SEQUENCE_WORDS.fullmatch(inner)
        if words is not None:
            mode = (
                "shuffle" if "shuffle" in words["words"] else words["words"].split()[0]
            )
            if mode == "shuffle" and words["words"] != "shuffle":
                self.report("ink_shuffle_kind", line, words["words"])
            return self._texts(mode, dashed(words["rest"])[1], line, braces)
        question, colon, rest = outside(inner, ":", stop="|")
        if BRANCH.match(inner):  # its colons belong to its branches
            question, colon, rest = "", "", inner
        if colon or BRANCH.match(inner):
            return self._conditional(
                question if colon else "", rest if colon else inner, line, braces
            )
        choices = split_outside(inner, "|")
        if len(choices) > 1:
            signs = re.match(r"\s*([&!~$]*)", choices[0])
            mark = signs[1] if signs else ""
            choices[0] = choices[0].lstrip()[len(mark) :] if mark else choices[0]
            mode = "stopping"
            for sign in mark:
                mode = "shuffle" if mode == "shuffle" else _SEQUENCE_SIGNS[sign]
            return self._texts(mode, choices, line, braces)
        self.report("ink_function" if "(" in inner else "ink_printed", line, inner)
        return f"{{{inner.strip()}}}"

    def _texts(self, mode: str, texts: list[str], line: int, braces: int) -> Part | If:
        branches: list[tuple[Tree | None, Weave]] = []
        for text in texts:
            branches.append((None, self._inside(text, line, braces)))
        made = as_text(mode, branches, line)
        if made is None:
            # Ways out or effects that differ from visit to visit.
            self.report("ink_sequence_of_ways", line, " | ".join(texts))
            return If(branches[:1], line)
        return made

    def _conditional(
        self, question: str, rest: str, line: int, braces: int
    ) -> Part | If:
        asked = self._tree(question, line) if question.strip() else None
        branches: list[tuple[Tree | None, Weave]] = []
        first, parts = dashed(rest)
        begun = line
        line += question.count("\n")
        if not parts:
            texts = [rest] if "\n" in rest else split_outside(rest, "|")
            branches.append((asked, self._inside(texts[0], line, braces)))
            if len(texts) > 1:
                branches.append((None, self._inside("|".join(texts[1:]), line, braces)))
        else:
            if first.strip():
                branches.append((asked, self._inside(first, line, braces)))
            line += first.count("\n") + 1
            for text in parts:
                head, colon, body = outside(text, ":")
                if not colon:
                    head, body = "else", text
                tree: Tree | None = None
                if head.strip() != "else":
                    tree = self._tree(head, line)
                    if asked is not None and not first.strip():
                        tree = Tree("eq", (asked, tree))
                branches.append((tree, self._inside(body, line, braces)))
                line += text.count("\n") + 1
        return as_text("if", branches, begun) or If(branches, begun)

    def _tree(self, text: str, line: int) -> Tree:
        try:
            return parse_expression(text)
        except InkError as error:
            self.report(error.code, line, text)
            return Tree("unread")

    def _inside(self, text: str, line: int, braces: int) -> Weave:
        if "\n" not in text:
            return [Segment(line, statements=self.content(text, line, braces))]
        lines = [
            Line(line + offset, one.strip())
            for offset, one in enumerate(text.split("\n"))
            if one.strip()
        ]
        return self.weave(rejoined(lines), braces)
