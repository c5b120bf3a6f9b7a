"""What goes over the pipe between the daemon and a reader: plain JSON, never a pickle.

A reader has handled hostile bytes; should one ever be taken over, its answer may lie about a mail, but it must not be
able to run anything in the daemon. So the answer is data, and only these records are made from it.
"""

from __future__ import annotations

import json
import struct
from dataclasses import fields
from datetime import datetime

from bot.reading.wire_answers import bounced_of, packed, reply_of
from storage.records import Address, Attachment, Kept, Mail
from storage.records.emeetings import Bounced, Reply

_LENGTH = struct.Struct(">I")
LENGTH_BYTES = _LENGTH.size
# The largest answer: a million letters of text, each perhaps six bytes of JSON, beside header and names.
MOST_BYTES = 64 * 1024 * 1024
# What the daemon itself fills in after reading does not come from a reader.
_NAMES = [field.name for field in fields(Mail) if field.name not in ("fronts", "proof")]
_BOXES = ("author", "sender")
_BOX_LISTS = ("to", "cc")
_WORD_LISTS = ("in_reply_to", "references", "via_evidence", "types", "defects")


class WireError(Exception):
    """The other end sent what is no answer."""


def frame(message: object) -> bytes:
    """One message as length and JSON."""
    data = json.dumps(message, ensure_ascii=True, separators=(",", ":"), default=_plain).encode("ascii")
    return _LENGTH.pack(len(data)) + data


def length_of(head: bytes) -> int:
    """The length a frame's head tells; WireError when it is over the bound."""
    (length,) = _LENGTH.unpack(head)
    if length > MOST_BYTES:
        raise WireError(f"an answer of {length} bytes")
    return int(length)


def pack_mail(mail: Mail) -> list[object]:
    """A mail as a list in the order of its fields; records within are lists too."""
    return [getattr(mail, name) for name in _NAMES]


def unpack_mail(packed: object) -> Mail:
    """A mail from JSON; WireError when a field has another shape than it should."""
    try:
        values = dict(zip(_NAMES, _items(packed), strict=True))
        values.update({name: _box(values[name]) for name in _BOXES})
        values.update({name: tuple(map(_box, _items(values[name]))) for name in _BOX_LISTS})
        values.update({name: tuple(map(_word, _items(values[name]))) for name in _WORD_LISTS})
        values["headers"] = tuple((_word(name), _word(value)) for name, value in map(_items, _items(values["headers"])))
        values["attachments"] = tuple(map(_attachment, _items(values["attachments"])))
        values["calendar"] = tuple(map(reply_of, _items(values["calendar"])))
        values["bounced"] = tuple(map(bounced_of, _items(values["bounced"])))
        values["date"] = datetime.fromisoformat(_word(values["date"])) if values["date"] is not None else None
        for name, value in values.items():
            _check(name, value)
        return Mail(**values)  # type: ignore[arg-type]
    except (ValueError, TypeError, KeyError) as error:
        raise WireError(f"an answer that is no mail ({error})") from error


def pack_kept(kept: Kept) -> list[object]:
    return [kept.digest, kept.pack, kept.offset, kept.length]


def unpack_kept(packed: object) -> Kept:
    digest, pack, offset, length = _items(packed)
    return Kept(_word(digest), _word(pack), _number(offset), _number(length))


def _plain(value: object) -> object:
    if isinstance(value, Address):
        return [value.name, value.address]
    if isinstance(value, Attachment):
        return [value.position, value.name, value.type, pack_kept(value.kept), value.flags]
    if isinstance(value, (Reply, Bounced)):
        return packed(value)
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} does not go over the wire")


def _attachment(packed: object) -> Attachment:
    position, name, media, kept, flags = _items(packed)
    return Attachment(_number(position), _word(name), _word(media), unpack_kept(kept), tuple(map(_word, _items(flags))))


def _box(packed: object) -> Address:
    name, address = _items(packed)
    return Address(_word(name), _word(address))


def _items(value: object) -> list[object]:
    if not isinstance(value, list):
        raise TypeError("no list")
    return value


def _word(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("no text")
    return value


def _number(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise TypeError("no number")
    return value


def _check(name: str, value: object) -> None:
    """The plain fields: two flags, one number, the rest text."""
    if name in ("is_reply", "is_forward"):
        if not isinstance(value, bool):
            raise TypeError(f"{name} is no flag")
    elif name == "size":
        _number(value)
    elif name != "date" and not isinstance(value, (tuple, Address)):
        _word(value)
