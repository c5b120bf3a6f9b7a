"""The Date field as an aware time in UTC, or nothing; a year out of reach is a defect and never an error."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_tz

_YEARS = range(1970, 2200)


def read_date(raw: bytes) -> tuple[datetime | None, str]:
    """RFC 5322 section 3.3 with its obsolete forms; a date without a zone is taken as UTC. Returns time and defect."""
    if not raw:
        return None, "no Date"
    try:
        found = parsedate_tz(raw[:200].decode("ascii", "replace"))
        if found is None or found[0] not in _YEARS:
            return None, "unreadable Date"
        zone = timezone(timedelta(seconds=found[9] or 0))
        # A leap second (:60) is the last second of its minute.
        moment = datetime(found[0], found[1], found[2], found[3], found[4], min(found[5], 59), tzinfo=zone)
    except (ValueError, OverflowError, IndexError, TypeError):
        return None, "unreadable Date"
    return moment.astimezone(UTC), ""
