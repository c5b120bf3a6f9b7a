"""The clock: it does what has fallen due, then sleeps until the next thing does.

Each occasion is one transaction, begun by writing its key: a crash leaves all of it or nothing, a second daemon or a
second look finds the key, and what was missed while the bot stood still is done at the next look if it still makes
sense.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.memory import Memory
from handlers.duties import occasions
from storage import duties
from storage.records import Rules
from storage.store import Store
from storage.trouble import TroubleError

log = logging.getLogger("clock")

# Between two due moments the clock looks again so often, for what people change meanwhile and for clocks that jump.
LOOK_AGAIN = timedelta(minutes=5)
SHORTEST = timedelta(seconds=1)


async def keep_time(
    memory: Memory, rules: Rules, now: Callable[[], datetime], our_turn: asyncio.Event, bell: asyncio.Event
) -> None:
    """Do what falls due while it is our turn, for ever; rings the bell when letters may wait."""
    while True:
        await our_turn.wait()
        count, following = await memory.patiently(lambda store: do_what_is_due(store, rules, now()))
        if count:
            bell.set()
        pause = min(LOOK_AGAIN, max(SHORTEST, following - now())) if following else LOOK_AGAIN
        await asyncio.sleep(pause / timedelta(seconds=1))


def do_what_is_due(store: Store, rules: Rules, now: datetime) -> tuple[int, datetime | None]:
    """Do everything that is due at this time (UTC); how many were done, and when the next one falls due, if any."""
    with store.desk(rules, now) as desk:
        found = occasions(desk)
        before = duties.done(desk.connection, [occasion.key for occasion in found])
    count = 0
    for occasion in found:
        if occasion.key in before or not occasion.is_due(now):
            continue
        try:
            with store.desk(rules, now) as desk:
                if duties.begin(desk.connection, occasion.key, occasion.at):
                    occasion.act(desk)
                    count += 1
        except TroubleError:
            raise
        except Exception:
            log.exception("%s could not be done; the next look tries again, the others go on", occasion.key)
        else:
            log.info("%s is done", occasion.key)
    return count, min((occasion.at for occasion in found if occasion.at > now), default=None)
