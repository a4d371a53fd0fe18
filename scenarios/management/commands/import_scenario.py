"""`import_scenario FILE`: another tool's story, or our own document, as a draft."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from elearn.core.commands import Document, JsonCommand
from scenarios.authoring import fields_from_outline
from scenarios.exceptions import OutlineError
from scenarios.exchange import Story, draft_title, finding_rows, story_of
from scenarios.formats.parcel import open_parcel
from scenarios.formats.registry import AUTO, FORMATS, read_parcel
from scenarios.models import Scenario
from scenarios.queries import imported_before
from scenarios.services import create_draft, import_into, save_outline

#: Our own document says everything about itself, its address included.
OWN = "document"


class Command(JsonCommand):
    help = (
        "Reads a story of Twine (Twee or HTML), H5P Branching Scenario, MedBiquitous or "
        "OpenLabyrinth, ink, or our own JSON or TOML, and makes a draft of it. The same "
        "story again brings that draft up to date and keeps what its author added."
    )
    empty = {
        "source": "",
        "title": "",
        "nodes": 0,
        "choices": 0,
        "endings": 0,
        "findings": [],
        "slug": "",
        "added": [],
        "removed": [],
        "changed": [],
        "stories": [],
    }

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("--source", choices=(AUTO, *FORMATS), default=AUTO)
        parser.add_argument(
            "--dry-run", action="store_true", help="Read and check; store nothing."
        )
        parser.add_argument(
            "--into", metavar="SLUG", help="The draft that the story goes into."
        )
        parser.add_argument(
            "--patient",
            metavar="NAME",
            default="",
            help="Name of the patient where the story has none.",
        )

    def run(
        self,
        *,
        file: str,
        source: str,
        dry_run: bool,
        into: str | None,
        patient: str,
        **options: Any,
    ) -> Document:
        path = Path(file)
        if not path.exists():
            raise OutlineError(_("There is no file “%(name)s”.") % {"name": path.name})
        stories = [story_of(one) for one in read_parcel(open_parcel(path), source)]
        if into is not None and len(stories) != 1:
            raise OutlineError(
                _("The file holds several stories; only one can go into a draft.")
            )
        told = [
            self._told(story)
            | ({} if dry_run else self._stored(story, into, patient, path.stem))
            for story in stories
        ]
        return {**self.empty, **told[0], "stories": told}

    def _told(self, story: Story) -> Document:
        return {
            "source": story.source,
            "title": story.title,
            "nodes": story.nodes,
            "choices": story.choices,
            "endings": story.endings,
            "findings": finding_rows(story.findings),
        }

    def _stored(
        self, story: Story, into: str | None, patient: str, name: str
    ) -> Document:
        if into is not None:
            draft = Scenario.objects.filter(slug=into).first()
            if draft is None:
                raise OutlineError(
                    _("There is no conversation called “%(name)s”.") % {"name": into}
                )
        else:
            draft = imported_before(
                story.document.get("source", ""), story.document.get("external_id", "")
            )
        if draft is not None:
            merged = import_into(draft, document=story.document, by=None)
            return {
                "slug": draft.slug,
                "added": list(merged.added),
                "removed": list(merged.removed),
                "changed": list(merged.changed),
            }
        if story.source == OWN and _is_complete(story):
            return {"slug": save_outline(story.document, by=None).slug}
        made = create_draft(
            story.document,
            title=draft_title(story.title, name),
            persona_name=story.graph.persona.name or patient or _("Patient"),
            by=None,
            came_from=story.source,
        )
        return {"slug": made.slug}

    def describe(self, result: Document) -> str:
        lines = []
        for story in result["stories"]:
            lines.append(
                _(
                    "“%(title)s” (%(source)s): %(nodes)d nodes, %(choices)d replies, "
                    "%(endings)d endings."
                )
                % story
            )
            lines += [
                f"{one['word']}: {one['message']}"
                + (" " + _("(line %d)") % one["line"] if one["line"] else "")
                for one in story["findings"]
            ]
            if story.get("slug"):
                lines.append(_("The draft is “%(slug)s”.") % story)
            else:
                lines.append(_("Nothing was stored."))
        return "\n".join(lines)


def _is_complete(story: Story) -> bool:
    fields = fields_from_outline(story.document)
    return bool(fields["slug"] and fields["title"] and fields["persona_name"])
