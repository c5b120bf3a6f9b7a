"""A fair slot for an e-meeting: hard filters, a score whose every part is told, and the account of who bore what."""

from handlers.meetings.slots.burden import borne, opened, places_of
from handlers.meetings.slots.finding import SlotError, find, look
from handlers.meetings.slots.nouns import Borne, Busy, Ledger, Part, Relaxed, Request, Slot, Slots

__all__ = [
    "Borne",
    "Busy",
    "Ledger",
    "Part",
    "Relaxed",
    "Request",
    "Slot",
    "SlotError",
    "Slots",
    "borne",
    "find",
    "look",
    "opened",
    "places_of",
]
