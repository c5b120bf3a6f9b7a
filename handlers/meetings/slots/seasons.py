"""Weeks of the year that mislead: when summer time has begun here and not there, and the days off of the Arab States."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from handlers.meetings.places import zones

ARAB_ZONE = "Asia/Riyadh"
FRIDAY_SATURDAY = (4, 5)


def zone_of_country(country: str, otherwise: str) -> str:
    """The zone of a country's capital, or another where the country is not known."""
    return zones().get(country, otherwise)


def odd_zones(day: date, here: str, there: Iterable[str]) -> tuple[str, ...]:
    """The zones which on this day (noon UTC) are neither as far from `here` as in January nor as in July."""
    return tuple(zone for zone in there if zone != here and _distance(day, here, zone) not in _usual(day.year, here, zone))


@lru_cache(maxsize=2_000)
def _usual(year: int, here: str, there: str) -> tuple[timedelta, timedelta]:
    return _distance(date(year, 1, 15), here, there), _distance(date(year, 7, 15), here, there)


def _distance(day: date, here: str, there: str) -> timedelta:
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    ours, theirs = (noon.astimezone(ZoneInfo(zone)).utcoffset() or timedelta() for zone in (here, there))
    return theirs - ours
