"""The clock does each thing once, at its time, and not when it is too late; the tests drive the time."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from sqlalchemy import select, update

from bot.clock import LOOK_AGAIN, do_what_is_due, keep_time
from bot.config.example import example_config
from bot.config.rules import rules_of
from bot.memory import Memory
from handlers.duties import occasions
from storage import arrivals, tree
from storage.records import Address, Arrival, Duties, Meeting, Person, Place, Rules, Theming
from storage.roster import Member
from storage.roster import put as put_member
from storage.store import Store
from storage.tables import audit, deliveries, documents, letters, mails
from storage.tables.duties import carried
from storage.tables.duties import duties as remembered
from storage.tables.tree import trail
from tests.overlap_texts import TEXTS
from tests.test_store import a_mail

ANNA = Address("Anna", "anna@members.example")
FIRST = Meeting("26-1", date(2026, 3, 12), date(2026, 3, 13), date(2026, 2, 28), late_until=date(2026, 3, 7))
SECOND = Meeting("26-2", date(2026, 9, 1), date(2026, 9, 2), date(2026, 8, 20))
RULES = replace(
    rules_of(example_config()),
    meetings=(FIRST,),
    lists=("list@example.org",),
    secretaries=("secretary@example.org",),
    people=(
        Person("Lea", ("lea@example.org",), "X", "fr", ("coordinator:accessibility",)),
        Person("Sam", ("secretary@example.org",), "", "es", ("secretary",)),
    ),
    duties=Duties(digest_to_list=True),
)
QUIET = replace(RULES, duties=Duties((), chase_days=0))
EARLY = datetime(2026, 2, 1, 12, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path, database_url: str) -> Iterator[Store]:
    with Store(database_url, tmp_path / "files", tmp_path / "journal.jsonl") as opened:
        yield opened


def at(*when: int) -> datetime:
    """A time in Geneva's winter, one hour before UTC."""
    return datetime(*when, tzinfo=UTC) - timedelta(hours=1)  # type: ignore[misc, arg-type]


def put(store: Store, now: datetime, theme: str = "accessibility", **values: object) -> str:
    """A document of Anna's, or a number reserved for her; the values are those of its row."""
    with store.database.read() as connection:
        count = len(connection.execute(select(documents.c.id)).all()) + 1
    if values.get("status") == "reserved":
        with store.desk(RULES, now) as desk:
            return tree.reserve(desk, "26-1", "Captioning", ANNA, "bot").number
    mail, raw = a_mail(store, count)
    kept = store.files.keep(raw)
    store.files.sync()
    with store.database.write() as connection:
        (waiting,) = arrivals.keep(connection, now, [(Arrival(Place("imap://x/INBOX", 1, count), now, raw), kept)])
    with store.desk(RULES, now) as desk:
        desk.open(mail, waiting)
        draft = tree.Draft("Captioning", Theming(theme, True, ()), ANNA)
        number = tree.register(desk, mail, "26-1", draft).number
        desk.connection.execute(update(documents).where(documents.c.number == number).values(theme=theme, **values))
    return number


def tick(store: Store, now: datetime, rules: Rules = RULES) -> list[str]:
    """One look at the clock; the keys of the letters it posted."""
    with store.database.read() as connection:
        before = set(connection.execute(select(letters.c.key)).scalars())
    do_what_is_due(store, rules, now)
    with store.database.read() as connection:
        return sorted(set(connection.execute(select(letters.c.key)).scalars()) - before)


def words(store: Store, key: str) -> str:
    """The plain text of a posted letter, and its subject above."""
    with store.database.read() as connection:
        data = connection.execute(select(letters.c.data).where(letters.c.key == key)).scalar_one()
    message = message_from_bytes(bytes(data), policy=policy.default)
    body = message.get_body(("plain",))
    assert body is not None
    return f"{message['Subject']}\n{body.get_content()}".replace("\r\n", "\n")


SEVEN, ONE = "remind/26-1/2026-02-28/7", "remind/26-1/2026-02-28/1"


def test_a_reminder_comes_at_its_hour_once_to_each_and_in_their_language(store: Store) -> None:
    put(store, EARLY)
    put(store, EARLY, "")
    put(store, EARLY, status="reserved")
    rules = replace(RULES, duties=Duties(chase_days=0))
    assert tick(store, at(2026, 2, 21, 8, 59), rules) == []
    assert tick(store, at(2026, 2, 21, 9), rules) == [f"{SEVEN}/lea@example.org", f"{SEVEN}/secretary@example.org"]
    assert tick(store, at(2026, 2, 21, 9), rules) == []
    french, spanish = words(store, f"{SEVEN}/lea@example.org"), words(store, f"{SEVEN}/secretary@example.org")
    assert "Temps restant\u00a0: 7 jours et 15 heures" in french
    assert "Accessibilité\u00a0: 1 document" in french
    assert "ISCG/26-1/3" not in french, "whose number waits is for the secretary"
    assert "Sin tema todavía: 1 documento" in spanish
    assert "ISCG/26-1/3: Captioning" in spanish
    assert tick(store, at(2026, 2, 27, 9), rules) == [f"{ONE}/lea@example.org", f"{ONE}/secretary@example.org"]


def test_a_bot_that_stood_still_sends_only_the_last_reminder_and_none_after_the_deadline(store: Store) -> None:
    rules = replace(RULES, duties=Duties(chase_days=0))
    assert tick(store, at(2026, 2, 28, 23, 59), rules) == [f"{ONE}/lea@example.org", f"{ONE}/secretary@example.org"]
    other = replace(rules, meetings=(replace(FIRST, name="26-9"),))
    assert tick(store, at(2026, 3, 1, 0), other) == []


def test_a_deadline_that_was_moved_is_reminded_of_anew(store: Store) -> None:
    rules = replace(RULES, duties=Duties((7,), chase_days=0))
    assert len(tick(store, at(2026, 2, 21, 9), rules)) == 2
    moved = replace(rules, meetings=(replace(FIRST, deadline=date(2026, 3, 4)),))
    assert len(tick(store, at(2026, 2, 25, 9), moved)) == 2


def test_a_reserved_number_is_asked_after_each_week_until_the_deadline_then_the_secretary_hears(store: Store) -> None:
    number = put(store, EARLY, status="reserved")
    rules = replace(RULES, duties=Duties(()))
    days = [at(2026, 2, 1, 13) + timedelta(hours=hour) for hour in range(0, 24 * 42, 3)]
    sent = [(now, key) for now in days for key in tick(store, now, rules)]
    assert [key for _, key in sent] == [
        f"chase/{number}/1",
        f"chase/{number}/2",
        f"chase/{number}/3",
        f"unfilled/{number}/secretary@example.org",
    ]
    assert [now.date() for now, _ in sent] == [date(2026, 2, 8), date(2026, 2, 15), date(2026, 2, 22), date(2026, 3, 1)]
    assert "answer" not in words(store, f"chase/{number}/1").lower().splitlines()[0]


def test_what_a_stopped_bot_missed_is_asked_once_and_a_filled_number_never(store: Store) -> None:
    number = put(store, EARLY, status="reserved")
    put(store, EARLY)
    rules = replace(RULES, duties=Duties(()))
    assert tick(store, at(2026, 2, 25, 12), rules) == [f"chase/{number}/3"]
    assert tick(store, at(2026, 2, 27, 12), rules) == []


def test_a_held_paper_moves_when_the_next_meeting_is_configured_and_its_author_is_told_once(store: Store) -> None:
    late = at(2026, 3, 9, 12)
    number = put(store, late, tier="held", received=late)
    put(store, late, tier="late", received=late)
    assert tick(store, late, QUIET) == []
    announced = replace(QUIET, meetings=(FIRST, SECOND))
    assert tick(store, late + timedelta(days=60), announced) == [f"carried/{number}/26-2"]
    assert tick(store, late + timedelta(days=61), announced) == []
    with store.database.read() as connection:
        rows = connection.execute(select(documents.c.number, documents.c.meeting)).all()
        assert {row.number: row.meeting for row in rows} == {number: "26-2", "ISCG/26-1/2": "26-1"}
        assert [row.meeting for row in connection.execute(select(carried))] == ["26-2"]
        assert "carried over" in connection.execute(select(trail.c.what)).scalars().all()
    assert "too late for 26-1" in words(store, f"carried/{number}/26-2")


def test_a_paper_numbered_for_the_next_meeting_at_once_is_not_moved_on_again(store: Store) -> None:
    late = at(2026, 3, 9, 12)
    put(store, late, tier="held", received=late, meeting="26-2")
    third = replace(SECOND, name="26-3", opens=date(2026, 12, 1), closes=date(2026, 12, 1))
    assert tick(store, late, replace(QUIET, meetings=(FIRST, SECOND, third))) == []


def test_one_digest_a_day_tells_by_theme_what_is_new_and_a_missed_day_shares_the_next(store: Store) -> None:
    rules = replace(RULES, duties=Duties((), chase_days=0, digest_to_list=True))
    put(store, at(2026, 2, 2, 10), registered=at(2026, 2, 2, 10))
    put(store, at(2026, 2, 2, 11), "", registered=at(2026, 2, 2, 11), source="Example Administration")
    assert tick(store, at(2026, 2, 2, 17, 59), rules) == []
    assert tick(store, at(2026, 2, 2, 18), rules) == ["digest/2026-02-02"]
    told = words(store, "digest/2026-02-02")
    assert re.search(
        r"2 documents\n\nAccessibility\n  - ISCG/26-1/1: .*\n\nNo theme yet\n  - ISCG/26-1/2: .* \(Example", told
    )
    assert tick(store, at(2026, 2, 3, 18), rules) == [], "nothing new, no mail"
    put(store, at(2026, 2, 4, 10), registered=at(2026, 2, 4, 10))
    assert tick(store, at(2026, 2, 6, 9), rules) == ["digest/2026-02-05"]
    assert "1 document\n" in words(store, "digest/2026-02-05")
    assert tick(store, at(2026, 2, 6, 18), rules) == []


def test_the_digest_is_off_unless_the_list_asked_and_leaves_history_out(store: Store) -> None:
    now = at(2026, 2, 2, 18)
    put(store, now, registered=now, received=now)
    assert tick(store, now, QUIET) == []
    put(store, now, registered=now, received=now - timedelta(days=300))
    assert tick(store, now, replace(QUIET, duties=Duties((), chase_days=0, digest_to_list=True))) == [
        "digest/2026-02-02"
    ]
    assert "1 document\n" in words(store, "digest/2026-02-02")


def test_over_the_budget_of_an_address_a_letter_of_the_clock_waits_for_people(store: Store) -> None:
    rules = replace(RULES, duties=Duties(()), budget=replace(RULES.budget, per_address_day=1))
    for _ in range(2):
        put(store, EARLY, status="reserved")
    assert len(tick(store, at(2026, 2, 8, 9), rules)) == 2
    with store.database.read() as connection:
        states = connection.exec_driver_sql("SELECT state FROM deliveries ORDER BY state").scalars().all()
    assert states == ["stopped", "waiting"]


def states(store: Store, kind: str) -> list[str]:
    """How the deliveries stand whose letter's key begins so, in the order they were posted."""
    wanted = select(deliveries.c.state).join(letters).where(letters.c.key.startswith(f"{kind}/")).order_by(letters.c.id)
    with store.database.read() as connection:
        return list(connection.execute(wanted).scalars())


def test_a_busy_day_of_overlap_notes_silences_no_reminder(store: Store) -> None:
    rules = replace(RULES, duties=Duties((7,), chase_days=0))
    for subject in ("captions", "ewaste"):
        title, text = TEXTS["en"][subject][0]
        for _ in range(4):
            number = put(store, EARLY, title=title)
            of_it = select(documents.c.mail_id).where(documents.c.number == number).scalar_subquery()
            with store.database.write() as connection:
                connection.execute(update(mails).where(mails.c.id == of_it).values(text=text))
    assert len(tick(store, at(2026, 2, 21, 8), rules)) == 6
    assert states(store, "overlap") == ["waiting", "waiting", "stopped", "stopped", "stopped", "stopped"]
    assert tick(store, at(2026, 2, 21, 9), rules) == [f"{SEVEN}/lea@example.org", f"{SEVEN}/secretary@example.org"]
    assert states(store, "remind") == ["waiting", "waiting"]


def test_no_address_gets_more_letters_a_day_than_its_budget_whatever_comes_first(store: Store) -> None:
    rules = replace(RULES, duties=Duties(()), budget=replace(RULES.budget, per_address_day=3))
    for _ in range(7):
        put(store, EARLY, status="reserved")
    tick(store, at(2026, 2, 8, 9), rules)
    assert sorted(states(store, "chase")) == ["stopped"] * 4 + ["waiting"] * 3
    tick(store, at(2026, 2, 15, 9), rules)
    assert sorted(states(store, "chase")) == ["stopped"] * 8 + ["waiting"] * 6, "what nobody got counts for no day"


@pytest.mark.parametrize(
    ("roster", "configured", "wrote", "said"),
    [
        ("es", "fr", "ru", "es"),
        ("", "fr", "ru", "fr"),
        ("", "", "ru", "ru"),
        ("", "", "", "en"),
        ("", "", "de", "en"),
    ],
)
def test_letters_of_the_clock_are_in_the_language_of_the_person(
    store: Store, roster: str, configured: str, wrote: str, said: str
) -> None:
    late = at(2026, 3, 9, 12)
    held = put(store, late, tier="held", received=late)
    with store.database.write() as connection:
        values = {"author_address": ANNA.address, "language": wrote, "disposition": "registered"}
        connection.execute(update(mails).values(values))
    reserved = put(store, EARLY, status="reserved")
    person = Person("Anna", ("Anna@members.example",), language=configured)
    rules = replace(RULES, people=(person,), duties=Duties(()), languages=("en", "fr", "es", "ru"))
    if roster:
        with store.desk(rules, EARLY) as desk:
            put_member(desk.connection, Member("Anna", (ANNA.address,), language=roster), EARLY, "secretary")
    tick(store, at(2026, 2, 25, 12), rules)
    tick(store, late, replace(rules, meetings=(FIRST, SECOND)))
    for key in (f"chase/{reserved}/3", f"carried/{held}/26-2"):
        with store.database.read() as connection:
            told = select(letters.c.language).where(letters.c.key == key)
            assert connection.execute(told).scalar_one() == said, key


def test_whoever_looks_twice_or_crashes_between_does_it_once(store: Store) -> None:
    rules = replace(RULES, duties=Duties((7,), chase_days=0))
    now = at(2026, 2, 21, 9)
    with store.desk(rules, now) as desk:
        (due,) = occasions(desk)
    with pytest.raises(KeyboardInterrupt), store.desk(rules, now) as desk:
        due.act(desk)
        raise KeyboardInterrupt
    assert len(tick(store, now, rules)) == 2
    with store.database.read() as connection:
        assert connection.execute(select(remembered.c.key)).scalars().all() == [SEVEN]
    with store.desk(rules, now) as desk:
        due.act(desk)
    assert tick(store, now, rules) == [], "a letter of the same key is not posted again"


def test_a_duty_that_fails_stops_neither_the_others_nor_the_clock(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    number = put(store, EARLY, status="reserved")
    broken = replace(RULES, duties=Duties((20,)), sender="no address")
    assert tick(store, at(2026, 2, 8, 9), broken) == []
    assert f"chase/{number}/1 could not be done" in caplog.text
    assert tick(store, at(2026, 2, 8, 9, 5)) == [f"chase/{number}/1"]


def test_the_audit_chain_tells_of_a_carried_paper_without_an_address(store: Store) -> None:
    late = at(2026, 3, 9, 12)
    number = put(store, late, tier="held", received=late)
    tick(store, late, replace(QUIET, meetings=(FIRST, SECOND)))
    with store.database.read() as connection:
        lines = [row for row in connection.execute(select(audit)) if row.action == "carried over"]
    assert [(number in str(line), "@" in str(line)) for line in lines] == [(True, False)]


async def test_the_clock_sleeps_until_the_next_thing_is_due_and_rings_the_bell(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    now, slept = [at(2026, 2, 21, 8, 59)], list[tuple[float, bool]]()
    turn, bell = asyncio.Event(), asyncio.Event()
    turn.set()

    async def sleep(seconds: float) -> None:
        slept.append((seconds, bell.is_set()))
        now[0] += timedelta(seconds=seconds)
        if len(slept) == 3:
            raise asyncio.CancelledError

    monkeypatch.setattr(asyncio, "sleep", sleep)
    memory = Memory(store)
    with pytest.raises(asyncio.CancelledError):
        await keep_time(memory, replace(RULES, duties=Duties(chase_days=0)), lambda: now[0], turn, bell)
    memory.close()
    assert slept == [(60.0, False), (LOOK_AGAIN.total_seconds(), True), (LOOK_AGAIN.total_seconds(), True)]
