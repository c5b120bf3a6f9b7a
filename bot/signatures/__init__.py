"""Who sent a mail, as far as its bytes, our provider and the DNS can tell; what it is worth is decided in handlers."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from datetime import datetime

from bot.signatures.evidence import MOST_BYTES, read_proof
from bot.signatures.keys import Keys
from bot.signatures.verify import key_name, verified
from handlers.authority.alignment import is_aligned
from storage.records import Proof, Trust

MOST_KEYS = 2

__all__ = ["MOST_BYTES", "Keys", "examined", "read_proof"]


async def examined(raw: bytes, trust: Trust, known: Collection[str] | None, keys: Keys, now: datetime) -> Proof:
    """The evidence in a mail's raw bytes; keys are asked for only in the domain of its author's one clean address.

    Where `known` is given, the address must be among these too. At most `MOST_KEYS` names are looked up for a mail.
    """
    proof = await asyncio.to_thread(read_proof, raw, trust)
    if not trust.verify_dkim or proof.vouched is not None or not proof.sender:
        return proof
    if known is not None and proof.sender not in {one.lower() for one in known}:
        return proof
    names = [key_name(signature) for signature in proof.signatures if is_aligned(signature.domain, proof.sender, trust)]
    found = {name: await keys.find(name, now) for name in list(dict.fromkeys(filter(None, names)))[:MOST_KEYS]}
    return await asyncio.to_thread(verified, raw, proof, found) if found else proof
