"""The completeness proof: the archive of the list against the register, and each gap by its name."""

from __future__ import annotations

import mailbox
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, insert, update

from storage.completeness import Listed, came_by_list, days, only_here
from storage.database import Database
from storage.tables import arrivals, mails, objects
from tests.commands import Said, iscg_bot
from tests.story import story

ZONE = "Europe/Zurich"
NOON = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
DISPOSITIONS = ("registered", "filed", "noted", "held", "set aside")


def one(number: int, at: datetime = NOON) -> Listed:
    return Listed(f"<m{number}@x>", f"{number:064}", f"{number:064}", f"Subject {number}", at)


def keep(database: Database, it: Listed, disposition: str, document: bool = False, via_list: str = "list@x") -> int:
    """A mail as a row, as if it had been taken in."""
    row = {
        "message_id": it.identity, "fingerprint": it.fingerprint, "digest": it.digest, "author_name": "", "author_address": "",
        "author_by": "", "subject": it.subject, "text": "", "language": "", "via_list": via_list, "received": it.at,
        "defects": "[]", "handler": "x", "disposition": disposition, "reasons": "[]", "settled_at": it.at,
    }  # fmt: skip
    with database.write() as connection:
        connection.execute(insert(objects), {"digest": it.digest, "pack": "p", "offset": 0, "length": 1})
        mail_id = int(connection.execute(insert(mails).values(row).returning(mails.c.id)).scalar_one())
        place = {"mailbox": "INBOX", "validity": 1, "uid": mail_id, "digest": it.digest, "received": it.at}
        connection.execute(insert(arrivals), {**place, "found_at": it.at, "silent": False, "mail_id": mail_id})
    return mail_id


@pytest.fixture
def database(database_url: str) -> Database:
    """Five mails of one day, one of each disposition."""
    found = Database(database_url)
    found.prepare()
    for number, disposition in enumerate(DISPOSITIONS):
        keep(found, one(number), disposition)
    return found


def test_a_day_adds_up_and_each_mail_that_is_not_here_is_a_gap(database: Database) -> None:
    archive = [*map(one, range(1, 7)), one(6), one(1), replace(one(2), fingerprint="f" * 64, digest="d" * 64)]
    with database.read() as connection:
        (day,) = days(connection, archive, ZONE, "list.mbox")
    database.close()
    assert (day.mails, day.registered, day.repeated, len(day.gaps)) == (7, 0, 2, 3)
    assert day.explained == {"filed": 1, "noted": 1, "held": 1, "set aside": 1}
    assert day.adds_up
    assert [(gap.message_id, gap.why, gap.todo) for gap in day.gaps] == [
        ("<m5@x>", "it is not here", "iscg-bot import list.mbox"),
        ("<m6@x>", "it is not here", "iscg-bot import list.mbox"),
        ("<m2@x>", "its Message-ID is here with other content", "iscg-bot import list.mbox"),
    ]


def test_what_is_called_registered_without_a_document_is_a_gap(database: Database) -> None:
    with database.read() as connection:
        (day,) = days(connection, came_by_list(connection, None), ZONE)
    database.close()
    assert [(gap.message_id, gap.todo) for gap in day.gaps] == [("<m0@x>", "iscg-bot explain 1")]


def test_what_is_kept_and_not_decided_on_is_a_gap(database: Database) -> None:
    keep(database, one(7), "open")
    with database.write() as connection:
        connection.execute(update(arrivals).where(arrivals.c.mail_id == 3).values(mail_id=None))
        connection.execute(delete(mails).where(mails.c.id == 3))
    with database.read() as connection:
        (day,) = days(connection, came_by_list(connection, None), ZONE)
    database.close()
    undecided = [gap for gap in day.gaps if gap.why == "it was kept and not yet decided on"]
    assert [gap.message_id for gap in undecided] == ["<m7@x>", ""]
    assert {gap.todo for gap in undecided} == {"iscg-bot run --until-idle"}


def test_the_same_bytes_are_known_however_they_were_read(database: Database) -> None:
    with database.read() as connection:
        (day,) = days(connection, [replace(one(3), identity="none:1", fingerprint="e" * 64)], ZONE)
    database.close()
    assert (day.explained["held"], day.gaps) == (1, ())


def test_days_are_those_of_the_group_and_start_when_asked(database: Database) -> None:
    midnight = datetime(2026, 11, 23, 23, 0, tzinfo=UTC)
    archive = [one(1, midnight - timedelta(seconds=1)), one(2, midnight)]
    with database.read() as connection:
        both = days(connection, archive, ZONE)
        later = days(connection, archive, ZONE, since=midnight)
    database.close()
    assert [str(day.day) for day in both] == ["2026-11-23", "2026-11-24"]
    assert [str(day.day) for day in later] == ["2026-11-24"]


def test_a_mail_that_the_archive_lacks_is_seen_within_its_days(database: Database) -> None:
    keep(database, one(8), "filed", via_list="")
    keep(database, one(9, NOON + timedelta(days=9)), "filed")
    with database.read() as connection:
        lacking = only_here(connection, [one(0), one(1), one(3)])
        assert only_here(connection, []) == []
    database.close()
    assert [it.identity for it in lacking] == ["<m2@x>", "<m4@x>"]


# --- the command line ---


def ask(house: Path, *words: str | Path) -> Said:
    return iscg_bot("--config", house / "iscg-bot.toml", "completeness", *words)


def archive_of(path: Path, raws: list[bytes]) -> Path:
    box = mailbox.mbox(path)
    for raw in raws:
        message = mailbox.mboxMessage(raw)
        message.set_from("list Mon Nov 23 09:00:00 2026")
        box.add(message)
    box.flush()
    box.close()
    return path


def test_the_list_is_complete_in_the_register_and_in_its_archive(house: Path) -> None:
    listed = [raw for _, raw in story() if b"List-Id" in raw]
    here = ask(house, "--json")
    assert here.code == 0, here.out + here.err
    assert (here.lines[0]["complete"], here.lines[0]["mails"]) == (True, len(listed))
    archived = ask(house, "--archive", archive_of(house / "list.mbox", listed), "--json")
    assert archived.code == 0, archived.out + archived.err
    assert (archived.lines[0]["mails"], archived.lines[0]["only_here"]) == (len(listed), [])
    assert ask(house, "--archive", house / "mails").code == 0
    assert "all of them registered or explained" in ask(house, "--archive", house / "list.mbox").out


def test_a_mail_missing_from_the_register_is_named_with_its_day_and_the_command_mends_it(house: Path) -> None:
    listed = [raw for _, raw in story() if b"List-Id" in raw]
    lost = listed[0].replace(b"<m1@", b"<lost@").replace(b"captioning", b"lost things")
    path = archive_of(house / "list.mbox", [*listed, lost])
    before = (house / "iscg.db").read_bytes()
    said = ask(house, "--archive", path)
    assert said.code == 1
    assert "<lost@members.example>" in said.out
    assert "lost things" in said.out
    assert "GAP 2026-11-23" in said.out
    assert f"iscg-bot import {path}" in said.out
    assert (house / "iscg.db").read_bytes() == before
    assert iscg_bot("--config", house / "iscg-bot.toml", "import", path).code == 0
    assert ask(house, "--archive", path).code == 0
    assert ask(house, "--archive", path, "--since", "2027-01-01", "--json").lines[0]["mails"] == 0


def test_an_archive_that_is_none_is_said_in_one_line(house: Path) -> None:
    (house / "no.txt").write_text("nothing", "utf-8")
    said = ask(house, "--archive", house / "no.txt")
    assert (said.code, len(said.err.splitlines())) == (1, 1)
    assert "neither an mbox" in said.err
