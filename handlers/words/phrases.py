"""Dates, times, sizes and lists as each language writes them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from handlers.words import RIGHT_TO_LEFT, isolated, say
from storage.records import Rules


def said_date(language: str, day: date) -> str:
    """A calendar date in words: `4 March 2026`, `1er mars 2026`, `2026年3月4日`."""
    number = say(language, "day.first") if day.day == 1 else str(day.day)
    month = say(language, f"month.{day.month}")
    return say(language, "date", {"day": number, "month": month, "year": str(day.year)})


def said_dates(language: str, first: date, last: date) -> str:
    """The days of a meeting: one date, or the first and the last."""
    if first == last:
        return said_date(language, first)
    return say(language, "dates", {"first": said_date(language, first), "last": said_date(language, last)})


def said_moment(language: str, moment: datetime, zone: str) -> str:
    """An aware time in the group's zone, with the zone's name and its distance from UTC at that time."""
    local = moment.astimezone(ZoneInfo(zone))
    offset = f"UTC{local:%z}"
    return say(
        language,
        "moment",
        {
            "date": said_date(language, local.date()),
            "time": f"{local:%H:%M}",
            "zone": zone,
            "offset": f"{offset[:-2]}:{offset[-2:]}",
        },
    )


def said_size(language: str, octets: int) -> str:
    """A file's size for people: whole bytes and kilobytes, then one decimal; a kilobyte is 1,024 bytes."""
    step, amount = 0, float(octets)
    while amount >= 1024 and step < 3:
        step, amount = step + 1, amount / 1024
    number = f"{amount:.1f}".replace(".", say(language, "decimal")) if step > 1 else str(round(amount))
    return say(language, f"size.{step}", {"n": number})


def said_list(language: str, items: Iterable[str]) -> str:
    """Several things in a row, each isolated from the next where the text runs from right to left."""
    if language in RIGHT_TO_LEFT:
        items = map(isolated, items)
    return say(language, "comma").join(items)


def said_theme(language: str, theme: str, rules: Rules) -> str:
    """A theme's title in the language, else in English, else its name."""
    titles = next((known.titles for known in rules.themes if known.name == theme), {})
    return titles.get(language) or titles.get("en") or theme


def best_language(wanted: str, rules: Rules) -> str:
    """The language to write in: the wanted one when the group uses it, else the group's first."""
    return wanted if wanted in rules.languages else rules.languages[0]
