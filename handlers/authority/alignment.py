"""Whether a signing domain may speak for an address (RFC 7489 section 3.1, narrowed)."""

from __future__ import annotations

from storage.records import Trust


def is_aligned(domain: str, address: str, trust: Trust) -> bool:
    """`strict`: the domain is the address's own. `relaxed`: the address's domain may also lie below the signing one.

    A domain below the address's own never speaks for it, which DMARC would allow: who may make names below a domain is
    often not who may write in its name. In this direction no list of public suffixes is needed, because nobody signs
    as `int` or `co.uk` but who runs it; a domain of one label is refused all the same.
    """
    own = address.rpartition("@")[2].lower()
    if not own or "." not in domain:
        return False
    return own == domain or (trust.alignment == "relaxed" and own.endswith(f".{domain}"))
