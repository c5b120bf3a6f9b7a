"""Files become papers in a confined process; bombs, entities, macros and locked files are flagged and do no harm."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import time
import zipfile
import zlib
from pathlib import Path

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.papers import flags
from bot.papers.archive import open_archive
from bot.papers.flags import UnfitError
from bot.papers.read import read_paper
from bot.papers.reader import Bounds, PaperReader, TroubleError
from bot.papers.wire import pack_paper, unpack_paper
from handlers.documents.cover.paper import HEADER, MOST_LETTERS, TABLE, Block
from tests.covers_made import Sheet, to_pdf, to_rtf

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def docx_of(body: str, extra: dict[str, str] | None = None, before: str = "") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f'{before}<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>')
        for name, content in (extra or {}).items():
            archive.writestr(name, content)
    return out.getvalue()


def said(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def test_a_table_row_keeps_its_cells_and_a_page_header_its_place() -> None:
    document = Document()
    document.sections[0].header.paragraphs[0].text = "ISCG/26-1/7-E"
    row = document.add_table(rows=1, cols=2).rows[0].cells
    row[0].text, row[1].text = "Title:", "One\nTwo"
    out = io.BytesIO()
    document.save(out)
    paper = read_paper(out.getvalue(), "a.docx")
    assert paper.blocks[0] == Block(("ISCG/26-1/7-E",), HEADER, "Header")
    assert paper.blocks[1] == Block(("Title:", "One\nTwo"), TABLE)
    assert paper.flags == ()


def test_what_was_deleted_under_revision_marks_is_not_said() -> None:
    body = f'<w:p><w:del w:id="1"><w:r><w:delText>old</w:delText></w:r></w:del><w:r><w:t>new</w:t></w:r></w:p>{said("end")}'
    assert read_paper(docx_of(body)).text == "new\nend"


def test_a_bomb_is_refused_by_what_its_directory_says() -> None:
    started = time.perf_counter()
    bomb = docx_of(said("x"), {"word/media.bin": "0" * 30_000_000})
    assert read_paper(bomb, "bomb.docx").flags == (flags.BOMB,)
    many = io.BytesIO()
    with zipfile.ZipFile(many, "w") as archive:
        for number in range(2001):
            archive.writestr(f"word/{number}", "")
    assert read_paper(many.getvalue()).flags == (flags.BOMB,)
    assert time.perf_counter() - started < 5


def test_an_entry_that_lies_about_its_size_is_cut_where_it_says() -> None:
    honest = docx_of(said("x" * 2000))
    at = honest.rfind(b"PK\x01\x02")
    lying = bytearray(honest)
    lying[at + 24 : at + 28] = (100).to_bytes(4, "little")
    paper = read_paper(bytes(lying))
    assert set(paper.flags) & {flags.ODD_ARCHIVE, flags.DAMAGED}
    assert len(paper.text) < 100


@pytest.mark.parametrize(
    "declared",
    [
        '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE d SYSTEM "http://127.0.0.1:9/x.dtd">',
    ],
)
def test_entities_and_document_types_are_refused(declared: str) -> None:
    paper = read_paper(docx_of(said("&a;") if "ENTITY" in declared else said("x"), before=declared))
    assert flags.ENTITIES in paper.flags
    assert paper.text == ""


def test_what_is_nested_without_sense_ends_early() -> None:
    deep = "<w:x>" * 5000 + "</w:x>" * 5000
    assert flags.DEEP in read_paper(docx_of(said("before") + deep)).flags
    assert flags.DEEP in read_paper(b"{\\rtf1 " + b"{" * 100_000).flags


def test_macros_objects_templates_links_and_fields_are_flagged_and_the_text_is_read() -> None:
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    bond = '<Relationships><Relationship Type="{}/{}" Target="http://example.org/t" TargetMode="External"/></Relationships>'
    cases = {
        flags.MACROS: {"word/vbaProject.bin": "x"},
        flags.EMBEDDED: {"word/embeddings/oleObject1.bin": "x"},
        flags.TEMPLATE: {"word/_rels/settings.xml.rels": bond.format(kinds, "attachedTemplate")},
        flags.LINK: {"word/_rels/document.xml.rels": bond.format(kinds, "image")},
    }
    for flag, extra in cases.items():
        paper = read_paper(docx_of(said("words"), extra))
        assert (paper.flags, paper.text) == ((flag,), "words")
    field = "<w:p><w:r><w:instrText>DDEAUTO c:\\\\x.exe</w:instrText></w:r></w:p>"
    assert flags.FIELD in read_paper(docx_of(field + said("words"))).flags
    harmless = {"word/_rels/document.xml.rels": bond.format(kinds, "hyperlink")}
    assert read_paper(docx_of(said("words"), harmless)).flags == ()


def test_locked_and_old_files_say_so() -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    assert flags.ENCRYPTED in read_paper(ole + "EncryptedPackage".encode("utf-16-le"), "a.docx").flags
    assert flags.OLD_WORD in read_paper(ole + "WordDocument".encode("utf-16-le"), "a.doc").flags
    locked = bytearray(docx_of(said("x")))
    locked[locked.rfind(b"PK\x01\x02") + 8] |= 1
    assert read_paper(bytes(locked)).flags == (flags.ENCRYPTED,)


def test_a_pdf_is_read_in_lines_and_cells_and_its_scripts_are_flagged() -> None:
    sheet = Sheet()
    sheet.table(["Title:", "Proposal on captions"], ["Source:", "Япония"])
    data = to_pdf(sheet)
    paper = read_paper(data, "a.pdf")
    assert [block.cells for block in paper.blocks] == [("Title:", "Proposal on captions"), ("Source:", "Япония")]
    assert flags.SCRIPT in read_paper(data + b"\n% /JavaScript").flags
    assert read_paper(b"%PDF-1.7 nothing").flags == (flags.DAMAGED,)


def test_rich_text_of_other_code_pages_is_read() -> None:
    russian = b"{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0\\fcharset0 A;}{\\f1\\fcharset204 B;}}\\f1 \\'c4\\'e0\\par\\f0 caf\\'e9\\par}"
    assert read_paper(russian).text == "Да\ncafé"
    chinese = b"{\\rtf1\\ansi\\ansicpg936{\\fonttbl{\\f0\\fcharset134 A;}}\\f0 \\'d6\\'d0\\'b9\\'fa\\par}"
    assert read_paper(chinese).text == "中国"
    sheet = Sheet(head="TSAG-C7")
    sheet.table(["标题：", "𝔘 题"])
    paper = read_paper(to_rtf(sheet))
    assert [block.cells for block in paper.blocks] == [("TSAG-C7",), ("标题：", "𝔘 题")]
    assert flags.EMBEDDED in read_paper(b"{\\rtf1 a{\\object\\objemb{\\*\\objdata 0105}}\\par}").flags


def test_a_file_is_what_its_bytes_say() -> None:
    assert read_paper(b"Title: plain", "a.docx").flags == (flags.OTHER_NAME,)
    assert read_paper(b"", "a.pdf").flags == (flags.EMPTY,)
    assert read_paper(bytes(range(256)) * 9, "a.txt").flags == (flags.NOT_READ,)
    assert read_paper("Заголовок: опыт работы\n".encode("cp1251") * 9).text.startswith("Заголовок")
    assert read_paper("标题".encode("utf-16")).text == "标题"


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300), st.sampled_from([b"", b"{\\rtf1", b"PK\x03\x04", b"%PDF-1.4\n", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]))
def test_no_bytes_make_reading_fail(data: bytes, head: bytes) -> None:
    paper = read_paper(head + data, "x.docx")
    assert unpack_paper(json.loads(json.dumps(pack_paper(paper)))) == paper


def test_an_answer_of_another_shape_is_refused() -> None:
    for odd in ([], ["docx", [], {}, ["no such flag"], ""], ["docx", [["text", "", 5]], {}, [], ""],
                ["docx", [["text", "", "x" * (MOST_LETTERS + 1)]], {}, [], ""], ["evil", [], {}, [], ""]):  # fmt: skip
        with pytest.raises(ValueError, match="an answer|no list|no text"):
            unpack_paper(odd)


async def test_a_file_is_read_at_its_place_in_a_pack(tmp_path: Path) -> None:
    pack = tmp_path / "pack"
    inside = docx_of(said("the words"))
    pack.write_bytes(b"before" + inside + b"after")
    async with PaperReader() as reader:
        assert (await reader.read(pack, 6, len(inside), "a.docx")).text == "the words"
        with pytest.raises(TroubleError):
            await reader.read(tmp_path / "gone", 0, 1, "a.docx")
        assert (await reader.read(pack, 6, len(inside), "a.docx")).text == "the words"


async def test_a_file_that_takes_too_much_memory_or_time_comes_back_unread_and_the_next_is_read(tmp_path: Path) -> None:
    """Two layers of deflate make 200 MB of a page; the process dies, or says so, and another takes its place."""
    page = zlib.compress(zlib.compress(b"0 0 m " * 40_000_000, 9), 9)
    head = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    head += b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>endobj\n"
    head += b"4 0 obj<</Length %d/Filter[/FlateDecode/FlateDecode]>>stream\n" % len(page)
    bomb, good = tmp_path / "bomb.pdf", tmp_path / "good.docx"
    bomb.write_bytes(head + page + b"\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF")
    good.write_bytes(docx_of(said("fine")))
    async with PaperReader(Bounds(memory_bytes=128 * 1024 * 1024, cpu_seconds=3, seconds=5)) as reader:
        paper = await reader.read(bomb, 0, bomb.stat().st_size, bomb.name)
        assert set(paper.flags) & {flags.KILLED, flags.MEMORY, flags.TIME}
        assert paper.text == ""
        assert (await reader.read(good, 0, good.stat().st_size, good.name)).text == "fine"


def test_a_confined_process_has_no_network_and_few_files() -> None:
    code = (
        "import socket, sys\nfrom bot import confined\nwas = confined.cut_network()\nconfined.confine(10**8, 16)\n"
        "try:\n    socket.create_connection(('127.0.0.1', 9), 1)\n    print('reached')\n"
        "except OSError as error:\n    print(was, error.errno)\n"
        "try:\n    [open('/dev/null') for _ in range(50)]\nexcept OSError:\n    print('no more files')\n"
        "try:\n    bytearray(3 * 10**8)\nexcept MemoryError:\n    print('no more memory')\n"
    )
    run = subprocess.run([sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, timeout=30, check=True)
    lines = run.stdout.splitlines()
    assert lines[1:] == ["no more files", "no more memory"]
    # 101: the network of our own has not even a loopback that is up. Where the system forbids one, nothing is claimed.
    assert lines[0] == "True 101" or lines[0].startswith("False")


def test_the_bounds_of_an_archive_are_told_by_name() -> None:
    with pytest.raises(UnfitError, match=flags.ODD_ARCHIVE):
        open_archive(b"PK\x03\x04 no end")
