"""`export_scenario SLUG --to json|twee|h5p`: a conversation for other tools."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from elearn.core.commands import Document, JsonCommand
from scenarios.authoring import compile_scenario
from scenarios.exceptions import OutlineError
from scenarios.exchange import TARGETS, finding_rows
from scenarios.models import Scenario


class Command(JsonCommand):
    help = (
        "Writes the latest draft of a conversation as canonical JSON, as Twee (it plays "
        "in SugarCube) or as H5P Branching Scenario, and says what that format cannot "
        "hold."
    )
    empty = {
        "source": "",
        "title": "",
        "nodes": 0,
        "choices": 0,
        "endings": 0,
        "findings": [],
        "file": "",
    }

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("slug", metavar="SLUG")
        parser.add_argument("--to", choices=tuple(TARGETS), required=True)
        parser.add_argument(
            "--output",
            metavar="FILE",
            help="Where to write; SLUG with the format's ending when left out.",
        )

    def run(
        self, *, slug: str, to: str, output: str | None, **options: Any
    ) -> Document:
        stored = Scenario.objects.filter(slug=slug).first()
        if stored is None:
            raise OutlineError(
                _("There is no conversation called “%(name)s”.") % {"name": slug}
            )
        graph = compile_scenario(stored.get_latest_revision_as_object()).graph
        target = TARGETS[to]
        written, findings = target.export(graph)
        path = Path(output or f"{slug}.{target.suffix}").absolute()
        try:
            path.write_bytes(written)
        except OSError as error:
            raise OutlineError(
                _("“%(name)s” could not be written: %(reason)s.")
                % {"name": path.name, "reason": error.strerror}
            ) from error
        return {
            "source": to,
            "title": graph.title,
            "nodes": len(graph.nodes),
            "choices": sum(len(node.choices) for node in graph.nodes),
            "endings": sum(node.is_ending for node in graph.nodes),
            "findings": finding_rows(findings),
            "file": str(path),
        }

    def describe(self, result: Document) -> str:
        lines = [
            _(
                "“%(title)s”: %(nodes)d nodes, %(choices)d replies, %(endings)d endings, "
                "written to %(file)s."
            )
            % result
        ]
        lines += [f"{one['word']}: {one['message']}" for one in result["findings"]]
        return "\n".join(lines)
