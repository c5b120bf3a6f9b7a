"""Looks who sent a mail, beside the reading of it, so that handlers find the evidence in the mail."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from bot.reading.raw import OnDisk, RawGoneError
from bot.signatures import MOST_BYTES, Keys, examined, read_proof
from storage.records import Kept, Mail, Proof, Rules

# A stranger's name server may be slow on purpose: what is not proven by then is asked for a code.
SECONDS_A_BATCH = 10.0


class Witness:
    """Asked for mails to the bot itself and, where the list's hosts are configured, for mails of the list."""

    def __init__(self, files: Path, rules: Rules, keys: Keys | None = None, seconds: float = SECONDS_A_BATCH) -> None:
        self._seconds = seconds
        self._files = files
        self._rules = rules
        self._own = {address.lower() for address in rules.own_addresses}
        self._keys = keys or Keys()

    async def read(self, mails: Sequence[Mail], kept: Sequence[Kept]) -> list[Mail]:
        """The mails, in order, with their evidence. Never raises for a mail; at most `seconds` of asking the DNS."""
        end = asyncio.get_running_loop().time() + self._seconds
        return [
            replace(mail, proof=await self._of(mail, one, end)) if self._is_wanted(mail) else mail
            for mail, one in zip(mails, kept, strict=True)
        ]

    def _is_wanted(self, mail: Mail) -> bool:
        if mail.unread or mail.size > MOST_BYTES:
            return False
        return self._is_ours(mail) or bool(mail.via_list and self._rules.trust.list_hosts)

    def _is_ours(self, mail: Mail) -> bool:
        return not mail.via_list and any(box.address.lower() in self._own for box in mail.to)

    async def _of(self, mail: Mail, kept: Kept, end: float) -> Proof | None:
        try:
            raw = await asyncio.to_thread(self._bytes_of, kept)
        except RawGoneError:
            return None
        trust = self._rules.trust
        if self._is_ours(mail):
            try:
                async with asyncio.timeout_at(end):
                    return await examined(raw, trust, None, self._keys, datetime.now(UTC))
            except TimeoutError:
                pass
        return await asyncio.to_thread(read_proof, raw, trust)

    def _bytes_of(self, kept: Kept) -> bytes:
        source = OnDisk(self._files / kept.pack, kept.offset, kept.length)
        try:
            return source.take(0, kept.length)
        finally:
            source.close()
