"""One served demo and one Chromium for each worker of a run.

A page that breaks the content security policy, logs an error or misses a file
fails the test that opened it.
"""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests import migrated
from tests.e2e.browser import Site, chromium, database_in, load_demo, served_copy


@pytest.fixture(scope="session")
def loaded_demo(tmp_path_factory, worker_id) -> Path:
    """The folder of a demo that was loaded once, by whichever worker came first."""
    base = tmp_path_factory.getbasetemp()
    if worker_id != "master":
        base = base.parent
    loaded = base / "demo"
    with (base / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not loaded.exists():
            shutil.rmtree(base / "demo.part", ignore_errors=True)
            migrated.copy_to(database_in(base / "demo.part"))
            load_demo(base / "demo.part")
            (base / "demo.part").rename(loaded)
    return loaded


@pytest.fixture(scope="session")
def site(tmp_path_factory, loaded_demo) -> Iterator[Site]:
    with served_copy(loaded_demo, tmp_path_factory.mktemp("site")) as served:
        yield served


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as launched:
        yield launched


@pytest.fixture
def open_browser(browser: Browser, site: Site) -> Iterator[Callable[..., Page]]:
    """Makes pages with contexts of their own; watches each for complaints. A page
    that `may_lose_connection` may say that it has lost it."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_page(*, may_lose_connection: bool = False, **options) -> Page:
        context = browser.new_context(base_url=site.url, locale="en-GB", **options)
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on(
            "console",
            lambda message: (
                complaints.append(f"{page.url}: {message.text}")
                if message.type in {"error", "warning"}
                and "404 (Not Found)" not in message.text
                # A form that is shown again with its mistake.
                and "422 (Unprocessable" not in message.text
                # Wagtail saves a draft by itself that may want its slug still.
                and not ("400 (Bad" in message.text and "/pages/add/" in page.url)
                and not (may_lose_connection and "net::ERR_" in message.text)
                else None
            ),
        )
        page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def page(open_browser) -> Page:
    return open_browser()
