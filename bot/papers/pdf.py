"""PDF files by PDFium: letters with their places become lines, and lines with wide gaps become cells of a row.

PDFium tells where each letter stands but knows of no tables; a cover's labels stand in a column of their own, and a
line that begins under a value goes on with that value. PDFium is not safe for threads: one process, one document.
"""

from __future__ import annotations

import ctypes
import unicodedata
from dataclasses import dataclass
from itertools import pairwise

import pypdfium2
import pypdfium2.raw as pdfium

from bot.papers import flags
from bot.papers.flags import UnfitError
from handlers.documents.cover.paper import TABLE, TEXT, Gatherer, Paper

_PAGES, _MOST_ON_A_PAGE = 40, 20_000
_PASSWORD = 4
_FACTS = {"Title": "title", "Author": "creator", "Subject": "subject", "Keywords": "keywords"}
# Gaps, in heights of the line: a new word, a new cell.
_WORD_GAP, _CELL_GAP = 0.18, 1.6
_SIGNS = {
    b"/JavaScript": flags.SCRIPT, b"/JS": flags.SCRIPT, b"/Launch": flags.SCRIPT, b"/EmbeddedFile": flags.EMBEDDED,
    b"/GoToE": flags.EMBEDDED, b"/GoToR": flags.LINK, b"/XFA": flags.SCRIPT,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Letter:
    letter: str
    left: float
    bottom: float
    right: float
    top: float


@dataclass(frozen=True, slots=True)
class _Piece:
    """Words that stand together in a line; `first_word` is how wide the first of them is."""

    words: str
    left: float
    right: float
    bottom: float
    top: float
    first_word: float
    is_rtl: bool

    @property
    def height(self) -> float:
        return self.top - self.bottom


def read_pdf(data: bytes) -> Paper:
    """A PDF file: the first pages; UnfitError when it is encrypted or none."""
    found = {flag for mark, flag in _SIGNS.items() if mark in data}
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise UnfitError(flags.ENCRYPTED if error.err_code == _PASSWORD else flags.DAMAGED) from error
    gathered, count = Gatherer(), len(document)
    try:
        facts = {name: document.get_metadata_value(key)[:500] for key, name in _FACTS.items()}
        for number in range(min(count, _PAGES)):
            if gathered.full:
                break
            _read_page(document, number, gathered)
    except pypdfium2.PdfiumError:
        found.add(flags.DAMAGED)
    finally:
        document.close()
    found |= {flags.CUT} if gathered.full or count > _PAGES else set()
    return Paper("pdf", tuple(gathered.blocks), {k: v for k, v in facts.items() if v}, tuple(sorted(found)))


def _read_page(document: pypdfium2.PdfDocument, number: int, gathered: Gatherer) -> None:
    page = document[number]
    text = page.get_textpage()
    try:
        letters = _letters(text.raw)
    finally:
        text.close()
        page.close()
    row: list[list[_Piece]] = []
    margin = max((letter.right for letter in letters), default=0.0)
    for line in _lines(letters):
        pieces = _pieces(line)
        if row and not _goes_on(row, pieces):
            _add(row, margin, gathered)
            # A row that begins in a further column has nothing in the first.
            row = [[] for _ in range(_column(row, pieces[0]) or 0)] + [[piece] for piece in pieces]
        elif row:
            _join(row, pieces)
        else:
            row = [[piece] for piece in pieces]
    _add(row, margin, gathered)


def _goes_on(row: list[list[_Piece]], line: list[_Piece]) -> bool:
    """Whether a line belongs to the table row above it: close below, in its columns, and no label begins it."""
    if len(row) < 2 or line[0].is_rtl:
        return False
    above = min(column[-1].bottom for column in row if column)
    columns = [_column(row, piece) for piece in line]
    if None in columns or above - line[0].top > 0.35 * line[0].height:
        return False
    heads = (line[0].words, row[0][0].words if row[0] else "")
    return columns[0] != 0 or not any(head.endswith((":", "：")) for head in heads)


def _column(row: list[list[_Piece]], piece: _Piece) -> int | None:
    return next((at for at, column in enumerate(row) if column and abs(column[0].left - piece.left) < 3), None)


def _join(row: list[list[_Piece]], line: list[_Piece]) -> None:
    for piece in line:
        at = _column(row, piece)
        if at is not None:
            row[at].append(piece)


def _add(row: list[list[_Piece]], margin: float, gathered: Gatherer) -> None:
    """A finished row; a line that fills its column goes on in the next, as it was broken only for want of room."""
    cells = []
    for at, column in enumerate(row):
        if not column:
            cells.append("")
            continue
        edge = row[at + 1][0].left - 0.5 * column[0].height if at + 1 < len(row) else margin
        text = column[0].words
        for before, piece in pairwise(column):
            room = piece.first_word + 0.3 * piece.height
            text += (" " if before.right + room > edge and len(row) > 1 else "\n") + piece.words
        cells.append(text)
    gathered.add(cells, TABLE if len(cells) > 1 else TEXT)


def _letters(text: object) -> list[_Letter]:
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    found = []
    for index in range(min(pdfium.FPDFText_CountChars(text), _MOST_ON_A_PAGE)):
        letter = chr(pdfium.FPDFText_GetUnicode(text, index) % 0x110000)
        if letter.isspace() or not letter.isprintable():
            continue
        if pdfium.FPDFText_GetLooseCharBox(text, index, box := pdfium.FS_RECTF()) and box.top > box.bottom:
            found.append(_Letter(letter, box.left, box.bottom, box.right, box.top))
        elif pdfium.FPDFText_GetCharBox(text, index, left, right, bottom, top):
            found.append(_Letter(letter, left.value, bottom.value, right.value, top.value))
    return found


def _lines(letters: list[_Letter]) -> list[list[_Letter]]:
    """Letters whose middles are nearly level, from the top down."""
    lines: list[list[_Letter]] = []
    level = 0.0
    for letter in sorted(letters, key=lambda one: -(one.bottom + one.top)):
        middle = (letter.bottom + letter.top) / 2
        if not lines or level - middle > 0.45 * (letter.top - letter.bottom):
            lines.append([])
            level = middle
        lines[-1].append(letter)
    return lines


def _is_rtl(line: list[_Letter]) -> bool:
    return sum(unicodedata.bidirectional(one.letter) in ("R", "AL") for one in line) * 3 > len(line)


def _pieces(line: list[_Letter]) -> list[_Piece]:
    """What stands apart in a line, in reading order, also where that is from right to left."""
    height = max(one.top - one.bottom for one in line)
    cells: list[list[_Letter]] = []
    for letter in sorted(line, key=lambda one: one.left):
        if not cells or letter.left - max(one.right for one in cells[-1][-3:]) > _CELL_GAP * height:
            cells.append([])
        cells[-1].append(letter)
    is_rtl = _is_rtl(line)
    told = [_piece(cell, height, is_rtl) for cell in cells]
    return told[::-1] if is_rtl else told


def _piece(cell: list[_Letter], height: float, is_rtl: bool) -> _Piece:
    words = _words(cell, height)
    letters = len(words.split(" ")[0])
    first = cell[min(letters, len(cell)) - 1].right - cell[0].left
    bottom, top = min(one.bottom for one in cell), max(one.top for one in cell)
    return _Piece(words, cell[0].left, max(one.right for one in cell), bottom, top, first, is_rtl)


def _words(cell: list[_Letter], height: float) -> str:
    runs = []
    for before, letter in zip([None, *cell[:-1]], cell, strict=True):
        gap = before is not None and letter.left - before.right > _WORD_GAP * height
        runs.append((" " if gap else "") + letter.letter)
    if not _is_rtl(cell):
        return "".join(runs)
    return _from_right("".join(runs))


def _from_right(seen: str) -> str:
    """A line as it is seen, turned to the order in which it is read; numbers and Latin words keep theirs."""
    turned, run = [], ""
    for letter in reversed(unicodedata.normalize("NFKC", seen)):
        if unicodedata.bidirectional(letter) in ("L", "EN", "AN", "ES", "CS"):
            run = letter + run
            continue
        turned.append(run + letter)
        run = ""
    return "".join([*turned, run])
