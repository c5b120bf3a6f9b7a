"""The audit chain: what happened, in order, each line bound to the one before by its hash.

Details hold ids, numbers and digests, never addresses or words of people, so that a person can be erased and the
chain still verifies. The head hash stands in the journal too, so that a cut tail is seen.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime

from sqlalchemy import Connection, select

from storage.tables import audit

START = "0" * 64
HEAD = select(audit.c.seq, audit.c.hash).order_by(audit.c.seq.desc()).limit(1)
ADD = audit.insert()

Detail = Mapping[str, "str | int | list[str]"]


def note(connection: Connection, now: datetime, actor: str, action: str, about: str, detail: Detail) -> None:
    """Add one line to the chain, in the caller's transaction (the only writer, so the head cannot move)."""
    head = connection.execute(HEAD).first()
    seq, previous = (head.seq + 1, head.hash) if head else (1, START)
    words = json.dumps(detail, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    connection.execute(
        ADD,
        {
            "seq": seq,
            "at": now,
            "actor": actor,
            "action": action,
            "object": about,
            "detail": words,
            "previous": previous,
            "hash": _hash(seq, now, actor, action, about, words, previous),
        },
    )


def faults(connection: Connection) -> list[str]:
    """Every place where the chain does not hold, in words; empty when it verifies."""
    found: list[str] = []
    expected_seq, previous = 1, START
    for row in connection.execute(select(audit).order_by(audit.c.seq)):
        if row.seq != expected_seq:
            found.append(f"audit lines {expected_seq} to {row.seq - 1} are missing")
        elif row.previous != previous:
            found.append(f"audit line {row.seq} does not follow the line before it")
        if _hash(row.seq, row.at, row.actor, row.action, row.object, row.detail, row.previous) != row.hash:
            found.append(f"audit line {row.seq} was changed")
        expected_seq, previous = row.seq + 1, row.hash
    return found


def _hash(seq: int, at: datetime, actor: str, action: str, about: str, detail: str, previous: str) -> str:
    line = json.dumps([seq, at.astimezone(UTC).isoformat(), actor, action, about, detail, previous], ensure_ascii=False)
    return hashlib.sha256(line.encode("utf-8")).hexdigest()
