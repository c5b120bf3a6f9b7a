"""The bytes of a file become a paper by what they are, not by what the name says; it never raises."""

from __future__ import annotations

from bot.papers import flags, ole
from bot.papers.archive import open_archive, pieces
from bot.papers.flags import UnfitError
from bot.reading.charsets import decode
from bot.reading.language import language_of
from handlers.documents.cover.paper import Paper, paper_of_text

MOST_BYTES = 100 * 1024 * 1024
_BOMS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8"}
_KINDS = {".docx": "docx", ".docm": "docx", ".odt": "odt", ".pdf": "pdf", ".rtf": "rtf", ".txt": "text"}
_MARKUP = (b"<?xml", b"<!doctype", b"<html", b"<svg")
_MOST_TEXT = 1_000_000


def read_paper(data: bytes, name: str = "", look_closer: bool = False) -> Paper:
    """The paper in `data`; `name` only tells whether it is what it pretends to be. Unread ones say why by a flag.

    `look_closer` counts how considerately it is made, for the help to authors: some 100 ms more for a docx, most of them
    for its styles.
    """
    try:
        paper = _read(data)
    except UnfitError as unfit:
        paper = Paper("other", flags=(unfit.flag,))
    except MemoryError:
        paper = Paper("other", flags=(flags.MEMORY,))
    wanted = next((kind for ending, kind in _KINDS.items() if name.lower().endswith(ending)), "")
    odd = {flags.OTHER_NAME} if wanted and paper.kind not in (wanted, "other", "doc") else set()
    odd |= {flags.NO_TEXT} if paper.kind in ("docx", "odt", "rtf", "pdf") and not paper.blocks else set()
    found = tuple(sorted({*paper.flags, *odd}))
    counted = _manners(data) if look_closer else {}
    return Paper(paper.kind, paper.blocks, {**paper.properties, **counted}, found, language_of(_said(paper)))


def _manners(data: bytes) -> dict[str, str]:
    from bot.papers.manners import manners_of

    try:
        return manners_of(data)
    except MemoryError:
        return {}


def _read(data: bytes) -> Paper:
    if not data.strip():
        raise UnfitError(flags.EMPTY)
    if len(data) > MOST_BYTES:
        raise UnfitError(flags.LARGE)
    if data.startswith(ole.MAGIC):
        return ole.look_at(data)
    if b"%PDF-" in data[:1024]:
        # PDFium costs two megabytes and 30 ms to load; mails without a PDF need not pay.
        from bot.papers.pdf import read_pdf

        return read_pdf(data)
    if data.startswith(b"{\\rtf"):
        from bot.papers.rtf import read_rtf

        return read_rtf(data)
    if data.startswith(b"PK"):
        return _read_zip(data)
    if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:15].lower().startswith(_MARKUP):
        raise UnfitError(flags.NOT_READ)
    return _read_text(data)


def _read_zip(data: bytes) -> Paper:
    from bot.papers.office import read_docx, read_odt, signs

    with open_archive(data) as archive:
        names = archive.namelist()
        media = b"".join(pieces(archive, "mimetype"))[:100] if "mimetype" in names else b""
        if any(name.startswith("word/") for name in names):
            return read_docx(archive)
        if media.startswith(b"application/vnd.oasis.opendocument.text"):
            return read_odt(archive)
        found = {*signs(names), flags.NOT_READ if "[Content_Types].xml" in names or media else flags.ARCHIVE}
        return Paper("zip", flags=tuple(sorted(found)))


def _read_text(data: bytes) -> Paper:
    codec = next((codec for bom, codec in _BOMS.items() if data.startswith(bom)), "")
    text, _ = decode(data[:_MOST_TEXT], codec)
    controls = sum(letter < " " and letter not in "\t\n\r\f" for letter in text[:4000])
    if ("\0" in data[:4000].decode("latin-1") and not codec) or controls * 20 > len(text[:4000]):
        raise UnfitError(flags.NOT_READ)
    return paper_of_text(text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff"))


def _said(paper: Paper) -> str:
    """Words of the body that tell the language: the longer blocks say more than a cover's labels."""
    lines = [line for line in paper.text.split("\n")[:200] if len(line) > 15]
    return "\n".join(lines)[:4000] or paper.text
