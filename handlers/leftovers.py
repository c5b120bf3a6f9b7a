"""Leftovers: what no other handler could claim with reasons; kept, answered to nobody, and listed for people."""

from __future__ import annotations

from handlers.contributions import weigh
from storage.desk import Desk
from storage.records import Mail, Outcome


def wants(mail: Mail, desk: Desk) -> tuple[str, ...]:
    """Every mail, with the doubts that people have to settle."""
    if mail.unread:
        return (f"it could not be read: {mail.unread}",)
    weighed = weigh(mail, desk)
    return weighed.doubts or ("not enough speaks for a contribution", *(weighed.told or ("no document is attached",)))


def handle(mail: Mail, desk: Desk, reasons: tuple[str, ...]) -> Outcome:
    """Held until a person decides; a mail that could not be read is set aside."""
    return Outcome("set aside" if mail.unread else "held", reasons)
