"""What an answer is worth after wrong ones."""

from __future__ import annotations

from fractions import Fraction

NOTHING = Fraction(0)


def after_wrong_tries(
    fraction: Fraction, *, wrong_tries: int, penalty: Fraction
) -> Fraction:
    """Interactive: each wrong try before this one has cost its penalty."""
    return max(NOTHING, fraction - penalty * wrong_tries)


def best_so_far(
    before: Fraction, fraction: Fraction, *, earlier_tries: int, penalty: Fraction
) -> Fraction:
    """Adaptive: a later try never takes away what an earlier one brought."""
    return max(before, fraction - penalty * earlier_tries)


def tries_allowed(hints: int) -> int:
    """One more than there are hints: the last try has nothing left to hint."""
    return hints + 1
