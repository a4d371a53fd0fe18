"""The refusal: an error whose sentence may be shown to a person as it stands."""

from __future__ import annotations

from typing import Any


class Refusal(Exception):
    """Something was asked that the house does not do; nothing was changed.

    Each room's exceptions for people derive from this one. The sentence is
    translated, complete, names no secret, and says what to do where it can.
    """

    #: Of the answer where no view expected it: whether we or the request was wrong.
    status = 500

    def __init__(self, sentence: Any) -> None:
        super().__init__(sentence)
        self.sentence = sentence

    def __str__(self) -> str:
        return str(self.sentence)


class StoreUnreachable(Refusal):
    """The learning record store did not take what was sent; nothing is lost."""


class StatementsRefused(Refusal):
    """The learning record store will never take these statements as they are."""
