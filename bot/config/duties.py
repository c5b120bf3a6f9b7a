"""The keys of what the bot does by the clock: reminders, chasing and the digest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from bot.config.marks import Between, Why


@dataclass(frozen=True, slots=True)
class DeadlinesSettings:
    """What the clock does about deadlines and reserved numbers by itself."""

    remind_days: Annotated[
        tuple[int, ...],
        Why("So many days before a deadline coordinators and secretaries are reminded; an empty list reminds nobody."),
        Between(0, 366),
    ] = (7, 1)
    hour: Annotated[int, Why("At this full hour of the day, in the group's time zone."), Between(0, 23)] = 9
    chase_days: Annotated[
        int,
        Why("Whoever reserved a number is asked for its document so many days later, and again; 0 asks nobody."),
        Between(0, 366),
    ] = 7


@dataclass(frozen=True, slots=True)
class DigestSettings:
    """One mail a day to the list: what was registered since the last one, by theme."""

    to_list: Annotated[
        bool, Why("Off, because a list should ask for it first; a day without a new document has no digest anyway.")
    ] = False
    hour: Annotated[int, Why("It is due at this full hour, in the group's time zone."), Between(0, 23)] = 18
