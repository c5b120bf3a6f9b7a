"""Workbooks (.xlsx) in and out: the one door of openpyxl; text only, no formula is read or written.

openpyxl (MIT licence) makes a formula of a text that begins with `=`; here every cell is written as text.
"""

from __future__ import annotations

import io
import warnings
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zipfile import BadZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.cell.read_only import EmptyCell, ReadOnlyCell
from openpyxl.styles import Font
from openpyxl.utils.exceptions import InvalidFileException

from bot.papers.archive import open_archive, pieces
from bot.papers.flags import UnfitError
from bot.papers.walking import walk

# What openpyxl lets out when a file is damaged; its warnings tell of decorations that nobody asked for.
ODD = (
    *(BadZipFile, InvalidFileException, zlib.error, OSError, EOFError, SyntaxError),
    *(AttributeError, LookupError, TypeError, ValueError),
)
MOST_BYTES = 20 * 1024 * 1024
MOST_ROWS, MOST_COLUMNS = 20_000, 100
WIDTH = 24


class SheetError(Exception):
    """A workbook that cannot be read, with what to do; for people."""


def is_workbook(data: bytes) -> bool:
    """Whether bytes begin as a zip archive, which a workbook is and a text is not."""
    return data.startswith(b"PK\x03\x04")


def read_workbook(data: bytes) -> list[tuple[int, list[str]]]:
    """Row number and cells of the first sheet; a formula comes as it is written, `=` and all. SheetError."""
    try:
        if len(data) > MOST_BYTES:
            raise UnfitError("too large")
        _refuse_entities(data)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _rows(data)
    except UnfitError as unfit:
        raise SheetError(f"the workbook is not read: {unfit.flag}. Save it as .xlsx or CSV UTF-8.") from unfit
    except ODD as error:
        raise SheetError("this is no workbook (.xlsx) that can be read. Save it as .xlsx or CSV UTF-8.") from error


@dataclass(slots=True)
class _Nothing:
    """A walker that keeps nothing: walking alone refuses entities and document types."""

    done: bool = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        return None

    def end(self, name: str) -> None:
        return None

    def data(self, text: str) -> None:
        return None


def _refuse_entities(data: bytes) -> None:
    """UnfitError for a bomb or for entities; openpyxl reads the sheets themselves with defusedxml, the rest with lxml."""
    with open_archive(data) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")) and not name.startswith("xl/worksheets/sheet"):
                walk(pieces(archive, name), _Nothing())


def _rows(data: bytes) -> list[tuple[int, list[str]]]:
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
    try:
        rows = book.worksheets[0].iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS)
        return [(number, [_text(cell) for cell in row]) for number, row in enumerate(rows, 1)]
    finally:
        book.close()


def write_workbook(rows: Sequence[Sequence[str]], title: str) -> bytes:
    """A workbook of one sheet, the first row bold and kept in sight; every cell is text."""
    book = Workbook(write_only=False)
    sheet = book.worksheets[0]
    sheet.title = title
    sheet.freeze_panes = "A2"
    for at, row in enumerate(rows, 1):
        for column, text in enumerate(row, 1):
            cell = sheet.cell(at, column)
            cell.value = _writable(text)
            cell.data_type = "s"
            cell.font = Font(bold=at == 1)
    for column in range(1, len(rows[0]) + 1 if rows else 1):
        letter = sheet.cell(1, column).column_letter
        sheet.column_dimensions[letter].width = WIDTH
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def _text(cell: ReadOnlyCell | EmptyCell) -> str:
    """A cell as text: a whole number without its `.0`; a text that only looks like a formula is marked as such."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        return f"'{value}" if value.startswith("=") and cell.data_type != "f" else value
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _writable(text: str) -> str:
    """Text without the letters that XML 1.0 cannot hold."""
    return "".join(letter for letter in text if letter >= " " or letter in "\t\n")
