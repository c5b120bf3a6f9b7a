"""Encoded words of RFC 2047 become text; neighbours of one charset are joined first, so that split letters survive."""

from __future__ import annotations

import binascii
import re

from bot.reading.charsets import decode, sound

_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*)\?=")
_CONTROLS = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
)
_BLANKS = re.compile(r"[ \t\r\n\x0b\x0c\x85\xa0\u2028\u2029]+")


def text_of(data: bytes) -> tuple[str, str]:
    """A field's raw bytes as text with its encoded words still in it, and a defect or ''. Folding stays."""
    if data.isascii():
        return data.decode("ascii"), ""
    # Not composed (NFC) yet: that would turn a Kelvin sign in a domain into a plain k before anyone saw it.
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = decode(data, "")[0]
    return text, "raw 8-bit in the header"


def unworded(text: str) -> tuple[str, str]:
    """Decode every encoded word in a text; what is none stays. Returns text and a defect or ''."""
    if "=?" not in text:
        return text, ""
    out: list[str] = []
    defect, charset, gathered, end = "", "", b"", 0
    for found in _WORD.finditer(text):
        between = text[end : found.start()]
        name = found[1].partition("*")[0].lower()
        joined = end > 0 and not between.strip(" \t\r\n")
        if not joined or name != charset:
            word, wrong = decode(gathered, charset) if gathered else ("", "")
            out.append(word)
            defect = defect or wrong
            gathered = b""
        if not joined:
            out.append(between)
        charset, end = name, found.end()
        gathered += _bytes_of(found[3], found[2])
    word, wrong = decode(gathered, charset) if gathered else ("", "")
    return "".join([*out, word, text[end:]]), defect or wrong


def one_line(text: str) -> tuple[str, bool]:
    """A text fit for one line: no controls, bidi marks or zero width, blanks collapsed; and whether some were cut."""
    if text.isascii() and text.isprintable():
        return (" ".join(text.split()) if "  " in text else text.strip()), False
    # Line ends are blanks here: folding leaves them, and an encoded one must not make a second line.
    kept = _CONTROLS.sub("", text)
    return _BLANKS.sub(" ", sound(kept)).strip(), len(kept) != len(text)


def _bytes_of(word: str, coding: str) -> bytes:
    data = word.encode("utf-8", "replace")
    if coding in "qQ":
        return binascii.a2b_qp(data, header=True)
    data = re.sub(rb"[^A-Za-z0-9+/]", b"", data)
    if len(data) % 4 == 1:
        data = data[:-1]
    return binascii.a2b_base64(data + b"=" * (-len(data) % 4))
