"""On the command line e-meetings are scheduled, moved, changed and cancelled, and one sees who comes."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from storage import emeetings, rsvp
from storage.records.emeetings import Answer
from storage.store import Store
from storage.tables import letters
from tests.commands import Said, configure, iscg_bot
from tests.test_emeetings import NOW

ANNA, BERT = "anna@members.example", "bert@members.example"
AT = "2099-11-03 12:30"


@pytest.fixture
def house(tmp_path: Path) -> Path:
    configure(tmp_path)
    return tmp_path


def ask(house: Path, *words: str) -> Said:
    return iscg_bot("--config", house / "iscg-bot.toml", "meeting", *words)


def plan(house: Path, *words: str) -> Said:
    return ask(house, "schedule", "Captioning", "--at", AT, "--invite", ANNA, "--invite", BERT, *words)


def open_store(house: Path) -> Store:
    return Store(f"sqlite:///{house}/iscg.db", house / "files", house / "journal.jsonl")


def posted(house: Path) -> int:
    with open_store(house) as store, store.database.read() as connection:
        return len(connection.execute(select(letters.c.id)).all())


def test_an_e_meeting_from_its_plan_to_its_end(house: Path) -> None:
    said = plan(house, "--link", "https://zoom.example/1")
    assert said.code == 0, said.err
    assert said.out.splitlines() == [
        "E99-1 (planned): Captioning, 2099-11-03 11:30 – 12:30 UTC, 2099-11-03 12:30 CET",
        "letters: 2",
        "undo: iscg-bot meeting cancel E99-1",
    ]
    moved = ask(house, "move", "E99-1", "--to", "2099-11-05T09:00Z")
    assert "undo: iscg-bot meeting move E99-1 --to \"2099-11-03 11:30Z\"" in moved.out, moved.err
    (back,) = ask(house, "move", "E99-1", "--to", "2099-11-03 11:30Z", "--json").lines
    assert (back["sequence"], back["letters"], back["starts"]) == (2, 2, "2099-11-03T11:30:00+00:00")
    (changed,) = ask(house, "change", "E99-1", "--title", "Captions", "--json").lines
    assert (changed["title"], changed["sequence"]) == ("Captions", 3)
    (confirmed,) = ask(house, "confirm", "E99-1", "--json").lines
    assert confirmed["status"] == "confirmed"
    assert ask(house, "invite", "E99-1", "carl@members.example").out.splitlines()[1] == "letters: 1"
    assert ask(house, "uninvite", "E99-1", "carl@members.example").out.splitlines()[1] == "letters: 1"
    (listed,) = ask(house, "list", "--json").lines
    assert (listed["name"], listed["needs-action"]) == ("E99-1", 2)
    (cancelled,) = ask(house, "cancel", "E99-1", "--reason", "No time", "--json").lines
    assert (cancelled["status"], cancelled["letters"], cancelled["undo"]) == ("cancelled", 2, None)
    assert ask(house, "list", "--json").lines == []
    assert len(ask(house, "list", "--all", "--json").lines) == 1
    assert posted(house) == 2 * 6 + 2


def test_a_rehearsal_tells_all_and_keeps_nothing(house: Path) -> None:
    said = plan(house, "--rehearse")
    assert "letters: 2 (only rehearsed: nothing was kept)" in said.out
    assert "undo" not in said.out
    assert (posted(house), ask(house, "list", "--all", "--json").lines) == (0, [])


@pytest.mark.parametrize(
    ("at", "told"),
    [
        ("10/11/2099", "write it as"),
        ("2099-02-30 12:00", "there is no day"),
        ("2027-03-28 02:30", "does not exist"),
        ("2027-10-31 02:30", "comes twice"),
        ("2020-01-01 12:00", "is past"),
        ("2099-11-03 14:00 IST", "is no hour"),
    ],
)
def test_a_time_that_is_none_two_or_past_is_refused_with_what_to_write(house: Path, at: str, told: str) -> None:
    said = ask(house, "schedule", "Captioning", "--at", at, "--invite", ANNA)
    assert said.code == 1
    assert told in said.err
    assert posted(house) == 0


def test_what_cannot_be_done_is_one_line(house: Path) -> None:
    plan(house)
    for words, told in (
        (("move", "E99-9", "--to", AT), "there is no e-meeting E99-9"),
        (("move", "E99-1", "--to", AT), "at that time already"),
        (("schedule", "Other", "--at", AT), "E99-1 is held from"),
        (("uninvite", "E99-1", "x@y.example"), "is not asked"),
        (("decline", "E99-1", ANNA), "proposed no other time"),
        (("invite", "E99-1", "@nobody"), "nobody is meant"),
        (("show", "E99-9"), "there is no e-meeting E99-9"),
        (("admit", "7"), "there is no question 7"),
        (("change", "E99-1"), "nothing to change"),
    ):
        said = ask(house, *words)
        assert (said.code, told in said.err, "Traceback" in said.err) == (2 if words[0] == "change" else 1, True, False), words
    assert ask(house, "schedule", "Other", "--at", AT, "--anyway").code == 0


def test_one_sees_who_comes_and_what_was_said(house: Path) -> None:
    plan(house)
    assert ask(house, "record", "E99-1", ANNA, "yes", "--remote").out == f"{ANNA}: ACCEPTED remote\n"
    with open_store(house) as store, store.database.read() as connection:
        meeting = emeetings.meeting_named(connection, "E99-1")
    assert meeting is not None
    (shown,) = ask(house, "show", "E99-1", "--json").lines
    guests = shown["guests"]
    assert isinstance(guests, list)
    assert [(one["address"], one["partstat"], one["mode"]) for one in guests] == [(ANNA, "ACCEPTED", "remote"), (BERT, "NEEDS-ACTION", "")]
    (answer,) = ask(house, "answers", "E99-1", "--json").lines
    assert (answer["guest"], answer["source"], answer["verdict"]) == (ANNA, "person", "stands")
    ask(house, "move", "E99-1", "--to", "2099-11-05 09:00")
    assert "to the old time" in ask(house, "answers", "E99-1").out
    table = ask(house, "show", "E99-1").out
    assert "1 moved by secretary" in table
    assert "asked r1" in table


def test_a_question_is_decided_once(house: Path) -> None:
    plan(house)
    assert ask(house, "questions").out == "Nothing waits for a decision.\n"
    config = house / "iscg-bot.toml"
    with open_store(house) as store:
        from bot.config import load
        from bot.config.rules import rules_of

        with store.desk(rules_of(load(config)), NOW) as desk:
            meeting = emeetings.meeting_named(desk.connection, "E99-1")
            assert meeting is not None
            for who in ("dora@else.example", "emil@else.example"):
                rsvp.wonder(desk, meeting.id, who, "stranger", Answer("ACCEPTED", 0, NOW, "imip"))
    first, second = (one["id"] for one in ask(house, "questions", "--json").lines)
    assert ask(house, "admit", str(first)).out == "E99-1: dora@else.example admitted\n"
    assert ask(house, "refuse", str(second)).out == "E99-1: emil@else.example refused\n"
    assert "decided already" in ask(house, "admit", str(second)).err
    (shown,) = ask(house, "show", "E99-1", "--json").lines
    guests = shown["guests"]
    assert isinstance(guests, list)
    assert [one["partstat"] for one in guests] == ["NEEDS-ACTION", "NEEDS-ACTION", "ACCEPTED"]
