"""The written forms of IMAP: folder names, number sets, dates and fetched items, without a socket."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

Response = Sequence[bytes | bytearray]  # text, literal, text, ...: always an odd number of pieces

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
DATE = re.compile(r"^ ?(\d{1,2})-([A-Za-z]{3})-(\d{4}) (\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d)$")
FETCH = re.compile(rb"^\d+ FETCH \(", re.IGNORECASE)
UID = re.compile(rb"\bUID (\d+)", re.IGNORECASE)
SIZE = re.compile(rb"\bRFC822\.SIZE (\d+)", re.IGNORECASE)
INTERNALDATE = re.compile(rb'\bINTERNALDATE "([^"]*)"', re.IGNORECASE)
BODY_AS_QUOTED = re.compile(rb'\bBODY\[[^\]]*\](?:<\d+>)? "((?:[^"\\]|\\.)*)"', re.IGNORECASE)
BODY_AS_LITERAL = re.compile(rb"\bBODY\[[^\]]*\](?:<\d+>)? ~?\{\d+\+?\}$", re.IGNORECASE)
UIDVALIDITY = re.compile(rb"\[UIDVALIDITY (\d+)\]", re.IGNORECASE)
EXISTS = re.compile(rb"^(\d+) EXISTS\b", re.IGNORECASE)
EXPUNGE = re.compile(rb"^\d+ EXPUNGE\b", re.IGNORECASE)
NEEDS_UTF7 = re.compile(r"&|[^\x20-\x7e]+")


@dataclass(frozen=True, slots=True)
class Fetched:
    """One FETCH answer: what the server told of the mail `uid`; None where it told nothing (a NIL body is None too)."""

    uid: int
    size: int | None
    received: datetime | None
    body: bytes | None


def quoted(text: str) -> str:
    """A quoted string of RFC 3501 section 4.3; ValueError for a line break or NUL, which it cannot carry."""
    if re.search(r"[\0\r\n]", text):
        raise ValueError("a line break or NUL cannot be sent to an IMAP server")
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def folder_name(name: str) -> str:
    """A folder name as it goes on the wire: modified UTF-7 (RFC 3501 section 5.1.3), quoted."""
    return quoted(NEEDS_UTF7.sub(_modified_utf7, name))


def _modified_utf7(match: re.Match[str]) -> str:
    if match[0] == "&":
        return "&-"
    return "&" + base64.b64encode(match[0].encode("utf-16-be"), b"+,").decode().rstrip("=") + "-"


def number_set(uids: Iterable[int]) -> str:
    """Ascending numbers as a sequence set: 1, 2, 3, 7 is `1:3,7`. Only the given numbers are named, never a gap."""
    runs: list[list[int]] = []
    for uid in uids:
        if runs and runs[-1][1] == uid - 1:
            runs[-1][1] = uid
        else:
            runs.append([uid, uid])
    return ",".join(f"{first}" if first == last else f"{first}:{last}" for first, last in runs)


def internal_date(text: str) -> datetime | None:
    """INTERNALDATE (RFC 3501 date-time, day padded with a space or not) in UTC; None when it is not a real date.

    Not strptime: its month names follow the locale of the machine.
    """
    match = DATE.match(text)
    if match is None or match[2].title() not in MONTHS:
        return None
    day, year, hour, minute, second = (int(match[n]) for n in (1, 3, 4, 5, 6))
    offset = timedelta(hours=int(match[8]), minutes=int(match[9])) * (-1 if match[7] == "-" else 1)
    try:
        local = datetime(year, MONTHS.index(match[2].title()) + 1, day, hour, minute, second, tzinfo=timezone(offset))
        return local.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def uids_found(responses: Iterable[Response]) -> list[int]:
    """The numbers of all SEARCH answers, ascending, each once. Servers may answer nothing, or in several lines."""
    lines = (response[0].split() for response in responses)
    return sorted({int(word) for line in lines if line[:1] == [b"SEARCH"] for word in line[1:] if word.isdigit()})


def uidvalidity(responses: Iterable[Response]) -> int | None:
    """The last UIDVALIDITY told among untagged answers, or None."""
    told = [int(match[1]) for response in responses if (match := UIDVALIDITY.search(response[0]))]
    return told[-1] if told else None


def fetched(response: Response) -> Fetched | None:
    """A FETCH answer as a record; None for every other answer and for one without UID (unsolicited flags).

    The order of the items is the server's choice: they may stand before or after the body (Dovecot and pymap differ).
    """
    if not FETCH.match(response[0]):
        return None
    body: bytes | bytearray | None = None
    texts = list(response[::2])
    if BODY_AS_LITERAL.search(texts[0]):
        body = response[1]
    elif match := BODY_AS_QUOTED.search(texts[0]):
        body = re.sub(rb"\\(.)", rb"\1", match[1], flags=re.DOTALL)
        texts[0] = texts[0][: match.start()] + texts[0][match.end() :]
    text = b" ".join(texts)
    uid, size, date = UID.search(text), SIZE.search(text), INTERNALDATE.search(text)
    if uid is None:
        return None
    return Fetched(
        uid=int(uid[1]),
        size=int(size[1]) if size else None,
        received=internal_date(date[1].decode("ascii", "replace")) if date else None,
        body=None if body is None else bytes(body),
    )
