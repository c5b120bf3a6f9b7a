"""What somebody might do to lose a mail, to double a number or to bring the bot down, and what comes of it."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError

from bot import intake
from bot.memory import Memory
from bot.postroom import Postroom
from bot.reading.read import read_here
from handlers import contributions
from storage import outbox
from storage.database import Database, translated
from storage.journal import Given
from storage.records import Arrival, Kept, Mail, Place
from storage.store import Store
from storage.tables import deliveries, letters, mails
from storage.trouble import StoreError
from tests.test_handlers import BERT, NOW, Desk, desk, post

__all__ = ["desk"]


@pytest.mark.parametrize("disguise", ["Auto-Submitted: auto-replied", "Precedence: bulk", "Return-Path: <>"])
def test_a_forged_copy_in_a_machines_clothes_does_not_keep_the_post_from_its_number(desk: Desk, disguise: str) -> None:
    forged = post(ident="m1", file="a.docx", through_list=False)
    name, value = disguise.split(": ")
    forged[name] = value
    assert desk.take(forged).outcome.disposition == "noted"
    assert desk.take(post(ident="m1", file="a.docx")).outcome.document == "ISCG/26-1/1"


def test_a_forged_copy_that_claims_to_be_a_reply_does_not_keep_the_post_from_its_number(desk: Desk) -> None:
    desk.take(post(ident="m0", text="Please find attached our first contribution.\n"))
    forged = post(ident="m1", file="a.docx", through_list=False, answers="m0", subject="Re: hello")
    assert desk.take(forged).outcome.disposition == "held"
    settled = desk.take(post(ident="m1", file="a.docx"))
    assert settled.outcome.document == "ISCG/26-1/2"
    assert settled.mail == 2


def test_a_reply_that_comes_directly_and_by_the_list_is_filed_once(desk: Desk) -> None:
    desk.take(post(ident="m0"))
    direct, by_list = (
        post(subject="Re: Captioning", text="I agree.\n", ident="m1", answers="m0", through_list=way)
        for way in (False, True)
    )
    assert desk.take(direct).outcome.disposition == "filed"
    assert desk.take(by_list).outcome.document == "ISCG/26-1/1"
    assert desk.take(by_list).outcome.disposition == "repeated"


def test_a_letter_that_is_refused_twice_does_not_end_the_daemon(desk: Desk) -> None:
    desk.take(post())

    async def refuse() -> None:
        memory = Memory(desk.store)
        room = Postroom(memory, desk.rules, "here")
        for _ in range(2):
            (delivery, *_) = await room.claim(NOW, 10)
            await room.dead(delivery, NOW, "550 no such person")
            await memory.call(retry)
        memory.close()

    def retry(store: Store) -> None:
        with store.database.write() as connection:
            outbox.retry(connection, NOW - timedelta(hours=1))

    asyncio.run(refuse())
    with desk.store.database.read() as connection:
        kinds = connection.execute(select(letters.c.kind)).scalars().all()
    assert sorted(kinds) == ["acknowledgement", "note"]


def test_a_mail_that_fails_twice_over_is_set_aside_once_and_told_once(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: object) -> tuple[str, ...]:
        raise RuntimeError("a mistake of ours")

    monkeypatch.setattr(contributions, "wants", breaks)
    first = desk.take(post(through_list=False))
    assert first.outcome.disposition == "set aside"
    assert desk.take(post(through_list=False)).outcome.disposition == "repeated"
    monkeypatch.undo()
    assert desk.take(post()).outcome.disposition == "repeated"
    with desk.store.database.read() as connection:
        assert connection.execute(select(letters.c.kind)).scalars().all() == ["note"]


def test_a_mail_is_released_once_although_two_people_decide_at_the_same_time(desk: Desk) -> None:
    held = post(ident="m1", file="a.docx", sender=BERT, through_list=False)
    mail = _mail(desk, bytes(held))
    settled = desk.take(held)
    intake.release(desk.store, desk.rules, NOW, settled.mail, mail, "contributions")
    with pytest.raises(StoreError, match="does not wait"):
        intake.release(desk.store, desk.rules, NOW, settled.mail, mail, "discussion")
    with desk.store.database.read() as connection:
        assert connection.execute(select(mails.c.disposition)).scalars().all() == ["registered"]


def test_mails_whose_commit_was_done_although_the_line_was_lost_are_still_settled(desk: Desk) -> None:
    safe: dict[Place, Kept] = {}
    arrival = Arrival(Place("imap://x/INBOX", 1, 1), NOW, bytes(post()))
    (first,) = intake.keep(desk.store, NOW, [arrival], safe)
    assert intake.keep(desk.store, NOW, [arrival], safe) == [first]
    assert intake.keep(desk.store, NOW, [arrival], {}) == []


def test_a_letter_due_in_another_age_is_due_now(desk: Desk) -> None:
    desk.take(post())
    with desk.store.database.write() as connection:
        connection.execute(update(deliveries).values(due=NOW + timedelta(days=3650)))
        outbox.let_go(connection, "here", NOW)
        assert [one.recipient for one in outbox.claim(connection, "here", NOW, 10)] == ["anna@members.example"]


def test_a_bot_that_stood_by_sees_what_the_other_one_wrote_before_it_takes_over(desk: Desk, tmp_path: Path) -> None:
    with Store(
        desk.store.database.url.render_as_string(False), tmp_path / "files", tmp_path / "journal.jsonl"
    ) as other:
        other.journal.write([Given("ISCG/26-1/7", "ISCG/26-1", 7, "<x@y>", "0" * 64)])
        desk.store.refuse_if_behind()
        with pytest.raises(StoreError, match="reconcile"):
            desk.store.look_again()


def test_letters_that_a_wrong_clock_dated_ahead_count_against_nobody(desk: Desk) -> None:
    for number in range(desk.rules.budget.per_address_day):
        desk.take(post(ident=f"m{number}", text=f"Please find attached number {number}.\n"), NOW + timedelta(days=10))
    desk.take(post(ident="now"))
    with desk.store.database.read() as connection:
        states = connection.execute(select(deliveries.c.state).order_by(deliveries.c.letter_id)).scalars().all()
    assert states == ["waiting"] * len(states)
    assert len(states) == desk.rules.budget.per_address_day + 1


@pytest.mark.parametrize(
    "reason",
    [
        "FATAL:  the database system is starting up",
        "FATAL:  the database system is shutting down",
        "FATAL:  the database system is in recovery mode",
        "FATAL:  sorry, too many clients already",
        "could not extend file: No space left on device",
        "could not receive data from server: Connection timed out",
        'could not translate host name "db" to address',
        "deadlock detected",
    ],
)
def test_a_database_server_that_restarts_or_is_full_is_waited_for(reason: str) -> None:
    with pytest.raises(StoreError) as caught, translated("postgresql://host/name"):
        raise OperationalError("SELECT 1", {}, Exception(reason))
    assert caught.value.temporary


@pytest.mark.parametrize("url", ["postgres://bot:s3cret@h/db", "postgresql://bot:s3cret@h:port/db", "bot:s3cret@h"])
def test_a_database_url_that_cannot_be_used_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(StoreError) as caught:
        Database(url)
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize("second", ["auto-replied", "auto-generated; owner-token=x"])
def test_a_machine_that_also_says_no_is_still_a_machine(desk: Desk, second: str) -> None:
    mail = bytes(post()).replace(b"From:", f"Auto-Submitted: no\r\nAuto-Submitted: {second}\r\nFrom:".encode(), 1)
    settled = desk.take(mail)
    assert (settled.outcome.disposition, settled.letters) == ("noted", ())


def _mail(desk: Desk, raw: bytes) -> Mail:
    return read_here(raw, desk.store.files, desk.rules.lists, desk.rules.limits)
