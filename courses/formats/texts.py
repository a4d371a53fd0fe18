"""The texts of one question while it is read: each in the format it is written in,
all as plain text in the end, with what that cost told once per question.
"""

from __future__ import annotations

import re
from typing import Final

from courses.formats.parcel import Code, Finding, Severity
from courses.formats.plain import is_html, plain_text, tidy_lines

HTML, MARKDOWN, PLAIN, MOODLE = "html", "markdown", "plain", "moodle"
FORMAT_MARK: Final = re.compile(r"\s*\[(html|markdown|plain|moodle)\]")


class Texts:
    """`default` is the format of a text that names none."""

    def __init__(self, place: str = "") -> None:
        self.default = MOODLE
        self.place = place
        self.findings: list[Finding] = []

    def warn(
        self,
        code: Code,
        line: int,
        severity: Severity = Severity.WARNING,
        /,
        **arguments: str | int,
    ) -> None:
        self.findings.append(Finding(severity, code, line, self.place, arguments))

    def marked(self, text: str, line: int, default: str | None = None) -> str:
        """A text that may begin with `[html]` and the like."""
        mark = FORMAT_MARK.match(text)
        if mark is not None:
            return self.plain(text[mark.end() :], mark[1], line)
        return self.plain(text, default or self.default, line)

    def plain(self, text: str, written_in: str, line: int) -> str:
        if written_in in (MARKDOWN, PLAIN):
            return text.strip()
        if written_in == MOODLE and not is_html(text):
            return tidy_lines(text)
        found = plain_text(text, keeps_lines=written_in == MOODLE)
        for code, name in found.losses:
            arguments = {"name": name} if name else {}
            if code is Code.PICTURE_LOST:
                arguments = {"name": name}
            known = (
                one.code is code and one.arguments == arguments for one in self.findings
            )
            if not any(known):
                self.warn(code, line, **arguments)
        return found.text
