"""Anchors: sheets and calendars of them, nonsense that changes nothing and is told with its line, and what a move means."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from bot.config import ConfigError, load_text
from bot.config.rules import rules_of
from handlers.meetings.anchors import (
    AnchorReading,
    affected,
    compare,
    lunch_breaks,
    read_rows,
    shifted,
    sittings,
)
from handlers.meetings.anchors.calendars import read_calendar
from handlers.meetings.anchors.columns import HEADS, heads
from handlers.meetings.clocks import FOLD, GAP, ClockError, instant
from handlers.meetings.dates import DateError, day_of, hour_of, moment_of
from handlers.roster.texts import rows_of
from storage import anchors as kept
from storage.database import Database
from storage.records.emeetings import CANCELLED, Anchor, EMeeting, Session
from storage.tables import audit
from tests.test_config import SMALL

NOW = datetime(2026, 11, 1, tzinfo=UTC)
ZURICH = ZoneInfo("Europe/Zurich")
SHEET = """\
name,body,title,opens,closes,session,starts,ends
TSAG-27,TSAG,Advisory group,2027-05-24,2027-05-28,Plenary,2027-05-24 09:30,12:30
TSAG-27,,,,,Working Party 1,2027-05-24 14:30,17:30
RAG-34,,,2027-03-22,2027-03-25,,,
"""


def read(text: str) -> AnchorReading:
    return read_rows(rows_of(text.encode(), heads()))


def anchors(reading: AnchorReading) -> list[Anchor]:
    return [one for _, one in reading.anchors]


def geneva(*numbers: int) -> datetime:
    return datetime(*numbers, tzinfo=ZURICH).astimezone(UTC)  # type: ignore[misc,arg-type]


def meeting(starts: datetime, anchor: str = "TSAG-27", minutes: int = 90) -> EMeeting:
    return EMeeting("uid@x", "em-1", "Gender", starts, starts + timedelta(minutes=minutes), NOW, anchor=anchor)


# --- sheets -------------------------------------------------------------------------------------------------------


def test_a_sheet_is_read_rows_of_one_name_are_one_anchor() -> None:
    tsag, rag = anchors(read(SHEET))
    assert (tsag.name, tsag.body, tsag.title, tsag.opens, tsag.closes) == (
        "TSAG-27", "TSAG", "Advisory group", date(2027, 5, 24), date(2027, 5, 28))  # fmt: skip
    assert tsag.sessions == (
        Session(geneva(2027, 5, 24, 9, 30), geneva(2027, 5, 24, 12, 30), "Plenary"),
        Session(geneva(2027, 5, 24, 14, 30), geneva(2027, 5, 24, 17, 30), "Working Party 1"),
    )
    assert (rag.body, rag.sessions) == ("RAG", ())


@pytest.mark.parametrize("language", range(6))
def test_heads_may_be_in_any_language(language: int) -> None:
    titles = {
        "name": ("name", "nom", "nombre", "название", "名称", "الاسم"),
        "opens": ("opens", "ouverture", "apertura", "открытие", "开幕", "الافتتاح"),
        "closes": ("closes", "clôture", "clausura", "закрытие", "闭幕", "الاختتام"),
    }
    head = ";".join(titles[name][language] for name in ("name", "opens", "closes"))
    found = read(f"{head}\nRAG-34;2027-03-22;2027-03-25\n")
    assert found.mistakes == ()
    assert anchors(found)[0].closes == date(2027, 3, 25)


def test_every_column_has_a_name_in_six_languages() -> None:
    for name, forms in HEADS.items():
        assert any("а" <= sign <= "я" for sign in forms), name
        assert any("\u4e00" <= sign <= "\u9fff" for sign in forms), name
        assert any("\u0600" <= sign <= "\u06ff" for sign in forms), name


NONSENSE = [
    ("RAG-34,24.05.2027,2027-05-25,,", 2, "opens", "write 2027-05-24"),
    ("RAG-34,10/11/2026,2027-05-25,,", 2, "opens", "2026-10-11 or 2026-11-10"),
    ("RAG-34,2027-02-30,2027-03-01,,", 2, "opens", "no day"),
    ("RAG-34,2027-05-24,2027-05-20,,", 2, "closes", "before"),
    ("RAG-34,2027-05-24,2027-09-20,,", 2, "closes", "days"),
    (",2027-05-24,2027-05-25,,", 2, "name", "needed"),
    ("RAG-34,,,,", 2, "opens", "no row says"),
    ("RAG-34,2027-05-24,2027-05-25,2027-05-24 09:30,", 2, "ends", "start and its end"),
    ("RAG-34,2027-05-24,2027-05-25,2027-05-24 09:30,08:30", 2, "ends", "not after"),
    ("RAG-34,2027-05-24,2027-05-25,2027-05-24 9 o'clock,12:30", 2, "starts", "09:30"),
    ("RAG-34,2027-05-24,2027-05-25,2027-05-26 09:30,12:30", 2, "starts", "not among the days"),
    ("RAG-34,2027-03-28,2027-03-28,2027-03-28 02:30,12:30", 2, "starts", "does not exist"),
    ("RAG-34,2027-10-31,2027-10-31,2027-10-31 02:30,12:30", 2, "starts", "comes twice"),
    ("RAG-34,2027-05-24,2027-05-25,,\nRAG-34,2027-05-23,,,", 3, "opens", "line 2 says"),
    ("RAG-34,2027-05-24,2027-05-25,2027-05-24 09:30+99:99,12:30", 2, "starts", "distance from UTC"),
]


@pytest.mark.parametrize(("rows", "line", "column", "words"), NONSENSE)
def test_nonsense_is_told_with_its_line_and_nothing_of_it_is_an_anchor(
    rows: str, line: int, column: str, words: str
) -> None:
    found = read(f"name,opens,closes,starts,ends\n{rows}\nGOOD-1,2027-06-01,2027-06-02,,\n")
    assert [(one.line, one.column) for one in found.mistakes] == [(line, column)]
    assert words in found.mistakes[0].words
    assert anchors(found) == []
    assert compare([Anchor("GOOD-1", "GOOD", date(2027, 1, 1), date(2027, 1, 1))], found, remove_missing=True).empty


def test_an_hour_that_comes_twice_is_taken_when_it_says_which() -> None:
    head = "name,opens,closes,starts,ends\nRAG-34,2027-10-31,2027-10-31,"
    first, second = (
        anchors(read(f"{head}2027-10-31 02:30{offset},12:30\n"))[0] for offset in ("+02:00", "+01:00")
    )  # fmt: skip
    assert second.sessions[0].starts - first.sessions[0].starts == timedelta(hours=1)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400))
def test_no_bytes_make_reading_raise(data: bytes) -> None:
    try:
        rows = rows_of(data, heads())
    except ValueError:
        rows = []
    for reading in (read_rows(rows), read_calendar(data), read_calendar(data, "RAG-34")):
        assert reading.mistakes or reading.anchors or reading.notes


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(st.text(max_size=30), max_size=6), max_size=6))
def test_no_cells_make_reading_raise(cells: list[list[str]]) -> None:
    head = ["name", "opens", "closes", "zone", "starts", "ends"]
    found = read_rows([(1, head), *((at + 2, row) for at, row in enumerate(cells))])
    assert all(one.line <= len(cells) + 1 for one in found.mistakes)


# --- calendars ----------------------------------------------------------------------------------------------------

CALENDAR = """\
BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VEVENT
UID:1
SUMMARY:RAG-34
DTSTART;VALUE=DATE:20270322
DTEND;VALUE=DATE:20270326
LOCATION:Geneva
END:VEVENT
BEGIN:VEVENT
UID:2
SUMMARY:RAG-34: Opening plenary
DTSTART;TZID=Europe/Zurich:20270322T093000
DTEND;TZID=Europe/Zurich:20270322T123000
END:VEVENT
END:VCALENDAR
"""


def test_a_calendar_is_read_whole_days_are_the_meeting_and_hours_its_sittings() -> None:
    (rag,) = anchors(read_calendar(CALENDAR.replace("\n", "\r\n").encode()))
    assert (rag.name, rag.opens, rag.closes, rag.place) == ("RAG-34", date(2027, 3, 22), date(2027, 3, 25), "Geneva")
    assert rag.sessions == (Session(geneva(2027, 3, 22, 9, 30), geneva(2027, 3, 22, 12, 30), "Opening plenary"),)


@pytest.mark.parametrize(
    ("old", "new", "column"),
    [
        ("DTSTART;TZID=Europe/Zurich:20270322T093000", "DTSTART:20270322T093000", "DTSTART"),
        ("DTSTART;TZID=Europe/Zurich:20270322T093000", "DTSTART;TZID=Nowhere:20270322T093000", "DTSTART"),
        ("DTEND;TZID=Europe/Zurich:20270322T123000", "DTEND;TZID=Europe/Zurich:20270322T083000", "DTEND"),
        ("DTEND;TZID=Europe/Zurich:20270322T123000", "DTEND;TZID=Europe/Zurich:20271322T123000", "DTEND"),
        ("UID:2", "RRULE:FREQ=DAILY;COUNT=4", "RRULE"),
        ("SUMMARY:RAG-34: Opening plenary", "SUMMARY:<<<", "SUMMARY"),
    ],
)
def test_nonsense_in_a_calendar_is_told_with_the_line_of_its_event(old: str, new: str, column: str) -> None:
    found = read_calendar(CALENDAR.replace(old, new).encode())
    assert [(one.line, one.column) for one in found.mistakes] == [(10, column)]


def test_a_calendar_may_be_one_meeting_whatever_its_events_are_called() -> None:
    (one,) = anchors(read_calendar(CALENDAR.replace("SUMMARY:RAG-34: Open", "SUMMARY:Open").encode(), "RAG-34"))
    assert [it.title for it in one.sessions] == ["Opening plenary"]


def test_a_cancelled_event_is_left_aside_and_a_file_that_is_cut_off_is_refused() -> None:
    found = read_calendar(CALENDAR.replace("UID:2", "STATUS:CANCELLED").encode())
    assert anchors(found)[0].sessions == ()
    assert "cancelled" in found.notes[0]
    assert read_calendar(CALENDAR[:-60].encode()).mistakes


# --- difference, and what a move means ----------------------------------------------------------------------------


def test_reading_the_same_again_changes_nothing() -> None:
    reading = read(SHEET)
    again = compare(anchors(reading), reading)
    assert again.empty
    assert again.same == 2


def test_a_move_is_shown_field_by_field_and_sitting_by_sitting() -> None:
    moved = read(SHEET.replace("2027-05-24 14:30,17:30", "2027-05-25 14:30,17:30").replace("2027-05-28", "2027-05-29"))
    (change,) = compare(anchors(read(SHEET)), moved).changed
    assert change.is_moved
    assert change.fields == (
        ("closes", "2027-05-28", "2027-05-29"),
        ("sitting", "2027-05-24 14:30–17:30 Working Party 1", ""),
        ("sitting", "", "2027-05-25 14:30–17:30 Working Party 1"),
    )
    retitled = read(SHEET.replace("Advisory group", "Telecommunication advisory group"))
    assert not compare(anchors(read(SHEET)), retitled).changed[0].is_moved


def test_who_is_missing_stays_unless_asked() -> None:
    only = read("name,opens,closes\nRAG-34,2027-03-22,2027-03-25\n")
    old = anchors(read(SHEET))
    assert compare(old, only).empty
    assert [one.name for one in compare(old, only, remove_missing=True).removed] == ["TSAG-27"]


def test_e_meetings_beside_a_moved_anchor_are_proposed_at_the_same_distance_and_others_are_not() -> None:
    later = read(SHEET.replace("2027-05-2", "2027-06-0").replace("0:0", "0:0"))
    assert later.mistakes == ()
    difference = compare(anchors(read(SHEET)), later)
    day_after = meeting(geneva(2027, 5, 29, 13))
    before = meeting(geneva(2027, 5, 23, 13))
    others = [meeting(geneva(2027, 3, 26, 13), "RAG-34"), meeting(geneva(2027, 5, 23, 13), ""),
              replace(before, status=CANCELLED)]  # fmt: skip
    found = affected(difference, [day_after, before, *others], NOW)
    assert [(one.meeting, one.proposed and one.proposed[0]) for one in found] == [
        (before, geneva(2027, 6, 3, 13)),
        (day_after, geneva(2027, 6, 9, 13)),
    ]
    assert affected(difference, [before], geneva(2027, 6, 1)) == ()


def test_an_e_meeting_that_a_new_sitting_falls_on_is_told() -> None:
    new = read(f"{SHEET}TSAG-27,,,,,Extra,2027-05-24 12:45,13:45\n")
    (one,) = affected(compare(anchors(read(SHEET)), new), [meeting(geneva(2027, 5, 24, 12, 45))], NOW)
    assert one.over == ("2027-05-24 12:45–13:45 Extra",)


def test_an_e_meeting_in_a_lunch_break_that_remains_one_stays() -> None:
    new = read(SHEET.replace("12:30\n", "12:15\n", 1))
    (one,) = affected(compare(anchors(read(SHEET)), new), [meeting(geneva(2027, 5, 24, 12, 45))], NOW)
    assert (one.over, one.proposed) == ((), None)


def test_the_hour_by_the_wall_clock_is_kept_over_a_change_of_clocks() -> None:
    before = Anchor("A", "A", date(2027, 3, 22), date(2027, 3, 23))
    after = replace(before, opens=date(2027, 4, 5), closes=date(2027, 4, 6))
    starts, ends = shifted(meeting(geneva(2027, 3, 21, 13)), before, after)
    assert (starts, ends) == (geneva(2027, 4, 4, 13), geneva(2027, 4, 4, 14, 30))
    onto_gap = replace(before, opens=date(2027, 3, 29), closes=date(2027, 3, 30))
    with pytest.raises(ClockError):
        shifted(meeting(geneva(2027, 3, 21, 2, 30)), before, onto_gap)


def test_without_sittings_the_usual_hours_count_and_not_on_weekends() -> None:
    anchor = Anchor("A", "A", date(2027, 5, 21), date(2027, 5, 24))  # Friday to Monday
    local = [one.starts.astimezone(ZURICH) for one in sittings(anchor)]
    assert [(one.day, one.time()) for one in local] == [
        (21, time(9, 30)), (21, time(14, 30)), (24, time(9, 30)), (24, time(14, 30))]  # fmt: skip
    assert len(lunch_breaks(anchor)) == 2


# --- clocks and days ----------------------------------------------------------------------------------------------


def test_gaps_are_refused_and_folds_asked_with_both_ways_to_write_them() -> None:
    with pytest.raises(ClockError) as gap:
        instant(date(2027, 3, 28), time(2, 30), "Europe/Zurich")
    assert (gap.value.kind, gap.value.choices) == (GAP, (geneva(2027, 3, 28, 1, 30), geneva(2027, 3, 28, 3, 30)))
    with pytest.raises(ClockError) as fold:
        instant(date(2027, 10, 31), time(2, 30), "Europe/Zurich")
    assert fold.value.kind == FOLD
    assert [one.hour for one in fold.value.choices] == [0, 1]


@settings(max_examples=200, deadline=None)
@given(st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1)),
       st.sampled_from(["Europe/Zurich", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "Asia/Tehran"]))  # fmt: skip
def test_an_instant_that_is_given_reads_back_as_it_was_written(wall: datetime, zone: str) -> None:
    wall = wall.replace(second=0, microsecond=0)
    try:
        moment = instant(wall.date(), wall.time(), zone)
    except ClockError:
        both = {wall.replace(tzinfo=ZoneInfo(zone), fold=fold).utcoffset() for fold in (0, 1)}
        assert len(both) == 2
        return
    assert moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == wall


@pytest.mark.parametrize("written", ["10/11/2026", "2026-02-30", "tomorrow", "", "0000-00-00", "2026-13-01", "1066-10-14"])
def test_days_that_are_none_or_two_are_refused(written: str) -> None:
    with pytest.raises(DateError):
        day_of(written)


def test_hours_and_moments_as_people_write_them() -> None:
    assert hour_of("9h30") == time(9, 30)
    assert day_of("٢٠٢٧-٠٥-٢٤") == date(2027, 5, 24)
    assert moment_of("2027-05-24 09:30", "Europe/Zurich") == geneva(2027, 5, 24, 9, 30)
    assert moment_of("2027-05-24T09:30Z", "Europe/Zurich") == datetime(2027, 5, 24, 9, 30, tzinfo=UTC)
    for wrong in ("24:00", "12:60", "noon"):
        with pytest.raises(DateError):
            hour_of(wrong)


# --- what is kept -------------------------------------------------------------------------------------------------


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    database.prepare()
    yield database
    database.close()


def test_anchors_are_kept_read_back_and_forgotten_each_with_its_line_in_the_audit_chain(database: Database) -> None:
    read_in = anchors(read(SHEET))
    with database.write() as connection:
        for one in read_in:
            kept.put(connection, one, NOW, "somebody")
        kept.put(connection, replace(read_in[0], title="Other", sessions=()), NOW, "somebody", ["title"])
        kept.remove(connection, "rag-34", NOW, "somebody")
    with database.read() as connection:
        assert kept.all_anchors(connection) == [replace(read_in[0], title="Other", sessions=())]
        assert list(connection.execute(select(audit.c.action).order_by(audit.c.seq)).scalars()) == [
            "anchor added", "anchor added", "anchor changed", "anchor removed"]  # fmt: skip


def test_an_imported_anchor_wins_over_the_configured_one_of_its_name(database: Database) -> None:
    configured = Anchor("tsag-27", "TSAG", date(2027, 1, 1), date(2027, 1, 2))
    with database.write() as connection:
        kept.put(connection, anchors(read(SHEET))[0], NOW, "somebody")
    with database.read() as connection:
        assert [one.opens for one in kept.all_anchors(connection, [configured])] == [date(2027, 5, 24)]


def test_the_database_itself_refuses_days_and_hours_in_the_wrong_order(database: Database) -> None:
    good = anchors(read(SHEET))[0]
    late = Session(good.sessions[0].ends, good.sessions[0].starts)
    for bad in (replace(good, closes=date(2027, 5, 1)), replace(good, sessions=(late,))):
        with pytest.raises(IntegrityError), database.write() as connection:
            kept.put(connection, bad, NOW, "somebody")


# --- the configuration --------------------------------------------------------------------------------------------

ANCHOR = """
[[anchor]]
name = "TSAG-27"
opens = 2027-10-25
closes = 2027-10-31
sessions = ["2027-10-25 09:30-12:30 Opening plenary", "2027-10-26 14:30–17:30"]
"""


def test_an_anchor_of_the_configuration_is_one_like_any_other() -> None:
    rules = rules_of(load_text(SMALL + ANCHOR, "iscg.toml"))
    (anchor,) = rules.anchors
    assert (anchor.name, anchor.body, anchor.opens) == ("TSAG-27", "TSAG", date(2027, 10, 25))
    assert anchor.sessions == (
        Session(geneva(2027, 10, 25, 9, 30), geneva(2027, 10, 25, 12, 30), "Opening plenary"),
        Session(geneva(2027, 10, 26, 14, 30), geneva(2027, 10, 26, 17, 30)),
    )


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("closes = 2027-10-31", "closes = 2027-10-01", "before it opens"),
        ("2027-10-25 09:30-12:30", "25/10/2027 09:30-12:30", "write 2027-10-25"),
        ("2027-10-25 09:30-12:30", "2027-10-25", "no sitting"),
        ("2027-10-25 09:30-12:30", "2027-10-25 12:30-09:30", "is not after"),
        ("2027-10-25 09:30-12:30", "2027-11-25 09:30-12:30", "not among its days"),
        ("2027-10-25 09:30-12:30", "2027-10-31 02:30-12:30", "comes twice"),
        ('name = "TSAG-27"', 'name = "TSAG\\n27"', "letters, digits"),
        ('name = "TSAG-27"', 'name = "TSAG-27"\nzone = "Europe/Zurch"', "did you mean Europe/Zurich"),
        ("sessions =", "sesions =", "did you mean `sessions`"),
    ],
)
def test_a_mistake_in_a_configured_anchor_is_told_with_its_place(old: str, new: str, told: str) -> None:
    with pytest.raises(ConfigError) as refused:
        load_text(SMALL + ANCHOR.replace(old, new), "iscg.toml")
    assert any("anchor[1]" in one and told in one for one in refused.value.mistakes), refused.value.mistakes


def test_two_anchors_may_not_share_a_name() -> None:
    with pytest.raises(ConfigError, match="a second time"):
        load_text(SMALL + ANCHOR + ANCHOR.replace("TSAG-27", "tsag-27"), "iscg.toml")
