"""Many certificates of one event: laid out once, then each person's runs are set anew.

The layout is compiled with placeholders; what it wrote for them is cut out of the pages
and replaced by a person's shaped runs, QR code and presence. What cannot be set this way
goes through the full layout, which is also the oracle of the tests: same tags, same
pixels.
"""

from __future__ import annotations

import io
import logging
import re
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Any

from certificates import pdf, signing
from certificates.printing import finishing, fonts, marks
from certificates.printing.attachments import Attachment
from certificates.printing.paper import Paper, is_right, line_of
from certificates.printing.repertoire import further_letters, letters_for
from certificates.printing.shaping import LeftToLayout, Shaper
from certificates.printing.skeleton import Skeleton, stream

logger = logging.getLogger("certificates.printing")

#: How many compiled layouts are kept: languages and alphabets of one event.
KEPT = 8
MM = 96 / 25.4
#: The room of a line in mm; what is wider is left to the layout, which breaks it.
ROOM = {
    "name": 257,
    "whose": 257,
    "body": 230,
    "serial-date": 140,
    "serial": 100,
    "code": 55,
    "present": 17,
    "total-present": 17,
    "why": 89,
    "total-words": 89,
    "evaluated": 118,
    "digest": 118,
}
#: A place that no drawing of ours has: the mark of a shape that is a person's.
FAR = -7000
_TEXT = re.compile(
    rb"BT\n1 0 0 -1 (\S+) (\S+) Tm\n/(\S+) (\S+) Tf\n(\[[^\]]*\]) TJ\nET\n"
)
_SHAPE = re.compile(rb"(-7\d\d\d) 0 m\n[^f]*?h\n")
_LETTERS = re.compile(rb"/Span\n<</MCID (\d+)>>\nBDC\n.*?EMC\n", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a run stands: pixels from the top left, and the font it is set in."""

    run: str
    x: float
    y: bytes
    font: bytes
    size: float


@dataclass(frozen=True, slots=True)
class Shape:
    """A drawn path of the person: 0 is the QR code, then the strips in order."""

    number: int


class Sheet:
    """One compiled layout: for one ground and the alphabets that it embeds."""

    def __init__(
        self,
        paper: Paper,
        further: tuple[tuple[int, int], ...],
        attachments: Sequence[Attachment],
    ) -> None:
        import pikepdf

        self._runs = list(paper.runs)
        marked = replace(
            paper,
            name="X",
            runs={run: _mark(number) for number, run in enumerate(self._runs)},
        )
        side, _rectangles = marks.qr_rectangles(paper.url)
        drawn = pdf.Drawn(
            side,
            [(FAR, 0, 1, 1)],
            [[(FAR - 1 - number, 0, 1, 1)] for number in range(len(paper.presence))],
            letters_for(further),
        )
        self.qr_side = side
        content = pdf.lay_out(marked, drawn)
        with pikepdf.open(io.BytesIO(content)) as opened:
            _take_out_letters(opened)
            finishing.complete(opened, paper, attachments)
            complete = finishing.written(opened)
        self._pdf = pikepdf.open(io.BytesIO(complete))
        self._places = finishing.places_in(self._pdf)
        self._shapers = self._read_fonts(paper.ground.language)
        self._pages = [
            (page.Contents.objgen[0], self._cut(page.Contents.read_bytes()))
            for page in self._pdf.pages
        ]
        self._refuse_lost_runs()
        self.skeleton = Skeleton.cut(
            complete,
            {number for number, _parts in self._pages}
            | {self._places.metadata.objgen[0]}
            | {one.objgen[0] for one in self._places.changing}
            | {one.objgen[0] for one in finishing.refresh(self._pdf, attachments)},
        )

    def close(self) -> None:
        self._pdf.close()

    def stamp(self, paper: Paper, attachments: Sequence[Attachment]) -> bytes:
        """The person's file, unsigned. `LeftToLayout` where runs are not enough."""
        if not pdf.name_points(paper.name):
            raise LeftToLayout("a name of two lines")
        side, code = marks.qr_rectangles(paper.url)
        if side != self.qr_side:
            raise LeftToLayout("a QR code of another size")
        shapes = [
            code,
            *(marks.presence_rectangles(one) for one in paper.presence),
        ]
        texts = self._set(paper)
        objects: dict[int, bytes] = {}
        for number, parts in self._pages:
            written = []
            for part in parts:
                if isinstance(part, bytes):
                    written.append(part)
                elif isinstance(part, Slot):
                    written.append(texts[part.run])
                else:
                    written.append(marks.operators_of(shapes[part.number]))
            objects[number] = stream(b"".join(written), compress=True)
        finishing.set_person(self._pdf, paper, self._places)
        for one in self._places.changing:
            objects[one.objgen[0]] = one.unparse(resolved=True)
        metadata = self._places.metadata
        objects[metadata.objgen[0]] = stream(
            metadata.read_bytes(), b"/Type /Metadata /Subtype /XML"
        )
        for one in finishing.refresh(self._pdf, attachments):
            objects[one.objgen[0]] = stream(
                one.read_bytes(),
                b"/Type /EmbeddedFile /Subtype %s /Params %s"
                % (one.Subtype.unparse(), one.Params.unparse(resolved=True)),
                compress=True,
            )
        return self.skeleton.write(objects, identity=bytes(self._pdf.trailer.ID[0]))

    # -- Compiling ---------------------------------------------------------------
    def _read_fonts(self, language: str) -> dict[bytes, Shaper]:
        """Resource name → shaper, for the four faces that runs are set in."""
        shapers = {}
        for page in self._pdf.pages:
            for name, font in page.Resources.Font.items():
                base = str(font.BaseFont).partition("+")[2]
                weight = 700 if base.endswith("-Bold") else 400
                family = base.removesuffix("-Bold").replace("-", " ")
                if (family, "", weight) in fonts.font_files():
                    widths = _widths(font.DescendantFonts[0].W)
                    shapers[name[1:].encode()] = Shaper(
                        (family, weight), widths, language
                    )
        return shapers

    def _cut(self, content: bytes) -> list[bytes | Slot | Shape]:
        parts: list[bytes | Slot | Shape] = []
        at = 0
        marked = {
            font: {
                _glyphs(shaper.shape(_mark(number), 16).array): run
                for number, run in enumerate(self._runs)
            }
            for font, shaper in self._shapers.items()
        }
        found = [*_TEXT.finditer(content), *_SHAPE.finditer(content)]
        for match in sorted(found, key=lambda one: one.start()):
            slot: Slot | Shape
            if match.re is _SHAPE:
                slot = Shape(FAR - int(match[1]))
            else:
                x, y, font, size, array = match.groups()
                run = marked.get(font, {}).get(_glyphs(array))
                if run is None:
                    continue
                slot = Slot(run, float(x), y, font, float(size))
                if is_right(run):
                    mark = _mark(self._runs.index(run))
                    width = self._shapers[font].shape(mark, slot.size).width
                    slot = replace(slot, x=slot.x + width)
            parts += [content[at : match.start()], slot]
            at = match.end()
        return [*parts, content[at:]]

    def _refuse_lost_runs(self) -> None:
        slots = [part for _number, parts in self._pages for part in parts]
        found = {part.run for part in slots if isinstance(part, Slot)}
        if found != set(self._runs):
            lost = ", ".join(sorted(set(self._runs) - found))
            raise LeftToLayout(f"runs that do not stand alone: {lost}")

    # -- Setting -----------------------------------------------------------------
    def _set(self, paper: Paper) -> dict[str, bytes]:
        """Each run as the operators that show it."""
        told: dict[str, bytes] = {}
        line, begins, ends = "", 0.0, 0.0
        for _number, parts in self._pages:
            for slot in parts:
                if not isinstance(slot, Slot):
                    continue
                text = paper.runs[slot.run]
                size = slot.size
                if slot.run == "name":
                    size = int(pdf.name_points(paper.name) * 96 / 72 * 1024) / 1024
                if not text.strip():
                    told[slot.run] = b"BT\nET\n"
                    continue
                shaped = self._shapers[slot.font].shape(text, size)
                width = shaped.width
                follows = line == line_of(slot.run) and line != slot.run
                x = ends if follows else slot.x - width * is_right(slot.run)
                line, ends = line_of(slot.run), x + width
                if not follows:
                    begins = x
                self._refuse_wide(slot.run, ends - begins)
                told[slot.run] = b"BT\n1 0 0 -1 %s %s Tm\n/%s %s Tf\n%s TJ\nET\n" % (
                    _number_of(x),
                    slot.y,
                    slot.font,
                    _number_of(size),
                    shaped.array,
                )
        return told

    def _refuse_wide(self, run: str, width: float) -> None:
        room = ROOM.get(run) or ROOM[run.partition("-")[0]]
        if width > room * MM:
            raise LeftToLayout(f"{run} is wider than its line")


class Printer:
    """Prints many papers: compiles a layout for each ground once, keeps few of them.

    Belongs to one thread; each process of a pool makes its own. Give it back with `with`.
    """

    def __init__(self) -> None:
        self._sheets: OrderedDict[Any, Sheet | None] = OrderedDict()
        self.stamped = 0
        self.laid_out = 0

    def __enter__(self) -> Printer:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        while self._sheets:
            self._forget()

    def print(self, paper: Paper, attachments: Sequence[Attachment] = ()) -> bytes:
        """The finished file, as `pdf.render` makes it. Raises `CannotPrint` likewise."""
        pdf.refuse_missing_letters(paper)
        try:
            content = self._sheet(paper, attachments).stamp(paper, attachments)
        except LeftToLayout as reason:
            logger.debug("%s is laid out in full: %s", paper.serial, reason)
            self.laid_out += 1
            return pdf.render(paper, attachments)
        self.stamped += 1
        return signing.sign(content, at=paper.issued_at)

    def _sheet(self, paper: Paper, attachments: Sequence[Attachment]) -> Sheet:
        further = further_letters(paper.runs.values())
        key = (
            paper.ground,
            tuple(paper.runs),
            further,
            tuple((one.name, one.mime, one.relationship) for one in attachments),
        )
        if key not in self._sheets:
            if len(self._sheets) >= KEPT:
                self._forget()
            try:
                self._sheets[key] = Sheet(paper, further, attachments)
            except LeftToLayout:
                # Not tried again for each person of the event.
                self._sheets[key] = None
        self._sheets.move_to_end(key)
        sheet = self._sheets[key]
        if sheet is None:
            raise LeftToLayout("this ground cannot be compiled")
        return sheet

    def _forget(self) -> None:
        _key, sheet = self._sheets.popitem(last=False)
        if sheet is not None:
            sheet.close()


def _mark(number: int) -> str:
    """“¤HHNM”: no text of ours has the sign, and none of these letters kerns or joins. It
    must be narrower than the narrowest cell, or it would not end where the cell ends."""
    letters = ""
    for _place in range(4):
        number, digit = divmod(number, 4)
        letters = "HIMN"[digit] + letters
    if number:
        raise LeftToLayout("more runs than there are marks")
    return f"¤{letters}"


def _glyphs(array: bytes) -> bytes:
    """The glyphs of an array without its adjustments."""
    return b"".join(re.findall(rb"<([0-9a-f]*)>", array))


def _widths(told: Any) -> dict[int, int]:
    """PDF's /W: a first glyph and the widths that follow it, again and again."""
    widths: dict[int, int] = {}
    entries = list(told)
    for first, run in zip(entries[::2], entries[1::2], strict=True):
        for step, width in enumerate(run):
            widths[int(first) + step] = int(width)
    return widths


def _number_of(value: float) -> bytes:
    return f"{value:.6f}".rstrip("0").rstrip(".").encode() or b"0"


def _take_out_letters(opened: Any) -> None:
    """The alphabets have done their work: their fonts hold them now."""
    first = next(
        one for one in finishing.walk(opened.Root.StructTreeRoot) if one.S == "/Sect"
    )
    block = first.K[len(first.K) - 1]
    numbers = {
        int(kid)
        for element in finishing.walk(block)
        for kid in element.K
        if not hasattr(kid, "keys") and isinstance(kid, int)
    }
    del first.K[len(first.K) - 1]
    parents = opened.Root.StructTreeRoot.ParentTree.Nums[1]
    for number in numbers:
        parents[number] = None
    contents = opened.pages[0].Contents
    contents.write(
        _LETTERS.sub(
            lambda match: b"" if int(match[1]) in numbers else match[0],
            contents.read_bytes(),
        )
    )
