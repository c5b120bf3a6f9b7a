"""Covers are read field by field: from tables, from lines with labels, and from what stands where without one."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.documents.cover import Cover, read_cover
from handlers.documents.cover.days import day_of, languages_in
from handlers.documents.cover.entities import category_of
from handlers.documents.cover.found import MOST, NAMES
from handlers.documents.cover.labels import label_of
from handlers.documents.cover.paper import HEADER, TABLE, Block, Paper, paper_of_text
from tests.cover_accuracy import all_judged, by, table, wrong_and_certain

DOCS = Path(__file__).parent.parent / "docs" / "covers.md"


def read(text: str) -> Cover:
    return read_cover(paper_of_text(text))


def values(cover: Cover) -> dict[str, str]:
    return {name: field.value for name, field in cover.fields.items()}


def test_nineteen_of_twenty_fields_of_the_made_covers_are_read_right_and_few_are_wrong_and_certain() -> None:
    judged = all_judged()
    wanted = [one for one in judged if one.wanted]
    assert len({one.made.name for one in judged}) >= 60
    assert sum(one.right for one in wanted) >= 0.95 * len(wanted)
    assert len(wrong_and_certain(judged)) <= 0.01 * sum(one.certain for one in judged)


def test_the_table_in_the_documentation_is_what_is_measured() -> None:
    judged, page = all_judged(), DOCS.read_text("utf-8")
    assert table(judged) in page, "run `python -m tests.cover_accuracy` and put its table in docs/covers.md"
    assert by(judged, "form") in page
    assert by(judged, "language") in page


def test_a_tdag_cover_without_labels_is_read_by_its_order() -> None:
    cover = read(
        "Groupe consultatif pour le développement des télécommunications (GCDT)\n23ème réunion, Genève, 9-11 avril 2018\n\n"
        "Document TDAG-18/37-F\n10 avril 2018\nOriginal: anglais\n\n"
        "Président, Equipe de coordination intersectorielle\nRapport de la réunion du 9 avril 2018\nRésumé:\nL'Equipe s'est réunie.\n"
    )
    assert values(cover) == {
        "title": "Rapport de la réunion du 9 avril 2018",
        "source": "Président, Equipe de coordination intersectorielle",
        "entity_category": "other",
        "abstract": "L'Equipe s'est réunie.",
        "original_language": "en",
        "number": "TDAG-18/37-F",
        "meeting": "Groupe consultatif pour le développement des télécommunications (GCDT), 23ème réunion, Genève, 9-11 avril 2018",
        "date": "2018-04-10",
    }
    assert cover.fields["abstract"].where == "line 9 after Résumé"
    assert cover.fields["title"].where == "line 7, below the source"


def test_a_note_of_the_secretary_general_gives_way_to_the_member_whose_paper_it_carries() -> None:
    cover = read(
        "Council 2018\nGeneva, 17-27 April 2018\nAgenda item: PL 1.7\nRevision 1 to\nDocument C18/6-E\n5 March 2018\nOriginal: English\n"
        "Note by the Secretary-General\nCONTRIBUTION FROM THE UNITED STATES OF AMERICA\nPROPOSAL ON WORKING METHODS\n"
    )
    found = values(cover)
    assert (found["source"], found["entity_category"]) == ("UNITED STATES OF AMERICA", "Member State")
    assert (found["title"], found["agenda_item"]) == ("PROPOSAL ON WORKING METHODS", "PL 1.7")
    assert found["number"] == "Revision 1 to Document C18/6-E"


def test_a_note_with_a_title_below_keeps_its_author() -> None:
    cover = read(
        "Second Meeting of the Telecommunication\nDevelopment Advisory Group (TDAG)\nGeneva, 13-14 September 1999\nDocument TDAG-2/3-E\n"
        "26 August 1999\nOriginal: English\nNote by the Director\nFollow-up to the action points\nSubmission of BDT information on Palestine.\n"
    )
    assert values(cover)["source"] == "Director"
    assert values(cover)["title"] == "Follow-up to the action points"


def test_derived_numbers_in_one_line_or_two_are_kept_whole() -> None:
    arabic = read("الاجتماع الثلاثون، جنيف، 23-19 يونيو 2023\n\tالمراجعة 2 للوثيقة TDAG-23/48-A\n\t15 يونيو 2023\nمديرة مكتب تنمية الاتصالات\nتقرير\n")
    assert values(arabic)["number"] == "المراجعة 2 للوثيقة TDAG-23/48-A"
    russian = read("Пусан, 20 октября – 7 ноября 2014 г.\n\tДополнительный документ 1\n\tк Документу 34(Rev.1)-R\n\t25 сентября 2014 года\n")
    assert values(russian)["number"] == "Дополнительный документ 1 к Документу 34(Rev.1)-R"


def test_the_subject_of_a_radio_paper_names_its_question_and_the_lines_beside_it_are_its_header() -> None:
    cover = read("Получено: 2 марта 2026 года\nПредмет: Вопрос МСЭ-R 229/5\n\tДокумент 5D/711-R\n\tОригинал: русский\nЯпония\nПРЕДЛОЖЕНИЯ\n")
    assert values(cover) == {
        "title": "ПРЕДЛОЖЕНИЯ", "source": "Япония", "entity_category": "Member State", "original_language": "ru",
        "number": "5D/711-R", "date": "2026-03-02", "questions": "Вопрос МСЭ-R 229/5",
    }  # fmt: skip


def test_the_box_of_a_council_paper_is_read_also_without_a_header() -> None:
    cover = read(
        " \tPurpose\nThis document presents the strategy.\nAction required by the Council\nThe Council is invited to note this report.\n"
        "Relevant link(s) with the Strategic Plan\nExcellence.\nFinancial implications\nNone.\n____\nReferences\nResolution 71\n"
    )
    assert values(cover) == {
        "purpose": "This document presents the strategy.",
        "action": "The Council is invited to note this report.",
    }


def test_a_mail_is_read_by_its_labels_and_nothing_is_guessed_from_its_prose() -> None:
    cover = read("Dear all,\n\nTitle: Captions at meetings\nSource: Fiji, Samoa and Tonga\n\nBest regards\nMere Tui\nFiji\n")
    assert values(cover) == {"title": "Captions at meetings", "source": "Fiji, Samoa and Tonga", "entity_category": "Member State"}
    assert cover.fields["title"].where == "line 2, Title"
    assert values(read("Dear colleagues,\nthe meeting in Geneva was good.\nRegards\nJapan\n")) == {}


def test_a_header_that_contradicts_the_cover_makes_the_number_doubtful() -> None:
    blocks = (Block(("ISCG/26-1/8-E",), HEADER), Block(("Document ISCG/26-1/7-E",)), Block(("12 May 2026",)))
    number = read_cover(Paper("docx", blocks)).fields["number"]
    assert (number.value, number.certain) == ("ISCG/26-1/7-E", False)
    assert "ISCG/26-1/8-E" in number.where


def test_labels_may_stand_above_their_values_and_values_go_on_in_rows_below() -> None:
    blocks = (
        Block(("Source", "Title"), TABLE), Block(("Japan", "Captions"), TABLE),
        Block(("Contact:", "Ms A"), TABLE), Block(("", "Tel: 1"), TABLE), Block(("Purpose:", "Action"), TABLE),
    )  # fmt: skip
    found = values(read_cover(Paper("docx", blocks)))
    assert (found["source"], found["title"], found["contact"], found["purpose"]) == ("Japan", "Captions", "Ms A, Tel: 1", "Action")


def test_core_properties_are_a_last_and_doubtful_word() -> None:
    title = read_cover(Paper("docx", (Block(("words",)),), {"title": "Captions at hybrid meetings"})).fields["title"]
    assert (title.value, title.where, title.certain) == ("Captions at hybrid meetings", "core properties", False)
    assert not read_cover(Paper("docx", (Block(("words",)),), {"title": "Microsoft Word - Document1"})).fields


@pytest.mark.parametrize(
    ("source", "name", "certain"),
    [
        ("China", "Member State", True), ("Egypt, Saudi Arabia and Qatar", "Member State", True),
        ("Mali (République du)", "Member State", True), ("俄罗斯联邦", "Member State", True), ("الاتحاد الروسي", "Member State", True),
        ("Ministry of Communications (India)", "Member State", True), ("Secretary-General", "secretariat", True),
        ("Director, TSB", "secretariat", True), ("电信发展局主任", "secretariat", True), ("University of Oxford", "Academia", True),
        ("Rapporteur on streamlining resolutions", "other", True), ("TSAG Management Team", "other", True),
        ("Huawei Technologies Co., Ltd. (China)", "Sector Member", False), ("Acme (Associate)", "Associate", True),
        ("China Mobile (Sector Member)", "Sector Member", True), ("Somebody", "other", False),
    ],
)  # fmt: skip
def test_a_source_has_a_category_and_doubt_is_told(source: str, name: str, certain: bool) -> None:
    found = category_of(source)
    assert (found.name, found.certain) == (name, certain)


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("28 April 2026", "2026-04-28"), ("28 de abril de 2026", "2026-04-28"), ("28 апреля 2026 года", "2026-04-28"),
        ("2026年4月28日", "2026-04-28"), ("28 أبريل 2026", "2026-04-28"), ("٢٨ أبريل ٢٠٢٦", "2026-04-28"), ("1er août 2025", "2025-08-01"),
        ("Geneva, 3 March 2026", "2026-03-03"), ("APRIL 2018", "2018-04"), ("31 February 2026", ""), ("4-8 May 2026", ""),
    ],
)  # fmt: skip
def test_a_line_that_is_a_date_is_told_in_six_languages(line: str, day: str) -> None:
    assert day_of(line) == day


def test_originals_and_labels_are_told_in_six_languages() -> None:
    assert [languages_in(text) for text in ("Russian/English", "anglais", "английский", "英文", "بالإنكليزية", "francés", "?")] == [
        "ru/en", "en", "en", "en", "en", "fr", "",
    ]  # fmt: skip
    for line, name in (("Название: X", "title"), ("来源：X", "source"), ("المصدر: X", "source"), ("Suite à donner par le Conseil", "action")):
        found = label_of(line)
        assert found
        assert found.field == name
    assert label_of("The source of this title: unknown") is None


LINES = st.lists(st.one_of(st.sampled_from(["Title:", "Source: Japan", "Document C26/7-E", "28 April 2026", "Action required", "标题：", "Revision 1 to", "____", "Contact:\tA", "(", ""]), st.text(max_size=40)), max_size=25)


@settings(max_examples=200, deadline=None)
@given(LINES, st.sampled_from(["text", "table", "header"]))
def test_any_lines_give_clean_bounded_fields_and_never_an_error(lines: list[str], place: str) -> None:
    for paper in (paper_of_text("\n".join(lines)), Paper("docx", tuple(Block((line, line[::-1]), place) for line in lines))):
        for name, field in read_cover(paper).fields.items():
            assert name in NAMES
            assert field.value == field.value.strip()
            assert field.value.isprintable()
            assert 0 < len(field.value) <= MOST.get(name, 300)
            assert field.where


def test_a_page_made_to_be_slow_is_read_at_once() -> None:
    evil = ["Title: " + "a " * 50_000, "- " * 60_000, "Document " + "1/" * 50_000, "(" * 50_000, "A-" * 40 + "1", "Contribution by " + "from " * 30_000]
    read_cover(paper_of_text("Source: Japan"))
    started = time.perf_counter()
    for line in evil:
        read(line + "\n28 April 2026\nOriginal: English\n" + line)
    assert time.perf_counter() - started < 2


def test_the_command_prints_one_json_line_per_file(tmp_path: Path) -> None:
    good, odd = tmp_path / "good.txt", tmp_path / "odd.pdf"
    good.write_text("Title: Captions at meetings\nSource: Japan\n", "utf-8")
    odd.write_bytes(b"%PDF-1.7 nothing")
    run = subprocess.run(
        [sys.executable, "-m", "bot", "cover", str(good), str(odd), "--json"], capture_output=True, text=True, timeout=60, check=True
    )
    first, second = map(json.loads, run.stdout.splitlines())
    assert first["file"] == str(good)
    assert list(first["fields"]) == list(NAMES)
    assert first["fields"]["title"] == {"value": "Captions at meetings", "from": "line 1, Title", "certain": True}
    assert first["fields"]["abstract"] is None
    assert (second["flags"], second["language"]) == (["damaged"], "")
