"""Our own verification of DKIM signatures (RFC 6376), where the mail provider writes no result of its own.

Only a mail whose header is flawless comes here, and only for signatures of its author's own domain.
"""

from __future__ import annotations

from collections.abc import Mapping

import dkim

from storage.records import Proof, Signature

ALGORITHMS = ("rsa-sha256",)
LEAST_KEY_BITS = 1024


def key_name(signature: Signature) -> str:
    """Where the public key of a signature lies in the DNS (RFC 6376 section 3.6.2.1); empty when it cannot be told."""
    if not signature.domain or not signature.selector:
        return ""
    return f"{signature.selector}._domainkey.{signature.domain}"


def verified(raw: bytes, proof: Proof, keys: Mapping[str, bytes | None]) -> Proof:
    """The proof with the outcome of each signature; `keys` holds TXT records by name, None where none could be had.

    Signatures whose key was not looked up keep an empty outcome.
    """
    outcomes = tuple(
        _outcome(raw, at, signature, keys) if key_name(signature) in keys else signature.outcome
        for at, signature in enumerate(proof.signatures)
    )
    return proof.with_outcomes(outcomes)


def _outcome(raw: bytes, at: int, signature: Signature, keys: Mapping[str, bytes | None]) -> str:
    record = keys[key_name(signature)]
    if record is None:
        return "its key cannot be found"
    if signature.algorithm not in ALGORITHMS:
        return f"its algorithm {signature.algorithm[:20]} is not accepted"

    def found(name: bytes | str, timeout: int = 0) -> bytes:
        """dkimpy asks for the very name we looked up; for any other there is no record."""
        asked = name.decode("ascii", "replace") if isinstance(name, bytes) else name
        return record if asked.lower().rstrip(".") == key_name(signature) else b""

    try:
        message = b"\r\n".join(raw.replace(b"\r\n", b"\n").split(b"\n"))
        signed = dkim.DKIM(message, minkey=LEAST_KEY_BITS)  # type: ignore[no-untyped-call]
        good = signed.verify(at, dnsfunc=found)  # type: ignore[no-untyped-call]
    except Exception as error:  # whatever a mail or a key record provokes in the library: it proves nothing
        return f"it does not verify ({type(error).__name__})"
    return "pass" if good else "it does not verify"
