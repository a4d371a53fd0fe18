"""Is this point within that area? Exact, and a point on the border is within."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from courses.domain.grading.grade import ALL, Grade, Part, clamp
from courses.domain.questions.kinds import Area, Hotspot, Shape


def grade_point(body: Hotspot, point: Sequence[str]) -> Grade:
    """The first area, in the author's order, that holds the point."""
    x, y = (Fraction(Decimal(one)) for one in point)
    area = next((one for one in body.areas if holds(one, x, y)), None)
    right = next((one.key for one in body.areas if one.weight == ALL), "")
    if area is None:
        part = Part("", "", right, Fraction(0), is_right=False)
        return Grade(Fraction(0), is_right=False, parts=(part,))
    is_right = area.weight == ALL
    part = Part(area.key, area.key, right, area.weight, is_right, area.feedback)
    feedback = (area.feedback,) if area.feedback else ()
    return Grade(clamp(area.weight), is_right, (part,), feedback=feedback)


def holds(area: Area, x: Fraction, y: Fraction) -> bool:
    numbers = [Fraction(one) for one in area.coordinates]
    if area.shape is Shape.RECTANGLE:
        left, top, right, bottom = numbers
        return left <= x <= right and top <= y <= bottom
    if area.shape is Shape.ELLIPSE:
        centre_x, centre_y, radius_x, radius_y = numbers
        across = (x - centre_x) / radius_x
        down = (y - centre_y) / radius_y
        return across * across + down * down <= 1
    return _polygon_holds(list(zip(numbers[::2], numbers[1::2], strict=True)), x, y)


def _polygon_holds(
    corners: list[tuple[Fraction, Fraction]], x: Fraction, y: Fraction
) -> bool:
    """Even-odd rule: a ray to the right crosses the outline an odd number of times."""
    is_inside = False
    for (ax, ay), (bx, by) in pairwise([*corners, corners[0]]):
        turn = (bx - ax) * (y - ay) - (by - ay) * (x - ax)
        if (
            turn == 0
            and min(ax, bx) <= x <= max(ax, bx)
            and min(ay, by) <= y <= max(ay, by)
        ):
            return True
        if (ay > y) != (by > y) and x < ax + (y - ay) * (bx - ax) / (by - ay):
            is_inside = not is_inside
    return is_inside
