"""Holidays: Geneva's, the Union's own list, those of the members' countries, and what a group adds in files of its own.

The lists are data beside this room (docs/decisions/0008 says why no package is asked at run time); they reach from
FIRST_YEAR to LAST_YEAR, and whoever asks beyond is told so instead of being told that nobody has a holiday.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from handlers.documents.cover.folding import clean, fold
from handlers.meetings.dates import DateError, day_of
from handlers.roster import countries
from handlers.roster.reading import Mistake, Row, nearest
from storage.records.emeetings import Holiday

GENEVA, ITU = "Geneva", "ITU"
FIRST_YEAR, LAST_YEAR = 2026, 2031
MOST_ROWS = 5_000


@dataclass(frozen=True, slots=True)
class HolidayReading:
    """What a list of holidays says, and every mistake in it, with its line; with mistakes nothing of it counts."""

    holidays: tuple[Holiday, ...] = ()
    mistakes: tuple[Mistake, ...] = ()


def shipped(places: Iterable[str], first: date, last: date) -> tuple[Holiday, ...]:
    """The holidays of Geneva, the Union and these countries (ISO 3166) from `first` to `last`, by day."""
    wanted = {GENEVA, ITU, *places}
    found = (
        Holiday(day, where, name)
        for where, name, days in _lists()
        if where in wanted
        for day in _days(days)
        if first <= day <= last
    )
    return tuple(sorted(found, key=lambda one: (one.day, one.where, one.name)))


def unknown_years(first: date, last: date) -> tuple[int, ...]:
    """The years between two days of which no list is here."""
    return tuple(year for year in range(first.year, last.year + 1) if not FIRST_YEAR <= year <= LAST_YEAR)


def read_holidays(rows: Sequence[Row]) -> HolidayReading:
    """A group's own list out of (line, cells): day, where (ITU, Geneva or a country), name. Never raises.

    The first row may name the columns; a line that begins with # is a remark. One mistake, and nothing counts.
    """
    found: list[Holiday] = []
    mistakes: list[Mistake] = []
    for at, (line, cells) in enumerate(rows[:MOST_ROWS]):
        texts = [clean(cell, 200) for cell in cells]
        if not any(texts) or texts[0].startswith("#") or (at == 0 and not any(sign.isdigit() for sign in texts[0])):
            continue
        one = _row(line, [*texts, "", ""], mistakes)
        found += [one] if one else []
    if len(rows) > MOST_ROWS:
        mistakes.append(Mistake(rows[MOST_ROWS][0], "", f"at most {MOST_ROWS} lines are read"))
    return HolidayReading((), tuple(mistakes)) if mistakes else HolidayReading(tuple(found))


def _row(line: int, texts: list[str], mistakes: list[Mistake]) -> Holiday | None:
    written, place, name = texts[:3]
    before = len(mistakes)
    day = date.min
    try:
        day = day_of(written)
    except DateError as error:
        mistakes.append(Mistake(line, "day", str(error)))
    where = _places().get(fold(place), "")
    if not where:
        near = nearest(place, _places(), 0.6) if place else ""
        mistakes.append(Mistake(line, "where", f"{place!r} is neither ITU nor Geneva nor a country.", near))
    if not name:
        mistakes.append(Mistake(line, "name", "a name is needed"))
    return Holiday(day, where, name) if len(mistakes) == before else None


@cache
def _places() -> dict[str, str]:
    return {"itu": ITU, "uit": ITU, "geneva": GENEVA, "geneve": GENEVA, "ginebra": GENEVA} | countries.names()


@cache
def _lists() -> tuple[tuple[str, str, str], ...]:
    """Place, name and days of every line of both lists."""
    found: list[tuple[str, str, str]] = []
    for file in ("itu.tsv", "national.tsv"):
        text = files("handlers.meetings.holidays").joinpath(file).read_text("utf-8")
        for line in text.splitlines():
            if not line.startswith("#"):
                where, name, days = line.split("\t")
                found.append((where, name, days))
    return tuple(found)


def _days(written: str) -> Iterator[date]:
    if len(written) == len("01-01"):
        yield from (date.fromisoformat(f"{year}-{written}") for year in range(FIRST_YEAR, LAST_YEAR + 1))
        return
    yield from map(date.fromisoformat, written.split())
