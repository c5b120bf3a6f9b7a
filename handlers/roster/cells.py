"""Cells no spreadsheet takes for a formula, and the way back (ASVS 5.0, 1.2.10).

A text that begins like a formula is written with an apostrophe before it, as spreadsheets themselves do; so is a text
that begins with an apostrophe and then would be taken for such a one. Reading takes it away again.
"""

from __future__ import annotations

LIVE = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
MARK = "'"


def safe(text: str) -> str:
    """The cell to write."""
    return f"{MARK}{text}" if text.lstrip(f"{MARK} ").startswith(LIVE) else text


def unsafe(cell: str) -> str:
    """The text of a cell that `safe` wrote; any other cell as it stands."""
    return cell[1:] if cell.startswith(MARK) and cell[1:].lstrip(f"{MARK} ").startswith(LIVE) else cell
