"""Words that lessons explain."""

import pytest

from tests.factories.words import make_term


@pytest.fixture
def terms(db):
    make_term("Effusion", "Extra fluid.", forms="effusions")
    make_term("Mass", "A lump.", forms="masses", is_marked=False)
