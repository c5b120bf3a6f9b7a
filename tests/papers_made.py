"""Small real papers for stories: a docx with the cover that a member would put on it."""

from __future__ import annotations

import io

from docx import Document


def paper(title: str, source: str = "", number: str = "", abstract: str = "", body: str = "") -> bytes:
    """A docx whose cover is a table, as the templates have it; empty rows are left out."""
    document = Document()
    rows = [("Document", number), ("Source:", source), ("Title:", title), ("Abstract:", abstract)]
    shown = [row for row in rows if row[1]]
    table = document.add_table(rows=len(shown), cols=2)
    for line, (label, value) in zip(table.rows, shown, strict=True):
        line.cells[0].text, line.cells[1].text = label, value
    document.add_paragraph(body or "We propose what follows for the work of the group.")
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()
