"""Anchors: the meetings of advisory groups and others that e-meetings stand beside; read, compared, never guessed."""

from handlers.meetings.anchors.difference import Affected, AnchorChange, AnchorDifference, affected, compare, shifted
from handlers.meetings.anchors.reading import AnchorReading, read_rows
from handlers.meetings.anchors.sittings import lunch_breaks, sittings

__all__ = [
    "Affected",
    "AnchorChange",
    "AnchorDifference",
    "AnchorReading",
    "affected",
    "compare",
    "lunch_breaks",
    "read_rows",
    "shifted",
    "sittings",
]
