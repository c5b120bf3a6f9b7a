"""What may stand in a letter: foreign text made harmless before it comes near a header or a body."""

from __future__ import annotations

import re

LONGEST_VALUE = 200
REFERENCES = 20
ADDRESS = re.compile(r"(?=.{3,254}$)[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?")
MESSAGE_ID = re.compile(r"<?([!-;=?-~]{1,250})>?")

_SPACES = "\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\u2028\u2029"
_BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_CONTROLS = "".join(map(chr, [*range(0x20), *range(0x7F, 0xA0)]))
_SURROGATES: dict[int, str | None] = dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
_ONE_LINE = _SURROGATES | dict.fromkeys(map(ord, _CONTROLS + _BIDI)) | dict.fromkeys(map(ord, _SPACES), " ")
# A body keeps its lines, tabs and the isolates and marks that right-to-left text needs; overrides could disguise text.
_BODY = (
    _SURROGATES
    | dict.fromkeys(map(ord, _CONTROLS + "\u202a\u202b\u202c\u202d\u202e"))
    | {ord("\t"): "\t", ord("\n"): "\n", 0x85: "\n", 0x2028: "\n", 0x2029: "\n"}
)
NOT_IN_LINE = re.compile(f"[{''.join(map(chr, _ONE_LINE))}]")
NOT_IN_BODY = re.compile(f"[{''.join(map(chr, _BODY.keys() - {0x09, 0x0A}))}]")


def clean_line(text: str) -> str:
    """Any text as one line for a header: no control, line end, bidi mark or lone surrogate; at most 200 characters.

    It does not decode: what looks like an encoded word was typed so, and is encoded itself, never decoded twice.
    """
    if NOT_IN_LINE.search(text):
        text = text.translate(_ONE_LINE)
    return " ".join(text.split())[:LONGEST_VALUE].rstrip()


def clean_body(text: str) -> str:
    """Any text as lines ended by LF, the last one too, without controls, overrides and lone surrogates."""
    if NOT_IN_BODY.search(text):
        text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_BODY)
    return text.rstrip("\n") + "\n"


def clean_ids(ids: tuple[str, ...]) -> tuple[str, ...]:
    """Message-IDs fit to be repeated in a header: the first and the newest nineteen, odd ones left out."""
    found = [match[1] for match in map(MESSAGE_ID.fullmatch, ids) if match and "=?" not in match[1]]
    return tuple(f"<{one}>" for one in [*found[:1], *found[1:][1 - REFERENCES :]])


def is_writable(address: str) -> bool:
    """True when a letter can be addressed there: plain ASCII `local@domain` (RFC 5321 section 4.1.2), no quoting."""
    return ADDRESS.fullmatch(address) is not None
