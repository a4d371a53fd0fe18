"""What WeasyPrint leaves undone for PDF/A-3a and PDF/UA-1 together, in one pass.

One XMP packet for both standards, running feet as artefacts, figures' boxes in points,
scopes of table heads, the language of a name, attachments once. Values of one person
are set by `set_person`, which the stamping path calls anew for each; all else is done
once. Refuses a layout that it does not know: a wrong tag is worse than none.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from certificates import signing
from certificates.exceptions import CannotPrint
from certificates.pdf import colour_profile
from certificates.printing import fonts
from certificates.printing.attachments import Attachment
from certificates.printing.metadata import information, packet
from certificates.printing.paper import Paper
from certificates.signature_field import add_field

PX = 0.75
#: Annotations are printed, as PDF/A wants it: bit 3 of their flags.
PRINTED = 4
RECORD_LANGUAGE = "en-GB"
_MARKED = re.compile(rb"/Span\n<</MCID (\d+)>>\nBDC\n")


def finish(
    content: bytes,
    paper: Paper,
    attachments: Sequence[Attachment] = (),
    *,
    is_sealed: bool = True,
) -> bytes:
    """The file as it is stored: complete, and sealed. What is only shown is not."""
    import pikepdf

    with pikepdf.open(io.BytesIO(content)) as pdf:
        complete(pdf, paper, attachments, is_sealed=is_sealed)
        content = written(pdf)
    return signing.sign(content, at=paper.issued_at) if is_sealed else content


def written(pdf: Any) -> bytes:
    """The bytes: equal for equal content, with one plain table of objects."""
    import pikepdf

    out = io.BytesIO()
    pikepdf.Pdf.save(
        pdf,
        out,
        object_stream_mode=pikepdf.ObjectStreamMode.disable,
        compress_streams=True,
        recompress_flate=False,
        deterministic_id=True,
        fix_metadata_version=False,
    )
    return out.getvalue()


def complete(
    pdf: Any, paper: Paper, attachments: Sequence[Attachment], *, is_sealed: bool = True
) -> None:
    """Everything but the bytes: structure, language, metadata, attachments, field."""
    set_structure(pdf)
    embed(pdf, attachments)
    set_person(pdf, paper, places_in(pdf))
    if is_sealed:
        add_field(pdf, reserved=signing.reserved())


# -- What is equal for all people ----------------------------------------------
def set_structure(pdf: Any) -> None:
    import pikepdf

    catalog = pdf.Root
    for number, page in enumerate(pdf.pages):
        height = float(page.MediaBox[3])
        parents = catalog.StructTreeRoot.ParentTree.Nums[2 * number + 1]
        _make_artefacts(page, parents, _reachable(catalog.StructTreeRoot))
        for figure in _elements(catalog.StructTreeRoot, "/Figure"):
            if figure.Pg.objgen == page.obj.objgen:
                left, top, right, bottom = (float(edge) for edge in figure.A.BBox)
                figure.A.BBox = pikepdf.Array(
                    [
                        round(edge, 3)
                        for edge in (
                            left * PX,
                            height - bottom * PX,
                            right * PX,
                            height - top * PX,
                        )
                    ]
                )
    for head in _elements(catalog.StructTreeRoot, "/TH"):
        is_column = head.P.P.S == "/THead"
        head.A.Scope = pikepdf.Name.Column if is_column else pikepdf.Name.Row
    _sections(pdf)[1].Lang = pikepdf.String(RECORD_LANGUAGE)
    _set_colours(pdf)
    for page in pdf.pages:
        for annotation in page.get("/Annots") or ():
            annotation.F = PRINTED


def _set_colours(pdf: Any) -> None:
    import pikepdf

    profile = pikepdf.Stream(pdf, colour_profile())
    profile.N = 3
    name = pikepdf.String("sRGB IEC61966-2.1")
    pdf.Root.OutputIntents = pikepdf.Array(
        [
            pikepdf.Dictionary(
                Type=pikepdf.Name.OutputIntent,
                S=pikepdf.Name.GTS_PDFA1,
                OutputConditionIdentifier=name,
                Info=name,
                DestOutputProfile=profile,
            )
        ]
    )


def _make_artefacts(page: Any, parents: Any, known: set[tuple[int, int]]) -> None:
    """Marked content that no tag of the tree owns (the running feet) is an artefact."""

    def rewrite(match: re.Match[bytes]) -> bytes:
        number = int(match[1])
        owner = parents[number]
        if owner is not None and owner.objgen in known:
            return match[0]
        parents[number] = None
        return b"/Artifact\nBMC\n"

    content = page.Contents.read_bytes()
    page.Contents.write(_MARKED.sub(rewrite, content))


def _reachable(root: Any) -> set[tuple[int, int]]:
    return {element.objgen for element in walk(root)}


def walk(element: Any) -> Iterator[Any]:
    """The structure elements below, in reading order."""
    import pikepdf

    kids = element.get("/K")
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and kid.get("/S") is not None:
            yield kid
            yield from walk(kid)


def _elements(root: Any, tag: str) -> list[Any]:
    return [element for element in walk(root) if tag == element.S]


def _sections(pdf: Any) -> list[Any]:
    return [
        element for element in walk(pdf.Root.StructTreeRoot) if element.S == "/Sect"
    ][:2]


def embed(pdf: Any, attachments: Sequence[Attachment]) -> None:
    """The files inside, named once in the name tree and once as associated files."""
    import pikepdf

    if not attachments:
        return
    names, associated = [], []
    for attachment in sorted(attachments, key=lambda one: one.name):
        stream = pikepdf.Stream(pdf, attachment.content)
        stream.Type = pikepdf.Name.EmbeddedFile
        stream.Subtype = pikepdf.Name("/" + attachment.mime)
        filespec = pdf.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Filespec,
                F=attachment.name,
                UF=attachment.name,
                Desc=attachment.description,
                AFRelationship=pikepdf.Name("/" + attachment.relationship),
                EF=pikepdf.Dictionary(F=stream, UF=stream),
            )
        )
        names += [pikepdf.String(attachment.name), filespec]
        associated.append(filespec)
    pdf.Root.Names = pikepdf.Dictionary(
        EmbeddedFiles=pikepdf.Dictionary(Names=pikepdf.Array(names))
    )
    pdf.Root.AF = pdf.make_indirect(pikepdf.Array(associated))
    refresh(pdf, attachments)


def refresh(pdf: Any, attachments: Sequence[Attachment]) -> list[Any]:
    """New content for the same files; the streams, for whoever writes them himself."""
    import pikepdf

    streams = []
    ordered = sorted(attachments, key=lambda one: one.name)
    for filespec, attachment in zip(pdf.Root.get("/AF") or (), ordered, strict=True):
        stream = filespec.EF.F
        stream.write(attachment.content)
        stream.Type = pikepdf.Name.EmbeddedFile
        stream.Subtype = pikepdf.Name("/" + attachment.mime)
        stream.Params = pikepdf.Dictionary(
            Size=len(attachment.content),
            # PDF asks for MD5 here, as a check sum and not as a proof.
            CheckSum=pikepdf.String(
                hashlib.md5(attachment.content, usedforsecurity=False).digest()
            ),
        )
        streams.append(stream)
    return streams


# -- What is one person's ------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Places:
    """The objects that hold a person's values; the figures: QR code, then strips."""

    information: Any
    metadata: Any
    links: tuple[Any, ...]
    names: tuple[Any, ...]
    figures: tuple[Any, ...]

    @property
    def changing(self) -> tuple[Any, ...]:
        """All but the metadata, which is a stream."""
        return (self.information, *self.links, *self.names, *self.figures)


def places_in(pdf: Any) -> Places:
    """By their places in the sheet: it is ours, and a test reads the tree back."""
    first, second = _sections(pdf)
    names = (first.K[2], second.K[2])
    if any(name.S != "/P" for name in names):
        raise CannotPrint(_("The sheet has no name where one belongs."))
    return Places(
        information=pdf.trailer.Info,
        metadata=pdf.Root.Metadata,
        links=tuple(
            link
            for page in pdf.pages
            for link in page.get("/Annots") or ()
            if link.get("/Subtype") == "/Link"
        ),
        names=names,
        figures=(_elements(first, "/Figure")[0], *_elements(second, "/Figure")),
    )


def set_person(pdf: Any, paper: Paper, places: Places) -> None:
    """Metadata, the link's target, text alternatives and the name's language."""
    import pikepdf

    text = pikepdf.String
    for key in list(places.information.keys()):
        del places.information[key]
    for key, value in information(paper):
        places.information[f"/{key}"] = text(value)
    places.metadata.write(packet(paper))
    places.metadata.Type = pikepdf.Name.Metadata
    places.metadata.Subtype = pikepdf.Name.XML
    identity = hashlib.sha256(f"{paper.serial} {paper.code}".encode()).digest()[:16]
    pdf.trailer.ID = pikepdf.Array([text(identity)] * 2)
    for link in places.links:
        link.A.URI = text(paper.url)
        link.Contents = text(paper.url)
    for name in places.names:
        name.Lang = text(fonts.language_of(paper.name))
        if fonts.is_rtl(paper.name):
            name.A = pikepdf.Dictionary(
                O=pikepdf.Name.Layout, WritingMode=pikepdf.Name.RlTb
            )
        elif "/A" in name:
            # The sheet may have been compiled for somebody whose name has one.
            del name.A
    told = (paper.qr_words, *paper.strip_words)
    for figure, words in zip(places.figures, told, strict=True):
        figure.Alt = text(words)
