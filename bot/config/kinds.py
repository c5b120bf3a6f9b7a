"""What a text must look like to be an address, a time zone, a language, a name, a variable or a resolution."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from zoneinfo import ZoneInfo, available_timezones

from bot.config.schema import LANGUAGES
from handlers.meetings.anchors.written import reason_against_sitting

SECTORS = ("R", "T", "D", "GS")
BODIES = ("PP", "WTSA", "WTDC", "RA", "WRC", "WCIT")

# RFC 5321 section 4.1.2 without quoted local parts and address literals, which no list server hands out.
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_ADDRESS = re.compile(rf"{_ATOM}(\.{_ATOM})*@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")


def reason_against(kind: str, text: str) -> str:
    """Why `text` is not of the kind; empty when it is. An unknown kind is a mistake in the schema (KeyError)."""
    return _CHECKS[kind](text)


def _address(text: str) -> str:
    if len(text) <= 254 and _ADDRESS.fullmatch(text):
        return ""
    return f'must be a bare mail address such as somebody@example.org, is "{text}"'


def _zone(text: str) -> str:
    try:
        ZoneInfo(text)
    except (KeyError, ValueError, OSError):  # no such zone, a path that leads away, the name of a folder
        close = difflib.get_close_matches(text, available_timezones(), n=1, cutoff=0.7)
        hint = f" (did you mean {close[0]}?)" if close else " (use a name such as Europe/Zurich)"
        return f'there is no time zone "{text}"{hint}'
    return ""


def _language(text: str) -> str:
    return "" if text in LANGUAGES else f'must be one of {", ".join(LANGUAGES)}, is "{text}"'


def _name(text: str) -> str:
    return "" if re.fullmatch(r"\w[\w.-]{0,63}", text) else f'must be letters, digits, - and _ only, is "{text}"'


def _variable(text: str) -> str:
    good = re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", text)
    return "" if good else f'must be the name of an environment variable, is "{text}"'


def _resolution(text: str) -> str:
    if re.fullmatch(rf"({'|'.join(BODIES)}) [1-9]\d{{0,2}}", text):
        return ""
    return f'must be a body ({", ".join(BODIES)}) and a number, such as "PP 175", is "{text}"'


def _focal_point(text: str) -> str:
    sector, _, address = text.partition(" ")
    if sector in SECTORS and not _address(address):
        return ""
    return f'must be a Sector ({", ".join(SECTORS)}) and an address, such as "R amal@example.org", is "{text}"'


_CHECKS: dict[str, Callable[[str], str]] = {
    "address": _address, "zone": _zone, "language": _language,
    "name": _name, "variable": _variable, "resolution": _resolution, "focal point": _focal_point,
    "session": reason_against_sitting,
}  # fmt: skip
