"""Makes covers in the real layouts of five bodies, six languages and six forms, with what must be read from each."""

# reportlab is not typed.
# mypy: disable-error-code="no-untyped-call,attr-defined"
from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import escape

from docx import Document
from docx.document import Document as Docx
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table

from tests.cover_facts import BODY, FACTS, LABELS, LETTER, Facts

FONT = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
FORMS = ("docx", "odt", "rtf", "pdf", "txt", "mail")
EMAIL, PHONE = "contact@example.org", "+41 22 730 0000"


@dataclass
class Sheet:
    """A cover as rows and lines in order; `tables` are lists of rows, a merged row has one cell."""

    items: list[list[list[str]] | tuple[str, str]] = field(default_factory=list)
    head: str = ""

    def line(self, text: str, style: str = "") -> None:
        self.items.append((text, style))

    def table(self, *rows: list[str]) -> None:
        self.items.append([row for row in rows if row])


@dataclass(frozen=True)
class Made:
    name: str
    layout: str
    language: str
    form: str
    data: bytes
    expected: dict[str, str]


def covers() -> Iterator[Made]:
    """Every layout with every contribution; form and variation go round, so that each meets each other somewhere."""
    layouts = {"ITU-T": itu_t, "ITU-D": itu_d, "ITU-R": itu_r, "Council": council, "ISCG": iscg}
    for row, (layout, make) in enumerate(layouts.items()):
        for column, facts in enumerate(FACTS):
            form = FORMS[(row + column + column // 6) % len(FORMS)]
            if form == "pdf" and facts.language in ("zh", "ar"):
                form = "docx"
            variation = (column * 2 + row) % 5
            sheet, expected = make(facts, variation, column + 1)
            name = f"{layout}-{facts.language}-{column:02}-v{variation}.{form}"
            yield Made(name, layout, facts.language, form, WRITERS[form](sheet), expected)


def itu_t(facts: Facts, variation: int, serial: int) -> tuple[Sheet, dict[str, str]]:
    """The table of ITU-T. v1: values below labels; v2: title merged; v3: number in the header only; v4: other order."""
    words, sheet = LABELS[facts.language], Sheet()
    number = f"TSAG-C{serial}-{LETTER[facts.language]}"
    contact = f"{facts.contact}\n{facts.source}"
    rows = [
        [words["questions"], "N/A", words["place"]],
        [words["source"], facts.source],
        [words["title"], facts.title],
        [words["purpose"], facts.purpose] if variation != 2 else [],
        [words["contact"], contact, f"Tel: {PHONE}\nE-mail: {EMAIL}"],
        [words["keywords"], facts.keywords] if variation != 4 else [],
        [words["abstract"], facts.abstract],
    ]
    if variation == 4:
        rows[1], rows[2] = rows[2], rows[1]
    if variation == 1:
        rows = [[f"{row[0]}\n{chr(10).join(row[1:])}"] if row and row[0] != words["questions"] else row for row in rows]
    sheet.head = number if variation == 3 else ""
    left = f"{words['itu']}\n{words['sector']}\n{words['period']}"
    sheet.table([left, "" if variation == 3 else f"{number}\n{words['original']}"], *rows)
    sheet.line(words["intro"], "Heading 1")
    sheet.line(BODY[facts.language])
    expected = common(facts) | {"number": number, "meeting": words["place"], "purpose": facts.purpose, "keywords": facts.keywords}
    expected |= {"original_language": facts.language}
    dropped = {2: ("purpose",), 3: ("original_language",), 4: ("keywords",)}.get(variation, ())
    return sheet, {name: value for name, value in expected.items() if name not in (*dropped, "action", "date")}


def itu_d(facts: Facts, variation: int, serial: int) -> tuple[Sheet, dict[str, str]]:
    """Source and title without labels. v1: header as lines; v2: styles of the template; v3: "only"; v4: title first."""
    words, sheet = LABELS[facts.language], Sheet()
    number = f"TDAG-26/{serial}-{LETTER[facts.language]}"
    language = words["only"] if variation == 3 else words["original"]
    right = f"{words['document']} {number}\n{words['date']}\n{language}"
    if variation == 1:
        for line in (words["tdag"], words["nth"], *right.split("\n")):
            sheet.line(line)
    else:
        sheet.table([f"{words['tdag']}\n{words['nth']}", right])
    sheet.line("")
    pair = [(facts.source, "Source" if variation == 2 else ""), (facts.title, "Title1" if variation == 2 else "")]
    for text, style in pair if variation != 4 else pair[::-1]:
        sheet.line(text, style)
    sheet.line("")
    action = words["expected"] if variation % 2 else words["action"]
    box = [words["summary"] + ":", facts.abstract, action + ":", facts.action, words["references"] + ":", "WTDC-25, C26/35"]
    sheet.table(["\n".join(box)])
    contact = [[words["contact"], words["contact_row"] + ":", facts.contact], ["", words["phone"] + ":", PHONE], ["", words["mail"] + ":", EMAIL]]
    sheet.table(*contact)
    sheet.line(words["intro"], "Heading 1")
    sheet.line(BODY[facts.language])
    meeting = f"{words['tdag']}, {words['nth']}"
    expected = common(facts) | {"number": number, "date": "2026-04-28", "original_language": facts.language, "meeting": meeting}
    return sheet, expected


def itu_r(facts: Facts, variation: int, serial: int) -> tuple[Sheet, dict[str, str]]:
    """Received, Subject, Document. v1: annex; v2: lines; v3: no Received; v4: revision."""
    words, sheet = LABELS[facts.language], Sheet()
    code = f"5D/{600 + serial}-{LETTER[facts.language]}"
    before = {1: "Annex 3 to\n", 4: f"{words['revision']}\n"}.get(variation, "")
    left = f"{words['received']} {words['date']}" if variation != 3 else ""
    right = f"{before}{words['document']} {code}\n{words['date'] if variation == 3 else '2 May 2026'}\n{words['only']}"
    if variation == 2:
        for line in (left, *right.split("\n")):
            sheet.line(line)
    else:
        sheet.table([left, right])
    sheet.line(facts.source, "Source" if variation == 1 else "")
    sheet.line(facts.title, "Title1" if variation == 1 else "")
    sheet.line(words["intro"], "Heading 1")
    sheet.line(BODY[facts.language])
    sheet.line(f"{words['contact']} {facts.contact}\tE-mail: {EMAIL}")
    number = before.replace("\n", " ") + f"{words['document']} {code}" if before else code
    expected = common(facts) | {"number": number, "date": "2026-04-28", "original_language": facts.language}
    return sheet, {name: value for name, value in expected.items() if name not in ("abstract", "action")}


def council(facts: Facts, variation: int, serial: int) -> tuple[Sheet, dict[str, str]]:
    """Agenda item, number, date, original; worded source. v1: purpose; v2: lines; v3: no agenda item; v4: two columns."""
    words, sheet = LABELS[facts.language], Sheet()
    number = f"C26/{40 + serial}-{LETTER[facts.language]}"
    agenda = f"{words['agenda']}: {facts.agenda}" if variation != 3 else ""
    right = [f"{words['document']} {number}", words["date"], words["original"]]
    if variation == 2:
        for line in (f"{words['council']}", words["council_place"], agenda, *right):
            sheet.line(line)
    elif variation == 4:
        sheet.table([f"{words['council']}\n{words['council_place']}", ""])
        sheet.table([agenda, right[0]], ["", right[1]], ["", right[2]])
    else:
        sheet.table([f"{words['council']}\n{words['council_place']}", ""], [agenda, "\n".join(right)])
    sheet.line(facts.by)
    sheet.line(facts.title.upper() if variation == 2 else facts.title)
    head = words["purpose_head"] if variation == 1 else words["summary"]
    action = words["by_council"] if variation in (1, 4) else words["action"]
    sheet.table(["\n".join([head, facts.abstract, action, facts.action, "____________", words["references"], "C23/41, C24/51"])])
    sheet.line(words["intro"], "Heading 1")
    sheet.line(BODY[facts.language])
    expected = common(facts) | {"number": number, "date": "2026-04-28", "original_language": facts.language}
    expected |= {"agenda_item": facts.agenda, "meeting": f"{words['council']}, {words['council_place']}"}
    expected["source"] = facts.said or facts.source
    if variation == 1:
        expected["purpose"] = expected.pop("abstract")
    dropped = ("contact", *(("agenda_item",) if variation == 3 else ()))
    return sheet, {name: value for name, value in expected.items() if name not in dropped}


def iscg(facts: Facts, variation: int, serial: int) -> tuple[Sheet, dict[str, str]]:
    """As members write to the group. v1: only labelled lines; v2: number with an addendum; v3: header only; v4: no box."""
    words, sheet = LABELS[facts.language], Sheet()
    number = f"ISCG/26-1/{serial}" + ("(Add.1)" if variation == 2 else "") + f"-{LETTER[facts.language]}"
    expected = common(facts) | {"number": number, "date": "2026-04-28", "original_language": facts.language}
    expected["meeting"] = f"{words['iscg']}, {words['iscg_meeting']}"
    if variation == 1:
        lines = [f"{words['document']}: {number}", f"{words['title']} {facts.title}", f"{words['source']} {facts.source}"]
        lines += [f"{words['contact']} {facts.contact}, {EMAIL}", f"{words['abstract']} {facts.abstract}", f"{words['action']}: {facts.action}"]
        for line in lines:
            sheet.line(line)
        sheet.line("")
        sheet.line(BODY[facts.language])
        return sheet, {name: value for name, value in expected.items() if name not in ("date", "original_language", "meeting")}
    sheet.head = number if variation == 3 else ""
    document = [] if variation == 3 else [f"{words['document']} {number}"]
    for line in (words["iscg"], words["iscg_meeting"], *document, words["date"], words["original"]):
        sheet.line(line)
    sheet.line("")
    sheet.line(facts.source)
    sheet.line(facts.title)
    sheet.line("")
    if variation == 4:
        sheet.line(f"{words['abstract']} {facts.abstract}")
        sheet.line(f"{words['action']}: {facts.action}")
    else:
        for line in (words["summary"], facts.abstract, words["action"], facts.action):
            sheet.line(line)
    sheet.line("")
    sheet.line(f"{words['contact']} {facts.contact} ({EMAIL})")
    sheet.line(words["intro"], "Heading 1")
    sheet.line(BODY[facts.language])
    return sheet, expected


def common(facts: Facts) -> dict[str, str]:
    return {
        "title": facts.title, "source": facts.source, "entity_category": facts.category, "contact": facts.contact,
        "abstract": facts.abstract, "action": facts.action,
    }  # fmt: skip


def to_docx(sheet: Sheet) -> bytes:
    document: Docx = Document()
    document.core_properties.title = ""
    if sheet.head:
        document.sections[0].header.paragraphs[0].text = sheet.head
        document.sections[0].footer.paragraphs[0].text = "ITU - page 1"
    known = {style.name for style in document.styles}
    for item in sheet.items:
        if isinstance(item, tuple):
            text, style = item
            if style and style not in known:
                document.styles.add_style(style, 1)
                known.add(style)
            document.add_paragraph(text, style=style or None)
            continue
        width = max(len(row) for row in item)
        table = document.add_table(rows=0, cols=width)
        for row in item:
            cells = table.add_row().cells
            for cell, text in zip(cells, row, strict=False):
                cell.text = text
            if len(row) < width:
                cells[len(row) - 1].merge(cells[width - 1])
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def to_odt(sheet: Sheet) -> bytes:
    def paragraphs(text: str) -> str:
        return "".join(f"<text:p>{escape(line).replace(chr(9), '<text:tab/>')}</text:p>" for line in text.split("\n"))

    body = ""
    for item in sheet.items:
        if isinstance(item, tuple):
            body += paragraphs(item[0])
            continue
        rows = "".join(f"<table:table-row>{''.join(f'<table:table-cell>{paragraphs(cell)}</table:table-cell>' for cell in row)}</table:table-row>" for row in item)
        body += f"<table:table>{rows}</table:table>"
    spaces = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "text", "table", "style"))
    head = f"<style:header>{paragraphs(sheet.head)}</style:header>" if sheet.head else ""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", f"<office:document-content {spaces}><office:body><office:text>{body}</office:text></office:body></office:document-content>")
        archive.writestr("styles.xml", f"<office:document-styles {spaces}><office:master-styles>{head}</office:master-styles></office:document-styles>")
    return out.getvalue()


def to_rtf(sheet: Sheet) -> bytes:
    def coded(text: str) -> str:
        units = text.encode("utf-16-le")
        numbers = (int.from_bytes(units[at : at + 2], "little", signed=True) for at in range(0, len(units), 2))
        return "".join("\\line " if unit == 10 else "\\tab " if unit == 9 else f"\\u{unit}?" if not 32 <= unit < 127 else chr(unit) for unit in numbers)

    out = "{\\rtf1\\ansi\\ansicpg1252\\uc1{\\fonttbl{\\f0 Arial;}}{\\info{\\author somebody}}"
    out += f"{{\\header \\pard {coded(sheet.head)}\\par}}" if sheet.head else ""
    for item in sheet.items:
        if isinstance(item, tuple):
            out += f"\\pard {coded(item[0])}\\par\n"
            continue
        for row in item:
            out += "\\trowd" + "".join(f"\\cellx{3000 * (at + 1)}" for at in range(len(row)))
            out += "".join(f"\\pard\\intbl {coded(cell)}\\cell " for cell in row) + "\\row\n"
    return (out + "}").encode("ascii")


def to_pdf(sheet: Sheet) -> bytes:
    if "Deja" not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont("Deja", str(FONT)))
    style = ParagraphStyle("body", fontName="Deja", fontSize=10, leading=13)
    story: list[object] = [Paragraph(escape(sheet.head), style)] if sheet.head else []

    def shown(text: str) -> Paragraph:
        return Paragraph(escape(text).replace("\n", "<br/>").replace("\t", " &nbsp; &nbsp; "), style)

    for item in sheet.items:
        if isinstance(item, tuple):
            story += [shown(item[0]), Spacer(1, 4)]
            continue
        width = max(len(row) for row in item)
        sizes = {1: [450], 2: [150, 300], 3: [110, 210, 130]}[width]
        spans = [("SPAN", (len(row) - 1, at), (width - 1, at)) for at, row in enumerate(item) if len(row) < width]
        rows = [[*map(shown, row), *[""] * (width - len(row))] for row in item]
        story.append(Table(rows, colWidths=sizes, style=[("GRID", (0, 0), (-1, -1), 0.5, colors.grey), ("VALIGN", (0, 0), (-1, -1), "TOP"), *spans]))
    out = io.BytesIO()
    SimpleDocTemplate(out, pagesize=A4).build(story)
    return out.getvalue()


def to_txt(sheet: Sheet) -> bytes:
    """As a word processor saves text: cells parted by tabs, further lines of a cell by themselves."""
    lines = [sheet.head] if sheet.head else []
    for item in sheet.items:
        if isinstance(item, tuple):
            lines.append(item[0])
            continue
        for row in item:
            lines += [line for cell in row for line in cell.split("\n")] if "\n" in "".join(row) or len(row) == 1 else ["\t".join(row)]
    return "\r\n".join(lines).encode("utf-8-sig")


def to_mail(sheet: Sheet) -> bytes:
    """As a person types it: label and value in one line, wrapped at 76 letters, blank lines between."""
    lines: list[str] = [sheet.head] if sheet.head else []
    for item in sheet.items:
        if isinstance(item, tuple):
            lines += wrapped(item[0])
            continue
        for row in item:
            cells = [cell.replace("\n", "\n") for cell in row if cell]
            is_pair = len(cells) > 1 and "\n" not in cells[0]
            lines += wrapped(" ".join(cells).replace("\n", ", ")) if is_pair else [part for cell in cells for line in cell.split("\n") for part in wrapped(line)]
        lines.append("")
    return "\n".join(lines).encode("utf-8")


def wrapped(text: str) -> list[str]:
    lines = [""]
    for word in text.split(" "):
        if len(lines[-1]) + len(word) > 75:
            lines.append("")
        lines[-1] += (" " if lines[-1] else "") + word
    return lines


WRITERS = {"docx": to_docx, "odt": to_odt, "rtf": to_rtf, "pdf": to_pdf, "txt": to_txt, "mail": to_mail}
