"""The place for a signature in a PDF, made before the file is written.

The field is invisible and still lawful for screen readers (PDF/UA) and for
archives (PDF/A-3): outside the page's crop box instead of hidden, named, and
on a page whose tab order follows the structure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    import pikepdf

#: Bytes for the container; with a time stamp and its certificates it is larger.
RESERVED = 4096
RESERVED_WITH_TIME = 16384
#: Ten digits each, so that the true numbers fit whatever they are.
RANGE_PLACE = 9999999999
TIME_PLACE = "D:00000000000000Z"
FIELD_NAME = "Seal"
#: Printed and locked; hidden would be against PDF/A (ISO 19005-2, 6.3.2).
PRINT_LOCKED = 4 | 128


def add_field(pdf: pikepdf.Pdf, *, reserved: int = RESERVED) -> None:
    """Reserve /Contents and /ByteRange; `signing.sign` fills the saved file.

    The signature will certify the document: no change is allowed after it
    (DocMDP, P 1). The file must be saved in one revision, unencrypted.
    """
    from pikepdf import Array, Dictionary, Name, String

    page = pdf.pages[0]
    seal = pdf.make_indirect(
        Dictionary(
            Type=Name.Sig,
            Filter=Name("/Adobe.PPKLite"),
            SubFilter=Name("/ETSI.CAdES.detached"),
            ByteRange=Array([0, RANGE_PLACE, RANGE_PLACE, RANGE_PLACE]),
            Contents=String(bytes(reserved)),
            M=String(TIME_PLACE),
            Reference=Array(
                [
                    Dictionary(
                        Type=Name.SigRef,
                        TransformMethod=Name.DocMDP,
                        TransformParams=Dictionary(
                            Type=Name.TransformParams, P=1, V=Name("/1.2")
                        ),
                    )
                ]
            ),
        )
    )
    field = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Sig,
            T=String(FIELD_NAME),
            TU=String(_("Digital signature of the certificate, not visible")),
            V=seal,
            F=PRINT_LOCKED,
            Rect=Array(_outside(page)),
            P=page.obj,
        )
    )
    annotations = page.obj.get("/Annots")
    if annotations is None:
        page.obj.Annots = Array([field])
    else:
        annotations.append(field)
    page.obj.Tabs = Name.S
    pdf.Root.AcroForm = pdf.make_indirect(Dictionary(Fields=Array([field]), SigFlags=3))
    pdf.Root.Perms = Dictionary(DocMDP=seal)


def _outside(page: pikepdf.Page) -> list[int]:
    """A rectangle without extent, left of and below the crop box: it needs no drawing."""
    left, bottom, *_rest = (int(edge) for edge in page.cropbox)
    return [left - 10, bottom - 10, left - 10, bottom - 10]
