"""`check_scenario SLUG|FILE`: does this conversation work, with the clicks that
show where it does not."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from elearn.core.commands import Document, JsonCommand
from scenarios.assessment_document import assessment_document
from scenarios.assurance import assess_draft
from scenarios.domain.explore import STATE_LIMIT
from scenarios.exceptions import OutlineError
from scenarios.finding_wording import BOTS
from scenarios.formats.registry import AUTO, FORMATS
from scenarios.models import Scenario
from scenarios.story_check import check_file
from scenarios.wording import SEVERITY_WORDS, path_sentence


class Command(JsonCommand):
    help = (
        "Plays every reachable state of a conversation and lists what is wrong. "
        "SLUG checks the latest draft, FILE our own JSON or TOML, or a story of Twine, "
        "H5P, MedBiquitous, OpenLabyrinth or ink. A file of several stories is checked "
        "story by story."
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
            "--source",
            choices=(AUTO, *FORMATS),
            default=AUTO,
            help="the format of FILE; it is recognised by itself",
        )
        parser.add_argument(
            "--limit",
            type=int,
            default=STATE_LIMIT,
            metavar="STATES",
            help="stop after so many states (%(default)s); the verdict says so",
        )

    def run(
        self, *, scenario: str, limit: int, source: str, **options: Any
    ) -> Document:
        if limit < 1:
            raise OutlineError(_("The limit must be at least one state."))
        path = Path(scenario)
        if path.suffix or "/" in scenario or path.exists():
            stories = check_file(path, source=source, limit=limit)
            return {**stories[0], "stories": stories}
        return assessment_document(assess_draft(_draft(scenario), limit=limit))

    def describe(self, result: Document) -> str:
        stories = result.get("stories", [])
        if len(stories) > 1:
            return "\n\n".join(
                "\n".join([f"{one['title']}:", *_described(one)]) for one in stories
            )
        return "\n".join(_described(result))

    def is_bad(self, result: Document) -> bool:
        return any(
            finding["severity"] == "error"
            for one in result.get("stories", [result])
            for finding in one["findings"]
        )


def _described(result: Document) -> list[str]:
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
                "    " + _("Click: %(path)s") % {"path": path_sentence(finding["path"])}
            )
    if not result["findings"]:
        lines.append(_("Nothing to mend."))
    lines += _results(result)
    return lines


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
            + _("%(key)s: %(range)s (%(expected)s)")
            % {
                "key": axis["key"],
                "range": _range(axis),
                "expected": f"{expected['value']:.1f}" if expected else "–",
            }
        )
        if len(axis["endings"]) > 1:
            lines += [
                "        "
                + _("at %(ending)s: %(range)s")
                % {"ending": one["ending"], "range": _range(one)}
                for one in axis["endings"]
            ]
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


def _range(bounds: Document) -> str:
    """From worst to best, and whether there may be more."""
    if bounds["best"] is None:
        return _("nothing that counts")
    words = _("%(worst)s to %(best)s") % {
        "worst": _number(bounds["worst"]["value"]),
        "best": _number(bounds["best"]["value"]),
    }
    if bounds["proved"]:
        return words
    return _("%(range)s, more may be possible") % {"range": words}


def _number(value: float | None) -> str:
    return _("without end") if value is None else f"{value:g}"


def _draft(slug: str) -> Scenario:
    stored = Scenario.objects.filter(slug=slug).first()
    if stored is None:
        raise OutlineError(
            _("There is no conversation and no file called “%(name)s”.")
            % {"name": slug}
        )
    return stored.get_latest_revision_as_object()
