"""Who reaches whom, and which places go round in circles: two old algorithms on
lists of integers.
"""

from __future__ import annotations

from collections.abc import Sequence


def reach(links: Sequence[Sequence[int]], starts: Sequence[int]) -> set[int]:
    seen, todo = set(starts), list(starts)
    while todo:
        for target in links[todo.pop()]:
            if target not in seen:
                seen.add(target)
                todo.append(target)
    return seen


def strong_components(links: Sequence[Sequence[int]]) -> list[list[int]]:
    """Tarjan without recursion; components come targets first."""
    order: dict[int, int] = {}
    low: dict[int, int] = {}
    on_stack: set[int] = set()
    stack: list[int] = []
    found: list[list[int]] = []
    for root in range(len(links)):
        if root in order:
            continue
        work: list[tuple[int, int]] = [(root, 0)]
        while work:
            at, position = work.pop()
            if position == 0:
                order[at] = low[at] = len(order)
                stack.append(at)
                on_stack.add(at)
            descended = False
            for index in range(position, len(links[at])):
                target = links[at][index]
                if target not in order:
                    work.append((at, index + 1))
                    work.append((target, 0))
                    descended = True
                    break
                if target in on_stack:
                    low[at] = min(low[at], order[target])
            if descended:
                continue
            if low[at] == order[at]:
                component = []
                while True:
                    member = stack.pop()
                    on_stack.discard(member)
                    component.append(member)
                    if member == at:
                        break
                found.append(component)
            if work:
                parent = work[-1][0]
                low[parent] = min(low[parent], low[at])
    return found
