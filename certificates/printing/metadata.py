"""What the file says of itself: the information dictionary and one XMP packet for
PDF/A-3a and PDF/UA-1, with the description of the one schema that PDF/A does not know."""

from __future__ import annotations

from xml.sax.saxutils import escape

from certificates.printing.paper import Paper

PRODUCER = "elearn"


def information(paper: Paper) -> list[tuple[str, str]]:
    """The information dictionary. The last three names are ours."""
    created = pdf_date(paper)
    return [
        ("Title", paper.title),
        ("Author", paper.ground.provider),
        ("Subject", paper.ground.description),
        ("Keywords", f"{paper.serial}, {paper.code_grouped}"),
        ("Creator", PRODUCER),
        ("Producer", PRODUCER),
        ("CreationDate", created),
        ("ModDate", created),
        ("certificatenumber", paper.serial),
        ("certificatecode", paper.code),
        ("evidencesha256", paper.evidence_sha256),
    ]


def pdf_date(paper: Paper) -> str:
    offset = paper.issued_at.strftime("%z") or "+0000"
    return paper.issued_at.strftime("D:%Y%m%d%H%M%S") + f"{offset[:3]}'{offset[3:5]}'"


def packet(paper: Paper) -> bytes:
    told = {
        "title": paper.title,
        "provider": paper.ground.provider,
        "description": paper.ground.description,
        "keywords": f"{paper.serial}, {paper.code_grouped}",
        "language": paper.ground.language,
        "created": paper.issued_at.isoformat(timespec="seconds"),
        "producer": PRODUCER,
    }
    return _PACKET.format(
        **{key: escape(text) for key, text in told.items()}, mark="\ufeff"
    ).encode()


_PACKET = """<?xpacket begin="{mark}" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about=""
  xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
  xmlns:xmp="http://ns.adobe.com/xap/1.0/"
  xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
  xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"
  xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
  xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
  xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaid:part>3</pdfaid:part>
<pdfaid:conformance>A</pdfaid:conformance>
<pdfuaid:part>1</pdfuaid:part>
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{provider}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{description}</rdf:li></rdf:Alt></dc:description>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<pdf:Keywords>{keywords}</pdf:Keywords>
<pdf:Producer>{producer}</pdf:Producer>
<xmp:CreatorTool>{producer}</xmp:CreatorTool>
<xmp:CreateDate>{created}</xmp:CreateDate>
<xmp:ModifyDate>{created}</xmp:ModifyDate>
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 to which the file conforms</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>"""
