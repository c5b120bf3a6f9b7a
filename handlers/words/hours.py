"""When an e-meeting is, for each reader: UTC, Geneva, their own clock, and the clocks of the six regions.

The line of UTC is written the same in every language (`2026-11-03 11:30 – 13:00`), so that the letter can be read back
before it leaves (`ical.printed_in`).
"""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from handlers.meetings.places import CITIES, GENEVA, zone_of
from handlers.words.emeetings import told
from handlers.words.emeetings.places import city_name, region_name
from handlers.words.phrases import said_date, said_list
from storage.records.emeetings import EMeeting, Guest


def utc_span(starts: datetime, ends: datetime) -> str:
    """Two times (aware) in UTC, as every language writes them."""
    first, last = starts.astimezone(UTC), ends.astimezone(UTC)
    day = "" if first.date() == last.date() else f"{last:%Y-%m-%d} "
    return f"{first:%Y-%m-%d %H:%M} – {day}{last:%H:%M}"


def said_day(language: str, moment: datetime, zone: str) -> str:
    """The day of a moment in a zone, with its name: `Tuesday, 3 November 2026`."""
    local = moment.astimezone(ZoneInfo(zone)).date()
    weekday = told(language, f"weekday.{local.weekday()}")
    return told(language, "day", {"weekday": weekday, "date": said_date(language, local)})


def said_span(language: str, starts: datetime, ends: datetime, zone: str) -> str:
    """Two times on the clock of a zone: day, beginning, end, and the day of the end when it is another."""
    first, last = starts.astimezone(ZoneInfo(zone)), ends.astimezone(ZoneInfo(zone))
    until = f"{last:%H:%M}"
    if first.date() != last.date():
        until = said_list(language, (said_day(language, ends, zone), until))
    return said_list(language, (said_day(language, starts, zone), f"{first:%H:%M} – {until}"))


def time_lines(language: str, meeting: EMeeting, guest: Guest) -> tuple[str, ...]:
    """UTC, Geneva, and the reader's own time where it is known and another."""
    starts, ends = meeting.starts, meeting.ends
    lines = [
        told(language, "utc", {"time": utc_span(starts, ends)}),
        told(language, "geneva", {"time": said_span(language, starts, ends, GENEVA)}),
    ]
    zone = zone_of(guest)
    if zone and zone != GENEVA:
        lines.append(told(language, "own", {"zone": zone, "time": said_span(language, starts, ends, zone)}))
    return tuple(lines)


def region_lines(language: str, meeting: EMeeting) -> tuple[str, ...]:
    """For each region the local time of the beginning in its cities, with the day where it is not Geneva's."""
    return tuple(
        told(
            language,
            "region",
            {
                "region": region_name(language, region),
                "times": said_list(language, (_in_city(language, meeting.starts, zone) for zone in zones)),
            },
        )
        for region, zones in CITIES.items()
    )


def _in_city(language: str, moment: datetime, zone: str) -> str:
    local, geneva = moment.astimezone(ZoneInfo(zone)), moment.astimezone(ZoneInfo(GENEVA))
    time = f"{city_name(language, zone)} {local:%H:%M}"
    if local.date() == geneva.date():
        return time
    return told(language, "next_day" if local.date() > geneva.date() else "day_before", {"time": time})
