"""The tables, all in one metadata: the spine, and a room for each thing that grew on it."""

from __future__ import annotations

from storage.tables import commands, duties, learning, radar, roster, tree
from storage.tables.spine import (
    Big,
    Digest,
    Moment,
    arrivals,
    attachments,
    audit,
    counters,
    deliveries,
    documents,
    facts,
    filings,
    gone,
    letters,
    mails,
    metadata,
    objects,
    people,
    promised,
    themings,
)

__all__ = [
    "Big",
    "Digest",
    "Moment",
    "arrivals",
    "attachments",
    "audit",
    "commands",
    "counters",
    "deliveries",
    "documents",
    "duties",
    "facts",
    "filings",
    "gone",
    "learning",
    "letters",
    "mails",
    "metadata",
    "objects",
    "people",
    "promised",
    "radar",
    "roster",
    "themings",
    "tree",
]
