"""Leftovers: what no other handler could claim; listed for people, and put to the author where one line may settle it."""

from __future__ import annotations

from handlers.contributions import weigh
from handlers.questions import ask
from storage.desk import Desk
from storage.records import Mail, Outcome


def wants(mail: Mail, desk: Desk) -> tuple[str, ...]:
    """Every mail, with the doubts that people have to settle."""
    if mail.unread:
        return (f"it could not be read: {mail.unread}",)
    weighed = weigh(mail, desk)
    return weighed.doubts or ("not enough speaks for a contribution", *(weighed.told or ("no document is attached",)))


def handle(mail: Mail, desk: Desk, reasons: tuple[str, ...]) -> Outcome:
    """Held until a person decides, and its author is asked what may settle it; set aside when it could not be read."""
    if not mail.unread:
        ask(mail, desk)
    return Outcome("set aside" if mail.unread else "held", reasons)
