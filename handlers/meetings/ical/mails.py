"""Calendars in a mail: found wherever a program may have put them, twins counted once (RFC 6047, and what is sent)."""

from __future__ import annotations

import binascii
import re
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass, replace
from email.header import decode_header
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from email.utils import getaddresses

from handlers.meetings.ical.lines import CUT
from handlers.meetings.ical.reading import ANSWERS, read_calendars
from handlers.meetings.ical.values import mailbox_in
from storage.records.emeetings import Reply

MOST_IN_MAIL = 100
MOST_BYTES = 1024 * 1024
# Above this size only the bytes are searched: a parsed tree of a mail takes twelve times its memory.
MOST_PARSED = 4 * 1024 * 1024
MOST_PARTS = 300
_LONGEST_FIELD = 8 * 1024  # the email package takes seconds over parameters by the thousand
MOST_CALENDARS = 20

_BEGIN = re.compile(rb"BEGIN:[ \t]*VCALENDAR", re.IGNORECASE)
_ENCODED = re.compile(rb"QkVHSU46VkNBTEVOREFS[A-Za-z0-9+/=\r\n \t]*")
_OPENED = re.compile(rb"^(?:From [^\n]*\r?\n)?(?:[!-9;-~]{1,70}:|[ \t])")
_TYPES = (
    "text/calendar",
    "application/ics",
    "text/x-vcalendar",
    "application/calendar",
    "text/ical",
    "application/ical",
)
_SUFFIXES = (".ics", ".vcs", ".ical", ".icalendar", ".ifb")
_WRITERS, _READERS = ("from", "reply-to", "sender"), ("to", "delivered-to", "cc")
_TYPE_FIELD = re.compile(rb"^content-[a-z]+:[^\n]*(?:\n[ \t][^\n]*)*", re.IGNORECASE | re.MULTILINE)
_SOFT = re.compile(rb"=\r?\n|=0D=0A|=3D", re.IGNORECASE)

OUTSIDE = "it stands in no calendar part of the mail"
ENCLOSED = "it stands in a mail that is enclosed"
TNEF = "the mail holds a winmail.dat, which is not read"


@dataclass(frozen=True, slots=True)
class _Found:
    """The bytes of a calendar with what the mail says of them."""

    data: bytes
    charset: str = ""
    method: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """`sender` is the address in From, lower-case: a claim and no proof."""

    sender: str = ""
    problems: tuple[str, ...] = ()


def looks_like_mail(data: bytes) -> bool:
    """True when bytes begin as a mail does, False when they begin as a calendar (or anything else)."""
    head = data[:4096].lstrip(b"\xef\xbb\xbf\r\n\t ")
    return not _BEGIN.match(head) and _OPENED.match(head) is not None and not head[:6].upper().startswith(b"BEGIN:")


def read_anything(data: bytes) -> tuple[Reply, ...]:
    """The calendar objects in a file that is a calendar or a mail. Never raises."""
    return replies_of(data) if looks_like_mail(data) else read_calendars(data)


def replies_of(raw: bytes) -> tuple[Reply, ...]:
    """The calendar objects of a whole mail (RFC 5322), in order, twins once. Never raises.

    Who of several ATTENDEEs speaks is told by From. `attendee` stays empty when the calendar names none. The method is
    the calendar's, the mail's `method=` stands in for a missing one. `problems` tells where a calendar was found oddly.
    """
    raw = raw.lstrip(b"\xef\xbb\xbf\r\n") if raw[:3] == b"\xef\xbb\xbf" else raw
    mail = _parsed(raw)
    writers, readers = ((_people(mail, *names) if mail else ()) for names in (_WRITERS, _READERS))
    replies: list[Reply] = []
    for found in _calendars(raw, mail):
        read = read_calendars(found.data[:MOST_BYTES], found.charset, writers, readers, MOST_IN_MAIL - len(replies))
        replies += [_with(reply, found) for reply in read]
    return _once(replies)


def told_in_mail(raw: bytes) -> Told:
    """Who a mail says it is from, and what lies in it that cannot be read. Never raises; nothing when it is no mail."""
    if not looks_like_mail(raw):
        return Told()
    mail = _parsed(raw)
    wrapped = re.search(rb"application/(?:vnd\.)?ms-tnef|winmail\.dat", raw[:MOST_PARSED], re.IGNORECASE) is not None
    return Told(next(iter(_addresses(mail, "from")), "") if mail else "", (TNEF,) if wrapped else ())


def _parsed(raw: bytes) -> Message | None:
    """The mail as a tree; None when it is too large or too odd for that."""
    if len(raw) > MOST_PARSED or any(len(found[0]) > _LONGEST_FIELD for found in _TYPE_FIELD.finditer(raw)):
        return None
    try:
        return BytesParser(policy=compat32).parsebytes(raw)
    except (RecursionError, ValueError, LookupError, AttributeError, TypeError, UnicodeError):
        return None


def _people(mail: Message, *names: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for name in names for one in _addresses(mail, name)))


def _addresses(mail: Message, name: str) -> tuple[str, ...]:
    values = [str(value)[:4000] for value in (mail.get_all(name) or [])[:5]]
    try:
        pairs = getaddresses(["".join(_words(value)) for value in values])
    except (ValueError, RecursionError, LookupError, TypeError, UnicodeError):
        pairs = [("", value) for value in values]
    return tuple(found for _, told in pairs[:50] if (found := mailbox_in(told)))


def _words(value: str) -> Iterator[str]:
    for part, code in decode_header(value):
        yield part if isinstance(part, str) else part.decode(code or "latin-1", "replace")


def _calendars(raw: bytes, mail: Message | None) -> list[_Found]:
    """The calendars of a mail: parts that say so, then parts that hold one, then anywhere in the bytes."""
    parts = list(_parts(mail)) if mail is not None else []
    declared = [one for part, depth in parts if _declared(part) for one in _content(part, depth)]
    held = declared or [
        replace(one, problem=one.problem or OUTSIDE)
        for part, depth in parts
        if part.get_content_maintype() in ("text", "application")
        for one in _content(part, depth)
    ]
    return (held or list(_searched(raw)))[:MOST_CALENDARS]


def _parts(mail: Message) -> Iterator[tuple[Message, int]]:
    """The leaves of a mail, with how many enclosed mails they lie in."""
    waiting, seen = [(mail, 0)], 0
    while waiting and seen < MOST_PARTS:
        part, depth = waiting.pop()
        seen += 1
        content = part.get_payload()
        if not isinstance(content, list):
            yield part, depth
            continue
        deeper = depth + (part.get_content_maintype() == "message")
        waiting += [(one, deeper) for one in reversed(content) if isinstance(one, Message)]


def _declared(part: Message) -> bool:
    """True when a part says that it is a calendar, by its type or by its name."""
    try:
        name = str(part.get_filename() or part.get_param("name") or "")
    except (ValueError, LookupError, TypeError, UnicodeError):
        name = ""
    return part.get_content_type() in _TYPES or name.strip().lower().endswith(_SUFFIXES)


def _content(part: Message, depth: int) -> Iterator[_Found]:
    """The calendar in a part: as it is encoded, else as it stands."""
    method, charset = (_param(part, name) for name in ("method", "charset"))
    for data in (_payload(part, True), _payload(part, False)):
        begin = _BEGIN.search(data[:MOST_BYTES].replace(b"\0", b"") if b"\0" in data[:40] else data)
        if begin:
            if data[begin.end() : begin.end() + 3].upper() == b"=0D":  # encoded twice, or not declared
                data = binascii.a2b_qp(data)
            yield _Found(data, charset, method.upper(), ENCLOSED if depth else "")
            return


def _payload(part: Message, undone: bool) -> bytes:
    try:
        content = part.get_payload(decode=True) if undone else part.get_payload()
    except (ValueError, LookupError, TypeError, UnicodeError, AssertionError):
        return b""
    if isinstance(content, bytes):
        return content
    return content.encode("utf-8", "surrogateescape") if isinstance(content, str) else b""


def _param(part: Message, name: str) -> str:
    try:
        value = part.get_param(name) or ""
    except (ValueError, LookupError, TypeError, UnicodeError):
        return ""
    return str(value[2] if isinstance(value, tuple) else value).strip()[:60]


def _searched(raw: bytes) -> Iterator[_Found]:
    """Calendars in the bytes of a mail whose parts cannot be told apart: bare, quoted-printable or base64."""
    if found := _BEGIN.search(raw):
        data = raw[found.start() : found.start() + MOST_BYTES]
        quoted = _SOFT.search(data[:2000]) is not None
        yield _Found(binascii.a2b_qp(data) if quoted else data, problem=OUTSIDE)
        return
    if block := _ENCODED.search(raw):
        clean = re.sub(rb"[^A-Za-z0-9+/]", b"", block[0][:MOST_BYTES].partition(b"=")[0])
        yield _Found(b64decode(clean[: len(clean) // 4 * 4] + _tail(clean)), problem=OUTSIDE)


def _tail(clean: bytes) -> bytes:
    left = clean[len(clean) // 4 * 4 :]
    return left + b"=" * (4 - len(left)) if len(left) > 1 else b""


def _with(reply: Reply, found: _Found) -> Reply:
    """A reply with what its place in the mail adds."""
    told = list(reply.problems)
    method = reply.method
    if not method and found.method:
        method = found.method
        told = [one for one in told if one != "no METHOD"] + ["METHOD stands only in the mail"]
        if method in ANSWERS and not reply.attendee and "no ATTENDEE" not in told:
            told.append("no ATTENDEE")
    elif found.method and found.method != method:
        told.append(f"the mail says method={found.method}")
    told += [found.problem] if found.problem else []
    told += [CUT] if len(found.data) > MOST_BYTES and CUT not in told else []
    return replace(reply, method=method, problems=tuple(told))


def _once(replies: list[Reply]) -> tuple[Reply, ...]:
    """Each object once: a mail carries the same calendar as a part and as a file. The first counts, as readers show it."""
    kept: dict[tuple[object, ...], Reply] = {}
    for reply in replies:
        key = (reply.uid, reply.recurrence, reply.attendee) if reply.uid else (reply.uid, reply.method)
        first = kept.setdefault(key, reply)
        same = (first.method, first.sequence, first.stamp, first.partstat, first.starts) == (
            reply.method, reply.sequence, reply.stamp, reply.partstat, reply.starts,
        )  # fmt: skip
        if not same:
            kept[key] = replace(first, problems=(*dict.fromkeys((*first.problems, "its twin says otherwise")),))
    return tuple(kept.values())
