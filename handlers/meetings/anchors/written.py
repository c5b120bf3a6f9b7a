"""A sitting in one line, as the configuration writes it: `2027-05-24 09:30-12:30 Opening plenary`."""

from __future__ import annotations

import re
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from handlers.documents.cover.folding import clean
from handlers.meetings.dates import DateError, day_of, hour_of, moment_of
from storage.records.emeetings import Session

_LINE = re.compile(r"\s*(\S+)\s+(\S+?)\s*[-\u2013]\s*(\d\S*)(?:\s+(.*))?")
_WRITE = "write it as 2027-05-24 09:30-12:30 Title"


def sitting_of(written: str, zone: str) -> Session:
    """The sitting of a line, hours by the clock of the zone (IANA). Raises DateError or ClockError, both ValueErrors."""
    found = _LINE.fullmatch(written)
    if not found:
        raise DateError(f"{written[:60]!r} is no sitting; {_WRITE}")
    day = day_of(found[1])
    starts, ends = moment_of(found[2], zone, day), moment_of(found[3], zone, day)
    if ends <= starts:
        raise DateError(f"{found[3]} is not after {found[2]}")
    return Session(starts, ends, clean(found[4] or "", 200))


def reason_against_sitting(written: str) -> str:
    """Why a line is no sitting whatever its zone; empty when it may be one."""
    found = _LINE.fullmatch(written)
    if not found:
        return f"{written[:60]!r} is no sitting; {_WRITE}"
    try:
        day_of(found[1])
        hour_of(found[2])
        hour_of(found[3])
    except DateError as error:
        return str(error)
    return ""


def wrong_sitting(written: str, zone: str, opens: date, closes: date) -> str:
    """Why a sitting does not fit its anchor: an hour that is none or two in the zone, or a day beside its days."""
    try:
        one = sitting_of(written, zone)
    except ValueError as error:
        return str(error)
    place = ZoneInfo(zone)
    days = one.starts.astimezone(place).date(), (one.ends - timedelta(seconds=1)).astimezone(place).date()
    if not all(opens <= day <= closes for day in days):
        return f"{days[0]} is not among its days ({opens} to {closes})"
    return ""
