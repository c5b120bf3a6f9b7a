"""Public keys out of the DNS: with a time limit, a bound on size, and a memory for an hour; never raises."""

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from dns.asyncresolver import Resolver
from dns.exception import DNSException

log = logging.getLogger("signatures")

SECONDS = 5.0
LONGEST = 8192
MOST = 256
REMEMBERED = timedelta(hours=1)
MISSED = timedelta(minutes=5)

Lookup = Callable[[str], Awaitable[bytes | None]]
_NAME = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)+")


class Keys:
    """The keys looked up so far. `lookup` asks the DNS: by default that of this machine."""

    def __init__(self, lookup: Lookup | None = None) -> None:
        self._lookup = lookup or from_dns()
        self._known: dict[str, tuple[datetime, bytes | None]] = {}

    async def find(self, name: str, now: datetime) -> bytes | None:
        """The TXT record of a name (lower case), or None when there is none to be had now."""
        if not _NAME.fullmatch(name) or len(name) > 253:
            return None
        until, record = self._known.get(name, (now, None))
        if until > now:
            return record
        record = await self._lookup(name)
        if record is not None and len(record) > LONGEST:
            record = None
        if len(self._known) >= MOST:
            self._known.pop(next(iter(self._known)))
        self._known[name] = (now + (MISSED if record is None else REMEMBERED), record)
        return record


def from_dns(servers: tuple[str, ...] = (), port: int = 53) -> Lookup:
    """A lookup by the servers of this machine, or by `servers` (numbers) at `port`."""

    async def lookup(name: str) -> bytes | None:
        try:
            resolver = Resolver(configure=not servers)
            if servers:
                resolver.nameservers, resolver.port = list(servers), port
            answer = await resolver.resolve(f"{name}.", "TXT", lifetime=SECONDS, search=False)
        except (DNSException, OSError, ValueError) as error:
            log.info("no key: %s", type(error).__name__)
            return None
        # More than one record is none: nobody says which counts (RFC 6376 section 3.6.2.2).
        return b"".join(answer[0].strings) if len(answer) == 1 else None

    return lookup
