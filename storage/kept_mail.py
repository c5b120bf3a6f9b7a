"""A mail as it was read, as JSON in the database: what waits for one line of its author need not be read again."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import datetime

from storage.records import Address, Attachment, Front, Kept, Mail

_WORDS = ("in_reply_to", "references", "via_evidence", "types", "defects")


def pack(mail: Mail) -> str:
    """The mail in one line of ASCII, without the evidence of its sender, which counts only on the day it came."""
    return json.dumps(asdict(replace(mail, proof=None)), default=datetime.isoformat)


def unpack(packed: str) -> Mail:
    """The mail that was packed: `unpack(pack(mail)) == mail`, but for `proof`."""
    values = json.loads(packed)
    values |= {name: tuple(values[name]) for name in _WORDS}
    values |= {name: Address(**values[name]) for name in ("author", "sender")}
    values |= {name: tuple(Address(**one) for one in values[name]) for name in ("to", "cc")}
    values["headers"] = tuple((name, value) for name, value in values["headers"])
    values["date"] = datetime.fromisoformat(values["date"]) if values["date"] else None
    values["attachments"] = tuple(_attachment(one) for one in values["attachments"])
    values["fronts"] = tuple(_front(one) for one in values["fronts"])
    return Mail(**values)


def _attachment(one: dict[str, object]) -> Attachment:
    kept = one["kept"]
    flags = one["flags"]
    assert isinstance(kept, dict)
    assert isinstance(flags, list)
    return Attachment(**{**one, "kept": Kept(**kept), "flags": tuple(flags)})  # type: ignore[arg-type]


def _front(one: dict[str, object]) -> Front:
    fields, flags = one["fields"], one["flags"]
    assert isinstance(fields, list)
    assert isinstance(flags, list)
    told = tuple((name, value, place, sure) for name, value, place, sure in fields)
    return Front(**{**one, "fields": told, "flags": tuple(flags)})  # type: ignore[arg-type]
