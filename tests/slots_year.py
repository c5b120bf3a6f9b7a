"""Twelve e-meetings of a year over six regions, as the search would place them, and every fixed hour to compare with.

`python -m tests.slots_year` prints the table of docs/slots.md; `--pictures docs` writes its pictures.
"""

from __future__ import annotations

import argparse
import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from handlers.meetings.slots import Ledger, Request, Slot, borne, find
from handlers.meetings.slots.nouns import REGIONS
from handlers.roster.countries import regions
from handlers.words.slots.picture import ledger_picture, slot_picture
from storage.records.emeetings import Guest

YEAR, MINUTES = 2027, 90
NOW = datetime(YEAR - 1, 11, 1, tzinfo=UTC)
FIXED_ZONES = ("Europe/Zurich", "UTC")


@dataclass(frozen=True, slots=True)
class Year:
    """What a year of meetings cost: the account, the sum of all totals, and the least these could have been."""

    ledger: Ledger
    total: float
    least: float
    last: Slot

    @property
    def worst(self) -> float:
        """What the worst-off region bore."""
        return worst_of(self.ledger)


def worst_of(ledger: Ledger) -> float:
    """What the worst-off region of an account bore."""
    return max(ledger.burden(region) for region in REGIONS)


def held(guests: tuple[Guest, ...] = ()) -> Year:
    """A meeting in the first fortnight of every month, each where the search puts it first, with the account so far."""
    ledger, total, least = Ledger(), 0.0, 0.0
    for month in range(1, 13):
        first = date(YEAR, month, 1)
        found = find(Request(MINUTES, first, first + timedelta(days=13)), (), (), guests, ledger, NOW, shown=1)
        best = found.best[0]
        ledger = Ledger((*ledger.meetings, borne(f"{YEAR}-{month:02}", best.starts, best.ends, guests)))
        total, least = total + best.total, least + found.least
    return Year(ledger, total, least, best)


def fixed(year: Year, hour: time, zone: str, guests: tuple[Guest, ...] = ()) -> Ledger:
    """The same days, always at this hour of this zone."""
    place = ZoneInfo(zone)
    starts = [datetime.combine(one.starts.astimezone(place).date(), hour, place) for one in year.ledger.meetings]
    return Ledger(tuple(borne("", one, one + timedelta(minutes=MINUTES), guests) for one in starts))


def every_fixed(year: Year, guests: tuple[Guest, ...] = ()) -> dict[tuple[str, time], Ledger]:
    """Every quarter of the day as a fixed hour, by the clock of Geneva and by UTC."""
    hours = [time(at // 4, at % 4 * 15) for at in range(96)]
    return {(zone, hour): fixed(year, hour, zone, guests) for zone in FIXED_ZONES for hour in hours}


def pictures(year: Year) -> dict[str, str]:
    """The pictures of docs/slots.md by the names of their files."""
    return {
        "slots-year.svg": ledger_picture(year.ledger, date(YEAR, 1, 1)),
        "slots-hours.svg": slot_picture(year.last, "Europe/Zurich"),
    }


def some_roster(seed: int) -> tuple[Guest, ...]:
    """Eight to sixty people of countries drawn at random."""
    drawn = random.Random(seed)
    countries = sorted(regions())
    return tuple(Guest(f"g{at}@x.example", country=drawn.choice(countries)) for at in range(drawn.randint(8, 60)))


def main() -> None:
    """Print the table, and write the picture."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pictures", type=Path, help="a folder")
    parser.add_argument("--rosters", type=int, default=0, help="compare on so many random rosters too")
    given = parser.parse_args()
    year = held()
    others = every_fixed(year)
    print(f"search: total {year.total:.1f}, least possible {year.least:.1f}, worst region {year.worst:.1f}")
    totals = {key: sum(one.burden(region) for region in REGIONS) for key, one in others.items()}
    for name, key in (
        ("fixed, least for the worst region", min(others, key=lambda key: worst_of(others[key]))),
        ("fixed, least in all", min(totals, key=lambda key: totals[key])),
        ("fixed, noon in Geneva", ("Europe/Zurich", time(12))),
        ("fixed, ten in Geneva", ("Europe/Zurich", time(10))),
        ("fixed, three in Geneva", ("Europe/Zurich", time(15))),
    ):
        print(f"{name} ({key[1]:%H:%M} {key[0]}): total {totals[key]:.1f}, worst region {worst_of(others[key]):.1f}")
    for region in REGIONS:
        print(f"  {region}: {year.ledger.burden(region):.1f} points, {year.ledger.night(region):.1f} h of night")
    for seed in range(given.rosters):
        guests = some_roster(seed)
        one = held(guests)
        best = min(map(worst_of, every_fixed(one, guests).values()))
        print(f"roster {seed} ({len(guests)}): worst {one.worst:.1f}, best fixed {best:.1f}, total {one.total / one.least:.2f}")
    for name, picture in pictures(year).items() if given.pictures else ():
        (given.pictures / name).write_text(picture, "utf-8")


if __name__ == "__main__":
    main()
