"""The text of a question file, or one sentence why it is none. Guesses no encoding:
a guessed letter in a medical word is worse than a refusal."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from courses.formats.parcel import (
    MAX_TEXT_BYTES,
    Code,
    Finding,
    QuestionsRefused,
    Severity,
)

_CONTROLS = dict.fromkeys(
    (*(code for code in range(32) if chr(code) not in "\t\n"), 127, 0xFFFE, 0xFFFF)
)


@dataclass(frozen=True, slots=True)
class Text:
    """Lines end with `\\n`, whatever they ended with in the file."""

    content: str
    findings: tuple[Finding, ...] = ()


def decode(data: bytes, name: str, *, limit: int = MAX_TEXT_BYTES) -> Text:
    """Raises `QuestionsRefused`."""
    refuse_large(data, name, limit)
    if b"\0" in data:
        raise QuestionsRefused(
            _("“%(name)s” is not a text file: it holds a NUL byte in line %(line)d.")
            % {"name": name, "line": _line(data, data.index(b"\0"))}
        )
    try:
        written = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise QuestionsRefused(
            _(
                "“%(name)s” is not UTF-8: byte 0x%(byte)02X at offset %(offset)d, line "
                "%(line)d. Save it as UTF-8 and bring it again."
            )
            % {
                "name": name,
                "byte": data[error.start],
                "offset": error.start,
                "line": _line(data, error.start),
            }
        ) from None
    written = written.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    clean = written.translate(_CONTROLS)
    if clean == written:
        return Text(written)
    first = next(at for at, letter in enumerate(written) if ord(letter) in _CONTROLS)
    return Text(
        clean,
        (
            Finding(
                Severity.WARNING,
                Code.CONTROL_CHARACTERS,
                written.count("\n", 0, first) + 1,
                arguments={"count": len(written) - len(clean)},
            ),
        ),
    )


def without_controls(text: str) -> str:
    """The same text as `decode` would give it: no control characters but tab and
    line end."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    return text.translate(_CONTROLS).encode("utf-8", "ignore").decode()


def refuse_large(data: bytes, name: str, limit: int = MAX_TEXT_BYTES) -> None:
    if len(data) > limit:
        raise QuestionsRefused(
            _("“%(name)s” has more than %(limit)d MB of text.")
            % {"name": name, "limit": limit // (1024 * 1024)}
        )


def _line(data: bytes, offset: int) -> int:
    before = data[:offset]
    return 1 + before.count(b"\n") + before.count(b"\r") - before.count(b"\r\n")
