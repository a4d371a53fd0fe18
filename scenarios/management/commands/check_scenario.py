"""`check_scenario SLUG|FILE`: does this conversation work, with the clicks that
show where it does not."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from elearn.core.commands import Document, JsonCommand, read_upload
from scenarios.assessment_document import assessment_document
from scenarios.assurance import assess_draft
from scenarios.authoring import OUTLINE_MAX_BYTES, fields_from_outline, parse_outline
from scenarios.domain.explore import STATE_LIMIT
from scenarios.exceptions import OutlineError
from scenarios.finding_wording import BOTS
from scenarios.models import Scenario
from scenarios.wording import SEVERITY_WORDS, path_sentence


class Command(JsonCommand):
    help = (
        "Plays every reachable state of a conversation and lists what is wrong. "
        "SLUG checks the latest draft, FILE an outline in TOML."
    )
    empty = {
        "nodes": 0,
        "choices": 0,
        "endings": 0,
        "reachable": 0,
        "states": 0,
        "verdict": "",
        "findings": [],
        "axes": [],
        "random_play": {},
        "bots": [],
        "plans": [],
    }

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("scenario", metavar="SLUG|FILE")
        parser.add_argument(
            "--limit",
            type=int,
            default=STATE_LIMIT,
            metavar="STATES",
            help="stop after so many states (%(default)s); the verdict says so",
        )

    def run(self, *, scenario: str, limit: int, **options: Any) -> Document:
        if limit < 1:
            raise OutlineError(_("The limit must be at least one state."))
        return assessment_document(assess_draft(_find(scenario), limit=limit))

    def describe(self, result: Document) -> str:
        lines = [
            _(
                "%(nodes)d nodes, %(choices)d replies, %(endings)d endings; "
                "%(reachable)d nodes can be reached, %(states)d states played "
                "(%(verdict)s)."
            )
            % {
                **result,
                "verdict": _("complete")
                if result["verdict"] == "complete"
                else _("incomplete"),
            }
        ]
        for finding in result["findings"]:
            lines.append(f"{SEVERITY_WORDS[finding['severity']]}: {finding['message']}")
            if finding["path"]:
                lines.append(
                    "    "
                    + _("Click: %(path)s") % {"path": path_sentence(finding["path"])}
                )
        if not result["findings"]:
            lines.append(_("Nothing to mend."))
        lines += _results(result)
        return "\n".join(lines)

    def is_bad(self, result: Document) -> bool:
        return any(finding["severity"] == "error" for finding in result["findings"])


def _results(result: Document) -> list[str]:
    """What can be reached, by whom, and whether the test plans hold."""
    lines = [_("Results, worst to best (and what clicking blindly gets):")]
    chance = {**result["random_play"]["axes"], **result["random_play"]["skills"]}
    for axis in result["axes"]:
        if axis["best"] is None:
            continue
        expected = chance.get(axis["key"])
        lines.append(
            "    "
            + _("%(key)s: %(worst)s to %(best)s (%(expected)s)")
            % {
                "key": axis["key"],
                "worst": _number(axis["worst"]["value"]),
                "best": _number(axis["best"]["value"]),
                "expected": f"{expected['value']:.1f}" if expected else "–",
            }
        )
    share = result["random_play"]["share"]
    if share is not None:
        lines.append(
            "    "
            + _("Clicking blindly gets %(percent)d per cent of what can be had.")
            % {"percent": round(100 * share)}
        )
    lines += [
        _("Player “%(bot)s”: %(endings)s")
        % {
            "bot": BOTS[bot["bot"]],
            "endings": ", ".join(
                f"{key} ({count}/{bot['runs']})"
                for key, count in bot["endings"].items()
            )
            or _("no ending"),
        }
        for bot in result["bots"]
    ]
    lines += [
        _("Test plan “%(name)s” holds.") % {"name": plan["name"]}
        for plan in result["plans"]
        if plan["ok"]
    ]
    return lines


def _number(value: float | None) -> str:
    return _("without end") if value is None else f"{value:g}"


def _find(name: str) -> Scenario:
    """The draft of this address, or an unsaved one of this file."""
    path = Path(name)
    if path.suffix or "/" in name or path.exists():
        outline = parse_outline(read_upload(path, OUTLINE_MAX_BYTES), path.name)
        return Scenario(live=False, **fields_from_outline(outline))
    stored = Scenario.objects.filter(slug=name).first()
    if stored is None:
        raise OutlineError(
            _("There is no conversation and no file called “%(name)s”.")
            % {"name": name}
        )
    return stored.get_latest_revision_as_object()
