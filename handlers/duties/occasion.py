"""An occasion: something to be done once, when it falls due and while it still makes sense."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from handlers.letters import compose, is_writable
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


def send(letter: Letter, desk: Desk) -> None:
    """Post a letter of the clock unless it was posted before; over an address's budget it waits for people."""
    if not all(map(is_writable, letter.to)) or desk.owes(letter.key):
        return
    to_one, to_all = desk.written(letter.to[0], desk.now - DAY, desk.now - HOUR)
    most = desk.rules.budget.per_address_day
    stopped = f"more than {most} letters to this address in a day" if to_one >= most else ""
    due = desk.now + HOUR * (0 if stopped else to_all // desk.rules.budget.per_hour)
    desk.post(compose(letter, desk.rules, desk.secret, desk.now), due, stopped)


def language_of(address: str, desk: Desk, roster: str = "") -> str:
    """The language of somebody who has not just written: the roster's, the configuration's, else the group's first."""
    people = [one.language for one in desk.rules.people if address in one.addresses]
    return next((code for code in (roster, *people) if code in desk.rules.languages), desk.rules.languages[0])
