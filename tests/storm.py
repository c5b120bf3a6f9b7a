"""The move storm: an e-meeting of 300 guests is scheduled, moved twice and cancelled under 900 answers, and killed on the way.

Run as `python -m tests.storm FOLDER SEED KILLS`: each life is a process of its own that goes through the whole story, does
what is not done yet, and dies by SIGKILL before a statement of the database that was drawn for it; the last one lives.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, event, select

from bot import intake
from bot.config.example import example_config
from bot.config.rules import rules_of
from bot.reading.read import read_here
from handlers.letters import message_id_for
from handlers.meetings import holding
from handlers.meetings.places import zones
from handlers.roster.countries import regions
from storage import duties, emeetings, roster
from storage.arrivals import left
from storage.records import Arrival, Place, Rules
from storage.store import Store
from storage.tables import arrivals
from tests.emeeting_samples import answer_mail, calendar

GUESTS, COUNTRIES, ANSWERS = 300, 40, 3
NAME, MAILBOX = "E26-1", "imap://x/INBOX"
NOW = datetime(2026, 10, 5, 9, tzinfo=UTC)
STARTS = datetime(2026, 11, 3, 11, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
LANGUAGES = ("en", "fr", "es", "ru", "ar", "zh")
WORDS = {"ACCEPTED": "Yes, remotely", "DECLINED": "No, thank you", "TENTATIVE": "Perhaps"}
RULES: Rules = replace(rules_of(example_config()), people=(), languages=LANGUAGES)
REVISIONS = (STARTS, STARTS + 2 * 24 * HOUR, STARTS + 6 * 24 * HOUR)
CANCELLED_AS = 3  # the SEQUENCE of the cancellation


@dataclass(frozen=True, slots=True)
class Told:
    """One answer of a guest (by number): to which SEQUENCE, when, what, and as a calendar, a proposal or in words."""

    guest: int
    sequence: int
    stamp: datetime
    partstat: str
    how: str


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the story: `schedule`, `move`, `cancel`, or the arrival of an answer (`copy` is its second life)."""

    what: str
    number: int
    answer: Told | None = None
    copy: str = ""


def address(guest: int) -> str:
    return f"guest{guest}@{'abcdefgh'[guest % 8]}.example"


def story(seed: int) -> list[Step]:
    """The story of a seed: revisions in order; each answer somewhere after the revision it answers, 5 % of them twice."""
    chance = random.Random(seed)
    pools: list[list[Step]] = [[], [], [], []]
    for guest in range(GUESTS):
        sequences = sorted(chance.randrange(3) for _ in range(ANSWERS))
        for turn, sequence in enumerate(sequences):
            stamp = NOW + timedelta(hours=24 * sequence, minutes=60 + 7 * turn, seconds=guest)
            how = chance.choices(("calendar", "words", "counter"), (80, 15, 5))[0]
            partstat = "TENTATIVE" if how == "counter" else chance.choice(tuple(WORDS))
            step = Step("answer", 0, Told(guest, sequence, stamp, partstat, how))
            pools[chance.randrange(sequence, 4)].append(step)
            if chance.random() < 0.05:
                pools[chance.randrange(sequence, 4)].append(replace(step, copy=chance.choice(("same mail", "sent again"))))
    told = [Step("schedule", 0)]
    for number, pool in enumerate(pools):
        if number:
            told.append(Step("move" if number < CANCELLED_AS else "cancel", number))
        chance.shuffle(pool)
        told += pool
    return [replace(step, number=number) if step.answer else step for number, step in enumerate(told)]


def raw_of(step: Step, uid: str, secret: bytes, guest_id: int) -> bytes:
    """The mail of an answer, the same in every life."""
    answer = step.answer
    assert answer is not None
    ident = f"{answer.guest}.{answer.sequence}.{answer.stamp:%H%M%S}{'.b' if step.copy == 'sent again' else ''}"
    who = address(answer.guest)
    if answer.how == "words":
        key = f"invite.{uid}.r{answer.sequence}.{guest_id}"
        letter = message_id_for(key, RULES.sender.rpartition("@")[2], secret)
        return answer_mail(who, ident=ident, text=WORDS[answer.partstat], answers=letter, date=answer.stamp)
    method = "COUNTER" if answer.how == "counter" else "REPLY"
    data = calendar(uid, who, answer.partstat, answer.sequence, answer.stamp, method=method, starts=STARTS + 3 * HOUR)
    return answer_mail(who, data, ident=ident, automatic=answer.guest % 2 == 0, date=answer.stamp)


def open_store(folder: Path) -> Store:
    return Store(f"sqlite:///{folder}/storm.db", folder / "files", folder / "journal.jsonl", durable=False)


def live(folder: Path, seed: int, kill_at: int) -> None:
    """One life: everything that is not done yet, unless SIGKILL comes before its `kill_at`th statement (0: never)."""
    store = open_store(folder)
    seen = 0

    def count(connection: Connection, *_: object) -> None:
        nonlocal seen
        seen += 1
        if seen == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(store.database.engine, "before_cursor_execute", count)
    with store:
        now = NOW
        with store.database.read() as connection:
            settled = set(connection.execute(select(arrivals.c.uid).where(arrivals.c.mail_id.is_not(None))).scalars())
        for place, step in enumerate(story(seed)):
            now = NOW + timedelta(hours=100, seconds=place)
            if step.answer is None:
                _hold(store, step, now)
            elif place not in settled:
                _arrive(store, step, place, now)


def _hold(store: Store, step: Step, now: datetime) -> None:
    """A command, done once by its key in the transaction that does it, as the clock does its duties."""
    with store.desk(RULES, now) as desk:
        if not duties.begin(desk.connection, f"storm/{step.what}/{step.number}", now):
            return
        if step.what == "schedule":
            plan = holding.Plan("Storm", REVISIONS[0], REVISIONS[0] + HOUR, ("@all",), NAME, link="https://zoom.example/1")
            holding.schedule(desk, plan, "secretary")
        elif step.what == "move":
            holding.move(desk, NAME, REVISIONS[step.number], REVISIONS[step.number] + HOUR, "secretary")
        else:
            holding.cancel(desk, NAME, "secretary", "The storm is over.")


def _arrive(store: Store, step: Step, place: int, now: datetime) -> None:
    """A mail through the spine: kept, read, settled."""
    with store.database.read() as connection:
        meeting = emeetings.meeting_named(connection, NAME)
        assert meeting is not None
        ids = {guest.address: guest.id for guest in emeetings.guests_of(connection, meeting.id)}
    assert step.answer is not None
    raw = raw_of(step, meeting.uid, store.secret, ids[address(step.answer.guest)])
    arrival = Arrival(Place(MAILBOX, 1, place), now, raw)
    waiting = intake.keep(store, now, [arrival], {})
    if not waiting:
        with store.database.read() as connection:
            waiting = left(connection, [arrival], [])  # an earlier life had kept it, and did not settle it
    for one in waiting:
        mail = read_here(raw, store.files, RULES.lists, RULES.limits)
        store.files.sync()
        intake.settle(store, RULES, now, one, mail)


def people(folder: Path) -> None:
    """A roster of 300 members in 40 countries."""
    codes = sorted(zones())[::4][:COUNTRIES]
    with open_store(folder) as store, store.desk(RULES, NOW) as desk:
        for guest in range(GUESTS):
            code = codes[guest % len(codes)]
            member = roster.Member(
                f"Guest {guest}", (address(guest),), country=code, region=regions()[code], language=LANGUAGES[guest % 6]
            )
            roster.put(desk.connection, member, NOW, "storm")


def lives(folder: Path, seed: int, kills: int) -> Iterator[tuple[int, int]]:
    """As many lives as are killed, and the last: (statement drawn, how it ended)."""
    chance = random.Random(seed)
    while True:
        drawn = chance.randrange(5, 400) if chance.random() < 0.7 else chance.randrange(1000, 1600)
        kill_at = drawn if kills else 0
        child = os.fork()
        if not child:
            live(folder, seed, kill_at)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        yield kill_at, status
        if status != signal.SIGKILL:
            return
        kills -= 1


def main() -> None:
    folder, seed, kills = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    people(folder)
    print(json.dumps(list(lives(folder, seed, kills))))


if __name__ == "__main__":
    main()
