"""An event played through by simulated browsers, on a site of its own."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from elearn.core.commands import Document, JsonCommand
from elearn.core.exceptions import Refusal
from media.domain.audience import gather
from media.domain.rehearsal import rehearse
from media.logs import player
from media.rehearsal.clock import SharedClock
from media.rehearsal.conductor import Performance, conduct
from media.rehearsal.hall import (
    Hall,
    build_hall,
    compare,
    open_pages,
    window_of,
)
from media.rehearsal.server import Server
from media.services import seal_log

MOST_VIEWERS, MOST_MINUTES = 10_000, 720
#: Differences that are shown; the document has all.
SHOWN = 20


class Command(JsonCommand):
    help = (
        "Rehearse an event: simulated browsers come, sleep, hide, reload and lose the"
        " network; the attendance that the site makes of their beats must equal what"
        " they really did."
    )
    requires_system_checks = ()
    empty: Document = {
        "viewers": 0,
        "pages": 0,
        "minutes": 0,
        "seed": 0,
        "stories": {},
        "beats": 0,
        "acknowledged": 0,
        "duplicates": 0,
        "lost": 0,
        "kills": 0,
        "given_up": 0,
        "unanswered": 0,
        "refused": {},
        "seconds": 0.0,
        "exact": 0,
        "within_a_beat": 0,
        "differing": [],
        "is_same_when_sealed": False,
        "archive_bytes": 0,
    }

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--viewers", type=int, default=200, help="Default: 200.")
        parser.add_argument(
            "--minutes", type=int, default=60, help="Of the event (default: 60)."
        )
        parser.add_argument(
            "--seed", type=int, default=1, help="The same seed, the same evening."
        )
        parser.add_argument(
            "--kills",
            type=int,
            default=3,
            help="How often the live service is killed on the way (default: 3).",
        )
        parser.add_argument(
            "--speed",
            type=float,
            default=0,
            help="At most so many times as fast as the event (default: as it goes).",
        )
        parser.add_argument(
            "--here",
            action="store_true",
            help="In this demo's own database and folder, not in one that is made for"
            " the rehearsal and removed.",
        )

    def run(
        self,
        *,
        viewers: int,
        minutes: int,
        seed: int,
        kills: int,
        speed: float,
        here: bool,
        **options: Any,
    ) -> Document:
        for asked, least, most in (
            (viewers, 1, MOST_VIEWERS),
            (minutes, 5, MOST_MINUTES),
            (seed, 0, 2**63),
            (kills, 0, 1_000),
            (speed, 0, 100_000),
        ):
            if not least <= asked <= most:
                raise Refusal(
                    _("%(number)s is not between %(least)d and %(most)d.")
                    % {"number": asked, "least": least, "most": most}
                )
        if not here:
            return _elsewhere(viewers, minutes, seed, kills, speed)
        if not settings.DEMO:
            raise Refusal(
                _("A real site is no place for a rehearsal: leave --here out.")
            )
        return self._rehearse(viewers, minutes, seed, kills, speed)

    def _rehearse(
        self, viewers: int, minutes: int, seed: int, kills: int, speed: float
    ) -> Document:
        dice = np.random.default_rng(seed)
        hall = build_hall(viewers=viewers, minutes=minutes, now=timezone.now())
        audience = gather(dice, viewers=viewers, event=window_of(hall))
        evening = rehearse(dice, audience, hall.items)
        tokens = open_pages(hall, evening.visits)
        with tempfile.TemporaryDirectory() as folder:
            clock_file = Path(folder) / "clock"
            clock, server = SharedClock(clock_file), Server(clock_file)
            clock.set(evening.requests[0].arrives_ms)
            server.start()
            try:
                done = asyncio.run(
                    conduct(
                        evening,
                        tokens=tokens,
                        server=server,
                        clock=clock,
                        dice=np.random.default_rng(seed + 1),
                        kills=kills,
                        speed=speed,
                        say=self._say,
                    )
                )
            finally:
                server.kill()
        lost = evening.beats - _stored(hall)
        exact, within, differing = compare(hall, evening.truth)
        part = seal_log(hall.webinar, by=None, now=timezone.now()).part
        player.forget_what_is_sealed(hall.webinar)
        is_same = compare(hall, evening.truth) == (exact, within, differing)
        return {
            "viewers": viewers,
            "pages": len(evening.visits),
            "minutes": minutes,
            "seed": seed,
            "stories": dict(sorted(audience.stories.items())),
            "beats": evening.beats,
            "duplicates": evening.duplicates,
            **_of(done),
            "lost": lost,
            "exact": exact,
            "within_a_beat": within,
            "differing": [asdict(one) for one in differing],
            "is_same_when_sealed": is_same,
            "archive_bytes": part.size,
        }

    def _say(self, number: int, count: int) -> None:
        self.stderr.write(
            _("%(part)d %% of the evening is over.") % {"part": 100 * number // count}
        )

    def is_bad(self, result: Document) -> bool:
        return bool(
            result["differing"]
            or result["lost"]
            or result["given_up"]
            or not result["is_same_when_sealed"]
        )

    def describe(self, result: Document) -> str:
        lines = [
            _(
                "%(viewers)d people on %(pages)d pages, %(minutes)d minutes, seed %(seed)d"
            )
            % result,
            *(f"  {name:32}{count:8}" for name, count in result["stories"].items()),
            _("%(beats)d beats, %(duplicates)d requests twice, in %(seconds).0f s")
            % result,
            _(
                "The service was killed %(kills)d times; %(unanswered)d requests came"
                " again, %(lost)d acknowledged beats are lost."
            )
            % result,
        ]
        if result["refused"]:
            lines.append(_("Refused, by status: %(refused)s") % result)
        lines += [
            _("Attendance right to the millisecond: %(exact)d people") % result,
            _("right to within a beat:              %(within_a_beat)d people") % result,
            _("differing:                           %(count)d")
            % {"count": len(result["differing"])},
            *(
                _(
                    "  viewer %(viewer)d, %(item)s: %(measured_ms)d ms measured,"
                    " %(true_ms)d ms true, %(allowed_ms)d ms allowed"
                )
                % one
                for one in result["differing"][:SHOWN]
            ),
            _("The same from the sealed archive (%(archive_bytes)d bytes).") % result
            if result["is_same_when_sealed"]
            else _("The sealed archive says something else."),
        ]
        return "\n".join(lines)


def _of(done: Performance) -> Document:
    return {
        "acknowledged": done.acknowledged,
        "unanswered": done.unanswered,
        "refused": {str(status): count for status, count in done.refused.items()},
        "given_up": done.given_up,
        "kills": done.kills,
        "seconds": done.seconds,
    }


def _stored(hall: Hall) -> int:
    """How many different beats the journal holds."""
    rows = player.journal_of(hall.webinar).rows
    return len(np.unique(rows.column("session") << 32 | rows.column("seq")))


def _elsewhere(
    viewers: int, minutes: int, seed: int, kills: int, speed: float
) -> Document:
    """The same on a new demo site, which is removed with its folder afterwards."""
    with tempfile.TemporaryDirectory(prefix="elearn-rehearsal-") as folder:
        environment = {
            name: value
            for name, value in os.environ.items()
            if name not in {"DATABASE_URL", "REDIS_URL"}
        } | {"ELEARN_VAR": folder, "DJANGO_SETTINGS_MODULE": "elearn.settings.demo"}
        manage = [sys.executable, str(settings.BASE_DIR / "manage.py")]
        asked = f"--viewers {viewers} --minutes {minutes} --seed {seed}"
        asked += f" --kills {kills} --speed {speed} --here --json"
        for command in (["migrate", "-v0"], ["rehearse_webinar", *asked.split()]):
            done = subprocess.run(  # noqa: S603 -- our own interpreter and numbers
                [*manage, *command],
                env=environment,
                stdout=subprocess.PIPE,
                check=False,
            )
            if done.returncode and not done.stdout:
                raise Refusal(_("The site of the rehearsal could not be made."))
    result: Document = json.loads(done.stdout)
    if "error" in result:
        raise Refusal(result["error"])
    return result
