"""A slot, every part of its score, why nothing fits, and who bore what: as sentences in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from handlers.letters import clean_line
from handlers.meetings.clocks import ClockError
from handlers.meetings.slots.finding import SlotError
from handlers.meetings.slots.nouns import NOTHING, REGIONS, Ledger, Part, Relaxed, Request, Slot, Slots, Value
from handlers.words import RIGHT_TO_LEFT, isolated, say
from handlers.words.phrases import said_date, said_list
from handlers.words.slots import SLOTS

_REGION_NAMES = ("region", "most")


def said(language: str, key: str, values: Mapping[str, Value] = NOTHING) -> str:
    """One sentence of the catalogue of slots, numbers, days and lists written as the language writes them."""
    language = language.partition("-")[0].lower()
    sentence = SLOTS.get(language, SLOTS["en"])[key]
    written = {name: _written(language, name, value) for name, value in values.items()}
    if language in RIGHT_TO_LEFT and not key.endswith(".subject"):
        written = {name: isolated(value) for name, value in written.items()}
    return sentence.format_map(written)


def said_number(language: str, number: float) -> str:
    """A number with one decimal at most, and none that is nought."""
    text = f"{number:.1f}".removesuffix(".0")
    return text.replace(".", say(language, "decimal"))


def said_region(language: str, region: str) -> str:
    """A region's name."""
    return said(language, f"region.{region}") if region in REGIONS else region


def said_slot(language: str, slot: Slot, zone: str) -> str:
    """When a slot is: weekday, day, hours in the zone and in UTC."""
    place = ZoneInfo(zone)
    starts, ends = slot.starts.astimezone(place), slot.ends.astimezone(place)
    utc = f"{slot.starts.astimezone(UTC):%H:%M}–{slot.ends.astimezone(UTC):%H:%M}"
    values: dict[str, Value] = {
        "weekday": said(language, f"weekday.{starts.weekday()}"),
        "date": starts.date(),
        "start": f"{starts:%H:%M}",
        "end": f"{ends:%H:%M}",
        "zone": zone,
        "utc": utc,
    }
    return said(language, "slot.time", values)


def said_part(language: str, part: Part) -> str:
    """One part of a score: its measure, its points, and why."""
    values: dict[str, Value] = {
        "measure": said(language, f"measure.{part.measure}"),
        "points": float(part.points),
        "why": said(language, part.key, part.values),
    }
    return said(language, "part" if part.points else "part.none", values)


def said_clocks(language: str, slot: Slot) -> tuple[str, ...]:
    """Each region's local hours, from its westernmost to its easternmost place; hours of night are named."""
    lines = []
    for region, clocks in slot.clocks.items():
        hours = [f"{starts:%H:%M}–{ends:%H:%M}" for _, starts, ends in clocks]
        span = hours[0]
        if len(hours) == 2:
            span = said(language, "slot.range", {"first": hours[0], "last": hours[1]})
        night = slot.night.get(region, 0.0)
        values: dict[str, Value] = {"region": region, "hours": span, "night": night}
        lines.append(said(language, "slot.night" if night >= 0.05 else "slot.hours", values))
    return tuple(lines)


def slot_lines(language: str, slot: Slot, found: Slots) -> tuple[str, ...]:
    """All that is said of one slot: when, its score, every part, whether it is fair, the hours of each region."""
    lines = [
        said_slot(language, slot, found.request.zone),
        said(language, "slot.score", {"score": round(slot.score, 1)}),
        *(said_part(language, part) for part in slot.parts),
    ]
    if slot.fairest:
        lines.append(said(language, "slot.fairest"))
    if not slot.fair:
        lines.append(said(language, "slot.unfair", {"least": found.least}))
    return (*lines, *said_clocks(language, slot))


def head_lines(language: str, found: Slots) -> tuple[str, ...]:
    """How many times were looked at and fit, what ruled out most, what each rule would give, and what is not known."""
    lines = [said(language, "found.head" if found.kept else "none.head", {"starts": found.starts, "kept": found.kept})]
    if found.kept and found.removed:
        lines.append(said(language, "found.removed", _removal(language, found, *found.removed[0])))
    if not found.kept:
        lines += [said(language, "none.removed", _removal(language, found, *one)) for one in found.removed]
        lines += [line for one in found.relaxed for line in _relaxed(language, one, found.request)]
        lines += [] if found.relaxed else [said(language, "none.hopeless")]
    if not found.placed:
        lines.append(said(language, "note.cities"))
    if found.unplaced:
        lines.append(said(language, "note.unplaced", {"count": found.unplaced}))
    if found.unknown_years:
        lines.append(said(language, "note.years", {"years": tuple(map(str, found.unknown_years))}))
    return tuple(lines)


def ledger_lines(language: str, ledger: Ledger, since: date) -> tuple[str, ...]:
    """The public account: what each region has borne since a day; the most burdened first."""
    lines = [said(language, "ledger.title", {"date": since}), said(language, "ledger.what")]
    if not ledger.meetings:
        return (*lines, said(language, "ledger.none"))
    lines.append(said(language, "ledger.meetings", {"count": len(ledger.meetings)}))
    for region in sorted(REGIONS, key=lambda one: (-ledger.night(one), -ledger.burden(one), one)):
        values: dict[str, Value] = {"region": region, "night": ledger.night(region), "points": ledger.burden(region)}
        lines.append(said(language, "ledger.row", values))
    return tuple(lines)


def said_wrong(language: str, error: SlotError) -> str:
    """Why a wish cannot be looked for, and what to ask for instead."""
    values = {name: clean_line(value) if isinstance(value, str) else value for name, value in error.values.items()}
    return said(language, error.key, values)


def said_clock_error(language: str, error: ClockError) -> str:
    """An hour that does not exist or comes twice, with what to write instead."""
    written = [f"{one.astimezone(ZoneInfo(error.zone)):%H:%M%z}" for one in error.choices]
    one, other = (f"{text[:-2]}:{text[-2:]}" for text in written)
    choices = said(language, "or", {"one": one, "other": other})
    values: dict[str, Value] = {
        "time": f"{error.written:%H:%M}",
        "date": error.written.date(),
        "zone": error.zone,
        "choices": choices,
    }
    return said(language, f"clock.{error.kind}", values)


def said_filter(language: str, name: str, request: Request) -> str:
    """What a hard filter is about."""
    values: dict[str, Value] = {"days": request.notice_days, "minutes": request.gap_minutes}
    return said(language, f"filter.{name}", values)


# --- within -------------------------------------------------------------------------------------------------------


def _written(language: str, name: str, value: Value) -> str:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return said_date(language, value)
    if isinstance(value, float):
        return said_number(language, value)
    if isinstance(value, tuple):
        return said_list(language, _cleaned(value))
    if name in _REGION_NAMES:
        return said_region(language, str(value))
    return str(value) if name in _OURS else clean_line(str(value))


_OURS = ("weekday", "measure", "why", "hours", "first", "last", "choices", "slot", "filter", "filters")


def _cleaned(items: Iterable[str]) -> list[str]:
    return [clean_line(item) for item in items]


def _removal(language: str, found: Slots, name: str, count: int) -> dict[str, Value]:
    return {"filter": said_filter(language, name, found.request), "count": count, "starts": found.starts}


def _relaxed(language: str, one: Relaxed, request: Request) -> tuple[str, ...]:
    filters = said_list(language, (said_filter(language, name, request) for name in one.filters))
    values: dict[str, Value] = {
        "filters": filters,
        "count": one.gives,
        "slot": said_slot(language, one.best, request.zone),
    }
    lines = (said(language, "none.relaxed", values),)
    return (*lines, said(language, "none.notice", {"days": one.notice_days})) if one.notice_days else lines
