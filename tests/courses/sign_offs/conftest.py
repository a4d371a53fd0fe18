"""A module with one statement that a physicist is asked to confirm."""

import pytest

from tests.courses.sign_offs.deciding import NOW
from tests.factories.courses import make_module, make_sign_off


@pytest.fixture
def module(db):
    return make_module(lessons=2)


@pytest.fixture
def sign_off(module):
    return make_sign_off(module, now=NOW)
