"""Message-IDs of our own: the same letter always has the same one, and we know it again when it comes back."""

from __future__ import annotations

import hmac
import re

OWN_ID = re.compile(r"<?iscg\.([0-9a-f]{24})\.([0-9a-f]{12})@[^<>\s]+>?")


def message_id_for(key: str, domain: str, secret: bytes) -> str:
    """The Message-ID of the letter with this key: always the same, not to be guessed, and known again by `is_ours`."""
    name = _mac(secret, "letter", key)[:24]
    return f"<iscg.{name}.{_mac(secret, 'mark', name)[:12]}@{domain}>"


def is_ours(message_id: str, secret: bytes) -> bool:
    """True when the Message-ID was made here with this secret, even when every other header has been lost."""
    match = OWN_ID.fullmatch(message_id)
    return match is not None and hmac.compare_digest(_mac(secret, "mark", match[1])[:12], match[2])


def _mac(secret: bytes, purpose: str, text: str) -> str:
    return hmac.digest(secret, f"{purpose} {text}".encode("utf-8", "surrogatepass"), "sha256").hex()
