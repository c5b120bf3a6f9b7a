"""Codes count once, for one address and one command, for a while; an act happens once for ever."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, String, insert, select

from bot.reading.read import read_here
from handlers.authority.codes import by_code, code_in, command_digest
from storage.commands import LETTERS, Asked, act_once, ask, confirm, open_codes, plain_code
from storage.database import Database
from storage.records import Limits, Mail
from storage.tables import mails, objects
from storage.tables.commands import codes
from tests.shelf import Shelf
from tests.test_authority import LIST, rules

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
SECRET = b"secret of the house"
ANNA = "anna@un.example"
COMMAND = "withdraw ISCG/26-1/7"


@pytest.fixture
def connection(database_url: str) -> Iterator[Connection]:
    """A transaction on each database, with three mails to ask in."""
    database = Database(database_url)
    database.prepare()
    with database.write() as connection:
        connection.execute(insert(objects), {"digest": "0" * 64, "pack": "p", "offset": 0, "length": 1})
        for number in (1, 2, 3):
            row: dict[str, object] = {column.name: "" for column in mails.c if isinstance(column.type, String)}
            row |= {"message_id": f"<{number}@x>", "fingerprint": "0" * 64, "digest": "0" * 64, "disposition": "open"}
            connection.execute(insert(mails), row | {"received": NOW, "settled_at": NOW})
        yield connection
    database.close()


def asked(connection: Connection, command: str = COMMAND, mail: int = 1, address: str = ANNA) -> str:
    return ask(connection, SECRET, address, command_digest(command), command, mail, NOW, 60)


def test_an_act_of_a_key_happens_once(connection: Connection) -> None:
    assert act_once(connection, "a", "dkim", COMMAND, 1, NOW)
    assert not act_once(connection, "a", "code", COMMAND, 2, NOW + timedelta(days=4000))
    assert act_once(connection, "b", "dkim", COMMAND, 1, NOW)
    with pytest.raises(ValueError, match="needs a key"):
        act_once(connection, "", "dkim", COMMAND, 1, NOW)


def test_a_code_acts_once_for_its_address_and_its_command(connection: Connection) -> None:
    code = asked(connection)
    assert open_codes(connection, ANNA, NOW) == 1
    found = confirm(connection, ANNA.upper(), code, NOW + timedelta(minutes=59))
    assert isinstance(found, Asked)
    assert (found.address, found.canonical, found.digest, found.mail_id) == (ANNA, COMMAND, command_digest(COMMAND), 1)
    assert confirm(connection, ANNA, code, NOW) == "this code was used already"
    assert open_codes(connection, ANNA, NOW) == 0


def test_a_code_of_another_address_or_time_counts_for_nothing(connection: Connection) -> None:
    code = asked(connection)
    assert confirm(connection, "bert@un.example", code, NOW) == "there is no such code for this address"
    assert confirm(connection, ANNA, code, NOW + timedelta(minutes=60)) == "this code has expired"
    assert isinstance(confirm(connection, ANNA, code, NOW), Asked)


def test_the_fifth_wrong_code_locks_those_that_are_open(connection: Connection) -> None:
    code = asked(connection)
    for _ in range(5):
        assert (
            confirm(connection, ANNA, "00000-00000-00000-00000-000000", NOW) == "there is no such code for this address"
        )
    assert (
        confirm(connection, ANNA, code, NOW)
        == "too many wrong codes came from this address, so this one counts no more"
    )
    assert isinstance(confirm(connection, ANNA, asked(connection, mail=2), NOW), Asked)


def test_asking_anew_replaces_the_older_code_and_the_same_mail_has_the_same_code(connection: Connection) -> None:
    first, again, newer = asked(connection), asked(connection), asked(connection, mail=2)
    other = asked(connection, "withdraw ISCG/26-1/8", mail=2)
    assert first == again
    assert len({first, newer, other}) == 3
    assert confirm(connection, ANNA, first, NOW) == "a newer code was sent for the same command"
    assert isinstance(confirm(connection, ANNA, newer, NOW), Asked)
    assert isinstance(confirm(connection, ANNA, other, NOW), Asked)


def test_only_a_digest_of_a_code_is_kept(connection: Connection) -> None:
    code = plain_code(asked(connection))
    kept = str(connection.execute(select(codes)).all())
    assert code not in kept
    assert code.lower() not in kept


def test_a_code_of_another_house_is_another_code(connection: Connection) -> None:
    ours = asked(connection)
    theirs = ask(connection, b"another secret", ANNA, command_digest(COMMAND), COMMAND, 2, NOW, 60)
    assert plain_code(ours) != plain_code(theirs)


@given(st.text(max_size=60))
def test_what_is_no_code_is_none(text: str) -> None:
    assert plain_code(text) in ("",) or len(plain_code(text)) == 26


def reply(text: str, more: str = "") -> Mail:
    head = f"From: {ANNA}\nTo: bot@iscg.example\nSubject: Re: your command\n{more}\n{text}"
    return read_here(head.encode(), Shelf(), (LIST,), Limits())


CODE = "ABCDE-FGHJK-MNPQR-STVWX-YZ0123"


@pytest.mark.parametrize(
    "line",
    [CODE, f"confirm {CODE}", f"  Confirm: {CODE.lower()}.", f"确认：{CODE}", f"تأكيد {CODE}", f"confirm {CODE.replace('-', ' ')}",
     f"confirm {CODE.replace('-', '')}", f"подтвердить {CODE.replace('0', 'O').replace('1', 'l')}"],
)  # fmt: skip
def test_a_code_is_read_from_the_first_line_in_every_way_people_write_it(line: str) -> None:
    assert code_in(reply(f"\n{line}\n\n> Somebody wrote\n")) == CODE.replace("-", "")


@pytest.mark.parametrize(
    "text",
    [
        f"I am away until Monday.\n\nconfirm {CODE}\n",
        f"> confirm {CODE}\n",
        f"please do not confirm {CODE}\n",
        f"{CODE}X\n",
        "",
    ],
)
def test_a_code_that_stands_elsewhere_is_none(text: str) -> None:
    assert code_in(reply(text)) == ""


def test_a_code_through_the_list_proves_nothing() -> None:
    found = Asked(7, ANNA, command_digest(COMMAND), COMMAND, 1)
    assert by_code(reply(CODE), found, rules()).proven
    assert by_code(reply(CODE), found, rules()).act_key == by_code(reply(f"confirm {CODE}"), found, rules()).act_key
    assert not by_code(reply(CODE, f"List-Post: <mailto:{LIST}>\n"), found, rules()).proven


def test_every_letter_of_a_code_is_read_as_itself() -> None:
    assert len(set(LETTERS)) == 32
    assert all(plain_code(letter * 26) == letter * 26 for letter in LETTERS)
