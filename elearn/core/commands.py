"""The manners of our command line: `--json`, one clear refusal, bounded files.

A command of ours subclasses `JsonCommand`, answers with a document from
`run`, and says the same to a person in `describe`. It prints nothing itself.
"""

from __future__ import annotations

import argparse
import json
import stat
import sys
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, OutputWrapper
from django.core.serializers.json import DjangoJSONEncoder
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from elearn.core.exceptions import Refusal

Document = dict[str, Any]


class JsonCommand(BaseCommand):
    """A command that answers with one document, in words or as JSON.

    Subclasses give:

    - `help` and `add_arguments(parser)`, as for any Django command;
    - `empty`: every key the document always has, with its empty value;
    - `run(**options) -> dict`: does the work, through services;
    - `describe(result) -> str`: the same for a person, several lines if need be;
    - `is_bad(result) -> bool`, only where a verdict decides the exit code.

    Standard output carries the text or, with `--json`, one JSON document and
    nothing else. A `Refusal` (or CommandError, or ValidationError) raised by
    `run` gives exit code 1 and one sentence on standard error; with `--json`
    the document `empty` with `error` goes to standard output too. A bad
    verdict gives exit code 1 with the full document.

        class Command(JsonCommand):
            help = "Seals the journal of a webinar."
            empty = {"file": "", "sha256": "", "beats": 0, "intervals": 0}

            def add_arguments(self, parser):
                parser.add_argument("webinar")

            def run(self, *, webinar, **options):
                part = seal_log(get_webinar(webinar), by=None, now=timezone.now())
                return {"file": str(part.path), ...}

            def describe(self, result):
                return _("Sealed %(beats)d beats.") % {"beats": result["beats"]}
    """

    empty: Document = {}

    def run(self, **options: Any) -> Document:
        raise NotImplementedError

    def describe(self, result: Document) -> str:
        raise NotImplementedError

    def is_bad(self, result: Document) -> bool:
        return False

    def create_parser(
        self, prog_name: str, subcommand: str, **kwargs: Any
    ) -> argparse.ArgumentParser:
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.add_argument(
            "--json",
            action="store_true",
            dest="as_json",
            help="Print one JSON document instead of text.",
        )
        return parser

    def handle(self, *args: Any, as_json: bool = False, **options: Any) -> None:
        out = self.stdout
        try:
            if as_json:
                # Whatever run() or a library prints must not spoil the document.
                self.stdout = self.stderr
                with redirect_stdout(sys.stderr):
                    result = self.run(**options)
            else:
                result = self.run(**options)
        except (Refusal, CommandError, ValidationError) as refusal:
            self.stdout = out
            self._refuse(_sentence_of(refusal), as_json=as_json)
        finally:
            self.stdout = out
        missing = self.empty.keys() - result.keys()
        if missing:
            raise LookupError(f"The document lacks {sorted(missing)}.")
        out.write(_dump(result) if as_json else self.describe(result))
        if self.is_bad(result):
            sys.exit(1)

    def _refuse(self, sentence: str, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(_dump({**self.empty, "error": sentence}))
        _write_line(self.stderr, sentence)
        sys.exit(1)


def read_upload(path: str | Path, limit: int) -> bytes:
    """The bytes of the file at `path`, or a Refusal that says why not.

    Refused: no such file, a folder or device, unreadable, empty, larger than
    `limit` bytes. The size is looked at before anything is read.
    """
    place = Path(path)
    words = {"file": place.name or str(place), "limit": filesizeformat(limit)}
    try:
        facts = place.stat()
        if stat.S_ISDIR(facts.st_mode):
            raise Refusal(_("“%(file)s” is a folder, not a file.") % words)
        if not stat.S_ISREG(facts.st_mode):
            raise Refusal(_("“%(file)s” is not an ordinary file.") % words)
        if facts.st_size > limit:
            raise Refusal(_("“%(file)s” is larger than %(limit)s.") % words)
        with place.open("rb") as source:
            content = source.read(limit + 1)
    except FileNotFoundError:
        raise Refusal(_("There is no file “%(file)s”.") % words) from None
    except (OSError, ValueError):
        raise Refusal(_("“%(file)s” cannot be read.") % words) from None
    if len(content) > limit:
        raise Refusal(_("“%(file)s” is larger than %(limit)s.") % words)
    if not content:
        raise Refusal(_("“%(file)s” is empty.") % words)
    return content


class _Encoder(DjangoJSONEncoder):
    def default(self, value: Any) -> Any:
        if isinstance(value, Path):
            return str(value)
        if isinstance(value, set | frozenset):
            return sorted(value)
        return super().default(value)


def _dump(document: Document) -> str:
    # ASCII: a file name with odd bytes or a narrow terminal must not break it.
    return json.dumps(document, cls=_Encoder, indent=2, allow_nan=False)


def _sentence_of(refusal: Exception) -> str:
    if isinstance(refusal, ValidationError):
        return " ".join(refusal.messages)
    return str(refusal)


def _write_line(stream: OutputWrapper, text: str) -> None:
    stream.write(" ".join(text.split()))
