"""Fields that a label names: rows of the cover table, lines with a colon, and paragraphs below a heading."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from handlers.documents.cover.days import YEAR, day_of
from handlers.documents.cover.found import Draft, Loose
from handlers.documents.cover.header import is_sign
from handlers.documents.cover.labels import CONTACT_PART, OTHER, Labelled, label_of
from handlers.documents.cover.paper import FOOTER, GAP, HEADER, TABLE, Block

_LONG = {"purpose", "action", "abstract", "contact", "keywords"}
# Said in one line.
_SHORT = {"date", "agenda_item", "original_language", "number"}
_NUMBERED, _DIGIT = {*_SHORT, "questions"} - {"original_language"}, re.compile(r"\d|N/A|\bAll\b", re.IGNORECASE)
_MOST_LINES, _MOST_LETTERS, _MOST_BLOCKS = 12, 4000, 250
_STOP = re.compile(r"^(?:[_=*\-—–]{3,}|\d{1,2}(?:\.\d{1,2})*[.)]?[\t ]+\S|[IVX]{1,4}\.? |[Ii]ntroduction\b|Введение|引言|مقدمة)")
# What stands beside each other in a line of text that was a table.
_BESIDE = re.compile(r"\t| {3,}| / | /(?=Doc)")
# Below this a full line of a mail may go on with the next one.
_WRAPPED = 50


@dataclass(slots=True)
class Rows:
    """All labelled fields, in order, and the lines without a label."""

    drafts: list[Draft] = field(default_factory=list)
    loose: list[Loose] = field(default_factory=list)
    open: Draft | None = None
    line: int = 0
    heads: tuple[Labelled, ...] = ()
    after_table: bool = False


def read_rows(blocks: Sequence[Block]) -> Rows:
    """Walk the first blocks of a paper. A value that a label leaves open goes on below, where its kind allows."""
    rows = Rows()
    for block in blocks[:_MOST_BLOCKS]:
        if block.place in (HEADER, FOOTER):
            rows.loose += [Loose(line, 0, block.place, "") for cell in block.cells for line in cell.split("\n")]
        elif len(block.cells) > 1:
            _row(rows, block)
            rows.after_table = block.place == TABLE
        else:
            if block.place != TABLE and rows.after_table and rows.open and rows.open.lines:
                rows.open = None  # what a cell says ends with its table
            rows.after_table = block.place == TABLE
            lines = block.cells[0].split("\n")
            for position, line in enumerate(lines):
                rows.line += 1
                _line(rows, line, block, is_new=position == 0)
            _close_after(rows, block)
    return rows


def _row(rows: Rows, block: Block) -> None:
    """A table row: a label opens a field, the cells to its right fill it, until the next label."""
    rows.line += max(cell.count("\n") + 1 for cell in block.cells)
    cells = [cell for cell in block.cells if cell.strip()]
    if _below_heads(rows, block, cells):
        return
    labels = [label_of(cell) for cell in cells]
    heads = tuple(label for label in labels if label and not label.rest)
    if len(heads) == len(cells) and len({head.field for head in heads} - {OTHER, CONTACT_PART}) > 1 and _alike(heads):
        rows.heads = heads
        return
    current = rows.open if not block.cells[0].strip() else None
    for position, cell in enumerate(dict.fromkeys(cells)):
        current = _cell(rows, cell, current, block, position)
    rows.open = current


def _alike(heads: Sequence[Labelled]) -> bool:
    """Labels of one kind, all with a colon or none; else the second is the value of the first."""
    return len({head.is_parted for head in heads}) == 1


def _below_heads(rows: Rows, block: Block, cells: list[str]) -> bool:
    """Labels may stand in one row and their values in the next, column by column."""
    heads, rows.heads = rows.heads, ()
    if not heads or len(heads) != len(cells) or any(label_of(cell) for cell in cells):
        return False
    rows.drafts += [
        Draft(head.field, f"cover table, below {head.label}", lines=cell.split("\n"), line=rows.line)
        for head, cell in zip(heads, cells, strict=True)
    ]
    rows.open = None
    return True


def _cell(rows: Rows, cell: str, current: Draft | None, block: Block, position: int) -> Draft | None:
    """One cell of a row; the field that is open after it."""
    is_complete = False
    for number, line in enumerate(cell.split("\n")):
        label = label_of(line)
        is_value = number == 0 and current is not None and not current.lines and position > 0
        if label and is_value and not label.rest and not label.is_parted:
            # "Purpose: | Action": a value that happens to be a label's word.
            label = None
        if label and label.field == CONTACT_PART and current is not None and current.name == "contact":
            label = None
        if label:
            named = f"cover table, row {label.label}" if block.place == TABLE else f"line {rows.line}, {label.label}"
            current = _opened(rows, label, named)
            # What stands beside a cell that is complete in itself belongs to something else.
            is_complete = bool(label.rest) and label.field != "contact"
        elif current is None or (current.name in _SHORT and current.lines) or (position == 0 and is_sign(line)):
            rows.loose.append(Loose(line, rows.line, block.place, block.style))
            current = None
        elif current.name == "questions" and current.lines and YEAR.search(line) and position > 1:
            # The place and date of the meeting stand to the right of the Questions (template of ITU-T).
            rows.drafts.append(Draft("meeting", "cover table, right of the Questions", lines=[line], line=rows.line))
        else:
            current.lines.append(line)
    return None if is_complete else current


def _line(rows: Rows, line: str, block: Block, is_new: bool) -> None:
    label = label_of(line)
    if (label and label.field == CONTACT_PART and rows.open is not None and rows.open.name == "contact") or (label and label.field == "number" and not label.is_parted):
        label = None
    if label and (label.is_parted or label.field in _LONG | {OTHER, "title", "source"}):
        rows.open = _opened(rows, label, f"line {rows.line}, {label.label}" if label.rest else _after(rows, label))
    elif rows.open is not None and _goes_on(rows.open, line, block, is_new):
        rows.open.lines.append(line)
    else:
        if line.strip():
            rows.open = None
        rows.loose += [Loose(piece, rows.line, block.place, block.style) for piece in _BESIDE.split(line)]


def _after(rows: Rows, label: Labelled) -> str:
    return f"line {rows.line + 1} after {label.label}"


def _opened(rows: Rows, label: Labelled, where: str) -> Draft | None:
    draft = Draft(label.field, where, lines=[label.rest] if label.rest else [], line=rows.line)
    rows.drafts.append(draft)
    return draft


def _goes_on(draft: Draft, line: str, block: Block, is_new: bool) -> bool:
    """Whether a line without a label still belongs to the open field."""
    said = [one for one in draft.lines if one.strip()]
    if draft.name == OTHER or _STOP.match(line) or block.style.lower().startswith(("heading", "titre", "überschrift")):
        return draft.name == OTHER and bool(line) and not said and not _STOP.match(line)
    if not said:
        return draft.name not in _NUMBERED or bool(_DIGIT.search(line))
    if len(said) >= _MOST_LINES or sum(map(len, said)) > _MOST_LETTERS:
        return False
    if day_of(line):
        return False
    is_paragraph = is_new and (bool(block.style) or block.place == TABLE)
    if draft.name == "contact" and not is_paragraph and block.style != GAP and len(said) < 5:
        return True
    if draft.name in _LONG:
        # Paragraphs below a heading are gathered; a value beside its label ends with its paragraph.
        return not is_new or " after " in draft.where or (not is_paragraph and block.style != GAP and len(said[-1]) > _WRAPPED)
    if draft.name == "title" and block.style == "" and line[:1].islower():
        return True
    if draft.name in ("title", "source"):
        return (not is_new) or (block.style == "" and block.place != TABLE and len(said[-1]) > _WRAPPED)
    return False


def _close_after(rows: Rows, block: Block) -> None:
    """The end of a cell ends what was said in it, unless its label stands alone there."""
    if block.place == TABLE and rows.open is not None and rows.open.lines:
        rows.open = None
