"""Weeks of the year that mislead: when summer time has begun here and not there, and the days off of the Arab States."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from handlers.meetings.clocks import known
from handlers.meetings.places import zones

ARAB_ZONE = "Asia/Riyadh"
FRIDAY_SATURDAY = (4, 5)


def zone_of_country(country: str, otherwise: str) -> str:
    """The zone of a country's capital, or another where the country is not known."""
    return zones().get(country, otherwise)


def odd_zones(day: date, here: str, there: Iterable[str]) -> tuple[str, ...]:
    """The zones which on this day (noon UTC) are neither as far from `here` as in January nor as in July."""
    ours, usual = _offset(day, here), _usual(day.year, here)
    found = []
    for zone in there:
        theirs = _usual(day.year, zone)
        away = _offset(day, zone) - ours
        if zone != here and away not in (theirs[0] - usual[0], theirs[1] - usual[1]):
            found.append(zone)
    return tuple(found)


@lru_cache(maxsize=2_000)
def _usual(year: int, zone: str) -> tuple[timedelta, timedelta]:
    return _offset(date(year, 1, 15), zone), _offset(date(year, 7, 15), zone)


def _offset(day: date, zone: str) -> timedelta:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC).astimezone(known(zone)).utcoffset() or timedelta()
