"""One digest a day to the list, of what was registered since the last one; days that were missed share one."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from handlers.duties.occasion import DAY, Occasion, send
from handlers.meetings.deadlines import at_hour
from handlers.words.by_clock import digest_letter
from storage.desk import Desk
from storage.duties import last_due, registered_between

WEEK = timedelta(days=7)  # what is older than a week is news to nobody: it stands in the log
HISTORY = timedelta(days=30)  # what came so long before it was registered was taken in from an archive


def due(desk: Desk) -> list[Occasion]:
    """The last digest that was due and the next one; none unless the list asked for it."""
    duties, zone = desk.rules.duties, desk.rules.zone
    if not duties.digest_to_list or not desk.rules.lists:
        return []
    today = desk.now.astimezone(ZoneInfo(zone)).date()
    days = [today + timedelta(days=distance) for distance in (-1, 0, 1)]
    times = [at_hour(day, duties.digest_hour, zone) for day in days]
    return [
        Occasion(f"digest/{day.isoformat()}", at, until, partial(_act, day=day, until=at))
        for day, at, until in zip(days, times, [*times[1:], times[-1] + DAY], strict=True)
    ]


def _act(desk: Desk, day: date, until: datetime) -> None:
    """From when the last one fell due until this one did; a day on which nothing was registered has none."""
    last = last_due(desk.connection, "digest/", before=until)
    since = max(last, until - WEEK) if last else until - DAY
    entries = [
        entry
        for entry in registered_between(desk.connection, since, until)
        if entry.registered - entry.received < HISTORY
    ]
    if entries:
        send(digest_letter(entries, day, desk.rules), desk)
