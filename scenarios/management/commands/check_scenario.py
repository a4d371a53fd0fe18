"""`check_scenario SLUG|FILE`: does this conversation work, with the clicks that
show where it does not."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from elearn.core.commands import Document, JsonCommand, read_upload
from scenarios.assurance import check_draft
from scenarios.authoring import OUTLINE_MAX_BYTES, fields_from_outline, parse_outline
from scenarios.exceptions import OutlineError
from scenarios.models import Scenario
from scenarios.wording import SEVERITY_WORDS, finding_sentence, path_sentence


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
    }

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("scenario", metavar="SLUG|FILE")

    def run(self, *, scenario: str, **options: Any) -> Document:
        _graph, report = check_draft(_find(scenario))
        return {
            "nodes": report.nodes,
            "choices": report.choices,
            "endings": report.endings,
            "reachable": report.reachable,
            "states": report.states,
            "verdict": report.verdict,
            "findings": [
                {
                    "severity": finding.severity,
                    "code": finding.code,
                    "node": finding.node,
                    "message": finding_sentence(finding),
                    "path": list(finding.path),
                }
                for finding in report.findings
            ],
        }

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
        return "\n".join(lines)

    def is_bad(self, result: Document) -> bool:
        return any(finding["severity"] == "error" for finding in result["findings"])


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
