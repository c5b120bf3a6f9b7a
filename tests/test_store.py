"""The store keeps its promises: numbers, copies, bytes, the chain, and an old backup."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from storage import arrivals, audit, outbox, register, tree
from storage.desk import Desk, NumbersBehindError
from storage.files import Files, scan
from storage.journal import Given, Journal
from storage.reconcile import reconcile, unclaimed
from storage.records import (
    Address,
    Arrival,
    Attachment,
    Composed,
    Mail,
    Meeting,
    Outcome,
    Place,
    Rules,
    Theming,
)
from storage.store import Store
from storage.tables import counters, documents, objects
from storage.trouble import FilesError, JournalError

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
RULES = Rules(
    group="ISCG",
    title="Inter-Sector Coordination Group",
    lists=("int-sect-group@lists.itu.int",),
    own_addresses=("bot@example.org",),
    sender="bot@example.org",
    sender_name="ISCG secretary",
    secretaries=("secretary@example.org",),
    zone="Europe/Zurich",
    languages=("en",),
    meetings=(Meeting("26-1", date(2026, 11, 1), date(2026, 12, 31), date(2026, 12, 1)),),
    themes=(),
)


def a_store(folder: Path) -> Store:
    store = Store(f"sqlite:///{folder}/iscg.db", folder / "files", folder / "journal.jsonl")
    store.open()
    return store


def a_mail(store: Store, number: int, body: str = "") -> tuple[Mail, bytes]:
    raw = f"Message-ID: <{number}@example.org>\r\n\r\nmail {number} {body}".encode()
    kept = store.files.keep(raw)
    author = Address("Anna", "anna@example.org")
    attachment = Attachment(1, "a.docx", "application/x-docx", store.files.keep(f"file {number}".encode()))
    mail = Mail(
        digest=kept.digest,
        size=len(raw),
        message_id=f"<{number}@example.org>",
        author=author,
        author_by="From",
        sender=author,
        subject=f"Contribution {number}",
        subject_line=f"Contribution {number}",
        fingerprint=f"{number:064d}",
        attachments=(attachment,),
    )
    return mail, raw


def take(store: Store, number: int, uid: int | None = None) -> str:
    """One mail through the store as intake does it: bytes, place, then one transaction."""
    mail, raw = a_mail(store, number)
    place = Arrival(Place("imap://x/INBOX", 1, uid or number), NOW, raw)
    kept = store.files.keep(raw)
    store.files.sync()
    with store.database.write() as connection:
        (waiting,) = arrivals.keep(connection, NOW, [(place, kept)])
    with store.desk(RULES, NOW) as desk:
        desk.open(mail, waiting)
        document = register_it(desk, mail)
        return document


def register_it(desk: Desk, mail: Mail) -> str:
    document = tree.register(desk, mail, "26-1", tree.Draft(mail.subject, Theming("", False, ()), mail.author))
    key = f"ack/{document.number}"
    desk.post(Composed(key, "acknowledgement", f"{key}@x", "Registered", "en", ("anna@example.org",), b"bytes"))
    desk.settle("contributions", Outcome("registered", ("a file is attached",), document.number))
    return document.number


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(f"sqlite:///{tmp_path}/iscg.db", tmp_path / "files", tmp_path / "journal.jsonl") as store:
        yield store


def test_numbers_follow_each_other_without_gaps(store: Store) -> None:
    assert [take(store, n) for n in (1, 2, 3)] == ["ISCG/26-1/1", "ISCG/26-1/2", "ISCG/26-1/3"]
    with store.database.read() as connection:
        assert register.faults(connection) == []
        assert [entry.number for entry in register.log(connection)] == ["ISCG/26-1/1", "ISCG/26-1/2", "ISCG/26-1/3"]


def test_a_transaction_that_fails_gives_its_number_back(store: Store) -> None:
    mail, raw = a_mail(store, 1)
    store.files.sync()
    with store.database.write() as connection:
        (waiting,) = arrivals.keep(connection, NOW, [(Arrival(Place("m", 1, 1), NOW, raw), store.files.keep(raw))])
    with pytest.raises(RuntimeError, match="in the middle"), store.desk(RULES, NOW) as desk:
        desk.open(mail, waiting)
        register_it(desk, mail)
        raise RuntimeError("in the middle")
    with store.database.read() as connection:
        assert connection.execute(select(func.count()).select_from(documents)).scalar() == 0
        assert connection.execute(select(func.count()).select_from(counters)).scalar() == 0
    assert take(store, 2) == "ISCG/26-1/1"


def test_what_a_crash_left_unsettled_is_taken_up_again(store: Store) -> None:
    _, raw = a_mail(store, 1)
    kept = store.files.keep(raw)
    store.files.sync()
    with store.database.write() as connection:
        arrivals.keep(connection, NOW, [(Arrival(Place("m", 1, 1), NOW, raw), kept)])
    with store.database.write() as connection:
        (waiting,) = arrivals.unsettled(connection, 10)
        assert (waiting.attempts, store.files.read(waiting.kept)) == (2, raw)
        assert arrivals.stored(connection, "m", 1) == {1}


def test_the_chain_of_what_happened_shows_every_change(store: Store) -> None:
    for number in range(1, 6):
        take(store, number)
    with store.database.write() as connection:
        assert audit.faults(connection) == []
        connection.exec_driver_sql("UPDATE audit SET detail = replace(detail, '/3', '/4') WHERE seq = 3")
        assert audit.faults(connection) == ["audit line 3 was changed"]
        connection.exec_driver_sql("DELETE FROM audit WHERE seq = 4")
        assert any("missing" in fault for fault in audit.faults(connection))


def test_a_cut_tail_of_the_chain_is_seen(store: Store) -> None:
    for number in range(1, 4):
        take(store, number)
    store.publish()
    assert store.cut() == []
    with store.database.write() as connection:
        connection.exec_driver_sql("DELETE FROM audit WHERE seq = 3")
        assert audit.faults(connection) == [], "the chain alone cannot tell"
    assert "tail was cut" in store.cut()[0]


def test_the_outbox_owes_each_letter_once(store: Store) -> None:
    take(store, 1)
    with store.database.write() as connection:
        (delivery,) = outbox.claim(connection, "me", NOW, 10)
        assert outbox.claim(connection, "you", NOW, 10) == []
        assert outbox.let_go(connection, "me", NOW) == 1
    with store.database.write() as connection:
        (again,) = outbox.claim(connection, "me", NOW, 10)
        assert again == delivery
        outbox.sent(connection, again, NOW, "250 ok")
        assert outbox.claim(connection, "me", NOW, 10) == []


def test_an_old_backup_gives_no_number_until_it_is_reconciled(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    take(store, 1)
    store.publish()
    store.close()
    shutil.copytree(tmp_path, tmp_path.parent / "backup")
    store = a_store(tmp_path)
    given = {n: take(store, n) for n in (2, 3)}
    store.publish()
    store.close()
    for path in tmp_path.glob("iscg.db*"):
        path.unlink()
    shutil.copy(tmp_path.parent / "backup" / "iscg.db", tmp_path / "iscg.db")

    store = a_store(tmp_path)
    assert store.behind() == ["ISCG/26-1: the journal knows ISCG/26-1/3, the database only 1"]
    with pytest.raises(NumbersBehindError, match="reconcile"):
        take(store, 9)
    with store.database.read() as connection:
        before = connection.execute(select(func.count()).select_from(objects)).scalar_one()
    done = reconcile(store, NOW)
    assert done.promised == ("ISCG/26-1/2", "ISCG/26-1/3")
    assert done.found == 2
    with store.database.read() as connection:
        assert len(unclaimed(connection)) == 2
        assert connection.execute(select(func.count()).select_from(objects)).scalar_one() == before + 2
    assert store.behind() == []
    assert reconcile(store, NOW).promised == ()
    assert take(store, 4, uid=4) == "ISCG/26-1/4"
    assert {n: take(store, n, uid=n) for n in (3, 2)} == {3: given[3], 2: given[2]}
    with store.database.read() as connection:
        assert unclaimed(connection) == []
    store.close()


def test_bytes_are_found_again_by_scanning_even_behind_a_torn_tail(tmp_path: Path) -> None:
    with Files(tmp_path) as files:
        files.prepare()
        first = files.keep(b"one")
        files.keep(b"two" * 10)
        files.sync()
    pack = tmp_path / first.pack
    whole = pack.read_bytes()
    pack.write_bytes(whole[:-12])
    with Files(tmp_path) as files:
        third = files.keep(b"three")
        big = files.keep(b"x" * (2 << 20))
        files.sync()
        assert files.read(third) == b"three"
    assert {kept.digest for kept in scan(tmp_path)} == {first.digest, third.digest, big.digest}


def test_a_disk_that_fills_up_leaves_no_half_record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    room = 30

    def write(handle: int, data: bytes) -> int:
        nonlocal room
        if room <= 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        taken = real(handle, bytes(data)[:room])
        room -= taken
        return taken

    real = os.write
    with Files(tmp_path) as files:
        files.prepare()
        first = files.keep(b"before")
        files.sync()
        monkeypatch.setattr(os, "write", write)
        with pytest.raises(FilesError, match="No space left") as trouble:
            files.keep(b"too much for the room that is left")
        assert trouble.value.temporary
        room = 10_000
        again = files.keep(b"too much for the room that is left")
        files.sync()
        assert files.read(again) == b"too much for the room that is left"
    assert {kept.digest for kept in scan(tmp_path)} == {first.digest, again.digest}


def test_the_journal_takes_all_of_the_lines_or_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given = [Given(f"ISCG/26-1/{n}", "ISCG/26-1", n, f"<{n}@x>", f"{n:064d}") for n in range(1, 4)]
    journal = Journal(tmp_path / "journal.jsonl")
    journal.write(given[:1])
    real = os.write

    def full(handle: int, data: bytes) -> int:
        if len(data) < 100:
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(handle, bytes(data)[:50])

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", full)
        with pytest.raises(JournalError, match="No space left"):
            journal.write(given[1:])
    assert journal.last == {"ISCG/26-1": 1}
    journal.write(given[1:])
    journal.close()
    assert list(Journal(tmp_path / "journal.jsonl").lines()) == given


def test_a_torn_last_line_of_the_journal_is_cut_off_and_a_damaged_one_is_named(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    whole = b'{"number":"ISCG/26-1/1","series":"ISCG/26-1","serial":1,"message_id":"<1@x>","fingerprint":"0"}\n'
    path.write_bytes(whole + b'{"number":"ISCG/26-1/2","ser')
    journal = Journal(path)
    journal.open()
    assert journal.last == {"ISCG/26-1": 1}
    journal.close()
    assert path.read_bytes() == whole
    path.write_bytes(b"garbage\n" + whole)
    with pytest.raises(JournalError, match="line 1"):
        journal.open()
    journal.close()


def test_changed_bytes_are_never_handed_out(tmp_path: Path) -> None:
    with Files(tmp_path) as files:
        files.prepare()
        kept = files.keep(b"evidence")
        files.sync()
        pack = tmp_path / kept.pack
        pack.write_bytes(pack.read_bytes().replace(b"evidence", b"evidense"))
        with pytest.raises(FilesError, match="has changed"):
            files.read(kept)


def test_two_writers_never_share_a_pack(tmp_path: Path) -> None:
    with Files(tmp_path) as one, Files(tmp_path) as two:
        one.prepare()
        assert one.keep(b"a").pack != two.keep(b"b").pack
