"""On the command line people look for a slot, read the account of hours, and take anchors in; scripts get the same as JSON."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from xml.etree import ElementTree

import pytest
from sqlalchemy import select

from bot.config import load
from bot.config.rules import rules_of
from bot.wiring import store_of
from handlers.letters import LetterError, compose
from handlers.meetings.slots import Ledger, Request, find
from handlers.meetings.slots.nouns import MEASURES, REGIONS
from handlers.words.slots import SLOTS
from handlers.words.slots.letter import ledger_letter, slots_letter
from storage import emeetings
from storage.records.emeetings import CONFIRMED, EMeeting, Guest
from storage.tables import letters
from tests.commands import Said, configure, iscg_bot
from tests.story import LIST

ROSTER = """\
name,addresses,country,roles
Amal A,amal@x.example,EG,coordinator:accessibility
Bob B,bob@x.example,US,focal-point:accessibility:R
Eva E,eva@x.example,BR,
Feo F,feo@x.example,RU,
Hina H,hina@x.example,JP,
"""
ANCHORS = """\
name,opens,closes,session,starts,ends
TSAG-90,2098-05-19,2098-05-23,Plenary,2098-05-19 09:30,12:30
TSAG-90,,,Working Party 1,2098-05-19 14:30,17:30
"""


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A store with a roster of five regions and one anchor."""
    configure(tmp_path)
    (tmp_path / "roster.csv").write_text(ROSTER, "utf-8")
    (tmp_path / "anchors.csv").write_text(ANCHORS, "utf-8")
    assert ask(tmp_path, "roster", "import", str(tmp_path / "roster.csv")).code == 0
    assert ask(tmp_path, "meeting", "anchors", "import", str(tmp_path / "anchors.csv")).code == 0
    return tmp_path


def ask(house: Path, *words: str) -> Said:
    return iscg_bot("--config", house / "iscg-bot.toml", *words)


def answered(said: Said) -> dict[str, object]:
    found = json.loads(said.out)
    assert isinstance(found, dict)
    return found


def keep(house: Path, meeting: EMeeting, *guests: Guest) -> None:
    """Put an e-meeting into the store, as scheduling it would, without its letters."""
    config = load(house / "iscg-bot.toml")
    with store_of(config) as store, store.desk(rules_of(config), at(0)) as desk:
        kept = emeetings.schedule(desk, meeting, "somebody")
        emeetings.invite(desk, kept, guests, "somebody")
        if meeting.status == CONFIRMED:
            emeetings.confirm(desk, kept, "somebody")


def test_a_slot_beside_an_anchor_is_told_with_every_part_of_its_score(house: Path) -> None:
    said = ask(house, "meeting", "slots", "--anchor", "tsag-90", "--json", "--top", "5")
    assert said.code == 0, said.err
    found = answered(said)
    slots = found["slots"]
    assert isinstance(slots, list)
    assert len(slots) == 5
    assert slots[0]["starts_utc"] == "2098-05-19T10:45:00Z"
    assert {part["measure"] for part in slots[0]["parts"]} == set(MEASURES)
    assert slots[0]["score"] == pytest.approx(100 - sum(part["points"] for part in slots[0]["parts"]), abs=0.03)
    # The years beyond the lists of holidays are named.
    assert "2098" in str(found["words"])


@pytest.mark.parametrize("language", sorted(SLOTS))
def test_it_is_readable_in_every_language(house: Path, language: str) -> None:
    said = ask(house, "meeting", "slots", "--anchor", "TSAG-90", "--language", language)
    assert said.code == 0
    assert "12:45" in said.out
    assert all(word in said.out for word in (SLOTS[language]["measure.fairness"], SLOTS[language]["region.ASP"]))


def test_when_nothing_fits_it_ends_with_1_and_says_what_giving_up_a_rule_gives(house: Path) -> None:
    said = ask(house, "meeting", "slots", "--from", "2098-05-17", "--to", "2098-05-18", "--json")
    assert said.code == 1
    found = answered(said)
    assert found["slots"] == []
    assert [one["filters"] for one in found["relaxed"]] == [["closed"]]  # type: ignore[attr-defined]


def test_one_time_is_judged_and_an_hour_that_is_none_or_two_is_not(house: Path) -> None:
    said = ask(house, "meeting", "slots", "--anchor", "TSAG-90", "--at", "2098-05-19 10:00", "--json")
    assert said.code == 1
    assert "session" in [one["filter"] for one in answered(said)["struck"]]  # type: ignore[attr-defined]
    assert ask(house, "meeting", "slots", "--anchor", "TSAG-90", "--at", "2098-05-19 12:45").code == 0
    for written, words in (("2027-03-28 02:30", "does not exist"), ("2027-10-31 02:30", "comes twice"),
                           ("10/11/2026 12:00", "2026-11-10")):  # fmt: skip
        said = ask(house, "meeting", "slots", "--at", written)
        assert said.code == 1
        assert words in said.err


def test_a_coordinator_who_is_busy_with_another_theme_strikes_the_time(house: Path) -> None:
    held = EMeeting("u1@x.example", "gender-1", "Gender", at(10), at(13), at(1), status=CONFIRMED, theme="gender")
    keep(house, held, Guest("amal@x.example", country="EG", region="ARB"))
    plain = answered(ask(house, "meeting", "slots", "--anchor", "TSAG-90", "--when", "lunch", "--json"))
    themed = answered(
        ask(house, "meeting", "slots", "--anchor", "TSAG-90", "--when", "lunch", "--theme", "accessibility", "--json")
    )
    first = {one["starts_utc"] for one in plain["slots"]} - {one["starts_utc"] for one in themed["slots"]}  # type: ignore[attr-defined]
    assert first == {"2098-05-19T10:45:00Z"}


def test_the_account_adds_up_what_meetings_of_the_cycle_cost_each_region(house: Path) -> None:
    keep(house, EMeeting("u1@x.example", "em-1", "Night", at(12), at(14), at(1), theme="gender"),
         Guest("hina@x.example", country="JP", region="ASP"))  # fmt: skip
    found = answered(ask(house, "meeting", "ledger", "--since", "2098-01-01", "--json"))
    assert found["night_hours"] == {region: 1.0 if region == "ASP" else 0 for region in REGIONS}
    assert found["burden"] == {region: 12.0 if region == "ASP" else 0 for region in REGIONS}
    said = ask(house, "meeting", "ledger", "--since", "2098-01-01", "--svg", str(house / "ledger.svg"))
    assert "Asia and the Pacific: 1 h of night, 12 points" in said.out
    assert ElementTree.fromstring((house / "ledger.svg").read_text("utf-8")).get("role") == "img"
    assert answered(ask(house, "meeting", "ledger", "--since", "2098-06-01", "--json"))["meetings"] == []
    to_list = ("meeting", "ledger", "--since", "2098-01-01", "--mail", LIST)
    assert "waits to be sent" in ask(house, *to_list).err
    assert "sent before" in ask(house, *to_list).err
    assert ask(house, *to_list[:-1], "stranger@y.example").code == 1


def test_an_import_with_one_mistake_changes_nothing_and_says_which_line(house: Path) -> None:
    before = ask(house, "meeting", "anchors", "list", "--json").out
    bad = house / "bad.csv"
    bad.write_text(f"{ANCHORS.replace('09:30', '09:45')}RAG-90,24.05.2098,2098-05-25,,,\n", "utf-8")
    said = ask(house, "meeting", "anchors", "import", str(bad), "--remove-missing")
    assert said.code == 1
    assert "line 4, opens: '24.05.2098' is not taken; write 2098-05-24" in said.err
    assert ask(house, "meeting", "anchors", "list", "--json").out == before


def test_an_import_that_moves_an_anchor_tells_what_stands_beside_it_and_moves_nothing(house: Path) -> None:
    keep(house, EMeeting("u1@x.example", "em-1", "Gender", at(10, 24), at(12, 24), at(1), anchor="TSAG-90"))
    later = house / "later.csv"
    later.write_text(ANCHORS.replace("2098-05-19", "2098-06-02").replace("2098-05-23", "2098-06-06"), "utf-8")
    rehearsed = ask(house, "meeting", "anchors", "import", str(later), "--rehearse")
    assert "e-meeting em-1" in rehearsed.out
    assert "Would be: 0 added, 1 changed" in rehearsed.out
    (line,) = ask(house, "meeting", "anchors", "import", str(later), "--json").lines
    assert line["beside"] == [
        {"meeting": "em-1", "anchor": "TSAG-90", "over": [], "why": "", "struck": ["closed"],
         "proposed_utc": ["2098-06-07T10:00:00Z", "2098-06-07T12:00:00Z"]}]  # fmt: skip
    with store_of(load(house / "iscg-bot.toml")) as store, store.database.read() as connection:
        assert emeetings.all_meetings(connection)[0].starts == at(10, 24)
    (again,) = ask(house, "meeting", "anchors", "import", str(later), "--json").lines
    assert (again["changed"], again["same"]) == ([], 1)


def test_what_stands_beside_an_anchor_moves_along_when_that_is_said_and_its_guests_are_told(house: Path) -> None:
    keep(house, EMeeting("u1@x.example", "em-1", "Gender", at(10, 26), at(12, 26), at(1), anchor="tsag-90"),
         Guest("eva@x.example", country="BR", region="AMS"))  # fmt: skip
    later = house / "later.csv"
    later.write_text(ANCHORS.replace("2098-05-19", "2098-06-02").replace("2098-05-23", "2098-06-06"), "utf-8")
    said = ask(house, "meeting", "anchors", "import", str(later), "--move", "TSAG-90", "--rehearse")
    assert "E-meetings moved: 0." in said.out
    said = ask(house, "meeting", "anchors", "import", str(later), "--move", "TSAG-90")
    assert "E-meetings moved: 1." in said.out, said.err
    with store_of(load(house / "iscg-bot.toml")) as store, store.database.read() as connection:
        (moved,) = emeetings.all_meetings(connection)
        assert (moved.starts, moved.sequence) == (at(10, 26) + timedelta(days=14), 1)
        assert [row.key for row in connection.execute(select(letters))] == ["invite.u1@x.example.r1.1"]


def test_when_one_cannot_move_along_nothing_is_changed_at_all(house: Path) -> None:
    beside = EMeeting("u1@x.example", "em-1", "Gender", at(10, 26), at(12, 26), at(1), anchor="TSAG-90", chair="amal@x.example")
    keep(house, beside)
    keep(house, replace(beside, uid="u2@x.example", name="em-2", starts=at(11, 26) + timedelta(days=14),
                        ends=at(13, 26) + timedelta(days=14), anchor=""))  # fmt: skip
    later = house / "later.csv"
    later.write_text(ANCHORS.replace("2098-05-19", "2098-06-02").replace("2098-05-23", "2098-06-06"), "utf-8")
    before = ask(house, "meeting", "anchors", "list", "--json").out
    said = ask(house, "meeting", "anchors", "import", str(later), "--move", "TSAG-90")
    assert said.code == 1
    assert "em-1 cannot move along" in said.err
    assert ask(house, "meeting", "anchors", "list", "--json").out == before


def at(hour: int, day: int = 19) -> datetime:
    return datetime(2098, 5, day, hour, tzinfo=UTC)


def test_a_search_is_sent_with_its_picture_once_to_somebody_of_the_roster(house: Path) -> None:
    words = ("meeting", "slots", "--anchor", "TSAG-90", "--top", "2", "--mail", "eva@x.example")
    assert "waits to be sent" in ask(house, *words).err
    assert "sent before" in ask(house, *words).err
    with store_of(load(house / "iscg-bot.toml")) as store, store.database.read() as connection:
        (row,) = connection.execute(select(letters)).all()
    mail = message_from_bytes(bytes(row.data), policy=policy.default)
    assert mail["Subject"] == "A time for an e-meeting: Monday, 19 May 2098, 12:45–14:15 (Europe/Zurich; 10:45–12:15 UTC)"
    (picture,) = mail.iter_attachments()
    assert picture.get_content_type() == "image/svg+xml"
    assert ElementTree.fromstring(picture.get_content()).get("role") == "img"
    text = mail.get_body(("plain",))
    assert text is not None
    content = text.get_content()
    assert 'iscg-bot meeting schedule "TITLE" --at "2098-05-19 12:45+02:00" --minutes 90 --anchor "TSAG-90"' in content
    assert "22:00" in content
    assert ask(house, *words[:-1], "stranger@y.example").code == 1


@pytest.mark.parametrize("language", sorted(SLOTS))
def test_the_letter_of_a_search_and_of_the_account_is_whole_in_every_language(house: Path, language: str) -> None:
    rules = rules_of(load(house / "iscg-bot.toml"))
    search = Request(60, date(2027, 5, 3), date(2027, 5, 4))
    full, empty = (find(search, (), (), (), Ledger(), moment) for moment in (at(0).replace(year=2026), at(0)))
    for letter in (
        slots_letter(full, full.best[:2], date(2027, 1, 1), ("Eva", "eva@x.example"), rules, language, "slots/1"),
        slots_letter(empty, (), date(2027, 1, 1), ("Eva", "eva@x.example"), rules, language, "slots/2"),
        ledger_letter(Ledger(), date(2027, 1, 1), "list@x.example", rules, language, "ledger/1"),
    ):
        assert not set("{}") & set(letter.text + letter.subject)
        assert f'lang="{language}"' in letter.html
        data = compose(letter, rules, b"secret", at(0)).data
        assert message_from_bytes(data, policy=policy.default)["Subject"] == letter.subject
    with pytest.raises(LetterError):
        compose(replace(letter, calendar=b"BEGIN:VCALENDAR\r\n", method="REQUEST"), rules, b"secret", at(0))
