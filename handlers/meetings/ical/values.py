"""Values of properties as programs really write them: texts, addresses, numbers, times."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from urllib.parse import unquote

from handlers.meetings.ical.lines import Property, unescaped
from handlers.meetings.ical.zones import Zones

LONGEST_TEXT = 4_000
LONGEST_UID = 1_000
LARGEST = 2**31 - 1

_QP = re.compile(r"((?:=[0-9A-Fa-f]{2})+)")
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_ADDRESS = re.compile(r"[^\s@<>\"',;:]+@[^\s@<>\"',;:]+")
_TIME = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)[Tt ](\d\d):?(\d\d)(?::?(\d\d)(?:[.,]\d+)?)?(?:([Zz])|([+-])(\d\d):?(\d\d))?"
)
_DATE = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)")
_DURATION = re.compile(r"([+-]?)P(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,7})M)?(?:(\d{1,9})S)?)?")
# An outside UID within a Global Object Id of Exchange ([MS-OXOCAL] 2.2.1.27): "vCal-Uid", the number one, the UID, zero.
_OBJECT_ID = re.compile(
    r"(?:mapi-goid:)?040000008200e000[0-9a-f]*7643616c2d55696401000000((?:[0-9a-f]{2})+?)(?:00)+", re.IGNORECASE
)


def text(found: Property | None) -> str:
    """A TEXT value (RFC 5545 section 3.3.11) without escapes and without what cannot be seen; bounded."""
    if found is None:
        return ""
    value = found.value[: 2 * LONGEST_TEXT]
    if found.params.get("ENCODING", "").upper() == "QUOTED-PRINTABLE":  # vCalendar 1.0
        value = _QP.sub(lambda one: bytes.fromhex(one[0].replace("=", "")).decode("utf-8", "replace"), value)
    return _UNSEEN.sub("", unescaped(value)).strip()[:LONGEST_TEXT]


def uid(found: Property | None) -> str:
    """A UID as its maker wrote it, also out of the object id that Exchange may have put it in."""
    told = text(found)[:LONGEST_UID]
    wrapped = _OBJECT_ID.fullmatch(told)
    if wrapped is None:
        return told
    inner = bytes.fromhex(wrapped[1]).decode("utf-8", "replace")
    return _UNSEEN.sub("", inner).strip() or told


def address(found: Property | None) -> str:
    """A CAL-ADDRESS as `local@domain` in lower-case, else its EMAIL parameter (RFC 7986); empty when neither is one."""
    if found is None:
        return ""
    for told in (found.value, found.params.get("EMAIL", "")):
        if mailbox := mailbox_in(told):
            return mailbox
    return ""


def mailbox_in(told: str) -> str:
    """The first mail address in a text, lower-case; empty when there is none."""
    told = told[:1000].strip()
    if told[:7].lower() == "mailto:":
        told = told[7:].partition("?")[0]
        told = unquote(told) if "%" in told else told
    match = _ADDRESS.search(_UNSEEN.sub("", told))
    return match[0].lower()[:254] if match else ""


def mailboxes(told: str) -> tuple[str, ...]:
    """The addresses of a parameter such as DELEGATED-TO, in order, each once."""
    found = (mailbox_in(part) for part in told[:4000].split(","))
    return tuple(dict.fromkeys(one for one in found if one))


def number(found: Property | None) -> int | None:
    """An INTEGER of RFC 5545 section 3.3.8 that is not negative; None when it is missing or is none."""
    told = found.value.strip() if found else ""
    told = told[1:] if told[:1] == "+" else told
    if not (told.isascii() and told.isdigit() and len(told) <= 10) or int(told) > LARGEST:
        return None
    return int(told)


def moment(found: Property | None, zones: Zones) -> tuple[datetime | None, str]:
    """A time as UTC, or None and why there is none: it is missing, a day, floating, or of a zone that nobody knows."""
    if found is None or not found.value.strip():
        return None, "missing"
    told = found.value.strip()
    if found.params.get("VALUE", "").upper() == "PERIOD":
        told = told.partition("/")[0]
    match = _TIME.fullmatch(told)
    if match is None:
        return None, "a day without a time" if day(found) else "not a time"
    try:
        wall = datetime(*(int(one or 0) for one in match.groups()[:6]))  # type: ignore[arg-type]
        if match[8]:
            away = timedelta(hours=int(match[9]), minutes=int(match[10]))
            return (wall - away if match[8] == "+" else wall + away).replace(tzinfo=UTC), ""
    except (ValueError, OverflowError):
        return _leap_second(match) or (None, "not a time")
    name = found.params.get("TZID", "")
    if match[7]:
        return wall.replace(tzinfo=UTC), ""
    if not name:
        return None, "without a zone"
    known = zones.utc(wall, name)
    return known, "" if known else f"of an unknown zone ({name[:60]})"


def floating(found: Property | None) -> datetime | None:
    """A time without a zone, taken for UTC: for properties that must be UTC (RFC 5545 section 3.8.7.2)."""
    match = _TIME.fullmatch(found.value.strip()) if found else None
    try:
        return datetime(*(int(one or 0) for one in match.groups()[:6]), tzinfo=UTC) if match else None  # type: ignore[misc,arg-type]
    except ValueError:
        return None


def day(found: Property | None) -> date | None:
    """A DATE of RFC 5545 section 3.3.4; None when it is none."""
    match = _DATE.fullmatch(found.value.strip()) if found else None
    try:
        return date(int(match[1]), int(match[2]), int(match[3])) if match else None
    except ValueError:
        return None


def duration(found: Property | None) -> timedelta | None:
    """A DURATION of RFC 5545 section 3.3.6; None when it is none."""
    told = found.value.strip().upper() if found else ""
    match = _DURATION.fullmatch(told)
    if match is None or not any(match.groups()[1:]):
        return None
    weeks, days, hours, minutes, seconds = (int(one or 0) for one in match.groups()[1:])
    length = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    return -length if match[1] == "-" else length


def _leap_second(match: re.Match[str]) -> tuple[datetime | None, str] | None:
    """Second 60 is allowed (RFC 5545 section 3.3.12), and no calendar means it: the one before is taken."""
    if match[6] != "60" or not match[7]:
        return None
    try:
        return datetime(*(int(one) for one in match.groups()[:5]), 59, tzinfo=UTC), ""  # type: ignore[misc,arg-type]
    except ValueError:
        return None
