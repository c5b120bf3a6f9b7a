"""Who sent a mail, as far as its bytes, our provider and the DNS can tell; what it is worth is decided in handlers."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime

from bot.signatures.evidence import MOST_BYTES, read_proof
from bot.signatures.keys import Keys
from bot.signatures.verify import key_name, verified
from handlers.authority.alignment import is_aligned
from storage.records import Proof, Trust

__all__ = ["MOST_BYTES", "Keys", "examined", "read_proof"]


async def examined(raw: bytes, trust: Trust, known: Sequence[str], keys: Keys, now: datetime) -> Proof:
    """The evidence in a mail's raw bytes; keys are asked for only where `known` holds the author's clean address.

    `known` are the addresses that may have a role, so that no stranger makes us look up names of his choice.
    """
    proof = read_proof(raw, trust)
    if not trust.verify_dkim or proof.vouched is not None or proof.sender not in {one.lower() for one in known}:
        return proof
    names = [key_name(signature) for signature in proof.signatures if is_aligned(signature.domain, proof.sender, trust)]
    found = {name: await keys.find(name, now) for name in dict.fromkeys(names) if name}
    return await asyncio.to_thread(verified, raw, proof, found) if found else proof
