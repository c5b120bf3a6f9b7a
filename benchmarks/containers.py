"""Real docx and pdf files, made by hand around noise that does not compress, so that sizes are what they seem."""

from __future__ import annotations

import io
import struct
import zipfile
from xml.sax.saxutils import escape

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPES = (
    _XML + '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Default Extension="bmp" ContentType="image/bmp"/>'
    '<Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_LINK = (
    _XML + '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{type}" '
    'Target="{target}"/></Relationships>'
)
_DOCUMENT = (
    _XML + '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{body}</w:body>'
    "</w:document>"
)
_ROW_PIXELS = 256
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"


def docx(paragraphs: list[str], noise: bytes) -> bytes:
    """A word document (ECMA-376) with these paragraphs and `noise` as the pixels of one picture, stored as it is."""
    body = "".join(f"<w:p><w:r><w:t>{escape(text)}</w:t></w:r></w:p>" for text in paragraphs)
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        _put(archive, "[Content_Types].xml", _TYPES.encode(), zipfile.ZIP_DEFLATED)
        _put(archive, "_rels/.rels", _LINK.format(type="officeDocument", target="word/document.xml").encode(),
             zipfile.ZIP_DEFLATED)
        _put(archive, "word/document.xml", _DOCUMENT.format(body=body).encode(), zipfile.ZIP_DEFLATED)
        _put(archive, "word/_rels/document.xml.rels", _LINK.format(type="image", target="media/image1.bmp").encode(),
             zipfile.ZIP_DEFLATED)
        _put(archive, "word/media/image1.bmp", _bitmap(noise), zipfile.ZIP_STORED)
    return held.getvalue()


def pdf(lines: list[str], noise: bytes) -> bytes:
    """A one-page PDF 1.4 with these lines (what Latin-1 cannot hold becomes `?`) and `noise` as one grey picture."""
    rows = len(noise) // _ROW_PIXELS
    shown = " ".join(f"({_quoted(line)}) Tj 0 -14 Td" for line in lines)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> /XObject << /Im1 6 0 R >> >> >>",
        _stream("", f"BT /F1 11 Tf 50 780 Td {shown} ET q 200 0 0 200 50 50 cm /Im1 Do Q".encode("latin-1", "replace")),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        _stream(f"/Type /XObject /Subtype /Image /Width {_ROW_PIXELS} /Height {rows} /ColorSpace /DeviceGray "
                "/BitsPerComponent 8 ", noise[: rows * _ROW_PIXELS]),
    ]
    pieces, places, length = [b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"], [], 15
    for number, thing in enumerate(objects, 1):
        places.append(length)
        pieces.append(b"%d 0 obj\n%b\nendobj\n" % (number, thing))
        length += len(pieces[-1])
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(places) + 1
    pieces.append(f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer << /Size {size} /Root 1 0 R >>\n"
                  f"startxref\n{length}\n%%EOF\n".encode())
    return b"".join(pieces)


def _put(archive: zipfile.ZipFile, name: str, data: bytes, method: int) -> None:
    # A fixed date keeps the bytes the same in every run.
    entry = zipfile.ZipInfo(name, (2026, 11, 1, 12, 0, 0))
    archive.writestr(entry, data, method)


def _bitmap(noise: bytes) -> bytes:
    rows = max(1, len(noise) // (_ROW_PIXELS * 3))
    pixels = noise[: rows * _ROW_PIXELS * 3].ljust(rows * _ROW_PIXELS * 3, b"\0")
    head = struct.pack("<2sIHHI", b"BM", 54 + len(pixels), 0, 0, 54)
    return head + struct.pack("<IiiHHIIiiII", 40, _ROW_PIXELS, rows, 1, 24, 0, len(pixels), 2835, 2835, 0, 0) + pixels


def _stream(keys: str, data: bytes) -> bytes:
    return b"<< %b/Length %d >>\nstream\n%b\nendstream" % (keys.encode(), len(data), data)


def _quoted(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
