"""From the passages of a Twine story to a graph with findings: the one way.

Reads every passage by its dialect, decides which are pages of their own and which
are only shown inside others, and puts the nodes in the order of reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Protocol

from django.utils.translation import gettext as _

from scenarios.domain.conditions import Condition
from scenarios.domain.findings import Finding, order_findings
from scenarios.domain.graph import ENDING, RETURN, Choice, Graph, Node, Persona
from scenarios.formats.shape import MAX_NODES, Imported, ImportRefused
from scenarios.formats.twine_chapbook import Chapbook
from scenarios.formats.twine_expressions import Unreadable, at_passage, read_condition
from scenarios.formats.twine_harlowe import Harlowe, storylet_condition
from scenarios.formats.twine_pages import TO, Page, Program, Story, has_exit
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
    SNOWMAN,
    SUGARCUBE,
    Passage,
    SourceStory,
    assign_keys,
    format_of,
    slug,
)
from scenarios.formats.twine_sugarcube import SugarCube, widget_texts
from scenarios.formats.twine_variables import Variables, walk

#: What every imported graph is said to come from.
SOURCE: Final = "twine"
_KEY: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,199}")
_QUOTED: Final = re.compile(r"\"([^\"\n]{1,200})\"|'([^'\n]{1,200})'|`([^`\n]{1,200})`")


class Dialect(Protocol):
    def read(self, text: str, first_line: int, log: Log) -> tuple[Item, ...]: ...


@dataclass(slots=True)
class _Reading:
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


def import_story(story: SourceStory, name: str) -> Imported:
    """The graph of a story. Raises `ImportRefused` for what is too large."""
    story.settle()
    reading = _read(story)
    linked, shown = _roles(reading)
    kept = [one for one in reading.programs if one in linked or one not in shown]
    pages = _make_pages(reading, kept)
    nodes, ordered = _ordered(reading, pages)
    graph = Graph(
        slug=_slug_of(story),
        title=story.title,
        start=pages[story.start].entry,
        persona=Persona(""),
        nodes=nodes,
        variables=reading.variables.all(),
        source=SOURCE,
        external_id=story.ifid,
    )
    for page in pages.values():
        reading.findings += page.findings
    _tell_unreached(reading, graph, pages)
    endings = sum(node.kind == ENDING for node in nodes)
    return Imported(
        source=name,
        title=story.title,
        graph=graph,
        nodes=len(reading.programs),
        choices=reading.choices,
        endings=endings,
        findings=order_findings(_told_once([*story.findings, *reading.findings])),
        supported=reading.supported,
        constructs=reading.constructs,
    )


def _slug_of(story: SourceStory) -> str:
    given = story.ours.get("slug") if story.ours else None
    if isinstance(given, str) and slug(given, 50) == given:
        return given
    return slug(story.title, 50)


# -- reading -----------------------------------------------------------------------------
def _read(story: SourceStory) -> _Reading:
    reading = _Reading(story, format_of(story), variables=Variables(story.ours))
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
                _tell(reading, "info", "story_program", passage.line, passage.name)
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
            reading.findings.append(Finding("warning", "move_in_set_up", ""))
    for program in reading.programs.values():
        reading.variables.learn(program.items)
        if program.when is not None:
            reading.variables.learn([If((Branch(program.when, ()),))])
    if reading.dialect == CHAPBOOK:
        _fold_first_page(reading)
    reading.variables.settle()
    for program in reading.programs.values():
        if program.when is not None:
            program.when = at_passage(program.when, program.name)
    for name in reading.variables.unread():
        reading.findings.append(
            Finding("warning", "variable_unread", "", (("variable", name),))
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


def _fold_first_page(reading: _Reading) -> None:
    """Chapbook sets up its variables on the first page; where nothing leads back
    there, what they are set to is what they begin with."""
    first = reading.programs[reading.story.start]
    linked, shown = _roles(reading, without_start=True)
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
    reading: _Reading, passage: Passage, key: str, items: tuple[Item, ...], log: Log
) -> Program:
    program = Program(
        passage.name,
        key,
        _asked_from(items, passage.name),
        passage.text.strip(),
        passage.tags,
        passage.at,
        has_unread_way=any(one.code == "target_unread" for one in log.findings),
    )
    if reading.dialect == HARLOWE:
        program.is_storylet, when = storylet_condition(passage.text)
        if when and when != "true":
            try:
                program.when = read_condition(when, Harlowe(frozenset()).dialect)
            except Unreadable:
                _tell(
                    reading, "warning", "condition_unread", passage.line, passage.name,
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
    reading: _Reading, dialect: Dialect, passage: Passage, names: frozenset[str]
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
        _tell(reading, "warning", "move_in_layout", passage.line, passage.name)
        for item in walk(items):
            target = getattr(item, "target", None)
            if isinstance(target, str):
                reading.named_by_code.add(target)


def _names_in(code: str, names: frozenset[str]) -> set[str]:
    """Passages that a program names in quotes."""
    found = {one[1] or one[2] or one[3] for one in _QUOTED.finditer(code)}
    return found & names


def _ways_of_code(
    reading: _Reading,
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
            _tell(
                reading, "warning", "way_of_code", line, passage.name, key, target=name
            )
    return found


def _counts(item: Item) -> bool:
    if isinstance(item, Link):
        return item.counts
    return isinstance(item, (Back, Storylets))


# -- findings --------------------------------------------------------------------------------
def _tell(
    reading: _Reading,
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


def _told_once(findings: Iterable[Finding]) -> list[Finding]:
    """What stands on one line is told once, however many pages show it."""
    found: dict[object, Finding] = {}
    for one in findings:
        details = tuple(pair for pair in one.details if pair[0] != "passage")
        place = one.line if one.line else one.node
        found.setdefault((one.code, details, place), one)
    return list(found.values())


# -- pages --------------------------------------------------------------------------------------
def _roles(
    reading: _Reading, *, without_start: bool = False
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


def _before(reading: _Reading, kept: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """For each page those that a click leads there from, what they show included."""
    found: dict[str, dict[str, None]] = {}
    for name in kept:
        for target in sorted(_clicks(reading, name, frozenset())):
            if target != name:
                found.setdefault(target, {})[name] = None
    return {target: tuple(pages) for target, pages in found.items()}


def _clicks(reading: _Reading, name: str, within: frozenset[str]) -> set[str]:
    program = reading.programs.get(name)
    if program is None or name in within or len(within) > 10:
        return set()
    found: set[str] = set()
    for item in walk(program.items):
        if isinstance(item, Link) and item.target is not None or isinstance(item, Goto):
            found.add(item.target)
        elif isinstance(item, Include):
            found |= _clicks(reading, item.target, within | {name})
    return found


def _make_pages(reading: _Reading, kept: Sequence[str]) -> dict[str, Page]:
    needs_back = any(
        isinstance(item, Back)
        for program in reading.programs.values()
        for item in walk(program.items)
    )
    keys = {name: one.key for name, one in reading.programs.items()}
    story = Story(
        reading.programs,
        reading.variables,
        keys,
        _before(reading, kept) if needs_back else {},
        reading.story.ours is not None,
    )
    pages: dict[str, Page] = {}
    budget = 100 * MAX_NODES
    for name in kept:
        page = Page(story, reading.programs[name])
        page.make()
        budget -= 5_000 - max(0, page.budget)
        pages[name] = page
        if budget < 0 or sum(len(one.nodes) for one in pages.values()) > 2 * MAX_NODES:
            raise ImportRefused(
                _("The story shows so many passages inside others that it is not read.")
            )
    return pages


def _ordered(
    reading: _Reading, pages: Mapping[str, Page]
) -> tuple[tuple[Node, ...], list[str]]:
    """All nodes with their real targets, in the order in which they are met; what
    is never met comes last, by key."""
    entries = {name: page.entry for name, page in pages.items()}
    missing = _missing_keys(reading, pages, entries)
    made: dict[str, Node] = {}
    for page in pages.values():
        for node in page.nodes:
            made[node.key] = _resolved(node, entries | missing)
    order: dict[str, None] = {}
    for first in (pages[reading.story.start].entry, *sorted(made)):
        queue = [first]
        for key in queue:
            if key in order or key not in made:
                continue
            order[key] = None
            queue += [choice.target for choice in made[key].choices]
            if made[key].call:
                queue.append(made[key].call)
    return tuple(made[key] for key in order), list(order)


def _missing_keys(
    reading: _Reading, pages: Mapping[str, Page], entries: Mapping[str, str]
) -> dict[str, str]:
    """Keys that no node has, for passages that are not there; each is told."""
    used = {node.key for page in pages.values() for node in page.nodes}
    found: set[str] = set()
    for program in reading.programs.values():
        for item in walk(program.items):
            if not isinstance(item, (Link, Goto, Call)) or item.target is None:
                continue
            target = item.target
            if target in reading.programs or target == RETURN:
                continue
            found.add(target)
            is_computed = target[:1] in "$_{(" or target.startswith(("`", "setup."))
            code = "target_unread" if is_computed else "broken_link"
            severity = "warning" if is_computed else "error"
            details = {"found": target} if is_computed else {"target": target}
            _tell(
                reading, severity, code, item.line, program.name, program.key, **details
            )
    for page in pages.values():
        for node in page.nodes:
            for target in (*(one.target for one in node.choices), node.call):
                name = target.removeprefix(TO)
                if target.startswith(TO) and name not in entries:
                    found.add(name)
    return assign_keys(found, used | set(entries.values()))


def _resolved(node: Node, keys: Mapping[str, str]) -> Node:
    return replace(
        node,
        call=_key_of(node.call, keys),
        choices=tuple(_resolved_choice(one, keys) for one in node.choices),
        variants=tuple(
            replace(one, condition=_resolved_condition(one.condition, keys))
            for one in node.variants
        ),
    )


def _resolved_choice(choice: Choice, keys: Mapping[str, str]) -> Choice:
    condition = choice.condition
    return replace(
        choice,
        target=_key_of(choice.target, keys),
        condition=condition and _resolved_condition(condition, keys),
    )


def _resolved_condition(condition: Condition, keys: Mapping[str, str]) -> Condition:
    return replace(
        condition,
        node=_key_of(condition.node, keys),
        args=tuple(_resolved_condition(one, keys) for one in condition.args),
    )


def _key_of(place: str, keys: Mapping[str, str]) -> str:
    if not place.startswith(TO):
        return place
    name = place.removeprefix(TO)
    return keys.get(name, slug(name))


def _tell_unreached(reading: _Reading, graph: Graph, pages: Mapping[str, Page]) -> None:
    """Pages that no way we read leads to, where a program may well lead there."""
    met = reached_names(graph)
    has_code = bool(reading.named_by_code)
    for name, program in sorted(reading.programs.items()):
        if name in met:
            continue
        if has_code and name in reading.named_by_code:
            _tell(reading, "warning", "reached_by_code", None, name, program.key)
        else:
            _tell(reading, "info", "not_reached", None, name, program.key)


def reached_names(graph: Graph) -> frozenset[str]:
    """Names of the source's passages that ways lead to, conditions left aside."""
    queue, met = [graph.start], set()
    for key in queue:
        node = graph.node(key)
        if key in met or node is None:
            continue
        met.add(key)
        queue += [choice.target for choice in node.choices]
        if node.call:
            queue.append(node.call)
    nodes = [node for key in met if (node := graph.node(key)) is not None]
    return frozenset(
        name for node in nodes for name in (node.source_ref, *node.parts) if name
    )
