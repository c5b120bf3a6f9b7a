"""Days and hours as sheets and lines write them: ISO only, because 10/11 is two different days for two readers."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time

from handlers.documents.cover.folding import plain_signs
from handlers.meetings.clocks import instant

EARLIEST, LATEST = 1990, 2099
_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_OTHER = re.compile(r"\s*(\d{1,4})\s*[./-]\s*(\d{1,2})\s*[./-]\s*(\d{1,4})\s*")
_HOUR = re.compile(r"(\d{1,2})[:h.](\d{2})(?::00)?")
_OFFSET = re.compile(r"(.*?)\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})", re.IGNORECASE)


class DateError(ValueError):
    """A day or an hour that cannot be taken as it is written; says what to write. Not temporary."""


def day_of(written: str) -> date:
    """`2026-11-03`; the digits of any script. Raises DateError for all else, naming what may be meant."""
    text = plain_signs(written).strip()
    found = _DAY.fullmatch(text)
    if not found:
        raise DateError(_advice(text))
    try:
        day = date(*map(int, found.groups()))
    except ValueError:
        raise DateError(f"there is no day {text}") from None
    if not EARLIEST <= day.year <= LATEST:
        raise DateError(f"the year {day.year} cannot be meant")
    return day


def hour_of(written: str) -> time:
    """`09:30`, `9:30`, `9h30`, `24:00` is refused. Raises DateError."""
    found = _HOUR.fullmatch(plain_signs(written).strip())
    if not found or int(found[1]) > 23 or int(found[2]) > 59:
        raise DateError(f"{written.strip()[:40]!r} is no hour; write it as 09:30 or 14:00")
    return time(int(found[1]), int(found[2]))


def moment_of(written: str, zone: str, day: date | None = None) -> datetime:
    """`2026-11-03 09:30` in the zone, or with `Z` or an offset (`09:30+02:00`); with `day` the hour alone is enough.

    The instant (UTC). Raises DateError, and ClockError for an hour that is missing or comes twice in the zone.
    """
    text = plain_signs(written).strip().replace("T", " ")
    told = _OFFSET.fullmatch(text)
    rest = told[1] if told else text
    first, _, second = rest.partition(" ")
    if second:
        day, hour = day_of(first), hour_of(second)
    elif day is not None:
        hour = hour_of(first)
    else:
        raise DateError(f"{written.strip()[:40]!r} needs a day and an hour; write it as 2026-11-03 09:30")
    if not told:
        return instant(day, hour, zone)
    offset = "+00:00" if told[2].upper() in ("Z", "UTC", "GMT") else told[2]
    try:
        return datetime.strptime(f"{day} {hour:%H:%M}{offset}", "%Y-%m-%d %H:%M%z").astimezone(UTC)
    except ValueError:
        raise DateError(f"{told[2]} is no distance from UTC; write it as +01:00") from None


def _advice(text: str) -> str:
    """What to write instead; a date that has two readings is told with both."""
    shown = repr(text[:40])
    found = _OTHER.fullmatch(text)
    if not found:
        return f"{shown} is no day; write it as 2026-11-03"
    one, two, three = map(int, found.groups())
    readings = {(three, two, one), (three, one, two)} if three > 31 else {(one, two, three)}
    days = sorted({f"{year:04}-{month:02}-{day:02}" for year, month, day in readings if _is_day(year, month, day)})
    return f"{shown} is not taken; write {' or '.join(days)}" if days else f"{shown} is no day; write it as 2026-11-03"


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        return date(year, month, day).year >= EARLIEST
    except ValueError:
        return False
