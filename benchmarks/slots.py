"""`python -m benchmarks.slots`: how long a search of two weeks takes, beside the barest loop that could be called one.

The floor reads the clock of one city a region at each start, adds up six looks into a table and sorts: no length of the
meeting, no sittings, no collisions, no holidays, no people, no fairness, no sentences. Times are processor time of this
process, the median and the least of the runs, ours and the floor by turns.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from handlers.meetings.holidays import shipped
from handlers.meetings.places import CITIES
from handlers.meetings.slots import Busy, Ledger, Request, borne, find
from handlers.meetings.slots.burden import POINTS
from handlers.roster.countries import regions
from storage.records.emeetings import ON_SITE, Anchor, Guest, Holiday

NOW = datetime(2026, 11, 1, tzinfo=UTC)
FIRST, LAST = date(2027, 5, 17), date(2027, 5, 30)
TSAG = Anchor("TSAG-27", "TSAG", date(2027, 5, 24), date(2027, 5, 28))


@dataclass(frozen=True, slots=True)
class Case:
    """A search: how many people of how many countries, the anchor or none, and the account so far."""

    name: str
    request: Request
    anchors: tuple[Anchor, ...]
    holidays: tuple[Holiday, ...]
    guests: tuple[Guest, ...]
    ledger: Ledger

    def run(self) -> int:
        """One search; how many starts were looked at."""
        return find(self.request, self.anchors, self.holidays, self.guests, self.ledger, NOW, 3).starts


def cases() -> tuple[Case, ...]:
    """Cities alone; a group of sixty; three hundred people of every country, a fifth of them on site, collisions."""
    alone = Request(90, FIRST, LAST)
    beside = Request(90, FIRST, LAST, anchor="TSAG-27", required=frozenset({"g1@x.example"}), busy=_busy())
    found = []
    for name, request, count, step in (("cities", alone, 0, 1), ("group", beside, 60, 5), ("union", beside, 300, 1)):
        codes = sorted(regions())[::step]
        guests = tuple(
            Guest(f"g{at}@x.example", country=codes[at % len(codes)], mode=ON_SITE if at % 5 == 0 else "")
            for at in range(count)
        )
        held = (datetime(2027, month, 1, 11, tzinfo=UTC) for month in range(1, 5))
        ledger = Ledger(tuple(borne(str(one), one, one + timedelta(minutes=90), guests) for one in held))
        holidays = shipped(codes if count else (), FIRST - timedelta(days=1), LAST + timedelta(days=1))
        found.append(Case(name, request, (TSAG,) if request.anchor else (), holidays, guests, ledger))
    return tuple(found)


def floor() -> int:
    """The barest loop: six clocks at each start, a table, a sort."""
    places = [ZoneInfo(cities[0]) for cities in CITIES.values()]
    begins = datetime(2027, 5, 16, 22, tzinfo=UTC)
    found = []
    for at in range(1344):
        start = begins + timedelta(minutes=15 * at)
        found.append((sum(POINTS[start.astimezone(place).hour] for place in places), start))
    return len(sorted(found))


def measured(runs: int) -> dict[str, float | str]:
    """Every case and the floor, by turns."""
    found: dict[str, float | str] = {}
    every = cases()
    spent: dict[str, list[float]] = {name: [] for name in (*(one.name for one in every), "floor")}
    firsts = {one.name: _milliseconds(one.run) for one in every}
    for _ in range(runs):
        for one in every:
            spent[one.name].append(_milliseconds(one.run))
        spent["floor"].append(_milliseconds(floor))
    for name, times in spent.items():
        found[f"{name}_ms"], found[f"{name}_least_ms"] = statistics.median(times), min(times)
    for one in every:
        found[f"{one.name}_first_ms"] = firsts[one.name]
        pairs = zip(spent[one.name], spent["floor"], strict=True)
        found[f"{one.name}_floor_ratio"] = statistics.median(ours / bare for ours, bare in pairs)
    return found


def main() -> None:
    """Print one line of JSON."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.slots", description=__doc__)
    parser.add_argument("--runs", type=int, default=25)
    found = measured(parser.parse_args().runs)
    head = {"python": platform.python_version(), "load": round(os.getloadavg()[0], 2), "starts": floor()}
    print(json.dumps(head | {name: round(value, 2) if isinstance(value, float) else value for name, value in found.items()}))


def _milliseconds(run: Callable[[], int]) -> float:
    begun = time.process_time()
    if run() != 1344:
        raise AssertionError("a fortnight has 1,344 quarters")
    return (time.process_time() - begun) * 1000


def _busy() -> tuple[Busy, ...]:
    """A hundred collisions all over the fortnight."""
    begins = datetime(2027, 5, 17, 8, tzinfo=UTC)
    times = [begins + timedelta(days=at % 14, hours=at % 9) for at in range(100)]
    return tuple(Busy(f"g{at}@x.example", one, one + timedelta(hours=2), f"E-meeting {at}") for at, one in enumerate(times))


if __name__ == "__main__":
    main()
