"""One digest a day to the list, of what was registered since the last one; days that were missed share one."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from handlers.duties.occasion import DAY, Occasion, send
from handlers.meetings.deadlines import at_hour
from handlers.words.by_clock import digest_letter
from storage.desk import Desk
from storage.duties import last_done, registered_between

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
        Occasion(f"digest/{day.isoformat()}", at, until, partial(_act, day=day))
        for day, at, until in zip(days, times, [*times[1:], times[-1] + DAY], strict=True)
    ]


def _act(desk: Desk, day: date) -> None:
    """Nothing is sent for a day on which nothing was registered."""
    # The occasion itself is written down already, with the present time, which is therefore left out.
    last = last_done(desk.connection, "digest/", before=desk.now)
    since = max(last, desk.now - WEEK) if last else desk.now - DAY
    entries = [
        entry
        for entry in registered_between(desk.connection, since, desk.now)
        if entry.registered - entry.received < HISTORY
    ]
    if entries:
        send(digest_letter(entries, day, desk.rules), desk)
