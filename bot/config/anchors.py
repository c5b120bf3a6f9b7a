"""The keys of anchors (meetings of other bodies that ours stand beside) and of the search for a slot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from bot.config.marks import Between, Example, Kind, Why


@dataclass(frozen=True, slots=True)
class AnchorSettings:
    """A meeting of another body that e-meetings stand beside; `iscg-bot meeting anchors import` takes whole sheets."""

    name: Annotated[str, Why("How it is called: RAG-33, TSAG-26, Council-26."), Example("TSAG-27")]
    opens: Annotated[date, Why("The first day, at its place."), Example(date(2027, 5, 24))]
    closes: Annotated[date, Why("The last day; it may be the first."), Example(date(2027, 5, 28))]
    body: Annotated[str, Why("The body; empty means what stands before the first - in the name.")] = ""
    title: Annotated[str, Why("The full name, as letters write it.")] = ""
    place: Annotated[str, Why("Where it is held.")] = ""
    zone: Annotated[str, Why("The time zone of that place; hours here are by its clock."), Kind("zone")] = "Europe/Zurich"
    sessions: Annotated[
        tuple[str, ...],
        Why("Its sittings: day, hours, title. Without any: 09:30-12:30 and 14:30-17:30 of its days, Monday to Friday."),
        Kind("session"),
        Example(("2027-05-24 09:30-12:30 Opening plenary", "2027-05-24 14:30-17:30 Working Party 1")),
    ] = ()


@dataclass(frozen=True, slots=True)
class SlotsSettings:
    """How a slot for an e-meeting is looked for (docs/slots.md)."""

    notice_days: Annotated[
        int, Why("An e-meeting is announced at least so many days before; the Union asks for two weeks."), Between(0, 366)
    ] = 14
    gap_minutes: Annotated[int, Why("So many minutes are kept free around a sitting."), Between(0, 240)] = 30
    lunch_gap_minutes: Annotated[int, Why("And so many within a lunch break."), Between(0, 60)] = 10
    minutes: Annotated[int, Why("How long an e-meeting lasts if nobody says so."), Between(15, 720)] = 90
    cycle_from: Annotated[
        date | None,
        Why("The account of night hours begins on this day; without it, on 1 January of the year."),
        Example(date(2027, 1, 1)),
    ] = None
    holidays: Annotated[
        tuple[str, ...],
        Why("Files of more holidays (CSV: day, where, name), such as the Union's own list: where is ITU, Geneva, a country."),
    ] = ()
