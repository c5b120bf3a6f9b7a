"""Letters leave here: the waiting deliveries go to the relay one by one, and each ends as sent, later or dead.

One delivery is one recipient and one SMTP transaction; the bytes go out as they are stored, and a repeat is identical.
`line` is the wire (the only door of aiosmtplib), `relay` one letter over a kept connection, this room the round.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

from bot.deliver.line import NotSentError, RelaySettings
from bot.deliver.relay import Relay, check
from bot.stopping import heed
from storage.records import Delivery

__all__ = ["NotSentError", "Outbox", "Relay", "RelaySettings", "check", "deliver_waiting", "pause_after"]

log = logging.getLogger(__name__)

PAUSES = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1))
LONG_PAUSE = timedelta(hours=4)
GIVE_UP = timedelta(days=3)
BATCH = 50


class Outbox(Protocol):
    """Where deliveries wait. What is claimed and then not marked was not tried: it must come due again, uncounted."""

    async def claim(self, now: datetime, limit: int) -> list[Delivery]:
        """At most `limit` deliveries that are due, longest due first; none is ever in two hands at once."""
        ...

    async def sent(self, delivery: Delivery, now: datetime, reply: str) -> None:
        """The relay has taken it; `reply` holds the relay's own words (often its queue id)."""
        ...

    async def later(self, delivery: Delivery, until: datetime, reason: str) -> None:
        """Not now: due again at `until`, one attempt counted."""
        ...

    async def dead(self, delivery: Delivery, now: datetime, reason: str) -> None:
        """Given up."""
        ...


async def deliver_waiting(outbox: Outbox, relay: Relay, now: Callable[[], datetime]) -> int:
    """Send all that is due and return how many were sent; to be called from one task only.

    When the relay is in trouble the round ends and the relay rests (1, 5, 15, 60 minutes, then 4 hours; calls
    return 0 at once), so a relay that is down costs one attempt for each rest and not one for each letter.
    Told to stop, it marks the letter under way if its reply has come, and begins no other.
    """
    sent = 0
    if relay.rests_until is not None and now() < relay.rests_until:
        return sent
    while due := await outbox.claim(now(), BATCH):
        for delivery in due:
            heed()
            try:
                reply = await relay.send(delivery)
            except NotSentError as trouble:
                await _put_back(outbox, delivery, trouble, now())
                if _ends_the_round(relay, trouble, now()):
                    return sent
            else:
                await outbox.sent(delivery, now(), reply)
                relay.failures = 0
                sent += 1
    return sent


def pause_after(attempt: int) -> timedelta | None:
    """How long to wait after attempt 1, 2, ... has failed; None when three days of trying are over."""
    if attempt <= len(PAUSES):
        return PAUSES[attempt - 1]
    waited = sum(PAUSES, timedelta()) + LONG_PAUSE * (attempt - 1 - len(PAUSES))
    return LONG_PAUSE if waited < GIVE_UP else None


async def _put_back(outbox: Outbox, delivery: Delivery, trouble: NotSentError, now: datetime) -> None:
    """Mark what was not sent: dead when refused for good or tried for three days, unless the relay is to blame."""
    pause = pause_after(delivery.attempt)
    if trouble.kind == "refused" or (pause is None and trouble.kind != "relay"):
        log.warning("letter %s dead at attempt %s: %s", delivery.letter, delivery.attempt, trouble)
        return await outbox.dead(delivery, now, str(trouble))
    log.info("letter %s later after attempt %s: %s", delivery.letter, delivery.attempt, trouble)
    return await outbox.later(delivery, now + (pause or LONG_PAUSE), str(trouble))


def _ends_the_round(relay: Relay, trouble: NotSentError, now: datetime) -> bool:
    """Let the relay rest after a lost line (one minute: the letter may be to blame) or its own trouble (longer)."""
    if trouble.kind == "lost":
        relay.rests_until = now + PAUSES[0]
    if trouble.kind == "relay":
        relay.failures += 1
        relay.rests_until = now + (pause_after(relay.failures) or LONG_PAUSE)
        log.warning("relay rests until %s: %s", relay.rests_until.isoformat(), trouble)
    return trouble.kind in ("lost", "relay")
