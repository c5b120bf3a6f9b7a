"""What is said about slots is said in six languages with the same values; pictures say in words what they show."""

from __future__ import annotations

import string
from dataclasses import replace
from datetime import UTC, date, datetime
from unicodedata import bidirectional
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import pytest

from handlers.meetings.clocks import ClockError, instant
from handlers.meetings.holidays import FIRST_YEAR, LAST_YEAR, read_holidays, shipped, unknown_years
from handlers.meetings.places import CITIES, zones
from handlers.meetings.slots import Busy, Ledger, Request, Slots, borne, find, nouns
from handlers.meetings.slots.busy import busy_times, owners_of, required_of
from handlers.meetings.slots.nouns import FILTERS, MEASURES, REGIONS, Borne
from handlers.roster.countries import regions
from handlers.roster.texts import rows_of
from handlers.words.slots import SLOTS
from handlers.words.slots import telling as words
from handlers.words.slots.picture import ledger_picture, slot_picture
from storage.records.emeetings import CANCELLED, CHAIR, CONFIRMED, DECLINED, Anchor, EMeeting, Guest, Session
from storage.roster import Member, Role

LANGUAGES = sorted(SLOTS)
NOW = datetime(2026, 10, 1, tzinfo=UTC)
RAG = Anchor("RAG-33", "RAG", date(2026, 11, 9), date(2026, 11, 12))
EVE = "eve@x.example"
SVG = "{http://www.w3.org/2000/svg}"


def places(sentence: str) -> list[str]:
    return sorted({name for _, name, _, _ in string.Formatter().parse(sentence) if name})


def found(**changes: object) -> Slots:
    """A search with something of every part: holidays, collisions, an anchor."""
    begins = datetime(2026, 11, 8, tzinfo=UTC)
    busy = (
        Busy("a@x.example", begins, datetime(2026, 11, 14, tzinfo=UTC), "Talk <b>", firm=False),
        Busy("c@x.example", begins, datetime(2026, 11, 14, tzinfo=UTC), "Talk", theme="gender"),
        Busy("", begins, datetime(2026, 11, 14, tzinfo=UTC), "Talk", firm=False),
    )
    request = Request(90, date(2026, 11, 2), date(2026, 11, 16), "RAG-33", required=frozenset({"a@x.example"}), busy=busy)
    guests = (Guest("j@x.example", country="JP"), Guest("s@x.example", country="SA"), Guest("u@x.example", country="US"))
    holidays = shipped(["JP", "SA", "US"], date(2026, 11, 1), date(2026, 11, 20))
    return find(replace(request, **changes), (RAG,), holidays, guests, Ledger(), NOW, 2000)  # type: ignore[arg-type]


# --- sentences ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_sentence_with_the_same_places(language: str) -> None:
    assert sorted(SLOTS[language]) == sorted(SLOTS["en"])
    for key, sentence in SLOTS[language].items():
        assert places(sentence) == places(SLOTS["en"][key]), key
    needed = {f"filter.{name}" for name in FILTERS} | {f"measure.{name}" for name in MEASURES}
    assert needed | {f"region.{name}" for name in REGIONS} <= set(SLOTS[language])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_part_of_every_score_is_told_in_words(language: str) -> None:
    slots = found()
    keys = {part.key for slot in slots.best for part in slot.parts}
    assert {"near.lunch", "near.beside", "near.further", "people.tentative", "people.indirect",
            "people.platform", "regions.some", "calendar.none", "calendar.holiday", "calendar.arab"} <= keys  # fmt: skip
    for slot in slots.best[:40]:
        lines = words.slot_lines(language, slot, slots)
        assert len(lines) >= 2 + len(slot.parts) + len(slot.clocks)
        assert not any("{" in line or "}" in line for line in lines)
        if language not in ("en", "fr", "es"):
            assert not set(lines) & set(words.slot_lines("en", slot, slots))


def test_all_that_can_be_said_is_said_somewhere() -> None:
    """No sentence without a use: every key of a part is made by some search."""
    said = {part.key for slot in found().best for part in slot.parts}
    said |= {part.key for slot in found(busy=(), required=frozenset()).best for part in slot.parts}
    said |= {part.key for slot in found(busy=(Busy(EVE, NOW, datetime(2027, 1, 1, tzinfo=UTC), "x"),)).best for part in slot.parts}
    french = (Guest("f@x.example", country="FR"),)
    alone = Request(60, date(2026, 10, 19), date(2026, 11, 10), notice_days=0)
    said |= {part.key for slot in find(alone, (), (), french, Ledger(), NOW, 2000).best for part in slot.parts}
    said |= {part.key for slot in find(alone, (), (), (), Ledger(), NOW, 2000).best for part in slot.parts}
    quiet = replace(RAG, sessions=(Session(datetime(2026, 11, 9, 9, tzinfo=UTC), datetime(2026, 11, 9, 11, tzinfo=UTC)),))
    days = Request(60, date(2026, 11, 9), date(2026, 11, 12), "RAG-33", required=frozenset({EVE}))
    said |= {part.key for slot in find(days, (quiet,), (), french, Ledger(), NOW, 2000).best for part in slot.parts}
    heads = ("near.", "people.", "regions.", "fairness.", "calendar.")
    assert {key for key in SLOTS["en"] if key.startswith(heads)} - said == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_when_nothing_fits_the_rule_in_the_way_and_what_it_gives_are_told(language: str) -> None:
    slots = found(earliest=date(2026, 11, 7), latest=date(2026, 11, 8), anchor="")
    lines = words.head_lines(language, slots)
    assert words.said_filter(language, nouns.CLOSED, slots.request) in "".join(lines).replace("⁨", "").replace("⁩", "")
    assert str(slots.relaxed[0].gives) in "".join(lines)
    hopeless = find(replace(slots.request, earliest=date(2026, 9, 1), latest=date(2026, 9, 2)), (), (), (), Ledger(), NOW)
    assert words.said(language, "none.hopeless") in words.head_lines(language, hopeless)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_hour_that_is_none_or_two_is_answered_with_both_ways_to_write_it(language: str) -> None:
    for day, first in ((date(2027, 3, 28), "01:30+01:00"), (date(2027, 10, 31), "02:30+02:00")):
        with pytest.raises(ClockError) as refused:
            instant(day, datetime(2027, 1, 1, 2, 30).time(), "Europe/Zurich")
        assert first in words.said_clock_error(language, refused.value)


def test_foreign_titles_do_not_break_lines_or_turn_text() -> None:
    busy = (Busy(EVE, datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 11, 20, tzinfo=UTC), "one\ntwo\u202e{x}"),)
    slots = found(busy=busy)
    (line,) = [words.said_part("en", part) for part in slots.best[0].parts if part.measure == "people"]
    assert "\n" not in line
    assert not any(bidirectional(sign) in ("RLO", "LRO") for sign in line)


def test_numbers_are_written_as_the_language_writes_them() -> None:
    assert words.said_number("en", 6.25) == "6.2"
    assert words.said_number("fr", 6.25) == "6,2"
    assert words.said_number("en", 6.0) == "6"


# --- the account and pictures -------------------------------------------------------------------------------------


def account() -> Ledger:
    held = (datetime(2026, month, 3, hour, tzinfo=UTC) for month, hour in ((1, 12), (2, 3), (3, 20)))
    return Ledger(tuple(borne(f"{one:%m}", one, one.replace(minute=59), ()) for one in held))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_public_account_names_every_region_the_most_burdened_first(language: str) -> None:
    ledger = account()
    lines = words.ledger_lines(language, ledger, date(2026, 1, 1))
    rows = lines[-len(REGIONS) :]
    most = max(REGIONS, key=lambda one: (ledger.night(one), ledger.burden(one)))
    assert words.said_region(language, most) in rows[0]
    assert all(any(words.said_region(language, one) in row for row in rows) for one in REGIONS)
    assert words.said(language, "ledger.none") in words.ledger_lines(language, Ledger(), date(2026, 1, 1))


def test_night_hours_are_those_between_ten_and_six_by_the_clock_of_people() -> None:
    japan = (Guest("j@x.example", country="JP"),)
    begins = datetime(2026, 1, 5, 12, tzinfo=UTC)  # 21:00 in Tokyo
    line = borne("x", begins, begins.replace(hour=15), japan)
    assert line.night == {"ASP": 2.0}
    assert line.burden == {"ASP": 4.0 + 8.0 + 8.0}
    assert borne("x", begins, begins.replace(hour=13), japan) == Borne(
        "x", begins, begins.replace(hour=13), {"ASP": 4.0}, {"ASP": 0.0}
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_pictures_are_whole_have_a_title_and_a_description_and_hold_nothing_that_acts(language: str) -> None:
    slots = found()
    for picture in (
        slot_picture(slots.best[0], "Europe/Zurich", language),
        ledger_picture(account(), date(2026, 1, 1), language),
        ledger_picture(Ledger(), date(2026, 1, 1), language),
    ):
        root = ElementTree.fromstring(picture)
        assert root.tag == f"{SVG}svg"
        assert root.get("role") == "img"
        labels = (root.get("aria-labelledby") or "").split()
        named = {one.get("id"): one.text for one in root.iter() if one.get("id") in labels}
        assert all(named[label] for label in labels)
        tags = {one.tag.removeprefix(SVG) for one in root.iter()}
        assert tags <= {"svg", "title", "desc", "defs", "pattern", "rect", "line", "text"}
        assert not any(name.startswith("on") or "href" in name for one in root.iter() for name in one.attrib)


def test_a_picture_says_without_colour_what_is_night_and_how_much_each_region_bears() -> None:
    ledger = account()
    root = ElementTree.fromstring(ledger_picture(ledger, date(2026, 1, 1)))
    texts = [one.text or "" for one in root.iter(f"{SVG}text")]
    marked = [text for text in texts if text.startswith("N ")]
    assert len(marked) == sum(one.night[region] >= 0.05 for one in ledger.meetings for region in REGIONS) > 0
    for region in REGIONS:
        assert words.said_number("en", ledger.burden(region)) in texts
    slot = found().best[0]
    clocks = [one.text for one in ElementTree.fromstring(slot_picture(slot, "Europe/Zurich")).iter(f"{SVG}text")]
    for region, hours in slot.clocks.items():
        assert words.said_region("en", region) in clocks
        assert all(f"{starts:%H:%M}–{ends:%H:%M}" in clocks for _, starts, ends in hours)


# --- holidays, places, collisions ---------------------------------------------------------------------------------


def test_every_country_of_the_roster_has_a_zone_and_holidays_in_every_year_that_they_are_known() -> None:
    first, last = date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)
    have = {(one.where, one.day.year) for one in shipped(regions(), first, last)}
    missing = {(code, year) for code in regions() for year in range(FIRST_YEAR, LAST_YEAR + 1)} - have
    # Ukraine keeps no holidays under martial law; Sri Lanka announces its own year by year.
    assert missing == {("UA", year) for year in range(2026, 2032)} | {("LK", year) for year in range(2027, 2032)}
    assert set(zones()) == set(regions())
    every = {*zones().values(), *(zone for cities in CITIES.values() for zone in cities)}
    assert all(datetime(2027, 1, 1, tzinfo=ZoneInfo(zone)).utcoffset() is not None for zone in every)


def test_geneva_has_its_fast_and_its_last_day_of_the_year() -> None:
    days = {one.day: one.where for one in shipped((), date(2026, 9, 1), date(2026, 12, 31)) if one.where == "Geneva"}
    assert {date(2026, 9, 10), date(2026, 12, 25), date(2026, 12, 31)} == set(days)
    assert unknown_years(date(2026, 1, 1), date(2032, 1, 1)) == (2032,)


def test_a_list_of_ones_own_is_read_and_nonsense_in_it_is_told_with_its_line() -> None:
    good = read_holidays(rows_of(b"day,where,name\n2027-12-24,ITU,Closed\n2027-07-14,France,National day\n"))
    assert [(one.day, one.where) for one in good.holidays] == [(date(2027, 12, 24), "ITU"), (date(2027, 7, 14), "FR")]
    bad = read_holidays(rows_of(b"2027-12-24,ITU,Closed\n24/12/2027,ITU,Closed\n2027-12-25,Atlantis,x\n2027-12-26,ITU,\n"))
    assert bad.holidays == ()
    assert [(one.line, one.column) for one in bad.mistakes] == [(2, "day"), (3, "where"), (4, "name")]


def test_collisions_are_found_for_guests_chairs_the_platform_and_owners_of_a_theme() -> None:
    one = EMeeting("u1", "em-1", "Gender", NOW, NOW.replace(hour=2), NOW, status=CONFIRMED, theme="gender",
                   platform="Zoom", link="https://x.example/1", chair="Chair@x.example")  # fmt: skip
    gone = replace(one, uid="u2", status=CANCELLED)
    guests = {"u1": [Guest("g@x.example"), Guest("no@x.example", partstat=DECLINED), Guest("out@x.example", uninvited=True)]}
    owners = owners_of(
        [Member("Eve", (EVE,), roles=(Role("coordinator", "gender"), Role("focal-point", "climate", "R"))),
         Member("No", ("no@x.example",), roles=(Role("focal-point", "gender", "T"),))])  # fmt: skip
    found = busy_times([one, gone], guests, owners, "zoom")
    assert [(it.address, it.theme) for it in found] == [
        ("chair@x.example", ""), ("g@x.example", ""), (EVE, "gender"), ("", "")]  # fmt: skip
    assert all(it.firm for it in found)
    assert busy_times([one], guests, owners, but="u1") == ()
    assert required_of([Guest("c@x.example", role=CHAIR)], "", "climate", owners) == {"c@x.example", EVE}
    assert busy_times([one], guests, owners)[-1].address == EVE
