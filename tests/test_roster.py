"""The roster: sheets in and out without a surprise, people found by what they do, and every change in the audit chain."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, insert, select
from sqlalchemy.exc import IntegrityError

from bot.config.example import example_config
from bot.config.rules import rules_of
from bot.sheets import SheetError, read_workbook, write_workbook
from handlers.roster import columns, countries
from handlers.roster.cells import LIVE, safe, unsafe
from handlers.roster.checking import doubts, vacancies
from handlers.roster.difference import Difference, compare
from handlers.roster.reading import Reading, Row, read_rows
from handlers.roster.texts import cells_of, rows_of, written
from storage import audit
from storage.database import Database
from storage.ownership import owner_of
from storage.records import Person
from storage.roster import (
    Member,
    Role,
    all_members,
    everyone,
    holders,
    member_by_address,
    member_by_id,
    put,
    remove,
    role_of,
    secretaries,
)
from storage.tables import audit as chain
from storage.tables import documents
from tests.commands import Said, configure, iscg_bot

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
RULES = rules_of(example_config())
HEAD = "name;addresses;entity;category;country;sector;language;roles"
AMAL = Member(
    "أمل مثال", ("amal@example.org", "a.mithal@home.example"), ("Amal Example",), "Administration of Egypt", "Member State",
    "EG", "ARB", "T", "ar", (Role("coordinator", "accessibility"), Role("focal-point", "gender", "T")),
)  # fmt: skip
LAUGHS = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
LI = Member("李梅", ("li@example.cn",), ("Li Mei",), "CAICT", "Sector Member", "CN", "ASP", "R", "zh")

GOOD = write_workbook(cells_of([AMAL, LI]), "T")


@pytest.fixture
def connection(database_url: str) -> Iterator[Connection]:
    """An empty roster, in one transaction."""
    database = Database(database_url)
    database.prepare()
    with database.write() as open_one:
        yield open_one
    database.close()


def read(text: str) -> Reading:
    return read_rows(rows_of(text.encode()), RULES.themes)


def told(reading: Reading) -> list[str]:
    return [str(mistake) for mistake in reading.mistakes]


# --- people kept and found ---


def test_a_member_comes_back_as_written_and_keeps_the_id_through_changes(connection: Connection) -> None:
    first = put(connection, AMAL, NOW, "test")
    assert member_by_id(connection, first) == replace(AMAL, id=first)
    put(connection, replace(AMAL, id=first, language="fr", addresses=("new@example.org",)), NOW, "test")
    (kept,) = all_members(connection)
    assert (kept.id, kept.language, kept.addresses) == (first, "fr", ("new@example.org",))
    assert member_by_address(connection, "amal@example.org") is None


def test_an_address_finds_its_member_whatever_its_case_and_belongs_to_one(connection: Connection) -> None:
    put(connection, AMAL, NOW, "test")
    found = member_by_address(connection, "A.Mithal@HOME.example")
    assert found is not None
    assert found.name == AMAL.name
    assert member_by_address(connection, "") is None
    with pytest.raises(IntegrityError), connection.begin_nested():
        put(connection, replace(LI, addresses=("AMAL@example.org",)), NOW, "test")
    assert [one.name for one in all_members(connection)] == [AMAL.name]


def test_roles_are_found_by_name_and_theme(connection: Connection) -> None:
    put(connection, AMAL, NOW, "test")
    put(connection, replace(LI, roles=(Role("secretary"), Role("coordinator", "gender"))), NOW, "test")
    assert [one.name for one in holders(connection, "coordinator", "gender")] == [LI.name]
    assert [one.name for one in holders(connection, "coordinator")] == [AMAL.name, LI.name]
    assert [one.name for one in holders(connection, "focal-point", "accessibility")] == []
    assert [one.name for one in secretaries(connection)] == [LI.name]
    assert len(holders(connection, "member")) == 2


def test_people_of_the_configuration_are_members_and_meet_their_line_on_the_roster(connection: Connection) -> None:
    put(connection, replace(AMAL, entity=""), NOW, "test")
    persons = (
        Person("A. E.", ("AMAL@example.org", "third@example.org"), "Entity", "fr", ("chair", "coordinator:gender")),
        Person("Only Configured", ("only@example.org",), roles=("vice-chair",)),
    )
    rules = replace(RULES, people=persons, secretaries=("only@example.org", "desk@example.org"))
    amal, only = everyone(connection, rules)
    assert (amal.name, amal.entity, amal.language) == (AMAL.name, "Entity", "ar"), "the roster wins, the rest is filled"
    assert amal.addresses == (*AMAL.addresses, "third@example.org")
    assert {"chair", "coordinator:gender", "coordinator:accessibility"} <= set(map(str, amal.roles))
    assert (only.id, only.roles) == (0, ())
    assert member_by_address(connection, "third@example.org", rules) == amal
    assert member_by_address(connection, "third@example.org") is None
    assert member_by_address(connection, "nobody@example.org", rules) is None
    assert [one.addresses for one in secretaries(connection, rules)] == [("only@example.org",), ("desk@example.org",)]


def test_every_change_is_a_line_of_the_chain_without_a_word_about_the_person(connection: Connection) -> None:
    first = put(connection, AMAL, NOW, "command line")
    put(connection, replace(AMAL, id=first, language="fr", country="SD"), NOW, "command line")
    remove(connection, first, NOW, "command line")
    lines = connection.execute(select(chain).order_by(chain.c.seq)).all()
    assert [line.action for line in lines] == ["member added", "member changed", "member removed"]
    assert json.loads(lines[1].detail) == {"fields": ["country", "language"]}
    assert not any("@" in line.detail or "Amal" in line.detail or "أمل" in line.detail for line in lines)
    assert audit.faults(connection) == []
    assert all_members(connection) == []


@pytest.mark.parametrize("odd", ["coordinator", "secretary:gender", "focal-point:gender:X", "boss", "", "chair:x:y"])
def test_what_is_no_role_is_none(odd: str) -> None:
    assert role_of(odd) is None


def test_a_role_reads_back_as_it_is_written() -> None:
    for role in (Role("chair"), Role("coordinator", "gender"), Role("focal-point", "gender", "GS")):
        assert role_of(str(role)) == role


# --- who owns a theme ---


def test_a_theme_tells_its_people_its_resolutions_and_what_is_vacant(connection: Connection) -> None:
    put(connection, AMAL, NOW, "test")
    put(connection, replace(LI, roles=(Role("focal-point", "gender"),)), NOW, "test")
    gender = owner_of(connection, RULES, "gender")
    assert [one.name for one in gender.coordinators] == []
    assert [(sector, one.name) for sector, one in gender.focal_points] == [("R", LI.name), ("T", AMAL.name)]
    assert gender.vacant == ("coordinator", "focal point D")
    assert (gender.last, gender.last_at, gender.documents) == ("", None, 0)
    assert "PP 70" in gender.resolutions
    closed = replace(RULES, themes=tuple(replace(theme, status="closed") for theme in RULES.themes))
    assert owner_of(connection, closed, "gender").vacant == ()
    with pytest.raises(KeyError):
        owner_of(connection, RULES, "no such theme")


def test_the_last_document_of_a_theme_is_told_and_a_reserved_number_is_none(connection: Connection) -> None:
    row: dict[str, object] = {
        "series": "ISCG/26-1", "meeting": "26-1", "title": "T", "author_name": "", "author_address": "", "theme": "gender",
        "language": "en", "received": NOW, "registered": NOW, "position": 0, "kind": "document", "source": "", "tier": "",
    }  # fmt: skip
    for serial, status in ((1, "withdrawn"), (2, "withdrawn"), (3, "reserved")):
        connection.execute(
            insert(documents), {**row, "serial": serial, "number": f"ISCG/26-1/{serial}", "status": status}
        )
    gender = owner_of(connection, RULES, "gender")
    assert (gender.last, gender.last_at, gender.documents) == ("ISCG/26-1/2", NOW, 2)


def test_what_the_roster_lacks_is_told(connection: Connection) -> None:
    put(connection, AMAL, NOW, "test")
    put(
        connection,
        replace(LI, aliases=("Amal EXAMPLE",), category="", roles=(Role("coordinator", "steam"),)),
        NOW,
        "test",
    )
    rules = replace(RULES, people=(Person("C", ("c@example.org",), roles=("coordinator",)),))
    found = everyone(connection, rules)
    kinds = {finding.kind: finding for finding in doubts(found, rules)}
    assert set(kinds) == {"unknown theme", "unread role", "twice", "incomplete"}
    assert "steam" in kinds["unknown theme"].words
    assert kinds["incomplete"].words == "not told: category"
    owned = [owner_of(connection, rules, theme.name, found) for theme in rules.themes]
    by_theme = {finding.about: finding.words for finding in vacancies(owned)}
    assert by_theme["accessibility"] == "vacant: focal point R, focal point T, focal point D"
    assert len(by_theme) == len(RULES.themes)


# --- sheets ---


@pytest.mark.parametrize("language", range(6))
def test_a_sheet_with_heads_and_words_of_any_language_is_read(language: int) -> None:
    heads, line = [
        ("Full name;E-mail;Organization;Category;Country;Region;Sector;Language;Roles",
         "A;a@x.org;E;Associate;Switzerland;Europe;ITU-T;French;coordinator: gender"),
        ("Nom;Adresse électronique;Entité;Catégorie;Pays;Région;Secteur;Langue;Fonctions",
         "A;a@x.org;E;Associé;Suisse;Europe;UIT-T;français;coordonnatrice : gender"),
        ("Nombre;Correo electrónico;Entidad;Categoría;País;Región;Sector;Idioma;Funciones",
         "A;a@x.org;E;Asociado;Suiza;Europa;normalización;francés;coordinador:gender"),
        ("ФИО;Электронная почта;Организация;Категория;Страна;Регион;Сектор;Язык;Роли",
         "A;a@x.org;E;Ассоциированный член;Швейцария;Европа;МСЭ-Т;французский;координатор:gender"),
        ("姓名;电子邮件;单位;类别;国家;区域;部门;语文;职责", "A;a@x.org;E;部门准成员;瑞士;欧洲;标准化;法文;协调人：gender"),
        ("الاسم;البريد الإلكتروني;الجهة;الفئة;البلد;المنطقة;القطاع;اللغة;المهام",
         "A;a@x.org;E;منتسب;سويسرا;أوروبا;تقييس;الفرنسية;منسقة:gender"),
    ][language]  # fmt: skip
    reading = read(f"{heads}\n{line}\n")
    assert told(reading) == []
    assert [member for _, member in reading.members] == [
        Member("A", ("a@x.org",), (), "E", "Associate", "CH", "EUR", "T", "fr", (Role("coordinator", "gender"),))
    ]


def test_every_mistake_is_told_at_once_with_its_line_and_what_was_meant() -> None:
    reading = read(
        f"{HEAD}\n"
        "Amal;amal@example.org;E;Member State;Egypt;T;ar;coordinator:accessibility\n"
        ";not-an-address;E;Sectr Member;Swizerland;X;englsh;coordinatr:gender; coordinator:genderr\n"
        '"B\nC";AMAL@example.org;=1+1;;;;;secretary:gender; focal-point\n'
    )
    assert told(reading) == [
        "line 3, addresses: 'not-an-address' is no address; write name@example.org",
        "line 3, category: 'Sectr Member' is not known (Member State, Sector Member, Associate, Academia, secretariat, other)."
        " Did you mean Sector Member?",
        "line 3, country: 'Swizerland' is not known. Did you mean Switzerland?",
        "line 3, language: 'englsh' is not known (en, fr, es, ru, ar, zh). Did you mean en?",
        "line 3, name: a name is needed",
        "line 3, roles: 'coordinatr' is no role. Did you mean coordinator?",
        "line 3, sector: 'X' is not known (R, T, D, GS).",
        "line 4, addresses: AMAL@example.org stands in line 2 already",
        "line 4, entity: a formula is not read; write its value",
        "line 4, roles: 'secretary:gender': a secretary has no theme",
    ]
    quoted = read('name,addresses,roles\nA,a@x.org,"coordinator:genderr; focal-point; focal point: gender: Q"\n')
    assert told(quoted) == [
        "line 2, roles: 'Q' is no Sector (R, T, D, GS).",
        "line 2, roles: 'genderr' is no theme. Did you mean gender?",
        "line 2, roles: a focal-point needs a theme: focal-point:accessibility",
    ]


@pytest.mark.parametrize(
    ("text", "mistakes"),
    [
        ("", ["there is nothing in it; the first row names the columns"]),
        ("name;entity\nA;B\n", ["line 1: no column is called addresses (or its name in one of the six languages)"]),
        ("name;addresses;contry\n", ["line 1: 'contry' is no column of a roster. Did you mean country?"]),
        ("name;nom;addresses\n", ["line 1, name: two columns say this"]),
    ],
)
def test_a_sheet_without_sense_is_told_by_its_head(text: str, mistakes: list[str]) -> None:
    assert told(read(text)) == mistakes


def test_the_sheet_on_the_page_is_read_as_the_page_says() -> None:
    page = (Path(__file__).parent.parent / "docs" / "roster.md").read_text("utf-8")
    reading = read(page.partition("```csv\n")[2].partition("```")[0])
    assert told(reading) == []
    amal, li, jeanne = (member for _, member in reading.members)
    assert amal == AMAL
    assert (li.category, li.region) == ("Sector Member", "ASP")
    assert (jeanne.country, jeanne.sector, jeanne.roles) == ("CH", "D", (Role("chair"),))


def test_a_column_of_something_else_is_left_aside_and_said_so() -> None:
    reading = read("name;addresses;Telephone\nA;a@x.org;+41 22\n")
    assert (told(reading), reading.notes) == ([], ("the column 'Telephone' is left aside",))


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_whatever_a_spreadsheet_writes_is_read(coding: str, sign: str) -> None:
    text = f'name{sign}addresses{sign}entity\r\n"Zoë{sign} Ñandú"{sign}z@x.org{sign}"Two\r\nlines"\r\nB{sign}b@x.org{sign}\r\n'
    rows = rows_of(text.encode(coding))
    assert rows == [
        (1, ["name", "addresses", "entity"]),
        (2, [f"Zoë{sign} Ñandú", "z@x.org", "Two\r\nlines"]),
        (4, ["B", "b@x.org", ""]),
    ]


def test_the_first_line_of_excel_names_the_separator_and_counts_as_a_line() -> None:
    assert rows_of(b"sep=;\r\nname;addresses\r\nA;a@x.org") == [(2, ["name", "addresses"]), (3, ["A", "a@x.org"])]


# --- formulas ---


@given(st.text(alphabet=st.sampled_from("'=+-@ \tax＝\n"), max_size=8) | st.text(max_size=20))
@settings(deadline=None)
def test_no_written_cell_is_live_and_each_reads_back(text: str) -> None:
    assert not safe(text).lstrip(" ").startswith(LIVE)
    assert unsafe(safe(text)) == text


def evil() -> list[Member]:
    return [
        replace(AMAL, id=1, name='=HYPERLINK("http://x","y")', entity="+1", aliases=("@sum", "'=x", "-2+3")),
        replace(LI, id=2, name="'plain", entity='a, b; "c"'),
    ]


def test_an_export_holds_no_formula_and_reads_back_whole() -> None:
    for rows in (rows_of(written(evil())), read_workbook(write_workbook(cells_of(evil()), "Roster"))):
        assert not any(cell.startswith(("=", "+", "-", "@")) for _, cells in rows for cell in cells)
        reading = read_rows(rows, RULES.themes)
        assert told(reading) == []
        assert [member for _, member in reading.members] == evil()
        assert compare(evil(), reading) == Difference(same=2)


def test_a_workbook_of_ours_has_text_cells_only_and_a_formula_of_others_is_a_mistake() -> None:
    from openpyxl import Workbook, load_workbook

    ours = load_workbook(io.BytesIO(write_workbook([["=1", "@a"], ["-2", "+3"]], "T")))
    assert {cell.data_type for row in ours.worksheets[0] for cell in row} == {"s"}
    book = Workbook()
    sheet = book.worksheets[0]
    for row in (
        ["name", "addresses", "entity", "id"],
        ["A", "a@x.org", "=1+1", 3.0],
        [None, None],
        ["B", "b@x.org", "C", 4],
    ):
        sheet.append(row)
    data = io.BytesIO()
    book.save(data)
    reading = read_rows(read_workbook(data.getvalue()), RULES.themes)
    assert told(reading) == ["line 2, entity: a formula is not read; write its value"]
    assert [(line, member.id) for line, member in reading.members] == [(2, 3), (4, 4)]


def workbook_with(part: str, old: str, new: str) -> bytes:
    """A workbook of ours in which one part was tampered with."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(write_workbook(cells_of([LI]), "T"))) as ours,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as theirs,
    ):
        for name in ours.namelist():
            text = ours.read(name).decode("utf-8")
            theirs.writestr(name, text.replace(old, new) if name == part else text)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (workbook_with("xl/worksheets/sheet1.xml", "<worksheet", LAUGHS + "<worksheet"), "no workbook"),
        (
            workbook_with("xl/workbook.xml", "<workbook ", "<!DOCTYPE x SYSTEM 'file:///etc/hostname'><workbook "),
            "entities",
        ),
        (workbook_with("xl/worksheets/sheet1.xml", "<sheetData>", "<sheetData>" + "0" * 30_000_000), "bomb"),
        (workbook_with("xl/workbook.xml", "<sheets>", "<sheets"), "damaged"),
        (b"PK\x03\x04" + b"\0" * 100, "damaged archive"),
        (b"PK\x03\x04", "damaged archive"),
    ],
    ids=["entities in the sheet", "a document type", "bomb", "broken", "no archive", "empty"],
)
def test_a_hostile_workbook_is_refused_in_one_line(data: bytes, said: str) -> None:
    with pytest.raises(SheetError, match=said):
        read_workbook(data)


@given(st.binary(max_size=200), st.integers(0, 6000))
@settings(max_examples=60, deadline=None)
def test_a_damaged_workbook_is_read_or_refused(noise: bytes, at: int) -> None:
    data = GOOD[:at] + noise + GOOD[at + len(noise) :]
    with contextlib.suppress(SheetError):
        assert isinstance(read_workbook(data), list)


# --- differences ---


def changes(difference: Difference) -> list[tuple[int, str, str, str]]:
    return [(change.line, *fields) for change in difference.changed for fields in change.fields]


def test_a_difference_tells_each_field_and_leaves_columns_that_are_not_there() -> None:
    kept = [replace(AMAL, id=1), replace(LI, id=2)]
    sheet = "name;addresses;country;roles\nAmal;AMAL@example.org;Sudan;\nNew One;new@x.org;France;chair\n"
    difference = compare(kept, read(sheet))
    assert changes(difference) == [
        (2, "name", "أمل مثال", "Amal"),
        (2, "addresses", "amal@example.org; a.mithal@home.example", "AMAL@example.org"),
        (2, "country", "EG", "SD"),
        (2, "roles", "coordinator:accessibility; focal-point:gender:T", ""),
    ]
    assert difference.changed[0].after.entity == AMAL.entity
    assert [(line, new.name, new.region) for line, new in difference.added] == [(3, "New One", "EUR")]
    assert difference.removed == ()
    assert compare(kept, read(sheet), remove_missing=True).removed == (kept[1],)


def test_a_line_that_could_mean_two_people_or_nobody_is_a_mistake() -> None:
    kept = [replace(AMAL, id=1), replace(LI, id=2)]
    sheet = (
        "id;name;addresses\n;A;amal@example.org, li@example.cn\n9;B;b@x.org\n2;C;li@example.cn\n2;D;d@x.org\nx;E;e@x.org\n"
        "1;F;li2@x.org amal@example.org\n"
    )
    assert [str(mistake) for mistake in compare(kept, read(sheet)).mistakes] == [
        "line 2, addresses: these belong to member 1 and member 2; take them away there first",
        "line 3, id: nobody has the id 9; leave it empty for somebody new",
        "line 4, addresses: li@example.cn stands in line 2 already",
        "line 5: member 2 stands in line 4 already",
        "line 6, id: 'x' is no id; leave it empty for somebody new",
        "line 7, addresses: amal@example.org stands in line 2 already",
    ]


def test_every_country_of_the_covers_has_its_region_and_no_code_two() -> None:
    assert set(countries.names().values()) == set(countries.regions())
    assert len(countries.regions()) == sum(len(codes.split()) for codes in countries._STATES_OF.values()) == 195


def test_no_spelling_means_two_things() -> None:
    for table in (columns.HEADS, *columns.CHOICES.values(), columns.ROLES):
        forms = [
            (form, value)
            for value in table
            for form, meant in columns.spellings({value: table[value]}).items()
            if meant
        ]
        assert len(dict(forms)) == len(set(forms)), "a folded spelling stands under two values"


rows_of_anything = st.lists(st.tuples(st.integers(1, 99), st.lists(st.text(max_size=12), max_size=4)), max_size=4)


@given(rows_of_anything)
@settings(deadline=None)
def test_reading_rows_never_raises(rows: Sequence[Row]) -> None:
    heads: Row = (1, ["name", "addresses", "country", "roles"])
    assert isinstance(read_rows([heads, *rows], RULES.themes), Reading)
    assert isinstance(read_rows(rows, RULES.themes), Reading)


# --- the command line ---


@pytest.fixture
def house(tmp_path: Path) -> Path:
    configure(tmp_path)
    return tmp_path


def ask(house: Path, *words: str | Path) -> Said:
    return iscg_bot("--config", house / "iscg-bot.toml", *words)


def test_a_sheet_goes_in_by_rehearsal_then_for_real_and_out_again(house: Path) -> None:
    sheet = house / "roster.csv"
    sheet.write_bytes(written([AMAL, LI]))
    rehearsed = ask(house, "roster", "import", sheet, "--dry-run")
    assert rehearsed.code == 0
    assert "Would be: 2 added, 0 changed, 0 removed, 0 as before" in rehearsed.out
    assert ask(house, "roster", "list", "--json").out == ""
    assert "2 added" in ask(house, "roster", "import", sheet).out
    assert ask(house, "roster", "import", sheet, "--json").lines[0]["same"] == 2
    for name in ("out.csv", "out.xlsx"):
        assert ask(house, "roster", "export", house / name).code == 0
        assert (house / name).stat().st_mode & 0o077 == 0
        again = ask(house, "roster", "import", house / name, "--json").lines[0]
        assert (again["same"], again["added"], again["changed"]) == (2, [], [])
    assert [line["id"] for line in ask(house, "roster", "list", "--json").lines] == [1, 2]
    assert ask(house, "roster", "show", "Li Mei", "--json").lines[0]["addresses"] == ["li@example.cn"]
    assert "李梅" in ask(house, "roster", "show", "li@EXAMPLE.cn").out
    holders_of_it = ask(house, "roster", "list", "--role", "coordinator", "--json").lines
    assert [line["roles"] for line in holders_of_it] == [["coordinator:accessibility", "focal-point:gender:T"]]
    assert ask(house, "roster", "show", "nobody at all").code == 1
    removed = ask(house, "roster", "import", "--remove-missing", _sheet_of(house, [replace(LI, id=2)]))
    assert "- member 1" in removed.out
    assert ask(house, "verify").code == 0


def _sheet_of(house: Path, members: list[Member]) -> Path:
    path = house / "some.csv"
    path.write_bytes(written(members))
    return path


@pytest.mark.parametrize("command", ["list", "show", "import", "export", "check"])
def test_each_command_of_the_roster_explains_itself(command: str) -> None:
    said = iscg_bot("roster", command, "--help")
    assert said.code == 0
    assert "." in said.out.split("Options:")[0]


def test_one_mistake_and_nothing_is_changed(house: Path) -> None:
    sheet = house / "bad.csv"
    sheet.write_text("name,addresses,language\nA,a@x.org,en\nB,b@x.org,klingon\nC,nothing,en\n", "utf-8")
    said = ask(house, "roster", "import", sheet)
    assert said.code == 1
    assert "line 3, language: 'klingon' is not known" in said.err
    assert "line 4, addresses: 'nothing' is no address" in said.err
    assert "Nothing was changed" in said.err
    assert ask(house, "roster", "list", "--json").out == ""
    told_json = ask(house, "roster", "import", sheet, "--json")
    assert (told_json.code, told_json.lines[0]["done"]) == (1, False)
    (house / "no.xlsx").write_bytes(b"PK\x03\x04 and then nothing")
    assert "damaged archive" in ask(house, "roster", "import", house / "no.xlsx").err


def test_an_export_is_csv_for_every_reader(house: Path) -> None:
    ask(house, "roster", "import", _sheet_of(house, [AMAL]))
    ask(house, "roster", "export", house / "out.csv")
    data = (house / "out.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert rows[0] == list(columns.HEADS)
    assert rows[1][1] == AMAL.name
    assert ask(house, "roster", "export", house / "out.ods").code == 2


def test_the_owner_of_a_theme_is_found_by_any_of_its_names(house: Path) -> None:
    ask(house, "roster", "import", _sheet_of(house, [AMAL]))
    told_json = ask(house, "owner", "accessibility", "--json").lines[0]
    assert [one["name"] for one in told_json["coordinators"]] == [AMAL.name]  # type: ignore[attr-defined]
    assert told_json["vacant"] == ["focal point R", "focal point T", "focal point D"]
    assert (told_json["last"], told_json["documents"]) == (None, 0)
    assert "VACANT" in ask(house, "owner", "Accessibility").out
    missed = ask(house, "owner", "accesibility")
    assert missed.code == 1
    assert "Did you mean accessibility?" in missed.err
    checked = ask(house, "roster", "check", "--json")
    assert checked.code == 1
    assert {
        "kind": "vacancy",
        "about": "accessibility",
        "words": "vacant: focal point R, focal point T, focal point D",
    } in checked.lines
