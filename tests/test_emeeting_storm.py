"""The move storm: 300 guests in 40 countries, two moves, a cancellation, 900 answers in any order, 50 kills; all ends right."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from sqlalchemy import select

from handlers.meetings import ical
from storage import audit, emeetings, rsvp
from storage.records.emeetings import CANCELLED, NEEDS_ACTION, Reply
from storage.tables import deliveries, letters, mails
from tests.storm import ANSWERS, CANCELLED_AS, GUESTS, NAME, REVISIONS, Step, Told, address, open_store, story

KILLS, SEED = 50, 26
TIME_SEQUENCE = 2

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


@pytest.fixture
def in_memory(tmp_path: Path) -> Iterator[Path]:
    """A folder without a disk, if there is one: a killed process loses nothing that it wrote."""
    memory = Path("/dev/shm")
    with TemporaryDirectory(prefix="iscg-bot-", dir=memory if os.access(memory, os.W_OK) else tmp_path) as folder:
        yield Path(folder)


def wanted(told: list[Step]) -> dict[str, str]:
    """Each guest's answer, reckoned another way: the last one given to the last time, if any."""
    last: dict[int, Told] = {}
    for step in told:
        answer = step.answer
        if answer and answer.sequence >= TIME_SEQUENCE and (answer.guest not in last or last[answer.guest].stamp < answer.stamp):
            last[answer.guest] = answer
    return {address(guest): last[guest].partstat if guest in last else NEEDS_ACTION for guest in range(GUESTS)}


def shown(copies: list[Reply]) -> tuple[str, int, object]:
    """What a guest's calendar shows after these, in whatever order they come (RFC 5546 section 2.1.5)."""
    newest = max(copies, key=lambda one: (one.sequence, one.method == "CANCEL"))
    return newest.method, newest.sequence, newest.starts


def test_after_the_storm_every_calendar_and_every_answer_is_right(in_memory: Path) -> None:
    lived = subprocess.run(
        [sys.executable, "-m", "tests.storm", str(in_memory), str(SEED), str(KILLS)], capture_output=True, check=True, timeout=800
    )
    ends = Counter(status for _, status in json.loads(lived.stdout))
    assert ends == {signal.SIGKILL: KILLS, 0: 1}, "killed fifty times, and the last life came to the end"
    told = story(SEED)
    answers = [step for step in told if step.answer and not step.copy]
    copies = [step for step in told if step.copy]
    assert (len(answers), 30 < len(copies) < 60) == (GUESTS * ANSWERS, True)
    with open_store(in_memory) as store, store.database.read() as connection:
        meeting = emeetings.meeting_named(connection, NAME)
        assert meeting is not None
        guests = emeetings.guests_of(connection, meeting.id)
        heard = rsvp.history(connection, meeting.id)
        posted = connection.execute(select(letters.c.key, letters.c.data, deliveries.c.recipient).join(deliveries)).all()
        odd = connection.execute(select(mails.c.disposition, mails.c.reasons).where(mails.c.handler != "replies")).all()
        assert audit.faults(connection) == []

    assert (meeting.status, meeting.sequence, meeting.time_sequence) == (CANCELLED, CANCELLED_AS, TIME_SEQUENCE)
    assert meeting.starts == REVISIONS[-1]
    assert odd == [], "every answer was taken as one"

    # One letter a person and revision, and nothing else but one request to answer once more for each time.
    revisions = Counter((row.recipient, row.key.split(".")[-2]) for row in posted if row.key.startswith("invite."))
    assert set(revisions.values()) == {1}
    assert revisions.keys() == {(guest.address, f"r{number}") for guest in guests for number in range(CANCELLED_AS + 1)}
    others = [row for row in posted if not row.key.startswith("invite.")]
    assert {row.key.partition(".")[0] for row in others} <= {"again"}
    assert max(Counter((row.recipient, row.key) for row in others).values(), default=0) == 1

    # Every calendar copy ends cancelled, in whatever order the letters arrive.
    received: dict[str, list[Reply]] = defaultdict(list)
    for row in posted:
        (found,) = ical.replies_of(bytes(row.data))
        assert (found.uid, found.attendee) == (meeting.uid, row.recipient), "nobody's letter is another's"
        received[row.recipient].append(found)
    chance = random.Random(SEED)
    for guest in guests:
        chance.shuffle(received[guest.address])
        assert shown(received[guest.address]) == ("CANCEL", CANCELLED_AS, REVISIONS[-1])

    # No answer went back in time, none was lost, none counted twice.
    assert len(heard) == len(answers)
    assert {guest.address: guest.partstat for guest in guests} == wanted(told)
