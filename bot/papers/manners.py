"""How considerately a file is made: what a reader who hears it, or a translator, would miss. Counted in the confined process.

The counts are words in `Paper.properties`, under the names below; what they mean is decided in `handlers.lint`.
Elements: ECMA-376 part 1, sections 17.13.5 (revisions), 17.3.2.20 (lang) and 20.4.2.5 (docPr); PDF: ISO 32000-1 section 14.8.
"""

from __future__ import annotations

import ctypes
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.papers.archive import open_archive, pieces
from bot.papers.flags import UnfitError
from bot.papers.walking import Walker, walk

PAGES, HEADINGS, UNWORDED, CHANGES, COMMENTS = "pages", "headings", "pictures without words", "changes", "comments"
TONGUE, TAGGED = "language set", "tagged"

_REVISIONS = {"ins", "del", "moveFrom", "moveTo"}
_DRAWN = ("word/document.xml", "word/header1.xml", "word/header2.xml", "word/header3.xml")
_LETTERS_A_PAGE, _SIGNS_A_PAGE = 3000, 1200
_TONGUE = 64  # the longest language tag that is looked at
_WIDE = re.compile("[\u3400-\u9fff\uac00-\ud7a3]")


@dataclass(slots=True)
class _Styles:
    """Walks the styles: which are headings, and whether a language is set for all."""

    headings: set[str] = field(default_factory=set)
    languages: set[str] = field(default_factory=set)
    done: bool = False
    _style: str = ""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        value = attributes.get("val", "")
        if name == "style":
            self._style = attributes.get("styleId", "")
        elif name == "lang" and value:
            self.languages.add(value)
        elif self._style and (
            (name == "name" and value.lower().startswith("heading"))
            or (name == "outlineLvl" and value.isdecimal() and int(value) < 9)
            or (name == "basedOn" and value in self.headings)
        ):
            self.headings.add(self._style)

    def end(self, name: str) -> None:
        if name == "style":
            self._style = ""

    def data(self, text: str) -> None:
        return None


@dataclass(slots=True)
class _Body:
    """Walks the text: headings, pictures and whether they have words, revisions, languages, letters."""

    headings_known: set[str]
    headings: int = 0
    unworded: int = 0
    changes: int = 0
    wide: int = 0
    letters: int = 0
    languages: set[str] = field(default_factory=set)
    done: bool = False
    _picture: bool = False
    _fallback: int = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "Fallback" or self._fallback:
            self._fallback += 1
            return
        value = attributes.get("val", "")
        if name == "pStyle":
            self.headings += value in self.headings_known
        elif name == "outlineLvl":
            self.headings += value.isdecimal() and int(value) < 9
        elif name == "docPr":
            self._picture = not (attributes.get("descr", "").strip() or attributes.get("title", "").strip())
            self.unworded += self._picture
        elif name == "decorative" and self._picture and value in ("1", "true"):
            self.unworded -= 1
        elif name in _REVISIONS:
            self.changes += 1
        elif name == "lang" and value:
            self.languages.add(value)

    def end(self, name: str) -> None:
        if self._fallback:
            self._fallback -= 1
        elif name == "docPr":
            self._picture = False

    def data(self, text: str) -> None:
        self.letters += len(text)
        self.wide += len(_WIDE.findall(text))


@dataclass(slots=True)
class _Count:
    """Counts one element, and keeps the first text within another."""

    counted: str = ""
    told: str = ""
    many: int = 0
    text: str = ""
    done: bool = False
    _open: bool = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        self.many += name == self.counted
        self._open = name == self.told

    def end(self, name: str) -> None:
        self._open = False

    def data(self, text: str) -> None:
        if self._open:
            self.text = (self.text + text)[:20]


def manners_of(data: bytes) -> dict[str, str]:
    """The counts for a docx or a PDF file; empty for every other file and for what cannot be read. Never raises."""
    try:
        if data.startswith(b"PK"):
            with open_archive(data) as archive:
                return _of_docx(archive) if "word/document.xml" in archive.namelist() else {}
        return _of_pdf(data) if b"%PDF-" in data[:1024] else {}
    except UnfitError:
        return {}


def _of_docx(archive: zipfile.ZipFile) -> dict[str, str]:
    styles, comments = _Styles(), _Count("comment")
    pages, tongue = _Count(told="Pages"), _Count(told="language")
    _walk(archive, "word/styles.xml", styles)
    _walk(archive, "word/comments.xml", comments)
    _walk(archive, "docProps/app.xml", pages)
    _walk(archive, "docProps/core.xml", tongue)
    body = _Body(styles.headings)
    for name in _DRAWN:
        _walk(archive, name, body)
    written = int(pages.text) if re.fullmatch("[0-9]{1,5}", pages.text.strip()) else 0
    # Writers other than Word leave the count of their template, so a long text counts for itself.
    measured = round((body.letters - body.wide) / _LETTERS_A_PAGE + body.wide / _SIGNS_A_PAGE)
    return {
        PAGES: str(max(written, measured)),
        HEADINGS: str(body.headings),
        UNWORDED: str(body.unworded),
        CHANGES: str(body.changes),
        COMMENTS: str(comments.many),
        TONGUE: (sorted(styles.languages | body.languages) or [tongue.text.strip()])[0],
    }


def _of_pdf(data: bytes) -> dict[str, str]:
    # PDFium costs two megabytes and 30 ms to load; papers without a PDF need not pay.
    import pypdfium2
    import pypdfium2.raw as pdfium

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        return {}
    try:
        tongue = (ctypes.c_ushort * _TONGUE)()
        length = pdfium.FPDFCatalog_GetLanguage(document.raw, tongue, _TONGUE)
        told = bytes(tongue).decode("utf-16-le", "replace").partition("\0")[0] if 0 < length <= _TONGUE else ""
        is_tagged = bool(pdfium.FPDFCatalog_IsTagged(document.raw))
        return {PAGES: str(len(document)), TAGGED: "yes" if is_tagged else "no", TONGUE: told.strip()}
    finally:
        document.close()


def _walk(archive: zipfile.ZipFile, name: str, walker: Walker) -> None:
    """A part that may be missing or damaged: what was counted until then stands."""
    try:
        if name in archive.namelist():
            walk(pieces(archive, name), walker)
    except UnfitError:
        return
