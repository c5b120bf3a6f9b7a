"""Time zones of calendars: the one that is written, and the many ways in which one is named when it is read.

Read: an IANA name, in any case and behind any prefix; the VTIMEZONE in the same file; a Windows name. A name that is
none of these stays unknown and is told: it is never taken for UTC or for the reader's own.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from importlib.resources import files
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dateutil.rrule import FR, MO, SA, SU, TH, TU, WE, YEARLY, rrule
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from handlers.meetings.ical.lines import Component, unescaped

GENEVA = "Europe/Zurich"
# By rules and since 1970: lists of dates are passed over by Outlook, and the one that icalendar makes is wrong in spring.
VTIMEZONE = (
    "BEGIN:VTIMEZONE", "TZID:Europe/Zurich", "X-LIC-LOCATION:Europe/Zurich",
    "BEGIN:STANDARD", "DTSTART:19701025T030000", "TZOFFSETFROM:+0200", "TZOFFSETTO:+0100", "TZNAME:CET",
    "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU", "END:STANDARD",
    "BEGIN:DAYLIGHT", "DTSTART:19700329T020000", "TZOFFSETFROM:+0100", "TZOFFSETTO:+0200", "TZNAME:CEST",
    "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", "END:DAYLIGHT", "END:VTIMEZONE",
)  # fmt: skip

_UTC = {
    "utc",
    "gmt",
    "z",
    "zulu",
    "etc/utc",
    "etc/gmt",
    "greenwich",
    "tzone://microsoft/utc",
    "coordinated universal time",
}
_KEY = re.compile(r"[A-Za-z0-9_+-]{1,30}(?:/[A-Za-z0-9_+-]{1,30}){0,2}")
_OFFSET = re.compile(r"([+-]?)(\d{1,2}):?(\d\d)(?::?(\d\d))?")
_DAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
_MOMENT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)?)?Z?")
_DAYS = {"MO": MO, "TU": TU, "WE": WE, "TH": TH, "FR": FR, "SA": SA, "SU": SU}
_RULE = {"FREQ", "INTERVAL", "BYMONTH", "BYDAY", "BYMONTHDAY", "UNTIL", "WKST", "BYHOUR", "BYMINUTE", "BYSECOND"}
_MOST_ONSETS, _MOST_OBSERVANCES, _MOST_ZONES = 400, 40, 100


@dataclass(frozen=True, slots=True)
class _Observance:
    """A standard or summer time of a VTIMEZONE: from which onsets on (in the wall clock before), to which offset."""

    before: timedelta
    offset: timedelta
    begins: datetime
    dates: tuple[datetime, ...] = ()
    rule: Mapping[str, str] | None = None

    def onset(self, wall: datetime) -> datetime | None:
        """The latest onset that is not after a time of the wall clock."""
        at = bisect_right(self.dates, wall)
        found = [one for one in (self.begins, *self.dates[at - 1 : at]) if one <= wall]
        if self.rule is not None and self.begins <= wall and (latest := _latest(self.begins, self.rule, wall)):
            found.append(latest)
        return max(found, default=None)


class Zones:
    """The zones of one calendar: what its TZIDs mean. With `only_defined` its own rules count and nothing else."""

    def __init__(self, calendar: Component, only_defined: bool = False) -> None:
        self._only_defined = only_defined
        self._defined: dict[str, tuple[_Observance, ...]] = {}
        for component in [one for one in calendar.within if one.name == "VTIMEZONE"][:_MOST_ZONES]:
            name = unescaped(component.value("TZID")).strip('"')
            if name not in self._defined and (found := _observances(component)):
                self._defined[name] = found

    def utc(self, wall: datetime, name: str) -> datetime | None:
        """A time of the wall clock (naive) in a zone (a TZID) as UTC; None when nobody knows the zone.

        A time that a clock shows twice is the first of the two, one that is skipped counts from before the gap
        (RFC 5545 section 3.3.5).
        """
        name = name.strip().strip('"')
        zone = None if self._only_defined else iana(name)
        try:
            if zone is None and name in self._defined:
                return _by_rules(self._defined[name], wall).replace(tzinfo=UTC)
            if self._only_defined:
                return None
            zone = zone or _windows(name) or _behind_prefix(name)
            return None if zone is None else wall.replace(tzinfo=zone).astimezone(UTC)
        except (OverflowError, ValueError):
            return None


@lru_cache(maxsize=512)
def iana(name: str) -> tzinfo | None:
    """A zone by its IANA name in any case, or UTC by one of its names; None when it is neither."""
    folded = name.lower()
    if folded in _UTC:
        return UTC
    key = _KEY.fullmatch(name) and _known().get(folded)
    try:
        return ZoneInfo(key) if key else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


@lru_cache(maxsize=1)
def _known() -> dict[str, str]:
    names = files("tzdata").joinpath("zones").read_text("ascii")  # zoneinfo would open 600 files to tell
    return {name.lower(): name for name in names.split()}


@lru_cache(maxsize=1)
def _windows_names() -> dict[str, str]:
    return {name.lower(): key for name, key in WINDOWS_TO_OLSON.items()}


def _windows(name: str) -> tzinfo | None:
    """A zone by the name that Windows gives it, e.g. `W. Europe Standard Time`."""
    key = _windows_names().get(name.lower())
    return iana(key) if key else None


def _behind_prefix(name: str) -> tzinfo | None:
    """`/freeassociation.sourceforge.net/Tzfile/Europe/Zurich` and its kind: the IANA name at the end."""
    parts = name.split("/")
    for count in (3, 2):
        if len(parts) > count and (zone := iana("/".join(parts[-count:]))):
            return zone
    return None


def _observances(component: Component) -> tuple[_Observance, ...]:
    """The observances of a VTIMEZONE as far as they can be read."""
    found = []
    for part in component.within[:_MOST_OBSERVANCES]:
        offset, before = _offset(part.value("TZOFFSETTO")), _offset(part.value("TZOFFSETFROM"))
        if part.name not in ("STANDARD", "DAYLIGHT") or offset is None:
            continue
        begins = _moment(part.value("DTSTART")) or datetime(1, 1, 2)
        dates = [
            _moment(word) for one in part.all("RDATE") for word in one.value.split("/")[0].split(",")[:_MOST_ONSETS]
        ]
        rule = dict(word.partition("=")[::2] for word in part.value("RRULE").upper().split(";") if word)
        found.append(
            _Observance(
                offset if before is None else before, offset, begins,
                tuple(sorted(one for one in dates[:_MOST_ONSETS] if one)), rule or None,
            )
        )  # fmt: skip
    return tuple(found)


def _by_rules(observances: tuple[_Observance, ...], wall: datetime) -> datetime:
    """A time of the wall clock as UTC (naive), by the latest onset before it."""
    onsets = [(onset, one) for one in observances if (onset := one.onset(wall))]
    if not onsets:
        return wall - min(observances, key=lambda one: one.begins).before
    onset, latest = max(onsets, key=lambda pair: pair[0])
    skipped = wall - onset < latest.offset - latest.before and onset.year > 1
    return wall - (latest.before if skipped else latest.offset)


@lru_cache(maxsize=4096)
def _yearly(begins: datetime, year: int, months: str, days: str, dates: str, until: str) -> tuple[datetime, ...]:
    """The onsets of a yearly rule in a year and the one before."""
    start = begins
    if begins.year < year - 1:
        start = begins.replace(
            year=year - 1, month=1 if months else begins.month, day=1 if days or dates else begins.day
        )
    rule = rrule(
        YEARLY, dtstart=start,
        bymonth=[int(one) for one in months.split(",")] if months else None,
        byweekday=[_DAYS[one[2]](int(one[1])) if one[1] else _DAYS[one[2]] for one in _DAY.finditer(days)] or None,
        bymonthday=[int(one) for one in dates.split(",")] if dates else None,
        until=min(_moment(until) or datetime.max, datetime(year, 12, 31, 23, 59, 59)),
    )  # fmt: skip
    return tuple(rule)


def _latest(begins: datetime, rule: Mapping[str, str], wall: datetime) -> datetime | None:
    """The latest onset of a rule. Only yearly rules are followed, as all real zones have: seconds since 1601 are many."""
    if rule.get("FREQ") != "YEARLY" or not rule.keys() <= _RULE or rule.get("INTERVAL", "1") != "1":
        return None
    if "BYDAY" in rule and ("BYMONTH" not in rule or len(rule["BYMONTH"]) > 5 or len(rule["BYDAY"]) > 30):
        return None
    words = (rule.get(name, "") for name in ("BYMONTH", "BYDAY", "BYMONTHDAY", "UNTIL"))
    try:
        begins = begins.replace(  # as Notes writes them
            hour=int(rule.get("BYHOUR", begins.hour)),
            minute=int(rule.get("BYMINUTE", begins.minute)),
            second=int(rule.get("BYSECOND", begins.second)),
        )
        return max((one for one in _yearly(begins, wall.year, *words) if one <= wall), default=None)
    except (ValueError, OverflowError, TypeError):
        return None


def _offset(text: str) -> timedelta | None:
    """`+0100`, and what programs make of it: `-700`, `+01:00`, `-0800 `."""
    found = _OFFSET.fullmatch(text.strip())
    if found is None or int(found[2]) > 24:
        return None
    size = timedelta(hours=int(found[2]), minutes=int(found[3]), seconds=int(found[4] or 0))
    return -size if found[1] == "-" else size


def _moment(text: str) -> datetime | None:
    """A date with time of RFC 5545 section 3.3.5, naive."""
    found = _MOMENT.fullmatch(text.strip())
    try:
        return datetime(*(int(one or 0) for one in found.groups())) if found else None  # type: ignore[arg-type]
    except ValueError:
        return None
