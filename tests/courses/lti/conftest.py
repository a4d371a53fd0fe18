"""A connected LMS, and the browser of somebody who comes from it."""

import pytest
from django.core.cache import cache
from django.test import Client

from tests.factories.lti import Lms, lms_key, make_platform, serve


@pytest.fixture(autouse=True)
def own_key(own_folders):
    """One key of ours for all tests: making one takes a while."""
    folder = own_folders / "lti"
    folder.mkdir(mode=0o700)
    (folder / "0001.pem").write_bytes(lms_key(2))


@pytest.fixture
def lms(db):
    cache.clear()
    lms = Lms()
    server = serve(lms)
    lms.platform = make_platform(lms)
    yield lms
    server.shutdown()
    server.server_close()


@pytest.fixture
def browser() -> Client:
    """Whoever clicks in the LMS."""
    return Client()
