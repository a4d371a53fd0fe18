"""The live service is killed for good under load: what it acknowledged is there."""

from __future__ import annotations

import asyncio
import threading
import time

import numpy as np
import pytest

from media.live.journal import journal_path, read_journal
from tests.media.live.bare import SECRET
from tests.media.live.browsers import beat_away, beat_body, kill, served, token_of

CLIENTS = 64


@pytest.fixture
def tokens() -> list[str]:
    return [token_of(client, secret=SECRET) for client in range(CLIENTS)]


@pytest.mark.parametrize("run", range(3))
def test_nothing_acknowledged_is_lost_when_the_service_is_killed(tmp_path, tokens, run):
    with served(
        "tests.media.live.bare:application",
        ELEARN_LIVE_FOLDER=str(tmp_path),
        # Who answers before the disk does is caught in between.
        ELEARN_LIVE_SLOW="0.1",
    ) as (port, process):
        # In the middle of the load, however slow the machine is to get there.
        is_under_way = threading.Event()
        moment = np.random.default_rng().uniform(0.0, 0.9)

        def strike() -> None:
            is_under_way.wait(timeout=60)
            time.sleep(moment)
            kill(process)

        killer = threading.Thread(target=strike)
        killer.start()
        acknowledged, _took, refused = asyncio.run(
            beat_away(
                port,
                clients=CLIENTS,
                seconds=60,
                make=lambda client, number: beat_body(tokens[client], number),
                heard=lambda count: is_under_way.set() if count > CLIENTS else None,
            )
        )
        killer.join()
    held = read_journal(journal_path(tmp_path, "part-1"))
    viewers = held.viewers[held.rows.column("session")] - 1
    stored = set(zip(viewers.tolist(), held.rows.column("seq").tolist(), strict=True))
    assert refused == 0
    assert len(acknowledged) > CLIENTS
    assert set(acknowledged) - stored == set()
    assert len(held.rows) >= len(acknowledged)
