"""Every word on the sheet, ready to be set: what all people of an event share
(`Ground`), and what is one person's (`Paper`). Nothing is looked up or decided here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

#: Runs that end at a right edge; all others begin at a left one.
_RIGHT = ("serial", "present-", "total-present")


@dataclass(frozen=True, slots=True)
class Signatory:
    name: str
    role: str
    image: str = ""
    image_words: str = ""


@dataclass(frozen=True, slots=True)
class Logo:
    image: str
    words: str


@dataclass(frozen=True, slots=True)
class Words:
    """A stretch of a line: a text of the ground, or the name of a run of the person's."""

    text: str = ""
    run: str = ""
    is_strong: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    label: str
    words: Words


@dataclass(frozen=True, slots=True)
class Strip:
    """One day's programme, drawn; a person's presence is laid over its track."""

    heading: str
    svg: str


@dataclass(frozen=True, slots=True)
class Row:
    time: str
    title: str
    minutes: str


@dataclass(frozen=True, slots=True)
class AskedRow:
    """A part that a module asked for; when it was met, and how, are the person's."""

    part: str
    title: str


@dataclass(frozen=True, slots=True)
class Labels:
    """The words of the sheet that come from no event and no person."""

    certify: str
    check: str
    rests_on: str
    time: str
    item: str
    minutes: str
    present: str
    why: str
    counted: str
    rule: str
    evidence: str
    page: str
    #: Of a module alone.
    asked: str = ""
    title: str = ""
    met: str = ""
    result: str = ""
    complete: str = ""
    no_credit: str = ""


@dataclass(frozen=True, slots=True)
class Ground:
    """What is equal for all people of an event, template and language: laid out once."""

    language: str
    record_language: str
    site: str
    provider: str
    kind: str
    labels: Labels
    description: str
    event: str
    body: tuple[tuple[Words, ...], ...]
    facts: tuple[Fact, ...]
    url_first: str
    about: str
    strips: tuple[Strip, ...]
    rows: tuple[Row, ...]
    possible_minutes: int
    rule_words: str
    evidence_words: str
    signatories: tuple[Signatory, ...] = ()
    logos: tuple[Logo, ...] = ()
    footnote: str = ""
    #: Name → content of the pictures of signatories and logos.
    images: tuple[tuple[str, bytes], ...] = ()
    #: What a module asked for; then there are neither strips nor rows of minutes.
    asked: tuple[AskedRow, ...] = ()

    def texts(self) -> Iterator[str]:
        yield from (self.site, self.provider, self.kind, self.event, self.about)
        for fact in self.facts:
            yield from (fact.label, fact.words.text)
        yield from (word.text for line in self.body for word in line)
        for row in self.rows:
            yield from (row.time, row.title, row.minutes)
        for part in self.asked:
            yield from (part.part, part.title)
        for signatory in self.signatories:
            yield from (signatory.name, signatory.role)
        yield from (self.rule_words, self.evidence_words, self.footnote)
        yield from (self.labels.certify, self.labels.check)
        yield from (strip.heading for strip in self.strips)


@dataclass(frozen=True, slots=True)
class Paper:
    """One person's certificate on its ground.

    `runs` gives each run's text by name, in the order in which they are set; a run stands
    alone on its line or follows only runs. `presence` is, for each strip, the filled
    stretches of its track in the strip's own units.
    """

    ground: Ground
    name: str
    serial: str
    code: str
    code_grouped: str
    url: str
    issued_at: datetime
    title: str
    evidence_sha256: str
    runs: Mapping[str, str]
    presence: tuple[tuple[tuple[float, float], ...], ...]
    #: Text alternatives: of the QR code, and of each strip.
    qr_words: str
    strip_words: tuple[str, ...] = field(default=())

    def texts(self) -> Iterator[str]:
        """Every text that is printed, for the check of letters."""
        yield from self.ground.texts()
        yield from self.runs.values()


def is_right(run: str) -> bool:
    return run.startswith(_RIGHT) and run != "serial-date"


def line_of(run: str) -> str:
    """Runs of one line share all but the last part of their names: `body-1-0`, `body-1-1`."""
    return run.rpartition("-")[0] if run.startswith("body-") else run
