"""Reads virtual patients for the tests of their format."""

from __future__ import annotations

from scenarios.formats import mvp
from scenarios.formats.shape import Imported
from tests.scenarios.formats.packing import (
    virtual_patient,
)


def read(*places: str, **more: object) -> Imported:
    (imported,) = mvp.read(virtual_patient(*places, **more))
    return imported
