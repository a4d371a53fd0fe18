"""Which heading level is due to each block of a lesson, so that the outline has no gap?

It knows nothing of what a block writes: a block without a heading is told a level too
and leaves it unused.
"""

from __future__ import annotations

from collections.abc import Iterable


def levels_due(kinds: Iterable[str], *, under: int) -> list[int]:
    """The level of each block, in the order in which they stand; `under` is the level
    of the title above them.

    A heading stands one below the title. A box belongs to the heading before it;
    before the first one there is none, and the box takes the heading's own level.
    """
    levels = []
    box = under + 1
    for kind in kinds:
        if kind == "heading":
            levels.append(under + 1)
            box = under + 2
        else:
            levels.append(box)
    return levels
