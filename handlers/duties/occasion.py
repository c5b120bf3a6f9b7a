"""An occasion: something to be done once, when it falls due and while it still makes sense."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from handlers.letters import compose, is_writable
from storage import acquaintance
from storage.desk import Desk
from storage.records import Letter

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Occasion:
    """Due at `at` and pointless from `until` on (both UTC); `act` does it at a desk; `key` is remembered for ever."""

    key: str
    at: datetime
    until: datetime
    act: Callable[[Desk], None]

    def is_due(self, now: datetime) -> bool:
        """Is it time, and not too late?"""
        return self.at <= now < self.until


def send(letter: Letter, desk: Desk, can_wait: bool = False) -> None:
    """Post a letter of the clock unless it was posted before; over an address's budget it waits for people.

    What can wait takes no more than half of them: the others are left to deadlines, awaited papers and answers.
    """
    if not all(map(is_writable, letter.to)) or desk.owes(letter.key):
        return
    to_one, to_all = desk.written(letter.to[0], desk.now - DAY, desk.now - HOUR)
    most = desk.rules.budget.per_address_day
    stopped = f"more than {most} letters to this address in a day" if to_one >= most else ""
    if can_wait and not stopped and to_one >= most // 2:
        stopped = f"the other {most - most // 2} letters of the day to this address are kept for deadlines"
    due = desk.now + HOUR * (0 if stopped else to_all // desk.rules.budget.per_hour)
    desk.post(compose(letter, desk.rules, desk.secret, desk.now), due, stopped)


def language_of(address: str, desk: Desk, roster: str = "") -> str:
    """The language of somebody who has not just written, one that the group uses.

    In this order: `roster` where the caller has looked already, the roster's, the configuration's, that of their last
    mail, the group's first.
    """
    connection, folded = desk.connection, address.casefold()
    people = [one.language for one in desk.rules.people if folded in map(str.casefold, one.addresses)]
    known = (roster, acquaintance.language_of(connection, address), *people, acquaintance.wrote_in(connection, address))
    return next((code for code in known if code in desk.rules.languages), desk.rules.languages[0])
