"""The one builder of letters: words for people become bytes for the wire here, and nowhere else.

The bytes are written by a serialiser of our own (the email package needs 1.5 ms a letter and lets encoded newlines
through in Python 3.11.7 and 3.12.1) and then read back by the email package: what it reads must be what was meant.
"""

from __future__ import annotations

import re
from datetime import datetime
from email.utils import format_datetime

from handlers.letters.clean import clean_body, clean_ids, clean_line, is_writable
from handlers.letters.enclosed import check_enclosed, check_pictured, with_calendar, with_picture
from handlers.letters.ids import is_ours, message_id_for
from handlers.letters.wire import LetterError, body, body_read, decoded, field, read_header, sender_words, words_of
from storage.records import Composed, Letter, Rules

__all__ = [
    "LetterError",
    "clean_body",
    "clean_ids",
    "clean_line",
    "compose",
    "is_ours",
    "is_writable",
    "message_id_for",
]

LANGUAGE = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8}){0,5}")
AUTOMATIC = ("auto-replied", "auto-generated", "no")


def compose(letter: Letter, rules: Rules, secret: bytes, now: datetime) -> Composed:
    """Build a letter's bytes, the same for the same arguments; `now` (aware) becomes its Date.

    Raises LetterError when an address, language or time is not usable, when the bytes do not read back as meant, or when
    a calendar does not pass the gate (`handlers/meetings/ical/gate.py`).
    """
    _check(letter, rules, now)
    message_id = message_id_for(letter.key, rules.sender.rpartition("@")[2], secret)
    subject = clean_line(letter.subject)
    parts = [clean_body(letter.text), *([clean_body(letter.html)] if letter.html else [])]
    if letter.calendar:
        _pass_gate(letter)
        content, kind = with_calendar(parts, letter.calendar, letter.method, message_id[6:30])
        about_content = [("Content-Type", kind)]
    elif letter.picture:
        content, kind = with_picture(parts, letter.picture, message_id[6:30])
        about_content = [("Content-Type", kind)]
    else:
        content, about_content = _content(parts, message_id)
    fields = [
        ("From", list(sender_words(rules.sender_name, rules.sender))),
        ("To", [f"{address}," for address in letter.to[:-1]] + [letter.to[-1]]),
        ("Subject", words_of(subject, "Subject")),
        ("Date", [format_datetime(now)]),
        ("Message-ID", [message_id]),
        ("In-Reply-To", list(clean_ids((letter.in_reply_to,)))),
        ("References", list(clean_ids(letter.references))),
        ("MIME-Version", ["1.0"]),
        *about_content,
        ("Content-Language", [letter.language]),
        ("Auto-Submitted", [letter.automatic]),
        ("X-Auto-Response-Suppress", ["All"]),
        ("X-ISCG-Bot", words_of(clean_line(rules.group), "X-ISCG-Bot")),
    ]
    fields = [(name, words) for name, words in fields if words]
    data = "\r\n".join(field(name, words) for name, words in fields).encode("ascii") + b"\r\n\r\n" + content
    _read_back(data, [name for name, _ in fields], letter, fields[0][1], subject)
    if letter.calendar:
        check_enclosed(data, parts, letter.calendar, letter.method)
    elif letter.picture:
        check_pictured(data, parts, letter.picture)
    elif body_read(data) != [part.encode() for part in parts]:
        raise LetterError("The body reads back otherwise than it was written.")
    return Composed(letter.key, letter.kind, message_id, subject, letter.language, letter.to, data)


def _content(parts: list[str], message_id: str) -> tuple[bytes, list[tuple[str, list[str]]]]:
    """The body as bytes, and the fields that describe it: plain text first, then the page (RFC 2046 section 5.1.4)."""
    if len(parts) == 1:
        encoding, content = body(parts[0])
        return content, [("Content-Type", ["text/plain; charset=utf-8"]), ("Content-Transfer-Encoding", [encoding])]
    # No encoded line can begin so: "=" is always followed by hex digits in quoted-printable, and base64 has no "_".
    boundary = f"=_{message_id[6:30]}"
    rows = []
    for kind, (encoding, octets) in zip(("plain", "html"), map(body, parts), strict=True):
        head = f"--{boundary}\r\nContent-Type: text/{kind}; charset=utf-8\r\nContent-Transfer-Encoding: {encoding}"
        rows += [head.encode("ascii"), b"", octets]
    content = b"\r\n".join((*rows, f"--{boundary}--\r\n".encode("ascii")))
    return content, [("Content-Type", ["multipart/alternative;", f'boundary="{boundary}"'])]


def _pass_gate(letter: Letter) -> None:
    """No calendar leaves that tells another hour than the text of its letter; LetterError when it does."""
    from handlers.meetings.ical.gate import passes, printed_in  # a tenth of a second to load: only when needed

    passes(letter.calendar, printed_in(letter.text))


def _check(letter: Letter, rules: Rules, now: datetime) -> None:
    """Refuse what no cleaning can mend."""
    for address in (rules.sender, *letter.to):
        if not is_writable(address):
            raise LetterError(f"The address {address[:200]!a} cannot be written to.")
    if not letter.to:
        raise LetterError("The letter has no recipient.")
    if not LANGUAGE.fullmatch(letter.language):
        raise LetterError(f"The language {letter.language[:50]!a} is not a language tag.")
    if bool(letter.calendar) != bool(letter.method) or not letter.method.isascii():
        raise LetterError(f"A calendar and its method go together, not {letter.method[:30]!a} alone.")
    if letter.calendar and letter.picture:
        raise LetterError("A letter holds a calendar or a picture, not both.")
    if letter.automatic not in AUTOMATIC:
        raise LetterError(f"Auto-Submitted must be one of {', '.join(AUTOMATIC)}, not {letter.automatic[:50]!a}.")
    if now.tzinfo is None:
        raise LetterError("The time of the letter has no zone.")


def _read_back(data: bytes, names: list[str], letter: Letter, sender: list[str], subject: str) -> None:
    """Let the email package read the letter, and refuse it when that differs from what was meant."""
    head = read_header(data)
    if head.keys() != names or head.defects:
        raise LetterError(f"The header reads back as {head.keys()} with {head.defects}.")
    for name, wanted in (("From", " ".join(sender)), ("To", ", ".join(letter.to))):
        if head[name].replace("\r\n", "") != wanted:
            raise LetterError(f"{name} reads back as {head[name]!a}.")
    if decoded(head.get("Subject", "")) != subject:
        raise LetterError(f"The subject reads back as {head['Subject']!a}.")
    if not data.count(b"\r\n") == data.count(b"\n") == data.count(b"\r") or b"\0" in data:
        raise LetterError("The letter holds a bare CR, a bare LF or a NUL.")
