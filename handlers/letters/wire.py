"""A letter's fields and body as they stand on the wire (RFC 5322, RFC 2047, RFC 2045), and read back from there."""

from __future__ import annotations

from base64 import b64encode, encodebytes
from binascii import a2b_base64, a2b_qp, b2a_qp
from collections.abc import Sequence
from email.header import decode_header
from email.message import Message
from email.parser import BytesHeaderParser
from email.policy import compat32
from email.utils import getaddresses
from functools import lru_cache

from handlers.letters.clean import clean_line

LINE = 76  # RFC 2047 section 2: no longer where encoded words stand
ENCODED_BYTES = 45  # 60 characters of base64, 12 of frame and a folding space make a line of 73
READER = BytesHeaderParser(policy=compat32)  # the newer policies raise on odd headers and cost ten times as much


class LetterError(ValueError):
    """A letter could not be built as it was meant; the text says which field and why. Trying again will not help."""


def field(name: str, words: Sequence[str]) -> str:
    """A header field, folded between its words so that no line is longer than it must be (RFC 5322 section 2.2.3)."""
    lines, line = [], f"{name}: {words[0]}"
    for word in words[1:]:
        if len(line) + 1 + len(word) > LINE:
            lines.append(line)
            line = ""
        line += f" {word}"
    return "\r\n".join([*lines, line])


def words_of(text: str, name: str) -> list[str]:
    """A cleaned line as words to fold between: as it is when ASCII, else as encoded words of RFC 2047."""
    if text.isascii() and "=?" not in text:
        return text.split()
    words, octets, end = [], text.encode(), (LINE - len(name) - 14) // 4 * 3
    while octets:
        while end < len(octets) and octets[end] & 0xC0 == 0x80:  # never inside a character (RFC 2047 section 5)
            end -= 1
        words.append(f"=?utf-8?b?{b64encode(octets[:end]).decode('ascii')}?=")
        octets, end = octets[end:], ENCODED_BYTES
    return words


@lru_cache(maxsize=16)
def sender_words(name: str, address: str) -> tuple[str, ...]:
    """From as words: the name encoded when it must be, else in quotes (RFC 5322 section 3.2.5). Read back here, and
    only once for each sender, because reading addresses is slow."""
    name = clean_line(name)
    quoted = ['"' + name.replace("\\", r"\\").replace('"', r"\"") + '"']
    words = (*(quoted if name and name.isascii() and "=?" not in name else words_of(name, "From")), f"<{address}>")
    if [(decoded(who), where) for who, where in getaddresses([" ".join(words)])] != [(name, address)]:
        raise LetterError(f"The sender reads back as {getaddresses([' '.join(words)])}.")
    return words


def body(text: str) -> tuple[str, bytes]:
    """Transfer encoding and body: quoted-printable while mostly ASCII, so that Latin letters can be read in the raw
    mail; else base64, which is a third of the size for Arabic, Chinese and Russian. Never 8bit: any relay will do."""
    octets = text.encode()
    if (len(octets) - len(text)) * 10 < len(octets):
        return "quoted-printable", b2a_qp(octets).replace(b"\n", b"\r\n")
    octets = octets.replace(b"\n", b"\r\n")
    return "base64", encodebytes(octets).replace(b"\n", b"\r\n")


def decoded(value: str) -> str:
    """A header value as the email package decodes it, unfolded."""
    unfolded = value.replace("\r\n", "")
    if "=?" not in unfolded:
        return unfolded
    parts = decode_header(unfolded)
    return "".join(part if isinstance(part, str) else part.decode(code or "ascii") for part, code in parts)


def read_header(data: bytes) -> Message:
    """The header of a letter as the email package reads it."""
    return READER.parsebytes(data.partition(b"\r\n\r\n")[0] + b"\r\n\r\n")


def body_read(data: bytes) -> list[bytes]:
    """The bodies of a letter as a reader decodes them, lines ended by LF: one, or those of multipart/alternative."""
    head, _, rest = data.partition(b"\r\n\r\n")
    boundary = READER.parsebytes(head + b"\r\n\r\n").get_boundary()
    if boundary is None:
        return [_undone(head, rest)]
    first, *parts = rest.split(f"--{boundary}".encode("ascii"))
    if first or not parts or parts.pop() != b"--\r\n":
        return []
    return [_undone(*part.removesuffix(b"\r\n").partition(b"\r\n\r\n")[::2]) for part in parts]


def _undone(head: bytes, octets: bytes) -> bytes:
    """A body without its transfer encoding."""
    if b"\r\nContent-Transfer-Encoding: base64" in head:
        return a2b_base64(octets).replace(b"\r\n", b"\n")
    return a2b_qp(octets.replace(b"\r\n", b"\n"))
