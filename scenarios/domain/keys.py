"""Which key is still free? It numbers what would be taken twice."""

from __future__ import annotations

from collections.abc import Iterable


class Keys:
    """Keys that are used, and the next free one, in constant time."""

    def __init__(self, used: Iterable[str] = ()) -> None:
        self._used = set(used)
        self._next: dict[str, int] = {}

    def use(self, key: str) -> str:
        self._used.add(key)
        return key

    def free(self, wanted: str) -> str:
        key, number = wanted, self._next.get(wanted, 2)
        while key in self._used:
            key, number = f"{wanted}-{number}", number + 1
        self._next[wanted] = number
        return self.use(key)
