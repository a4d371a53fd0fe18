"""Reads the passages of a story by its dialect: what each does, which variables
there are, and what could not be read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Protocol

from django.utils.translation import gettext as _

from scenarios.domain.conditions import VISITS, Condition
from scenarios.domain.findings import Finding
from scenarios.formats.shape import ImportRefused
from scenarios.formats.twine_chapbook import Chapbook
from scenarios.formats.twine_context import Program, has_exit
from scenarios.formats.twine_expressions import read_condition
from scenarios.formats.twine_harlowe import Harlowe
from scenarios.formats.twine_harlowe_logic import storylet_condition
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
    Log,
    Quiet,
    Storylets,
    Timer,
)
from scenarios.formats.twine_snowman import Snowman
from scenarios.formats.twine_story import (
    CHAPBOOK,
    HARLOWE,
    MAX_VARIABLES,
    SNOWMAN,
    SUGARCUBE,
    Passage,
    SourceStory,
    assign_keys,
    format_of,
)
from scenarios.formats.twine_sugarcube import SugarCube, widget_texts
from scenarios.formats.twine_values import Unreadable
from scenarios.formats.twine_variables import Variables, walk

_KEY: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,199}")
_QUOTED: Final = re.compile(r"\"([^\"\n]{1,200})\"|'([^'\n]{1,200})'|`([^`\n]{1,200})`")


class Dialect(Protocol):
    def read(self, text: str, first_line: int, log: Log) -> tuple[Item, ...]: ...


@dataclass(slots=True)
class Reading:
    story: SourceStory
    dialect: str
    programs: dict[str, Program] = field(default_factory=dict)
    variables: Variables = field(default_factory=Variables)
    findings: list[Finding] = field(default_factory=list)
    choices: int = 0
    supported: int = 0
    constructs: int = 0
    #: Pages that programs of the whole story name.
    named_by_code: set[str] = field(default_factory=set)


# -- reading -----------------------------------------------------------------------------
def read_story(story: SourceStory) -> Reading:
    reading = Reading(story, format_of(story), variables=Variables(story.ours))
    pages = story.pages()
    names = frozenset(page.name for page in pages)
    keys = _keys(story, names)
    dialect = _dialect(story, reading.dialect, names)
    set_up: list[tuple[Item, ...]] = []
    for passage in story.passages:
        if passage.is_program:
            reading.named_by_code |= _names_in(passage.text, names)
            reading.variables.learn_code(passage.text)
            if passage.text.strip() and "stylesheet" not in passage.tags:
                tell_of(
                    reading, "info", "twine_story_program", passage.line, passage.name
                )
            continue
        if passage.is_special and not passage.sets_up:
            if not passage.is_widget:
                _read_layout(reading, dialect, passage, names)
            continue
        log = Log()
        items = dialect.read(passage.text, passage.line, log)
        reading.supported += log.supported
        reading.constructs += log.constructs
        for code, _line in log.code:
            reading.variables.learn_code(code)
        if passage.sets_up:
            set_up.append(items)
            reading.findings += _of_passage(log.findings, "", passage.name)
            continue
        key = keys[passage.name]
        reading.findings += _of_passage(log.findings, key, passage.name)
        items = (*items, *_ways_of_code(reading, log, passage, items, names, key))
        reading.programs[passage.name] = _program(reading, passage, key, items, log)
        reading.choices += sum(_counts(item) for item in walk(items))
    for items in set_up:
        reading.variables.learn(items)
        reading.variables.learn_initial(items)
        if has_exit(items):
            reading.findings.append(Finding("warning", "twine_move_in_set_up", ""))
    for program in reading.programs.values():
        reading.variables.learn(program.items)
        if program.when is not None:
            reading.variables.learn([If((Branch(program.when, ()),))])
    if reading.dialect == CHAPBOOK:
        _fold_first_page(reading)
    if len(reading.variables.known) > MAX_VARIABLES:
        raise ImportRefused(
            _("The story has %(count)s variables; at most %(most)s are read.")
            % {"count": len(reading.variables.known), "most": MAX_VARIABLES}
        )
    reading.variables.settle()
    for program in reading.programs.values():
        if program.when is not None:
            program.when = at_passage(program.when, program.name)
    for name in reading.variables.unread():
        reading.findings.append(
            Finding("warning", "twine_variable_unread", "", (("variable", name),))
        )
    return reading


def _keys(story: SourceStory, names: frozenset[str]) -> dict[str, str]:
    """A key for each passage; our own export wrote down those that no name gives."""
    keys = assign_keys(names)
    given = story.ours.get("keys") if story.ours else None
    if not isinstance(given, Mapping):
        return keys
    found = keys | {
        name: key
        for name, key in given.items()
        if name in names and isinstance(key, str) and _KEY.fullmatch(key)
    }
    return found if len(set(found.values())) == len(found) else keys


def _fold_first_page(reading: Reading) -> None:
    """Chapbook sets up its variables on the first page; where nothing leads back
    there, what they are set to is what they begin with."""
    first = reading.programs[reading.story.start]
    linked, shown = roles_of(reading, without_start=True)
    if first.name in linked | shown:
        return
    set_up: list[Item] = []
    for item in first.items:
        if not isinstance(item, Assign) or item.op != "set":
            break
        set_up.append(item)
    reading.variables.learn_initial(set_up)
    first.items = first.items[len(set_up) :]


def _dialect(story: SourceStory, name: str, names: frozenset[str]) -> Dialect:
    if name == HARLOWE:
        return Harlowe(names)
    if name == CHAPBOOK:
        return Chapbook(names)
    if name == SNOWMAN:
        return Snowman(names)
    assert name == SUGARCUBE  # noqa: S101 -- the last of the four
    widgets: dict[str, str] = {}
    for passage in story.passages:
        if "<<widget" in passage.text:
            widgets |= widget_texts(passage.text)
    is_ours = story.ours is not None
    if is_ours:
        widgets = {}
    return SugarCube(names, widgets, is_ours=is_ours)


def _program(
    reading: Reading, passage: Passage, key: str, items: tuple[Item, ...], log: Log
) -> Program:
    program = Program(
        passage.name,
        key,
        _asked_from(items, passage.name),
        passage.text.strip(),
        passage.tags,
        passage.at,
        has_unread_way=any(one.code == "twine_target_unread" for one in log.findings),
    )
    if reading.dialect == HARLOWE:
        program.is_storylet, when = storylet_condition(passage.text)
        if when and when != "true":
            try:
                program.when = read_condition(when, Harlowe(frozenset()).dialect)
            except Unreadable:
                tell_of(
                    reading, "warning", "twine_condition_unread", passage.line, passage.name,
                    key, found=when[:200],
                )  # fmt: skip
    return program


def _asked_from(items: tuple[Item, ...], name: str) -> tuple[Item, ...]:
    """ "This passage" in conditions named, before another one shows them."""
    found: list[Item] = []
    for item in items:
        if isinstance(item, If):
            branches = tuple(
                replace(
                    one,
                    condition=one.condition and at_passage(one.condition, name),
                    items=_asked_from(one.items, name),
                )
                for one in item.branches
            )
            found.append(replace(item, branches=branches))
        elif isinstance(item, Link):
            found.append(replace(item, body=_asked_from(item.body, name)))
        elif isinstance(item, Chance):
            pairs = tuple((w, _asked_from(one, name)) for w, one in item.branches)
            found.append(replace(item, branches=pairs))
        elif isinstance(item, (Timer, Quiet, Call)):
            found.append(replace(item, items=_asked_from(item.items, name)))
        else:
            found.append(item)
    return tuple(found)


def _read_layout(
    reading: Reading, dialect: Dialect, passage: Passage, names: frozenset[str]
) -> None:
    """A header or a menu stands on every page; where it leads is only told."""
    if passage.name in ("StoryTitle", "StoryData", "StorySubtitle", "StoryAuthor"):
        return
    log = Log()
    items = dialect.read(passage.text, passage.line, log)
    for code, _line in log.code:
        reading.named_by_code |= _names_in(code, names)
        reading.variables.learn_code(code)
    reading.variables.learn(items)
    if has_exit(items):
        tell_of(reading, "warning", "twine_move_in_layout", passage.line, passage.name)
        for item in walk(items):
            target = getattr(item, "target", None)
            if isinstance(target, str):
                reading.named_by_code.add(target)


def _names_in(code: str, names: frozenset[str]) -> set[str]:
    """Passages that a program names in quotes."""
    found = {one[1] or one[2] or one[3] for one in _QUOTED.finditer(code)}
    return found & names


def _ways_of_code(
    reading: Reading,
    log: Log,
    passage: Passage,
    items: Sequence[Item],
    names: frozenset[str],
    key: str,
) -> list[Link]:
    """A program on the page that names a passage may lead there: the page offers
    it, and the finding asks the author to say when."""
    told = {getattr(item, "target", None) for item in walk(items)}
    found: list[Link] = []
    for code, line in log.code:
        for name in sorted(_names_in(code, names) - {passage.name}):
            if name in told:
                continue
            told.add(name)
            found.append(Link("", name, line, by_code=True, counts=False))
            tell_of(
                reading,
                "warning",
                "twine_way_of_code",
                line,
                passage.name,
                key,
                target=name,
            )
    return found


def _counts(item: Item) -> bool:
    if isinstance(item, Link):
        return item.counts
    return isinstance(item, (Back, Storylets))


def roles_of(
    reading: Reading, *, without_start: bool = False
) -> tuple[set[str], set[str]]:
    """Passages that something leads to, and those that another one shows."""
    linked: set[str] = set() if without_start else {reading.story.start}
    shown: set[str] = set()
    for program in reading.programs.values():
        if program.is_storylet:
            linked.add(program.name)
        for item in walk(program.items):
            if isinstance(item, (Link, Goto, Call)) and item.target is not None:
                linked.add(item.target)
            elif isinstance(item, Include) and item.target != program.name:
                shown.add(item.target)
    return linked, shown


# -- findings --------------------------------------------------------------------------------
def tell_of(
    reading: Reading,
    severity: str,
    code: str,
    line: int | None,
    passage: str,
    key: str = "",
    **details: str | int,
) -> None:
    told = (*details.items(), ("passage", passage))
    reading.findings.append(Finding(severity, code, key, told, line=line))


def _of_passage(findings: Iterable[Finding], key: str, name: str) -> list[Finding]:
    return [
        replace(one, node=key, details=(*one.details, ("passage", name)))
        for one in findings
    ]


def told_once(findings: Iterable[Finding]) -> list[Finding]:
    """What stands on one line is told once, however many pages show it."""
    found: dict[object, Finding] = {}
    for one in findings:
        details = tuple(pair for pair in one.details if pair[0] != "passage")
        place = one.line if one.line else one.node
        found.setdefault((one.code, details, place), one)
    return list(found.values())


def at_passage(condition: Condition, passage: str) -> Condition:
    """The condition with "the passage that asks" named."""
    if condition.args:
        return replace(
            condition, args=tuple(at_passage(one, passage) for one in condition.args)
        )
    if condition.term == VISITS and not condition.node:
        return replace(condition, node=passage)
    return condition
