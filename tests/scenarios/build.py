"""Small graphs in few words, for tests."""

from __future__ import annotations

from typing import Any

from scenarios.domain.conditions import parse_condition
from scenarios.domain.graph import (
    METERS,
    Choice,
    Cue,
    Effect,
    Graph,
    Mark,
    Node,
    Persona,
    Skill,
    Variable,
)


def effects(**amounts: int) -> tuple[Effect, ...]:
    return tuple(Effect(variable, amount) for variable, amount in amounts.items())


def reply(
    key: str, target: str, condition: str = "", marks: str = "", **more: Any
) -> Choice:
    """`marks` is "plain 4, next 2"."""
    return Choice(
        key=key,
        text=more.pop("text", f"I say {key}."),
        target=target,
        condition=parse_condition(condition) if condition else None,
        better=more.pop("better", "A better phrase."),
        marks=tuple(
            Mark(part.split()[0], int(part.split()[1]))
            for part in marks.split(",")
            if part
        ),
        **more,
    )


def patient(key: str, *choices: Choice, cue: str = "", **more: Any) -> Node:
    return Node(
        key=key,
        kind="patient",
        text=more.pop("text", f"Words of {key}."),
        sight=more.pop("sight", "He looks at you."),
        cue=Cue(cue, "a sign") if cue else None,
        choices=choices,
        **more,
    )


def ending(key: str = "end", kind: str = "good", **more: Any) -> Node:
    return Node(
        key=key,
        kind="ending",
        ending=kind,
        evening=more.pop("evening", "It went well."),
        **more,
    )


def graph(
    *nodes: Node,
    start: str = "",
    skills: str = "",
    variables: tuple[Variable, ...] = (),
    **more: Any,
) -> Graph:
    return Graph(
        slug="test",
        title="Test",
        start=start or (nodes[0].key if nodes else ""),
        persona=Persona("Tomasz", 62, "lorry driver", "tomasz"),
        nodes=nodes,
        skills=tuple(
            Skill(key, key.title(), "high", "middle", "low") for key in skills.split()
        ),
        variables=METERS + variables,
        **more,
    )


def codes(report: Any, severity: str = "error") -> list[tuple[str, str]]:
    return [
        (finding.code, finding.node)
        for finding in report.findings
        if finding.severity == severity
    ]
