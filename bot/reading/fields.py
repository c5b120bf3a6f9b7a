"""A header block becomes its fields, raw and in order; what is not a field is told as a defect.

Obsolete and broken forms (RFC 5322 section 4.5, folded names, blanks before the colon) are read as the field they
resemble, so that a second From cannot hide, and each is a defect.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_FIELD = re.compile(rb"([!-9;-~]{1,200})([ \t\r\n]*):")
# A whole field in its proper form; blocks made of nothing else (nearly all) need no second look.
_PROPER_FIELD = re.compile(rb"([!-9;-~]{1,200}):([^\r\n]*+(?:\r?\n[ \t][^\r\n]*+)*+)(?:\r?\n|\Z)")
_FAMILIAR = re.compile(
    rb"(?im)^(from|to|cc|subject|date|message-id|received|return-path|mime-version|content-[a-z-]+|list-[a-z]+|"
    rb"x-[a-z-]+|references|in-reply-to|reply-to|sender|delivered-to|dkim-signature|authentication-results)[ \t]*:"
)
# A line of a folded field that some readers take for a From field; signatures list field names and may look so.
_HIDDEN_FROM = re.compile(rb"\n[ \t]+from[ \t]*:([^\n]*@[^\n]*)", re.IGNORECASE)
_SIGNATURES = ("dkim-", "arc-", "x-google-dkim", "domainkey-", "authentication-results")
_ONCE = ("from", "sender", "reply-to", "to", "cc", "message-id", "in-reply-to", "references", "subject", "date",
         "content-type", "content-transfer-encoding", "mime-version")  # fmt: skip
_AS_WRITTEN = {"message-id": "Message-ID", "mime-version": "MIME-Version"}


@dataclass(frozen=True, slots=True)
class Field:
    """One header field: `name` in lower case, `value` as it stood after the colon, folding and all."""

    name: str
    value: bytes


@dataclass(frozen=True, slots=True)
class Header:
    """The fields of one block; `body` is where the body starts, counted from the block's first byte."""

    fields: tuple[Field, ...]
    body: int
    defects: tuple[str, ...]

    def first(self, name: str) -> bytes:
        """The value of the first field of a name (lower case), or nothing."""
        return next((field.value for field in self.fields if field.name == name), b"")

    def all(self, name: str) -> list[bytes]:
        """The values of every field of a name (lower case)."""
        return [field.value for field in self.fields if field.name == name]


def split_header(block: bytes, body: int, most_field_bytes: int) -> Header:
    """Fields of a block that ends before the blank line; `body` is where the blank line ends."""
    if (quick := _proper_fields(block, most_field_bytes)) is not None:
        return Header(tuple(quick), body, ())
    fields: list[Field] = []
    defects: list[str] = []
    position = 0
    for unit in _units(block):
        start, position = position, position + len(unit)
        if found := _FIELD.match(unit):
            if found[2]:
                defects.append("a blank before the colon of a field")
            if len(unit) > most_field_bytes:
                defects.append(f"a field over {most_field_bytes} bytes was cut")
            value = unit[found.end() : found.end() + most_field_bytes].strip(b" \t\r\n")
            name = found[1].decode("ascii").lower()
            fields.append(Field(name, value))
            if b"\n" in value and not name.startswith(_SIGNATURES) and (hidden := _HIDDEN_FROM.search(value)):
                defects.append("a From line folded into another field")
                fields.append(Field("from", hidden[1].strip()))
        elif start == 0 and unit.startswith((b"From ", b">From ")):
            continue
        elif unit[:1] in b" \t" and unit[:1]:
            defects.append("the header begins with a continuation line")
            # `" From: a@b"` as the first line: some readers see a From field there.
            if hidden := _FIELD.match(unit.strip()):
                fields.append(Field(hidden[1].decode("ascii").lower(), unit.strip()[hidden.end() :].strip()))
        elif start == 0 or not _FAMILIAR.search(block, position):
            defects.append("no blank line between header and text")
            return Header(tuple(fields), start, tuple(dict.fromkeys(defects)))
        else:
            defects.append("text among the header fields")
    return Header(tuple(fields), body, tuple(dict.fromkeys(defects)))


def _proper_fields(block: bytes, most_field_bytes: int) -> list[Field] | None:
    """All fields of a block in which each has its proper form, or None when one has not."""
    fields = []
    position = 0
    for found in _PROPER_FIELD.finditer(block):
        name, value = found.groups()
        if found.start() != position or len(value) > most_field_bytes:
            return None
        position = found.end()
        fields.append(Field(name.decode("ascii").lower(), value.strip(b" \t\r\n")))
    return None if position != len(block) or _HIDDEN_FROM.search(block) else fields


def repeated(header: Header) -> list[str]:
    """A defect for each field that RFC 5322 section 3.6 allows once and that stands there more often."""
    names = [field.name for field in header.fields]
    return [
        f"two {_AS_WRITTEN.get(name, name.title() if name != 'cc' else 'Cc')} fields"
        for name in _ONCE
        if names.count(name) > 1
    ]


def _units(block: bytes) -> list[bytes]:
    """Lines with their continuation lines."""
    units: list[bytes] = []
    gathered: list[bytes] = []
    for line in block.splitlines(keepends=True) if b"\r" in block or b"\n" in block else [block]:
        if gathered and line[:1] not in (b" ", b"\t"):
            units.append(b"".join(gathered))
            gathered = []
        gathered.append(line)
    if gathered and gathered[0]:
        units.append(b"".join(gathered))
    return units
