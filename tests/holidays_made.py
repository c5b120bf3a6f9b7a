"""Makes the list of national holidays anew: `python -m tests.holidays_made 2026 2031 > handlers/meetings/holidays/national.tsv`.

It needs the package `holidays` (MIT), which the bot itself does not: run it in an environment of its own.
"""

from __future__ import annotations

import importlib
import sys
from collections import defaultdict
from datetime import date
from typing import Protocol, cast

from handlers.roster.countries import regions

HEAD = """\
# National holidays by country (ISO 3166): code, English name where there is one, days of {first} to {last}.
# 01-01 is that day in every one of these years. "(estimated)" is by the moon and may be a day off.
# Made by tests/holidays_made.py from the package holidays {version} (MIT, https://github.com/vacanza/holidays).
"""


class _Package(Protocol):
    """As much of the package as is used here."""

    __version__: str

    def country_holidays(
        self, country: str, *, subdiv: str | None = None, years: list[int], language: str | None = None
    ) -> dict[date, str]: ...

    def list_localized_countries(self) -> dict[str, list[str]]: ...


def lines(first: int, last: int) -> list[str]:
    """The whole file, line by line; years are first to last, both included."""
    package = cast("_Package", importlib.import_module("holidays"))
    years = list(range(first, last + 1))
    spoken = package.list_localized_countries()
    found = HEAD.format(first=first, last=last, version=package.__version__).splitlines()
    for where, country, subdiv in (("Geneva", "CH", "GE"), *((code, code, None) for code in sorted(regions()))):
        english = next((one for one in ("en_US", "en_GB") if one in spoken.get(country, ())), None)
        days: dict[str, list[date]] = defaultdict(list)
        named = package.country_holidays(country, subdiv=subdiv, years=years, language=english)
        for day, names in sorted(named.items()):
            for name in names.split("; "):
                days[name].append(day)
        found += [f"{where}\t{name}\t{_written(them, years)}" for name, them in sorted(days.items())]
    return found


def _written(days: list[date], years: list[int]) -> str:
    short = {f"{day:%m-%d}" for day in days}
    if len(short) == 1 and len(days) == len(years):
        return short.pop()
    return " ".join(day.isoformat() for day in days)


if __name__ == "__main__":
    print("\n".join(lines(int(sys.argv[1]), int(sys.argv[2]))))
