"""Help for authors: what could be better in a file is counted behind the wall, named by codes and said kindly."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path
from string import Formatter
from unicodedata import bidirectional

import pytest
from docx import Document
from docx.document import Document as Docx
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from bot.papers.manners import manners_of
from bot.papers.read import read_paper
from bot.papers.reader import PaperReader
from handlers.lint import advice_for, findings_of, introduction, says_nothing
from handlers.words import END_OF_ISOLATE, ISOLATE
from handlers.words.advice import SENTENCES
from tests.commands import iscg_bot

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8ffff3f0005fe02fe0def46b8"
    "0000000049454e44ae426082"
)
CODES = ("help.pictures:3", "help.changes:2", "help.comments:1", "help.headings", "help.untagged", "help.language",
         "help.length:9:4", "help.name")  # fmt: skip


def saved(document: Docx) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def docx_of(body: str, styles: str = "", comments: str = "", pages: str = "") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>')
        for name, content in (("word/styles.xml", styles), ("word/comments.xml", comments)):
            if content:
                archive.writestr(name, f'<w:all xmlns:w="{W}">{content}</w:all>')
        if pages:
            archive.writestr("docProps/app.xml", f"<Properties><Pages>{pages}</Pages></Properties>")
    return out.getvalue()


def found(data: bytes, name: str = "ISCG-accessibility-captioning-E.docx") -> tuple[str, ...]:
    return findings_of(read_paper(data, name, look_closer=True).properties, name)


def test_a_considerate_file_gets_no_advice() -> None:
    document = Document()
    document.add_heading("Captioning", 1)
    document.add_picture(io.BytesIO(PIXEL))
    document.element.body.xpath(".//*[local-name()='docPr']")[0].set("descr", "A caption under a speaker")
    document.add_paragraph("Text. " * 1000)
    assert found(saved(document)) == ()


def test_each_thing_a_reader_would_miss_is_found_with_its_count() -> None:
    document = Document()
    for _ in range(3):
        document.add_picture(io.BytesIO(PIXEL))
    document.add_paragraph("Text. " * 2500)
    assert found(saved(document)) == ("help.pictures:3", "help.headings", "help.length:5:4")
    revised = "<w:p><w:ins><w:r><w:t>new</w:t></w:r></w:ins><w:del><w:r><w:delText>old</w:delText></w:r></w:del></w:p>"
    bare = docx_of(revised, comments="<w:comment/><w:comment/>", pages="6")
    assert found(bare, "Document1 (final).docx") == (
        "help.changes:2", "help.comments:2", "help.headings", "help.language", "help.length:6:4", "help.name",
    )  # fmt: skip


def test_a_heading_is_known_by_its_style_whatever_the_language_of_the_writer() -> None:
    styles = (
        '<w:docDefaults><w:rPr><w:lang w:val="fr-CH"/></w:rPr></w:docDefaults>'
        '<w:style w:styleId="Titre1"><w:name w:val="heading 1"/></w:style>'
        '<w:style w:styleId="Chapitre"><w:name w:val="Chapitre"/><w:basedOn w:val="Titre1"/></w:style>'
        '<w:style w:styleId="Body"><w:name w:val="Body Text"/></w:style>'
    )
    for style, headings in (("Titre1", "1"), ("Chapitre", "1"), ("Body", "0")):
        counted = manners_of(docx_of(f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr></w:p>', styles))
        assert (counted["headings"], counted["language set"]) == (headings, "fr-CH")
    by_level = manners_of(
        docx_of(
            '<w:p><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:p><w:p><w:pPr><w:outlineLvl w:val="9"/></w:pPr></w:p>'
        )
    )
    assert by_level["headings"] == "1"


def test_a_picture_that_only_decorates_needs_no_words_and_one_drawn_twice_counts_once() -> None:
    body = (
        '<docPr id="1"><ext><decorative val="1"/></ext></docPr>'
        '<AlternateContent><Choice><docPr id="2"/></Choice><Fallback><docPr id="2"/></Fallback></AlternateContent>'
        '<docPr id="3" title="A map"/>'
    )
    assert manners_of(docx_of(body))["pictures without words"] == "1"


def test_chinese_pages_hold_fewer_signs() -> None:
    assert manners_of(docx_of(f"<w:p><w:r><w:t>{'无障碍' * 2000}</w:t></w:r></w:p>"))["pages"] == "5"
    assert manners_of(docx_of(f"<w:p><w:r><w:t>{'access ' * 857}</w:t></w:r></w:p>"))["pages"] == "2"


def test_a_pdf_without_tags_and_language_is_told_so() -> None:
    out = io.BytesIO()
    canvas = Canvas(out)  # type: ignore[no-untyped-call]
    for _ in range(5):
        canvas.drawString(72, 700, "A page")  # type: ignore[no-untyped-call]
        canvas.showPage()  # type: ignore[no-untyped-call]
    canvas.save()  # type: ignore[no-untyped-call]
    assert found(out.getvalue(), "ISCG-gender-E.pdf") == ("help.untagged", "help.language", "help.length:5:4")
    tagged = out.getvalue().replace(b"/Type /Catalog", b"/Lang (fr-CH)/MarkInfo<</Marked true>>/Type /Catalog")
    counted = manners_of(tagged)
    assert (counted["tagged"], counted["language set"]) == ("yes", "fr-CH")


def test_nobody_is_looked_at_closer_unless_it_is_asked() -> None:
    data = docx_of("<w:p><w:ins/></w:p>")
    assert not set(read_paper(data, "x.docx").properties) & set(manners_of(data))
    assert findings_of(read_paper(data, "x.docx").properties, "") == ()


@pytest.mark.parametrize(
    "name",
    ["Document1.docx", "final_version-2.pdf", "Вклад (новый).docx", "文稿 最终.docx", "مساهمة.docx", "2026-11-24.docx", "Doc.docx",
     "contribution_v3 FINAL-E.docx", "Sans titre.odt", "scan0001.pdf", "attachment"],
)  # fmt: skip
def test_a_name_that_any_file_could_have_says_nothing(name: str) -> None:
    assert says_nothing(name)


@pytest.mark.parametrize(
    "name",
    ["T25-SG12-C-0005!R1!MSW-E.docx", "ISCG-26-1-7.docx", "Kenya proposal.docx", "无障碍文稿.docx", "Вклад-доступность.docx",
     "RAG24_climate.pdf", "مساهمة كينيا.docx"],
)  # fmt: skip
def test_a_name_with_one_word_of_its_own_says_something(name: str) -> None:
    assert not says_nothing(name)


@given(st.binary(max_size=300))
@settings(max_examples=60, deadline=None)
def test_counting_never_raises(data: bytes) -> None:
    for start in (b"", b"PK\x03\x04", b"%PDF-1.4\n"):
        manners_of(start + data)
    manners_of(docx_of("<w:p/>")[: len(data) * 2])


@given(st.lists(st.text(max_size=12) | st.sampled_from(CODES)))
@settings(deadline=None)
def test_advice_never_raises_and_passes_over_what_is_no_code(words: list[str]) -> None:
    assert len(advice_for(words, "xx")) == len(set(words) & set(CODES))


# --- words ---


def holes(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


@pytest.mark.parametrize("language", ["ar", "en", "es", "fr", "ru", "zh"])
def test_each_language_says_each_thing_in_its_own_words(language: str) -> None:
    assert {key: holes(text) for key, text in SENTENCES[language].items()} == {
        key: holes(text) for key, text in SENTENCES["en"].items()
    }
    same = [key for key in SENTENCES["en"] if SENTENCES[language][key] == SENTENCES["en"][key]]
    assert (same == []) == (language != "en")
    advice = (introduction(language), *advice_for(CODES, language))
    assert len(advice) == len(SENTENCES["en"])
    assert not any(re.search(r"[{}\n]", sentence) for sentence in advice)


def test_arabic_advice_isolates_what_runs_the_other_way() -> None:
    for sentence in (introduction("ar"), *advice_for(CODES, "ar")):
        depth = 0
        for character in sentence:
            depth += (character == ISOLATE) - (character == END_OF_ISOLATE)
            assert depth > 0 or bidirectional(character) not in ("L", "EN", "AN"), sentence
        assert depth == 0


def test_advice_reads_as_a_person_would_write_it() -> None:
    assert advice_for(("macros", "help.pictures:3", "help.length:9:4"), "en-GB") == (
        "Pictures without alternative text: 3. Whoever hears the file instead of seeing it learns nothing of them.",
        "Pages: 9. A contribution is best read, and translated in time, with no more than 4.",
    )


# --- the whole way ---


async def test_the_counts_come_out_of_the_confined_process(tmp_path: Path) -> None:
    path = tmp_path / "Document1.docx"
    path.write_bytes(docx_of("<w:p><w:ins/></w:p>"))
    async with PaperReader() as reader:
        paper = await reader.read(path, 0, path.stat().st_size, path.name, look_closer=True)
        plain = await reader.read(path, 0, path.stat().st_size, path.name)
    assert findings_of(paper.properties, path.name) == ("help.changes:1", "help.language", "help.name")
    assert plain.properties == {}


def test_a_member_checks_a_file_before_it_is_sent(tmp_path: Path) -> None:
    path = tmp_path / "Document1.docx"
    path.write_bytes(docx_of("<w:p><w:ins/></w:p>", pages="6"))
    said = iscg_bot("check", path, "--language", "fr")
    assert said.code == 0
    assert "Modifications suivies restées dans le fichier\u00a0: 1." in said.out
    told = json.loads(iscg_bot("check", path, "--json", "--pages", "6").out)
    assert told["findings"] == ["help.changes:1", "help.headings", "help.language", "help.name"]
    assert "nothing to mend" not in said.out
    assert iscg_bot("check", tmp_path / "no such file").code == 2
