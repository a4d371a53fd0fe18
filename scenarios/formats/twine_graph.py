"""From the passages of a Twine story to a graph with findings: the one way.

Reads every passage by its dialect, decides which are pages of their own and which
are only shown inside others, and puts the nodes in the order of reading.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from django.utils.translation import gettext as _

from scenarios.domain.conditions import Condition
from scenarios.domain.findings import order_findings
from scenarios.domain.graph import ENDING, RETURN, Choice, Graph, Node, Persona
from scenarios.formats.shape import MAX_NODES, Imported, ImportRefused
from scenarios.formats.twine_context import MAX_ITEMS, TO, Story
from scenarios.formats.twine_pages import Page
from scenarios.formats.twine_program import (
    Back,
    Call,
    Goto,
    Include,
    Link,
)
from scenarios.formats.twine_reading import (
    Reading,
    read_story,
    roles_of,
    tell_of,
    told_once,
)
from scenarios.formats.twine_story import (
    SUGARCUBE,
    SourceStory,
    assign_keys,
    slug,
)
from scenarios.formats.twine_variables import walk

#: What every imported graph is said to come from.
SOURCE: Final = "twine"


def import_story(story: SourceStory, name: str) -> Imported:
    """The graph of a story. Raises `ImportRefused` for what is too large."""
    try:
        return _imported(story, name)
    except RecursionError as error:
        raise ImportRefused(
            _("The story nests its passages too deeply to be read.")
        ) from error


def _imported(story: SourceStory, name: str) -> Imported:
    story.settle()
    reading = read_story(story)
    linked, shown = roles_of(reading)
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
        findings=order_findings(told_once([*story.findings, *reading.findings])),
        supported=reading.supported,
        constructs=reading.constructs,
    )


def _slug_of(story: SourceStory) -> str:
    given = story.ours.get("slug") if story.ours else None
    if isinstance(given, str) and slug(given, 50) == given:
        return given
    return slug(story.title, 50)


# -- pages --------------------------------------------------------------------------------------
def _before(reading: Reading, kept: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """For each page those that lead there, by what they show of others too."""
    targets: dict[str, set[str]] = {}
    shows: dict[str, set[str]] = {}
    for name, program in reading.programs.items():
        targets[name], shows[name] = set(), set()
        for item in walk(program.items):
            if isinstance(item, Include):
                shows[name].add(item.target)
            elif isinstance(item, (Link, Goto)) and item.target is not None:
                targets[name].add(item.target)
    found: dict[str, dict[str, None]] = {}
    for name in kept:
        queue = [name]
        met = {name}
        for one in queue:
            new = sorted(shows.get(one, set()) - met)
            met.update(new)
            queue += new
        for target in sorted(set().union(*(targets.get(one, set()) for one in queue))):
            if target != name:
                found.setdefault(target, {})[name] = None
    return {target: tuple(pages) for target, pages in found.items()}


def _make_pages(reading: Reading, kept: Sequence[str]) -> dict[str, Page]:
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
        reading.dialect == SUGARCUBE,
    )
    pages: dict[str, Page] = {}
    budget = 100 * MAX_NODES
    for name in kept:
        page = Page(story, reading.programs[name])
        page.make()
        budget -= MAX_ITEMS - max(0, page.budget)
        pages[name] = page
        if budget < 0 or sum(len(one.nodes) for one in pages.values()) > 2 * MAX_NODES:
            raise ImportRefused(
                _("The story becomes more than %(most)s nodes, so it is not read.")
                % {"most": 2 * MAX_NODES}
            )
    return pages


def _ordered(
    reading: Reading, pages: Mapping[str, Page]
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
    reading: Reading, pages: Mapping[str, Page], entries: Mapping[str, str]
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
            code = "twine_target_unread" if is_computed else "twine_broken_link"
            severity = "warning" if is_computed else "error"
            details = {"found": target} if is_computed else {"target": target}
            tell_of(
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


def _tell_unreached(reading: Reading, graph: Graph, pages: Mapping[str, Page]) -> None:
    """Pages that no way we read leads to, where a program may well lead there."""
    met = reached_names(graph)
    has_code = bool(reading.named_by_code)
    for name, program in sorted(reading.programs.items()):
        if name.strip() in met:
            continue
        if has_code and name in reading.named_by_code:
            tell_of(
                reading, "warning", "twine_reached_by_code", None, name, program.key
            )
        else:
            tell_of(reading, "info", "twine_not_reached", None, name, program.key)


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
    return shown_names(graph, met)


def shown_names(graph: Graph, keys: Iterable[str]) -> frozenset[str]:
    """Names of the source's passages that these nodes show: a passage may be
    several nodes, and a node may show several passages."""
    nodes = [node for key in keys if (node := graph.node(key)) is not None]
    return frozenset(
        name for node in nodes for name in (node.source_ref, *node.parts) if name
    )
