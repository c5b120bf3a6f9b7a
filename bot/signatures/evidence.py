"""The evidence about a mail's sender out of its raw bytes: From, the provider's own word, signatures, the hand-over.

Read from raw fields, never from decoded ones: an encoded word in an envelope address would decode into structure.
"""

from __future__ import annotations

import hashlib
import re
from binascii import a2b_base64, a2b_qp
from collections.abc import Sequence
from datetime import UTC, datetime

from bot.reading.addresses import read_addresses
from bot.reading.dates import read_date
from bot.reading.encoded_words import one_line, unworded
from bot.reading.fields import Field, Header, repeated, split_header
from bot.signatures.results import Finding, read_results
from storage.records import Proof, Result, Signature, Trust

MOST_BYTES = 1024 * 1024
MOST_HEADER_BYTES = 256 * 1024
MOST_SIGNATURES = 8

_BLANK_LINE = re.compile(rb"\n\r?\n")
_WHITE = re.compile(rb"[ \t]+")
_TAG = re.compile(rb"\s*([a-z][a-z0-9_]*)\s*=([^;]*)", re.IGNORECASE)
_BOUNDARY = re.compile(rb';\s*boundary\s*=\s*(?:"([^"\\\\]+)"|([^\s;"]+))', re.IGNORECASE)
_WORD = re.compile(rb"=\?[^?\s]+\?([bBqQ])\?([^?]*)\?=")
_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]{0,251}[a-z0-9])?")
# Postfix: `from HELO (name [number])`; only name and number are the provider's, HELO is the client's own word.
_CLIENT = re.compile(
    rb"from\s+\S+\s+\((\S+)\s+\[(?:IPv6:)?([0-9A-Fa-f:.]+)\]\)\s+(?:\([^()]*\)\s+)*by\s", re.IGNORECASE
)


def read_proof(raw: bytes, trust: Trust) -> Proof:
    """The evidence in a whole mail of at most `MOST_BYTES`; never raises, and any doubt ends in `troubles`."""
    if len(raw) > MOST_BYTES:
        return Proof("", (f"it is over {MOST_BYTES} bytes, too large to be proven",), "")
    head, body = _halves(raw)
    header = split_header(head, 0, MOST_HEADER_BYTES)
    sender, troubles = _sender(head, header)
    date, _ = read_date(header.first("date"))
    vouched, dmarc = _vouched(header, trust)
    boxes = [read_addresses(value, 50) for value in header.all("to")]
    return Proof(
        sender=sender,
        troubles=troubles,
        content=_content(sender, header, body),
        to=tuple(box.address.lower() for one in boxes for box in one.found if box.address),
        date=date,
        steady=_is_steady(header, body),
        vouched=vouched,
        dmarc=dmarc,
        signatures=tuple(map(_signature, header.all("dkim-signature")[:MOST_SIGNATURES])),
        handed_by=_handed_by(header, trust.own_received),
    )


def _halves(raw: bytes) -> tuple[bytes, bytes]:
    """Header and body, neither with the blank line between."""
    if found := _BLANK_LINE.search(raw):
        return raw[: found.start() + 1], raw[found.end() :]
    return raw, b""


def _sender(head: bytes, header: Header) -> tuple[str, tuple[str, ...]]:
    """The one address of the one From field, or the reasons why there is none that all readers agree on."""
    troubles = list(header.defects)
    if len(head) > MOST_HEADER_BYTES:
        troubles.append("its header is too large")
    if b"\0" in head or b"\r" in head.replace(b"\r\n", b""):
        troubles.append("a NUL or a bare CR in the header")
    troubles += repeated(header)
    if any(field.name.startswith("resent-") for field in header.fields):
        troubles.append("it was sent on by somebody (Resent fields)")
    values = header.all("from")
    if len(values) != 1:
        return "", (*troubles, "it has no From" if not values else "it has more than one From")
    read = read_addresses(values[0], 2)
    troubles += [f"{defect} (From)" for defect in read.defects]
    if not values[0].isascii() or _has_control_signs(values[0]):
        troubles.append("control signs in From")
    if len(read.found) != 1 or b"(" in values[0] or (b"<" not in values[0] and b'"' in values[0]):
        troubles.append("From is not one plain address")
    address = read.found[0].address if len(read.found) == 1 else ""
    return ("" if troubles else address.lower()), tuple(dict.fromkeys(troubles))


def _has_control_signs(value: bytes) -> bool:
    """Whether a name, also within encoded words, holds what no name holds: controls, bidi marks, line ends."""
    words = [_base64(word) if kind in b"bB" else a2b_qp(word, header=True) for kind, word in _WORD.findall(value)]
    decoded = unworded(value.decode("ascii"))[0].replace("\r\n", "")
    return one_line(decoded)[1] or any(byte < 32 or byte == 127 for word in words for byte in word)


def _base64(word: bytes) -> bytes:
    try:
        return a2b_base64(word)
    except ValueError:
        return b"\0"  # what cannot be decoded is no name either


def _is_steady(header: Header, body: bytes) -> bool:
    """Whether the body itself shows the parts that Content-Type tells of, so that no other one fits it as well."""
    kind = header.first("content-type")
    if not kind.lower().startswith(b"multipart/"):
        return not body.startswith(b"--")
    found = _BOUNDARY.search(kind)
    return found is not None and body.split(b"\n")[0].rstrip() == b"--" + (found[1] or found[2])


def _content(sender: str, header: Header, body: bytes) -> str:
    """A digest of what a signature protects, the same however its blanks were changed (RFC 6376 section 3.4)."""
    digest = hashlib.sha256(sender.encode("utf-8"))
    for name in ("subject", "date"):
        value = _WHITE.sub(b" ", re.sub(rb"\r?\n", b"", header.first(name))).strip()
        digest.update(b"\n" + name.encode("ascii") + b":" + value)
    lines = [_WHITE.sub(b" ", line).rstrip(b" ") for line in body.replace(b"\r\n", b"\n").split(b"\n")]
    digest.update(b"\n\n" + b"\n".join(lines).rstrip(b"\n"))
    return digest.hexdigest()


def _vouched(header: Header, trust: Trust) -> tuple[tuple[Result, ...] | None, str]:
    """What our provider's own field says of DKIM and of DMARC; None when it wrote none where its field must stand.

    Only the topmost field can be the provider's, and only above the Received fields that others wrote (RFC 8601
    section 5): whatever stands further down came with the mail.
    """
    if not trust.authserv_id:
        return None, ""
    above = 0
    for field in header.fields:
        above += field.name == "received"
        if above > trust.results_below:
            return None, ""
        if field.name == "authentication-results":
            return _ours(field, trust.authserv_id)
    return None, ""


def _ours(field: Field, authserv_id: str) -> tuple[tuple[Result, ...] | None, str]:
    read = read_results(field.value)
    # Where somebody's words broke the grammar of the field, nobody can say which of them are the provider's.
    if read is None or read[0] != authserv_id.lower():
        return None, ""
    dmarc = sorted({finding.outcome for finding in read[1] if finding.method == "dmarc"})
    return tuple(_result(finding) for finding in read[1] if finding.method == "dkim"), " ".join(dmarc)


def _result(finding: Finding) -> Result:
    """A domain is told by header.d, else by header.i, whose domain is d= or lies below it (RFC 6376 section 3.5)."""
    domain = finding.told("header.d") or finding.told("header.i").rpartition("@")[2]
    return Result(finding.outcome, _host(domain), finding.told("header.s").lower(), finding.told("header.b"))


def _signature(raw: bytes) -> Signature:
    """The tags of a DKIM-Signature; a tag that stands twice makes it worthless (RFC 6376 section 3.2)."""
    pieces = [_TAG.fullmatch(piece) for piece in raw.split(b";") if piece.strip()]
    tags = {found[1].decode("ascii").lower(): found[2] for found in pieces if found}
    if len(tags) != len(pieces) or not raw.isascii():
        return Signature("", "", "", (), "", outcome="its tags cannot be read")
    text = {name: re.sub(r"\s+", "", value.decode("ascii")) for name, value in tags.items()}
    expires = text.get("x", "")
    return Signature(
        domain=_host(text.get("d", "")),
        selector=_host(text.get("s", "")),
        algorithm=text.get("a", "").lower(),
        signed=tuple(name.lower() for name in text.get("h", "").split(":")),
        value=text.get("b", ""),
        cut_short="l" in text,
        expires=datetime.fromtimestamp(int(expires), UTC) if re.fullmatch(r"\d{1,10}", expires) else None,
    )


def _host(text: str) -> str:
    """A plain host name in lower case, or empty: nothing else is looked up or compared."""
    low = text.lower().removesuffix(".")
    return low if _HOST.fullmatch(low) and ".." not in low else ""


def _handed_by(header: Header, own: int) -> tuple[str, ...]:
    """Name and number of the host that the last of our provider's own Received fields names as the client."""
    received: Sequence[bytes] = header.all("received")
    found = _CLIENT.match(received[own - 1]) if 0 < own <= len(received) else None
    if found is None:
        return ()
    name = _host(found[1].decode("latin-1"))
    number = found[2].decode("ascii").lower()
    return (name, number) if name and name != "unknown" else (number,)
