"""Reads the calendars in a folder with libical (KDE, Evolution, Cyrus); one JSON object a line. Run in its own process."""

from __future__ import annotations

import ctypes
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

_C = ctypes.CDLL("libical.so.3")


class _Time(ctypes.Structure):
    """icaltimetype of libical 3: six numbers, two flags, and the zone."""

    _fields_ = [
        *(
            (name, ctypes.c_int)
            for name in ("year", "month", "day", "hour", "minute", "second", "is_date", "is_daylight")
        ),
        ("zone", ctypes.c_void_p),
    ]


def _function(name: str, returns: type | None, *takes: type) -> Callable[..., Any]:
    found = getattr(_C, name)
    found.restype, found.argtypes = returns, takes
    return cast(Callable[..., Any], found)


_pointer, _text = ctypes.c_void_p, ctypes.c_char_p
_parse = _function("icalparser_parse_string", _pointer, _text)
_first = _function("icalcomponent_get_first_component", _pointer, _pointer, ctypes.c_int)
_uid = _function("icalcomponent_get_uid", _text, _pointer)
_sequence = _function("icalcomponent_get_sequence", ctypes.c_int, _pointer)
_starts = _function("icalcomponent_get_dtstart", _Time, _pointer)
_ends = _function("icalcomponent_get_dtend", _Time, _pointer)
_utc = _function("icaltimezone_get_utc_timezone", _pointer)
_convert = _function("icaltime_convert_to_zone", _Time, _Time, _pointer)
_kind = _function("icalproperty_string_to_kind", ctypes.c_int, _text)
_first_property = _function("icalcomponent_get_first_property", _pointer, _pointer, ctypes.c_int)
_next_property = _function("icalcomponent_get_next_property", _pointer, _pointer, ctypes.c_int)
_attendee = _function("icalproperty_get_attendee", _text, _pointer)
_component_kind = _function("icalcomponent_string_to_kind", ctypes.c_int, _text)
_errors = _function("icalcomponent_count_errors", ctypes.c_int, _pointer)


def _told(time: _Time) -> str | None:
    if time.year == 0:
        return None
    one = _convert(time, _utc())
    return f"{one.year:04}-{one.month:02}-{one.day:02}T{one.hour:02}:{one.minute:02}:{one.second:02}Z"


def main() -> None:
    """Read every .ics in the folder that is named."""
    for path in sorted(Path(sys.argv[1]).glob("*.ics")):
        calendar = _parse(path.read_bytes())
        event = _first(calendar, _component_kind(b"VEVENT"))
        kind, people = _kind(b"ATTENDEE"), []
        found = _first_property(event, kind)
        while found:
            people.append(_attendee(found).decode().removeprefix("mailto:"))
            found = _next_property(event, kind)
        fields = {
            "file": path.name, "uid": _uid(event).decode(), "sequence": _sequence(event), "starts": _told(_starts(event)),
            "ends": _told(_ends(event)), "attendees": sorted(people), "errors": _errors(calendar),
        }  # fmt: skip
        print(json.dumps(fields))


if __name__ == "__main__":
    main()
