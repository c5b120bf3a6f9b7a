"""Hours that people write on a wall clock become instants; an hour that clocks skip is refused, one that comes twice asked.

PEP 495 tells the two apart: in a gap the round trip through UTC changes the hour, in a fold both values of `fold`
give another instant.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

GAP, FOLD = "gap", "fold"


@lru_cache(maxsize=700)
def known(zone: str) -> ZoneInfo:
    """A zone by its IANA name, kept: zoneinfo itself keeps eight, and reads the others from disk at each call."""
    return ZoneInfo(zone)


class ClockError(ValueError):
    """An hour that is none or two. `kind` is `gap` or `fold`; `choices` are what may be meant, as instants (UTC).

    Not temporary: somebody has to say what is meant. The text of it is English; `handlers.words.slots` has the others.
    """

    def __init__(self, kind: str, written: datetime, zone: str, choices: tuple[datetime, ...]) -> None:
        self.kind, self.written, self.zone, self.choices = kind, written, zone, choices
        meant = " or ".join(_offset_form(one, zone) for one in choices)
        told = "does not exist, the clocks jump over it" if kind == GAP else "comes twice, the clocks go back"
        super().__init__(f"{written:%Y-%m-%d %H:%M} {told} ({zone}); write {meant}")


def instant(day: date, hour: time, zone: str) -> datetime:
    """The instant (UTC) of a wall-clock hour in a zone (IANA). Raises ClockError for a gap and for a fold."""
    wall = datetime.combine(day, hour)
    place = known(zone)
    first, second = (wall.replace(tzinfo=place, fold=fold).astimezone(UTC) for fold in (0, 1))
    if first == second:
        return first
    # In a gap fold 0 counts by the offset before the jump, so it lies after fold 1.
    if first > second:
        raise ClockError(GAP, wall, zone, (second, first))
    raise ClockError(FOLD, wall, zone, (first, second))


def midnight(day: date, zone: str) -> datetime:
    """The instant (UTC) at which a day of the zone begins; where midnight is missing, the jump itself."""
    return datetime.combine(day, time.min, known(zone)).astimezone(UTC)




def _offset_form(moment: datetime, zone: str) -> str:
    """A moment as it can be written without doubt: `2026-10-25 02:30+02:00`."""
    local = moment.astimezone(known(zone))
    offset = f"{local:%z}"
    return f"{local:%Y-%m-%d %H:%M}{offset[:3]}:{offset[3:5]}"
