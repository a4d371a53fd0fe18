"""`python3 verify.pyz FILE.pdf`: the verdict in words, or as JSON.

Ends with 0 where the certificate is good, with 1 where it is not or cannot be
read.
"""

from __future__ import annotations

import argparse
import json
import pkgutil
import sys
from pathlib import Path
from typing import TextIO

from certificates.verifier import der, x509
from certificates.verifier.verdict import StatusList, Verdict, judge, read_statuses

LIMIT = 8 * 1024 * 1024
ROOTS, STATUSES = "roots.pem", "status.json"


class Refused(Exception):
    """There is no verdict; the sentence says why."""


def main(arguments: list[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    try:
        verdict = _verdict(options.file, options.root, options.status)
    except Refused as refusal:
        if options.json:
            empty = {**_as_data(Verdict()), "valid": False, "error": str(refusal)}
            _say(json.dumps(empty, indent=2))
        _say(str(refusal), sys.stderr)
        return 1
    _say(json.dumps(_as_data(verdict), indent=2) if options.json else _words(verdict))
    return 0 if verdict.is_valid else 1


def _say(text: str, stream: TextIO | None = None) -> None:
    # A terminal that cannot write a letter gets a question mark, not a traceback.
    stream = stream or sys.stdout
    encoding = stream.encoding or "ascii"
    stream.write(text.encode(encoding, "replace").decode(encoding) + "\n")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="verify.pyz",
        description="Checks a certificate (PDF) by its signature, without a network.",
    )
    parser.add_argument("file", help="the certificate as a PDF")
    parser.add_argument("--root", help="root certificate to trust instead (PEM)")
    parser.add_argument("--status", help="a newer status list (from /v/status.json)")
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    return parser


def _verdict(file: str, root: str | None, status: str | None) -> Verdict:
    content = _read(file)
    if not content.startswith(b"%PDF-"):
        raise Refused(f"{Path(file).name} is not a PDF.")
    packed = b"" if root else _packed(ROOTS)
    try:
        roots = x509.in_pem(_read(root) if root else packed)
    except (der.Unreadable, ValueError):
        raise Refused("The root certificate cannot be read.") from None
    return judge(content, roots, _statuses(status, roots, is_own_root=not root))


def _statuses(
    given: str | None, roots: list[x509.Certificate], *, is_own_root: bool
) -> StatusList | None:
    # The list that is packed is signed by the root that is packed.
    content = _read(given) if given else _packed(STATUSES) if is_own_root else b""
    if not content:
        return None
    try:
        return read_statuses(content, roots)
    except der.Unreadable as problem:
        raise Refused(str(problem)) from None


def _packed(name: str) -> bytes:
    try:
        return pkgutil.get_data(__package__ or "certificates.verifier", name) or b""
    except OSError:
        return b""


def _read(file: str) -> bytes:
    try:
        with Path(file).open("rb") as source:
            content = source.read(LIMIT + 1)
    except (OSError, ValueError):
        raise Refused(f"{Path(file).name} cannot be read.") from None
    if len(content) > LIMIT:
        raise Refused(f"{Path(file).name} is larger than 8 MB.")
    return content


def _as_data(verdict: Verdict) -> dict[str, object]:
    return {
        "valid": verdict.is_valid,
        "serial": verdict.serial,
        "status": verdict.status,
        "problems": verdict.problems,
        "notes": verdict.notes,
        "sha256": verdict.sha256,
        "signed_by": verdict.signed_by,
        "signed_at": verdict.signed_at,
        "status_at": verdict.status_at,
    }


def _words(verdict: Verdict) -> str:
    name = verdict.serial or "This file"
    lines = [f"{name}: {'good' if verdict.is_valid else 'NOT GOOD'}"]
    lines += verdict.problems
    if verdict.signed_by:
        lines.append(f"Signed by {verdict.signed_by}, {verdict.signed_at}.")
    if verdict.status == "valid":
        lines.append(f"Neither revoked nor replaced on {verdict.status_at}.")
    lines += verdict.notes
    lines.append(f"SHA-256 {verdict.sha256}")
    return "\n".join(lines)
