"""A letter with a calendar or a picture in it; a calendar in the shape that all mail programs take for an invitation.

(RFC 6047, and CalConnect's advice.)

The calendar stands last of the alternatives, where programs look for buttons, and once more as a file, for the others.
It has no disposition there (Thunderbird hides one that has), its bytes are base64 so that no relay touches a line end,
and its method is the calendar's own, in upper-case (Outlook refuses a difference, others a lower case).
"""

from __future__ import annotations

from base64 import encodebytes
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32

from handlers.letters.wire import LetterError, body

FILE, PICTURE = "invite.ics", "picture.svg"
_PARSER = BytesParser(policy=compat32)


def with_calendar(texts: list[str], calendar: bytes, method: str, mark: str) -> tuple[bytes, list[str]]:
    """A body of one or two texts (plain, page), the calendar as last alternative and as a file: its bytes and its type.

    `mark` makes the boundaries; no encoded line can begin with one, because "=" is followed by hex digits there.
    """
    encoded = encodebytes(calendar).replace(b"\n", b"\r\n")
    inner, outer = f"=_{mark}a", f"=_{mark}m"
    parts = [
        _part(f"text/{kind}; charset=utf-8", encoding, octets)
        for kind, (encoding, octets) in zip(("plain", "html"), map(body, texts), strict=False)
    ]
    parts.append(_part(f"text/calendar; charset=utf-8; method={method}", "base64", encoded))
    alternatives = f'Content-Type: multipart/alternative; boundary="{inner}"\r\n\r\n'.encode("ascii")
    place = f'\r\nContent-Disposition: attachment; filename="{FILE}"'
    file = _part(f'application/ics; name="{FILE}"{place}', "base64", encoded)
    return _joined(outer, [alternatives + _joined(inner, parts), file]), ["multipart/mixed;", f'boundary="{outer}"']


def check_enclosed(data: bytes, texts: list[str], calendar: bytes, method: str) -> None:
    """Let the email package read the whole letter; LetterError when it finds other parts, texts or bytes than meant."""
    read = _PARSER.parsebytes(data)
    leaves = [part for part in read.walk() if not part.is_multipart()]
    types = [*("text/plain", "text/html")[: len(texts)], "text/calendar", "application/ics"]
    if [part.get_content_type() for part in leaves] != types or any(part.defects for part in read.walk()):
        raise LetterError("The letter reads back with other parts than it was given.")
    if [_text(part) for part in leaves[: len(texts)]] != texts:
        raise LetterError("The body reads back otherwise than it was written.")
    invitation, file = leaves[-2:]
    if {invitation.get_payload(decode=True), file.get_payload(decode=True)} != {calendar}:
        raise LetterError("The calendar reads back otherwise than it was written.")
    if (
        invitation.get_param("method") != method
        or f"\r\nMETHOD:{method}\r\n".encode("ascii", "replace") not in calendar
    ):
        raise LetterError(f"The letter says method={method[:30]!a}, and its calendar says another.")


def with_picture(texts: list[str], picture: bytes, mark: str) -> tuple[bytes, list[str]]:
    """A body of one or two texts (plain, page) and a picture (SVG) as a file beside them: its bytes and its type."""
    inner, outer = f"=_{mark}a", f"=_{mark}m"
    parts = [
        _part(f"text/{kind}; charset=utf-8", encoding, octets)
        for kind, (encoding, octets) in zip(("plain", "html"), map(body, texts), strict=False)
    ]
    alternatives = f'Content-Type: multipart/alternative; boundary="{inner}"\r\n\r\n'.encode("ascii")
    place = f'\r\nContent-Disposition: attachment; filename="{PICTURE}"'
    file = _part(f'image/svg+xml; name="{PICTURE}"{place}', "base64", encodebytes(picture).replace(b"\n", b"\r\n"))
    return _joined(outer, [alternatives + _joined(inner, parts), file]), ["multipart/mixed;", f'boundary="{outer}"']


def check_pictured(data: bytes, texts: list[str], picture: bytes) -> None:
    """Let the email package read the whole letter; LetterError when it finds other parts, texts or bytes than meant."""
    read = _PARSER.parsebytes(data)
    leaves = [part for part in read.walk() if not part.is_multipart()]
    types = [*("text/plain", "text/html")[: len(texts)], "image/svg+xml"]
    if [part.get_content_type() for part in leaves] != types or any(part.defects for part in read.walk()):
        raise LetterError("The letter reads back with other parts than it was given.")
    if [_text(part) for part in leaves[:-1]] != texts or leaves[-1].get_payload(decode=True) != picture:
        raise LetterError("The letter reads back otherwise than it was written.")


def _text(part: Message) -> str:
    content = part.get_payload(decode=True)
    return content.decode("utf-8").replace("\r\n", "\n") if isinstance(content, bytes) else ""


def _part(kind: str, encoding: str, octets: bytes) -> bytes:
    head = f"Content-Type: {kind}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n"
    return head.encode("ascii", "replace") + octets


def _joined(boundary: str, parts: list[bytes]) -> bytes:
    mark = f"--{boundary}\r\n".encode("ascii")
    return b"".join(mark + part + b"\r\n" for part in parts) + f"--{boundary}--\r\n".encode(
        "ascii"
    )
